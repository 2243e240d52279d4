"""Deliveries by real workers to a real receiver: signed, in order, tried again, stopped in time."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from api.app import bounds
from api.auth.keys import cursor_key, secrets_key
from api.database.running import Entrance
from api.feeds.addresses import Guard
from api.feeds.courier import Courier
from api.feeds.installed import duties_of
from api.feeds.sealing import Seals
from api.feeds.sending import Sender
from api.feeds.shapes import Shapes
from api.jobs.system import system_request
from api.jobs.worker import work
from schema.governance import rules
from schema.kit.ids import encode_id, uuid7
from schema.kit.tenancy import APP_ROLE
from tests.api.feeds.conftest import Site, submitted
from tests.api.feeds.receiver import Got, Receiver
from tests.world import DEMO, EXECUTOR

QUERY = "subscription { threadEvents { id sequence ... on CheckInSubmitted { week checkIn { state } } } }"
SECRET, OLD = "whsec_of_the_tests_own_today", "whsec_of_the_tests_own_before"


@dataclass(frozen=True)
class Post:
    """The site, and a courier whose retries do not wait."""

    site: Site
    courier: Courier

    @asynccontextmanager
    async def working(self, workers: int = 1) -> AsyncIterator[None]:
        """Workers, until the block ends."""
        stop, entrance = asyncio.Event(), Entrance(self.site.world.owner_url.set(username=APP_ROLE))
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work(entrance, self.site.settings, duties_of(self.courier), stop))
            try:
                yield
            finally:
                stop.set()

    def run(self, *steps: Any, receiver: Receiver, workers: int = 1) -> list[Got]:
        """Do the steps while workers deliver to the receiver; what came."""

        async def all_steps() -> list[Got]:
            async with receiver.listening(), self.working(workers):
                for step in steps:
                    await step(receiver)
            return receiver.got

        return asyncio.run(all_steps())

    def hook(self, receiver: Receiver, **values: Any) -> UUID:
        """A webhook of the HR administrator, made behind the mutations' back."""
        row_id, tenant = uuid7(), self.site.world.tenants[DEMO]
        sealed = self.courier.seals.seal(tenant, row_id, values.pop("secret", SECRET))
        admin = self.site.world.viewer("hr-admin")
        row = {
            "organization_id": tenant,
            "id": row_id,
            "url": receiver.url,
            "query": QUERY,
            "events": ["CheckInSubmitted"],
            "actor_kind": "PERSON",
            "actor_id": admin.account_id,
            "secret": sealed,
            "secret_key": self.courier.seals.name,
            **values,
        }
        columns, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        self.site.world.rows(f"INSERT INTO webhook_subscription ({columns}) VALUES ({places})", **row)
        return row_id

    def deliveries(self, hook: UUID) -> list[tuple[str, int]]:
        """State and attempts of a webhook's deliveries, in the order of events."""
        found = self.site.world.rows(
            "SELECT d.state, (SELECT count(*) FROM delivery_attempt a WHERE a.event_delivery_id = d.id) AS attempts"
            " FROM event_delivery d WHERE d.webhook_subscription_id = :hook ORDER BY d.sequence, d.id",
            hook=hook,
        )
        return [(row["state"], row["attempts"]) for row in found]

    def subscription(self, hook: UUID) -> dict[str, Any]:
        """The row of a webhook."""
        return self.site.world.rows("SELECT * FROM webhook_subscription WHERE id = :hook", hook=hook)[0]


@pytest.fixture
def post(site: Site) -> Iterator[Post]:
    settings = site.settings
    courier = Courier(
        Shapes(EXECUTOR, bounds(settings)),
        Sender(Guard(settings.webhook_networks)),
        Seals(secrets_key(settings)),
        cursor_key(settings),
        chance=lambda: 0.0,
    )
    yield Post(site, courier)
    site.world.rows("UPDATE webhook_subscription SET state = 'PAUSED', problem = NULL")


