"""A calibration from plan to close: who may do what, the history of its moves, flags that nobody passes over."""

from typing import Any

import pytest

from schema.kit.ids import decode_id, encode_id
from tests.operations.documents import OPERATIONS
from tests.schema.reviews.sitting import Sitting
from tests.world import World


@pytest.fixture
def sitting(world_copy: World) -> Sitting:
    return Sitting(world_copy)


@pytest.fixture(scope="module")
def held(module_world: World) -> tuple[Sitting, str]:
    """A session that is open, for whoever tries in vain."""
    sitting = Sitting(module_world)
    return sitting, sitting.begin()


def _values(one: Any) -> Any:
    return None if one is None else one["value"]


def test_a_calibration_moves_a_rating_and_tells_why(sitting: Sitting) -> None:
    session = sitting.begin()
    rating = sitting.rated(session, 4)
    moved = sitting.done(
        "manager", "ratingCalibrate", ratingId=rating, levelId=sitting.level(3), reason="The goals were easy."
    )["rating"]
    assert (moved["proposed"], moved["calibrated"]) == ({"value": 4}, {"value": 3})
    answer = sitting.world.ask("hr-admin", OPERATIONS["07 Calibration"], {"id": session})
    assert answer.errors == []
    assert answer.data is not None
    told = answer.data["node"]
    assert told["state"] == "OPEN"
    (change,) = told["changes"]
    assert (_values(change["from"]), _values(change["to"]), change["reason"]) == (4, 3, "The goals were easy.")
    assert (change["rating"]["id"], change["by"]["id"]) == (rating, sitting.person("manager"))
    labels = ["Unsatisfactory", "Partly meets", "Meets", "Exceeds", "Outstanding"]
    *spread, unrated = told["distribution"]
    assert [one["level"]["label"] for one in spread] == labels
    assert [one["after"] - one["before"] for one in spread] == [0, 0, 1, -1, 0]
    assert (unrated["level"], unrated["before"]) == (None, unrated["after"])
    assert sum(one["before"] for one in told["distribution"]) == len(_ratings(sitting, session)) > 100
    assert {one["kind"] for one in told["fairness"]} == {
        "PROXIMITY",
        "SEX",
        "AGE_BAND",
        "TENURE",
        "PART_TIME",
        "LEAVE",
        "MANAGER",
    }


def test_whoever_sits_in_a_session_is_not_rated_there(sitting: Sitting) -> None:
    session = sitting.begin(participants=("manager", "skip-level"))
    rated = {
        row["employee_id"]
        for row in sitting.rows(
            "SELECT employee_id FROM rating WHERE session_id = :session", session=decode_id(session).value
        )
    }
    for name in ("manager", "skip-level", "hr-admin"):
        assert decode_id(sitting.person(name)).value not in rated
    assert decode_id(sitting.person("employee")).value in rated


def test_a_unit_calibrates_the_ratings_below_it_alone(sitting: Sitting) -> None:
    (unit,) = sitting.rows(
        "SELECT id FROM org_unit WHERE organization_id = :tenant AND kind = 'DEPARTMENT' ORDER BY name LIMIT 1"
    )
    session = sitting.begin(unit=encode_id("OrgUnit", unit["id"]), participants=())
    inside = sitting.rows(
        """
        WITH RECURSIVE below AS (
            SELECT id FROM org_unit WHERE id = :unit
            UNION SELECT u.id FROM below JOIN org_unit u ON u.parent_id = below.id
        )
        SELECT count(*) AS n FROM rating r JOIN LATERAL (
            SELECT org_unit_id FROM employment e WHERE e.employee_id = r.employee_id AND e.valid_from <= '2026-09-19'
            ORDER BY valid_from DESC LIMIT 1) job ON true
        WHERE r.cycle_id = :cycle AND job.org_unit_id IN (SELECT id FROM below)
        """,
        unit=unit["id"],
        cycle=sitting.cycle_key,
    )
    assert len(_ratings(sitting, session)) == inside[0]["n"] > 0


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("employee", "NOT_FOUND"),
        ("compensation", "FORBIDDEN"),
        ("skip-level", "FORBIDDEN"),
        ("auditor", "NOT_FOUND"),
    ],
)
def test_who_has_no_voice_moves_nothing(held: tuple[Sitting, str], who: str, code: str) -> None:
    sitting, session = held
    given = {"ratingId": _rating_of(sitting, "employee"), "levelId": sitting.level(5), "reason": "Because."}
    assert sitting.refused(who, "ratingCalibrate", **given) == [(code, ["ratingId"])]
    assert sitting.node("hr-admin", session, "... on CalibrationSession { changes { id } }") == {"changes": []}


