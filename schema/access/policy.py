"""A policy as data, and the decision it makes. Pure: no clock, no session; SQL is made from it in `predicates`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from schema.access.values import Condition, Relation, Switch
from schema.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Grant:
    """Under which conditions a relation may see.

    Attributes:
        when: conditions of the row, all of which must hold.
        switch: what the organization must have switched on.
        planned: whether rows that begin in the future may be seen too.
    """

    when: frozenset[Condition] = frozenset()
    switch: Switch | None = None
    planned: bool = False


@dataclass(frozen=True)
class Policy:
    """Who may see one kind of data. A relation that is not named sees nothing.

    Attributes:
        name: what the data is, in words that may stand in an error, e.g. "pay".
        scope: what a service token must hold.
        grants: by relation.
        withheld_unless: what no grant opens to the very employee whom it is about, whatever roles that employee
            holds, unless one of these conditions of the row is met: never, where there are none of them. None
            leaves it to the grants.
    """

    name: str
    scope: str
    grants: Mapping[Relation, Grant] = field(default_factory=dict)
    withheld_unless: frozenset[Condition] | None = None

    def grants_for(self, viewer: Viewer) -> dict[Relation, Grant]:
        """The grants whose switch the viewer's organization has on."""
        return {
            relation: grant
            for relation, grant in self.grants.items()
            if grant.switch is None or grant.switch in viewer.switches
        }


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of the viewer to one employee; `until` is the first day on which it no longer holds."""

    relation: Relation
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether data of that day may be seen through this tie."""
        return self.until is None or day < self.until


def policy(
    name: str, scope: str, *grants: Mapping[Relation, Grant], withheld_unless: Iterable[Condition] | None = None
) -> Policy:
    """A policy from parts made by `to`; a later part replaces an earlier one for the same relation."""
    merged: dict[Relation, Grant] = {}
    for part in grants:
        merged.update(part)
    return Policy(name, scope, merged, None if withheld_unless is None else frozenset(withheld_unless))


def to(
    *relations: Relation,
    when: Condition | Iterable[Condition] = (),
    switch: Switch | None = None,
    planned: bool = False,
) -> dict[Relation, Grant]:
    """The same grant to several relations."""
    conditions = frozenset([when] if isinstance(when, Condition) else when)
    return dict.fromkeys(relations, Grant(conditions, switch, planned))


def permits(rules: Policy, viewer: Viewer, ties: Iterable[Tie], day: date, today: date) -> bool:
    """Whether the viewer may see this kind of data of an employee at all, as of a day.

    Row conditions are left to the rows: a grant that needs one opens the list, and the predicate picks the rows.
    """
    held = viewer.standing(rules.scope) | {tie.relation for tie in ties if tie.covers(day)}
    if rules.withheld_unless == frozenset() and Relation.SELF in held:
        return False
    grants = rules.grants_for(viewer)
    return any(relation in held and (day <= today or grant.planned) for relation, grant in grants.items())
