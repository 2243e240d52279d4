"""Improvement plans as they are led, through the graph: opened, met about, judged, signed, extended, ended."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from schema.kit.ids import decode_id, encode_id
from schema.succession import improving_rules
from schema.succession.values import ImprovementOutcome
from tests.schema.changing import changed, made, refusals, state
from tests.world import NOW, World

HR, BOSS, SUBJECT = "hr-admin", "manager", "employee"
TABLES = (
    "improvement_plan",
    "improvement_plan_criterion",
    "improvement_plan_meeting",
    "improvement_plan_sign_off",
    "domain_event",
)
CRITERION = {"description": "Tickets are answered in time.", "measure": "95 % within a day.", "dueOn": "2026-12-15"}
STRANGERS = ["skip-level", "compensation", "auditor"]


def _me(world: World, who: str) -> str:
    employee_id = world.viewer(who).employee_id
    assert employee_id is not None
    return encode_id("Employee", employee_id)


def _told(world: World, **further: Any) -> dict[str, Any]:
    told = {"concern": "Tickets wait for weeks.", "support": "A mentor, an hour a week."}
    days = {"startsOn": "2026-11-21", "endsOn": "2027-01-31"}
    return {"employeeId": _me(world, SUBJECT), **told, **days, "criteria": [CRITERION, CRITERION], **further}


def _opened(world: World, **further: Any) -> dict[str, Any]:
    chosen = "plan { id state version criteria { nodes { id version state } } manager { id } }"
    plan: dict[str, Any] = made(world, BOSS, "improvementPlanOpen", _told(world, **further), chosen)["plan"]
    return plan


@pytest.fixture
def plan(module_world: World) -> Iterator[dict[str, Any]]:
    """A plan of the employee that the manager opened; over when the test is."""
    one = _opened(module_world)
    yield one
    changed(module_world, HR, "improvementPlanWithdraw", {"planId": one["id"], "reason": "The test is over."})


def _criteria(plan: dict[str, Any]) -> list[str]:
    return [one["id"] for one in plan["criteria"]["nodes"]]


def _judge(world: World, plan: dict[str, Any], *states: str) -> None:
    for criterion, one in zip(_criteria(plan), states, strict=True):
        given = {"criterionId": criterion, "state": one, "finding": "As counted in December."}
        made(world, BOSS, "improvementCriterionJudge", given, "criterion { state }")


def _sign(world: World, who: str, plan: dict[str, Any], occasion: str, **further: Any) -> dict[str, Any]:
    given = {"planId": plan["id"], "occasion": occasion, **further}
    return changed(world, who, "improvementPlanSignOff", given, "signOff { role decision comment }")


def test_a_plan_is_under_way_with_its_criteria_and_its_manager(module_world: World, plan: dict[str, Any]) -> None:
    assert plan["state"] == "ACTIVE"
    assert plan["manager"] == {"id": _me(module_world, BOSS)}
    assert [one["state"] for one in plan["criteria"]["nodes"]] == ["OPEN", "OPEN"]
    seen = module_world.ask(SUBJECT, "query($id: ID!) { node(id: $id) { id } }", {"id": plan["id"]})
    assert seen.data == {"node": {"id": plan["id"]}}
    for who in STRANGERS:
        hidden = module_world.ask(who, "query($id: ID!) { node(id: $id) { id } }", {"id": plan["id"]})
        assert hidden.data == {"node": None}, who


def test_what_is_wrong_with_a_plan_is_told_at_once_and_nothing_is_kept(module_world: World) -> None:
    before = state(module_world, *TABLES)
    wrong = _told(module_world, concern=" ", criteria=[], startsOn="2026-12-10", endsOn="2026-12-01")
    assert refusals(changed(module_world, BOSS, "improvementPlanOpen", wrong)) == [
        ("BAD_VALUE", ("concern",)),
        ("BAD_VALUE", ("endsOn",)),
        ("BAD_VALUE", ("criteria",)),
    ]
    late = _told(module_world, startsOn="2026-11-20", criteria=[{**CRITERION, "measure": "", "dueOn": "2027-02-01"}])
    assert refusals(changed(module_world, HR, "improvementPlanOpen", late)) == [
        ("BAD_VALUE", ("startsOn",)),
        ("BAD_VALUE", ("criteria", "0", "measure")),
        ("BAD_VALUE", ("criteria", "0", "dueOn")),
    ]
    assert state(module_world, *TABLES) == before


def test_the_rating_and_the_goals_of_a_plan_are_those_of_its_employee(module_world: World) -> None:
    tenant, who = module_world.tenants["demo"], module_world.viewer(SUBJECT).employee_id
    query = "SELECT id FROM {} WHERE organization_id = :tenant AND {} <> :who ORDER BY id LIMIT 1"
    goal, rating = (
        module_world.rows(query.format(table, owner), tenant=tenant, who=who)[0]["id"]
        for table, owner in (("goal", "owner_id"), ("rating", "employee_id"))
    )
    criteria = [{**CRITERION, "goalId": encode_id("Goal", goal)}]
    wrong = _told(module_world, ratingId=encode_id("Rating", rating), criteria=criteria)
    found = refusals(changed(module_world, HR, "improvementPlanOpen", wrong))
    assert found == [("BAD_VALUE", ("ratingId",)), ("BAD_VALUE", ("criteria", "0", "goalId"))]


def test_nobody_opens_a_plan_for_oneself(module_world: World) -> None:
    for who in (SUBJECT, BOSS, HR):
        own = _told(module_world, employeeId=_me(module_world, who))
        assert refusals(changed(module_world, who, "improvementPlanOpen", own)) == [("FORBIDDEN", ("employeeId",))]


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_opens_a_plan_or_comes_to_know_of_one(module_world: World, plan: dict[str, Any], who: str) -> None:
    before = state(module_world, *TABLES)
    refused = changed(module_world, who, "improvementPlanOpen", _told(module_world))
    assert refusals(refused) == [("FORBIDDEN", ("employeeId",))]
    for name, given in _changes(plan).items():
        path = next(key for key in given if key.endswith("Id"))
        assert refusals(changed(module_world, who, name, given)) == [("NOT_FOUND", (path,))], name
    assert state(module_world, *TABLES) == before


def test_the_employee_changes_nothing_but_signs(module_world: World, plan: dict[str, Any]) -> None:
    before = state(module_world, *TABLES)
    for name, given in _changes(plan).items():
        if name != "improvementPlanSignOff":
            path = next(key for key in given if key.endswith("Id"))
            assert refusals(changed(module_world, SUBJECT, name, given)) == [("FORBIDDEN", (path,))], name
    assert state(module_world, *TABLES) == before
    signed = _sign(module_world, SUBJECT, plan, "START", comment="I see it otherwise.")
    assert signed["signOff"] == {"role": "EMPLOYEE", "decision": "ACKNOWLEDGED", "comment": "I see it otherwise."}


def _changes(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every change of a plan that is there, but of its meetings."""
    one = {"planId": plan["id"]}
    return {
        "improvementPlanExtend": {**one, "endsOn": "2027-03-01", "reason": "Not yet."},
        "improvementPlanClose": {**one, "outcome": "MET", "note": "Done."},
        "improvementPlanWithdraw": {**one, "reason": "A mistake."},
        "improvementPlanMeetingAdd": {**one, "heldOn": "2026-12-01"},
        "improvementPlanSignOff": {**one, "occasion": "START"},
        "improvementCriterionJudge": {"criterionId": _criteria(plan)[0], "state": "MET", "finding": "Seen."},
    }


