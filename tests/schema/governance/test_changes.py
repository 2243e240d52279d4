"""The change feed: complete from any point, in any page size, each node once, tombstones for those who could see."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.context import bind_tenant, utc_now
from schema.access import journal
from schema.access.nodes import node_types
from schema.access.thread import event_types
from schema.access.viewer import Viewer
from schema.governance import changes
from schema.governance.change_values import ChangeType
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.ids import encode_id
from schema.kit.session import Session
from tests.operations.documents import OPERATIONS
from tests.world import DEMO, NOW, World

FEED = """
    query Feed($since: DateTime!, $types: [ChangeType!], $first: Int, $after: String) {
      changes(since: $since, types: $types, first: $first, after: $after) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { id type at sequence operation node { id } }
      }
    }
"""
SINCE = "2000-01-01T00:00:00Z"
GOAL, CHECK_IN = "Goal", "CheckIn"


def page(world: World, who: str | Viewer, **variables: Any) -> dict[str, Any]:
    answer = world.ask(who, FEED, {"since": SINCE} | variables)
    assert answer.errors == [], answer.messages
    assert answer.data is not None
    assert answer.statements <= 2 + len(changes.STRETCHES) + len(ChangeType)
    found: dict[str, Any] = answer.data["changes"]
    return found


def everything(world: World, who: str | Viewer, size: int = 1_000, **variables: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        got = page(world, who, first=size, **variables)
        assert len(got["nodes"]) <= size
        found += got["nodes"]
        variables["after"] = got["pageInfo"]["endCursor"]
        if not got["pageInfo"]["hasNextPage"]:
            return found


def happen(world: World, *events: Event) -> None:
    async def work() -> None:
        async with world.engine().connect() as connection:
            await bind_tenant(connection, world.tenants[DEMO])
            await journal.write(Session(connection), Viewer(world.tenants[DEMO]), NOW, events)
            await connection.commit()

    world.run(work())


def changed(node_type: str, row_id: UUID, operation: EventOperation = EventOperation.UPDATED) -> Event:
    return Event(f"{node_type}Updated", node_type, row_id, operation)


def goals(world: World, persona: str = "employee", number: int = 6) -> list[UUID]:
    owner = world.viewer(persona).employee_id
    rows = world.rows(
        "SELECT id FROM goal WHERE owner_id = :owner ORDER BY id LIMIT :number", owner=owner, number=number
    )
    return [row["id"] for row in rows]


def head(world: World) -> int:
    rows = world.rows("SELECT last_event FROM journal WHERE organization_id = :tenant", tenant=world.tenants[DEMO])
    return int(rows[0]["last_event"]) if rows else 0


def test_every_type_is_a_node_and_every_event_of_the_thread_is_told() -> None:
    assert {kind.node_type for kind in ChangeType} <= set(node_types)
    assert set(event_types.values()) <= {kind.node_type for kind in ChangeType}


def test_the_clients_operation_answers(world: World) -> None:
    answer = world.ask("employee", OPERATIONS["05 CheckInsSince"], {"since": SINCE})
    assert answer.errors == []
    assert answer.data is not None
    assert {node["type"] for node in answer.data["changes"]["nodes"]} <= {"CHECK_IN", "GOAL", "SUGGESTION"}


def test_a_node_is_told_once_at_its_last_change(world_copy: World) -> None:
    one, other = goals(world_copy)[:2]
    begun = head(world_copy)
    happen(world_copy, changed(GOAL, one), changed(GOAL, other), changed(GOAL, one))
    told = [node for node in everything(world_copy, "employee", types=["GOAL"]) if node["sequence"] > begun]
    assert [(node["id"], node["sequence"], node["operation"], node["type"]) for node in told] == [
        (encode_id(GOAL, other), begun + 2, "UPDATED", "GOAL"),
        (encode_id(GOAL, one), begun + 3, "UPDATED", "GOAL"),
    ]
    assert [node["node"] for node in told] == [{"id": encode_id(GOAL, other)}, {"id": encode_id(GOAL, one)}]


def test_what_was_removed_is_a_tombstone_for_those_who_could_see_it(world_copy: World) -> None:
    private = goals(world_copy)[0]
    begun = head(world_copy)
    world_copy.rows("UPDATE goal SET visibility = 'PRIVATE', deleted_at = now() WHERE id = :id", id=private)
    happen(world_copy, changed(GOAL, private, EventOperation.DELETED))
    told = {
        who: [node for node in everything(world_copy, who, types=["GOAL"]) if node["sequence"] > begun]
        for who in ("employee", "manager", "hr-admin")
    }
    (own,) = told.pop("employee")
    assert (own["id"], own["operation"], own["node"]) == (encode_id(GOAL, private), "DELETED", None)
    assert told == {"manager": [], "hr-admin": []}


def test_nobody_hears_of_what_they_may_not_see(world: World) -> None:
    seen = {who: {node["id"] for node in everything(world, who)} for who in ("employee", "manager", "auditor")}
    for who, ids in seen.items():
        for kind, found in (("GOAL", "Goal"), ("CHECK_IN", "CheckIn")):
            told = {node["id"]: node["node"] for node in everything(world, who, types=[kind])}
            assert set(told) <= ids
            assert all(node is None or node["id"] == identity for identity, node in told.items()), found
            assert None not in told.values()
    assert seen["auditor"] < seen["auditor"] | seen["employee"]


def test_another_organization_hears_nothing(world_copy: World) -> None:
    happen(world_copy, changed(GOAL, goals(world_copy)[0]))
    machine = world_copy.service("goals:read", tenant="other")
    mine = {
        encode_id(GOAL, row["id"])
        for row in world_copy.rows("SELECT id FROM goal WHERE organization_id = :t", t=world_copy.tenants[DEMO])
    }
    assert mine.isdisjoint({node["id"] for node in everything(world_copy, machine)})


def test_a_cursor_goes_on_where_it_was_also_at_the_end(world_copy: World) -> None:
    one = goals(world_copy)[0]
    end = page(world_copy, "employee", types=["GOAL"], first=1_000)
    while end["pageInfo"]["hasNextPage"]:
        end = page(world_copy, "employee", types=["GOAL"], first=1_000, after=end["pageInfo"]["endCursor"])
    cursor = end["pageInfo"]["endCursor"]
    empty = page(world_copy, "employee", types=["GOAL"], after=cursor)
    assert empty["nodes"] == []
    assert empty["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": cursor,
        "endCursor": cursor,
    }
    happen(world_copy, changed(GOAL, one))
    assert [node["id"] for node in page(world_copy, "employee", types=["GOAL"], after=cursor)["nodes"]] == [
        encode_id(GOAL, one)
    ]
    answer = world_copy.ask("employee", FEED, {"since": SINCE, "after": cursor})
    assert answer.codes == ["BAD_CURSOR"]


def test_what_was_written_in_the_minute_before_is_told_again(world_copy: World) -> None:
    one, other = goals(world_copy)[:2]
    happen(world_copy, changed(GOAL, one), changed(GOAL, other))
    world_copy.rows(
        "UPDATE domain_event SET created_at = now() - interval '1 hour'"
        " WHERE sequence < (SELECT max(last_event) FROM journal)"
    )
    now = utc_now()
    for age, expected in (
        (timedelta(seconds=50), [other]),
        (timedelta(seconds=-70), []),
        (timedelta(minutes=59, seconds=30), None),
    ):
        told = [
            node["id"] for node in everything(world_copy, "employee", since=(now - age).isoformat(), types=["GOAL"])
        ]
        if expected is None:
            assert {encode_id(GOAL, one), encode_id(GOAL, other)} <= set(told)
        else:
            assert told == [encode_id(GOAL, row) for row in expected]


def test_who_may_read_little_gets_no_row_of_empty_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One in thousands of events is for this viewer: a page looks on, with more statements, to a bound."""
    ids = "query ($since: DateTime!, $first: Int) { changes(since: $since, types: [SKILL_GAP_FLAG], first: $first) %s }"
    text = ids % "{ nodes { id } pageInfo { hasNextPage } }"
    machine, last = world.service("checkins:read"), head(world)

    def asked(who: str | Viewer, first: int) -> tuple[int, bool, int]:
        answer = world.ask(who, text, {"since": SINCE, "first": first})
        assert answer.data is not None
        found = answer.data["changes"]
        return len(found["nodes"]), found["pageInfo"]["hasNextPage"], answer.statements

    (flags,) = world.rows(
        "SELECT count(DISTINCT node_id) AS n FROM domain_event WHERE node_type = 'SkillGapFlag'"
        " AND organization_id = :tenant",
        tenant=world.tenants[DEMO],
    )
    assert sum(changes.STRETCHES[:2]) >= last > changes.STRETCHES[0]
    assert asked(machine, 1_000) == (flags["n"], False, 4)
    assert asked(machine, 1) == (1, True, 3)
    monkeypatch.setattr(changes, "STRETCHES", (10, 20, 30))
    assert asked(machine, 1_000) == (0, True, 5)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_any_time_may_be_asked_for(world: World, since: str) -> None:
    assert page(world, "employee", since=since, first=1)["pageInfo"]["endCursor"] is not None


