"""Which simulated columns of people and structure go where."""

from collections.abc import Iterator

from api.demo.copying import Copy, Simulated
from schema.access.tables import account
from schema.people.tables import (
    absence,
    employee,
    employment,
    job_family,
    job_level,
    job_profile,
    location,
    org_unit,
    person,
    position,
    reporting_line,
)


def copies(simulated: Simulated) -> Iterator[Copy]:
    """The tables in the order in which they can be filled. Unit heads follow once employees are there."""
    told = simulated.organization
    yield Copy(location, "locations", {"name": "name", "country": "country", "city": "city"})
    yield Copy(org_unit, "org_units", {"name": "name", "code": "code", "kind": "kind", "parent_id": "parent"})
    yield Copy(job_family, "job_families", {"name": "name"})
    yield Copy(job_level, "job_levels", {"name": "name", "rank": "rank"})
    profile = {"title": "title", "code": "code", "job_family_id": "family", "job_level_id": "level"}
    yield Copy(job_profile, "job_profiles", {**profile})
    yield Copy(
        position,
        "positions",
        {
            "title": "title",
            "code": "code",
            "job_profile_id": "profile",
            "org_unit_id": "org_unit",
            "criticality": "criticality",
            "vacancy_risk": "vacancy_risk",
            "impact_of_loss": "impact_of_loss",
        },
    )
    given, family = told.persons.values("given_name"), told.persons.values("family_name")
    yield Copy(
        person,
        "persons",
        {
            "given_name": given,
            "family_name": family,
            "display_name": "display_name",
            "sort_name": [f"{last}, {first}" for first, last in zip(given, family, strict=True)],
            "birth_date": "birth_date",
            "sex": "sex",
            "personal_email": "personal_email",
            "phone": "phone",
        },
    )
    emails = told.persons.values("work_email")
    work_emails = [emails[row] for row in told.employees.values("person")]
    yield Copy(
        employee,
        "employees",
        {"person_id": "person", "employee_number": "number", "work_email": work_emails, "hired_on": "hired_on"},
    )
    yield Copy(
        account, "employees", {"subject": work_emails, "employee_id": simulated.ids("employees")}, identified=False
    )
    yield _employments(simulated)
    yield Copy(
        reporting_line,
        "reporting_lines",
        {
            "employee_id": "employee",
            "kind": "kind",
            "line": "line_number",
            "valid_from": "valid_from",
            "manager_id": "manager",
        },
    )
    yield Copy(
        absence,
        "absences",
        {
            "employee_id": "employee",
            "kind": "kind",
            "starts_on": "starts_on",
            "ends_on": "ends_on",
            "approved": [True] * len(told.absences),
        },
    )


def _employments(simulated: Simulated) -> Copy:
    told = simulated.organization
    codes = told.grades.values("code")
    reasons = told.employees.values("leaving_reason")
    status = told.employments.values("status")
    who = told.employments.values("employee")
    return Copy(
        employment,
        "employments",
        {
            "employee_id": "employee",
            "status": status,
            "job_profile_id": "profile",
            "position_id": "position",
            "org_unit_id": "org_unit",
            "location_id": "location",
            "work_arrangement": "work_arrangement",
            "fte": "fte",
            "grade": [codes[row] for row in told.employments.values("grade")],
            "leaving_reason": [
                reasons[row] if state == "TERMINATED" else None for row, state in zip(who, status, strict=True)
            ],
            "valid_from": "valid_from",
        },
    )
