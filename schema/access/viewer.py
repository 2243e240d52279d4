"""Who is calling: identity, and what follows from it for the whole organization. Relations to persons are `Tie`s."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from schema.access.values import ROLE_RELATIONS, LineKind, Relation, Role, Switch, ViewerKind


@dataclass(frozen=True, slots=True)
class Viewer:
    """The caller of one request.

    `manager_id` is the caller's own manager today; whoever has the same one is a peer.
    `switches` are the organization's, carried here because every decision needs them. `lines` are the kinds of lines on
    whose upper end the caller stands today, `led` those on which the caller ever stood, where that was asked: no
    statement looks for a line of another kind. `stamp` is that of the organization's rights when the caller was looked
    up: see `schema.access.tables.rights_stamp`. `near` are those whom the caller stands near to, where that is known.
    """

    organization_id: UUID
    kind: ViewerKind = ViewerKind.PERSON
    account_id: UUID | None = None
    employee_id: UUID | None = None
    manager_id: UUID | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    switches: frozenset[Switch] = field(default_factory=frozenset)
    lines: frozenset[LineKind] | None = field(default=None, compare=False)
    led: frozenset[LineKind] | None = field(default=None, compare=False)
    stamp: int | None = field(default=None, compare=False)
    near: "Near | None" = field(default=None, compare=False)
    shape: "Shape" = field(init=False, compare=False, repr=False)
    """What of the viewer decides how a statement reads; the rest are values in it."""

    def __post_init__(self) -> None:
        """Find the shape, which every statement is looked up by."""
        near = None if self.near is None else self.near.has_ended
        known = (self.employee_id is None, self.manager_id is None, self.led, near)
        shape = Shape.of((self.kind, self.roles, self.scopes, self.switches, known))
        object.__setattr__(self, "shape", shape)

    def standing(self, scope: str) -> frozenset[Relation]:
        """The relations that the caller has to everyone in the organization, for data under a scope."""
        if self.kind is ViewerKind.SERVICE:
            return frozenset({Relation.SERVICE} if scope in self.scopes else ())
        return frozenset({ROLE_RELATIONS[role] for role in self.roles} | {Relation.COLLEAGUE})


class Shape:
    """One kind of viewer: there is one of each, so that it is known by its identity."""

    __slots__ = ("__weakref__",)

    @classmethod
    def of(cls, traits: tuple[object, ...]) -> "Shape":
        """The shape of all viewers with the traits."""
        shape = _SHAPES.get(traits)
        if shape is None:
            shape = _SHAPES[traits] = cls()
        return shape


_SHAPES: WeakValueDictionary[tuple[object, ...], Shape] = WeakValueDictionary()
"""Those that a viewer or a kept statement has."""


class Near:
    """Everybody to whom a caller has or had a line, or who has the same manager, on one day; for callers with few.

    A statement then compares with a handful of ids, instead of looking each row's employee up among the lines.

    Attributes:
        day: the day.
        has_ended: whether some of the lines have ended.
    """

    RELATIONS = (Relation.MANAGER, Relation.SKIP_LEVEL, Relation.DOTTED_LINE, Relation.HRBP, Relation.PEER)
    """What it knows of."""

    __slots__ = ("_found", "_lines", "day", "has_ended")

    def __init__(self, day: date, held: Iterable[tuple[Relation, UUID, date | None]]) -> None:
        self.day = day
        self._lines = list(held)
        self.has_ended = any(until is not None for *_, until in self._lines)
        self._found: dict[str, list[Any]] = {}

    @classmethod
    def name_of(cls, relations: Collection[Relation]) -> str:
        """The name of a set of relations among statements' parameters."""
        return "_".join(("near", *(relation.value.lower() for relation in cls.RELATIONS if relation in relations)))

    def __getitem__(self, name: str) -> list[Any]:
        """The employees of a set of relations by its name.

        Under `former_` and the name those whose lines have ended, and under `until_` and the name the days on which the
        last of each did.
        """
        if name not in self._found:
            self._find(_NEAR_NAMES[name])
        return self._found[name]

    def _find(self, relations: Collection[Relation]) -> None:
        lines = [(employee, until) for relation, employee, until in self._lines if relation in relations]
        ended: dict[UUID, date] = {}
        for employee, until in lines:
            if until is not None:
                ended[employee] = max(until, ended.get(employee, until))
        name = self.name_of(relations)
        self._found[name] = [employee for employee, until in lines if until is None]
        self._found[f"former_{name}"], self._found[f"until_{name}"] = list(ended), list(ended.values())


_NEAR_NAMES = {
    f"{kind}{Near.name_of(chosen)}": chosen
    for size in range(1, len(Near.RELATIONS) + 1)
    for chosen in combinations(Near.RELATIONS, size)
    for kind in ("", "former_", "until_")
}


class Named(dict[str, Any]):
    """The values of a statement's named parameters; whom the viewer stands near to is looked up when it is asked for.

    Few of the many sets of relations are ever asked about.
    """

    __slots__ = ("_near",)

    def __init__(self, near: Near | None, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._near = near

    def __missing__(self, name: str) -> list[Any]:
        if self._near is None:
            raise KeyError(name)
        return self._near[name]

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (self._near is not None and name in _NEAR_NAMES)
