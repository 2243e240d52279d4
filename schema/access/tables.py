"""Tables of identity and of the closure that visibility is computed from."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from schema.access.values import Role
from schema.kit.tables import Texts, choice, column, entity, metadata, moment, ref, unique, words

account = entity(
    "account",
    words("subject"),
    ref("employee_id", "employee", nullable=True),
    moment("disabled_at", nullable=True),
    unique("subject"),
)

role_grant = entity(
    "role_grant",
    ref("account_id", "account"),
    choice("role", Role),
    moment("granted_at"),
    moment("revoked_at", nullable=True),
)

service_token = entity(
    "service_token",
    words("name"),
    column("digest", LargeBinary),
    column("scopes", Texts),
    moment("expires_at", nullable=True),
    moment("last_used_at", nullable=True),
    moment("revoked_at", nullable=True),
    ref("replaces_id", "service_token", nullable=True),
    unique("digest"),
)

rights_stamp = Table(
    "rights_stamp",
    metadata,
    Column("organization_id", Uuid, nullable=False),
    Column("value", BigInteger, nullable=False),
    PrimaryKeyConstraint("organization_id", name="pk_rights_stamp"),
    ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_rights_stamp_organization"),
)
"""Counts the transactions that changed what viewers are made of; kept by triggers, so that no writer can forget it.

A viewer who was looked up at a value is still the same at that value, until the day ends.
"""

reporting_chain = Table(
    "reporting_chain",
    metadata,
    Column("organization_id", Uuid, nullable=False),
    Column("manager_id", Uuid, nullable=False),
    Column("employee_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("depth", SmallInteger, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    PrimaryKeyConstraint(
        "organization_id",
        "manager_id",
        "employee_id",
        "kind",
        "depth",
        "valid_from",
        name="pk_reporting_chain",
    ),
    ForeignKeyConstraint(["organization_id"], ["organization.organization_id"], name="fk_reporting_chain_organization"),
    ForeignKeyConstraint(
        ["organization_id", "manager_id"],
        ["employee.organization_id", "employee.id"],
        name="fk_reporting_chain_manager_id",
    ),
    ForeignKeyConstraint(
        ["organization_id", "employee_id"],
        ["employee.organization_id", "employee.id"],
        name="fk_reporting_chain_employee_id",
    ),
    CheckConstraint("depth > 0", name="ck_reporting_chain_depth"),
    CheckConstraint("valid_to > valid_from", name="ck_reporting_chain_period"),
    Index("ix_reporting_chain_employee_id", "organization_id", "employee_id", "manager_id"),
)
"""The closure of the reporting lines: whoever stands above an employee, how many steps away, and when.

Derived from `reporting_line` in the transaction that changes a line, so it has no identity of its own and may
store `valid_to`. Lines other than SOLID reach one step.
"""
