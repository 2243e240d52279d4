"""Webhooks through the graph: who may, what is refused and why, what is kept, what is shown once."""

from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_network
from typing import Any

import pytest

from api.app import bounds
from api.feeds.addresses import Guard
from api.feeds.outbound import WayOut
from api.feeds.sealing import Seals
from api.feeds.shapes import Shapes
from api.settings import load
from schema.access.viewer import Viewer
from schema.governance.ports import News, Occurred, Outbound
from tests.world import EXECUTOR, World

QUERY = "subscription { threadEvents { id sequence } }"
URL = "https://hook.example/a?token=secret"
SECRET = "whsec_of_the_tests_own_today"
CREATE = """
    mutation Create($input: WebhookSubscriptionCreateInput!) {
      webhookSubscriptionCreate(input: $input) {
        clientMutationId secret subscription { id state events query host failures breaker owner { kind } version }
        userErrors { code field message }
      }
    }
"""
VERB = """
    mutation Verb($input: WebhookSubscription%sInput!) {
      webhookSubscription%s(input: $input) {
        subscription { id state version query problem } userErrors { code field message }
      }
    }
"""
DELETE = """
    mutation Delete($input: WebhookSubscriptionDeleteInput!) {
      webhookSubscriptionDelete(input: $input) { deletedSubscriptionId userErrors { code field } }
    }
"""
ROTATE = """
    mutation Rotate($input: WebhookSubscriptionSecretRotateInput!) {
      webhookSubscriptionSecretRotate(input: $input) { secret subscription { id } userErrors { code field } }
    }
"""
REPLAY = """
    mutation Replay($input: EventDeliveryReplayInput!) {
      eventDeliveryReplay(input: $input) {
        delivery { id state replayOf { id } event { id } } userErrors { code field }
      }
    }
"""
ADDRESSES = {"hook.example": ["1.1.1.1"], "inside.example": ["1.1.1.1", "10.0.0.1"], "partner.example": ["10.9.0.1"]}


class Silent:
    """News of nothing."""

    def follow(self, *_: object) -> Any:
        return self._nothing()

    async def _nothing(self) -> AsyncIterator[Occurred]:
        for event in list[Occurred]():
            yield event


async def resolve(host: str, _: int) -> Sequence[str]:
    if host not in ADDRESSES:
        raise OSError("no such host")
    return ADDRESSES[host]


@pytest.fixture
def hooks(world_copy: World) -> World:
    shapes = Shapes(EXECUTOR, bounds(load({})))
    out = WayOut(Guard([ip_network("10.9.0.0/16")], resolve), shapes, Seals(b"a master secret of the tests' own"))
    world_copy.ports.update({Outbound: out, News: Silent()})
    return world_copy


def create(world: World, who: str | Viewer = "hr-admin", **given: Any) -> dict[str, Any]:
    values = {"url": URL, "query": QUERY, "events": ["CheckInSubmitted"], "secret": SECRET} | given
    answer = world.send(who, CREATE, {"input": values})
    assert answer.errors == [], answer.messages
    assert answer.data is not None
    found: dict[str, Any] = answer.data["webhookSubscriptionCreate"]
    return found


def send(world: World, operation: str, who: str | Viewer = "hr-admin", **given: Any) -> dict[str, Any]:
    answer = world.send(who, operation, {"input": given})
    assert answer.errors == [], answer.messages
    assert answer.data is not None
    (found,) = answer.data.values()
    assert isinstance(found, dict)
    return found


def verb(name: str) -> str:
    return VERB % (name, name)


