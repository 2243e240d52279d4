"""Templates made, published anew and copied; what a running cycle asks stays as it is; the days of its stages."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.changing import changed, made, refusals, state
from tests.schema.reviews.collecting import LEVEL_QUESTION, WORDS_QUESTION, Collecting
from tests.world import World

HR = "hr-admin"
REFUSED = ["employee", "manager", "compensation", "auditor"]
TABLES = ("review_template", "question", "question_revision", "review_cycle", "domain_event")
ASKED = (
    "template { id name version questions { nodes { id position retiredAt"
    " revisions { nodes { revision kind text required } } } } }"
)


@pytest.fixture(scope="module")
def collecting(module_world: World) -> Collecting:
    """A cycle that collects with a template of two questions."""
    return Collecting(module_world)


def _scale(told: Collecting) -> str:
    return encode_id("RatingScale", told.scale)


def _two(told: Collecting) -> list[dict[str, Any]]:
    level = {"text": "How well do they plan?", "kind": "RATING", "scaleId": _scale(told)}
    return [level, {"text": "What should they stop?", "kind": "TEXT", "required": False, "direction": "PEER"}]


def _created(told: Collecting, name: str) -> dict[str, Any]:
    given = {"name": name, "description": "For all.", "questions": _two(told)}
    template: dict[str, Any] = made(told.world, HR, "reviewTemplateCreate", given, ASKED)["template"]
    return template


def _asked(template: dict[str, Any]) -> list[list[tuple[int, str]]]:
    """The wordings of the questions that are asked, newest first."""
    return [
        [(one["revision"], one["text"]) for one in question["revisions"]["nodes"]]
        for question in template["questions"]["nodes"]
        if question["retiredAt"] is None
    ]


def test_a_template_asks_its_questions_in_their_first_wording(collecting: Collecting) -> None:
    template = _created(collecting, "Engineers")
    assert _asked(template) == [[(1, "How well do they plan?")], [(1, "What should they stop?")]]
    again = {"name": "Engineers", "questions": _two(collecting)}
    assert refusals(changed(collecting.world, HR, "reviewTemplateCreate", again)) == [("ALREADY_EXISTS", ("name",))]


def test_publishing_words_anew_and_keeps_the_old_words(collecting: Collecting) -> None:
    template = _created(collecting, "Sales")
    first, second = (one["id"] for one in template["questions"]["nodes"])
    level, words = _two(collecting)
    questions = [
        {"text": "What else?", "kind": "TEXT"},
        {**level, "questionId": first, "text": "How well do they plan their week?"},
    ]
    given = {"templateId": template["id"], "questions": questions, "expectedVersion": template["version"]}
    published = made(collecting.world, HR, "reviewTemplatePublish", given, ASKED)["template"]
    assert _asked(published) == [
        [(1, "What else?")],
        [(2, "How well do they plan their week?"), (1, "How well do they plan?")],
    ]
    assert [one["id"] for one in published["questions"]["nodes"] if one["retiredAt"] is not None] == [second]
    stale = changed(collecting.world, HR, "reviewTemplatePublish", given)
    assert refusals(stale) == [("STALE_VERSION", ("expectedVersion",))]
    gone = {**given, "expectedVersion": None, "questions": [{**words, "questionId": second}]}
    assert refusals(changed(collecting.world, HR, "reviewTemplatePublish", gone)) == [
        ("NOT_FOUND", ("questions", "0", "questionId"))
    ]
    same = {**gone, "questions": _known(published)}
    kept = made(collecting.world, HR, "reviewTemplatePublish", same, ASKED)["template"]
    assert _asked(kept)[0] == [(1, "What else?")]


def _known(template: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions for words that are asked, as they are worded."""
    return [
        {"questionId": one["id"]} | {name: one["revisions"]["nodes"][0][name] for name in ("text", "kind")}
        for one in template["questions"]["nodes"]
        if one["retiredAt"] is None and one["revisions"]["nodes"][0]["kind"] == "TEXT"
    ]


