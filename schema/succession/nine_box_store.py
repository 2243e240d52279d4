"""Statements of the nine-box grid of a review cycle: who stands where, as far as the viewer may see assessments."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, and_, any_, case, cast, func, literal, select
from sqlalchemy.sql.selectable import LateralFromClause

from schema.access.paging import Listing
from schema.access.predicates import Anchors, readable
from schema.access.reads import uuids
from schema.access.request import Request
from schema.people import criteria_store
from schema.people import store as people
from schema.people.tables import employee
from schema.people.values import EmploymentStatus
from schema.reviews.tables import rating, rating_level
from schema.succession import access
from schema.succession.readiness_rules import TalentRules, performance_of
from schema.succession.tables import talent_assessment
from schema.succession.values import TalentLevel

CELLS = tuple(product(TalentLevel, TalentLevel))
"""The nine cells, as (performance, potential)."""

_UUID_DIGITS = 32


def cell_key(performance: TalentLevel, potential: TalentLevel) -> UUID:
    """Stands for a cell where pages are cut by the id of a parent."""
    return UUID(int=CELLS.index((performance, potential)))


async def levels_by_performance(request: Request, rules: TalentRules) -> dict[TalentLevel, list[UUID]]:
    """Which levels of all scales stand for which performance, each by its place in its own scale; one statement."""
    own = rating_level.c
    place = func.rank().over(partition_by=own.scale_id, order_by=own.value)
    levels = func.count().over(partition_by=own.scale_id)
    mine = (own.organization_id == request.viewer.organization_id, own.deleted_at.is_(None))
    rows = await request.session.rows(select(own.id, place.label("place"), levels.label("levels")).where(*mine))
    found: dict[TalentLevel, list[UUID]] = {level: [] for level in TalentLevel}
    for row in rows:
        found[performance_of(row.place, row.levels, rules)].append(row.id)
    return found


class Box:
    """The grid of a cycle over the employees who meet some criteria on a day.

    Only those count whose assessments the viewer may see today; what is counted can be listed, so that a count tells
    nothing more than the list.
    """

    def __init__(
        self,
        request: Request,
        cycle_id: UUID,
        levels: Mapping[TalentLevel, Sequence[UUID]],
        criteria: criteria_store.EmployeeCriteria,
        day: date,
    ) -> None:
        self._request, self._criteria, self._day = request, criteria, day
        self._reads = people.EMPLOYEES.as_of(request, day)
        self._place = _placed(cycle_id, levels)

    @property
    def as_of(self) -> date | None:
        """The day whose state is shown; None for today."""
        return None if self._day == self._request.today else self._day

    @property
    def key(self) -> ColumnElement[Any]:
        """The column that names the cell of an employee; NULL for who is not placed."""
        return self._place.c.cell

    @property
    def listing(self) -> Listing:
        """The placed employees, by name."""
        # Each cell shows the state of the day, so a cursor of one day is good for that day alone.
        rows = partial(self._rows, self.key.is_not(None))
        return Listing(f"NineBox/{self._day}", rows, employee.c.id, people.EMPLOYEES.order, as_of=self._day)

    async def counts(self) -> dict[UUID | None, int]:
        """How many employees stand in each cell, under None how many in no cell; one statement."""
        rows = self._rows().with_only_columns(self.key.label("cell"), func.count().label("number"))
        counted = rows.group_by(self.key).order_by(None)
        found = await self._request.fetch(None, lambda: counted, as_of=self._day)
        return {row.cell: row.number for row in found}

    def _rows(self, *where: ColumnElement[Any]) -> Select[Any]:
        request = self._request
        clauses = criteria_store.matching(request, self._reads, self._criteria, self._day)
        if self._criteria.status is None:
            clauses.append(criteria_store.shown(self._reads, "status") == EmploymentStatus.ACTIVE)
        seen = readable(access.TALENT, request.viewer, Anchors(subject=employee.c.id), request.today)
        rows = self._reads.rows(request, seen, *clauses, *where)
        return rows.join(self._place, literal(value=True))


def _placed(cycle_id: UUID, levels: Mapping[TalentLevel, Sequence[UUID]]) -> LateralFromClause:
    """Where an employee stands in a cycle: by the released rating, and by the assessment of the cycle.

    Performance that came with an assessment, e.g. from another system, counts where the cycle has no rating at all: who
    was deliberately left unrated, or whose rating is not released, is not placed.
    """
    told = talent_assessment.c
    assessed = and_(_same(talent_assessment), told.review_cycle_id == cycle_id)
    rated = and_(_same(rating), rating.c.cycle_id == cycle_id)
    by_rating = case(*((rating.c.final_id == any_(uuids(levels[level])), level.value) for level in TalentLevel))
    performance = case(
        (rating.c.id.is_(None), told.performance),
        (rating.c.released_at.is_not(None), by_rating),
    )
    both = and_(performance.is_not(None), told.potential.is_not(None))
    number = len(TalentLevel) * _ordinal(performance) + _ordinal(told.potential)
    key = cast(func.lpad(cast(number, Text), _UUID_DIGITS, "0"), Uuid)
    one = select(literal(1).label("one")).subquery("one")
    return (
        select(case((both, key)).label("cell"))
        .select_from(one.outerjoin(talent_assessment, assessed).outerjoin(rating, rated))
        .correlate(employee)
        .lateral("place")
    )


def _same(table: Any) -> ColumnElement[bool]:
    own = table.c
    mine = (own.organization_id == employee.c.organization_id, own.employee_id == employee.c.id)
    return and_(*mine, own.deleted_at.is_(None))


def _ordinal(level: ColumnElement[Any]) -> ColumnElement[Any]:
    return case(*((level == one.value, place) for place, one in enumerate(TalentLevel)))
