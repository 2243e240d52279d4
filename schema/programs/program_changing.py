"""What HR does to the map: programs, their rounds, the links between them, talent strategies."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from schema.access.changes import add, change, lock, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text, told
from schema.kit.problems import Problem, refused
from schema.programs import access
from schema.programs.program_inputs import (
    ProgramCreateInput,
    ProgramCycleAddInput,
    ProgramLinkSetInput,
    ProgramUpdateInput,
    TalentStrategySetInput,
)
from schema.programs.tables import program, program_cycle, program_link, talent_strategy

NAME, HANDOFF, TAG, LISTED = 200, 500, 60, 20
"""Most letters of a name, a handoff and a tag; most tags of a strategy."""


async def create(request: Request, given: ProgramCreateInput) -> Mapping[str, Any]:
    """Put a program on the map; of each kind there is one."""
    await require(request, access.PROGRAMS_WRITING, None)
    owner_id = await owner_of(request, given.owner_id)
    await lock(request, "programs")
    mine = (program.c.organization_id == request.viewer.organization_id, program.c.deleted_at.is_(None))
    if await request.session.rows(select(program.c.id).where(*mine, program.c.kind == given.kind)):
        words = f"There is a program {given.kind.value} already; update that one."
        raise refused(Problem.ALREADY_EXISTS, words, "kind")
    values = {"kind": given.kind, "cadence": given.cadence, "owner_id": owner_id}
    return {"program_id": await _new(request, "Program", program, values)}


async def update(request: Request, given: ProgramUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of a program."""
    row = await target(request, "Program", given.program_id, "programId", version=given.expected_version)
    await require(request, access.PROGRAMS_WRITING, None, "programId")
    values: dict[str, Any] = {} if given.cadence is None else {"cadence": given.cadence}
    for opaque in told(given, "owner_id").values():
        values["owner_id"] = await owner_of(request, opaque)
    return {"program_id": await _moved(request, "Program", program, row, values)}


async def add_cycle(request: Request, given: ProgramCycleAddInput) -> Mapping[str, Any]:
    """Add a round to a program."""
    row = await target(request, "Program", given.program_id, "programId")
    await require(request, access.PROGRAMS_WRITING, None, "programId")
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
    _check_days(checks, given.starts_on, given.ends_on)
    checks.done()
    values |= {"program_id": row.id, "starts_on": given.starts_on, "ends_on": given.ends_on}
    await _new(request, "ProgramCycle", program_cycle, values)
    return {"program_id": row.id}


async def set_link(request: Request, given: ProgramLinkSetInput) -> Mapping[str, Any]:
    """Say how one program depends on another."""
    await require(request, access.PROGRAMS_WRITING, None)
    checks, values = Checks(), dict[str, Any]()
    for name, opaque, path in (("from_id", given.from_id, "fromId"), ("to_id", given.to_id, "toId")):
        with checks.part():
            values[name] = (await seen(request, "Program", opaque, path)).id
    words = "A program does not depend on itself; name another one."
    checks.that(given.from_id != given.to_id, Problem.BAD_VALUE, words, "toId")
    with checks.part():
        values["handoff"] = text(given.handoff, HANDOFF, "handoff")
    with checks.part():
        values["artefact"] = None if given.artefact is None else text(given.artefact, NAME, "artefact")
    with checks.part():
        values["owner_id"] = await owner_of(request, given.owner_id)
    checks.done()
    values |= {"kind": given.kind, "due_on": given.due_on, "status": given.status}
    if given.link_id is None:
        return {"link_id": await _new(request, "ProgramLink", program_link, values)}
    row = await target(request, "ProgramLink", given.link_id, "linkId", version=given.expected_version)
    return {"link_id": await _moved(request, "ProgramLink", program_link, row, values)}


async def set_strategy(request: Request, given: TalentStrategySetInput) -> Mapping[str, Any]:
    """Say which talent is needed, and by which of the six ways it is got."""
    await require(request, access.PROGRAMS_WRITING, None)
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
    with checks.part():
        values["owner_id"] = await owner_of(request, given.owner_id)
    options, tags = [one.value for one in given.options], list[str]()
    checks.that(bool(options), Problem.BAD_VALUE, "Choose one of the six ways at least.", "options")
    checks.that(len(set(options)) == len(options), Problem.DUPLICATE, "Name each way once.", "options")
    words = f"{len(given.strategic_tags)} tags are too many; send at most {LISTED}."
    checks.that(len(given.strategic_tags) <= LISTED, Problem.BAD_VALUE, words, "strategicTags")
    for place, tag in enumerate(given.strategic_tags[:LISTED]):
        with checks.part():
            tags.append(text(tag, TAG, "strategicTags", str(place)))
    _check_days(checks, given.starts_on, given.ends_on)
    checks.done()
    values |= {"options": options, "strategic_tags": tags, "starts_on": given.starts_on, "ends_on": given.ends_on}
    if given.strategy_id is None:
        return {"strategy_id": await _new(request, "TalentStrategy", talent_strategy, values)}
    row = await target(request, "TalentStrategy", given.strategy_id, "strategyId", version=given.expected_version)
    return {"strategy_id": await _moved(request, "TalentStrategy", talent_strategy, row, values)}


async def owner_of(request: Request, opaque: str | None) -> UUID | None:
    """The employee who is to answer for something; None for nobody.

    Raises:
        RefusedError: BAD_ID, NOT_FOUND.
    """
    return None if opaque is None else (await seen(request, "Employee", opaque, "ownerId")).id


def _check_days(checks: Checks, starts_on: date, ends_on: date | None) -> None:
    words = f"It would end before it starts on {starts_on}; send a later day."
    checks.that(ends_on is None or ends_on >= starts_on, Problem.BAD_VALUE, words, "endsOn")


async def _new(request: Request, node_type: str, table: Table, values: Mapping[str, Any]) -> UUID:
    row_id = await add(request, table, **values)
    record(request, Event(f"{node_type}Created", node_type, row_id, EventOperation.CREATED, after=dict(values)))
    return row_id


async def _moved(request: Request, node_type: str, table: Table, row: Any, values: Mapping[str, Any]) -> UUID:
    row_id: UUID = row.id
    if values:
        before = {name: getattr(row, name) for name in values}
        await change(request, table, row_id, **values)
        changed = Event(
            f"{node_type}Updated", node_type, row_id, EventOperation.UPDATED, before=before, after=dict(values)
        )
        record(request, changed)
    return row_id
