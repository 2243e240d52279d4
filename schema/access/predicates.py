"""A policy compiled to SQL: the predicate of the rows that the viewer may read.

The same grants and the same answer as `policy.permits`; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, exists, false, func, or_, true
from sqlalchemy.sql.elements import Grouping

from schema.access import binds
from schema.access.policy import Grant, Policy
from schema.access.tables import reporting_chain
from schema.access.values import Condition, LineKind, Relation
from schema.access.viewer import Near, Viewer

Clause = ColumnElement[bool]

_LINES: dict[Relation, tuple[tuple[LineKind, ...], int, int]] = {
    Relation.MANAGER: ((LineKind.SOLID,), 1, 1),
    Relation.SKIP_LEVEL: ((LineKind.SOLID,), 2, 32767),
    Relation.DOTTED_LINE: ((LineKind.DOTTED, LineKind.PROJECT), 1, 1),
    Relation.HRBP: ((LineKind.HRBP,), 1, 1),
}
"""The kinds of lines behind a relation, and from how many steps away to how many."""


@dataclass(frozen=True, eq=False)
class Anchors:
    """Where a table keeps what a policy asks about.

    Attributes:
        subject: the employee whose data it is; None for data of the organization itself.
        about: whom a row tells of, where that is not the subject whose relations open it.
        dated: the day that the row is about; without it a former manager sees nothing of it.
        begins: the first day of an effective-dated row; it lies in the future for a planned one.
        participants: columns that name an employee who takes part in the row.
        conditions: when a condition holds.
    """

    subject: ColumnElement[Any] | None = None
    about: ColumnElement[Any] | None = None
    dated: ColumnElement[Any] | None = None
    begins: ColumnElement[Any] | None = None
    participants: tuple[ColumnElement[Any], ...] = ()
    conditions: Mapping[Condition, Clause] = field(default_factory=dict)


def readable(rules: Policy, viewer: Viewer, anchors: Anchors, today: date) -> Clause:
    """The predicate of the rows that the viewer may read; false where no grant applies.

    Relations with equal grants are taken together, so that the lines among them cost one look-up.
    """
    groups: dict[Grant, set[Relation]] = {}
    for relation, grant in rules.grants_for(viewer).items():
        groups.setdefault(grant, set()).add(relation)
    standing = viewer.standing(rules.scope)
    clauses = [
        and_(related, *_conditions(grant, anchors, today))
        for grant, relations in groups.items()
        if (related := _related(relations, standing, viewer, anchors, today)) is not None
    ]
    return and_(or_(false(), *clauses), *_withheld(rules, viewer, anchors))


def _withheld(rules: Policy, viewer: Viewer, anchors: Anchors) -> list[Clause]:
    """That a row is about somebody else than the viewer, or meets what the policy asks for then."""
    about = anchors.subject if anchors.about is None else anchors.about
    if rules.withheld_unless is None or viewer.employee_id is None or about is None:
        return []
    met = [anchors.conditions[condition] for condition in sorted(rules.withheld_unless)]
    return [or_(about.is_distinct_from(binds.me(viewer)), *met)]


def _conditions(grant: Grant, anchors: Anchors, today: date) -> list[Clause]:
    clauses = [anchors.conditions[condition] for condition in sorted(grant.when)]
    if anchors.begins is not None and not grant.planned:
        clauses.append(anchors.begins <= binds.today(today))
    return clauses


def _related(
    relations: set[Relation], standing: frozenset[Relation], viewer: Viewer, anchors: Anchors, today: date
) -> Clause | None:
    """When one of the relations holds for a row; None when none ever can for this viewer."""
    if relations & standing:
        return true()
    if viewer.employee_id is None:
        return None
    clauses: list[Clause] = []
    if Relation.PARTICIPANT in relations:
        clauses += [participant == binds.me(viewer) for participant in anchors.participants]
    if anchors.subject is not None:
        clauses += _personal(relations, viewer, anchors, anchors.subject, today)
    return or_(*clauses) if clauses else None


def _personal(
    relations: set[Relation], viewer: Viewer, anchors: Anchors, subject: ColumnElement[Any], today: date
) -> list[Clause]:
    """When one of the relations to the subject of a row holds."""
    clauses: list[Clause] = []
    if Relation.SELF in relations:
        clauses.append(subject == binds.me(viewer))
    if Relation.REPORT in relations and viewer.manager_id is not None:
        clauses.append(subject == binds.my_manager(viewer))
    peer = {Relation.PEER} & relations if viewer.manager_id is not None else set()
    led = {relation for relation in relations & _LINES.keys() if _led(relation, viewer)}
    if viewer.near is not None:
        return [*clauses, *_near(peer | led, viewer, viewer.near, anchors, subject)] if peer | led else clauses
    if peer:
        clauses.append(_peer(viewer, subject, today))
    lines = [_LINES[relation] for relation in sorted(led)]
    return [*clauses, _line(lines, viewer, anchors, subject, today)] if lines else clauses


def _near(
    relations: set[Relation], viewer: Viewer, near: Near, anchors: Anchors, subject: ColumnElement[Any]
) -> list[Clause]:
    """The subject is one of those whom the viewer stands near to, or stood on the day that the row is about."""
    clauses: list[Clause] = [subject == any_(binds.near(viewer, relations))]
    if near.has_ended and anchors.dated is not None:
        employees, days = binds.former(viewer, relations)
        until = Grouping(days)[func.array_position(employees, subject)]
        clauses.append(anchors.dated < until)
    return clauses


def _led(relation: Relation, viewer: Viewer) -> bool:
    """Whether the viewer can have such a line: who never led anybody has none to look for."""
    return viewer.led is None or not viewer.led.isdisjoint(_LINES[relation][0])


def _line(
    lines: list[tuple[tuple[LineKind, ...], int, int]],
    viewer: Viewer,
    anchors: Anchors,
    subject: ColumnElement[Any],
    today: date,
) -> Clause:
    """One of the lines holds today, or held on the day that the row is about."""
    chain = reporting_chain.alias()
    in_time = or_(chain.c.valid_to.is_(None), chain.c.valid_to > binds.today(today))
    if anchors.dated is not None:
        in_time = or_(in_time, anchors.dated < chain.c.valid_to)
    return exists().where(
        chain.c.organization_id == binds.tenant(viewer),
        chain.c.manager_id == binds.me(viewer),
        chain.c.employee_id == subject,
        or_(*(and_(chain.c.kind.in_(kinds), chain.c.depth.between(least, most)) for kinds, least, most in lines)),
        chain.c.valid_from <= binds.today(today),
        in_time,
    )


def _peer(viewer: Viewer, subject: ColumnElement[Any], today: date) -> Clause:
    """Today's primary manager of the subject is the viewer's own."""
    chain = reporting_chain.alias()
    return exists().where(
        chain.c.organization_id == binds.tenant(viewer),
        chain.c.manager_id == binds.my_manager(viewer),
        chain.c.employee_id == subject,
        chain.c.kind == LineKind.SOLID,
        chain.c.depth == 1,
        chain.c.valid_from <= binds.today(today),
        or_(chain.c.valid_to.is_(None), chain.c.valid_to > binds.today(today)),
        chain.c.employee_id != binds.me(viewer),
    )