def sequences(got: list[Got]) -> list[int]:
    return [json.loads(one.body)["data"]["threadEvents"]["sequence"] for one in got]


def events(post: Post, number: int) -> Any:
    """A step: so many check-ins are submitted."""
    nodes = post.site.check_ins("employee", number)

    async def step(_: Receiver) -> None:
        await asyncio.to_thread(post.site.happen, *nodes)

    return step


def hooked(post: Post, made: list[UUID], **values: Any) -> Any:
    """A step: a webhook to the receiver."""

    async def step(receiver: Receiver) -> None:
        made.append(await asyncio.to_thread(post.hook, receiver, **values))

    return step


def count(number: int) -> Any:
    """A step: wait for so many requests."""

    async def step(receiver: Receiver) -> None:
        await receiver.count(number)

    return step


def settled(post: Post, made: list[UUID], expected: list[tuple[str, int]]) -> Any:
    """A step: wait until the deliveries are in these states."""

    async def step(_: Receiver) -> None:
        async with asyncio.timeout(30):
            while (found := await asyncio.to_thread(post.deliveries, made[0])) != expected:  # noqa: ASYNC110 - nobody calls
                await asyncio.sleep(0.05)
        assert found == expected

    return step


def test_an_event_is_delivered_signed_in_the_shape_of_the_query(post: Post) -> None:
    made: list[UUID] = []
    steps = [hooked(post, made), events(post, 1), count(1), settled(post, made, [("DELIVERED", 1)])]
    (got,) = post.run(*steps, receiver=Receiver())
    event = json.loads(got.body)["data"]["threadEvents"]
    assert event == {**event, "week": "2026-W01", "checkIn": {"state": "SUBMITTED"}}
    assert sorted(event) == ["checkIn", "id", "sequence", "week"]
    assert got.headers["goldenthread-event-id"] == event["id"]
    assert got.headers["goldenthread-event-type"] == "CheckInSubmitted"
    assert got.headers["content-type"] == "application/json"
    stamp = got.headers["goldenthread-signature"].partition(",")[0].removeprefix("t=")
    assert abs(int(stamp) - datetime.now(UTC).timestamp()) < 60
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + got.body, hashlib.sha256).hexdigest()
    assert got.headers["goldenthread-signature"] == f"t={stamp},v1={expected}"


def test_deliveries_go_out_in_order_whatever_fails_in_between(post: Post) -> None:
    made: list[UUID] = []
    receiver = Receiver([500, 200, 503, 404, 200])
    expected = [("DELIVERED", 2), ("DELIVERED", 3), ("DELIVERED", 1), ("DELIVERED", 1)]
    steps = [hooked(post, made), events(post, 4), settled(post, made, expected)]
    heard = sequences(post.run(*steps, receiver=receiver, workers=2))
    first = heard[0]
    assert heard == [first, first, first + 1, first + 1, first + 1, first + 2, first + 3]
    errors = post.site.world.rows(
        "SELECT status, error FROM delivery_attempt WHERE error IS NOT NULL ORDER BY at DESC LIMIT 3"
    )
    assert [row["status"] for row in errors] == [404, 503, 500]
    assert errors[0]["error"] == "The receiver answered 404."


def test_while_a_secret_is_replaced_both_sign(post: Post) -> None:
    made: list[UUID] = []
    receiver = Receiver()
    now = datetime.now(UTC)

    async def rotate(_: Receiver, until: datetime = now + timedelta(hours=1)) -> None:
        tenant = post.site.world.tenants[DEMO]
        sealed = post.courier.seals.seal(tenant, made[0], OLD)
        change = (
            "UPDATE webhook_subscription SET previous_secret = :old, previous_secret_until = :until WHERE id = :hook"
        )
        await asyncio.to_thread(post.site.world.rows, change, old=sealed, until=until, hook=made[0])

    async def over(receiver: Receiver) -> None:
        await rotate(receiver, now - timedelta(seconds=1))

    one = events(post, 1)
    got = post.run(hooked(post, made), rotate, one, count(1), over, one, count(2), receiver=receiver)
    counts = [request.headers["goldenthread-signature"].count("v1=") for request in got]
    assert counts == [2, 1]
    stamp = got[0].headers["goldenthread-signature"].split(",")[0].removeprefix("t=")
    digests = [
        hmac.new(secret.encode(), f"{stamp}.".encode() + got[0].body, hashlib.sha256).hexdigest()
        for secret in (SECRET, OLD)
    ]
    assert got[0].headers["goldenthread-signature"] == f"t={stamp}," + ",".join(f"v1={one}" for one in digests)