def test_what_a_running_cycle_asks_is_not_changed(collecting: Collecting) -> None:
    (row,) = collecting.rows("SELECT template_id FROM review_cycle WHERE id = :cycle")
    used = encode_id("ReviewTemplate", row["template_id"])
    before = state(collecting.world, *TABLES)
    refused = changed(
        collecting.world, HR, "reviewTemplatePublish", {"templateId": used, "questions": _two(collecting)}
    )
    assert refusals(refused) == [("CLOSED", ("templateId",))]
    assert state(collecting.world, *TABLES) == before
    copied = made(collecting.world, HR, "reviewTemplateCopy", {"templateId": used, "name": "Next"}, ASKED)["template"]
    assert _asked(copied) == [[(1, LEVEL_QUESTION)], [(1, WORDS_QUESTION)]]
    anew = {"templateId": copied["id"], "questions": _two(collecting)}
    made(collecting.world, HR, "reviewTemplatePublish", anew, ASKED)
    collecting.write("employee", 4, "Well.", way="SELF")
    told = collecting.rows(
        "SELECT worded.text FROM response JOIN question_revision AS worded ON worded.id = question_revision_id"
        " ORDER BY worded.text"
    )
    assert [one["text"] for one in told] == [LEVEL_QUESTION, WORDS_QUESTION]


def test_all_that_is_wrong_with_questions_is_told_at_once(collecting: Collecting) -> None:
    before = state(collecting.world, *TABLES)
    level, words = _two(collecting)
    wrong = [{**level, "scaleId": None}, {**words, "text": " ", "scaleId": _scale(collecting)}]
    refused = changed(collecting.world, HR, "reviewTemplateCreate", {"name": "", "questions": wrong})
    assert refusals(refused) == [
        ("BAD_VALUE", ("name",)),
        ("BAD_VALUE", ("questions", "0", "scaleId")),
        ("BAD_VALUE", ("questions", "1", "text")),
        ("BAD_VALUE", ("questions", "1", "scaleId")),
    ]
    empty = changed(collecting.world, HR, "reviewTemplateCreate", {"name": "Empty", "questions": []})
    assert refusals(empty) == [("BAD_VALUE", ("questions",))]
    assert state(collecting.world, *TABLES) == before


@pytest.mark.parametrize("who", REFUSED)
def test_nobody_else_words_what_reviews_ask(collecting: Collecting, who: str) -> None:
    (row,) = collecting.rows("SELECT template_id FROM review_cycle WHERE id = :cycle")
    one, before = {"templateId": encode_id("ReviewTemplate", row["template_id"])}, state(collecting.world, *TABLES)
    created = changed(collecting.world, who, "reviewTemplateCreate", {"name": "Mine", "questions": _two(collecting)})
    assert refusals(created) == [("FORBIDDEN", None)]
    for name, given in (
        ("reviewTemplatePublish", {**one, "questions": _two(collecting)}),
        ("reviewTemplateCopy", {**one, "name": "Mine"}),
    ):
        assert refusals(changed(collecting.world, who, name, given)) == [("FORBIDDEN", ("templateId",))], name
    days = {"cycleId": collecting.cycle, "selfUntil": "2026-12-01"}
    assert refusals(changed(collecting.world, who, "reviewCycleSchedule", days)) == [("FORBIDDEN", ("cycleId",))]
    assert state(collecting.world, *TABLES) == before


def test_the_days_of_a_cycle_follow_one_another(collecting: Collecting) -> None:
    days = {"cycleId": collecting.cycle, "selfUntil": "2026-12-01", "reviewsUntil": "2026-12-08", "releaseOn": None}
    chosen = "cycle { nominationsUntil selfUntil reviewsUntil releaseOn }"
    told = made(collecting.world, HR, "reviewCycleSchedule", days, chosen)["cycle"]
    assert told == {
        "nominationsUntil": None,
        "selfUntil": "2026-12-01",
        "reviewsUntil": "2026-12-08",
        "releaseOn": None,
    }
    early = {"cycleId": collecting.cycle, "nominationsUntil": "2026-12-02", "calibrationUntil": "2026-12-07"}
    assert refusals(changed(collecting.world, HR, "reviewCycleSchedule", early)) == [
        ("BAD_VALUE", ("selfUntil",)),
        ("BAD_VALUE", ("calibrationUntil",)),
    ]
    older = collecting.rows(
        "SELECT id FROM review_cycle WHERE organization_id = :tenant AND stage IN ('RELEASED', 'ENDED') LIMIT 1"
    )[0]["id"]
    closed = changed(
        collecting.world, HR, "reviewCycleSchedule", {"cycleId": encode_id("ReviewCycle", older), "selfUntil": None}
    )
    assert refusals(closed) == [("CLOSED", ("cycleId",))]
