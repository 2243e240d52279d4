"""Each change of development: what it does, what it is refused for, and who may make it."""

from asyncio import Runner
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import URL

from schema.access.viewer import Viewer
from schema.kit.ids import decode_id, encode_id, uuid7
from tests.conftest import copies
from tests.schema.checkins.desk import NOW, Desk, problems
from tests.schema.development.growth import do, done, one, operation, skill_id, written
from tests.schema.development.test_journey import begin_review_cycle
from tests.world import DEMO, World

Given = Mapping[str, Any]
TODAY, TOMORROW, YESTERDAY = (str((NOW + timedelta(days=days)).date()) for days in (0, 1, -1))
SCOPES = tuple(
    f"{area}:{verb}"
    for area in ("development", "learning", "people", "goals", "ratings", "pay", "checkins")
    for verb in ("read", "write")
)
EVERYONE = (
    "employee",
    "manager",
    "skip-level",
    "hrbp",
    "hr-admin",
    "compensation",
    "peer",
    "stranger",
    "service",
    "other",
)
NOBODY = encode_id("Suggestion", uuid7())


@pytest.fixture(scope="module")
def desk(server: URL, world: World, runner: Runner) -> Iterator[Desk]:
    """A desk that the tests of this module share; each makes its own plans."""
    for own in copies(server, world, runner):
        desk = Desk(own)
        assert desk.begun is not None
        yield desk


def insert(desk: Desk, table: str, type_name: str, **values: Any) -> str:
    """A row of the demo organization; its id in the graph."""
    row = {"organization_id": desk.world.tenants[DEMO], "id": uuid7(), **values}
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    desk.rows(f"INSERT INTO {table} ({columns}) VALUES ({marks})", **row)
    return encode_id(type_name, row["id"])


def suggestion(desk: Desk, **values: Any) -> str:
    told = {"cause": "SKILL_GAP", "kind": "COURSE", "title": "T", "reason": "R", "raised_at": NOW - timedelta(days=1)}
    return insert(desk, "trigger_firing", "Suggestion", employee_id=desk.me, **(told | values))


def plan(desk: Desk, status: str = "DRAFT") -> str:
    told = {"name": "P", "status": status, "starts_on": NOW.date()}
    return insert(desk, "development_plan", "DevelopmentPlan", employee_id=desk.me, **told)


def action(desk: Desk, status: str = "PLANNED", of: str | None = None, **values: Any) -> str:
    told = {"plan_id": decode_id(of or plan(desk)).value, "kind": "EXPERIENCE_70", "title": "A", "status": status}
    return insert(desk, "development_action", "DevelopmentAction", **told, **values)


def milestone(desk: Desk, **values: Any) -> str:
    return insert(desk, "milestone", "Milestone", action_id=decode_id(action(desk)).value, title="M", **values)


def mentorship(desk: Desk, status: str = "PROPOSED") -> str:
    told = {"mentor_id": desk.world.employee_key(desk.peer_row), "status": status, "starts_on": NOW.date()}
    return insert(desk, "mentorship", "Mentorship", employee_id=desk.me, **told)


def course(desk: Desk) -> str:
    return insert(desk, "course", "Course", code=str(uuid7()), title="C", provider="Own")


def recommendation(desk: Desk, **values: Any) -> str:
    told = {"employee_id": desk.me, "kind": "MERIT", "state": "DRAFT"} | values
    return insert(desk, "compensation_recommendation", "CompensationRecommendation", **told)


def skill(desk: Desk) -> str:
    return encode_id("Skill", skill_id(desk, "Python"))


SEES_NOTHING = ("compensation", "peer", "stranger", "other")
"""Who may not know of an employee's development."""