def test_an_observer_listens(sitting: Sitting) -> None:
    given = {"cycleId": sitting.cycle, "name": "Listening", "facilitatorId": sitting.person("hrbp")}
    sit_in = [{"employeeId": sitting.person("manager"), "role": "OBSERVER"}]
    made = sitting.done("hr-admin", "calibrationSessionCreate", participants=sit_in, **given)["session"]
    session = sitting.done("hrbp", "calibrationSessionOpen", sessionId=made["id"])["session"]["id"]
    move = {"ratingId": sitting.rated(session, 3), "levelId": sitting.level(4), "reason": "Because."}
    assert sitting.refused("manager", "ratingCalibrate", **move) == [("FORBIDDEN", ["ratingId"])]
    assert sitting.refused("hr-admin", "ratingCalibrate", **move) == [("FORBIDDEN", ["ratingId"])]
    assert sitting.done("hrbp", "ratingCalibrate", **move)["rating"]["calibrated"] == {"value": 4}


def test_what_is_wrong_with_a_move_is_said(held: tuple[Sitting, str]) -> None:
    sitting, session = held
    rating, level = sitting.rated(session, 3), sitting.level(4)
    move = {"ratingId": rating, "levelId": level, "reason": "Because."}
    (scale,) = sitting.rows(
        "INSERT INTO rating_scale (organization_id, id, name, scale_version)"
        " VALUES (:tenant, gen_random_uuid(), 'Three', 1) RETURNING id"
    )
    (other,) = sitting.rows(
        "INSERT INTO rating_level (organization_id, id, scale_id, value, label)"
        " VALUES (:tenant, gen_random_uuid(), :scale, 9, 'Nine') RETURNING id",
        scale=scale["id"],
    )
    outside = encode_id("RatingLevel", other["id"])
    assert sitting.refused("manager", "ratingCalibrate", **move | {"levelId": outside}) == [("BAD_VALUE", ["levelId"])]
    assert sitting.refused("manager", "ratingCalibrate", **move | {"reason": "  "}) == [("BAD_VALUE", ["reason"])]
    assert sitting.refused("manager", "ratingCalibrate", **move | {"levelId": sitting.level(3)}) == [
        ("BAD_VALUE", ["levelId"])
    ]
    assert sitting.refused("manager", "ratingCalibrate", **move, expectedVersion=1) == [
        ("STALE_VERSION", ["expectedVersion"])
    ]
    assert sitting.refused("manager", "ratingCalibrate", **move | {"ratingId": "none"}) == [("BAD_ID", ["ratingId"])]


def test_a_proposal_outside_the_scale_is_refused(sitting: Sitting) -> None:
    (scale,) = sitting.rows(
        "INSERT INTO rating_scale (organization_id, id, name, scale_version)"
        " VALUES (:tenant, gen_random_uuid(), 'Three', 1) RETURNING id"
    )
    (other,) = sitting.rows(
        "INSERT INTO rating_level (organization_id, id, scale_id, value, label)"
        " VALUES (:tenant, gen_random_uuid(), :scale, 9, 'Nine') RETURNING id",
        scale=scale["id"],
    )
    given = {"employeeId": sitting.person("employee"), "cycleId": sitting.cycle}
    outside = encode_id("RatingLevel", other["id"])
    assert sitting.refused("manager", "ratingPropose", levelId=outside, **given) == [("BAD_VALUE", ["levelId"])]


