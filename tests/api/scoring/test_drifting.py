"""Drift of the served model: measured by the weekly duty, told in the graph, a finding of alignment while it lasts."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from api.jobs.system import system_request
from api.scoring import artefact_files, drifting
from api.scoring.installed import model_duties
from api.settings import load
from ml.horizon import within
from ml.metrics import stability
from ml.retention import FEATURES
from schema.kit.cadence import Weekly
from schema.kit.ids import encode_id
from tests.api.scoring.conftest import Modelled
from tests.world import NOW, UNTIL

NAMES = [one.name for one in FEATURES]
MEASURES = len(FEATURES) + 2
"""A stability of every feature and of the score, and the age."""
DRIFT = "drift { measure feature value n moved measuredOn }"
READ = f"{{ aiSystems {{ key inForce {{ recalibrationDueOn {DRIFT} }} }} }}"
CHECK = """mutation { alignmentCheck(input: {}) {
    opened { rule explanation } resolved { rule } userErrors { code } } }"""
LATER = NOW + timedelta(days=7)
LAST_QUIET, ASKED = datetime.combine(UNTIL, time(), NOW.tzinfo), timedelta(days=366)


@pytest.fixture(autouse=True)
def _clean(modelled: Modelled) -> Iterator[None]:
    """Every test starts from what the demo measured."""
    yield
    modelled.world.rows("DELETE FROM model_drift WHERE measured_on > :day", day=UNTIL)
    modelled.world.rows("DELETE FROM feature_snapshot WHERE as_of > :day", day=UNTIL)


def measured(modelled: Modelled, now: datetime) -> int:
    async def work() -> int:
        async with system_request(modelled.world.engine(), modelled.tenant, now) as request:
            return await drifting.measure(request, modelled.folder)

    return modelled.world.run(work())


def rows(modelled: Modelled, day: date) -> dict[tuple[str, str], dict[str, Any]]:
    found = modelled.world.rows("SELECT * FROM model_drift WHERE measured_on = :day", day=day)
    return {(one["measure"], one["feature"]): one for one in found}


def matrix(modelled: Modelled) -> Any:
    """What was measured of everybody, by employee."""
    found = modelled.world.rows(
        "SELECT features FROM feature_snapshot WHERE as_of = :day ORDER BY employee_id", day=UNTIL
    )
    return np.stack([np.frombuffer(one["features"], dtype="<f8") for one in found]).astype(np.float64)


def score(modelled: Modelled, rows_: Any) -> Any:
    (version,) = modelled.world.rows(
        "SELECT v.artefact_hash AS name FROM model_version v JOIN ai_system s ON s.id = v.ai_system_id "
        "WHERE s.key = 'retention'"
    )
    artefact = artefact_files.load(modelled.folder, "retention", version["name"])
    return within(artefact.scores["leaves"], rows_, 12).probability


def aged(modelled: Modelled, feature: str, by: float) -> Any:
    """Everybody measured a week later with a feature that has grown; the matrix of that day."""
    place, there = NAMES.index(feature), matrix(modelled)
    there[:, place] += by
    people = modelled.world.rows(
        "SELECT employee_id FROM feature_snapshot WHERE as_of = :day ORDER BY employee_id", day=UNTIL
    )
    for who, values in zip(people, there, strict=True):
        modelled.world.rows(
            "INSERT INTO feature_snapshot (organization_id, id, employee_id, as_of, feature_list, features) "
            "SELECT organization_id, gen_random_uuid(), employee_id, :day, feature_list, :features "
            "FROM feature_snapshot WHERE employee_id = :who AND as_of = :before",
            day=LATER.date(),
            before=UNTIL,
            who=who["employee_id"],
            features=values.astype("<f8").tobytes(),
        )
    return there


def test_on_the_day_of_the_training_nothing_has_moved(modelled: Modelled) -> None:
    found = rows(modelled, UNTIL)
    assert set(found) == {("STABILITY", name) for name in (*NAMES, "score")} | {("AGE", "score")}
    assert {(one["value"], one["moved"], one["n"]) for one in found.values()} == {
        (Decimal("0.000000"), False, len(matrix(modelled)))
    }


def test_a_feature_that_grew_is_told_by_its_index_and_no_other_is(modelled: Modelled) -> None:
    before, now = matrix(modelled), aged(modelled, "tenure_months", 60.0)
    assert measured(modelled, LATER) == MEASURES
    found = rows(modelled, LATER.date())
    place = NAMES.index("tenure_months")
    expected = stability(before[:, place], now[:, place])
    assert expected > 0.25
    assert found["STABILITY", "tenure_months"]["value"] == Decimal(f"{expected:.6f}")
    of_score = stability(score(modelled, before), score(modelled, now))
    assert found["STABILITY", "score"]["value"] == Decimal(f"{of_score:.6f}")
    moved = {name for (_, name), one in found.items() if one["moved"]}
    assert moved == {"tenure_months"} | ({"score"} if of_score > 0.25 else set())


def test_a_second_measure_of_a_day_takes_the_first_ones_place(modelled: Modelled) -> None:
    assert [measured(modelled, LATER) for _ in range(2)] == [MEASURES, MEASURES]
    assert len(rows(modelled, LATER.date())) == MEASURES


def test_recalibration_is_asked_for_when_a_year_is_over(modelled: Modelled) -> None:
    for days, asks in ((365, False), (366, True)):
        now = LAST_QUIET + timedelta(days=days)
        measured(modelled, now)
        age = rows(modelled, now.date())["AGE", "score"]
        assert (age["value"], age["moved"]) == (Decimal(f"{days / 30.4375:.6f}"), asks)


def test_after_a_year_what_was_said_is_held_against_who_resigned(modelled: Modelled) -> None:
    now = LAST_QUIET + timedelta(days=365)
    assert measured(modelled, now) == MEASURES + 1
    off = rows(modelled, now.date())["CALIBRATION", "score"]
    said = float(score(modelled, matrix(modelled)).mean())
    assert off["value"] == Decimal(f"{said:.6f}")
    assert off["moved"] == (said > 0.05)
    assert off["n"] == len(matrix(modelled))


def test_the_weekly_duty_measures(modelled: Modelled) -> None:
    settings = load({"GOLDENTHREAD_DATA_DIR": str(modelled.folder.parent)})
    (modelled.folder.parent / "models").symlink_to(modelled.folder)
    duty = model_duties(settings).schedules["measure_drift"]
    assert duty.cadence == Weekly(6, time(5))

    async def work() -> None:
        async with system_request(modelled.world.engine(), modelled.tenant, LATER) as request:
            await duty.handler(request, {})

    modelled.world.run(work())
    assert len(rows(modelled, LATER.date())) == MEASURES


def test_nothing_is_measured_of_a_model_that_is_switched_off(modelled: Modelled) -> None:
    modelled.world.rows("UPDATE ai_system SET enabled = false WHERE key = 'retention'")
    try:
        assert measured(modelled, LATER) == 0
    finally:
        modelled.world.rows("UPDATE ai_system SET enabled = true WHERE key = 'retention'")
    assert rows(modelled, LATER.date()) == {}


def test_those_who_answer_for_models_read_the_last_measures(modelled: Modelled) -> None:
    aged(modelled, "tenure_months", 60.0)
    measured(modelled, LATER)
    expected = rows(modelled, LATER.date())
    for who in ("hr-admin", "auditor"):
        answer = modelled.world.ask(who, READ)
        assert answer.codes == []
        assert answer.data is not None
        told = {one["key"]: one["inForce"] for one in answer.data["aiSystems"]}
        assert told["retention"]["recalibrationDueOn"] == (UNTIL + ASKED).isoformat()
        assert told["diagnosis"]["drift"] == []
        assert {
            (one["measure"], one["feature"]): (one["value"], one["n"], one["moved"], one["measuredOn"])
            for one in told["retention"]["drift"]
        } == {
            key: (float(one["value"]), one["n"], one["moved"], LATER.date().isoformat())
            for key, one in expected.items()
        }


def test_others_read_the_version_of_a_score_without_its_drift(modelled: Modelled) -> None:
    (version,) = modelled.world.rows("SELECT DISTINCT model_version_id AS id FROM model_drift")
    given = {"id": encode_id("ModelVersion", version["id"])}
    document = f"query V($id: ID!) {{ node(id: $id) {{ ... on ModelVersion {{ recalibrationDueOn {DRIFT} }} }} }}"
    for who, count in (("hr-admin", MEASURES), ("auditor", MEASURES), ("manager", 0), ("employee", 0), ("hrbp", 0)):
        answer = modelled.world.ask(who, document, given)
        assert answer.data is not None
        assert len(answer.data["node"]["drift"]) == count, who


def test_a_drifted_model_is_a_finding_until_it_is_measured_anew(modelled: Modelled) -> None:
    world = modelled.world

    def check() -> tuple[list[str], list[str]]:
        answer = world.send("hr-admin", CHECK)
        assert answer.data is not None, answer.messages
        told = answer.data["alignmentCheck"]
        assert told["userErrors"] == []
        return tuple(
            [one["rule"] for one in told[name] if one["rule"] == "model_drifted"] for name in ("opened", "resolved")
        )  # type: ignore[return-value]

    assert check() == ([], [])
    aged(modelled, "tenure_months", 60.0)
    measured(modelled, LATER)
    assert check() == (["model_drifted"], [])
    assert check() == ([], [])
    world.rows("DELETE FROM feature_snapshot WHERE as_of > :day", day=UNTIL)
    measured(modelled, LATER + timedelta(days=7))
    assert check() == ([], ["model_drifted"])