def test_there_is_one_plan_at_a_time(module_world: World, plan: dict[str, Any]) -> None:
    again = changed(module_world, HR, "improvementPlanOpen", _told(module_world))
    assert refusals(again) == [("ALREADY_EXISTS", ("employeeId",))]
    del plan


def test_a_change_sent_twice_is_made_once(module_world: World, plan: dict[str, Any]) -> None:
    given = {"planId": plan["id"], "heldOn": "2026-11-28", "clientMutationId": "one-meeting"}
    first, second = (
        made(module_world, BOSS, "improvementPlanMeetingAdd", given, "meeting { id }")["meeting"] for _ in range(2)
    )
    assert first == second


def test_a_meeting_is_planned_then_held_and_says_who_came(module_world: World, plan: dict[str, Any]) -> None:
    given = {"planId": plan["id"], "heldOn": "2026-12-01"}
    early = changed(module_world, BOSS, "improvementPlanMeetingAdd", {**given, "attended": True})
    assert refusals(early) == [("FUTURE", ("heldOn",))]
    before = changed(module_world, BOSS, "improvementPlanMeetingAdd", {**given, "heldOn": "2026-11-20"})
    assert refusals(before) == [("BAD_VALUE", ("heldOn",)), ("BAD_VALUE", ("attended",))]
    planned = made(module_world, BOSS, "improvementPlanMeetingAdd", given, "meeting { id attended }")["meeting"]
    assert planned["attended"] is None
    held = {"meetingId": planned["id"], "attended": True, "notes": "Half of them by now."}
    assert refusals(changed(module_world, BOSS, "improvementPlanMeetingHold", held)) == [("FUTURE", ("meetingId",))]
    today = {"planId": plan["id"], "heldOn": "2026-11-21"}
    here = made(module_world, BOSS, "improvementPlanMeetingAdd", today, "meeting { id }")["meeting"]["id"]
    for who, code in ((SUBJECT, "FORBIDDEN"), (STRANGERS[0], "NOT_FOUND")):
        found = changed(module_world, who, "improvementPlanMeetingHold", {**held, "meetingId": here})
        assert refusals(found) == [(code, ("meetingId",))]
    chosen = "meeting { attended notes }"
    told = made(module_world, HR, "improvementPlanMeetingHold", {**held, "meetingId": here}, chosen)["meeting"]
    assert told == {"attended": True, "notes": "Half of them by now."}
    twice = changed(module_world, HR, "improvementPlanMeetingHold", {**held, "meetingId": here})
    assert refusals(twice) == [("ALREADY_DECIDED", ("meetingId",))]


