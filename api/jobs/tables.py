"""The workers' own tables, in the schema `job` beside those of the queue's library. No tenant's data: ids and numbers.

Row-level security does not apply here, since a worker looks for work of every organization; what it does for one of
them, it does in a transaction that is bound to that tenant.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    func,
    text,
)

SCHEMA = "job"

metadata = MetaData(schema=SCHEMA)

place = Table(
    "place",
    metadata,
    Column("organization_id", Uuid, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("retry_at", DateTime(timezone=True), nullable=True),
    PrimaryKeyConstraint("organization_id", name="pk_place"),
)
"""How far an organization's events have been told to the listeners: up to `sequence`.

`attempts` counts how often the next event has failed; it is tried again at `retry_at`.
"""

claim = Table(
    "claim",
    metadata,
    Column("organization_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("job_id", BigInteger, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("organization_id", "name", name="pk_claim"),
)
"""What one job has for itself while it is outside the database: `name`, e.g. whom it sends to.

It is the job's, not the worker's: who takes over the job of a dead worker has its claim at once. `until` is when it
falls to anybody, should the job be lost.
"""

scheduled_run = Table(
    "scheduled_run",
    metadata,
    Column("name", Text, nullable=False),
    Column("organization_id", Uuid, nullable=False),
    Column("period", Text, nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("organization_id", "name", "period", name="pk_scheduled_run"),
)
"""Which recurring work was given out for which period; the key makes it happen once."""
