"""The ground of all mutations: made once for a key, whole or not at all, and written down."""

import asyncio
from datetime import date
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from api.context import bind_tenant
from api.graph import executor
from schema.access import journal
from schema.access.changes import add, change, record, target
from schema.access.fields import reference
from schema.access.mutations import Input, Payload, Raised, mutation, references
from schema.access.queries import NodeQuery
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.development.skill_types import Skill
from schema.development.tables import skill
from schema.kit.chain import chain_hash, content_digest
from schema.kit.errors import Code, CodedError
from schema.kit.event_values import AuditEntry, EventOperation
from schema.kit.events import Event, on, reactions
from schema.kit.problems import Problem, refused
from schema.kit.scalars import SCALARS
from schema.kit.session import Session
from tests.world import CURSOR_KEY, DEMO, NOW, World


@strawberry.input
class SkillAddInput(Input):
    name: str
    fault: str | None = None
    since: date | None = None


@strawberry.input
class SkillRenameInput(Input):
    id: strawberry.ID
    name: str
    expected_version: int | None = None


@strawberry.type
class SkillPayload(Payload):
    skill: Skill | None = reference("skill_id", "Skill", "The skill.")
    all: list[Skill] = references("skill_ids", "Skill", "All that came of it.")


async def skill_add(request: Request, given: SkillAddInput) -> dict[str, Any]:
    row = await add(request, skill, code=given.name, name=given.name, taxonomy="LOCAL")
    told = Event("SkillCreated", "Skill", row, EventOperation.CREATED, payload={"name": given.name}, after={"n": 1})
    record(request, told)
    match given.fault:
        case "refused":
            raise refused(Problem.BAD_VALUE, "no", "name")
        case "coded":
            raise CodedError(Code.NOT_FOUND, "nothing")
        case "fault":
            raise RuntimeError("a fault of ours")
    return {"skill_id": row, "skill_ids": Raised("Skill")}


async def skill_rename(request: Request, given: SkillRenameInput) -> dict[str, Any]:
    row = await target(request, "Skill", given.id, "id", version=given.expected_version)
    await change(request, skill, row.id, name=given.name)
    record(request, Event("SkillUpdated", "Skill", row.id, EventOperation.UPDATED, before={"name": row.name}))
    return {"skill_id": row.id}


@strawberry.type
class Mutation:
    skill_add: SkillPayload | None = mutation(skill_add, SkillPayload, description="Add.")
    skill_rename: SkillPayload | None = mutation(skill_rename, SkillPayload, description="Rename.")


SCHEMA = strawberry.Schema(query=NodeQuery, mutation=Mutation, config=StrawberryConfig(scalar_map=SCALARS))
EXECUTOR = executor(SCHEMA)
NAMES = ("Knitting", "Sewing", "Weaving", "Consequence", *(f"Skill {number}" for number in range(8)))
EVENTS_BEFORE = {"last": 0}
PAYLOAD = "{ clientMutationId skill { id name version } all { name } userErrors { code field message } }"
ADD = f"mutation ($input: SkillAddInput!) {{ skillAdd(input: $input) {PAYLOAD} }}"
RENAME = f"mutation ($input: SkillRenameInput!) {{ skillRename(input: $input) {PAYLOAD} }}"


def send(world: World, operation: str, key: str | None = None, **given: Any) -> Any:
    return world.run(_send(world, world.viewer("hr-admin"), operation, given, key))


async def _send(world: World, viewer: Viewer, operation: str, given: dict[str, Any], key: str | None = None) -> Any:
    """The payload of a mutation that is committed; the errors of one that is undone."""
    async with world.engine().connect() as connection:
        await bind_tenant(connection, viewer.organization_id)
        session = Session(connection)
        request = Request(session, viewer, NOW, CURSOR_KEY, key=key)
        result = await EXECUTOR.execute(operation, context_value=request, variable_values={"input": given})
        if result.errors:
            await connection.rollback()
            return [(error.extensions or {}).get("code") for error in result.errors]
        await journal.write(session, viewer, NOW, request.events)
        await connection.commit()
    (payload,) = (result.data or {}).values()
    return payload


@pytest.fixture
def skills(module_world: World) -> World:
    """A world whose skills are as the simulation has them, and whose journal goes on from test to test."""
    module_world.rows("DELETE FROM skill WHERE name = ANY(:names)", names=[*NAMES])
    module_world.rows("DELETE FROM idempotency_key")
    EVENTS_BEFORE["last"] = _last(module_world)
    return module_world