def test_a_plan_is_closed_when_all_is_judged_and_by_what_was_found(module_world: World, plan: dict[str, Any]) -> None:
    first, second = _criteria(plan)
    given = {"criterionId": first, "state": "MET", "finding": "97 % in December."}
    open_again = changed(module_world, BOSS, "improvementCriterionJudge", {**given, "state": "OPEN"})
    assert refusals(open_again) == [("BAD_VALUE", ("state",))]
    judged = made(module_world, BOSS, "improvementCriterionJudge", given, "criterion { state finding version }")
    assert judged["criterion"] == {"state": "MET", "finding": "97 % in December.", "version": 2}
    stale = changed(module_world, BOSS, "improvementCriterionJudge", {**given, "expectedVersion": 1})
    assert refusals(stale) == [("STALE_VERSION", ("expectedVersion",))]
    closing = {"planId": plan["id"], "outcome": "MET", "note": "Back where it was."}
    assert refusals(changed(module_world, BOSS, "improvementPlanClose", closing)) == [("UNANSWERED", ("planId",))]
    missed = {"criterionId": second, "state": "NOT_MET", "finding": "80 %."}
    made(module_world, HR, "improvementCriterionJudge", missed, "criterion { state }")
    assert refusals(changed(module_world, BOSS, "improvementPlanClose", closing)) == [("BAD_VALUE", ("outcome",))]
    chosen = "plan { state outcome outcomeNote closedAt }"
    closed = made(module_world, BOSS, "improvementPlanClose", {**closing, "outcome": "PARTLY_MET"}, chosen)["plan"]
    assert (closed["state"], closed["outcome"]) == ("CLOSED", "PARTLY_MET")
    assert closed["closedAt"] is not None
    for name, given in _changes(plan).items():
        path = next(key for key in given if key.endswith("Id"))
        at = ("occasion",) if name == "improvementPlanSignOff" else (path,)
        assert refusals(changed(module_world, HR, name, given)) == [("CLOSED", at)], name