MATRIX: dict[str, tuple[Callable[[Desk], Given], str, tuple[str, ...]]] = {
    "suggestionAccept": (lambda desk: {"suggestionId": suggestion(desk)}, "employee manager", SEES_NOTHING),
    "suggestionDecline": (
        lambda desk: {"suggestionId": suggestion(desk), "reason": "No."},
        "employee manager",
        SEES_NOTHING,
    ),
    "suggestionWithdraw": (
        lambda desk: {"suggestionId": suggestion(desk), "reason": "No."},
        "manager hr-admin",
        SEES_NOTHING,
    ),
    "developmentPlanCreate": (
        lambda desk: {"employeeId": desk.opaque("employee"), "name": "P"},
        "employee manager hr-admin",
        ("other",),
    ),
    "developmentPlanClose": (lambda desk: {"planId": plan(desk)}, "employee manager hr-admin", SEES_NOTHING),
    "developmentActionAdd": (
        lambda desk: {"planId": plan(desk), "kind": "EXPERIENCE_70", "title": "A"},
        "employee manager hr-admin",
        SEES_NOTHING,
    ),
    "developmentActionUpdate": (
        lambda desk: {"actionId": action(desk), "title": "B"},
        "employee manager hr-admin",
        SEES_NOTHING,
    ),
    "developmentActionStart": (lambda desk: {"actionId": action(desk)}, "employee manager hr-admin", SEES_NOTHING),
    "developmentActionComplete": (lambda desk: {"actionId": action(desk)}, "employee manager hr-admin", SEES_NOTHING),
    "developmentActionCancel": (
        lambda desk: {"actionId": action(desk), "reason": "No."},
        "employee manager hr-admin",
        SEES_NOTHING,
    ),
    "milestoneAdd": (
        lambda desk: {"actionId": action(desk), "title": "M"},
        "employee manager hr-admin",
        SEES_NOTHING,
    ),
    "milestoneComplete": (lambda desk: {"milestoneId": milestone(desk)}, "employee manager hr-admin", SEES_NOTHING),
    "skillClaimAdd": (
        lambda desk: {"employeeId": desk.opaque("employee"), "skillId": skill(desk), "proficiency": 3},
        "employee manager",
        ("other",),
    ),
    "certificationAdd": (
        lambda desk: {"employeeId": desk.opaque("employee"), "name": "C", "issuedOn": TODAY},
        "employee manager hr-admin service",
        ("other",),
    ),
    "skillCreate": (lambda _: {"name": str(uuid7())}, "hr-admin service", ()),
    "courseCreate": (
        lambda _: {"code": str(uuid7()), "title": "C", "provider": "Own"},
        "hr-admin service",
        (),
    ),
    "courseUpdate": (lambda desk: {"courseId": course(desk), "title": "D"}, "hr-admin service", ("other",)),
    "learningAssign": (
        lambda desk: {"employeeId": desk.opaque("employee"), "courseId": course(desk)},
        "manager hr-admin service",
        ("other",),
    ),
    "completionRecord": (
        lambda desk: {"employeeId": desk.opaque("employee"), "courseId": course(desk)},
        "hr-admin service",
        ("other",),
    ),
    "mentorshipAccept": (
        lambda desk: {"mentorshipId": mentorship(desk)},
        "peer",
        ("compensation", "stranger", "other"),
    ),
    "mentorshipEnd": (
        lambda desk: {"mentorshipId": mentorship(desk)},
        "employee manager hr-admin peer",
        ("compensation", "stranger", "other"),
    ),
    "compensationRecommendationPropose": (
        lambda desk: {"recommendationId": recommendation(desk), "increaseRatio": "0.02"},
        "compensation hr-admin",
        ("employee", "manager", "skip-level", "hrbp", "peer", "stranger", "other"),
    ),
    "compensationRecommendationApprove": (
        lambda desk: {"recommendationId": recommendation(desk, state="PROPOSED", proposed_by_id=desk.manager)},
        "compensation hr-admin",
        ("employee", "manager", "skip-level", "hrbp", "peer", "stranger", "other"),
    ),
    "ratingPropose": (
        lambda desk: dict(
            zip(("cycleId", "levelId"), begin_review_cycle(desk), strict=True), employeeId=desk.opaque("employee")
        ),
        "manager",
        ("other",),
    ),
    "reviewCycleRelease": (lambda desk: {"cycleId": begin_review_cycle(desk)[0]}, "hr-admin", ("other",)),
}
"""For each change: what is sent, who may, and who may not even know of it; all others are FORBIDDEN."""


def viewer(desk: Desk, who: str) -> str | Viewer:
    return desk.world.service(*SCOPES) if who == "service" else desk.viewer(who)


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_make_a_change_and_who_may_not_know_of_it(desk: Desk, name: str) -> None:
    make, allowed, blind = MATRIX[name]
    given = make(desk)
    before = written(desk)
    codes: dict[str, list[str]] = {}
    for who in EVERYONE:
        if who in allowed.split():
            answer = desk.world.ask(viewer(desk, who), operation(name), {"input": given}, now=NOW)
        else:
            answer = desk.world.send(viewer(desk, who), operation(name), {"input": given}, now=NOW)
        assert (answer.errors, answer.data is None) == ([], False)
        assert answer.data is not None
        codes[who] = [error["code"] for error in answer.data[name]["userErrors"]]
    expected = {who: ["NOT_FOUND"] if who in blind else ["FORBIDDEN"] for who in EVERYONE}
    assert codes == expected | {who: [] for who in allowed.split()}
    assert written(desk) == before