def test_after_failures_in_a_row_a_subscriber_is_left_alone_and_then_tried_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FAILURES_IN_A_ROW", 3)
    monkeypatch.setattr(rules, "LEFT_ALONE", timedelta(seconds=2))
    made: list[UUID] = []
    steps = [hooked(post, made), events(post, 2), settled(post, made, [("DELIVERED", 4), ("DELIVERED", 1)])]
    post.run(*steps, receiver=Receiver([500, 500, 500, 200]))
    attempts = post.site.world.rows(
        "SELECT a.at FROM delivery_attempt a JOIN event_delivery d ON d.id = a.event_delivery_id"
        " WHERE d.webhook_subscription_id = :hook ORDER BY a.at",
        hook=made[0],
    )
    assert attempts[3]["at"] - attempts[2]["at"] >= timedelta(seconds=2)
    row = post.subscription(made[0])
    assert (row["failures"], row["open_until"], row["version"]) == (0, None, 1)


def test_what_is_not_taken_for_three_days_is_given_up_and_the_webhook_stopped(post: Post) -> None:
    made: list[UUID] = []

    async def age(_: Receiver) -> None:
        change = (
            "INSERT INTO delivery_attempt (organization_id, id, event_delivery_id, at, status, duration_ms, error)"
            " SELECT organization_id, gen_random_uuid(), id, now() - interval '3 days', 500, 1, 'long ago'"
            " FROM event_delivery WHERE webhook_subscription_id = :hook"
        )
        await asyncio.to_thread(post.site.world.rows, change, hook=made[0])

    async def dispatched(receiver: Receiver) -> None:
        await settled(post, made, [("PENDING", 0)])(receiver)

    receiver = Receiver([500])

    async def prepared() -> None:
        async with receiver.listening():
            await hooked(post, made)(receiver)
            post_out = submitted(*(await asyncio.to_thread(post.site.check_ins, "employee", 1))[0])
            await asyncio.to_thread(post.site.world.run, post.site._happen(post_out, DEMO))
            await asyncio.to_thread(
                post.site.world.rows, "UPDATE webhook_subscription SET state = 'PAUSED' WHERE id = :h", h=made[0]
            )
            async with post.working():
                await dispatched(receiver)
            await age(receiver)
            await asyncio.to_thread(
                post.site.world.rows, "UPDATE webhook_subscription SET state = 'ACTIVE' WHERE id = :h", h=made[0]
            )
            async with system_request(
                post.site.world.engine(), post.site.world.tenants[DEMO], datetime.now(UTC)
            ) as request:
                await post.courier.sweep(request, {})
            async with post.working():
                await settled(post, made, [("ABANDONED", 2)])(receiver)

    asyncio.run(prepared())
    row = post.subscription(made[0])
    assert row["state"] == "BROKEN"
    assert row["problem"] == "Nothing was taken for 3 days; resume it. The receiver answered 500."


