"""The personas that ask: one for each relation, role and scope, and members of the other tenant."""

from dataclasses import dataclass, replace

from schema.access.values import Role, Switch, ViewerKind
from schema.access.viewer import Viewer
from tests.access.cast import (
    ADMIN,
    AUDITOR,
    COLLEAGUE,
    COMPENSATION,
    MANAGER,
    NAMED,
    PAY_MANAGER,
    PEOPLE,
    SCOPES,
    SELF,
    SKIP,
    TIES,
)
from tests.access.expectations import NEVER_THE_SUBJECT, Audience
from tests.access.stage import OURS, THEIRS, organization_id, row_id
from tests.access.staged.row import Row, employee

_MANAGERS = {
    "subject": "boss", "boss": "grand", "grand": "top", "former": "former_grand", "peer": "boss", "report": "subject",
    "colleague": "former", "leaver": "boss",
}  # fmt: skip
_ROLES = {"analyst": Role.COMPENSATION_ANALYST, "admin": Role.HR_ADMIN, "auditor": Role.AUDITOR}
_WORDS = {Role.COMPENSATION_ANALYST: COMPENSATION, Role.HR_ADMIN: ADMIN, Role.AUDITOR: AUDITOR}


@dataclass(frozen=True)
class Persona:
    """Somebody who asks.

    Attributes:
        name: how tests call them.
        tenant: the organization that they belong to.
        viewer: what the server knows of them.
        employee: who they are on the stage; None for machines.
        words: what they are to everybody: roles and scopes.
        pays: whether the organization shows pay to managers.
    """

    name: str
    tenant: str
    viewer: Viewer
    employee: str | None
    words: Audience
    pays: bool = False


def personas() -> list[Persona]:
    """Everybody."""
    people = [_person(who) for who in PEOPLE if who != "leaver"]
    known = {one.name: one for one in people}
    paid = [_paid(known[who]) for who in ("boss", "grand", "former", "dotted", "peer", "partner")]
    machines = [_machine(scope.replace(":", "_"), scope) for scope in SCOPES]
    strangers = [_person("admin", THEIRS), _person("subject", THEIRS), _machine("all", *SCOPES, tenant=THEIRS)]
    admin_of_own_data = _with_role(known["subject"], Role.HR_ADMIN)
    return [*people, *paid, admin_of_own_data, *machines, _machine("all", *SCOPES), _machine("none"), *strangers]


def sees(persona: Persona, tenant: str, row: Row, audience: Audience, *, today_only: bool = False) -> bool:
    """Whether the audience of something about a row includes a persona, by who stands where.

    With `today_only`, ties that ended open nothing, not even what is older.
    """
    if persona.tenant != tenant or (row.kind in NEVER_THE_SUBJECT and persona.employee == row.owner):
        return False
    if any(set(word.split("+")) <= persona.words for word in audience):
        return True
    if persona.employee is None:
        return False
    if (NAMED in audience and persona.employee in row.named) or (SELF in audience and persona.employee == row.owner):
        return True
    tie = TIES.get(row.owner or "", {}).get(persona.employee)
    if tie is None:
        return False
    held = {tie.relation} | ({PAY_MANAGER} if persona.pays and tie.relation in {MANAGER, SKIP} else set())
    in_time = tie.until is None or (not today_only and row.day is not None and row.day < tie.until)
    return bool(held & audience) and in_time


def _person(who: str, tenant: str = OURS) -> Persona:
    manager = _MANAGERS.get(who)
    roles = frozenset({_ROLES[who]} if who in _ROLES else ())
    viewer = Viewer(
        organization_id(tenant),
        account_id=row_id(tenant, "account"),
        employee_id=row_id(tenant, employee(who)),
        manager_id=None if manager is None else row_id(tenant, employee(manager)),
        roles=roles,
    )
    name = who if tenant == OURS else f"{tenant}_{who}"
    return Persona(name, tenant, viewer, who, frozenset({COLLEAGUE, *(_WORDS[role] for role in roles)}))


def _paid(one: Persona) -> Persona:
    viewer = replace(one.viewer, switches=frozenset({Switch.PAY_VISIBLE_TO_MANAGERS}))
    return replace(one, name=f"{one.name}_where_managers_see_pay", viewer=viewer, pays=True)


def _with_role(one: Persona, role: Role) -> Persona:
    viewer = replace(one.viewer, roles=frozenset({role}))
    return replace(one, name=f"{one.name}_as_{role.value.lower()}", viewer=viewer, words=one.words | {_WORDS[role]})


def _machine(name: str, *scopes: str, tenant: str = OURS) -> Persona:
    viewer = Viewer(organization_id(tenant), ViewerKind.SERVICE, scopes=frozenset(scopes))
    label = f"machine_{name}" if tenant == OURS else f"{tenant}_machine_{name}"
    return Persona(label, tenant, viewer, None, frozenset(scopes))
