"""The way of a diagnosis: made by a duty, an own view first, then the model's; disputed, confirmed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from api.jobs.system import system_request
from api.scoring import judging
from schema.kit.ids import encode_id
from tests.api.scoring.conftest import Modelled
from tests.operations.documents import OPERATIONS
from tests.world import NOW, Answer

ERRORS = "userErrors { code field message }"
DISPUTE = f"""mutation D($input: DiagnosisDisputeInput!) {{
    diagnosisDispute(input: $input) {{ diagnosis {{ id }} {ERRORS} }} }}"""
CONFIRM = f"""mutation C($input: DiagnosisConfirmInput!) {{
    diagnosisConfirm(input: $input) {{ diagnosis {{ confirmed {{ cause }} }} {ERRORS} }} }}"""
READ = """query R($id: ID!) { node(id: $id) { ... on Diagnosis {
    verdict quadrant recommendation probabilities { skill } reasons { label } counterEvidence { label } offered
    humanReview { verdict agrees } } } }"""
SEALED = ["verdict", "quadrant", "recommendation", "probabilities", "reasons", "counterEvidence"]


@pytest.fixture
def fresh(modelled: Modelled) -> tuple[UUID, UUID]:
    """A diagnosis that nobody has reviewed, and whom it is about, by a goal that others may see."""
    row = modelled.world.rows(
        "SELECT d.id, d.employee_id FROM skill_will_diagnosis d JOIN goal g ON g.id = d.goal_id "
        "WHERE d.reviewed_at IS NULL AND g.visibility <> 'PRIVATE' AND d.verdict <> 'UNCLEAR' ORDER BY d.id LIMIT 1"
    )[0]
    return row["id"], row["employee_id"]


def looks(modelled: Modelled, diagnosis: UUID) -> list[dict[str, Any]]:
    """The entries about a diagnosis, oldest first: who, of whom, from what, what was said."""
    return modelled.world.rows(
        "SELECT actor_kind, actor_id, employee_id, model_version_id, inputs_hash, output FROM ai_decision_log "
        "WHERE output->>'diagnosis' = :id ORDER BY at, id",
        id=str(diagnosis),
    )


def codes(answer: Answer, field: str) -> list[str]:
    assert answer.data is not None, answer.messages
    return [one["code"] for one in answer.data[field]["userErrors"]]


def test_every_missed_goal_has_one_and_a_second_run_makes_none(modelled: Modelled) -> None:
    rows = modelled.world.rows(
        "SELECT count(*) FILTER (WHERE d.id IS NULL) AS without, count(*) AS missed FROM goal g "
        "LEFT JOIN skill_will_diagnosis d ON d.goal_id = g.id "
        "WHERE g.organization_id = :tenant AND g.level = 'INDIVIDUAL' AND g.state = 'MISSED'",
        tenant=modelled.tenant,
    )

    async def again() -> list[UUID]:
        async with system_request(modelled.world.engine(), modelled.tenant, NOW) as request:
            return await judging.diagnose_missed(request, modelled.folder)

    assert rows[0]["without"] == 0
    assert rows[0]["missed"] > 5
    assert modelled.world.run(again()) == []


def test_most_clear_verdicts_are_the_simulators_reason(modelled: Modelled) -> None:
    truth = modelled.world.demo.truth.goals
    goals = modelled.world.rows(
        "SELECT id FROM goal WHERE organization_id = :tenant AND level = 'INDIVIDUAL' ORDER BY id",
        tenant=modelled.tenant,
    )
    place = {row["id"]: at for at, row in enumerate(goals)}
    rows = modelled.world.rows("SELECT goal_id, verdict FROM skill_will_diagnosis WHERE verdict <> 'UNCLEAR'")
    right = sum(truth.reason[place[row["goal_id"]]] == row["verdict"] for row in rows)
    assert right / len(rows) > 0.75


def test_before_a_review_nobody_reads_the_models_view(modelled: Modelled, fresh: tuple[UUID, UUID]) -> None:
    diagnosis, employee = fresh
    for who in (modelled.manager_of(employee), modelled.account_of(employee), "hr-admin"):
        answer = modelled.world.ask(who, READ, {"id": encode_id("Diagnosis", diagnosis)})
        assert answer.data is not None
        found = answer.data["node"]
        assert [found[name] for name in SEALED] == [None] * len(SEALED)
        assert answer.codes == ["REVIEW_FIRST"] * len(SEALED)
        assert sorted(found["offered"]) == ["EXTERNAL", "SKILL", "WILL"]
        assert found["humanReview"] is None
    assert [one["actor_kind"] for one in looks(modelled, diagnosis)] == ["SYSTEM"], "nobody was shown anything"


@pytest.mark.parametrize("written", [False, True])
def test_who_looks_is_entered_once_before_it_is_shown(modelled: Modelled, written: bool) -> None:  # noqa: FBT001 - a case
    (row,) = modelled.world.rows(
        "SELECT d.id, d.employee_id FROM skill_will_diagnosis d JOIN goal g ON g.id = d.goal_id "
        "WHERE d.reviewed_at IS NOT NULL AND g.visibility <> 'PRIVATE' ORDER BY d.id DESC LIMIT 1"
    )
    modelled.reset()
    made, *before = looks(modelled, row["id"])
    self_, given = modelled.account_of(row["employee_id"]), {"id": encode_id("Diagnosis", row["id"])}
    one = "query V($id: ID!) { node(id: $id) { ... on Diagnosis { verdict } } }"
    for second, (who, document) in enumerate(((self_, READ), (self_, READ), (self_, one), ("hr-admin", one)), start=1):
        now = NOW + timedelta(minutes=int(written), seconds=max(second, 2))
        assert modelled.world.ask(who, document, given, now=now, written=written).codes == [], who
    assert modelled.world.ask("auditor", READ, given, written=written).data == {"node": None}
    added = looks(modelled, row["id"])[1 + len(before) :]
    accounts = [
        modelled.world.rows("SELECT id FROM account WHERE employee_id = :id", id=employee)[0]["id"]
        for employee in (
            row["employee_id"],
            row["employee_id"],
            modelled.world.employee_key(modelled.world.demo.personas.hr_admin),
        )
    ]
    assert added == [{**made, "actor_kind": "PERSON", "actor_id": account} for account in accounts]


def test_what_cannot_be_entered_is_not_shown(modelled: Modelled) -> None:
    (row,) = modelled.world.rows(
        "SELECT d.id FROM skill_will_diagnosis d JOIN goal g ON g.id = d.goal_id "
        "WHERE d.reviewed_at IS NOT NULL AND g.visibility <> 'PRIVATE' ORDER BY d.id DESC LIMIT 1"
    )
    given = {"id": encode_id("Diagnosis", row["id"])}
    modelled.world.ports = {}
    answer = modelled.world.ask("hr-admin", READ, given)
    modelled.reset()
    assert answer.codes == ["MODEL_UNAVAILABLE"] * len(SEALED)
    assert answer.data is not None
    assert [answer.data["node"][name] for name in SEALED] == [None] * len(SEALED)
    assert sorted(answer.data["node"]["offered"]) == ["EXTERNAL", "SKILL", "WILL"]


def test_the_own_view_opens_the_models_and_both_are_kept(modelled: Modelled, fresh: tuple[UUID, UUID]) -> None:
    diagnosis, employee = fresh
    world, manager, self_ = modelled.world, modelled.manager_of(fresh[1]), modelled.account_of(fresh[1])
    opaque = encode_id("Diagnosis", diagnosis)
    given = {"input": {"diagnosisId": opaque, "verdict": "WILL", "note": "He told me so."}}
    early = world.send(self_, DISPUTE, {"input": {"diagnosisId": opaque, "note": "No."}})
    assert codes(early, "diagnosisDispute") == ["CLOSED"]
    assert codes(world.send(self_, OPERATIONS["09 DiagnosisReview"], given), "diagnosisReview") == ["FORBIDDEN"]
    unreviewed = world.send(manager, CONFIRM, {"input": {"diagnosisId": opaque, "cause": "WILL"}})
    assert codes(unreviewed, "diagnosisConfirm") == ["CLOSED"]
    (row,) = world.rows("SELECT verdict, reviewed_at FROM skill_will_diagnosis WHERE id = :id", id=diagnosis)
    assert row["reviewed_at"] is None
    told = world.send(manager, OPERATIONS["09 DiagnosisReview"], given)
    assert told.data == {
        "diagnosisReview": {
            "diagnosis": {
                "id": opaque,
                "verdict": row["verdict"],
                "humanReview": {"agrees": row["verdict"] == "WILL"},
            },
            "userErrors": [],
        }
    }
    again = world.send(manager, OPERATIONS["09 DiagnosisReview"], given)
    assert codes(again, "diagnosisReview") == ["ALREADY_DECIDED"]
    (log,) = world.rows(
        "SELECT r.outcome FROM human_review r JOIN ai_decision_log l ON l.id = r.ai_decision_log_id "
        "WHERE l.employee_id = :id AND l.output->>'diagnosis' = :diagnosis",
        id=employee,
        diagnosis=str(diagnosis),
    )
    assert log["outcome"] == ("CONFIRMED" if row["verdict"] == "WILL" else "OVERRULED")
    seen = world.ask(self_, READ, {"id": opaque})
    assert (seen.codes, seen.data and seen.data["node"]["verdict"]) == ([], row["verdict"])


def test_the_employee_objects_and_nobody_else(modelled: Modelled) -> None:
    (row,) = modelled.world.rows(
        "SELECT d.id, d.employee_id FROM skill_will_diagnosis d JOIN goal g ON g.id = d.goal_id "
        "WHERE d.reviewed_at IS NOT NULL AND d.disputed_at IS NULL AND g.visibility <> 'PRIVATE' ORDER BY d.id LIMIT 1"
    )
    given = {"input": {"diagnosisId": encode_id("Diagnosis", row["id"]), "note": "It was the other team."}}
    refused = modelled.world.send(modelled.manager_of(row["employee_id"]), DISPUTE, given)
    assert codes(refused, "diagnosisDispute") == ["FORBIDDEN"]
    told = modelled.world.send(modelled.account_of(row["employee_id"]), DISPUTE, given)
    assert codes(told, "diagnosisDispute") == []
    again = modelled.world.send(modelled.account_of(row["employee_id"]), DISPUTE, given)
    assert codes(again, "diagnosisDispute") == ["ALREADY_DECIDED"]


def test_a_confirmed_cause_is_a_cause(modelled: Modelled) -> None:
    (row,) = modelled.world.rows(
        "SELECT d.id, d.employee_id FROM skill_will_diagnosis d JOIN goal g ON g.id = d.goal_id "
        "WHERE d.reviewed_at IS NOT NULL AND d.confirmed_at IS NULL AND g.visibility <> 'PRIVATE' ORDER BY d.id LIMIT 1"
    )
    manager = modelled.manager_of(row["employee_id"])
    opaque = encode_id("Diagnosis", row["id"])
    unclear = modelled.world.send(manager, CONFIRM, {"input": {"diagnosisId": opaque, "cause": "UNCLEAR"}})
    assert codes(unclear, "diagnosisConfirm") == ["BAD_VALUE"]
    told = modelled.world.send(manager, CONFIRM, {"input": {"diagnosisId": opaque, "cause": "EXTERNAL"}})
    assert told.data == {"diagnosisConfirm": {"diagnosis": {"confirmed": {"cause": "EXTERNAL"}}, "userErrors": []}}