def test_states_follow_one_another(sitting: Sitting) -> None:
    session = sitting.begin()
    wrong = [("ALREADY_DECIDED", ["sessionId"])]
    assert sitting.refused("hr-admin", "calibrationSessionOpen", sessionId=session) == wrong
    assert sitting.refused("hr-admin", "calibrationSessionReopen", sessionId=session, reason="Once more.") == wrong
    locked = sitting.done("hr-admin", "calibrationSessionLock", sessionId=session)["session"]
    assert locked["state"] == "LOCKED"
    move = {"ratingId": sitting.rated(session, 3), "levelId": sitting.level(4), "reason": "Late."}
    assert sitting.refused("manager", "ratingCalibrate", **move) == [("CLOSED", ["ratingId"])]
    assert sitting.refused("hr-admin", "calibrationSessionLock", sessionId=session) == wrong
    assert sitting.refused("hr-admin", "calibrationSessionReopen", sessionId=session, reason=" ") == [
        ("BAD_VALUE", ["reason"])
    ]
    opened = sitting.done("hr-admin", "calibrationSessionReopen", sessionId=session, reason="A rating came late.")
    assert opened["session"]["state"] == "OPEN"
    _answer_flags(sitting, session)
    closed = sitting.done("hr-admin", "calibrationSessionClose", sessionId=session)["session"]
    assert closed["state"] == "CLOSED"
    assert sitting.refused("hr-admin", "calibrationSessionClose", sessionId=session) == wrong
    reason = sitting.node("hr-admin", session, "... on CalibrationSession { reopeningReason }")
    assert reason == {"reopeningReason": "A rating came late."}


def test_only_hr_and_who_leads_it_lead_it_through(held: tuple[Sitting, str]) -> None:
    sitting, session = held
    for name in ("Lock", "Close"):
        refusal = sitting.refused("manager", f"calibrationSession{name}", sessionId=session)
        assert refusal == [("FORBIDDEN", ["sessionId"])]
        refusal = sitting.refused("employee", f"calibrationSession{name}", sessionId=session)
        assert refusal == [("NOT_FOUND", ["sessionId"])]
    given = {"cycleId": sitting.cycle, "name": "Mine"}
    assert sitting.refused("manager", "calibrationSessionCreate", **given) == [("FORBIDDEN", ["orgUnitId"])]


def test_a_session_needs_ratings_and_each_participant_once(sitting: Sitting) -> None:
    sitting.begin()
    given = {"cycleId": sitting.cycle, "name": "Again"}
    twice = [{"employeeId": sitting.person("manager")}] * 2
    assert sitting.refused("hr-admin", "calibrationSessionCreate", participants=twice, **given) == [
        ("DUPLICATE", ["participants", "1", "employeeId"])
    ]
    second = sitting.done("hr-admin", "calibrationSessionCreate", facilitatorId=sitting.person("hrbp"), **given)
    opened = sitting.do("hr-admin", "calibrationSessionOpen", sessionId=second["session"]["id"])
    # The ratings of those who sit in the first one are the only ones that are free.
    assert opened["userErrors"] == []
    assert len(_ratings(sitting, second["session"]["id"])) == 2
    third = sitting.done("hr-admin", "calibrationSessionCreate", **given)["session"]["id"]
    assert sitting.refused("hr-admin", "calibrationSessionOpen", sessionId=third) == [("BAD_VALUE", ["sessionId"])]


