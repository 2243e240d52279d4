"""Changes of goals through the graph: what they do, whom they are refused, and that a refusal leaves nothing behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from schema.kit.ids import decode_id_of, encode_id
from tests.schema.changing import changed, made, racing, refusals, state
from tests.told import Told
from tests.world import NOW, OTHER, World

GOAL = "goal { id version title owner { id } }"
METRIC = {"unit": "%", "direction": "INCREASE", "baseline": 0, "target": 80}
TABLES = ("goal", "goal_metric", "goal_contribution", "metric_observation", "goal_cycle", "goal_template")
BAD, NOT_FOUND, FORBIDDEN = "BAD_VALUE", "NOT_FOUND", "FORBIDDEN"


def new(world: World, who: str = "employee", **given: Any) -> dict[str, Any]:
    """A new goal."""
    told = {"title": "Learn SQL", "kind": "DEVELOPMENT", "dueOn": "2027-03-31", "metric": METRIC} | given
    goal: dict[str, Any] = made(world, who, "goalCreate", told, GOAL)["goal"]
    return goal


def of_employee(world: World, told: Told, persona: str = "employee") -> str:
    return world.employee_id(told.persona(persona))


def unit_of(world: World, persona: str = "employee") -> str:
    found = world.ask(persona, "{ viewer { employee { orgUnit { id } } } }")
    assert found.data is not None
    unit: str = found.data["viewer"]["employee"]["orgUnit"]["id"]
    return unit


def seen(world: World, who: str, identifier: str, selection: str) -> Any:
    found = world.ask(who, f"query($id: ID!) {{ goal(id: $id) {{ {selection} }} }}", {"id": identifier})
    return None if found.data is None else found.data["goal"]


def trail(world: World, after: int = 0) -> list[tuple[str, str]]:
    found = world.rows(
        "SELECT action, data_kind FROM audit_event WHERE organization_id = :tenant ORDER BY sequence",
        tenant=world.tenants["demo"],
    )
    return [(row["action"], row["data_kind"]) for row in found][after:]


def test_a_goal_is_made_with_all_that_belongs_to_it(changing: World, told: Told) -> None:
    before = len(trail(changing))
    team = made(
        changing,
        "hr-admin",
        "goalCreate",
        {
            "title": "Answer sooner",
            "kind": "OBJECTIVE",
            "level": "TEAM",
            "orgUnitId": unit_of(changing),
            "visibility": "ORGANIZATION",
            "rollUp": "WEIGHTED",
        },
        "goal { id level rollUp owner { id } orgUnit { id } startsOn dueOn scoring { scorable says missing } }",
    )["goal"]
    assert team == {
        "id": team["id"],
        "level": "TEAM",
        "rollUp": "WEIGHTED",
        "owner": None,
        "orgUnit": {"id": unit_of(changing)},
        "startsOn": "2026-11-21",
        "dueOn": None,
        "scoring": {
            "scorable": False,
            "says": "It can't be scored without a unit, a direction, a baseline, a target and a day when it is due.",
            "missing": ["UNIT", "DIRECTION", "BASELINE", "TARGET", "DUE_ON"],
        },
    }
    mine = made(
        changing,
        "employee",
        "goalCreate",
        {
            "title": " Answer within a day ",
            "description": "Every mail.",
            "kind": "KPI",
            "difficulty": 3,
            "weight": "0.25",
            "strategicTags": ["service", "service", "growth"],
            "startsOn": "2026-11-16",
            "dueOn": "2027-02-28",
            "visibility": "TEAM",
            "parentId": team["id"],
            "metric": {"unit": "hours", "direction": "REDUCE", "baseline": 30, "target": 24.5, "greenAt": "25"},
            "contributesTo": [{"toGoalId": team["id"], "weight": 0.4}],
            "clientMutationId": "m1",
        },
        """clientMutationId goal {
            title description level kind difficulty weight strategicTags startsOn dueOn visibility rollUp state status
            owner { id } orgUnit { id } parent { id } cycle { id } template { id }
            metric { unit direction baseline target current greenAt yellowAt }
            contributesTo { nodes { weight to { id } } }
            scoring { scorable missing says expected status progress achievement proposedState }
        }""",
    )
    assert mine == {
        "clientMutationId": "m1",
        "userErrors": [],
        "goal": {
            "title": "Answer within a day",
            "description": "Every mail.",
            "level": "INDIVIDUAL",
            "kind": "KPI",
            "difficulty": 3,
            "weight": 0.25,
            "strategicTags": ["service", "growth"],
            "startsOn": "2026-11-16",
            "dueOn": "2027-02-28",
            "visibility": "TEAM",
            "rollUp": "MANUAL",
            "state": "ACTIVE",
            "status": None,
            "owner": {"id": of_employee(changing, told)},
            "orgUnit": None,
            "parent": {"id": team["id"]},
            "cycle": None,
            "template": None,
            "metric": {
                "unit": "hours",
                "direction": "REDUCE",
                "baseline": 30.0,
                "target": 24.5,
                "current": None,
                "greenAt": 25.0,
                "yellowAt": None,
            },
            "contributesTo": {"nodes": [{"weight": 0.4, "to": {"id": team["id"]}}]},
            "scoring": {
                "scorable": True,
                "missing": [],
                "says": "It can be scored.",
                "expected": 29.6857,
                "status": None,
                "progress": None,
                "achievement": None,
                "proposedState": None,
            },
        },
    }
    assert trail(changing, before) == [
        ("GoalCreated", "GOAL"),
        ("GoalCreated", "GOAL"),
        ("GoalMetricCreated", "GOAL"),
        ("GoalContributionCreated", "GOAL"),
    ]


def test_a_private_goal_is_its_owner_s_from_the_first_moment(changing: World, told: Told) -> None:
    before = len(trail(changing))
    mine = new(changing, visibility="PRIVATE")
    assert trail(changing, before) == [("GoalCreated", "PRIVATE"), ("GoalMetricCreated", "PRIVATE")]
    for who in ("manager", "hr-admin", "hrbp"):
        assert seen(changing, who, mine["id"], "id") is None
        for name in ("goalUpdate", "goalDelete", "goalMetricObserve"):
            further = {"value": 1} if name == "goalMetricObserve" else {}
            assert refusals(changed(changing, who, name, {"goalId": mine["id"], **further})) == [
                (NOT_FOUND, ("goalId",))
            ]
    theirs = {"title": "X", "kind": "KPI", "visibility": "PRIVATE", "ownerId": of_employee(changing, told)}
    assert refusals(changed(changing, "manager", "goalCreate", theirs)) == [(FORBIDDEN, ("visibility",))]
    shared = new(changing)
    hidden = {"goalId": shared["id"], "visibility": "PRIVATE"}
    assert refusals(changed(changing, "manager", "goalUpdate", hidden)) == [(FORBIDDEN, ("visibility",))]
    assert refusals(changed(changing, "employee", "goalUpdate", hidden)) == []


WRONG: list[tuple[dict[str, Any], list[tuple[str, tuple[str, ...]]]]] = [
    ({"title": ""}, [(BAD, ("title",))]),
    ({"title": "x" * 201}, [(BAD, ("title",))]),
    ({"title": None}, [(BAD, ("title",))]),
    ({"kind": None}, [(BAD, ("kind",))]),
    ({"description": "a\0b"}, [(BAD, ("description",))]),
    ({"difficulty": 0}, [(BAD, ("difficulty",))]),
    ({"weight": "1.1"}, [(BAD, ("weight",))]),
    ({"weight": "x"}, [("NOT_A_NUMBER", ("weight",))]),
    ({"strategicTags": ["a"] * 21}, [(BAD, ("strategicTags",))]),
    ({"strategicTags": ["a", ""]}, [(BAD, ("strategicTags", "1"))]),
    ({"dueOn": "2026-11-20"}, [(BAD, ("dueOn",))]),
    ({"ownerId": "x"}, [("BAD_ID", ("ownerId",))]),
    ({"cycleId": "x"}, [("BAD_ID", ("cycleId",))]),
    ({"parentId": "x"}, [("BAD_ID", ("parentId",))]),
    ({"templateId": "x"}, [("BAD_ID", ("templateId",))]),
    ({"level": "TEAM"}, [(BAD, ("orgUnitId",))]),
    ({"metric": {**METRIC, "target": "NaN"}}, [("NOT_A_NUMBER", ("metric", "target"))]),
    ({"metric": {**METRIC, "baseline": "1e400"}}, [(BAD, ("metric", "baseline"))]),
    ({"metric": {**METRIC, "target": "0.00001"}}, [(BAD, ("metric", "target"))]),
    ({"metric": {**METRIC, "target": 0}}, [(BAD, ("metric", "target"))]),
    ({"metric": {**METRIC, "target": None}}, [(BAD, ("metric", "target"))]),
    ({"metric": {**METRIC, "unit": None}}, [(BAD, ("metric", "unit"))]),
    ({"metric": {**METRIC, "direction": None}}, [(BAD, ("metric", "direction"))]),
    ({"metric": {**METRIC, "direction": "REDUCE"}}, [(BAD, ("metric", "target"))]),
    ({"metric": {**METRIC, "greenAt": 81}}, [(BAD, ("metric", "greenAt"))]),
    ({"metric": {**METRIC, "greenAt": 70, "yellowAt": 71}}, [(BAD, ("metric", "yellowAt"))]),
    (
        {"title": " ", "difficulty": 9, "ownerId": "x"},
        [(BAD, ("title",)), (BAD, ("difficulty",)), ("BAD_ID", ("ownerId",))],
    ),
]


@pytest.mark.parametrize(("given", "expected"), WRONG)
def test_all_that_is_wrong_is_told_and_nothing_is_made(
    changing: World, given: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    before = state(changing, *TABLES)
    whole = {"title": "Learn SQL", "kind": "DEVELOPMENT", "metric": METRIC} | given
    assert refusals(changed(changing, "employee", "goalCreate", whole)) == expected
    assert state(changing, *TABLES) == before


def test_a_unit_s_goal_is_nobody_s_alone(changing: World) -> None:
    given = {"title": "X", "kind": "KPI", "orgUnitId": unit_of(changing)}
    assert refusals(changed(changing, "hr-admin", "goalCreate", given)) == [(BAD, ("orgUnitId",))]
    hidden = given | {"level": "TEAM", "visibility": "PRIVATE"}
    assert refusals(changed(changing, "hr-admin", "goalCreate", hidden)) == [(BAD, ("visibility",))]


def test_the_head_of_a_unit_or_of_one_above_sets_its_goals(changing: World) -> None:
    given = {"title": "X", "kind": "KPI", "level": "TEAM", "orgUnitId": unit_of(changing)}
    for who in ("manager", "skip-level", "hr-admin"):
        assert refusals(changed(changing, who, "goalCreate", given)) == []
    for who in ("employee", "hrbp", "compensation", "auditor"):
        assert refusals(changed(changing, who, "goalCreate", given)) == [(FORBIDDEN, ("orgUnitId",))]


MAY_NOT = ("skip-level", "hrbp", "compensation", "auditor")
ACTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "goalUpdate": lambda goal: {"goalId": goal["id"], "title": "Other"},
    "goalClose": lambda goal: {"goalId": goal["id"], "state": "CANCELLED", "reason": "No need."},
    "goalDelete": lambda goal: {"goalId": goal["id"]},
    "goalMetricObserve": lambda goal: {"goalId": goal["id"], "value": 5},
    "goalContributionSet": lambda goal: {"goalId": goal["id"], "toGoalId": goal["to"], "weight": "0.1"},
}


@pytest.mark.parametrize("name", ACTS)
def test_who_may_change_an_employee_s_goal(changing: World, name: str) -> None:
    goals = [new(changing, visibility="ORGANIZATION") for _ in range(3)]
    upper = new(changing, "manager", visibility="ORGANIZATION")["id"]
    before = state(changing, *TABLES, "domain_event", "audit_event")
    for who in MAY_NOT:
        refused = refusals(changed(changing, who, name, ACTS[name](goals[0] | {"to": upper})))
        assert refused == [(FORBIDDEN, ("goalId",))]
    assert state(changing, *TABLES, "domain_event", "audit_event") == before
    for who, goal in zip(("employee", "manager", "hr-admin"), goals, strict=True):
        assert refusals(changed(changing, who, name, ACTS[name](goal | {"to": upper}))) == []


@pytest.mark.parametrize("name", ACTS)
def test_a_machine_needs_both_scopes(changing: World, name: str) -> None:
    goal = new(changing, visibility="ORGANIZATION")
    goal["to"] = new(changing, "manager", visibility="ORGANIZATION")["id"]
    act = ACTS[name](goal)
    for scopes, expected in ((("goals:write",), NOT_FOUND), (("goals:read",), FORBIDDEN)):
        assert refusals(changed(changing, changing.service(*scopes), name, act)) == [(expected, ("goalId",))]
    assert refusals(changed(changing, changing.service("goals:read", "goals:write"), name, act)) == []


@pytest.mark.parametrize("name", ACTS)
def test_a_goal_of_another_organization_is_not_there(changing: World, name: str) -> None:
    theirs = changing.rows("SELECT id FROM goal WHERE organization_id = :other LIMIT 1", other=changing.tenants[OTHER])
    goal = {"id": encode_id("Goal", theirs[0]["id"]), "to": new(changing)["id"]}
    assert refusals(changed(changing, "hr-admin", name, ACTS[name](goal))) == [(NOT_FOUND, ("goalId",))]
    assert refusals(changed(changing, "hr-admin", name, ACTS[name]({"id": "?", "to": "?"}))) == [
        ("BAD_ID", ("goalId",))
    ]


def test_only_what_was_sent_of_a_goal_changes(changing: World) -> None:
    goal = new(changing, description="What", weight="0.5", difficulty=2)
    sent = {"goalId": goal["id"], "expectedVersion": 1, "title": "Learn more SQL", "description": None, "dueOn": None}
    selection = "goal { version title description weight difficulty dueOn metric { unit target } scoring { missing } }"
    after = made(changing, "employee", "goalUpdate", sent, selection)["goal"]
    assert after == {
        "version": 2,
        "title": "Learn more SQL",
        "description": None,
        "weight": 0.5,
        "difficulty": 2,
        "dueOn": None,
        "metric": {"unit": "%", "target": 80.0},
        "scoring": {"missing": ["DUE_ON"]},
    }
    assert refusals(changed(changing, "employee", "goalUpdate", sent)) == [("STALE_VERSION", ("expectedVersion",))]
    for field in ("title", "kind", "startsOn", "visibility", "rollUp", "ownerId"):
        cleared = {"goalId": goal["id"], field: None}
        assert refusals(changed(changing, "employee", "goalUpdate", cleared)) == [(BAD, (field,))]


def test_a_goal_is_handed_over_by_who_may_change_both_sides(changing: World, told: Told) -> None:
    goal, manager = new(changing), of_employee(changing, told, "manager")
    given = {"goalId": goal["id"], "ownerId": manager}
    assert refusals(changed(changing, "employee", "goalUpdate", given)) == [(FORBIDDEN, ("ownerId",))]
    assert made(changing, "manager", "goalUpdate", given, GOAL)["goal"]["owner"] == {"id": manager}


def test_a_metric_is_replaced_as_a_whole_until_values_bind_its_unit(changing: World) -> None:
    goal, selection = new(changing), "goal { metric { unit direction baseline target } }"
    hours = {"unit": "hours", "direction": "MAINTAIN", "target": 8}
    after = made(changing, "employee", "goalUpdate", {"goalId": goal["id"], "metric": hours}, selection)
    assert after["goal"]["metric"] == {"unit": "hours", "direction": "MAINTAIN", "baseline": None, "target": 8.0}
    after = made(changing, "employee", "goalUpdate", {"goalId": goal["id"], "metric": None}, selection)
    assert after["goal"]["metric"] is None
    made(changing, "employee", "goalUpdate", {"goalId": goal["id"], "metric": METRIC}, selection)
    made(changing, "employee", "goalMetricObserve", {"goalId": goal["id"], "value": 1}, "goal { id }")
    other = {"goalId": goal["id"], "metric": hours}
    assert refusals(changed(changing, "employee", "goalUpdate", other)) == [(BAD, ("metric", "unit"))]
    gone = {"goalId": goal["id"], "metric": None}
    assert refusals(changed(changing, "employee", "goalUpdate", gone)) == [(BAD, ("metric",))]
    made(changing, "employee", "goalUpdate", {"goalId": goal["id"], "metric": {**METRIC, "target": 90}}, selection)


def test_the_metric_proposes_and_a_person_confirms(changing: World, told: Told) -> None:
    goal = new(changing)
    selection = "proposedState proposal goal { state closedAt closingReason closedBy { id } }"
    made(changing, "employee", "goalMetricObserve", {"goalId": goal["id"], "value": 40}, "goal { id }")
    for end in ("ACTIVE", "CANCELLED", "ACHIEVED"):
        field = "state" if end == "ACTIVE" else "reason"
        payload = changed(changing, "employee", "goalClose", {"goalId": goal["id"], "state": end})
        assert refusals(payload) == [(BAD, (field,))]
    assert payload["userErrors"][0]["message"] == (
        "By its metric it is MISSED: 40 against 80 %. Send MISSED, or a reason why not."
    )
    given = {"goalId": goal["id"], "state": "ACHIEVED", "reason": "The rest moved to another team."}
    assert made(changing, "manager", "goalClose", given, selection) == {
        "userErrors": [],
        "proposedState": "MISSED",
        "proposal": "By its metric it is MISSED: 40 against 80 %.",
        "goal": {
            "state": "ACHIEVED",
            "closedAt": "2026-11-21T09:00:00Z",
            "closingReason": "The rest moved to another team.",
            "closedBy": {"id": of_employee(changing, told, "manager")},
        },
    }


def test_without_a_word_of_the_metric_a_person_says_alone(changing: World) -> None:
    for metric, words in (
        (METRIC, "No value of its metric was observed yet."),
        (None, "It can't be scored without a unit, a direction, a baseline and a target."),
    ):
        goal = new(changing, metric=metric)
        payload = made(
            changing, "employee", "goalClose", {"goalId": goal["id"], "state": "ACHIEVED"}, "proposedState proposal"
        )
        assert payload == {"userErrors": [], "proposedState": None, "proposal": words}


def test_a_closed_goal_takes_no_change(changing: World) -> None:
    goal = new(changing)
    made(changing, "employee", "goalClose", ACTS["goalClose"](goal), "goal { id }")
    goal["to"] = new(changing, "manager", visibility="ORGANIZATION")["id"]
    before = state(changing, *TABLES)
    for name, act in ACTS.items():
        assert refusals(changed(changing, "employee", name, act(goal))) == [("CLOSED", ("goalId",))]
    child = {"title": "X", "kind": "KPI", "parentId": goal["id"]}
    assert refusals(changed(changing, "employee", "goalCreate", child)) == [("CLOSED", ("parentId",))]
    assert state(changing, *TABLES) == before


def test_a_goal_goes_with_all_that_is_its_own_alone(changing: World, told: Told) -> None:
    team = new(changing, "manager", visibility="ORGANIZATION")
    share = [{"toGoalId": team["id"], "weight": "0.5"}]
    goal = new(changing, parentId=team["id"], contributesTo=share)
    resting = {"goalId": team["id"]}
    assert refusals(changed(changing, "manager", "goalDelete", resting)) == [(BAD, ("goalId",))]
    before = len(trail(changing))
    gone = made(changing, "employee", "goalDelete", {"goalId": goal["id"], "expectedVersion": 1}, "deletedGoalId")
    assert gone["deletedGoalId"] == goal["id"]
    assert seen(changing, "employee", goal["id"], "id") is None
    assert [name for name, _ in trail(changing, before)] == [
        "GoalMetricDeleted",
        "GoalContributionDeleted",
        "GoalDeleted",
    ]
    assert refusals(changed(changing, "manager", "goalDelete", resting)) == []
    updated = next(row for row, status in enumerate(told.goals.values("status")) if status and _mine(told, row))
    theirs = changing.rows(
        "SELECT id FROM goal WHERE owner_id = :owner AND title = :title AND status IS NOT NULL",
        owner=changing.employee_key(told.persona("employee")),
        title=told.goals.values("title")[updated],
    )
    spoken = {"goalId": encode_id("Goal", theirs[0]["id"])}
    assert refusals(changed(changing, "employee", "goalDelete", spoken)) == [(BAD, ("goalId",))]


def _mine(told: Told, row: int) -> bool:
    own: bool = told.goals.values("owner")[row] == told.persona("employee")
    return own and told.goals.values("state")[row] == "ACTIVE"


def test_shares_under_a_goal_make_up_one_at_most(changing: World) -> None:
    team = new(changing, "manager", visibility="ORGANIZATION")
    first, second = new(changing), new(changing, "manager")

    def put(who: str, goal: dict[str, Any], weight: Any) -> dict[str, Any]:
        given = {"goalId": goal["id"], "toGoalId": team["id"], "weight": weight}
        return changed(changing, who, "goalContributionSet", given, "missingWeight contribution { weight }")

    assert put("employee", first, "0.75")["missingWeight"] is None
    assert put("manager", second, 0.1) == {
        "missingWeight": 0.15,
        "contribution": {"weight": 0.1},
        "userErrors": [],
    }
    assert put("manager", second, 0.25)["missingWeight"] == 0
    over = put("manager", second, 0.3)
    assert refusals(over) == [(BAD, ("weight",))]
    assert over["userErrors"][0]["message"] == "The others leave 0.25; send no more, or lessen theirs."
    hidden = put("employee", first, 0.8)
    assert refusals(hidden) == [(BAD, ("weight",))]
    assert hidden["userErrors"][0]["message"] == (
        "Together with the others, that is more than 1; send less, or ask who is responsible for that goal."
    )
    assert put("manager", second, None) == {"missingWeight": 0.25, "contribution": None, "userErrors": []}
    assert put("manager", second, None)["missingWeight"] == 0.25
    for weight, code in ((0, BAD), ("1.5", BAD), ("0.0000001", BAD), ("nan", "NOT_A_NUMBER")):
        assert refusals(put("manager", second, weight)) == [(code, ("weight",))]
    private = new(changing, visibility="PRIVATE")
    assert refusals(put("employee", private, 0.1)) == [(BAD, ("toGoalId",))]
    kept = {"goalId": first["id"], "visibility": "PRIVATE"}
    assert refusals(changed(changing, "employee", "goalUpdate", kept)) == [(BAD, ("visibility",))]


def test_no_way_leads_back(changing: World) -> None:
    top = new(changing, "manager", title="Top", visibility="ORGANIZATION")
    hidden = new(changing, "hr-admin", title="Hidden", visibility="MANAGER", parentId=top["id"])
    low = new(changing, title="Low", visibility="ORGANIZATION")
    link = {"goalId": low["id"], "toGoalId": top["id"], "weight": "0.1"}
    made(changing, "employee", "goalContributionSet", link, "goal { id }")
    back = {"goalId": top["id"], "parentId": low["id"]}
    payload = changed(changing, "manager", "goalUpdate", back)
    assert refusals(payload) == [("CYCLE", ("parentId",))]
    assert payload["userErrors"][0]["message"] == (
        "This would lead back to where it began: 'Top' → 'Low' → 'Top'; name another goal."
    )
    made(changing, "hr-admin", "goalUpdate", {"goalId": low["id"], "parentId": hidden["id"]}, "goal { id }")
    made(changing, "employee", "goalContributionSet", link | {"weight": None}, "goal { id }")
    payload = changed(changing, "manager", "goalContributionSet", {**link, "goalId": top["id"], "toGoalId": low["id"]})
    assert refusals(payload) == [("CYCLE", ("toGoalId",))]
    hidden_way = "'Top' → 'Low' → a goal that you may not see → 'Top'"
    assert payload["userErrors"][0]["message"] == (
        f"This would lead back to where it began: {hidden_way}; name another goal."
    )
    itself = {"goalId": low["id"], "toGoalId": low["id"], "weight": "0.1"}
    assert refusals(changed(changing, "employee", "goalContributionSet", itself)) == [("CYCLE", ("toGoalId",))]


def test_late_values_overwrite_no_later_ones(changing: World) -> None:
    goal = new(changing, startsOn="2026-08-14")
    selection = "observation { id value target missed source observedAt } metric { current }"

    def observe(value: Any, days_ago: int) -> dict[str, Any]:
        moment = (NOW - timedelta(days=days_ago)).isoformat()
        given = {"goalId": goal["id"], "value": value, "observedAt": moment}
        return changed(changing, "employee", "goalMetricObserve", given, selection)

    newest = observe("40.5", 0)
    assert newest["observation"] == {
        "id": newest["observation"]["id"],
        "value": 40.5,
        "target": 34.7826,
        "missed": False,
        "source": "MANUAL",
        "observedAt": "2026-11-21T09:00:00Z",
    }
    late = observe(3, 30)
    assert (late["observation"]["missed"], late["metric"]) == (True, {"current": 40.5})
    assert observe(3, 30)["observation"]["id"] == late["observation"]["id"]
    assert refusals(observe(4, 30)) == [("ALREADY_EXISTS", ("observedAt",))]
    assert refusals(observe(4, -1)) == [("FUTURE", ("observedAt",))]
    for value, code in (("NaN", "NOT_A_NUMBER"), ("abc", "NOT_A_NUMBER"), ("1e99", BAD), ("0.12345", BAD)):
        assert refusals(observe(value, 1)) == [(code, ("value",))]
    machine = changing.service("goals:read", "goals:write")
    given = {"goalId": goal["id"], "value": 41}
    told = made(changing, machine, "goalMetricObserve", given | {"observedAt": "2026-11-20T00:00:00Z"}, selection)
    assert (told["observation"]["source"], told["metric"]) == ("CONNECTOR", {"current": 40.5})
    bare = new(changing, metric=None)
    assert refusals(changed(changing, "employee", "goalMetricObserve", {"goalId": bare["id"], "value": 1})) == [
        (BAD, ("goalId",))
    ]


def test_the_same_change_sent_twice_is_made_once(changing: World) -> None:
    given = {"title": "Once", "kind": "KPI", "clientMutationId": "once"}
    first, second = (made(changing, "employee", "goalCreate", given, "goal { id }") for _ in range(2))
    assert first == second
    assert refusals(changed(changing, "employee", "goalCreate", given | {"title": "Twice"})) == [
        ("KEY_REUSED", ("clientMutationId",))
    ]
    assert changing.rows("SELECT count(*) AS n FROM goal WHERE title IN ('Once', 'Twice')") == [{"n": 1}]


def test_progress_follows_from_the_goals_that_one_may_see(changing: World) -> None:
    top = new(changing, "manager", visibility="ORGANIZATION", metric=None, rollUp="WEIGHTED")
    middle = new(changing, "manager", visibility="ORGANIZATION", metric=None, rollUp="MINIMUM")
    low, hidden, silent = (new(changing, visibility=shown) for shown in ("ORGANIZATION", "MANAGER", "ORGANIZATION"))
    for goal, value in ((low, 20), (hidden, 60)):
        made(changing, "employee", "goalMetricObserve", {"goalId": goal["id"], "value": value}, "goal { id }")
    for lower, upper, weight in (
        (middle, top, "0.25"),
        (hidden, top, "0.5"),
        (silent, top, "0.25"),
        (low, middle, 1),
    ):
        given = {"goalId": lower["id"], "toGoalId": upper["id"], "weight": weight}
        made(changing, "manager", "goalContributionSet", given, "goal { id }")
    selection = "rolledUp { progress counted goals }"
    assert seen(changing, "manager", middle["id"], selection)["rolledUp"] == {
        "progress": 0.25,
        "counted": 1,
        "goals": 1,
    }
    for who, expected in (
        ("manager", {"progress": 0.5833, "counted": 2, "goals": 3}),
        ("auditor", {"progress": 0.25, "counted": 1, "goals": 2}),
    ):
        assert seen(changing, who, top["id"], selection)["rolledUp"] == expected
    assert seen(changing, "employee", low["id"], selection)["rolledUp"] is None


def test_clients_that_race_make_neither_a_circle_nor_too_much(changing: World) -> None:
    goals = [new(changing, "manager", visibility="ORGANIZATION") for _ in range(4)]
    pairs = [(goals[0], goals[1], "0.6"), (goals[1], goals[0], "0.6"), *((one, goals[3], "0.6") for one in goals[:3])]
    links = [{"goalId": lower["id"], "toGoalId": upper["id"], "weight": weight} for lower, upper, weight in pairs]
    payloads = racing(changing, "manager", "goalContributionSet", links)
    assert sorted(len(refusals(payload)) for payload in payloads[:2]) == [0, 1]
    assert sorted(len(refusals(payload)) for payload in payloads[2:]) == [0, 1, 1]
    codes = {code for payload in payloads for code, _ in refusals(payload)}
    assert codes <= {"CYCLE", BAD, "CONFLICT"}
    kept = changing.rows(
        "SELECT sum(weight)::text AS weight FROM goal_contribution WHERE parent_id = CAST(:upper AS uuid)",
        upper=str(decode_id_of("Goal", goals[3]["id"])),
    )
    assert kept == [{"weight": "0.600000"}]
