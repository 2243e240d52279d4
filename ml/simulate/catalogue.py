"""What an organization has before it has people: places, jobs, grades, bands, skills and courses. No draws."""

import numpy as np

from ml.simulate.columns import Ints, Refs
from ml.simulate.draws import texts
from ml.simulate.growth_tables import Courses, CourseSkills, RatingLevels, Skills
from ml.simulate.people_tables import Grades, JobFamilies, JobLevels, JobProfiles, Locations, PayBands

COMPANY = "Fennmark Instruments"
DIVISIONS = (
    "Engineering",
    "Sales",
    "Operations",
    "Customer Success",
    "Finance",
    "Marketing",
    "Product",
    "Procurement",
    "People",
)
DEPARTMENTS = {
    "Engineering": "Platform Devices Firmware Data Cloud Quality Security Tooling Research",
    "Sales": "Enterprise Midmarket Channel Iberia Nordics Renewals Presales Export Inside",
    "Operations": "Assembly Logistics Planning Maintenance Calibration Packaging Safety Facilities Returns",
    "Customer Success": "Onboarding Support Training Field Escalations Adoption Documentation Community Insights",
    "Finance": "Controlling Accounting Treasury Tax Reporting Payroll Billing Credit Audit",
    "Marketing": "Brand Content Events Campaigns Web Press Partners Analytics Design",
    "Product": "Discovery Roadmap Pricing Experience Portfolio Compliance Launch Usability Standards",
    "Procurement": "Sourcing Components Services Contracts Suppliers Freight Energy Risk Imports",
    "People": "Partnering Talent Rewards Learning Workplace Recruiting Relations Systems Insight",
}
TEAM_WORDS = ("Alder", "Birch", "Cedar", "Dune", "Elm", "Fjell", "Grove", "Harbour", "Island")
NOUNS = {
    "Engineering": "Software Engineer",
    "Sales": "Account Executive",
    "Operations": "Operations Specialist",
    "Customer Success": "Customer Success Consultant",
    "Finance": "Financial Analyst",
    "Marketing": "Marketing Specialist",
    "Product": "Product Manager",
    "Procurement": "Buyer",
    "People": "People Specialist",
}
LEVELS = (
    ("P1", "Associate", "PROFESSIONAL"),
    ("P2", "Professional", "PROFESSIONAL"),
    ("P3", "Senior", "PROFESSIONAL"),
    ("P4", "Staff", "PROFESSIONAL"),
    ("P5", "Principal", "PROFESSIONAL"),
    ("M1", "Manager", "MANAGEMENT"),
    ("M2", "Senior Manager", "MANAGEMENT"),
    ("M3", "Director", "MANAGEMENT"),
    ("M4", "Vice President", "MANAGEMENT"),
    ("M5", "Senior Vice President", "MANAGEMENT"),
    ("M6", "Chief Executive", "MANAGEMENT"),
)
MANAGER_LEVEL, TOP_LEVEL = 5, 10
OFFICES = {
    "CEO": ("Chief Executive Officer", TOP_LEVEL),
    "HR_ADMIN": ("HR Systems Administrator", 2),
    "COMPENSATION_ANALYST": ("Compensation Analyst", 2),
    "AUDITOR": ("Internal Auditor", 2),
    "HRBP": ("HR Business Partner", 3),
}
SENIORITY = {"P1": "Associate ", "P2": "", "P3": "Senior ", "P4": "Staff ", "P5": "Principal "}
LOCATIONS = (
    ("Austin", "US", "America/Chicago", "USD"),
    ("Boston", "US", "America/New_York", "USD"),
    ("Berlin", "DE", "Europe/Berlin", "EUR"),
    ("Munich", "DE", "Europe/Berlin", "EUR"),
    ("Lyon", "FR", "Europe/Paris", "EUR"),
    ("London", "GB", "Europe/London", "GBP"),
)
COUNTRIES = (("US", "USD", 100), ("DE", "EUR", 78), ("FR", "EUR", 70), ("GB", "GBP", 66))
MIDPOINTS = (62, 82, 104, 128, 150, 153, 178, 212, 256, 320, 480)
"""Yearly base pay in thousands of USD by level: our own round figures, each above the one before."""
THOUSAND_MINOR = 100_000
BAND_LOW, BAND_HIGH = 80, 120
RATING_LEVELS = (
    (1, "Unsatisfactory", "Results and conduct fall short of the role."),
    (2, "Partly meets", "Some expectations are met; improvement is needed."),
    (3, "Meets", "Expectations of the role are met."),
    (4, "Exceeds", "Expectations are often exceeded."),
    (5, "Outstanding", "Results are exceptional and lift others."),
)
FAMILY_SKILLS = {
    "Engineering": "Python|Embedded C|Test Automation|Distributed Systems|Code Review|Cloud Operations",
    "Sales": "Negotiation|Prospecting|Account Planning|Forecasting|Contract Terms|Product Demonstration",
    "Operations": "Lean Production|Root Cause Analysis|Inventory Control|Calibration|Shift Planning|Workplace Safety",
    "Customer Success": "Active Listening|Troubleshooting|Customer Training|Churn Analysis|Case Writing|Escalation",
    "Finance": "Financial Modelling|Cost Accounting|Variance Analysis|Internal Control|Tax Rules|Cash Planning",
    "Marketing": "Copywriting|Campaign Design|Search Marketing|Event Production|Market Research|Brand Design",
    "Product": "User Research|Prioritisation|Pricing|Roadmapping|Experiment Design|Regulatory Affairs",
    "Procurement": "Strategic Sourcing|Supplier Audit|Contract Drafting|Should-cost Analysis|Incoterms|Risk Review",
    "People": "Interviewing|Job Evaluation|Employment Law|Coaching|Workforce Planning|Learning Design",
}
GENERAL_SKILLS = "Public Speaking|Project Management|Data Literacy|Feedback|Time Management|Facilitation"
SKILLS_PER_FAMILY = 6
PROVIDERS = ("Fennmark Academy", "Openfield Learning", "Harbour Institute")