def test_release_waits_for_every_calibration(sitting: Sitting) -> None:
    session = sitting.begin()
    assert sitting.refused("hr-admin", "reviewCycleRelease", cycleId=sitting.cycle) == [("BAD_VALUE", ["cycleId"])]
    rating = sitting.rated(session, 4)
    sitting.done("manager", "ratingCalibrate", ratingId=rating, levelId=sitting.level(3), reason="Easy goals.")
    _answer_flags(sitting, session)
    sitting.done("hr-admin", "calibrationSessionClose", sessionId=session)
    released = sitting.done("hr-admin", "reviewCycleRelease", cycleId=sitting.cycle)
    assert released["cycle"]["stage"] == "RELEASED"
    assert released["released"] > 100
    final = sitting.node("hr-admin", rating, "... on Rating { final { value } }")
    assert final == {"final": {"value": 3}}
    assert sitting.refused("hr-admin", "calibrationSessionReopen", sessionId=session, reason="Late.") == [
        ("CLOSED", ["sessionId"])
    ]


def test_a_flag_is_never_passed_over_silently(sitting: Sitting) -> None:
    """Remote people are rated two levels lower for the same evidence."""
    sitting.rows(
        """
        UPDATE rating r SET proposed_id = l.id
        FROM rating_level old, rating_level l, employment e
        WHERE r.organization_id = :tenant AND r.cycle_id = :cycle AND old.id = r.proposed_id
          AND l.organization_id = :tenant AND l.scale_id = old.scale_id
          AND l.value = CASE WHEN e.work_arrangement = 'REMOTE' THEN 2 ELSE 4 END
          AND e.organization_id = r.organization_id AND e.employee_id = r.employee_id
          AND e.valid_from = (SELECT max(valid_from) FROM employment x WHERE x.employee_id = e.employee_id
                              AND x.valid_from <= '2026-09-19')
        """,
        cycle=sitting.cycle_key,
    )
    session = sitting.begin()
    flagged = _flags(sitting, session)
    proximity = [one for one in flagged if one["kind"] == "PROXIMITY" and one["orgUnit"] is None]
    assert len(proximity) == 1
    assert (proximity[0]["group"], proximity[0]["comparison"]) == ("REMOTE", "ONSITE")
    assert proximity[0]["effect"] < -1
    assert sitting.refused("hr-admin", "calibrationSessionClose", sessionId=session) == [("UNANSWERED", ["sessionId"])]
    signal = proximity[0]["id"]
    assert sitting.refused("skip-level", "fairnessSignalAcknowledge", signalId=signal, reason="No.") == [
        ("NOT_FOUND", ["signalId"])
    ]
    assert sitting.refused("manager", "fairnessSignalAcknowledge", signalId=signal, reason=" ") == [
        ("BAD_VALUE", ["reason"])
    ]
    answered = sitting.done("manager", "fairnessSignalAcknowledge", signalId=signal, reason="We look at each of them.")
    assert answered["signal"]["acknowledgement"] == {
        "reason": "We look at each of them.",
        "by": {"id": sitting.person("manager")},
    }
    assert sitting.refused("manager", "fairnessSignalAcknowledge", signalId=signal, reason="Again.") == [
        ("ALREADY_DECIDED", ["signalId"])
    ]
    better = _remote(sitting, session, 2)
    sitting.done("manager", "ratingCalibrate", ratingId=better, levelId=sitting.level(4), reason="As the others.")
    again = [one for one in _flags(sitting, session) if one["kind"] == "PROXIMITY" and one["orgUnit"] is None]
    assert (again[0]["id"] != signal, again[0]["acknowledgement"]["reason"]) == (True, "We look at each of them.")
    worse = better
    sitting.done("manager", "ratingCalibrate", ratingId=worse, levelId=sitting.level(1), reason="After all, no.")
    anew = [one for one in _flags(sitting, session) if one["kind"] == "PROXIMITY" and one["orgUnit"] is None]
    assert anew[0]["acknowledgement"] is None
    assert sitting.refused("hr-admin", "calibrationSessionClose", sessionId=session) == [("UNANSWERED", ["sessionId"])]
    _answer_flags(sitting, session)
    assert sitting.done("hr-admin", "calibrationSessionClose", sessionId=session)["session"]["state"] == "CLOSED"


