"""Every rule of alignment on a real database: provoked, found once, and resolved when what was wrong is mended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from schema.kit.ids import uuid7
from schema.people.values import Severity
from schema.programs.finding_rules import RULES
from schema.programs.metric_registry import METRICS
from schema.programs.values import ProgramLinkKind
from tests.world import NOW, World

CHECK = """mutation { alignmentCheck(input: {}) {
    opened { rule severity explanation since program { kind } link { id } evidence { __typename } }
    resolved { rule resolvedAt } userErrors { code }
} }"""
EMPTY = (
    "finding_evidence misalignment_finding program_link program_cycle program talent_strategy metric_definition"
    " succession_gap successor_nomination succession_plan"
)
KINDS = ("PERFORMANCE", "TALENT_STRATEGY", "SUCCESSION", "TOTAL_COMPENSATION", "LEARNING", "HR_METRICS")


class Map:
    """A map of six programs of one owner, with every metric defined: nothing is wrong with it."""

    def __init__(self, world: World) -> None:
        self.world, self.tenant = world, world.tenants["demo"]
        self.owner = world.viewer("hr-admin").employee_id
        for table in EMPTY.split():
            world.rows(f"DELETE FROM {table} WHERE organization_id = :tenant", tenant=self.tenant)
        world.rows("UPDATE connected_system SET state = 'PAUSED'")
        world.rows("UPDATE compensation_cycle SET deleted_at = now()")
        world.rows("UPDATE skill_gap_flag SET flagged_at = '2020-01-01'")
        self.programs = {kind: self.add("program", kind=kind, cadence="YEARLY", owner_id=self.owner) for kind in KINDS}
        words = dict.fromkeys(("name", "formula", "grain", "population", "as_of_rule"), "x")
        for key in METRICS:
            self.add("metric_definition", key=key, version=1, cadence="YEARLY", owner_id=self.owner, **words)

    def add(self, table: str, **values: Any) -> UUID:
        row = uuid7()
        values |= {"organization_id": self.tenant, "id": row}
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        self.world.rows(f"INSERT INTO {table} ({names}) VALUES ({marks})", **values)
        return row

    def link(self, kind: str, **values: Any) -> UUID:
        told = {"status": "PLANNED", "owner_id": self.owner, "handoff": "ratings"} | values
        ends = {"from_id": self.programs["PERFORMANCE"], "to_id": self.programs["SUCCESSION"]}
        return self.add("program_link", kind=kind, **ends, **told)

    def one(self, statement: str, **values: Any) -> Any:
        rows = self.world.rows(statement, tenant=self.tenant, **values)
        return next(iter(rows[0].values()))

    def check(self) -> dict[str, Any]:
        answer = self.world.send("hr-admin", CHECK)
        assert answer.errors == []
        assert answer.data is not None
        found: dict[str, Any] = answer.data["alignmentCheck"]
        assert found["userErrors"] == []
        return found


@pytest.fixture(scope="module")
def whole(module_world: World) -> Map:
    return Map(module_world)


def test_there_are_two_rules_for_each_kind_of_link_at_least() -> None:
    kinds = [rule.kind for rule in RULES.values()]
    assert {kind: kinds.count(kind) >= 2 for kind in ProgramLinkKind} == dict.fromkeys(ProgramLinkKind, True)


def test_a_map_that_fits_has_no_findings(whole: Map) -> None:
    assert whole.check() == {"opened": [], "resolved": [], "userErrors": []}


def _pay_before_ratings(one: Map) -> tuple[str, ...]:
    _open_pay(one, matrix=None, released=False)
    return ("UPDATE compensation_cycle SET review_cycle_id = NULL",)


def _scale_without_matrix(one: Map) -> tuple[str, ...]:
    _open_pay(one, matrix=one.add("merit_matrix", name="M", version=1), released=True)
    return ("UPDATE compensation_cycle SET deleted_at = now()",)


def _open_pay(one: Map, *, matrix: UUID | None, released: bool) -> None:
    told = "released_at IS NOT NULL" if released else "true"
    review = one.one(f"SELECT id FROM review_cycle WHERE organization_id = :tenant AND {told} ORDER BY ends_on LIMIT 1")
    if not released:
        one.world.rows("UPDATE rating SET released_at = NULL, acknowledged_at = NULL, disputed_at = NULL")
        one.world.rows("UPDATE review_cycle SET released_at = NULL, stage = 'CALIBRATION' WHERE id = :id", id=review)
    days = {"starts_on": NOW.date(), "ends_on": NOW.date().replace(year=2027), "effective_on": NOW.date()}
    money = {"currency": "EUR", "fx_on": NOW.date()}
    one.add("compensation_cycle", name=f"Pay {matrix}", review_cycle_id=review, merit_matrix_id=matrix, **days, **money)


def _goals_off_strategy(one: Map) -> tuple[str, ...]:
    told = {"name": "S", "options": ["BUILD"], "strategic_tags": ["NOTHING"], "starts_on": NOW.date()}
    one.add("talent_strategy", owner_id=one.owner, **told)
    return ("DELETE FROM talent_strategy",)


def _system(one: Map) -> UUID:
    capabilities = {"capabilities": [], "verification": "L1"}
    connector = one.add("connector", key=str(uuid7()), name="c", connector_version="1", sdk_api="1", **capabilities)
    return one.add("connected_system", connector_id=connector, name=f"LMS {connector}", state="ACTIVE", created_at=NOW)


def _feed_stale(one: Map) -> tuple[str, ...]:
    system = _system(one)
    one.world.rows("UPDATE connected_system SET created_at = '2026-01-01' WHERE id = :id", id=system)
    return ("UPDATE connected_system SET state = 'PAUSED'",)


def _column_empty(one: Map) -> tuple[str, ...]:
    times = {"started_at": NOW, "finished_at": NOW}
    run = one.add("sync_run", connection_id=_system(one), mode="FULL", state="SUCCEEDED", **times)
    one.add("field_coverage", sync_run_id=run, stream="courses", field="hours", filled=0)
    return ("UPDATE connected_system SET state = 'PAUSED'",)


def _metric_without_definition(one: Map) -> tuple[str, ...]:
    one.world.rows("UPDATE metric_definition SET key = 'kept_' || key WHERE key = 'pay_gap'")
    return ("UPDATE metric_definition SET key = 'pay_gap' WHERE key = 'kept_pay_gap'",)


def _skill_without_offer(one: Map) -> tuple[str, ...]:
    skill = one.add("skill", code="new", name="Quantum welding")
    one.world.rows(
        "UPDATE skill_gap_flag SET skill_id = :skill, flagged_at = '2026-11-01' WHERE id = (SELECT min(id::text)::uuid"
        " FROM skill_gap_flag WHERE organization_id = :tenant)",
        skill=skill,
        tenant=one.tenant,
    )
    return ("UPDATE skill_gap_flag SET flagged_at = '2020-01-01'",)


def _model_drifted(one: Map) -> tuple[str, ...]:
    system = one.add("ai_system", key="drift", name="Risk", purpose="x", risk_class="HIGH", enabled=True)
    version = one.add("model_version", ai_system_id=system, version=7, artefact_hash="x", trained_at=NOW)
    one.add("model_promotion", ai_system_id=system, model_version_id=version, promoted_at=NOW)
    measure = {"measured_on": NOW.date(), "measure": "STABILITY", "feature": "score"}
    one.add("model_drift", model_version_id=version, value=0.4, moved=True, n=100, **measure)
    return ("UPDATE ai_system SET enabled = false WHERE key = 'drift'",)


def _plans_after_review(one: Map) -> tuple[str, ...]:
    position = one.one("SELECT min(id::text)::uuid FROM position WHERE organization_id = :tenant")
    plan = one.add("succession_plan", position_id=position, state="ACTIVE", next_review_on=NOW.date())
    action = one.one(
        """UPDATE development_action SET due_on = '2027-05-01', status = 'PLANNED', completed_at = NULL
        WHERE id = (SELECT min(id::text)::uuid FROM development_action WHERE organization_id = :tenant) RETURNING id"""
    )
    named = {"succession_plan_id": plan, "employee_id": one.owner, "readiness": "READY_NOW", "rank": 1}
    nomination = one.add("successor_nomination", nominated_on=NOW.date(), **named)
    skill = one.one("SELECT min(id::text)::uuid FROM skill WHERE organization_id = :tenant")
    one.add("succession_gap", successor_nomination_id=nomination, skill_id=skill, development_action_id=action)
    return ("UPDATE succession_plan SET next_review_on = '2027-06-01'",)


def _handoff_overdue(one: Map) -> tuple[str, ...]:
    one.link("DATA", due_on=NOW.date().replace(day=1))
    return ("UPDATE program_link SET status = 'DONE'",)


def _round_too_early(one: Map) -> tuple[str, ...]:
    one.link("CADENCE")
    for kind, starts, ends in (("PERFORMANCE", 1, 28), ("SUCCESSION", 25, 29)):
        days = {"starts_on": NOW.date().replace(day=starts), "ends_on": NOW.date().replace(day=ends)}
        one.add("program_cycle", program_id=one.programs[kind], name=kind, **days)
    return ("DELETE FROM program_cycle",)


def _program_without_owner(one: Map) -> tuple[str, ...]:
    one.world.rows("UPDATE program SET owner_id = NULL WHERE id = :id", id=one.programs["LEARNING"])
    return (f"UPDATE program SET owner_id = '{one.owner}' WHERE owner_id IS NULL",)


def _link_without_owner(one: Map) -> tuple[str, ...]:
    one.link("OWNER", owner_id=None)
    return (
        "DELETE FROM finding_evidence",
        "UPDATE misalignment_finding SET link_id = NULL",
        "DELETE FROM program_link",
    )


def _owner_left(one: Map) -> tuple[str, ...]:
    left = one.one(
        "SELECT employee_id FROM employment WHERE organization_id = :tenant AND status = 'TERMINATED' LIMIT 1"
    )
    one.world.rows("UPDATE program SET owner_id = :left WHERE id = :id", left=left, id=one.programs["LEARNING"])
    return (f"UPDATE program SET owner_id = '{one.owner}' WHERE owner_id = '{left}'",)


def _metric_without_owner(one: Map) -> tuple[str, ...]:
    gone = "UPDATE metric_definition SET owner_id = NULL WHERE key = 'pay_gap' AND organization_id = :tenant"
    one.world.rows(gone, tenant=one.tenant)
    mine = f"organization_id = '{one.tenant}'"
    return (f"UPDATE metric_definition SET owner_id = '{one.owner}' WHERE owner_id IS NULL AND {mine}",)


WRONG: dict[str, tuple[Callable[[Map], tuple[str, ...]], str]] = {
    "pay_before_ratings": (_pay_before_ratings, "TOTAL_COMPENSATION"),
    "scale_without_matrix": (_scale_without_matrix, "TOTAL_COMPENSATION"),
    "goals_off_strategy": (_goals_off_strategy, "TALENT_STRATEGY"),
    "feed_stale": (_feed_stale, "HR_METRICS"),
    "column_empty": (_column_empty, "HR_METRICS"),
    "metric_without_definition": (_metric_without_definition, "HR_METRICS"),
    "skill_without_offer": (_skill_without_offer, "LEARNING"),
    "model_drifted": (_model_drifted, "HR_METRICS"),
    "plans_after_review": (_plans_after_review, "SUCCESSION"),
    "handoff_overdue": (_handoff_overdue, "SUCCESSION"),
    "round_too_early": (_round_too_early, "SUCCESSION"),
    "program_without_owner": (_program_without_owner, "LEARNING"),
    "link_without_owner": (_link_without_owner, "SUCCESSION"),
    "owner_left": (_owner_left, "LEARNING"),
    "metric_without_owner": (_metric_without_owner, "HR_METRICS"),
}


IN_ORDER = [*list(WRONG)[1:], "pay_before_ratings"]
"""What takes a release back comes last."""


def test_every_rule_is_provoked() -> None:
    assert list(WRONG) == list(RULES)


@pytest.mark.parametrize("key", IN_ORDER)
def test_a_rule_finds_what_is_wrong_once_and_resolves_what_is_mended(whole: Map, key: str) -> None:
    provoke, program = WRONG[key]
    mend = provoke(whole)
    (found,) = whole.check()["opened"]
    assert (found["rule"], found["program"]["kind"]) == (key, program)
    assert found["severity"] == RULES[key].severity.value
    assert found["explanation"].endswith(RULES[key].resolve)
    assert "{" not in found["explanation"]
    again = whole.check()
    assert (again["opened"], again["resolved"]) == ([], [])
    for statement in mend:
        whole.world.rows(statement)
    mended = whole.check()
    assert mended["opened"] == []
    assert mended["resolved"] == [{"rule": key, "resolvedAt": "2026-11-21T09:00:00Z"}]


@pytest.mark.parametrize("who", ["employee", "manager", "hrbp", "compensation", "auditor"])
def test_nobody_but_hr_has_the_rules_look(whole: Map, who: str) -> None:
    answer = whole.world.send(who, CHECK)
    assert answer.data is not None
    assert answer.data["alignmentCheck"]["userErrors"] == [{"code": "FORBIDDEN"}]


def test_severities_are_told_apart() -> None:
    assert {rule.severity for rule in RULES.values()} == set(Severity)
