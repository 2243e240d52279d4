"""Evidence of a rating through the graph: what it rests on, what it would be without a piece, whom it never names."""

from typing import Any

import pytest

from schema.kit.ids import decode_id, encode_id
from tests.operations.documents import OPERATIONS
from tests.schema.reviews.sitting import Sitting
from tests.world import World

WEIGHTS = {
    "goalAchievement": "0.5",
    "idpMilestones": "0.1",
    "verifiedOutcomes": "0.1",
    "peerSentiment": "0.1",
    "feedback": "0.1",
    "checkIns": "0.1",
    "reason": "Results first.",
}


@pytest.fixture
def sitting(world_copy: World) -> Sitting:
    return Sitting(world_copy)


def _propose(sitting: Sitting, value: int = 5) -> dict[str, Any]:
    given = {"employeeId": sitting.person("employee"), "cycleId": sitting.cycle, "levelId": sitting.level(value)}
    rating: dict[str, Any] = sitting.done("manager", "ratingPropose", **given)["rating"]
    return rating


def _forget_feedback(sitting: Sitting) -> None:
    me = decode_id(sitting.person("employee")).value
    sitting.rows("UPDATE feedback SET deleted_at = now() WHERE employee_id = :me", me=me)


def _feedback(sitting: Sitting, authors: int, sentiment: float, *, named: bool = False) -> None:
    """As many colleagues, none of them the manager, say the same."""
    sitting.rows(
        """
        INSERT INTO feedback (organization_id, id, employee_id, author_id, text, sentiment, author_shown, given_at)
        SELECT :tenant, gen_random_uuid(), :me, id, 'Words.', :sentiment, :named, '2026-03-01'
        FROM employee WHERE organization_id = :tenant AND id NOT IN (:me, :manager)
          AND id NOT IN (SELECT author_id FROM feedback WHERE employee_id = :me AND deleted_at IS NULL)
        ORDER BY id LIMIT :authors
        """,
        me=decode_id(sitting.person("employee")).value,
        manager=decode_id(sitting.person("manager")).value,
        sentiment=sentiment,
        named=named,
        authors=authors,
    )


def test_a_proposal_is_told_at_once_what_the_evidence_supports(sitting: Sitting) -> None:
    rating = _propose(sitting)
    weighed = [one for one in rating["evidence"] if one["weight"] > 0]
    score = sum(one["weight"] * one["score"] for one in weighed) / sum(one["weight"] for one in weighed)
    assert rating["supportedScore"] == pytest.approx(score, abs=1e-3)
    assert rating["supported"]["value"] == round(score)
    assert rating["challenge"].endswith("not *Outstanding*.")
    goals = [one for one in rating["evidence"] if one["kind"] == "GOAL_ACHIEVEMENT"]
    assert {one["source"]["__typename"] for one in goals} == {"Goal"}
    assert all(one["contribution"] == pytest.approx(one["weight"] * one["score"], abs=1e-4) for one in weighed)
    own = [one for one in rating["evidence"] if not one["independent"]]
    assert {(one["author"]["id"], one["weight"]) for one in own} == {(sitting.person("manager"), 0.0)}
    answer = sitting.world.ask("manager", OPERATIONS["07 RatingEvidence"], {"id": rating["id"]})
    assert answer.errors == []
    assert answer.data is not None
    assert len(answer.data["node"]["evidence"]) == len(rating["evidence"])


def test_the_same_proposal_again_gathers_nothing_new(sitting: Sitting) -> None:
    first = _propose(sitting)
    before = sitting.rows("SELECT count(*) AS n FROM rating_evidence")
    assert [one["id"] for one in _propose(sitting)["evidence"]] == [one["id"] for one in first["evidence"]]
    assert sitting.rows("SELECT count(*) AS n FROM rating_evidence") == before


def test_what_the_rating_would_be_without_a_piece(sitting: Sitting) -> None:
    rating = _propose(sitting)
    document = "query ($id: ID!, $piece: ID!) { node(id: $id) { ... on Rating {"
    document += " supportedWithout(evidenceId: $piece) { value } } } }"
    for left_out in rating["evidence"]:
        kept = [one for one in rating["evidence"] if one["weight"] > 0 and one["id"] != left_out["id"]]
        score = sum(one["weight"] * one["score"] for one in kept) / sum(one["weight"] for one in kept)
        answer = sitting.world.ask("manager", document, {"id": rating["id"], "piece": left_out["id"]})
        assert answer.data is not None
        assert answer.data["node"]["supportedWithout"]["value"] == round(score)
    (foreign,) = sitting.rows("SELECT id FROM rating_evidence WHERE rating_id <> :mine LIMIT 1", mine=_key(rating))
    answer = sitting.world.ask("manager", document, {"id": rating["id"], "piece": _evidence(foreign["id"])})
    assert answer.codes == ["NOT_FOUND"]


def test_the_rated_never_learn_what_the_rating_would_be(sitting: Sitting) -> None:
    (older,) = sitting.rows(
        "SELECT id FROM rating WHERE employee_id = :me AND released_at IS NOT NULL", me=_me(sitting)
    )
    (piece, *_) = sitting.rows("SELECT id FROM rating_evidence WHERE rating_id = :rating", rating=older["id"])
    document = "query ($id: ID!, $piece: ID!) { node(id: $id) { ... on Rating { supportedWithout(evidenceId: $piece)"
    document += " { value } } } }"
    named = {"id": encode_id("Rating", older["id"]), "piece": _evidence(piece["id"])}
    assert sitting.world.ask("employee", document, named).codes == ["FORBIDDEN"]
    assert sitting.world.ask("manager", document, named).codes == []