def test_every_computation_is_kept_with_the_number_of_its_change(sitting: Sitting) -> None:
    session = sitting.begin()
    sitting.done(
        "manager", "ratingCalibrate", ratingId=sitting.rated(session, 3), levelId=sitting.level(4), reason="Yes."
    )
    kept = sitting.rows(
        "SELECT computation, change_number, count(*) AS n FROM fairness_signal WHERE session_id = :session"
        " GROUP BY 1, 2 ORDER BY 1",
        session=decode_id(session).value,
    )
    assert [(row["computation"], row["change_number"]) for row in kept] == [(1, 0), (2, 1)]
    told = sitting.node(
        "hr-admin",
        session,
        "... on CalibrationSession { fairness { id } fairnessHistory(first: 500) { totalCount } }",
    )
    assert len(told["fairness"]) == kept[1]["n"]
    assert told["fairnessHistory"]["totalCount"] == kept[0]["n"] + kept[1]["n"]


def test_a_move_does_not_tell_a_participant_whom_a_private_comparison_counts(sitting: Sitting) -> None:
    session = sitting.begin()
    asked = "... on CalibrationSession { fairness { kind effect flagged explanation interval { low } } }"
    private = {"SEX", "AGE_BAND", "PART_TIME", "LEAVE"}
    before = sitting.node("manager", session, asked)["fairness"]
    assert private <= {one["kind"] for one in before}
    sitting.done(
        "manager", "ratingCalibrate", ratingId=sitting.rated(session, 3), levelId=sitting.level(4), reason="Yes."
    )
    document = f"query ($id: ID!) {{ node(id: $id) {{ {asked} }} }}"
    answer = sitting.world.ask("manager", document, {"id": session})
    assert answer.data is not None
    after = answer.data["node"]["fairness"]
    hidden = [one for one in after if one["kind"] in private]
    assert {(one["effect"], one["explanation"], one["interval"]) for one in hidden} == {(None, None, None)}
    assert set(answer.codes) == {"FORBIDDEN"}
    assert len(answer.errors) == 3 * len(hidden)
    assert all(one["explanation"] for one in after if one["kind"] not in private)
    assert sitting.world.ask("hr-admin", document, {"id": session}).errors == []


EDITS = (
    "UPDATE calibration_change SET reason = 'Nothing' WHERE number = 1",
    "UPDATE calibration_change SET to_id = from_id WHERE number = 2",
    "UPDATE calibration_change SET by_id = (SELECT facilitator_id FROM calibration_session) WHERE number = 3",
    "UPDATE calibration_change SET at = at + interval '1 second' WHERE number = 2",
    "UPDATE calibration_change SET number = 7 - number WHERE number > 1",
    "DELETE FROM calibration_change WHERE number = 1",
    "DELETE FROM calibration_change WHERE number = 3",
    "DELETE FROM calibration_change",
)


def test_the_history_breaks_on_any_edit(sitting: Sitting) -> None:
    session = sitting.begin()
    rating = sitting.rated(session, 3)
    for value in (4, 5, 3):
        sitting.done("manager", "ratingCalibrate", ratingId=rating, levelId=sitting.level(value), reason=f"To {value}.")
    asked = "... on CalibrationSession { historyIntact }"
    sitting.rows("CREATE TABLE kept AS SELECT * FROM calibration_change")
    found = [sitting.node("hr-admin", session, asked)["historyIntact"]]
    for edit in EDITS:
        sitting.rows(edit)
        found.append(sitting.node("hr-admin", session, asked)["historyIntact"])
        sitting.rows("DELETE FROM calibration_change")
        sitting.rows("INSERT INTO calibration_change SELECT * FROM kept")
        found.append(sitting.node("hr-admin", session, asked)["historyIntact"])
    assert found == [True, *[False, True] * len(EDITS)]