def make_locations() -> Locations:
    """Six sites in four countries."""
    city, country, timezone, currency = zip(*LOCATIONS, strict=True)
    return Locations(texts(city), texts(city), texts(country), texts(timezone), texts(currency))


def country_index() -> Ints:
    """The row of COUNTRIES of each location."""
    order = [one[0] for one in COUNTRIES]
    return np.array([order.index(one[1]) for one in LOCATIONS])


def make_families() -> JobFamilies:
    """One family per division."""
    return JobFamilies(texts(f"F{number:02d}" for number in range(1, len(DIVISIONS) + 1)), texts(DIVISIONS))


def make_levels() -> JobLevels:
    """Five professional and six management levels."""
    code, name, track = zip(*LEVELS, strict=True)
    return JobLevels(texts(code), texts(name), np.arange(1, len(LEVELS) + 1, dtype=np.int8), texts(track))


def make_profiles() -> JobProfiles:
    """Family x level (row = family x 11 + level), then one per office in the order of OFFICES."""
    titles = [_title(family, code, name) for family in DIVISIONS for code, name, _ in LEVELS]
    families = np.repeat(np.arange(len(DIVISIONS)), len(LEVELS))
    levels = np.tile(np.arange(len(LEVELS)), len(DIVISIONS))
    offices = [len(DIVISIONS) - 1] * len(OFFICES)
    return JobProfiles(
        code=texts(f"J{number:03d}" for number in range(1, len(titles) + len(OFFICES) + 1)),
        title=texts(titles + [title for title, _ in OFFICES.values()]),
        family=_refs([*families.tolist(), *offices]),
        level=_refs([*levels.tolist(), *(level for _, level in OFFICES.values())]),
    )


def _title(family: str, code: str, name: str) -> str:
    if code in SENIORITY:
        return f"{SENIORITY[code]}{NOUNS[family]}"
    return f"{family} Manager" if code == "M1" else f"{name}, {family}"


def make_grades() -> Grades:
    """One grade per level."""
    count = len(LEVELS)
    return Grades(
        texts(f"G{number:02d}" for number in range(1, count + 1)),
        texts(f"Grade {number}" for number in range(1, count + 1)),
        _refs(range(count)),
    )


def make_bands(valid_from: np.datetime64) -> PayBands:
    """Level x country (row = level x 4 + country): midpoint by level and country, 80 % to 120 % of it."""
    thousands = np.array(MIDPOINTS)[:, None] * np.array([one[2] for one in COUNTRIES])
    midpoint = (thousands.ravel() + 50) // 100 * THOUSAND_MINOR
    level = _refs(np.repeat(np.arange(len(LEVELS)), len(COUNTRIES)))
    return PayBands(
        level=level,
        grade=level,
        country=texts([one[0] for one in COUNTRIES] * len(LEVELS)),
        currency=texts([one[1] for one in COUNTRIES] * len(LEVELS)),
        minimum_minor=midpoint * BAND_LOW // 100,
        midpoint_minor=midpoint,
        maximum_minor=midpoint * BAND_HIGH // 100,
        valid_from=np.full(len(level), valid_from, dtype="datetime64[D]"),
    )


def make_skills() -> Skills:
    """Six skills per family (row = family x 6 + n), then six for everyone."""
    listed = [(family, name) for family in DIVISIONS for name in FAMILY_SKILLS[family].split("|")]
    listed += [("General", name) for name in GENERAL_SKILLS.split("|")]
    category, name = zip(*listed, strict=True)
    codes = [f"S{number:03d}" for number in range(1, len(listed) + 1)]
    return Skills(
        texts(codes),
        texts(name),
        texts(category),
        texts(f"https://skills.example.org/{code}" for code in codes),
    )


def make_courses(skills: Skills) -> tuple[Courses, CourseSkills]:
    """One course per skill (same row), which also teaches the next skill of its category."""
    count = len(skills)
    rows = np.arange(count)
    neighbour = rows // SKILLS_PER_FAMILY * SKILLS_PER_FAMILY + (rows + 1) % SKILLS_PER_FAMILY
    slugs = [str(name).lower().replace(" ", "-") for name in skills.name]
    courses = Courses(
        code=texts(f"C{number:03d}" for number in range(1, count + 1)),
        title=texts(f"{name} in practice" for name in skills.name),
        provider=texts(PROVIDERS[row % len(PROVIDERS)] for row in range(count)),
        url=texts(f"https://learning.example.org/courses/{slug}" for slug in slugs),
        hours=(4 + rows * 7 % 21).astype(np.int8),
    )
    taught = CourseSkills(_refs(np.repeat(rows, 2)), _refs(np.column_stack([rows, neighbour]).ravel()))
    return courses, taught


def make_rating_levels() -> RatingLevels:
    """The one five-level scale, lowest first (row = value - 1)."""
    value, label, description = zip(*RATING_LEVELS, strict=True)
    return RatingLevels(np.array(value, dtype=np.int8), texts(label), texts(description))


def _refs(rows: object) -> Refs:
    return np.array(list(rows), dtype=np.int32)  # type: ignore[call-overload]
