"""Scores on the page: what they are, who sees them, what is logged, and what happens when a model is not there."""

from uuid import UUID

import numpy as np
import pytest

from api.scoring import artefact_files
from ml.horizon import within
from ml.retention import FEATURES
from schema.kit.ids import encode_id
from tests.api.scoring.conftest import Modelled
from tests.operations.documents import OPERATIONS

RISK = "retentionRisk { probability horizonMonths interval { low high } band reasons { feature contribution } asOf }"
PAGE = f"query Page($first: Int) {{ employees(first: $first) {{ nodes {{ id name {RISK} }} }} }}"


@pytest.fixture
def somebody(modelled: Modelled) -> UUID:
    """An employee of the manager persona."""
    modelled.reset()
    return modelled.world.employee_key(modelled.world.demo.personas.employee)


def logged(modelled: Modelled) -> int:
    (row,) = modelled.world.rows(
        "SELECT count(*) AS n FROM ai_decision_log l JOIN ai_system s ON s.id = l.ai_system_id "
        "WHERE s.key = 'retention'"
    )
    return int(row["n"])


def test_the_operation_is_answered_with_the_models_own_figures(modelled: Modelled, somebody: UUID) -> None:
    answer = modelled.world.ask("manager", OPERATIONS["09 Signals"], {"id": encode_id("Employee", somebody)})
    assert answer.data is not None
    assert [code for code in answer.codes if code != "REVIEW_FIRST"] == []
    risk = answer.data["employee"]["retentionRisk"]
    (row,) = modelled.world.rows("SELECT features FROM feature_snapshot WHERE employee_id = :id", id=somebody)
    (version,) = modelled.world.rows(
        "SELECT v.artefact_hash, v.id FROM model_version v JOIN ai_system s ON s.id = v.ai_system_id "
        "WHERE s.key = 'retention'"
    )
    artefact = artefact_files.load(modelled.folder, "retention", version["artefact_hash"])
    matrix = np.frombuffer(row["features"], dtype="<f8").reshape(1, len(FEATURES)).astype(np.float64)
    told = within(artefact.scores["leaves"], matrix, 12)
    assert risk["probability"] == told.probability[0]
    assert risk["interval"] == {"low": told.low[0], "high": told.high[0]}
    assert (risk["horizonMonths"], risk["asOf"]) == (12, "2026-11-21")
    assert risk["model"]["id"] == encode_id("ModelVersion", version["id"])
    assert risk["model"]["card"]["intendedUse"].startswith("Tells HR partners")
    names = [one.name for one in FEATURES]
    assert [one["contribution"] for one in risk["reasons"]] == [
        told.reasons[0, names.index(one["feature"])] for one in risk["reasons"]
    ]


def test_every_score_that_is_told_is_logged_and_no_other(modelled: Modelled, somebody: UUID) -> None:
    before = logged(modelled)
    document = f"query One($id: ID!) {{ employee(id: $id) {{ {RISK} }} }}"
    given = {"id": encode_id("Employee", somebody)}
    for who, codes in (("hr-admin", []), ("hr-admin", []), ("employee", ["FORBIDDEN"]), ("auditor", ["FORBIDDEN"])):
        assert modelled.world.ask(who, document, given).codes == codes, who
    assert logged(modelled) == before + 2
    (line,) = modelled.world.rows(
        "SELECT output, actor_kind, length(inputs_hash) AS size FROM ai_decision_log ORDER BY created_at DESC LIMIT 1"
    )
    assert (line["actor_kind"], line["size"], line["output"]["months"]) == ("PERSON", 64, 12)


def test_the_auditor_reads_which_version_said_it_from_what_to_whom_and_who_decided(modelled: Modelled) -> None:
    """What was said stays with HR: the auditor reads that it was, and by its hash from what."""
    (row,) = modelled.world.rows(
        "SELECT l.id, l.inputs_hash, l.employee_id, l.model_version_id, l.output, r.reviewer_id, r.outcome "
        "FROM ai_decision_log l JOIN human_review r ON r.ai_decision_log_id = l.id ORDER BY r.id LIMIT 1"
    )
    document = """query Log($id: ID!) { node(id: $id) { ... on AiDecisionLog {
        inputsHash output employee { id } modelVersion { id artefactHash } actor { kind }
        reviews { outcome reviewer { id } } } } }"""
    given = {"id": encode_id("AiDecisionLog", row["id"])}
    said = {"hr-admin": (row["output"], []), "auditor": (None, ["FORBIDDEN"])}
    for who, (output, codes) in said.items():
        answer = modelled.world.ask(who, document, given)
        assert answer.codes == codes, who
        assert answer.data is not None
        found = answer.data["node"]
        assert found["output"] == output
        assert found["inputsHash"] == row["inputs_hash"]
        assert found["employee"]["id"] == encode_id("Employee", row["employee_id"])
        assert found["modelVersion"]["id"] == encode_id("ModelVersion", row["model_version_id"])
        assert found["actor"] == {"kind": "SYSTEM"}
        assert found["reviews"] == [
            {"outcome": row["outcome"], "reviewer": {"id": encode_id("Employee", row["reviewer_id"])}}
        ]
    for who in ("manager", "employee", "hrbp"):
        assert modelled.world.ask(who, document, given).data == {"node": None}, who


