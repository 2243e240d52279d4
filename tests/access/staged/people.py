"""People and structure."""

from collections.abc import Iterator
from datetime import date

from tests.access.cast import AFTER, AHEAD, BEFORE, EARLY, LINES, OLD, PEOPLE, TODAY
from tests.access.staged.row import Row, at, employee, row

_SEATS = {"subject": "position/held"}


def rows() -> Iterator[Row]:
    """Every row."""
    yield row("location", country="DE")
    yield row("org_unit", "org_unit", kind="DEPARTMENT", parent_id=None, head_id="employee#subject")
    yield row("org_unit", "org_unit#below", kind="TEAM", parent_id="org_unit")
    yield row("job_family")
    yield row("job_level", rank=3)
    yield row("job_profile", job_family_id="job_family", job_level_id="job_level")
    yield row("position", "position/held", owner="subject", job_profile_id="job_profile", org_unit_id="org_unit")
    yield row("position", "position", opened_on=EARLY)
    for who in PEOPLE:
        left = "/left" if who == "leaver" else ""
        yield row("person", f"person{left}#{who}", owner=who, birth_date=date(1970, 1, 1))
        yield row("employee", employee(who), owner=who, person_id=f"person{left}#{who}", hired_on=EARLY)
        yield row(
            "employment",
            f"employment#{who}",
            owner=who,
            day=EARLY,
            employee_id=employee(who),
            status="ACTIVE",
            job_profile_id="job_profile",
            position_id=_SEATS.get(who),
            org_unit_id="org_unit",
            location_id="location",
            valid_from=EARLY,
        )
    yield row(
        "employment",
        "employment#leaver_left",
        owner="leaver",
        employee_id="employee/left#leaver",
        status="TERMINATED",
        valid_from=AFTER,
    )
    yield row(
        "employment",
        "employment#after",
        owner="subject",
        day=AFTER,
        employee_id="employee#subject",
        status="ACTIVE",
        job_profile_id="job_profile",
        position_id="position/held",
        org_unit_id="org_unit",
        location_id="location",
        valid_from=AFTER,
    )
    yield row(
        "employment",
        "employment/planned",
        owner="subject",
        employee_id="employee#subject",
        status="ACTIVE",
        valid_from=AHEAD,
    )
    for line in LINES:
        kind = "reporting_line/planned" if line.since > TODAY else "reporting_line"
        yield row(
            "reporting_line",
            f"{kind}#{line.employee}_{line.kind.lower()}_{line.manager}",
            owner=line.employee,
            day=line.since,
            employee_id=employee(line.employee),
            kind=line.kind,
            line=line.line,
            manager_id=employee(line.manager),
            valid_from=line.since,
        )
    for when, day in (("old", OLD), ("before", BEFORE), ("after", AFTER), ("planned", AHEAD)):
        yield row(
            "absence",
            f"absence#{when}",
            owner="subject",
            day=day,
            employee_id="employee#subject",
            kind="SICK",
            starts_on=day,
            ends_on=day,
        )
    yield row(
        "external_id", "external_id/employee", node_type="Employee", node_id="employee#subject", last_told_on=None
    )
    yield row(
        "termination_proposal",
        owner="subject",
        employee_id="employee#subject",
        state="DECLINED",
        proposed_at=at(BEFORE),
        decided_at=at(BEFORE),
    )
    yield row("provisioned_user", employee_id="employee#subject", deactivated_at=at(BEFORE), removed_at=None)
    yield row("provisioned_group")
    yield row("provisioned_member", group_id="provisioned_group", employee_id="employee#subject")
