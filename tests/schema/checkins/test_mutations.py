"""Every change of check-ins and 1:1s by everybody: who may, and that nothing is written where somebody may not."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.checkins.desk import NOW, Desk, problems

ERRORS = "userErrors { code field }"
OPERATIONS = {
    "checkInDraft": "mutation ($input: CheckInDraftInput!) { checkInDraft(input: $input) { %s } }",
    "checkInSubmit": "mutation ($input: CheckInSubmitInput!) { checkInSubmit(input: $input) { %s } }",
    "checkInCorrect": "mutation ($input: CheckInCorrectInput!) { checkInCorrect(input: $input) { %s } }",
    "checkInDelete": "mutation ($input: CheckInDeleteInput!) { checkInDelete(input: $input) { %s } }",
    "checkInReply": "mutation ($input: CheckInReplyInput!) { checkInReply(input: $input) { %s } }",
    "skillGapFlag": "mutation ($input: SkillGapFlagInput!) { skillGapFlag(input: $input) { %s } }",
    "skillGapFlagWithdraw": "mutation ($input: SkillGapFlagWithdrawInput!)"
    " { skillGapFlagWithdraw(input: $input) { %s } }",
    "blockerUpdate": "mutation ($input: BlockerUpdateInput!) { blockerUpdate(input: $input) { %s } }",
    "blockerResolve": "mutation ($input: BlockerResolveInput!) { blockerResolve(input: $input) { %s } }",
    "blockerEscalate": "mutation ($input: BlockerEscalateInput!) { blockerEscalate(input: $input) { %s } }",
    "oneOnOneSchedule": "mutation ($input: OneOnOneScheduleInput!) { oneOnOneSchedule(input: $input) { %s } }",
    "oneOnOneReschedule": "mutation ($input: OneOnOneRescheduleInput!) { oneOnOneReschedule(input: $input) { %s } }",
    "oneOnOneHold": "mutation ($input: OneOnOneHoldInput!) { oneOnOneHold(input: $input) { %s } }",
    "oneOnOneCancel": "mutation ($input: OneOnOneCancelInput!) { oneOnOneCancel(input: $input) { %s } }",
    "agendaItemAdd": "mutation ($input: AgendaItemAddInput!) { agendaItemAdd(input: $input) { %s } }",
    "agendaItemDiscuss": "mutation ($input: AgendaItemDiscussInput!) { agendaItemDiscuss(input: $input) { %s } }",
    "agendaItemRemove": "mutation ($input: AgendaItemRemoveInput!) { agendaItemRemove(input: $input) { %s } }",
    "actionItemAdd": "mutation ($input: ActionItemAddInput!) { actionItemAdd(input: $input) { %s } }",
    "actionItemComplete": "mutation ($input: ActionItemCompleteInput!) { actionItemComplete(input: $input) { %s } }",
}
EVERYBODY = (
    "employee",
    "manager",
    "skip-level",
    "hrbp",
    "hr-admin",
    "compensation",
    "auditor",
    "peer",
    "stranger",
    "service",
    "other",
)
F, N = "FORBIDDEN", "NOT_FOUND"
Verdicts = dict[str, str | None]
SEES_CHECK_INS: Verdicts = {"employee": F, "manager": F, "skip-level": F, "hrbp": F, "hr-admin": F, "service": F}
SEES_ALL: Verdicts = {**dict.fromkeys(EVERYBODY, F), "other": N}
NOTHING: Verdicts = {**dict.fromkeys(EVERYBODY, N)}
BY_SELF: Verdicts = {"employee": None}
BY_MANAGER: Verdicts = {"manager": None}
BY_TWO = BY_SELF | BY_MANAGER

WHO_MAY: dict[str, Verdicts] = {
    "checkInDraft": SEES_ALL | BY_SELF,
    "checkInSubmit": SEES_ALL | BY_SELF,
    "checkInCorrect": SEES_ALL | {"compensation": N, "auditor": N, "stranger": N, "other": N} | BY_SELF,
    "checkInDelete": NOTHING | BY_SELF,
    "checkInReply": NOTHING | SEES_CHECK_INS | BY_MANAGER,
    "skillGapFlag": NOTHING | SEES_CHECK_INS | BY_MANAGER,
    "skillGapFlagWithdraw": NOTHING | SEES_CHECK_INS | BY_MANAGER,
    "blockerUpdate": NOTHING | SEES_CHECK_INS | BY_TWO | {"peer": None},
    "blockerResolve": NOTHING | SEES_CHECK_INS | BY_TWO | {"peer": None},
    "blockerEscalate": NOTHING | SEES_CHECK_INS | BY_TWO | {"peer": None},
    "oneOnOneSchedule": SEES_ALL | BY_TWO,
    "oneOnOneReschedule": NOTHING | BY_TWO,
    "oneOnOneHold": NOTHING | BY_TWO,
    "oneOnOneCancel": NOTHING | BY_TWO,
    "agendaItemAdd": SEES_ALL | BY_TWO,
    "agendaItemDiscuss": NOTHING | BY_TWO,
    "agendaItemRemove": NOTHING | BY_TWO,
    "actionItemAdd": NOTHING | BY_TWO,
    "actionItemComplete": NOTHING | BY_TWO,
}
"""For each change and caller: the code of the refusal, None where it is made. A peer owns the blocker."""


@pytest.fixture(scope="module")
def staged(shared_desk: Desk) -> dict[str, dict[str, Any]]:
    """An input for each change, of things that stand."""
    desk, employee = shared_desk, shared_desk.opaque("employee")
    goal = desk.goal("Reduce")
    blockers = [{"kind": "SKILL", "description": "SQL", "ownerId": desk.world.employee_id(desk.peer_row)}]
    told = desk.submitted("2026-W48", {"goalId": goal, "value": 15}, blockers=blockers)
    (update,) = desk.rows("SELECT id FROM goal_update WHERE week = '2026-W48' AND employee_id = :me", me=desk.me)
    later = NOW + timedelta(weeks=1)
    draft = "checkIn { id } " + ERRORS
    drafted = desk.send("employee", OPERATIONS["checkInDraft"] % draft, {"week": "2026-W47", "align": "So far"})
    meeting = {"scheduledAt": (NOW + timedelta(days=3)).isoformat()}
    shown = "oneOnOne { id } " + ERRORS
    held = desk.send("manager", OPERATIONS["oneOnOneSchedule"] % shown, meeting | {"employeeId": employee})
    talk = held["oneOnOne"]["id"]
    item = desk.send(
        "employee", OPERATIONS["agendaItemAdd"] % ("agendaItem { id } " + ERRORS), {"oneOnOneId": talk, "title": "SQL"}
    )
    deed = desk.send(
        "manager", OPERATIONS["actionItemAdd"] % ("actionItem { id } " + ERRORS), {"oneOnOneId": talk, "title": "Book"}
    )
    wrong = {"checkInId": told["id"], "skillName": "Pottery"}
    flag = desk.send("manager", OPERATIONS["skillGapFlag"] % ("flag { id } " + ERRORS), wrong)
    blocker = {"blockerId": told["blockers"][0]["id"]}
    return {
        "checkInDraft": {"week": "2026-W47", "employeeId": employee, "align": "More"},
        "checkInSubmit": {"week": "2026-W47", "employeeId": employee},
        "checkInCorrect": {"goalUpdateId": encode_id("GoalUpdate", update["id"]), "value": 13, "reason": "Typo"},
        "checkInDelete": {"checkInId": drafted["checkIn"]["id"]},
        "checkInReply": {"checkInId": told["id"], "reply": "Well done"},
        "skillGapFlag": {"checkInId": told["id"], "skillName": "Needlework"},
        "skillGapFlagWithdraw": {"flagId": flag["flag"]["id"], "reason": "Mixed up"},
        "blockerUpdate": blocker | {"nextAction": "Ask", "dueOn": later.date().isoformat()},
        "blockerResolve": blocker,
        "blockerEscalate": blocker,
        "oneOnOneSchedule": meeting | {"employeeId": employee},
        "oneOnOneReschedule": {"oneOnOneId": talk, "scheduledAt": later.isoformat()},
        "oneOnOneHold": {"oneOnOneId": talk, "notes": "Agreed"},
        "oneOnOneCancel": {"oneOnOneId": talk},
        "agendaItemAdd": {"employeeId": employee, "title": "Pay"},
        "agendaItemDiscuss": {"agendaItemId": item["agendaItem"]["id"]},
        "agendaItemRemove": {"agendaItemId": item["agendaItem"]["id"]},
        "actionItemAdd": {"oneOnOneId": talk, "title": "Read"},
        "actionItemComplete": {"actionItemId": deed["actionItem"]["id"]},
    }


def test_every_change_and_everybody_is_in_the_table() -> None:
    assert set(WHO_MAY) == set(OPERATIONS)
    assert {frozenset(row) for row in WHO_MAY.values()} == {frozenset(EVERYBODY)}


@pytest.mark.parametrize("name", OPERATIONS)
def test_who_may_and_that_a_refusal_writes_nothing(
    shared_desk: Desk, staged: Mapping[str, dict[str, Any]], name: str
) -> None:
    operation, given = OPERATIONS[name] % ERRORS, staged[name]
    before = shared_desk.print()
    found = {}
    for who in EVERYBODY:
        viewer, expected = shared_desk.viewer(who), WHO_MAY[name][who]
        run = shared_desk.world.send if expected is not None else shared_desk.world.ask
        answer = run(viewer, operation, {"input": given}, now=NOW)
        assert (answer.errors, answer.messages) == ([], []), who
        assert answer.data is not None
        found[who] = next((code for code, _ in problems(answer.data[name])), None)
    assert found == dict(WHO_MAY[name])
    assert shared_desk.print() == before