def test_an_event_that_its_owner_may_not_see_is_withheld(post: Post) -> None:
    made: list[UUID] = []
    named = encode_id("Employee", post.site.world.viewer("manager").employee_id or uuid7())
    query = f'subscription {{ threadEvents(employeeIds: ["{named}"]) {{ sequence }} }}'
    steps = [hooked(post, made, query=query), events(post, 1), settled(post, made, [("WITHHELD", 0)])]
    assert post.run(*steps, receiver=Receiver()) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (
            {"actor_id": uuid7()},
            "The account or token on whose rights it was read has ended; update it to take it over.",
        ),
        ({"actor_id": "employee"}, "Its owner may not have events sent any more; update it to take it over."),
        ({"secret_key": "other"}, "Its secret was sealed with another key of the server: rotate the secret."),
        ({"query": "subscription { gone }"}, "Its query fits the schema no longer; update it. "),
    ],
    ids=["no owner", "no right", "another key", "another schema"],
)
def test_what_only_a_person_can_mend_stops_the_webhook(post: Post, values: dict[str, Any], problem: str) -> None:
    made: list[UUID] = []
    if values.get("actor_id") == "employee":
        values = {"actor_id": post.site.world.viewer("employee").account_id}
    if "secret_key" in values:
        values = {
            "secret": SECRET,
            "previous_secret": b"sealed elsewhere, with another key",
            "previous_secret_until": datetime(2100, 1, 1, tzinfo=UTC),
        }

    async def stopped(_: Receiver) -> None:
        async with asyncio.timeout(20):
            while (await asyncio.to_thread(post.subscription, made[0]))["state"] != "BROKEN":  # noqa: ASYNC110 - nobody calls
                await asyncio.sleep(0.05)

    assert post.run(hooked(post, made, **values), events(post, 1), stopped, receiver=Receiver()) == []
    assert post.subscription(made[0])["problem"].startswith(problem)
    assert post.deliveries(made[0]) == [("PENDING", 0)]


def token(post: Post, replaces: UUID | None = None, expires: str = "NULL") -> UUID:
    """A service token that may have events sent and reads check-ins."""
    row_id = uuid7()
    post.site.world.rows(
        "INSERT INTO service_token (organization_id, id, name, digest, scopes, expires_at, replaces_id)"
        f" VALUES (:tenant, :id, 'hooks', :digest, ARRAY['integration:write', 'checkins:read'], {expires}, :replaces)",
        tenant=post.site.world.tenants[DEMO],
        id=row_id,
        digest=row_id.bytes,
        replaces=replaces,
    )
    return row_id


def test_a_token_that_was_replaced_is_followed_to_the_one_in_force(post: Post) -> None:
    made: list[UUID] = []
    old = token(post, expires="now() - interval '1 day'")
    token(post, replaces=token(post, replaces=old, expires="now() - interval '1 hour'"))
    steps = [hooked(post, made, actor_kind="SERVICE", actor_id=old), events(post, 1)]
    got = post.run(*steps, settled(post, made, [("DELIVERED", 1)]), receiver=Receiver())
    assert len(got) == 1


def test_receivers_are_waited_for_by_more_attempts_than_a_worker_has_connections(post: Post) -> None:
    """Each holds none: the receiver answers nobody before all of them are there, in less time than one may take."""
    many = post.site.settings.worker_pool_size + 3
    made: list[UUID] = []
    steps = [*[hooked(post, made)] * many, events(post, 1), count(many), settled(post, made, [("DELIVERED", 1)])]
    got = post.run(*steps, receiver=Receiver(together=many))
    assert len({one.headers["goldenthread-delivery-id"] for one in got}) == len(got) == many
    assert post.site.world.rows("SELECT count(*) AS n FROM job.claim WHERE until < now()") == [{"n": 0}]


@pytest.mark.parametrize(("status", "state"), [(200, ("DELIVERED", 1)), (500, ("FAILED", 1))])
def test_a_person_who_pauses_a_webhook_meanwhile_waits_for_nobody_and_is_not_overruled(
    post: Post, status: int, state: tuple[str, int]
) -> None:
    made: list[UUID] = []
    receiver = Receiver([status], together=2)

    async def pause(_: Receiver) -> None:
        began = asyncio.get_running_loop().time()
        await asyncio.to_thread(send, post, PAUSE, subscriptionId=encode_id("WebhookSubscription", made[0]))
        assert asyncio.get_running_loop().time() - began < 5

    async def answer(receiver: Receiver) -> None:
        receiver.got.append(receiver.got[0])
        receiver._came.set()

    post.run(
        hooked(post, made), events(post, 1), count(1), pause, answer, settled(post, made, [state]), receiver=receiver
    )
    assert post.subscription(made[0])["state"] == "PAUSED"