def events(world: World) -> list[tuple[Any, ...]]:
    """Type, payload and number of every event of this test, in order; the first has the number 1."""
    rows = world.rows(
        "SELECT type, payload, sequence FROM domain_event WHERE organization_id = :o AND sequence > :n ORDER BY 3",
        o=world.tenants[DEMO],
        n=EVENTS_BEFORE["last"],
    )
    return [(row["type"], row["payload"], row["sequence"] - EVENTS_BEFORE["last"]) for row in rows]


def _last(world: World) -> int:
    (row,) = world.rows("SELECT last_event FROM journal WHERE organization_id = :o", o=world.tenants[DEMO])
    return int(row["last_event"])


def named(world: World, name: str) -> int:
    return len(world.rows("SELECT id FROM skill WHERE name = :name", name=name))


def codes(payload: Any) -> list[tuple[Any, Any]]:
    return [(problem["code"], problem["field"]) for problem in payload["userErrors"]]


def test_a_change_is_answered_with_what_it_made(skills: World) -> None:
    payload = send(skills, ADD, name="Knitting", clientMutationId="one")
    assert payload["clientMutationId"] == "one"
    assert payload["skill"] == {"id": payload["skill"]["id"], "name": "Knitting", "version": 1}
    assert payload["all"] == [{"name": "Knitting"}]
    assert payload["userErrors"] == []


def test_the_same_change_sent_twice_is_made_once_and_answered_alike(skills: World) -> None:
    first, again = (send(skills, ADD, name="Knitting", clientMutationId="one") for _ in range(2))
    assert first == again
    assert named(skills, "Knitting") == 1
    assert len(events(skills)) == 1


def test_the_header_names_a_request_as_the_input_does(skills: World) -> None:
    first, again = (send(skills, ADD, key="header", name="Knitting") for _ in range(2))
    assert first["skill"]["id"] == again["skill"]["id"]
    assert named(skills, "Knitting") == 1


def test_another_body_under_the_same_key_is_refused(skills: World) -> None:
    send(skills, ADD, name="Knitting", clientMutationId="one")
    payload = send(skills, ADD, name="Sewing", clientMutationId="one")
    assert (codes(payload), payload["skill"], payload["all"]) == ([("KEY_REUSED", ["clientMutationId"])], None, [])
    assert named(skills, "Sewing") == 0


def test_left_out_and_null_are_the_same_body_where_the_input_does_not_tell_them_apart(skills: World) -> None:
    send(skills, ADD, name="Knitting", clientMutationId="one")
    assert codes(send(skills, ADD, name="Knitting", since=None, clientMutationId="one")) == []
    assert codes(send(skills, ADD, name="Knitting", since="2026-01-01", clientMutationId="one")) == [
        ("KEY_REUSED", ["clientMutationId"])
    ]


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_that_is_none_is_refused(skills: World, key: str) -> None:
    assert codes(send(skills, ADD, name="Knitting", clientMutationId=key)) == [("BAD_VALUE", ["clientMutationId"])]


def test_a_key_belongs_to_whoever_sent_it(skills: World) -> None:
    mine = send(skills, ADD, name="Knitting", clientMutationId="one")
    other = skills.viewer("manager")
    theirs = skills.run(_send(skills, other, ADD, {"name": "Sewing", "clientMutationId": "one"}))
    assert mine["skill"]["id"] != theirs["skill"]["id"]


@pytest.mark.parametrize(
    ("fault", "problems"), [("refused", [("BAD_VALUE", ["name"])]), ("coded", [("NOT_FOUND", None)])]
)
def test_a_refused_change_leaves_nothing_behind(skills: World, fault: str, problems: list[Any]) -> None:
    payload = send(skills, ADD, name="Knitting", fault=fault, clientMutationId="one")
    assert (codes(payload), payload["skill"]) == (problems, None)
    assert (named(skills, "Knitting"), events(skills)) == (0, [])
    assert codes(send(skills, ADD, name="Knitting", clientMutationId="one")) == []


def test_a_fault_of_ours_is_no_refusal_and_undoes_the_request(skills: World) -> None:
    assert send(skills, ADD, name="Knitting", fault="fault") == [None]
    assert named(skills, "Knitting") == 0


def test_a_change_that_meets_another_one_says_so(skills: World) -> None:
    send(skills, ADD, name="Knitting")
    assert codes(send(skills, ADD, name="Knitting")) == [("CONFLICT", None)]
    assert codes(send(skills, ADD, name="Sewing")) == []