def test_a_page_of_nothing_stays_where_it_is(world: World) -> None:
    nothing = page(world, "employee", first=0)
    assert (nothing["nodes"], nothing["pageInfo"]["hasNextPage"]) == ([], True)
    assert nothing["pageInfo"]["startCursor"] == nothing["pageInfo"]["endCursor"]


def test_replaying_from_any_point_in_any_pages_gives_the_same_state(
    world_copy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that follows the feed from any cursor has, in the end, what a copy has that reads all."""
    rows = goals(world_copy)
    chance = random.Random(20261121)  # noqa: S311 - a test that can be repeated
    whole = everything(world_copy, "employee", types=["GOAL"])
    begun = head(world_copy)
    happen(world_copy, *(changed(GOAL, chance.choice(rows)) for _ in range(40)))
    last = {node["id"]: node["sequence"] for node in everything(world_copy, "employee", types=["GOAL"])}
    assert len(last) >= len({node["id"] for node in whole})

    @settings(max_examples=8, deadline=None)
    @given(st.integers(0, 40), st.integers(2, 7), st.integers(4, 60))
    def replay(offset: int, size: int, stretch: int) -> None:
        monkeypatch.setattr(changes, "STRETCHES", (stretch, 2 * stretch))
        cursor = _cursor(world_copy, begun + offset)
        told = {
            node["id"]: node["sequence"]
            for node in everything(world_copy, "employee", size, types=["GOAL"], after=cursor)
        }
        assert told == {identity: number for identity, number in last.items() if number > begun + offset}

    replay()


def _cursor(world: World, number: int) -> str:
    from schema.kit.cursors import encode_cursor
    from tests.world import CURSOR_KEY

    return encode_cursor(CURSOR_KEY, f"{world.tenants[DEMO]}/changes/{GOAL}", [number])