REFUSALS: list[tuple[str, str, Callable[[Desk], Given], list[tuple[str, tuple[str, ...] | None]]]] = [
    ("employee", "suggestionAccept", lambda _: {"suggestionId": NOBODY}, [("NOT_FOUND", ("suggestionId",))]),
    ("employee", "suggestionAccept", lambda _: {"suggestionId": "nonsense"}, [("BAD_ID", ("suggestionId",))]),
    (
        "employee",
        "suggestionAccept",
        lambda desk: {"suggestionId": suggestion(desk), "dueOn": YESTERDAY, "reason": " "},
        [("BAD_VALUE", ("reason",)), ("BAD_VALUE", ("dueOn",))],
    ),
    (
        "employee",
        "suggestionAccept",
        lambda desk: {"suggestionId": suggestion(desk, raised_at=NOW - timedelta(days=21))},
        [("EXPIRED", ("suggestionId",))],
    ),
    (
        "employee",
        "suggestionDecline",
        lambda desk: {"suggestionId": suggestion(desk, state="DECLINED", decided_at=NOW), "reason": "No."},
        [("ALREADY_DECIDED", ("suggestionId",))],
    ),
    (
        "employee",
        "suggestionDecline",
        lambda desk: {"suggestionId": suggestion(desk), "reason": ""},
        [("BAD_VALUE", ("reason",))],
    ),
    (
        "employee",
        "developmentPlanCreate",
        lambda _: {"name": "x" * 201, "startsOn": TODAY, "endsOn": YESTERDAY},
        [("BAD_VALUE", ("name",)), ("BAD_VALUE", ("endsOn",))],
    ),
    (
        "employee",
        "developmentPlanActivate",
        lambda desk: {"planId": plan(desk), "expectedVersion": 7},
        [("STALE_VERSION", ("expectedVersion",))],
    ),
    ("employee", "developmentPlanActivate", lambda desk: {"planId": plan(desk)}, [("ALREADY_EXISTS", ("planId",))]),
    ("employee", "developmentPlanClose", lambda desk: {"planId": plan(desk, "CLOSED")}, [("CLOSED", ("planId",))]),
    (
        "employee",
        "developmentActionAdd",
        lambda desk: {
            "planId": plan(desk),
            "kind": "EXPERIENCE_70",
            "title": "",
            "dueOn": YESTERDAY,
            "courseId": course(desk),
            "mentorId": desk.opaque("employee"),
            "goalId": "nonsense",
        },
        [
            ("BAD_VALUE", ("title",)),
            ("BAD_VALUE", ("dueOn",)),
            ("BAD_ID", ("goalId",)),
            ("BAD_VALUE", ("courseId",)),
            ("BAD_VALUE", ("mentorId",)),
            ("BAD_VALUE", ("mentorId",)),
        ],
    ),
    (
        "employee",
        "developmentActionAdd",
        lambda desk: {"planId": plan(desk, "CLOSED"), "kind": "EXPERIENCE_70", "title": "A"},
        [("CLOSED", ("planId",))],
    ),
    (
        "employee",
        "developmentActionStart",
        lambda desk: {"actionId": action(desk, "DONE")},
        [("CLOSED", ("actionId",))],
    ),
    (
        "employee",
        "developmentActionComplete",
        lambda desk: {"actionId": action(desk, of=plan(desk, "CLOSED"))},
        [("CLOSED", ("actionId",))],
    ),
    (
        "employee",
        "developmentActionUpdate",
        lambda desk: {"actionId": action(desk), "title": None, "dueOn": YESTERDAY},
        [("BAD_VALUE", ("dueOn",)), ("BAD_VALUE", ("title",))],
    ),
    (
        "employee",
        "milestoneComplete",
        lambda desk: {"milestoneId": milestone(desk, completed_at=NOW)},
        [("CLOSED", ("milestoneId",))],
    ),
    (
        "employee",
        "skillClaimAdd",
        lambda _: {"skillId": NOBODY, "proficiency": 6, "validUntil": YESTERDAY},
        [("BAD_ID", ("skillId",)), ("BAD_VALUE", ("proficiency",)), ("BAD_VALUE", ("validUntil",))],
    ),
    (
        "employee",
        "certificationAdd",
        lambda _: {"name": "C", "issuedOn": TOMORROW, "expiresOn": TODAY},
        [("FUTURE", ("issuedOn",)), ("BAD_VALUE", ("expiresOn",))],
    ),
    (
        "hr-admin",
        "courseCreate",
        lambda _: {"code": "c", "title": "", "provider": "Own", "hours": "-1", "skillIds": ["nonsense"]},
        [("BAD_VALUE", ("title",)), ("BAD_VALUE", ("hours",)), ("BAD_ID", ("skillIds", "0"))],
    ),
    (
        "hr-admin",
        "courseUpdate",
        lambda desk: {"courseId": course(desk), "hours": "many"},
        [("NOT_A_NUMBER", ("hours",))],
    ),
    (
        "hr-admin",
        "completionRecord",
        lambda desk: {
            "employeeId": desk.opaque("employee"),
            "courseId": course(desk),
            "completedAt": f"{TOMORROW}T00:00:00Z",
            "score": 101,
        },
        [("FUTURE", ("completedAt",)), ("BAD_VALUE", ("score",))],
    ),
    (
        "employee",
        "mentorshipAccept",
        lambda desk: {"mentorshipId": mentorship(desk)},
        [("FORBIDDEN", ("mentorshipId",))],
    ),
    (
        "peer",
        "mentorshipAccept",
        lambda desk: {"mentorshipId": mentorship(desk, "ACTIVE")},
        [("ALREADY_DECIDED", ("mentorshipId",))],
    ),
    (
        "peer",
        "mentorshipEnd",
        lambda desk: {"mentorshipId": mentorship(desk, "ENDED")},
        [("CLOSED", ("mentorshipId",))],
    ),
    (
        "compensation",
        "compensationRecommendationPropose",
        lambda desk: {"recommendationId": recommendation(desk), "increaseRatio": "1.5"},
        [("BAD_VALUE", ("increaseRatio",))],
    ),
    (
        "compensation",
        "compensationRecommendationPropose",
        lambda desk: {
            "recommendationId": recommendation(
                desk, **{f"guideline_{name}": 0.01 for name in ("minimum", "low", "default", "high", "maximum")}
            ),
            "increaseRatio": "0.02",
        },
        [("BAD_VALUE", ("deviationReason",))],
    ),
    (
        "compensation",
        "compensationRecommendationApprove",
        lambda desk: {"recommendationId": recommendation(desk)},
        [("ALREADY_DECIDED", ("recommendationId",))],
    ),
    (
        "compensation",
        "compensationRecommendationPropose",
        lambda desk: {
            "recommendationId": recommendation(
                desk, employee_id=desk.world.employee_key(desk.told.persona("compensation"))
            ),
            "increaseRatio": "0.02",
        },
        [("FORBIDDEN", ("recommendationId",))],
    ),
    (
        "compensation",
        "compensationRecordApply",
        lambda desk: {
            "recommendationId": recommendation(
                desk, state="APPROVED", increase_minor=100, increase_currency="EUR", kind="MERIT"
            ),
            "effectiveOn": "2001-01-01",
        },
        [("BAD_VALUE", ("effectiveOn",))],
    ),
]
"""Who sends what, and what is wrong with it."""