def test_employee_manager_and_hr_sign_each_once(module_world: World, plan: dict[str, Any]) -> None:
    roles = {SUBJECT: "EMPLOYEE", BOSS: "MANAGER", HR: "HR"}
    for who, role in roles.items():
        assert _sign(module_world, who, plan, "START", decision="AGREED")["signOff"]["role"] == role
    for who in roles:
        assert refusals(_sign(module_world, who, plan, "START")) == [("ALREADY_DECIDED", ("occasion",))]
        assert refusals(_sign(module_world, who, plan, "OUTCOME")) == [("CLOSED", ("occasion",))]
        assert refusals(_sign(module_world, who, plan, "EXTENSION")) == [("CLOSED", ("occasion",))]
    _judge(module_world, plan, "MET", "MET")
    made(
        module_world,
        HR,
        "improvementPlanClose",
        {"planId": plan["id"], "outcome": "MET", "note": "Well."},
        "plan { id }",
    )
    refused = _sign(module_world, SUBJECT, plan, "OUTCOME", decision="REFUSED", comment="Too late for me.")
    assert refused["signOff"]["decision"] == "REFUSED"


def test_each_extension_is_signed_anew(module_world: World, plan: dict[str, Any]) -> None:
    given = {"planId": plan["id"], "endsOn": "2027-01-31", "reason": "Illness in December."}
    assert refusals(changed(module_world, BOSS, "improvementPlanExtend", given)) == [("BAD_VALUE", ("endsOn",))]
    signing = {"planId": plan["id"], "occasion": "EXTENSION"}
    for hours, end in enumerate(("2027-02-15", "2027-03-15"), 1):
        later, chosen = NOW + timedelta(hours=hours), "plan { state endsOn extensionReason }"
        longer = changed(module_world, BOSS, "improvementPlanExtend", {**given, "endsOn": end}, chosen, now=later)
        assert longer["plan"] == {"state": "EXTENDED", "endsOn": end, "extensionReason": "Illness in December."}
        assert refusals(changed(module_world, SUBJECT, "improvementPlanSignOff", signing, now=later)) == []
        twice = changed(module_world, SUBJECT, "improvementPlanSignOff", signing, now=later)
        assert refusals(twice) == [("ALREADY_DECIDED", ("occasion",))]


def test_every_change_is_told_with_what_it_follows_from(module_world: World, plan: dict[str, Any]) -> None:
    _sign(module_world, SUBJECT, plan, "START")
    _judge(module_world, plan, "MET", "MET")
    rows = module_world.rows(
        """SELECT told.type, told.employee_id = :who AS whose, cause.type AS cause FROM domain_event AS told
        LEFT JOIN domain_event_cause AS link ON link.event_id = told.id
        LEFT JOIN domain_event AS cause ON cause.id = link.cause_id
        WHERE told.sequence >= (SELECT sequence FROM domain_event WHERE node_id = :plan AND type LIKE '%Opened')
        ORDER BY told.sequence""",
        plan=decode_id(plan["id"])[1],
        who=module_world.viewer(SUBJECT).employee_id,
    )
    opened = "ImprovementPlanOpened"
    assert [(row["type"], row["cause"]) for row in rows] == [
        (opened, None),
        ("ImprovementPlanCriterionCreated", opened),
        ("ImprovementPlanCriterionCreated", opened),
        ("ImprovementPlanSignOffCreated", opened),
        ("ImprovementPlanCriterionUpdated", opened),
        ("ImprovementPlanCriterionUpdated", opened),
    ]
    assert all(row["whose"] for row in rows)


@pytest.mark.parametrize(
    ("criteria", "fitting"),
    [
        (["MET", "MET"], {"MET"}),
        (["MET", "NOT_MET"], {"PARTLY_MET", "NOT_MET"}),
        (["NOT_MET"], {"NOT_MET"}),
    ],
)
def test_an_outcome_is_that_of_the_criteria(criteria: list[str], fitting: set[str]) -> None:
    found = {one for one in ImprovementOutcome if improving_rules.mismatch(one, criteria) is None}
    assert found == fitting
