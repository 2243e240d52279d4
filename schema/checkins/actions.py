"""What others do with a check-in: reply, flag a skill gap, move blockers. How a week is told is in `submitting`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from schema.access.changes import add, change, events_about, lock, record, remove, require, target
from schema.access.mutations import Raised
from schema.access.naming import seen
from schema.access.request import Request
from schema.checkins import access, facts
from schema.checkins.checks import MOST_LETTERS, MOST_TITLE, not_past, said
from schema.checkins.inputs import (
    BlockerEscalateInput,
    BlockerResolveInput,
    BlockerUpdateInput,
    CheckInReplyInput,
    SkillGapFlagInput,
    SkillGapFlagWithdrawInput,
)
from schema.checkins.tables import agenda_item, blocker, check_in, skill_gap_flag
from schema.checkins.telling import colleagues
from schema.checkins.values import AgendaSource, CheckInState
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, text, told
from schema.kit.problems import Problem, refused
from schema.kit.tables import metadata

LOCAL = "LOCAL"
"""The taxonomy of the organization's own skills."""


async def reply(request: Request, given: CheckInReplyInput) -> Mapping[str, Any]:
    """Reply to a check-in as the manager; it is reviewed then."""
    words = text(given.reply, MOST_LETTERS, "reply")
    row = await target(
        request, "CheckIn", given.check_in_id, "checkInId", may=access.REPLIES, version=given.expected_version
    )
    _handed_in(row)
    values = {"manager_reply": words, "replied_by_id": request.viewer.employee_id, "replied_at": request.now}
    await change(request, check_in, row.id, state=CheckInState.REVIEWED, **values)
    causes = await events_about(request, "CheckIn", [row.id], "CheckInSubmitted")
    record(
        request,
        Event(
            "CheckInReplied",
            "CheckIn",
            row.id,
            EventOperation.UPDATED,
            employee_id=row.employee_id,
            payload={"week": row.week},
            causes=causes[row.id],
            audited=AuditedData.CHECK_IN,
            before={"manager_reply": row.manager_reply},
            after={"manager_reply": words},
        ),
    )
    return {"check_in_id": row.id}


async def flag(request: Request, given: SkillGapFlagInput) -> Mapping[str, Any]:
    """Flag a skill that is lacking, as the manager."""
    row = await target(request, "CheckIn", given.check_in_id, "checkInId", may=access.FLAGS)
    _handed_in(row)
    note = said(given.note, "note")
    goal_id = None if given.goal_id is None else await _goal(request, given.goal_id, row.employee_id)
    skill_id, name = await _skill(request, given)
    await _flag_once(request, row.id, skill_id, goal_id, name)
    values = {"employee_id": row.employee_id, "goal_id": goal_id, "skill_id": skill_id, "note": note}
    stamps = {"flagged_by_id": request.viewer.employee_id, "flagged_at": request.now}
    flag_id = await add(request, skill_gap_flag, check_in_id=row.id, **values, **stamps)
    causes = await events_about(request, "CheckIn", [row.id], "CheckInSubmitted")
    record(
        request,
        Event(
            "SkillGapFlagged",
            "SkillGapFlag",
            flag_id,
            EventOperation.CREATED,
            employee_id=row.employee_id,
            payload={"week": row.week},
            causes=causes[row.id],
            audited=AuditedData.DEVELOPMENT,
            after={"skill": name, "goal_id": goal_id, "note": note},
        ),
    )
    return {"flag_id": flag_id, "suggestion_ids": Raised("Suggestion")}


async def withdraw_flag(request: Request, given: SkillGapFlagWithdrawInput) -> Mapping[str, Any]:
    """Take back a flagged gap that is none; what it led to and nobody has decided is taken back with it."""
    reason = text(given.reason, MOST_LETTERS, "reason")
    row = await target(
        request, "SkillGapFlag", given.flag_id, "flagId", may=access.FLAGS, version=given.expected_version
    )
    await remove(request, skill_gap_flag, row.id)
    flagged = await events_about(request, "SkillGapFlag", [row.id], "SkillGapFlagged")
    record(
        request,
        Event(
            "SkillGapFlagWithdrawn",
            "SkillGapFlag",
            row.id,
            EventOperation.DELETED,
            employee_id=row.employee_id,
            payload={"skill_id": row.skill_id},
            causes=flagged[row.id],
            audited=AuditedData.DEVELOPMENT,
            before={"note": row.note},
            after={"reason": reason},
        ),
    )
    return {"withdrawn_flag_id": given.flag_id}