@pytest.mark.parametrize(
    ("who", "name", "make", "expected"), REFUSALS, ids=[f"{place} {case[1]}" for place, case in enumerate(REFUSALS)]
)
def test_bad_input_is_refused_whole(
    desk: Desk, who: str, name: str, make: Callable[[Desk], Given], expected: list[tuple[str, tuple[str, ...] | None]]
) -> None:
    given = make(desk)
    before = written(desk)
    assert problems(do(desk, who, name, given)) == expected
    assert written(desk) == before


def test_a_skill_of_one_s_own_is_made_once(desk: Desk) -> None:
    given = {"name": "  Bridge  Building ", "category": "Craft", "clientMutationId": "bridge"}
    for _ in range(2):
        made = done(desk, "hr-admin", "skillCreate", given)["skill"]
        assert made == {
            "id": made["id"],
            "name": "Bridge Building",
            "code": "bridge building",
            "taxonomy": "LOCAL",
            "category": "Craft",
        }
    events = desk.rows("SELECT operation FROM domain_event WHERE node_id = :id", id=decode_id(made["id"]).value)
    assert events == [{"operation": "CREATED"}]
    before = written(desk)
    for more, expected in (
        ({"name": "BRIDGE building"}, [("ALREADY_EXISTS", ("name",))]),
        ({"name": "python"}, [("ALREADY_EXISTS", ("name",))]),
        ({"name": "Bridges", "code": "bridge building"}, [("ALREADY_EXISTS", ("code",))]),
        ({"name": " ", "code": "x" * 101}, [("BAD_VALUE", ("name",)), ("BAD_VALUE", ("code",))]),
        ({"name": "Other", "clientMutationId": "bridge"}, [("KEY_REUSED", ("clientMutationId",))]),
    ):
        assert problems(do(desk, "hr-admin", "skillCreate", more)) == expected
    assert written(desk) == before


