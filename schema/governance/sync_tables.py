"""Tables of reading from and writing to other systems: rows as they were last told, rejected rows, changes, turns."""

from sqlalchemy import CheckConstraint, Integer, Uuid

from schema.governance.sync_values import RemoteChangeState
from schema.kit.tables import JSON, choice, column, entity, indexed, moment, ref, unique, words

synced_row = entity(
    "synced_row",
    ref("connection_id", "connected_system"),
    words("stream"),
    words("key"),
    words("hash"),
    ref("sync_run_id", "sync_run"),
    words("node_type", nullable=True),
    column("node_id", Uuid, nullable=True),
    moment("gone_at", nullable=True),
    unique("connection_id", "stream", "key"),
    lifecycle=False,
)
"""A row of a vendor as it was last told: while its `hash` stays the same, nothing has changed. `node_id` is what it
became here; `sync_run_id` the run that told it last; `gone_at` when it was found to be deleted there."""

rejected_row = entity(
    "rejected_row",
    ref("sync_run_id", "sync_run"),
    words("stream"),
    words("key", nullable=True),
    words("field", nullable=True),
    words("code"),
    words("message"),
    indexed("sync_run_id", "id"),
    lifecycle=False,
)
"""A row that could not be used in a run, and how to mend it; the first of a run, up to a bound."""

vendor_turn = entity("vendor_turn", words("vendor"), moment("due_at"), unique("vendor"), lifecycle=False)
"""When a vendor may be asked next, whichever worker asks: the theoretical arrival time of the generic cell rate
algorithm (ITU-T I.371)."""

taken_delivery = entity(
    "taken_delivery",
    ref("connection_id", "connected_system"),
    words("delivery"),
    unique("connection_id", "delivery"),
    lifecycle=False,
)
"""A webhook delivery of a vendor that was taken in: the same one is not taken in again."""

remote_change = entity(
    "remote_change",
    ref("connection_id", "connected_system"),
    ref("employee_id", "employee", nullable=True),
    words("command"),
    column("payload", JSON),
    choice("state", RemoteChangeState, default=RemoteChangeState.PROPOSED),
    column("before", JSON, default="'{}'::jsonb"),
    column("after", JSON, default="'{}'::jsonb"),
    words("remote_version", nullable=True),
    words("reference", nullable=True),
    words("node_type", nullable=True),
    column("node_id", Uuid, nullable=True),
    column("proposed_by_id", Uuid, nullable=True),
    column("approved_by_id", Uuid, nullable=True),
    moment("approved_at", nullable=True),
    moment("sent_at", nullable=True),
    moment("settled_at", nullable=True),
    column("attempts", Integer, default="0"),
    words("code", nullable=True),
    words("message", nullable=True),
    indexed("connection_id", "state", "id"),
    CheckConstraint(
        "approved_by_id IS DISTINCT FROM proposed_by_id OR approved_by_id IS NULL", name="ck_remote_change_eyes"
    ),
    CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="ck_remote_change_approved"),
)
"""Something to do at a vendor, from its proposal to its confirmation. Its id is the key that it is sent under.

`before`, `after`, `remote_version` and `reference` are the plan's; `node_id` is what it comes from here, e.g. a
recommendation. `proposed_by_id` and `approved_by_id` are accounts or service tokens, and never the same.
"""