def test_the_auditor_reads_who_looked_at_a_risk(modelled: Modelled, somebody: UUID) -> None:
    asked = f"query One($id: ID!) {{ employee(id: $id) {{ {RISK} }} }}"
    assert modelled.world.ask("hr-admin", asked, {"id": encode_id("Employee", somebody)}).codes == []
    (looked,) = modelled.world.rows(
        "SELECT id, actor_id FROM ai_decision_log WHERE actor_kind = 'PERSON' ORDER BY created_at DESC, id DESC LIMIT 1"
    )
    document = "query L($id: ID!) { node(id: $id) { ... on AiDecisionLog { actor { kind employee { id } } } } }"
    answer = modelled.world.ask("auditor", document, {"id": encode_id("AiDecisionLog", looked["id"])})
    assert answer.codes == []
    own = modelled.world.employee_key(modelled.world.demo.personas.hr_admin)
    actor = {"kind": "PERSON", "employee": {"id": encode_id("Employee", own)}}
    assert answer.data == {"node": {"actor": actor}}


def test_an_hr_administrator_does_not_see_the_own_risk(modelled: Modelled) -> None:
    modelled.reset()
    own = modelled.world.employee_key(modelled.world.demo.personas.hr_admin)
    given = {"id": encode_id("Employee", own)}
    answer = modelled.world.ask("hr-admin", f"query One($id: ID!) {{ employee(id: $id) {{ {RISK} }} }}", given)
    assert (answer.data, answer.codes) == ({"employee": {"retentionRisk": None}}, ["FORBIDDEN"])


def test_a_page_takes_as_many_statements_for_one_as_for_three(modelled: Modelled) -> None:
    taken = []
    for first in (1, 3):
        modelled.reset()
        taken.append(modelled.world.ask("hr-admin", PAGE, {"first": first}).statements)
    assert taken == [4, 4], "employees, ties, what serves, measures"


def test_any_horizon_is_asked_for_and_no_absurd_one(modelled: Modelled, somebody: UUID) -> None:
    document = "query One($id: ID!, $n: Int!) { employee(id: $id) { retentionRisk(withinMonths: $n) { probability } } }"
    told = [
        modelled.world.ask("hr-admin", document, {"id": encode_id("Employee", somebody), "n": months})
        for months in (1, 12, 60, 61)
    ]
    risks = [one.data["employee"]["retentionRisk"]["probability"] for one in told[:3] if one.data]
    assert risks == sorted(risks)
    assert len(set(risks)) == 3
    assert told[3].codes == ["BAD_VALUE"]


@pytest.mark.parametrize("harm", ["gone", "truncated", "another"])
def test_a_damaged_artefact_takes_the_score_away_and_nothing_else(modelled: Modelled, harm: str) -> None:
    (version,) = modelled.world.rows(
        "SELECT v.artefact_hash AS name FROM model_version v JOIN ai_system s ON s.id = v.ai_system_id "
        "WHERE s.key = 'retention'"
    )
    path = modelled.folder / f"{version['name']}.npz"
    whole = path.read_bytes()
    before = logged(modelled)
    try:
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(whole[:-9] if harm == "truncated" else b"no model")
        modelled.reset()
        answer = modelled.world.ask("hr-admin", PAGE, {"first": 2})
    finally:
        path.write_bytes(whole)
    assert answer.codes == ["MODEL_UNAVAILABLE"] * 2
    assert answer.data is not None
    assert [one["retentionRisk"] for one in answer.data["employees"]["nodes"]] == [None, None]
    assert all(one["name"] for one in answer.data["employees"]["nodes"])
    assert logged(modelled) == before


def test_without_models_the_field_says_so(modelled: Modelled) -> None:
    modelled.world.ports = {}
    answer = modelled.world.ask("hr-admin", PAGE, {"first": 1})
    modelled.reset()
    assert answer.codes == ["MODEL_UNAVAILABLE"]


def test_the_other_organization_has_none(modelled: Modelled) -> None:
    modelled.reset()
    rows = modelled.world.rows(
        "SELECT count(*) AS n FROM feature_snapshot WHERE organization_id <> :tenant",
        tenant=modelled.tenant,
    )
    assert rows == [{"n": 0}]