def test_an_action_is_worked_off_step_by_step(desk: Desk) -> None:
    of = done(desk, "employee", "developmentPlanCreate", {"name": "Next year", "endsOn": TOMORROW})["plan"]
    assert (of["status"], of["startsOn"], of["endsOn"]) == ("DRAFT", TODAY, TOMORROW)
    given = {"planId": of["id"], "kind": "EXPOSURE_20", "title": "Shadow a peer", "mentorId": desk.opaque("manager")}
    made = done(desk, "manager", "developmentActionAdd", given)["action"]
    assert (made["status"], made["origin"], made["plan"]["mix"]["exposure"]) == ("PLANNED", "MANUAL", 1.0)
    changed = done(desk, "employee", "developmentActionUpdate", {"actionId": made["id"], "dueOn": TOMORROW})["action"]
    assert (changed["title"], changed["dueOn"]) == ("Shadow a peer", TOMORROW)
    step = done(desk, "employee", "milestoneAdd", {"actionId": made["id"], "title": "First day"})["milestone"]
    reached = done(desk, "employee", "milestoneComplete", {"milestoneId": step["id"]})["milestone"]
    assert reached["completedAt"] == "2026-11-27T09:00:00Z"
    started = done(desk, "employee", "developmentActionStart", {"actionId": made["id"]})["action"]
    finished = done(desk, "employee", "developmentActionComplete", {"actionId": made["id"]})["action"]
    assert (started["status"], finished["status"], finished["completedAt"]) == (
        "IN_PROGRESS",
        "DONE",
        "2026-11-27T09:00:00Z",
    )
    other = done(desk, "employee", "developmentActionAdd", {**given, "title": "Another"})["action"]
    gone = done(desk, "employee", "developmentActionCancel", {"actionId": other["id"], "reason": "No time."})["action"]
    assert (gone["status"], gone["plan"]["mix"]["exposure"]) == ("CANCELLED", 1.0)
    over = done(desk, "employee", "developmentPlanClose", {"planId": of["id"], "expectedVersion": 1})["plan"]
    assert (over["status"], over["version"]) == ("CLOSED", 2)


def test_an_employee_works_on_one_plan_at_a_time(desk: Desk) -> None:
    known = one(desk, "SELECT id FROM development_plan WHERE employee_id = :me AND status = 'ACTIVE'", me=desk.me)
    following = plan(desk)
    done(desk, "employee", "developmentPlanClose", {"planId": encode_id("DevelopmentPlan", known)})
    begun = done(desk, "employee", "developmentPlanActivate", {"planId": following})["plan"]
    again = done(desk, "employee", "developmentPlanActivate", {"planId": following})["plan"]
    assert (begun["status"], again["version"]) == ("ACTIVE", begun["version"])


def test_a_claim_rests_on_the_word_of_who_sends_it(desk: Desk) -> None:
    given = {"employeeId": desk.opaque("employee"), "skillId": skill(desk), "proficiency": 4}
    claims = [done(desk, who, "skillClaimAdd", given)["skillClaim"] for who in ("employee", "manager")]
    assert [(claim["source"], claim["assertedBy"]["id"]) for claim in claims] == [
        ("SELF", desk.opaque("employee")),
        ("MANAGER", desk.opaque("manager")),
    ]


