"""Tables of people and structure."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy import DateTime as Moment

from schema.access.values import LineKind
from schema.kit.tables import (
    JSON,
    Ratio,
    choice,
    column,
    day,
    effective,
    entity,
    indexed,
    metadata,
    moment,
    ref,
    unique,
    words,
)
from schema.people.values import (
    AbsenceKind,
    EmploymentStatus,
    OrgUnitKind,
    Severity,
    TerminationProposalState,
    WorkArrangement,
)

organization = Table(
    "organization",
    metadata,
    Column("organization_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False, server_default=text("'{}'::jsonb")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("created_at", Moment(timezone=True), nullable=False, server_default=func.now()),
    Column("updated_at", Moment(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("organization_id", name="pk_organization"),
    UniqueConstraint("key", name="uq_organization_key"),
)
"""The tenant. Its key is the one value that is unique across tenants; `settings` holds switches and thresholds."""

location = entity(
    "location",
    words("name"),
    column("country", String(2), nullable=True),
    words("city", nullable=True),
    unique("name"),
)

org_unit = entity(
    "org_unit",
    words("name"),
    words("code", nullable=True),
    choice("kind", OrgUnitKind),
    ref("parent_id", "org_unit", nullable=True),
    ref("head_id", "employee", nullable=True),
    unique("code", where="deleted_at IS NULL"),
    CheckConstraint("parent_id <> id", name="ck_org_unit_parent"),
)

job_family = entity("job_family", words("name"), unique("name"))

job_level = entity("job_level", words("name"), column("rank", SmallInteger), unique("name"))

job_profile = entity(
    "job_profile",
    words("title"),
    words("code", nullable=True),
    ref("job_family_id", "job_family", nullable=True),
    ref("job_level_id", "job_level", nullable=True),
    unique("title", "job_level_id"),
)

position = entity(
    "position",
    words("title"),
    words("code", nullable=True),
    ref("job_profile_id", "job_profile", nullable=True),
    ref("org_unit_id", "org_unit", nullable=True),
    choice("criticality", Severity, nullable=True),
    choice("vacancy_risk", Severity, nullable=True),
    choice("impact_of_loss", Severity, nullable=True),
    day("opened_on", nullable=True),
    day("closed_on", nullable=True),
)

person = entity(
    "person",
    words("given_name", nullable=True),
    words("family_name", nullable=True),
    words("display_name"),
    words("sort_name"),
    day("birth_date", nullable=True),
    words("sex", nullable=True),
    words("personal_email", nullable=True),
    words("phone", nullable=True),
    indexed("sort_name", "id"),
)

employee = entity(
    "employee",
    ref("person_id", "person"),
    words("employee_number"),
    words("work_email", nullable=True),
    day("hired_on", nullable=True),
    unique("employee_number", where="deleted_at IS NULL"),
    unique("work_email", where="deleted_at IS NULL"),
)

employment = effective(
    "employment",
    "employee_id",
    ref("employee_id", "employee"),
    choice("status", EmploymentStatus),
    ref("job_profile_id", "job_profile", nullable=True),
    ref("position_id", "position", nullable=True),
    ref("org_unit_id", "org_unit", nullable=True),
    ref("location_id", "location", nullable=True),
    choice("work_arrangement", WorkArrangement, nullable=True),
    column("fte", Ratio, default="1"),
    words("grade", nullable=True),
    words("leaving_reason", nullable=True),
    CheckConstraint("fte > 0 AND fte <= 1", name="ck_employment_fte"),
)

reporting_line = effective(
    "reporting_line",
    "employee_id",
    ref("employee_id", "employee"),
    choice("kind", LineKind),
    column("line", SmallInteger, default="1"),
    ref("manager_id", "employee", nullable=True),
    CheckConstraint("manager_id <> employee_id", name="ck_reporting_line_manager"),
    CheckConstraint("line > 0", name="ck_reporting_line_line"),
    key=("kind", "line"),
)
"""Whom an employee reports to. `line` tells parallel lines of one kind apart; SOLID line 1 is the primary one.

A row without a manager ends the line on its first day.
"""

absence = entity(
    "absence",
    ref("employee_id", "employee"),
    choice("kind", AbsenceKind),
    day("starts_on"),
    day("ends_on"),
    column("approved", Boolean, default="false"),
    CheckConstraint("ends_on >= starts_on", name="ck_absence_period"),
)

termination_proposal = entity(
    "termination_proposal",
    ref("employee_id", "employee"),
    words("source"),
    choice("state", TerminationProposalState, default=TerminationProposalState.OPEN),
    moment("proposed_at"),
    moment("decided_at", nullable=True),
    words("reason", nullable=True),
    unique("employee_id", "source", where="state = 'OPEN'"),
    CheckConstraint("(state = 'OPEN') = (decided_at IS NULL)", name="ck_termination_proposal_decided_at"),
    CheckConstraint("(state = 'DECLINED') = (reason IS NOT NULL)", name="ck_termination_proposal_reason"),
)
"""What another system says of an employee who is to leave; `source` is its name. `reason` is why HR declined it."""

provisioned_user = entity(
    "provisioned_user",
    ref("employee_id", "employee"),
    words("user_name"),
    words("user_key"),
    words("external_name", nullable=True),
    moment("deactivated_at", nullable=True),
    moment("removed_at", nullable=True),
    unique("employee_id"),
    unique("user_key", where="removed_at IS NULL"),
)
"""What an identity provider calls an employee; `user_key` is the name without regard to case.

`deactivated_at` is when it asked for the end of the employment, which HR decides; `removed_at` when it let go of the
user, who stays an employee.
"""

provisioned_group = entity("provisioned_group", words("name"), words("external_name", nullable=True))
"""A group of an identity provider. No rights hang on it."""

provisioned_member = entity(
    "provisioned_member",
    ref("group_id", "provisioned_group"),
    ref("employee_id", "employee"),
    unique("group_id", "employee_id"),
    lifecycle=False,
)