async def update_blocker(request: Request, given: BlockerUpdateInput) -> Mapping[str, Any]:
    """Say who is to remove a blocker, what is next, by when."""
    row = await _blocker(request, given.blocker_id, given.expected_version)
    checks, values = Checks(), told(given, "owner_id", "next_action", "due_on")
    if "owner_id" in values:
        wanted = [] if given.owner_id is None else [(given.owner_id, ("ownerId",))]
        values["owner_id"] = (await colleagues(request, wanted, checks)).get(given.owner_id or "")
    with checks.part():
        values |= {"next_action": said(given.next_action, "nextAction")} if "next_action" in values else {}
    with checks.part():
        not_past(values.get("due_on"), request.today, "dueOn")
    checks.done()
    if values:
        await change(request, blocker, row.id, **values)
        before = {name: getattr(row, name) for name in values}
        await _record(request, "BlockerUpdated", row, before=before, after=values)
    return {"blocker_id": row.id}


async def resolve_blocker(request: Request, given: BlockerResolveInput) -> Mapping[str, Any]:
    """Say that a blocker is out of the way."""
    row = await _blocker(request, given.blocker_id, given.expected_version)
    await change(request, blocker, row.id, resolved_at=request.now)
    await _record(request, "BlockerResolved", row, before={"resolved_at": None}, after={"resolved_at": request.now})
    return {"blocker_id": row.id}


async def escalate_blocker(request: Request, given: BlockerEscalateInput) -> Mapping[str, Any]:
    """Take a blocker to the next level: onto the agenda of the employee's next 1:1."""
    row = await _blocker(request, given.blocker_id, given.expected_version)
    if row.escalated:
        raise refused(Problem.ALREADY_DECIDED, "This blocker is escalated already; resolve it, or wait.", "blockerId")
    if await facts.goal_is_private(request, row.goal_id):
        # Whoever is to remove it need not know that there is such a goal.
        await require(request, access.OWN_CHECK_INS, row.employee_id, "blockerId")
        words = "This blocker is about a private goal, of which nobody above may know; share the goal first."
        raise refused(Problem.BAD_VALUE, words, "blockerId")
    item = await take_up(request, row, by_system=False)
    return {"blocker_id": row.id, "agenda_item_id": item}


async def take_up(request: Request, row: Any, *, by_system: bool) -> UUID | None:
    """Escalate a blocker and put it onto the agenda, once; the new agenda item, None where it is there already.

    The item's title says nothing of what stands in the way: who may read the agenda need not read that.
    """
    await change(request, blocker, row.id, escalated=True)
    await _record(
        request,
        "BlockerEscalated",
        row,
        before={"escalated": False},
        after={"escalated": True},
        by_system=by_system,
    )
    item = uuid7()
    values = {
        "organization_id": request.viewer.organization_id,
        "id": item,
        "employee_id": row.employee_id,
        "title": f"A blocker that has stood since {row.raised_at.date()}",
        "source": AgendaSource.TRIGGER if by_system else AgendaSource.MANUAL,
        "added_by_id": None if by_system else request.viewer.employee_id,
        "blocker_id": row.id,
    }
    once = upsert(agenda_item).values(values).on_conflict_do_nothing()
    if not await request.session.run(once):
        return None
    causes = await events_about(request, "Blocker", [row.id], "BlockerEscalated")
    record(
        request,
        Event(
            "AgendaItemCreated",
            "AgendaItem",
            item,
            EventOperation.CREATED,
            employee_id=row.employee_id,
            causes=causes[row.id][-1:],
            audited=AuditedData.CHECK_IN,
            after={"title": values["title"]},
            by_system=by_system,
        ),
    )
    return item


def _handed_in(row: Any) -> None:
    if row.state not in facts.HANDED_IN:
        words = f"{row.week} was a week of leave; there is nothing to answer."
        raise refused(Problem.ON_LEAVE, words, "checkInId")