def test_a_course_is_offered_assigned_and_completed(desk: Desk) -> None:
    given = {"code": "sql-1", "title": "SQL for all", "provider": "Own", "hours": "2.5", "skillIds": [skill(desk)]}
    made = done(desk, "hr-admin", "courseCreate", given)["course"]
    assert (made["hours"], made["skills"]["nodes"]) == (2.5, [{"name": "Python"}])
    assert problems(do(desk, "hr-admin", "courseCreate", given)) == [("ALREADY_EXISTS", ("code",))]
    changed = done(desk, "hr-admin", "courseUpdate", {"courseId": made["id"], "skillIds": []})["course"]
    assert (changed["title"], changed["skills"]["nodes"]) == ("SQL for all", [])
    done(desk, "hr-admin", "courseUpdate", {"courseId": made["id"], "skillIds": [skill(desk)]})
    mine = {"employeeId": desk.opaque("employee"), "courseId": made["id"]}
    assigned = done(desk, "manager", "learningAssign", {**mine, "mandatory": True, "dueOn": TOMORROW})["assignment"]
    assert (assigned["status"], assigned["mandatory"]) == ("ASSIGNED", True)
    assert problems(do(desk, "manager", "learningAssign", mine)) == [("ALREADY_EXISTS", ("courseId",))]
    bound = action(desk, course_id=one(desk, "SELECT id FROM course WHERE code = 'sql-1'"))
    failed = done(desk, "hr-admin", "completionRecord", {**mine, "score": 59, "completedAt": f"{YESTERDAY}T12:00:00Z"})
    assert (failed["completion"]["score"], failed["actions"], failed["skillClaims"]) == (59, [], [])
    passed = done(desk, "hr-admin", "completionRecord", {**mine, "score": 60})
    assert passed["actions"] == [{"id": bound, "status": "DONE"}]
    assert [claim["source"] for claim in passed["skillClaims"]] == ["LMS"]
    mine_of = "SELECT status FROM learning_assignment WHERE course_id = (SELECT id FROM course WHERE code = 'sql-1')"
    assert one(desk, mine_of) == "COMPLETED"
    again = do(desk, "hr-admin", "completionRecord", {**mine, "score": 60})
    assert problems(again) == [("ALREADY_EXISTS", ("completedAt",))]


def test_a_mentor_says_yes_and_either_of_the_two_ends_it(desk: Desk) -> None:
    between = mentorship(desk)
    assert done(desk, "peer", "mentorshipAccept", {"mentorshipId": between})["mentorship"]["status"] == "ACTIVE"
    ended = done(desk, "employee", "mentorshipEnd", {"mentorshipId": between})["mentorship"]
    assert (ended["status"], ended["endsOn"]) == ("ENDED", TODAY)


def test_an_accepted_mentor_is_asked(desk: Desk) -> None:
    mentor = desk.world.employee_key(desk.stranger_row)
    found = suggestion(desk, kind="MENTOR", mentor_id=mentor, title="Work with somebody")
    accepted = done(desk, "employee", "suggestionAccept", {"suggestionId": found})
    assert accepted["action"]["kind"] == "EXPOSURE_20"
    asked = desk.rows(
        "SELECT status FROM mentorship WHERE employee_id = :me AND mentor_id = :it", me=desk.me, it=mentor
    )
    assert asked == [{"status": "PROPOSED"}]
    for _ in range(2):
        insert(desk, "mentorship", "Mentorship", employee_id=desk.manager, mentor_id=mentor, starts_on=NOW.date())
    full = suggestion(desk, kind="MENTOR", mentor_id=mentor, title="Work with somebody")
    refusal = do(desk, "employee", "suggestionAccept", {"suggestionId": full})
    assert problems(refusal) == [("CLOSED", ("suggestionId",))]


def test_a_suggestion_without_a_plan_begins_one(desk: Desk) -> None:
    desk.rows("UPDATE development_plan SET status = 'CLOSED' WHERE employee_id = :me", me=desk.me)
    accepted = done(desk, "employee", "suggestionAccept", {"suggestionId": suggestion(desk)})
    assert accepted["action"]["plan"] == {
        "id": accepted["action"]["plan"]["id"],
        "status": "ACTIVE",
        "mix": {"experience": 0.0, "exposure": 0.0, "education": 1.0},
    }


def test_what_serves_no_goal_can_not_be_verified(desk: Desk) -> None:
    found = suggestion(desk)
    accepted = done(desk, "employee", "suggestionAccept", {"suggestionId": found})
    done(desk, "employee", "developmentActionComplete", {"actionId": accepted["action"]["id"]})
    text = "query ($id: ID!) { node(id: $id) { ... on Suggestion { outcome outcomeReason } } }"
    answer = desk.world.ask("employee", text, {"id": found})
    assert answer.data == {
        "node": {
            "outcome": "INCONCLUSIVE",
            "outcomeReason": "No measured goal stands behind it, so that no metric can tell whether it helped.",
        }
    }
