"""Who is calling: identity, and what follows from it for the whole organization. Relations to persons are `Tie`s."""

from dataclasses import dataclass, field
from uuid import UUID

from schema.access.values import ROLE_RELATIONS, LineKind, Relation, Role, Switch, ViewerKind


@dataclass(frozen=True, slots=True)
class Viewer:
    """The caller of one request.

    `manager_id` is the caller's own manager today; whoever has the same one is a peer.
    `switches` are the organization's, carried here because every decision needs them. `lines` are the kinds of lines on
    whose upper end the caller stands today, `led` those on which the caller ever stood, where that was asked: no
    statement looks for a line of another kind. `stamp` is that of the organization's rights when the caller was looked
    up: see `schema.access.tables.rights_stamp`.
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

    @property
    def shape(self) -> tuple[object, ...]:
        """What of the viewer decides how a statement reads; the rest are values in it."""
        known = (self.employee_id is None, self.manager_id is None, self.led)
        return (self.kind, self.roles, self.scopes, self.switches, known)

    def standing(self, scope: str) -> frozenset[Relation]:
        """The relations that the caller has to everyone in the organization, for data under a scope."""
        if self.kind is ViewerKind.SERVICE:
            return frozenset({Relation.SERVICE} if scope in self.scopes else ())
        return frozenset({ROLE_RELATIONS[role] for role in self.roles} | {Relation.COLLEAGUE})