async def _goal(request: Request, opaque: str, employee_id: UUID) -> UUID:
    row = await seen(request, "Goal", opaque, "goalId")
    if row.owner_id != employee_id:
        words = f"'{row.title}' is not a goal of whoever checked in; name one of theirs, or none."
        raise refused(Problem.BAD_VALUE, words, "goalId")
    goal_id: UUID = row.id
    return goal_id


async def _skill(request: Request, given: SkillGapFlagInput) -> tuple[UUID, str]:
    """The skill that is named by id or by name, with its name."""
    if (given.skill_id is None) == (given.skill_name is None):
        raise refused(Problem.BAD_VALUE, "Name the skill by skillId or by skillName, one of the two.", "skillId")
    if given.skill_id is not None:
        row = await seen(request, "Skill", given.skill_id, "skillId")
        return row.id, row.name
    name = " ".join(text(given.skill_name or "", MOST_TITLE, "skillName").split())
    return await _skill_named(request, name)


async def _skill_named(request: Request, name: str) -> tuple[UUID, str]:
    """The skill of a name, whatever its case; one of the organization's own, made where there is none.

    The manager's word is enough to name a gap; whoever keeps the taxonomy finds the new skill by its event.
    """
    skill: Table = metadata.tables["skill"]
    await lock(request, "skill", name.casefold())
    rows = await request.session.rows(
        select(skill.c.id, skill.c.name)
        .where(
            skill.c.organization_id == request.viewer.organization_id,
            func.lower(skill.c.name) == func.lower(name),
            skill.c.deleted_at.is_(None),
        )
        .order_by(skill.c.taxonomy == LOCAL, skill.c.id)
        .limit(1)
    )
    if rows:
        return rows[0].id, rows[0].name
    skill_id = await add(request, skill, taxonomy=LOCAL, code=name.casefold(), name=name)
    record(request, Event("SkillCreated", "Skill", skill_id, EventOperation.CREATED, after={"name": name}))
    return skill_id, name


async def _flag_once(request: Request, check_in_id: UUID, skill_id: UUID, goal_id: UUID | None, name: str) -> None:
    await lock(request, "flag", check_in_id, skill_id, goal_id)
    rows = await request.session.rows(
        select(skill_gap_flag.c.id).where(
            skill_gap_flag.c.organization_id == request.viewer.organization_id,
            skill_gap_flag.c.check_in_id == check_in_id,
            skill_gap_flag.c.skill_id == skill_id,
            skill_gap_flag.c.goal_id.is_not_distinct_from(goal_id),
            skill_gap_flag.c.deleted_at.is_(None),
        )
    )
    if rows:
        words = f"'{name}' is flagged in this check-in already; there is no need to flag it twice."
        raise refused(Problem.ALREADY_EXISTS, words, "checkInId")


async def _blocker(request: Request, opaque: str, version: int | None) -> Any:
    """A blocker that stands, for those who may move it: the employee, the manager, whoever is to remove it."""
    row = await target(request, "Blocker", opaque, "blockerId", version=version)
    if row.owner_id is None or row.owner_id != request.viewer.employee_id:
        await require(request, access.BLOCKERS_TO_MOVE, row.employee_id, "blockerId")
    if row.raised_at is None:
        words = "This blocker stands in a draft only; change the draft instead."
        raise refused(Problem.BAD_VALUE, words, "blockerId")
    if row.resolved_at is not None:
        raise refused(Problem.CLOSED, "This blocker is resolved already; raise a new one if it is back.", "blockerId")
    return row


async def _record(request: Request, kind: str, row: Any, *, by_system: bool = False, **documents: Any) -> None:
    causes = await events_about(request, "Blocker", [row.id], "BlockerRaised")
    private = await facts.goal_is_private(request, row.goal_id)
    record(
        request,
        Event(
            kind,
            "Blocker",
            row.id,
            EventOperation.UPDATED,
            employee_id=row.employee_id,
            causes=causes[row.id],
            audited=AuditedData.PRIVATE if private else AuditedData.CHECK_IN,
            by_system=by_system,
            **documents,
        ),
    )
