"""Parked events through the graph: who sees them, who has them tried again, once."""

from typing import Any

import pytest

from schema.governance.parking import ASKED
from schema.kit.ids import encode_id, uuid7
from tests.schema.changing import changed, made, refusals, state
from tests.world import DEMO, OTHER, World

LIST = "{ parkedEvents(first: 5) { totalCount nodes { id listener reason replays replayAskedAt event { id type } } } }"
NOBODY_ELSE = ("employee", "manager", "hrbp", "compensation", "auditor")


@pytest.fixture(scope="module")
def parked(changing: World) -> dict[str, str]:
    """A parked event of each organization: the ids in the graph."""
    found = {}
    for tenant in (DEMO, OTHER):
        key = uuid7()
        changing.rows(
            "INSERT INTO parked_event (organization_id, id, event_id, listener, reason) SELECT organization_id, :key,"
            " id, 'development.listen', 'ValueError: no' FROM domain_event WHERE organization_id = :tenant LIMIT 1",
            key=key,
            tenant=changing.tenants[tenant],
        )
        found[tenant] = encode_id("ParkedEvent", key)
    return found


def listed(world: World, who: Any = "hr-admin") -> tuple[Any, list[str]]:
    answer = world.ask(who, LIST)
    return None if answer.data is None else answer.data["parkedEvents"], answer.codes


def test_admins_see_what_failed_and_why_and_nobody_else_does(changing: World, parked: dict[str, str]) -> None:
    found, codes = listed(changing)
    assert codes == []
    assert found["totalCount"] == 1
    (one,) = found["nodes"]
    assert {name: one[name] for name in ("id", "listener", "reason", "replays", "replayAskedAt")} == {
        "id": parked[DEMO],
        "listener": "development.listen",
        "reason": "ValueError: no",
        "replays": 0,
        "replayAskedAt": None,
    }
    assert one["event"] is not None
    for who in (*NOBODY_ELSE, changing.service("integration:read", "integration:write")):
        assert listed(changing, who) == (None, ["FORBIDDEN"])


def test_only_admins_have_it_tried_again_and_once_at_a_time(changing: World, parked: dict[str, str]) -> None:
    given, tables = {"parkedEventId": parked[DEMO]}, ("parked_event", "domain_event", "audit_event")
    before = state(changing, *tables)
    for who in (*NOBODY_ELSE, changing.service("integration:read", "integration:write")):
        assert refusals(changed(changing, who, "parkedEventReplay", given)) == [("NOT_FOUND", ("parkedEventId",))]
    for other, code in ((parked[OTHER], "NOT_FOUND"), ("x", "BAD_ID")):
        refusal = refusals(changed(changing, "hr-admin", "parkedEventReplay", {"parkedEventId": other}))
        assert refusal == [(code, ("parkedEventId",))]
    assert state(changing, *tables) == before
    selection = "parkedEvent { id replayAskedAt }"
    for _ in range(2):
        answer = made(changing, "hr-admin", "parkedEventReplay", given | {"clientMutationId": "again"}, selection)
        assert answer["parkedEvent"] == {"id": parked[DEMO], "replayAskedAt": "2026-11-21T09:00:00Z"}
    assert refusals(changed(changing, "hr-admin", "parkedEventReplay", given)) == [
        ("ALREADY_DECIDED", ("parkedEventId",))
    ]
    events = changing.rows("SELECT operation FROM domain_event WHERE type = :asked", asked=ASKED)
    assert events == [{"operation": "UPDATED"}]