def codes(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


def stored(world: World, what: str = "*") -> list[dict[str, Any]]:
    return world.rows(f"SELECT {what} FROM webhook_subscription ORDER BY id")


def test_a_webhook_is_made_and_its_secret_shown_once_and_kept_sealed(hooks: World) -> None:
    made = create(hooks, clientMutationId="one")
    assert made["secret"] == SECRET
    subscription = made["subscription"]
    assert {**subscription, "id": "?"} == {
        "id": "?",
        "state": "ACTIVE",
        "events": ["CheckInSubmitted"],
        "query": QUERY,
        "host": "hook.example",
        "failures": 0,
        "breaker": "CLOSED",
        "owner": {"kind": "PERSON"},
        "version": 1,
    }
    (row,) = stored(hooks)
    assert row["url"] == URL
    assert SECRET.encode() not in row["secret"]
    everything = hooks.rows(
        "SELECT answer::text AS words FROM idempotency_key UNION ALL SELECT payload::text FROM domain_event"
        " WHERE node_type = 'WebhookSubscription' UNION ALL SELECT concat(before, after) FROM audit_event"
    )
    assert len(everything) == 3
    assert not any(SECRET in one["words"] or "token=secret" in one["words"] for one in everything)


def test_a_retry_gets_the_same_answer_and_makes_no_second_one(hooks: World) -> None:
    assert create(hooks, clientMutationId="one") == create(hooks, clientMutationId="one")
    assert len(stored(hooks)) == 1
    other = create(hooks, clientMutationId="one", events=["GoalCreated"])
    assert codes(other) == [("KEY_REUSED", ["clientMutationId"])]


def test_without_a_secret_the_server_draws_one(hooks: World) -> None:
    drawn = [create(hooks, secret=None)["secret"] for _ in range(2)]
    assert all(secret.startswith("whsec_") and len(secret) == 49 for secret in drawn)
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"url": "https://inside.example"}, ("PRIVATE_ADDRESS", ["url"])),
        ({"url": "https://nowhere.example"}, ("BAD_ADDRESS", ["url"])),
        ({"url": "http://hook.example"}, ("BAD_ADDRESS", ["url"])),
        ({"url": "ftp://hook.example"}, ("BAD_ADDRESS", ["url"])),
        ({"url": ""}, ("BAD_ADDRESS", ["url"])),
        ({"query": "{"}, ("BAD_DOCUMENT", ["query"])),
        ({"query": "{ viewer { kind } }"}, ("BAD_DOCUMENT", ["query"])),
        ({"query": "subscription { nothing }"}, ("BAD_DOCUMENT", ["query"])),
        ({"query": f"{QUERY} {QUERY}"}, ("BAD_DOCUMENT", ["query"])),
        (
            {"query": f"subscription A {{ threadEvents {{ id }} }} {QUERY[:12]} B {QUERY[12:]}"},
            ("BAD_DOCUMENT", ["query"]),
        ),
        ({"query": "subscription($a: Int) { threadEvents(after: $a) { id } }"}, ("BAD_DOCUMENT", ["query"])),
        ({"query": 'subscription { threadEvents(employeeIds: ["x"]) { id } }'}, ("BAD_DOCUMENT", ["query"])),
        ({"query": f"subscription {{ threadEvents {{ id {'#' * 20_000}\n }} }}"}, ("BAD_DOCUMENT", ["query"])),
        ({"events": []}, ("BAD_VALUE", ["events"])),
        ({"events": ["CheckInSubmitted", "Nothing"]}, ("BAD_VALUE", ["events"])),
        ({"secret": "short"}, ("BAD_VALUE", ["secret"])),
        ({"secret": "ö" * 24}, ("BAD_VALUE", ["secret"])),
        ({"secret": "x" * 201}, ("BAD_VALUE", ["secret"])),
    ],
    ids=lambda told: told[0] if isinstance(told, tuple) else next(iter(told)),
)
def test_what_cannot_be_sent_is_refused_with_its_place(hooks: World, given: dict[str, Any], expected: Any) -> None:
    made = create(hooks, **given)
    assert codes(made) == [expected]
    assert (made["subscription"], made["secret"]) == (None, None)
    assert stored(hooks) == []


def test_all_that_is_wrong_is_told_at_once(hooks: World) -> None:
    made = create(hooks, url="https://inside.example", query="{", events=[])
    assert [code for code, _ in codes(made)] == ["PRIVATE_ADDRESS", "BAD_DOCUMENT", "BAD_VALUE"]


def test_networks_that_the_operator_names_may_be_sent_to(hooks: World) -> None:
    assert codes(create(hooks, url="http://partner.example:8080/hook")) == []


def test_a_document_that_follows_a_stranger_is_refused(hooks: World) -> None:
    stranger = hooks.employee_id(1, "other")
    query = f'subscription {{ threadEvents(employeeIds: ["{stranger}"]) {{ id }} }}'
    assert codes(create(hooks, query=query)) == [("NOT_FOUND", ["query"])]


MACHINES = {
    "a token that may": (("integration:read", "integration:write"), []),
    "a token that reads": (("integration:read",), [("FORBIDDEN", None)]),
    "a token for all else": (("people:read", "goals:read", "checkins:read"), [("FORBIDDEN", None)]),
}


@pytest.mark.parametrize("who", ["employee", "manager", "skip-level", "hrbp", "compensation", "auditor"])
def test_nobody_else_makes_a_webhook(hooks: World, who: str) -> None:
    assert codes(create(hooks, who)) == [("FORBIDDEN", None)]
    assert stored(hooks) == []


@pytest.mark.parametrize("name", MACHINES)
def test_which_machines_make_webhooks(hooks: World, name: str) -> None:
    scopes, expected = MACHINES[name]
    made = create(hooks, hooks.service(*scopes))
    assert codes(made) == expected
    assert [row["actor_kind"] for row in stored(hooks)] == ([] if expected else ["SERVICE"])


REFUSED = {
    "employee": "NOT_FOUND",
    "manager": "NOT_FOUND",
    "skip-level": "NOT_FOUND",
    "hrbp": "NOT_FOUND",
    "compensation": "NOT_FOUND",
    "auditor": "FORBIDDEN",
}


@pytest.mark.parametrize("who", REFUSED)
def test_nobody_else_changes_a_webhook(hooks: World, who: str) -> None:
    hook, delivery = create(hooks)["subscription"]["id"], delivered(hooks)
    before = stored(hooks)
    of_it = [
        send(hooks, operation, who, subscriptionId=hook)
        for operation in (verb("Update"), verb("Pause"), verb("Resume"), DELETE, ROTATE)
    ]
    assert [codes(answer) for answer in of_it] == [[(REFUSED[who], ["subscriptionId"])]] * 5
    assert codes(send(hooks, REPLAY, who, deliveryId=delivery)) == [(REFUSED[who], ["deliveryId"])]
    assert stored(hooks) == before
    assert len(hooks.rows("SELECT id FROM event_delivery")) == 1


