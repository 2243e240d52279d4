"""A policy compiled to SQL: the predicate of the rows that the viewer may read.

The same grants and the same answer as `policy.permits`; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from schema.access.policy import Grant, Policy
from schema.access.tables import reporting_chain
from schema.access.values import Condition, LineKind, Relation
from schema.access.viewer import Viewer

Clause = ColumnElement[bool]

_LINES: dict[Relation, tuple[tuple[LineKind, ...], bool]] = {
    Relation.MANAGER: ((LineKind.SOLID,), False),
    Relation.SKIP_LEVEL: ((LineKind.SOLID,), True),
    Relation.DOTTED_LINE: ((LineKind.DOTTED, LineKind.PROJECT), False),
    Relation.HRBP: ((LineKind.HRBP,), False),
}


_DEEPEST = 32767


@dataclass(frozen=True, eq=False)
class Anchors:
    """Where a table keeps what a policy asks about.

    Attributes:
        subject: the employee whose data it is; None for data of the organization itself.
        dated: the day that the row is about; without it a former manager sees nothing of it.
        begins: the first day of an effective-dated row; it lies in the future for a planned one.
        participants: columns that name an employee who takes part in the row.
        conditions: when a condition holds.
    """

    subject: ColumnElement[Any] | None = None
    dated: ColumnElement[Any] | None = None
    begins: ColumnElement[Any] | None = None
    participants: tuple[ColumnElement[Any], ...] = ()
    conditions: Mapping[Condition, Clause] = field(default_factory=dict)


def readable(rules: Policy, viewer: Viewer, anchors: Anchors, today: date) -> Clause:
    """The predicate of the rows that the viewer may read; false where no grant applies."""
    standing = viewer.standing(rules.scope)
    clauses = [
        and_(relation_holds, *_conditions(grant, anchors, today))
        for relation, grant in rules.grants_for(viewer).items()
        if (relation_holds := _relation(relation, viewer, anchors, today, relation in standing)) is not None
    ]
    return or_(false(), *clauses)


def _conditions(grant: Grant, anchors: Anchors, today: date) -> list[Clause]:
    clauses = [anchors.conditions[condition] for condition in sorted(grant.when)]
    if anchors.begins is not None and not grant.planned:
        clauses.append(anchors.begins <= today)
    return clauses


def _relation(
    relation: Relation,
    viewer: Viewer,
    anchors: Anchors,
    today: date,
    standing: bool,  # noqa: FBT001
) -> Clause | None:
    """When the relation holds for a row; None when it never can for this viewer."""
    me = viewer.employee_id
    if standing:
        return true()
    if me is not None and relation is Relation.PARTICIPANT and anchors.participants:
        return or_(*(participant == me for participant in anchors.participants))
    if me is not None and anchors.subject is not None:
        return _personal(relation, viewer, anchors, today)
    return None


def _personal(relation: Relation, viewer: Viewer, anchors: Anchors, today: date) -> Clause | None:
    """When the relation to the subject of a row holds."""
    if relation is Relation.SELF and anchors.subject is not None:
        return anchors.subject == viewer.employee_id
    if relation is Relation.PEER and viewer.manager_id is not None:
        return _peer(viewer, anchors, today)
    return _line(relation, viewer, anchors, today) if relation in _LINES else None


def _line(relation: Relation, viewer: Viewer, anchors: Anchors, today: date) -> Clause:
    """A line that holds today, or one that held on the day that the row is about."""
    kinds, further = _LINES[relation]
    chain = reporting_chain.alias()
    in_time = or_(chain.c.valid_to.is_(None), chain.c.valid_to > today)
    if anchors.dated is not None:
        in_time = or_(in_time, anchors.dated < chain.c.valid_to)
    return exists().where(
        chain.c.organization_id == viewer.organization_id,
        chain.c.manager_id == viewer.employee_id,
        chain.c.employee_id == anchors.subject,
        chain.c.kind.in_(kinds),
        chain.c.depth.between(2 if further else 1, _DEEPEST if further else 1),
        chain.c.valid_from <= today,
        in_time,
    )


def _peer(viewer: Viewer, anchors: Anchors, today: date) -> Clause:
    chain = reporting_chain.alias()
    return exists().where(
        chain.c.organization_id == viewer.organization_id,
        chain.c.manager_id == viewer.manager_id,
        chain.c.employee_id == anchors.subject,
        chain.c.kind == LineKind.SOLID,
        chain.c.depth == 1,
        chain.c.valid_from <= today,
        or_(chain.c.valid_to.is_(None), chain.c.valid_to > today),
        chain.c.employee_id != viewer.employee_id,
    )