def test_the_application_can_not_rewrite_the_history(sitting: Sitting) -> None:
    rights = sitting.rows(
        "SELECT privilege_type AS may FROM information_schema.role_table_grants"
        " WHERE grantee = 'goldenthread_app' AND table_name = 'calibration_change' ORDER BY 1"
    )
    assert [row["may"] for row in rights] == ["INSERT", "SELECT"]


def test_a_rating_proposed_late_comes_into_the_open_session(sitting: Sitting) -> None:
    mine = _rating_of(sitting, "employee")
    sitting.rows("UPDATE rating SET deleted_at = now() WHERE id = :rating", rating=decode_id(mine).value)
    session = sitting.begin()
    given = {"employeeId": sitting.person("employee"), "cycleId": sitting.cycle, "levelId": sitting.level(4)}
    rating = sitting.done("manager", "ratingPropose", **given)["rating"]
    found = sitting.node("hr-admin", rating["id"], "... on Rating { calibrationSession { id } }")
    assert found == {"calibrationSession": {"id": session}}


def test_statements_do_not_grow_with_the_ratings(sitting: Sitting) -> None:
    session = sitting.begin()
    key, counted = decode_id(session).value, {}
    for number in (1, 3):
        sitting.rows(
            "UPDATE rating SET session_id = CASE WHEN id IN (SELECT id FROM rating WHERE organization_id = :tenant"
            " AND cycle_id = :cycle AND proposed_id IS NOT NULL ORDER BY id LIMIT :number) THEN CAST(:session AS uuid)"
            " ELSE NULL END WHERE organization_id = :tenant AND cycle_id = :cycle",
            number=number,
            session=key,
            cycle=sitting.cycle_key,
        )
        answer = sitting.world.ask("hr-admin", OPERATIONS["07 Calibration"], {"id": session})
        assert answer.data is not None
        assert len(answer.data["node"]["ratings"]["nodes"]) == number
        counted[number] = answer.statements
    assert counted == {1: 11, 3: 11}


def _ratings(sitting: Sitting, session: str) -> list[Any]:
    return sitting.rows("SELECT id FROM rating WHERE session_id = :session", session=decode_id(session).value)


def _rating_of(sitting: Sitting, name: str) -> str:
    (found,) = sitting.rows(
        "SELECT id FROM rating WHERE cycle_id = :cycle AND employee_id = :who",
        cycle=sitting.cycle_key,
        who=decode_id(sitting.person(name)).value,
    )
    return encode_id("Rating", found["id"])


def _remote(sitting: Sitting, session: str, value: int) -> str:
    (found,) = sitting.rows(
        """
        SELECT r.id FROM rating r JOIN rating_level l ON l.id = r.proposed_id
        JOIN LATERAL (SELECT work_arrangement FROM employment e WHERE e.employee_id = r.employee_id
                      AND e.valid_from <= '2026-09-19' ORDER BY valid_from DESC LIMIT 1) job ON true
        WHERE r.session_id = :session AND job.work_arrangement = 'REMOTE' AND l.value = :value ORDER BY r.id LIMIT 1
        """,
        session=decode_id(session).value,
        value=value,
    )
    return encode_id("Rating", found["id"])


def _flags(sitting: Sitting, session: str) -> list[Any]:
    asked = "fairness { id kind group comparison effect flagged orgUnit { id } acknowledgement { reason } }"
    told = sitting.node("hr-admin", session, f"... on CalibrationSession {{ {asked} }}")["fairness"]
    return [one for one in told if one["flagged"]]


def _answer_flags(sitting: Sitting, session: str) -> None:
    for one in _flags(sitting, session):
        if one["acknowledgement"] is None:
            sitting.done(
                "manager", "fairnessSignalAcknowledge", signalId=one["id"], reason="Looked into, case by case."
            )