def test_a_version_that_is_not_the_newest_is_refused(skills: World) -> None:
    made = send(skills, ADD, name="Knitting")["skill"]
    assert send(skills, RENAME, id=made["id"], name="Sewing", expectedVersion=1)["skill"]["version"] == 2
    stale = send(skills, RENAME, id=made["id"], name="Weaving", expectedVersion=1)
    assert codes(stale) == [("STALE_VERSION", ["expectedVersion"])]
    assert named(skills, "Sewing") == 1


def test_an_id_of_another_type_is_refused_where_it_stands(skills: World) -> None:
    assert codes(send(skills, RENAME, id=skills.employee_id(1), name="x")) == [("BAD_ID", ["id"])]


def test_events_are_numbered_without_a_gap_in_the_order_of_commits(skills: World) -> None:
    for name in ("Knitting", "Sewing", "Weaving"):
        send(skills, ADD, name=name)
        send(skills, ADD, name="lost", fault="refused")
    assert events(skills) == [
        ("SkillCreated", {"name": name}, number)
        for number, name in enumerate(("Knitting", "Sewing", "Weaving"), start=1)
    ]


def test_racing_twins_make_it_once_and_get_the_same_answer(skills: World) -> None:
    viewer = skills.viewer("hr-admin")

    async def race() -> list[Any]:
        given = {"name": "Knitting", "clientMutationId": "one"}
        return await asyncio.gather(*(_send(skills, viewer, ADD, given) for _ in range(8)))

    answers = skills.run(race())
    assert [answer["skill"]["id"] for answer in answers] == [answers[0]["skill"]["id"]] * 8
    assert (named(skills, "Knitting"), len(events(skills))) == (1, 1)


def test_racing_strangers_get_numbers_of_their_own(skills: World) -> None:
    viewer = skills.viewer("hr-admin")

    async def race() -> None:
        await asyncio.gather(*(_send(skills, viewer, ADD, {"name": f"Skill {number}"}) for number in range(8)))

    skills.run(race())
    assert [sequence for *_, sequence in events(skills)] == list(range(1, 9))


def test_the_audit_trail_is_a_chain_that_names_who_did_it(skills: World) -> None:
    made = send(skills, ADD, name="Knitting")["skill"]
    send(skills, RENAME, id=made["id"], name="Sewing")
    rows = skills.rows("SELECT * FROM audit_event WHERE organization_id = :o ORDER BY sequence", o=skills.tenants[DEMO])
    previous = None
    for row in rows:
        entry = AuditEntry(**{name: row[name] for name in AuditEntry._fields})
        assert (row["previous_hash"], row["hash"]) == (previous, chain_hash(previous, entry))
        assert row["content_digest"] == content_digest(row["salt"], row["before"], row["after"])
        previous = row["hash"]
    actor = skills.viewer("hr-admin").account_id
    told = [(row["action"], row["actor_kind"], row["actor_id"], row["before"], row["after"]) for row in rows[-2:]]
    assert told == [
        ("SkillCreated", "PERSON", actor, None, {"n": 1}),
        ("SkillUpdated", "PERSON", actor, {"name": "Knitting"}, None),
    ]


def test_what_reacts_is_part_of_the_change(skills: World) -> None:
    async def follow(request: Request, event: Event) -> None:
        row = await add(request, skill, code="2", name="Consequence", taxonomy="LOCAL")
        told = Event("SkillFollowed", "Skill", row, EventOperation.CREATED, causes=(event.id,), by_system=True)
        record(request, told)

    on("SkillCreated")(follow)
    try:
        payload = send(skills, ADD, name="Knitting", clientMutationId="one")
        again = send(skills, ADD, name="Knitting", clientMutationId="one")
    finally:
        reactions["SkillCreated"].remove(follow)
    assert payload["all"] == again["all"] == [{"name": "Knitting"}, {"name": "Consequence"}]
    causes = skills.rows(
        "SELECT e.type, c.type AS cause, a.actor_kind FROM domain_event_cause l"
        " JOIN domain_event e ON e.id = l.event_id JOIN domain_event c ON c.id = l.cause_id"
        " JOIN audit_event a ON a.node_id = e.node_id WHERE e.type = 'SkillFollowed'"
    )
    assert causes == [{"type": "SkillFollowed", "cause": "SkillCreated", "actor_kind": "SYSTEM"}]