def test_what_a_person_changed_meanwhile_is_tried_at_once(post: Post) -> None:
    made: list[UUID] = []
    receiver = Receiver([500, 200], together=2)

    async def mend(_: Receiver) -> None:
        change = "UPDATE webhook_subscription SET version = version + 1 WHERE id = :hook"
        await asyncio.to_thread(post.site.world.rows, change, hook=made[0])

    async def answer(receiver: Receiver) -> None:
        receiver.got.append(receiver.got[0])
        receiver.together = 0
        receiver._came.set()

    slow = replace(post.courier, chance=lambda: 1.0)
    steps = [hooked(post, made), events(post, 1), count(1), mend, answer, settled(post, made, [("DELIVERED", 2)])]
    Post(post.site, slow).run(*steps, receiver=receiver)


def test_events_of_before_a_webhook_are_not_sent(post: Post) -> None:
    made: list[UUID] = []
    post.site.happen(*post.site.check_ins("employee", 2))
    steps = [hooked(post, made), events(post, 1), settled(post, made, [("DELIVERED", 1)])]
    assert len(post.run(*steps, receiver=Receiver())) == 1


REPLAY = """
    mutation Replay($input: EventDeliveryReplayInput!) {
      eventDeliveryReplay(input: $input) { delivery { id state } userErrors { code } }
    }
"""
RESUME = """
    mutation Resume($input: WebhookSubscriptionResumeInput!) {
      webhookSubscriptionResume(input: $input) { subscription { state } userErrors { code } }
    }
"""
PAUSE = RESUME.replace("Resume", "Pause")


def send(post: Post, operation: str, **given: Any) -> None:
    answer = post.site.world.send("hr-admin", operation, {"input": given})
    assert answer.errors == []
    assert answer.data is not None
    (payload,) = answer.data.values()
    assert payload["userErrors"] == []


def test_a_person_has_a_delivery_repeated_beside_what_waits(post: Post) -> None:
    made: list[UUID] = []

    async def replay(_: Receiver) -> None:
        rows = await asyncio.to_thread(
            post.site.world.rows, "SELECT id FROM event_delivery WHERE webhook_subscription_id = :hook", hook=made[0]
        )
        await asyncio.to_thread(send, post, REPLAY, deliveryId=encode_id("EventDelivery", rows[0]["id"]))

    expected = [("DELIVERED", 1), ("DELIVERED", 2)]
    steps = [
        hooked(post, made),
        events(post, 1),
        settled(post, made, expected[:1]),
        replay,
        settled(post, made, expected),
    ]
    first, *again = post.run(*steps, receiver=Receiver([200, 500, 200]))
    assert [one.body for one in again] == [first.body] * 2
    ids = [one.headers["goldenthread-event-id"] for one in (first, *again)]
    assert len(set(ids)) == 1
    assert len({one.headers["goldenthread-delivery-id"] for one in (first, *again)}) == 2


def test_events_wait_while_a_webhook_is_paused_and_go_out_when_it_is_resumed(post: Post) -> None:
    made: list[UUID] = []

    def told(operation: str) -> Any:
        async def step(_: Receiver) -> None:
            await asyncio.to_thread(send, post, operation, subscriptionId=encode_id("WebhookSubscription", made[0]))

        return step

    waiting, over = [("PENDING", 0)] * 3, [("DELIVERED", 1)] * 3
    steps = [hooked(post, made), told(PAUSE), events(post, 3), settled(post, made, waiting), told(RESUME)]
    heard = sequences(post.run(*steps, settled(post, made, over), receiver=Receiver(), workers=2))
    assert heard == [heard[0], heard[0] + 1, heard[0] + 2]
