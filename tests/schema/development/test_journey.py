"""The whole thread on one database: a blocked week, a flag, a course, a recovery, a rating, a raise, and why."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from schema.kit.ids import decode_id, encode_id, uuid7
from tests.operations.documents import OPERATIONS
from tests.schema.checkins.desk import NOW, Desk
from tests.schema.development.growth import do, done, one
from tests.world import DEMO, World

SKILL = "Test Automation"
COURSE = "Take the course “Test Automation in practice”"
GOAL = "Reduce defects escaping from key accounts"
LATER = [NOW + timedelta(weeks=number) for number in range(1, 9)]
END = LATER[-1] + timedelta(days=3)
PAID_FROM = "2027-03-01"
MINE = """query ($id: ID!) { employee(id: $id) { compensation { effectiveOn because { __typename }
    recommendation { state } } } }"""


def week_of(moment: datetime) -> str:
    year, number, _ = moment.isocalendar()
    return f"{year}-W{number:02}"


def submit(desk: Desk, moment: datetime, value: str, **further: Any) -> dict[str, Any]:
    given = {"week": week_of(moment), "goalUpdates": [{"goalId": desk.goal("Reduce"), "value": value}], **further}
    return done(desk, "employee", "checkInSubmit", given, moment)


def begin_review_cycle(desk: Desk) -> tuple[str, str]:
    """A cycle that collects, and the level 4 of its scale."""
    tenant, cycle = desk.world.tenants[DEMO], uuid7()
    level = desk.rows("SELECT id, scale_id FROM rating_level WHERE organization_id = :t AND value = 4", t=tenant)[0]
    desk.rows(
        "INSERT INTO review_cycle (organization_id, id, name, stage, starts_on, ends_on, scale_id)"
        " VALUES (:t, :cycle, :name, 'COLLECTING', '2026-09-01', '2027-02-28', :scale)",
        t=tenant,
        name=f"Winter {cycle}",
        cycle=cycle,
        scale=level["scale_id"],
    )
    return encode_id("ReviewCycle", cycle), encode_id("RatingLevel", level["id"])


def test_from_a_blocked_week_to_a_raise_and_back(world_copy: World) -> None:
    desk = Desk(world_copy)
    assert desk.begun is not None
    course = _raised(desk)
    action = _decided(desk, course)
    _recovered(desk, course, action)
    rating = _rated(desk, course)
    _paid(desk, rating)


def _raised(desk: Desk) -> dict[str, Any]:
    """A blocker asks for a stretch project, which the plan lacks most; a flag for the course that is left."""
    blocker = {"kind": "SKILL", "description": f"Lack of {SKILL} knowledge", "goalId": desk.goal("Reduce")}
    (stretch,) = submit(desk, NOW - timedelta(weeks=1), "16", blockers=[blocker])["suggestions"]
    assert (stretch["kind"], stretch["cause"]) == ("STRETCH_PROJECT", "SKILL_BLOCKER")
    assert stretch["reason"] == f"A lack of skill in {SKILL} was named as what blocks '{GOAL}' in 2026-W47."
    second = submit(desk, NOW, "16.25")
    assert second["suggestions"] == []
    flag = {"checkInId": second["checkIn"]["id"], "skillName": SKILL, "goalId": desk.goal("Reduce"), "note": "Hours"}
    (course,) = done(desk, "manager", "skillGapFlag", flag)["suggestions"]
    assert (course["kind"], course["title"], course["cause"]) == ("COURSE", COURSE, "SKILL_GAP")
    assert course["reason"] == (
        f"{SKILL} was flagged as lacking for '{GOAL}' in 2026-W48:"
        " 16.000 against 13.255 in 2026-W47, 16.250 against 13.090 in 2026-W48."
    )
    declined = {"suggestionId": stretch["id"], "reason": "Too much at once."}
    answer = done(desk, "employee", "suggestionDecline", declined)["suggestion"]
    # The miss of the second week had nothing else to ask for: it supports what was proposed for the goal.
    assert (answer["state"], answer["decisionReason"], answer["evidence"]) == (
        "DECLINED",
        "Too much at once.",
        [
            {"week": "2026-W47", "value": None, "target": None},
            {"week": "2026-W48", "value": 16.25, "target": 13.09},
        ],
    )
    return course  # type: ignore[no-any-return]


def _decided(desk: Desk, course: dict[str, Any]) -> str:
    """The manager finds it in the inbox and on the agenda, and accepts."""
    inbox = desk.world.ask("manager", "{ viewer { inbox { nodes { id } } } }", now=NOW)
    assert inbox.data is not None
    assert course["id"] in [node["id"] for node in inbox.data["viewer"]["inbox"]["nodes"]]
    agenda = desk.rows(
        "SELECT title, source, deleted_at IS NULL AS there FROM agenda_item"
        " WHERE employee_id = :me AND trigger_firing_id IS NOT NULL ORDER BY id",
        me=desk.me,
    )
    assert [(row["title"], row["source"], row["there"]) for row in agenda] == [
        (f"Lead a stretch project for “{GOAL}”", "TRIGGER", False),
        (COURSE, "TRIGGER", True),
    ]
    accept = {"suggestionId": course["id"], "dueOn": "2026-12-31", "reason": "It helps now."}
    accepted = done(desk, "manager", "suggestionAccept", accept)
    assert accepted["suggestion"]["decidedBy"] == {"id": desk.opaque("manager")}
    action = accepted["action"]
    assert {name: action[name] for name in ("kind", "title", "status", "origin", "dueOn")} == {
        "kind": "EDUCATION_10",
        "title": COURSE,
        "status": "PLANNED",
        "origin": "TRIGGER",
        "dueOn": "2026-12-31",
    }
    assert set(action["plan"]["mix"].values()) == {1 / 3}
    assert desk.rows(
        "SELECT status, assigned_by_id FROM learning_assignment WHERE action_id = :action",
        action=decode_id(action["id"]).value,
    ) == [{"status": "ASSIGNED", "assigned_by_id": desk.manager}]
    again = do(desk, "employee", "suggestionAccept", {"suggestionId": course["id"]})
    assert [error["code"] for error in again["userErrors"]] == ["ALREADY_DECIDED"]
    return str(action["id"])


def _recovered(desk: Desk, course: dict[str, Any], action: str) -> None:
    """The learning system reports the course; eight weeks later the metric has come back, and a raise is unlocked."""
    completed = {"employeeId": desk.opaque("employee"), "courseId": course["action"]["course"]["id"], "score": 88}
    told = done(desk, "hr-admin", "completionRecord", completed)
    assert told["actions"] == [{"id": action, "status": "DONE"}]
    assert {claim["source"] for claim in told["skillClaims"]} == {"LMS"}
    firing = decode_id(course["id"]).value
    for moment in LATER[:-1]:
        submit(desk, moment, "12.5")
    assert one(desk, "SELECT outcome FROM trigger_firing WHERE id = :firing", firing=firing) is None
    submit(desk, LATER[-1], "12.5")
    (row,) = desk.rows("SELECT outcome, outcome_reason FROM trigger_firing WHERE id = :firing", firing=firing)
    assert (row["outcome"], row["outcome_reason"]) == (
        "RECOVERED",
        (
            f"'{GOAL}' was within its corridor in 4 of its last 4 observed weeks: 12.50 against 12.76 in 2026-W53,"
            " 12.50 against 12.76 in 2027-W01, 12.50 against 12.76 in 2027-W02, 12.50 against 12.76 in 2027-W03."
        ),
    )
    (verified,) = desk.events("OutcomeVerified")
    assert Counter(desk.causes(verified["id"])) == {"DevelopmentActionCompleted": 1, "CheckInSubmitted": 4}
    raises = desk.rows("SELECT kind, state, increase_minor, reasons FROM compensation_recommendation")
    assert raises == [
        {
            "kind": "MERIT",
            "state": "DRAFT",
            "increase_minor": None,
            "reasons": ["Raise unlocked by a verified outcome of development."],
        }
    ]


def _rated(desk: Desk, course: dict[str, Any]) -> str:
    """The verified outcome is evidence of the rating, with the weight that the product gives it."""
    cycle, level = begin_review_cycle(desk)
    given = {"employeeId": desk.opaque("employee"), "cycleId": cycle, "levelId": level, "rationale": "Came back."}
    rating = done(desk, "manager", "ratingPropose", given, END)["rating"]
    (evidence,) = [one for one in rating["evidence"] if one["kind"] == "VERIFIED_OUTCOMES"]
    assert (rating["proposed"], evidence["weight"] > 0) == ({"value": 4}, True)
    assert evidence["source"] == {"__typename": "Suggestion", "id": course["id"]}
    released = done(desk, "hr-admin", "reviewCycleRelease", {"cycleId": cycle}, END)
    assert (released["cycle"]["stage"], released["released"]) == ("RELEASED", 1)
    again = do(desk, "hr-admin", "reviewCycleRelease", {"cycleId": cycle}, END)
    assert [error["code"] for error in again["userErrors"]] == ["ALREADY_DECIDED"]
    return str(rating["id"])


def _paid(desk: Desk, rating: str) -> None:
    """One proposes, another one approves, it becomes pay; and the pay says why, to each as far as they may see."""
    world = desk.world
    raise_id = encode_id("CompensationRecommendation", one(desk, "SELECT id FROM compensation_recommendation"))
    proposal = {"recommendationId": raise_id, "increaseRatio": "0.04"}
    before = one(
        desk,
        "SELECT base_minor FROM compensation_record WHERE employee_id = :me ORDER BY valid_from DESC LIMIT 1",
        me=desk.me,
    )
    proposed = done(desk, "compensation", "compensationRecommendationPropose", proposal, END)["recommendation"]
    more = proposed["increase"]["amountMinor"]
    assert (proposed["state"], 2 * abs(100 * more - 4 * before) <= 100) == ("PROPOSED", True)
    own = do(desk, "compensation", "compensationRecommendationApprove", {"recommendationId": raise_id}, END)
    assert [error["code"] for error in own["userErrors"]] == ["FORBIDDEN"]
    early = do(
        desk, "hr-admin", "compensationRecordApply", {"recommendationId": raise_id, "effectiveOn": PAID_FROM}, END
    )
    assert [error["code"] for error in early["userErrors"]] == ["ALREADY_DECIDED"]
    approval = {"recommendationId": raise_id, "effectiveOn": PAID_FROM}
    paid = done(desk, "hr-admin", "compensationRecommendationApprove", approval, END)
    assert paid["recommendation"]["state"] == "EXPORTED"
    assert paid["record"]["base"] == {"amountMinor": before + more}
    why = world.ask("hr-admin", OPERATIONS["06 WhyThisPay"], {"recordId": paid["record"]["id"]}, now=END)
    assert (why.errors, why.data is None) == ([], False)
    assert why.data is not None
    node = why.data["node"]
    assert node["recommendation"]["rating"]["final"]["value"] == 4
    assert [event["__typename"] for event in node["because"]] == [
        "CheckInSubmitted",
        "CheckInSubmitted",
        "SkillGapFlagged",
        "SuggestionRaised",
        "SuggestionDecided",
        "DevelopmentActionAdded",
        "DevelopmentActionCompleted",
        *["CheckInSubmitted"] * 4,
        "OutcomeVerified",
        "RaiseUnlocked",
        "RatingProposed",
        "RatingReleased",
    ]
    # Whoever plans pay reads no check-in, and of the employee's development nothing.
    analyst = world.ask("compensation", OPERATIONS["06 WhyThisPay"], {"recordId": paid["record"]["id"]}, now=END)
    assert analyst.data is not None
    seen = [event["__typename"] for event in analyst.data["node"]["because"]]
    assert seen == ["RaiseUnlocked", "RatingProposed", "RatingReleased"]
    # Pay to come is no news yet; from its first day on the employee sees it with all that led to it.
    first_day = datetime.fromisoformat(f"{PAID_FROM}T09:00:00+00:00")
    for now, known in ((END, 0), (first_day, 15)):
        mine = world.ask("employee", MINE, {"id": desk.opaque("employee")}, now=now)
        assert mine.data is not None
        pay = mine.data["employee"]["compensation"]
        assert (pay["effectiveOn"] == PAID_FROM, len(pay["because"]) == known) == (bool(known), bool(known))
    thread = world.ask(
        "employee", OPERATIONS["06 ThreadOf"], {"id": desk.opaque("employee"), "first": 1000}, now=first_day
    )
    assert (thread.errors, thread.data is None) == ([], False)
    assert thread.data is not None
    told = [node for node in thread.data["employee"]["thread"]["nodes"] if node["at"] >= "2026-11-27"]
    assert [node["__typename"] for node in told][-5:] == [
        "OutcomeVerified",
        "RaiseUnlocked",
        "RatingProposed",
        "RatingReleased",
        "CompensationChanged",
    ]
    assert told[-2]["rating"]["id"] == rating
    decided = next(
        node for node in told if node["__typename"] == "SuggestionDecided" and node["suggestion"]["state"] == "ACCEPTED"
    )
    assert decided["by"]["id"] == desk.opaque("manager")
