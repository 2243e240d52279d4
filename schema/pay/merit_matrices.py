"""What is done with merit matrices: draw up a version, publish it. A version is never changed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from strawberry import UNSET

from schema.access.changes import add, lock, named, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.ids import uuid7
from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, UserError, refused
from schema.kit.tables import Ratio
from schema.pay import access, cycle_store, merit_rules
from schema.pay.merit_inputs import MeritMatrixCellInput, MeritMatrixCreateInput, MeritMatrixPublishInput
from schema.pay.planning_tables import GUIDELINE, merit_matrix, merit_matrix_cell
from schema.pay.values import Cell, Guided
from schema.reviews.tables import rating_level

NAME, NOTE, MOST_CELLS = 200, 2_000, 500

_ZERO = Decimal(0)
_NONE = Guided(_ZERO, _ZERO, _ZERO, _ZERO, _ZERO)


async def create(request: Request, given: MeritMatrixCreateInput) -> Mapping[str, Any]:
    """Draw up a version of a matrix; all that is wrong with it is told at once."""
    await require(request, access.WRITING, None)
    checks, scale = Checks(), await seen(request, "RatingScale", given.scale_id, "scaleId")
    values: dict[str, Any] = {"scale_id": scale.id}
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
    with checks.part():
        values["note"] = None if given.note is None else text(given.note, NOTE, "note")
    if len(given.cells) > MOST_CELLS:
        words = f"The matrix has {len(given.cells)} cells; {MOST_CELLS} are taken."
        raise refused(Problem.BAD_VALUE, words, "cells")
    cells = [_cell(cell, number, checks) for number, cell in enumerate(given.cells)]
    checks.done()
    levels = await _levels(request, scale.id)
    for flaw in merit_rules.flaws(cells, levels):
        path = ["cells"] if flaw.cell is None else ["cells", str(flaw.cell)]
        checks.problems.append(UserError(code=flaw.code, message=flaw.message, field=path))
    checks.done()
    await lock(request, "matrix", values["name"])
    values["version"] = await _next_version(request, values["name"])
    matrix_id = await add(request, merit_matrix, **values)
    await cycle_store.insert_all(request, merit_matrix_cell, [_row(matrix_id, cell) for cell in cells])
    _record(request, "MeritMatrixCreated", EventOperation.CREATED, matrix_id, values | {"cells": len(cells)})
    return {"matrix_id": matrix_id}


async def publish(request: Request, given: MeritMatrixPublishInput) -> Mapping[str, Any]:
    """Let cycles take a version."""
    row = await target(request, "MeritMatrix", given.matrix_id, "matrixId", may=access.WRITING)
    found = await cycle_store.matrix(request, row.id)
    if found.published_at is not None:
        raise refused(Problem.ALREADY_DECIDED, "This version is published already.", "matrixId")
    mine = (merit_matrix.c.organization_id == request.viewer.organization_id, merit_matrix.c.id == row.id)
    await request.session.run(update(merit_matrix).where(*mine).values(published_at=request.now))
    _record(request, "MeritMatrixPublished", EventOperation.UPDATED, row.id, {"published_at": request.now})
    return {"matrix_id": row.id}


def _cell(given: MeritMatrixCellInput, number: int, checks: Checks) -> Cell:
    """A cell of the input as the rules take it; what is no number or id is noted."""
    at = ("cells", str(number))
    level_id, guided = None, _NONE
    starts, ends = merit_rules.BOUNDS[given.range_position]
    if given.rating_level_id is not None:
        with checks.part():
            level_id = named("RatingLevel", given.rating_level_id, *at, "ratingLevelId")
    with checks.part():
        starts = _bound(given.penetration_from, starts, *at, "penetrationFrom")
    with checks.part():
        ends = _bound(given.penetration_to, ends, *at, "penetrationTo")
    with checks.part():
        guided = Guided(*(exact(getattr(given, name), Ratio, *at, name) for name in GUIDELINE))
    return Cell(level_id, given.range_position, starts, ends, guided)


def _bound(given: Any, usual: Decimal | None, *path: str) -> Decimal | None:
    if given is UNSET:
        return usual
    return None if given is None else exact(given, Ratio, *path)


def _row(matrix_id: UUID, cell: Cell) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "merit_matrix_id": matrix_id,
        "rating_level_id": cell.level_id,
        "range_position": cell.position,
        "penetration_from": cell.starts,
        "penetration_to": cell.ends,
        **{f"guideline_{name}": figure for name, figure in zip(GUIDELINE, cell.guided, strict=True)},
    }


async def _levels(request: Request, scale_id: UUID) -> dict[UUID, str]:
    """The levels of a scale with their labels; one statement."""
    mine = (*cycle_store.living(request, rating_level), rating_level.c.scale_id == scale_id)
    rows = await request.session.rows(select(rating_level).where(*mine).order_by(rating_level.c.value))
    return {row.id: row.label for row in rows}


async def _next_version(request: Request, name: str) -> int:
    mine = (merit_matrix.c.organization_id == request.viewer.organization_id, merit_matrix.c.name == name)
    rows = await request.session.rows(select(func.coalesce(func.max(merit_matrix.c.version), 0)).where(*mine))
    return int(rows[0][0]) + 1


def _record(request: Request, kind: str, operation: EventOperation, matrix_id: UUID, after: Mapping[str, Any]) -> None:
    record(request, Event(kind, "MeritMatrix", matrix_id, operation, audited=AuditedData.PAY, after=after))