def test_another_organization_is_not_found(hooks: World) -> None:
    hook = create(hooks)["subscription"]["id"]
    other = hooks.service("integration:read", "integration:write", tenant="other")
    assert codes(send(hooks, verb("Pause"), other, subscriptionId=hook)) == [("NOT_FOUND", ["subscriptionId"])]


def test_a_webhook_is_paused_resumed_and_removed(hooks: World) -> None:
    hook = create(hooks)["subscription"]["id"]
    assert send(hooks, verb("Pause"), subscriptionId=hook)["subscription"]["state"] == "PAUSED"
    hooks.rows("UPDATE webhook_subscription SET state = 'BROKEN', problem = 'Why.', failures = 12, open_until = now()")
    resumed = send(hooks, verb("Resume"), subscriptionId=hook)["subscription"]
    assert (resumed["state"], resumed["problem"]) == ("ACTIVE", None)
    assert stored(hooks, "failures, open_until") == [{"failures": 0, "open_until": None}]
    assert send(hooks, DELETE, subscriptionId=hook) == {"deletedSubscriptionId": hook, "userErrors": []}
    assert codes(send(hooks, verb("Pause"), subscriptionId=hook)) == [("NOT_FOUND", ["subscriptionId"])]
    types = hooks.rows("SELECT type FROM domain_event WHERE node_type = 'WebhookSubscription' ORDER BY sequence")
    assert [row["type"].removeprefix("WebhookSubscription") for row in types] == [
        "Created",
        "Paused",
        "Resumed",
        "Deleted",
    ]


def test_whoever_changes_what_is_sent_becomes_its_owner(hooks: World) -> None:
    hook = create(hooks)["subscription"]["id"]
    machine = hooks.service("integration:read", "integration:write")
    query = "subscription { threadEvents { id at } }"
    changed = send(hooks, verb("Update"), machine, subscriptionId=hook, query=query, expectedVersion=1)
    assert (changed["subscription"]["query"], changed["subscription"]["version"]) == (query, 2)
    (row,) = stored(hooks, "url, actor_kind, actor_id, events")
    assert row == {"url": URL, "actor_kind": "SERVICE", "actor_id": machine.account_id, "events": ["CheckInSubmitted"]}
    stale = send(hooks, verb("Update"), subscriptionId=hook, expectedVersion=1)
    assert codes(stale) == [("STALE_VERSION", ["expectedVersion"])]
    private = send(hooks, verb("Update"), subscriptionId=hook, url="https://inside.example")
    assert codes(private) == [("PRIVATE_ADDRESS", ["url"])]


def test_a_secret_is_replaced_and_the_one_before_holds_a_while(hooks: World) -> None:
    hook = create(hooks)["subscription"]["id"]
    (before,) = stored(hooks)
    rotated = send(hooks, ROTATE, subscriptionId=hook, overlapHours=2)
    assert rotated["secret"].startswith("whsec_")
    (row,) = stored(hooks)
    assert row["previous_secret"] == before["secret"] != row["secret"]
    assert row["previous_secret_until"].isoformat() == "2026-11-21T11:00:00+00:00"
    assert codes(send(hooks, ROTATE, subscriptionId=hook, overlapHours=169)) == [("BAD_VALUE", ["overlapHours"])]
    assert codes(send(hooks, ROTATE, subscriptionId=hook, secret="short")) == [("BAD_VALUE", ["secret"])]


def test_a_delivery_is_repeated_as_a_row_of_its_own(hooks: World) -> None:
    create(hooks)
    first = delivered(hooks)
    again = send(hooks, REPLAY, deliveryId=first)["delivery"]
    assert (again["state"], again["replayOf"]["id"]) == ("PENDING", first)
    assert codes(send(hooks, REPLAY, deliveryId=again["id"])) == [("ALREADY_EXISTS", None)]
    hooks.rows("UPDATE event_delivery SET state = 'ABANDONED'")
    assert send(hooks, REPLAY, deliveryId=again["id"])["delivery"]["replayOf"]["id"] == first


def delivered(world: World) -> str:
    """The id of a delivery of the first event to the only webhook."""
    world.rows(
        "INSERT INTO event_delivery (organization_id, id, webhook_subscription_id, event_id, sequence, state)"
        " SELECT w.organization_id, gen_random_uuid(), w.id, e.id, e.sequence, 'DELIVERED'"
        " FROM webhook_subscription w JOIN domain_event e USING (organization_id) WHERE e.sequence = 1"
    )
    answer = world.ask("hr-admin", "{ eventDeliveries(first: 1) { nodes { id } } }")
    assert answer.data is not None
    found: str = answer.data["eventDeliveries"]["nodes"][0]["id"]
    return found
