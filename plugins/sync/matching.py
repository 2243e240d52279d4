"""Which employee a vendor means: by its own key, else by employee number, else by e-mail address; never by guessing.

Who matches two employees, or none, is settled by a plugin's `resolve_person`, or not at all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from goldenthread_sdk import Candidate, PersonRef
from sqlalchemy import Text, any_, bindparam, func, insert, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from plugins.host.calling import Host
from plugins.host.room import PluginError
from schema.access.request import Request
from schema.kit.external_ids import external_id
from schema.kit.ids import encode_id, uuid7
from schema.people.tables import employee

UNKNOWN, AMBIGUOUS = "UNKNOWN_PERSON", "AMBIGUOUS_PERSON"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a person is nobody here, or more than one."""

    code: str
    message: str


Match = UUID | Unmatched
_Found = dict[str, set[UUID]]


async def match(request: Request, host: Host, connector: str, system: str, people: Sequence[PersonRef]) -> list[Match]:
    """The employee that each person is; three statements, and one call of each plugin that takes part.

    A person who is found by number or address, and has a key, is known by that key from then on.
    """
    distinct = list(dict.fromkeys(people))
    candidates = await _candidates(request, system, distinct)
    found: dict[PersonRef, Match] = {}
    for person in distinct:
        ways = candidates[person]
        (by, ids) = next(((why, ids) for why, ids in ways.items() if ids), ("", set[UUID]()))
        found[person] = next(iter(ids)) if len(ids) == 1 else _unmatched(by, ids)
    await _ask_plugins(request, host, connector, candidates, found)
    await _learn(request, system, candidates, found)
    return [found[person] for person in people]


async def _candidates(
    request: Request, system: str, people: Sequence[PersonRef]
) -> dict[PersonRef, dict[str, set[UUID]]]:
    """The employees who fit each person, by how: key, number, email; in this order."""
    keys = await _by_key(request, system, [person.key for person in people if person.key])
    numbers = await _by_number(request, [person.employee_number for person in people if person.employee_number])
    emails = await _by_email(request, [person.email.lower() for person in people if person.email])
    return {
        person: {
            "key": keys.get(person.key or "", set()),
            "number": numbers.get(person.employee_number or "", set()),
            "email": emails.get((person.email or "").lower(), set()),
        }
        for person in people
    }


async def _by_key(request: Request, system: str, values: Sequence[str]) -> _Found:
    one = external_id.c
    mine = (one.organization_id == request.viewer.organization_id, one.system == system, one.node_type == "Employee")
    statement = select(one.value, one.node_id).where(*mine, one.value == _any_of(values))
    return _gathered([(row.value, row.node_id) for row in await request.session.rows(statement)])


async def _by_number(request: Request, values: Sequence[str]) -> _Found:
    one = employee.c
    mine = (one.organization_id == request.viewer.organization_id, one.deleted_at.is_(None))
    statement = select(one.employee_number, one.id).where(*mine, one.employee_number == _any_of(values))
    return _gathered([(row.employee_number, row.id) for row in await request.session.rows(statement)])


async def _by_email(request: Request, values: Sequence[str]) -> _Found:
    one, address = employee.c, func.lower(employee.c.work_email)
    mine = (one.organization_id == request.viewer.organization_id, one.deleted_at.is_(None))
    statement = select(address.label("address"), one.id).where(*mine, address == _any_of(values))
    return _gathered([(row.address, row.id) for row in await request.session.rows(statement)])


def _gathered(rows: Sequence[tuple[str, UUID]]) -> _Found:
    found: _Found = defaultdict(set)
    for value, row_id in rows:
        found[value].add(row_id)
    return found


def _any_of(values: Sequence[str]) -> object:
    return any_(bindparam(None, list(dict.fromkeys(values)), type_=ARRAY(Text)))


def _unmatched(by: str, ids: set[UUID]) -> Unmatched:
    if ids:
        words = f"{len(ids)} employees have this {by}: give each of them one of their own."
        return Unmatched(AMBIGUOUS, words)
    return Unmatched(
        UNKNOWN, "No employee has this key, number or e-mail address: add one, or leave the row out there."
    )


async def _ask_plugins(
    request: Request,
    host: Host,
    connector: str,
    candidates: Mapping[PersonRef, Mapping[str, set[UUID]]],
    found: dict[PersonRef, Match],
) -> None:
    """Let plugins settle whom nobody or more than one fits; the first word counts, and only for a candidate."""
    unclear = [person for person, one in found.items() if isinstance(one, Unmatched)]
    if not unclear or not host.takes("resolve_person"):
        return
    offered = await _offered(request, {person: candidates[person] for person in unclear})
    calls = [{"connector": connector, "person": one, "candidates": tuple(offered[one])} for one in unclear]
    for answers in await host.call("resolve_person", calls):
        for person, answer in zip(unclear, answers, strict=True):
            chosen = {encode_id("Employee", row_id): row_id for ids in candidates[person].values() for row_id in ids}
            if isinstance(found[person], Unmatched) and not isinstance(answer, PluginError) and answer in chosen:
                found[person] = chosen[answer]


async def _offered(
    request: Request, unclear: Mapping[PersonRef, Mapping[str, set[UUID]]]
) -> dict[PersonRef, list[Candidate]]:
    ids = list({row_id for ways in unclear.values() for one in ways.values() for row_id in one})
    one = employee.c
    wanted = any_(bindparam(None, ids, type_=ARRAY(UuidType)))
    statement = select(one.id, one.employee_number).where(
        one.organization_id == request.viewer.organization_id, one.id == wanted
    )
    numbers = {row.id: row.employee_number for row in await request.session.rows(statement)}
    return {
        person: [
            Candidate(encode_id("Employee", row_id), numbers[row_id], why)
            for why, ids in ways.items()
            for row_id in sorted(ids)
            if row_id in numbers
        ]
        for person, ways in unclear.items()
    }


async def _learn(
    request: Request,
    system: str,
    candidates: Mapping[PersonRef, Mapping[str, set[UUID]]],
    found: Mapping[PersonRef, Match],
) -> None:
    """Keep the key of whom another way has found, where the key was not known yet."""
    shared = {"organization_id": request.viewer.organization_id, "system": system, "node_type": "Employee"}
    known: dict[str, UUID] = {
        person.key: row_id
        for person, row_id in found.items()
        if person.key and isinstance(row_id, UUID) and not candidates[person]["key"]
    }
    if known:
        rows = [{**shared, "id": uuid7(), "value": key, "node_id": row_id} for key, row_id in known.items()]
        await request.session.run(insert(external_id), rows)
