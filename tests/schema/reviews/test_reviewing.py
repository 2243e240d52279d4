"""Reviews written, handed in, taken back; ratings acknowledged, disputed, answered. Refusals leave nothing behind."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.reviews.collecting import LEVEL_QUESTION, Collecting
from tests.world import World


@pytest.fixture(scope="module")
def collecting(module_world: World) -> Collecting:
    """A cycle that collects; each test writes about or as somebody else."""
    told = Collecting(module_world)
    told.ask_for("0", "1", "2")
    return told


def given(collecting: Collecting, way: str, about: str = "employee", **further: Any) -> dict[str, Any]:
    told = {"cycleId": collecting.cycle, "employeeId": collecting.person(about), "direction": way}
    return {**told, "answers": collecting.answers(3), **further}


def test_a_review_is_saved_and_handed_in(collecting: Collecting) -> None:
    begun = collecting.done("0", "reviewSave", **given(collecting, "PEER", answers=[]))["review"]
    assert (begun["state"], begun["responses"]["nodes"]) == ("DRAFT", [])
    assert collecting.refused("0", "reviewSubmit", reviewId=begun["id"]) == [("BAD_VALUE", ["reviewId"])]
    answers = collecting.answers(4, "Keeps calm.")
    saved = collecting.done("0", "reviewSave", **given(collecting, "PEER", answers=answers))["review"]
    assert saved["id"] == begun["id"]
    told = {one["text"]: one["level"] for one in saved["responses"]["nodes"]}
    assert told == {None: {"value": 4}, "Keeps calm.": None}
    stale = {"reviewId": begun["id"], "expectedVersion": begun["version"]}
    assert collecting.refused("0", "reviewSubmit", **stale) == [("STALE_VERSION", ["expectedVersion"])]
    handed = collecting.done("0", "reviewSubmit", reviewId=begun["id"], expectedVersion=saved["version"])["review"]
    assert (handed["state"], handed["submittedAt"]) == ("SUBMITTED", "2026-11-21T00:00:00Z")
    assert collecting.refused("0", "reviewSubmit", reviewId=begun["id"]) == [("ALREADY_DECIDED", ["reviewId"])]
    assert collecting.refused("0", "reviewSave", **given(collecting, "PEER")) == [("ALREADY_DECIDED", ["employeeId"])]
    taken = collecting.done("0", "reviewWithdraw", reviewId=begun["id"])["review"]
    assert (taken["state"], taken["submittedAt"], len(taken["responses"]["nodes"])) == ("DRAFT", None, 2)
    assert collecting.refused("0", "reviewWithdraw", reviewId=begun["id"]) == [("ALREADY_DECIDED", ["reviewId"])]
    fewer = collecting.done("0", "reviewSave", **given(collecting, "PEER"))["review"]
    assert [one["level"] for one in fewer["responses"]["nodes"]] == [{"value": 3}]


@pytest.mark.parametrize(
    ("who", "way", "about"),
    [("manager", "DOWNWARD", "employee"), ("skip-level", "SKIP", "employee"), ("employee", "UPWARD", "manager")],
)
def test_lines_review_one_another(collecting: Collecting, who: str, way: str, about: str) -> None:
    made = collecting.done(who, "reviewSave", **given(collecting, way, about))["review"]
    assert made["state"] == "DRAFT"


@pytest.mark.parametrize(
    ("who", "way", "about"),
    [
        ("3", "PEER", "employee"),
        ("manager", "PEER", "employee"),
        ("employee", "PEER", "employee"),
        ("manager", "SELF", "employee"),
        ("skip-level", "DOWNWARD", "employee"),
        ("manager", "SKIP", "employee"),
        ("manager", "UPWARD", "employee"),
        ("hr-admin", "DOWNWARD", "employee"),
        ("hr-admin", "UPWARD", "employee"),
    ],
)
def test_nobody_else_writes_in_a_direction(collecting: Collecting, who: str, way: str, about: str) -> None:
    assert collecting.refused(who, "reviewSave", **given(collecting, way, about)) == [("FORBIDDEN", ["employeeId"])]


def test_answers_must_fit_their_questions(collecting: Collecting) -> None:
    (level,), (words,) = collecting.answers(3), collecting.answers(None, "Well.")
    other = collecting.insert("rating_scale", name="Other", scale_version=1)
    foreign = encode_id("RatingLevel", collecting.insert("rating_level", scale_id=other, value=1, label="One"))
    wrong = [
        {**level, "levelId": None, "text": "Well."},
        {**level, "levelId": foreign},
        {**words, "levelId": level["levelId"]},
        {**words, "text": " "},
    ]
    for one, place in zip(wrong, ("levelId", "levelId", "levelId", "text"), strict=True):
        told = collecting.refused("1", "reviewSave", **given(collecting, "PEER", answers=[one]))
        assert told == [("BAD_VALUE", ["answers", "0", place])]
    twice = collecting.refused("1", "reviewSave", **given(collecting, "PEER", answers=[level, level]))
    assert twice == [("DUPLICATE", ["answers", "1"])]


def test_a_review_is_its_authors(collecting: Collecting) -> None:
    anonymous = collecting.save("2", 3)
    named = collecting.write("employee", 3, way="SELF")
    for name in ("reviewSubmit", "reviewWithdraw"):
        assert collecting.refused("manager", name, reviewId=anonymous) == [("NOT_FOUND", ["reviewId"])]
        assert collecting.refused("manager", name, reviewId=named) == [("FORBIDDEN", ["reviewId"])]
    reason = {"reason": "Of last year."}
    assert collecting.refused("manager", "reviewReopen", reviewId=named, **reason) == [("FORBIDDEN", ["reviewId"])]
    assert collecting.refused("hr-admin", "reviewReopen", reviewId=named, reason="") == [("BAD_VALUE", ["reason"])]
    assert collecting.done("hr-admin", "reviewReopen", reviewId=named, **reason)["review"] is None
    states = collecting.rows("SELECT state FROM review WHERE cycle_id = :cycle AND direction = 'SELF'")
    assert [row["state"] for row in states] == ["DRAFT"]
    told = collecting.rows("SELECT after FROM audit_event WHERE action = 'ReviewReopened'")
    assert [row["after"] for row in told] == [reason]


def test_a_cycle_that_does_not_collect_takes_no_reviews(world_copy: World) -> None:
    told = Collecting(world_copy)
    told.ask_for("0")
    review = told.save("0", 3)
    told.rows("UPDATE review_cycle SET stage = 'CALIBRATION' WHERE id = :cycle")
    assert told.refused("0", "reviewSave", **given(told, "PEER")) == [("CLOSED", ["cycleId"])]
    assert told.refused("0", "reviewSubmit", reviewId=review) == [("CLOSED", ["reviewId"])]
    assert told.refused("0", "reviewWithdraw", reviewId=review) == [("CLOSED", ["reviewId"])]


def test_a_rating_is_noted_disputed_and_answered(world_copy: World) -> None:
    told = Collecting(world_copy)
    row = told.rows(
        "SELECT r.id FROM rating r JOIN account a ON a.organization_id = r.organization_id"
        " AND a.employee_id = r.employee_id WHERE r.cycle_id = :cycle AND a.subject = :who",
        who=told.world.personas["employee"],
    )
    named = {"ratingId": encode_id("Rating", row[0]["id"])}
    note, answer = {"note": "Two goals are missing."}, {"answer": "They count from next year on."}
    assert told.refused("employee", "ratingAcknowledge", **named) == [("NOT_FOUND", ["ratingId"])]
    told.release()
    assert told.refused("manager", "ratingAcknowledge", **named) == [("FORBIDDEN", ["ratingId"])]
    assert told.refused("manager", "ratingDispute", **named, **note) == [("FORBIDDEN", ["ratingId"])]
    assert told.refused("hrbp", "ratingDisputeAnswer", **named, **answer) == [("BAD_VALUE", ["ratingId"])]
    noted = told.done("employee", "ratingAcknowledge", **named)["rating"]
    assert (noted["acknowledgedAt"], noted["disputed"]) == ("2026-11-21T09:00:00Z", False)
    assert told.refused("employee", "ratingAcknowledge", **named) == [("ALREADY_DECIDED", ["ratingId"])]
    disputed = told.done("employee", "ratingDispute", **named, **note)["rating"]
    assert (disputed["disputed"], disputed["disputeNote"]) == (True, note["note"])
    assert told.refused("employee", "ratingDispute", **named, **note) == [("ALREADY_DECIDED", ["ratingId"])]
    for who in ("employee", "manager"):
        assert told.refused(who, "ratingDisputeAnswer", **named, **answer) == [("FORBIDDEN", ["ratingId"])]
    answered = told.done("hrbp", "ratingDisputeAnswer", **named, **answer)["rating"]
    assert answered["disputeAnswer"] == answer["answer"]
    assert answered["disputeAnsweredBy"] == {"id": told.person("hrbp")}
    assert told.refused("hrbp", "ratingDisputeAnswer", **named, **answer) == [("ALREADY_DECIDED", ["ratingId"])]


def test_the_question_that_is_open_is_named(collecting: Collecting) -> None:
    review = collecting.save("1", None)
    (error,) = collecting.do("1", "reviewSubmit", reviewId=review)["userErrors"]
    assert error["message"] == f"'{LEVEL_QUESTION}' is not answered; answer it and hand in again."
