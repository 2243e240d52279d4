"""Tables of people, structure and pay: the shapes only, no draws.

References are row numbers of the table they name. Every reference to `persons` or `employees` i is the same
human: employee i is person i.
"""

from dataclasses import dataclass
from typing import Annotated

from ml.simulate.columns import Days, Flags, Ints, Refers, Refs, Scaled, Small, Table, Texts


@dataclass(frozen=True, slots=True)
class Locations(Table):
    """Where people work; `country` is ISO 3166-1 alpha-2, `currency` ISO 4217, `timezone` an IANA name."""

    name: Texts
    city: Texts
    country: Texts
    timezone: Texts
    currency: Texts


@dataclass(frozen=True, slots=True)
class JobFamilies(Table):
    """Kinds of work, such as Engineering."""

    code: Texts
    name: Texts


@dataclass(frozen=True, slots=True)
class JobLevels(Table):
    """Seniority: `rank` 1 is the lowest; `track` is PROFESSIONAL or MANAGEMENT."""

    code: Texts
    name: Texts
    rank: Small
    track: Texts


@dataclass(frozen=True, slots=True)
class JobProfiles(Table):
    """A family at a level: what a person's title is."""

    code: Texts
    title: Texts
    family: Annotated[Refs, Refers("job_families")]
    level: Annotated[Refs, Refers("job_levels")]


@dataclass(frozen=True, slots=True)
class Grades(Table):
    """Pay grades, one per job level."""

    code: Texts
    name: Texts
    level: Annotated[Refs, Refers("job_levels")]


@dataclass(frozen=True, slots=True)
class PayBands(Table):
    """Level x country; yearly base pay in minor units."""

    level: Annotated[Refs, Refers("job_levels")]
    grade: Annotated[Refs, Refers("grades")]
    country: Texts
    currency: Texts
    minimum_minor: Ints
    midpoint_minor: Ints
    maximum_minor: Ints
    valid_from: Days


@dataclass(frozen=True, slots=True)
class OrgUnits(Table):
    """The tree of units, parents before children; `kind` COMPANY, DIVISION, DEPARTMENT or TEAM."""

    code: Texts
    name: Texts
    kind: Texts
    parent: Annotated[Refs, Refers("org_units", optional=True)]
    head: Annotated[Refs, Refers("employees")]
    location: Annotated[Refs, Refers("locations")]
    valid_from: Days


@dataclass(frozen=True, slots=True)
class Positions(Table):
    """Seats as of today: `status` FILLED or OPEN; the three risks are LOW, MEDIUM, HIGH (or CRITICAL)."""

    code: Texts
    title: Texts
    profile: Annotated[Refs, Refers("job_profiles")]
    org_unit: Annotated[Refs, Refers("org_units")]
    location: Annotated[Refs, Refers("locations")]
    status: Texts
    incumbent: Annotated[Refs, Refers("employees", optional=True)]
    criticality: Texts
    vacancy_risk: Texts
    impact_of_loss: Texts


@dataclass(frozen=True, slots=True)
class Persons(Table):
    """Who somebody is.

    `sex` (FEMALE, MALE, DIVERSE) is a protected attribute: no part of the model reads it.
    """

    given_name: Texts
    family_name: Texts
    display_name: Texts
    birth_date: Days
    sex: Texts
    work_email: Texts
    personal_email: Texts
    phone: Texts


@dataclass(frozen=True, slots=True)
class Employees(Table):
    """A person's working life here, with today's state (the last one, for leavers).

    `left_on` is the last day of employment (missing while employed). `leaving_reason` is None, RESIGNATION,
    DISMISSAL, RETIREMENT or REDUNDANCY. `status` is ACTIVE or TERMINATED. `position` is the last one held.
    """

    person: Annotated[Refs, Refers("persons")]
    number: Texts
    hired_on: Days
    left_on: Days
    leaving_reason: Texts
    status: Texts
    manager: Annotated[Refs, Refers("employees", optional=True)]
    position: Annotated[Refs, Refers("positions")]
    org_unit: Annotated[Refs, Refers("org_units")]
    location: Annotated[Refs, Refers("locations")]
    profile: Annotated[Refs, Refers("job_profiles")]
    grade: Annotated[Refs, Refers("grades")]
    band: Annotated[Refs, Refers("pay_bands")]
    work_arrangement: Texts
    fte: Scaled


@dataclass(frozen=True, slots=True)
class Employments(Table):
    """Effective-dated history, by employee then `valid_from`; a row ends where the next one begins.

    `change` is HIRE, PROMOTION, TRANSFER, ARRANGEMENT or TERMINATION; a TERMINATED row begins the day after
    `left_on` and repeats what was held last.
    """

    employee: Annotated[Refs, Refers("employees")]
    valid_from: Days
    status: Texts
    position: Annotated[Refs, Refers("positions")]
    profile: Annotated[Refs, Refers("job_profiles")]
    org_unit: Annotated[Refs, Refers("org_units")]
    location: Annotated[Refs, Refers("locations")]
    grade: Annotated[Refs, Refers("grades")]
    work_arrangement: Texts
    fte: Scaled
    change: Texts


@dataclass(frozen=True, slots=True)
class ReportingLines(Table):
    """Effective-dated lines, by employee, kind, line number and `valid_from`.

    One line is (employee, kind, line_number); its row ends where the next one begins; a row without a
    manager ends the line. `kind` is SOLID, DOTTED, PROJECT, HRBP or MENTOR. `primary` is true on SOLID line
    1 alone.
    """

    employee: Annotated[Refs, Refers("employees")]
    kind: Texts
    line_number: Small
    primary: Flags
    valid_from: Days
    manager: Annotated[Refs, Refers("employees", optional=True)]


@dataclass(frozen=True, slots=True)
class Roles(Table):
    """What somebody may do by office: CEO, HR_ADMIN, COMPENSATION_ANALYST, AUDITOR or HRBP."""

    employee: Annotated[Refs, Refers("employees")]
    role: Texts


@dataclass(frozen=True, slots=True)
class Absences(Table):
    """Approved leave, both days included.

    `kind` VACATION, SICK or PARENTAL. Rows of one employee never overlap.
    """

    employee: Annotated[Refs, Refers("employees")]
    kind: Texts
    starts_on: Days
    ends_on: Days


@dataclass(frozen=True, slots=True)
class CompensationRecords(Table):
    """Effective-dated base pay per year (full-time) in minor units, by employee then `effective_on`.

    `reason` is HIRE, MERIT or PROMOTION; a MERIT row names the rating that it follows. `variable_target` is
    a share of base pay.
    """

    employee: Annotated[Refs, Refers("employees")]
    effective_on: Days
    base_minor: Ints
    currency: Texts
    variable_target: Scaled
    band: Annotated[Refs, Refers("pay_bands")]
    reason: Texts
    rating: Annotated[Refs, Refers("ratings", optional=True)]
