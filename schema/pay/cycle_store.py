"""Statements of compensation cycles, exact and whoever asks; the rights are checked before.

Each is one statement for a whole cycle, however many people are in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    Row,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.sql.selectable import TableValuedAlias

from schema.access.reads import uuids
from schema.access.request import Request
from schema.kit.bulk import in_columns, put_columns
from schema.kit.ids import uuid7
from schema.kit.problems import Problem, refused
from schema.pay.budget_rules import RATE_HOLDS, Rates
from schema.pay.cycle_rules import Pool
from schema.pay.merit_rules import cells_by_level
from schema.pay.planning_tables import (
    GUIDELINE,
    budget_pool,
    compensation_approval,
    compensation_cycle,
    compensation_recommendation,
    exchange_rate,
    merit_matrix,
    merit_matrix_cell,
)
from schema.pay.tables import compensation_record, pay_component
from schema.pay.values import (
    ApprovalStep,
    BudgetPoolKind,
    Cell,
    Guided,
    RangePosition,
    RecommendationKind,
    RecommendationState,
)
from schema.people.tables import employment, org_unit
from schema.reviews.tables import review_cycle

_OF_STEP = (
    "id",
    "employee_id",
    "kind",
    "increase_minor",
    "increase_currency",
    "increase_ratio",
    "guideline_minimum",
    "guideline_maximum",
    "rating_id",
    "budget_pool_id",
    "cost_minor",
    "proposed_by_id",
)
"""The columns of a recommendation that a step of many looks at."""


async def cycle(request: Request, cycle_id: UUID) -> Row[Any]:
    """A compensation cycle; one statement."""
    mine = (*living(request, compensation_cycle), compensation_cycle.c.id == cycle_id)
    return (await request.session.rows(select(compensation_cycle).where(*mine)))[0]


async def matrix(request: Request, matrix_id: UUID) -> Row[Any]:
    """A version of a merit matrix; one statement."""
    told = merit_matrix.c
    mine = (told.organization_id == request.viewer.organization_id, told.id == matrix_id)
    return (await request.session.rows(select(merit_matrix).where(*mine)))[0]


async def cells(request: Request, matrix_id: UUID) -> dict[UUID | None, list[Cell]]:
    """The cells of a matrix by rating; one statement."""
    told = merit_matrix_cell.c
    mine = (told.organization_id == request.viewer.organization_id, told.merit_matrix_id == matrix_id)
    rows = await request.session.rows(select(merit_matrix_cell).where(*mine).order_by(told.id))
    return cells_by_level(
        Cell(
            level_id=row.rating_level_id,
            position=RangePosition(row.range_position),
            starts=row.penetration_from,
            ends=row.penetration_to,
            guided=Guided(*(getattr(row, f"guideline_{name}") for name in GUIDELINE)),
            id=row.id,
        )
        for row in rows
    )


async def reviewed(request: Request, review_cycle_id: UUID) -> Row[Any]:
    """The review cycle whose ratings are used; one statement."""
    mine = (*living(request, review_cycle), review_cycle.c.id == review_cycle_id)
    return (await request.session.rows(select(review_cycle).where(*mine)))[0]


async def rates(request: Request, day: date) -> Rates:
    """The exchange rates of a day, the newest of each pair that still holds; one statement."""
    told = exchange_rate.c
    rows = await request.session.rows(
        select(told.from_currency, told.to_currency, told.rate)
        .ext(distinct_on(told.from_currency, told.to_currency))
        .where(
            told.organization_id == request.viewer.organization_id,
            told.rated_on.between(day - RATE_HOLDS, day),
        )
        .order_by(told.from_currency, told.to_currency, told.rated_on.desc(), told.id)
    )
    return Rates({(row.from_currency, row.to_currency): row.rate for row in rows}, day)


async def pools(request: Request, cycle_id: UUID) -> list[Pool]:
    """The pools of a cycle with what is left of them, locked to the end of the transaction; one statement."""
    told = budget_pool.c
    rows = await request.session.rows(
        select(budget_pool)
        .where(*living(request, budget_pool), told.compensation_cycle_id == cycle_id)
        .order_by(told.id)
        .with_for_update()
    )
    return [
        Pool(
            row.id,
            row.org_unit_id,
            BudgetPoolKind(row.kind),
            row.budget_minor - row.committed_minor,
            row.budget_currency,
        )
        for row in rows
    ]


async def parents(request: Request) -> dict[UUID, UUID | None]:
    """The unit above each unit; one statement."""
    told = org_unit.c
    rows = await request.session.rows(select(told.id, told.parent_id).where(*living(request, org_unit)))
    return {row.id: row.parent_id for row in rows}


async def work_of(request: Request, employee_id: UUID, day: date) -> Row[Any] | None:
    """Unit and share of full time of an employee on a day; one statement."""
    told = employment.c
    rows = await request.session.rows(
        select(told.org_unit_id, told.fte)
        .where(*living(request, employment), told.employee_id == employee_id, told.valid_from <= day)
        .order_by(told.valid_from.desc())
        .limit(1)
    )
    return next(iter(rows), None)


async def unlocked(request: Request, cycle_id: UUID) -> dict[UUID, Row[Any]]:
    """The merit raises that were unlocked before the cycle opened, by employee, the oldest of each; one statement."""
    told = compensation_recommendation.c
    rows = await request.session.rows(
        select(compensation_recommendation)
        .where(
            *living(request, compensation_recommendation),
            told.kind == RecommendationKind.MERIT,
            told.state == RecommendationState.DRAFT,
            (told.compensation_cycle_id == cycle_id) | told.compensation_cycle_id.is_(None),
        )
        .order_by(told.compensation_cycle_id.is_(None).desc(), told.created_at.desc(), told.id.desc())
        .with_for_update()
    )
    return {row.employee_id: row for row in rows}


async def insert_all(request: Request, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have their ids, all in the same columns, none of documents; one statement, none without rows."""
    if rows:
        await put_columns(request.session, table, request.viewer.organization_id, in_columns(rows))


