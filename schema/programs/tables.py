"""Tables of the programs around performance management, their links, findings and metrics."""

from sqlalchemy import Boolean, CheckConstraint, Integer, Text, Uuid

from schema.kit.tables import (
    Measure,
    Texts,
    choice,
    column,
    day,
    entity,
    indexed,
    moment,
    ref,
    unique,
    words,
)
from schema.people.values import Severity
from schema.programs.values import (
    Cadence,
    IsoArea,
    ProgramKind,
    ProgramLinkKind,
    ProgramLinkStatus,
    StrategyOption,
)

_OPTIONS = ", ".join(f"'{option.value}'" for option in StrategyOption)

program = entity(
    "program",
    choice("kind", ProgramKind),
    ref("owner_id", "employee", nullable=True),
    choice("cadence", Cadence),
    unique("kind", where="deleted_at IS NULL"),
)
"""A program may stand without an owner: that is a finding, not an impossible state."""

program_cycle = entity(
    "program_cycle",
    ref("program_id", "program"),
    words("name"),
    day("starts_on"),
    day("ends_on"),
    CheckConstraint("ends_on >= starts_on", name="ck_program_cycle_period"),
    indexed("program_id", "starts_on"),
)
"""One round of a program, both days included."""

program_link = entity(
    "program_link",
    choice("kind", ProgramLinkKind),
    ref("from_id", "program"),
    ref("to_id", "program"),
    words("handoff"),
    words("artefact", nullable=True),
    ref("owner_id", "employee", nullable=True),
    day("due_on", nullable=True),
    choice("status", ProgramLinkStatus, default=ProgramLinkStatus.PLANNED),
    CheckConstraint("from_id <> to_id", name="ck_program_link_ends"),
)
"""`from_id` hands something over to `to_id`. Without an owner or a day it stands all the same, as a finding."""

misalignment_finding = entity(
    "misalignment_finding",
    words("rule"),
    choice("severity", Severity),
    ref("program_id", "program"),
    ref("link_id", "program_link", nullable=True),
    column("cause_key", Text, default="''"),
    words("explanation"),
    moment("since"),
    moment("resolved_at", nullable=True),
    unique("rule", "cause_key", where="resolved_at IS NULL AND deleted_at IS NULL"),
    CheckConstraint("resolved_at >= since", name="ck_misalignment_finding_period"),
    indexed("since", "id"),
    indexed("program_id", "since"),
)
"""What a rule found in live data since a moment; it stays when it is resolved, so that it can be counted.

`cause_key` tells apart what one rule finds in several places, e.g. the link that has no owner; of one cause there is
one open finding at most.
"""

finding_evidence = entity(
    "finding_evidence",
    ref("finding_id", "misalignment_finding"),
    words("node_type"),
    column("node_id", Uuid),
    unique("finding_id", "node_type", "node_id"),
    lifecycle=False,
)
"""What a finding rests on: any node of the graph, by the name of its type and its row."""

talent_strategy = entity(
    "talent_strategy",
    words("name"),
    column("options", Texts),
    column("strategic_tags", Texts),
    ref("owner_id", "employee", nullable=True),
    day("starts_on"),
    day("ends_on", nullable=True),
    CheckConstraint(f"options <@ ARRAY[{_OPTIONS}]::text[]", name="ck_talent_strategy_options"),
    CheckConstraint("ends_on >= starts_on", name="ck_talent_strategy_period"),
    indexed("starts_on"),
)
"""By which of the six ways talent is got, and which tags goals carry that serve it."""

metric_definition = entity(
    "metric_definition",
    words("key"),
    column("version", Integer),
    words("name"),
    words("formula"),
    words("grain"),
    words("population"),
    words("as_of_rule"),
    ref("owner_id", "employee", nullable=True),
    choice("cadence", Cadence),
    choice("iso_area", IsoArea, nullable=True),
    unique("key", "version"),
    CheckConstraint("version > 0", name="ck_metric_definition_version"),
    lifecycle=False,
)
"""One version of a definition. A change is the next version, so that old numbers keep their meaning."""

metric_value = entity(
    "metric_value",
    ref("metric_definition_id", "metric_definition"),
    ref("org_unit_id", "org_unit", nullable=True),
    words("period"),
    day("starts_on"),
    day("ends_on"),
    column("value", Measure, nullable=True),
    column("n", Integer),
    column("suppressed", Boolean, default="false"),
    indexed("metric_definition_id", "starts_on"),
    unique("metric_definition_id", "org_unit_id", "starts_on", "ends_on"),
    unique("metric_definition_id", "starts_on", "ends_on", where="org_unit_id IS NULL"),
    CheckConstraint("ends_on >= starts_on", name="ck_metric_value_period"),
    CheckConstraint("n >= 0", name="ck_metric_value_n"),
    CheckConstraint("NOT suppressed OR value IS NULL", name="ck_metric_value_suppressed"),
)
"""A value of a metric over a period, of a unit with all below it, or of the whole organization.

`period` is how people call it, e.g. `2026-Q3`. A suppressed value is not stored, so that nothing can show it.
"""