@pytest.mark.parametrize(("authors", "shown"), [(0, None), (2, (None, True, None)), (3, (3, False, 4.0))])
def test_peers_are_shown_from_three_on(sitting: Sitting, authors: int, shown: Any) -> None:
    _forget_feedback(sitting)
    sitting.rows("UPDATE rating SET gathering = 9 WHERE cycle_id = :cycle", cycle=sitting.cycle_key)
    _feedback(sitting, authors, 0.5)
    told = _propose(sitting)["peerSentiment"]
    assert told == (None if shown is None else dict(zip(("responses", "suppressed", "score"), shown, strict=True)))


def test_a_single_further_word_does_not_show(sitting: Sitting) -> None:
    """Between two gatherings the mean moves by three people at least, so that nobody's word can be worked out."""
    _forget_feedback(sitting)
    sitting.rows("UPDATE rating SET gathering = 9 WHERE cycle_id = :cycle", cycle=sitting.cycle_key)
    _feedback(sitting, 3, 0.5)
    assert _propose(sitting)["peerSentiment"]["score"] == 4.0
    _feedback(sitting, 2, -1.0)
    assert _propose(sitting)["peerSentiment"] == {"responses": 3, "suppressed": False, "score": 4.0}
    sitting.rows("UPDATE feedback SET sentiment = -1 WHERE employee_id = :me", me=_me(sitting))
    assert _propose(sitting)["peerSentiment"] == {"responses": 3, "suppressed": False, "score": 4.0}
    _feedback(sitting, 1, -1.0)
    assert _propose(sitting)["peerSentiment"] == {"responses": 6, "suppressed": False, "score": 1.0}


def test_a_private_goal_is_no_evidence(sitting: Sitting) -> None:
    before = [one["source"]["id"] for one in _propose(sitting)["evidence"] if one["kind"] == "GOAL_ACHIEVEMENT"]
    sitting.rows("UPDATE goal SET visibility = 'PRIVATE' WHERE id = :goal", goal=decode_id(before[0]).value)
    after = [one["source"]["id"] for one in _propose(sitting)["evidence"] if one["kind"] == "GOAL_ACHIEVEMENT"]
    assert after == before[1:]


def test_a_goal_without_a_baseline_is_not_scored_and_says_so(sitting: Sitting) -> None:
    (first, *_) = [one for one in _propose(sitting)["evidence"] if one["kind"] == "GOAL_ACHIEVEMENT"]
    goal = decode_id(first["source"]["id"]).value
    sitting.rows("UPDATE goal_metric SET baseline = NULL WHERE goal_id = :goal", goal=goal)
    sitting.rows("UPDATE goal SET state = 'ACTIVE' WHERE id = :goal", goal=goal)
    (again, *_) = [
        one for one in _propose(sitting)["evidence"] if one["source"] and one["source"]["id"] == first["source"]["id"]
    ]
    assert (again["weight"], again["score"], again["detail"]) == (
        0.0,
        None,
        "A goal. It can't be scored without a baseline.",
    )


def test_weights_are_versioned_and_ratings_keep_theirs(sitting: Sitting) -> None:
    assert _propose(sitting)["weighting"] is None
    told = sitting.done("hr-admin", "evidenceWeightsSet", **WEIGHTS)["weighting"]
    assert told == {"weightingVersion": 1, "goalAchievement": 0.5, "checkIns": 0.1}
    assert _propose(sitting)["weighting"] == {"weightingVersion": 1}
    changed = sitting.done("hr-admin", "ratingEvidenceGather", cycleId=sitting.cycle)["gathered"]
    assert changed > 100
    assert sitting.done("hr-admin", "ratingEvidenceGather", cycleId=sitting.cycle)["gathered"] == 0


def test_what_is_wrong_with_weights_is_said(sitting: Sitting) -> None:
    assert sitting.refused("manager", "evidenceWeightsSet", **WEIGHTS) == [("FORBIDDEN", None)]
    assert sitting.refused("hr-admin", "evidenceWeightsSet", **WEIGHTS | {"feedback": "0.2"}) == [("BAD_VALUE", None)]
    wrong = WEIGHTS | {"feedback": "-0.1", "checkIns": "some", "reason": " "}
    assert sitting.refused("hr-admin", "evidenceWeightsSet", **wrong) == [
        ("BAD_VALUE", ["reason"]),
        ("BAD_VALUE", ["feedback"]),
        ("NOT_A_NUMBER", ["checkIns"]),
    ]
    assert sitting.refused("manager", "ratingEvidenceGather", cycleId=sitting.cycle) == [("FORBIDDEN", ["cycleId"])]


def _me(sitting: Sitting) -> Any:
    return decode_id(sitting.person("employee")).value


def _key(rating: dict[str, Any]) -> Any:
    return decode_id(rating["id"]).value


def _evidence(row: Any) -> str:
    return encode_id("RatingEvidence", row)