async def change_all(request: Request, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their ids, all in the same columns; one statement, none without rows."""
    if not rows:
        return
    told, names = _told(table, rows), [name for name in rows[0] if name != "id"]
    mine = (table.c.organization_id == request.viewer.organization_id, table.c.id == told.c.id)
    await request.session.run(
        update(table).where(*mine).values({name: told.c[name] for name in names} | counted(table))
    )


def _told(table: Table, rows: Sequence[Mapping[str, Any]]) -> TableValuedAlias:
    """Rows as a table of one document, with the types of the columns."""
    document = bindparam("rows", orjson.dumps(list(rows), default=str).decode(), type_=Text)
    columns = (column(name, table.c[name].type) for name in rows[0])
    told = func.json_to_recordset(cast(document, JSON)).table_valued(*columns, name="told")
    return told.render_derived(with_types=True)


async def recommendations(request: Request, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """What a step needs of the recommendations that meet the clauses; one statement."""
    table = compensation_recommendation
    shown = (table.c[name] for name in _OF_STEP)
    return await request.session.rows(select(*shown).where(*living(request, table), *where).order_by(table.c.id))


async def move(
    request: Request,
    cycle_id: UUID,
    ids: Sequence[UUID],
    source: RecommendationState,
    goal: RecommendationState,
    **values: Any,
) -> None:
    """Take recommendations of a cycle from one state to the next; one statement.

    Raises:
        RefusedError: CONFLICT, where somebody else has just taken one of them elsewhere.
    """
    table = compensation_recommendation
    theirs = (table.c.compensation_cycle_id == cycle_id, table.c.state == source, is_among(table.c.id, ids))
    mine = (*living(request, table), *theirs)
    statement = update(table).where(*mine).values(state=goal, **values, **counted(table))
    if ids and await request.session.run(statement) != len(ids):
        raise refused(Problem.CONFLICT, "Somebody else has just decided on one of them; send it again.")


def is_among(column_of: ColumnElement[UUID], ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Whether a column holds one of many ids.

    As a question within a question, which PostgreSQL answers by a hash table whatever it believes of the tables; a
    list of ids it may go through from the beginning for each row.
    """
    return column_of.in_(select(func.unnest(uuids(ids)))).is_(True)


async def note_steps(request: Request, ids: Sequence[UUID], step: ApprovalStep, note: str | None) -> None:
    """Keep who took a step for many recommendations; one statement."""
    by = {"step": step, "decided_by_id": request.viewer.employee_id, "decided_at": request.now, "note": note}
    rows = [{"id": uuid7(), "compensation_recommendation_id": one, **by} for one in ids]
    await insert_all(request, compensation_approval, rows)


async def count_states(request: Request, cycle_id: UUID) -> dict[RecommendationState, int]:
    """How many recommendations of a cycle are in each state; one statement."""
    told = compensation_recommendation.c
    rows = await request.session.rows(
        select(told.state, func.count().label("number"))
        .where(*living(request, compensation_recommendation), told.compensation_cycle_id == cycle_id)
        .group_by(told.state)
    )
    return {RecommendationState(row.state): row.number for row in rows}


async def newest_pay(request: Request, employees: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """The last row of each employee's history of pay; one statement."""
    told = compensation_record.c
    rows = await request.session.rows(
        select(compensation_record)
        .ext(distinct_on(told.employee_id))
        .where(*living(request, compensation_record), told.employee_id == any_(uuids(employees)))
        .order_by(told.employee_id, told.valid_from.desc())
    )
    return {row.employee_id: row for row in rows}


async def parts(request: Request, records: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The parts of each pay; one statement."""
    told = pay_component.c
    mine = (
        told.organization_id == request.viewer.organization_id,
        told.compensation_record_id == any_(uuids(records)),
    )
    return await request.session.rows(select(pay_component).where(*mine).order_by(told.id))


def living(request: Request, table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The rows of the viewer's organization that are there."""
    return table.c.organization_id == request.viewer.organization_id, table.c.deleted_at.is_(None)


def counted(table: Table) -> dict[str, Any]:
    """What a change of a row counts."""
    return {"version": table.c.version + 1, "updated_at": func.now()} if "version" in table.c else {}
