"""Places for subscriptions: for each caller apart, given back at the end, and none beyond the bound."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import httpx2
import pytest

from api.app import create_app
from api.auth.service_tokens import Service
from api.auth.tokens import Person
from api.auth.viewers import Identity
from api.transport.limits.subscribers import Subscribers
from api.transport.refusals import RefusedError
from tests.api.conftest import ACME, GLOBEX, World
from tests.api.transport import sources
from tests.api.transport.conftest import small_graph
from tests.api.transport.limits.bounded import bounded
from tests.api.transport.serving import served
from tests.api.transport.sources import forget, until
from tests.api.transport.test_streams import SILENCE, Asker, bearer, codes_of, complete, told

ANN = Person(ACME, "ann", datetime(2026, 11, 2, tzinfo=UTC))
MACHINE = Service(ACME, b"digest")
OTHERS = (replace(ANN, subject="bob"), replace(ANN, organization_id=GLOBEX), replace(MACHINE, digest=b"other"))


def filled(subscribers: Subscribers, identity: Identity) -> int:
    """How many places one caller gets."""

    def fill(places: ExitStack) -> None:
        for number in range(100):
            taken.append(number)
            places.enter_context(subscribers.place(identity))

    taken = list[int]()
    with ExitStack() as places, pytest.raises(RefusedError) as refused:
        fill(places)
    assert (refused.value.status, refused.value.code) == (429, "TOO_MANY_SUBSCRIPTIONS")
    return taken[-1]


def test_persons_and_machines_have_so_many_places_each_time_anew() -> None:
    subscribers = Subscribers(bounded(person_subscriptions=3, service_subscriptions=7))
    assert [filled(subscribers, identity) for identity in (ANN, MACHINE, ANN, MACHINE)] == [3, 7, 3, 7]
    assert len(subscribers) == 0


def test_another_token_of_the_same_person_brings_no_more_places() -> None:
    subscribers = Subscribers(bounded(person_subscriptions=1))
    later = replace(ANN, expires_at=datetime(2026, 11, 3, tzinfo=UTC))
    with subscribers.place(ANN), pytest.raises(RefusedError), subscribers.place(later):
        pytest.fail("it must not be opened")


@pytest.mark.parametrize("other", OTHERS)
def test_others_keep_their_places(other: Identity) -> None:
    subscribers = Subscribers(bounded(person_subscriptions=1, service_subscriptions=1))
    with subscribers.place(ANN), subscribers.place(MACHINE), subscribers.place(other):
        assert len(subscribers) == 3


def test_one_too_many_is_refused_over_the_wire_until_one_ends(world: World) -> None:
    forget()
    settings = replace(world.settings, subscriptions=2)
    with (
        served(create_app(settings, small_graph())) as address,
        httpx2.Client(base_url=address.removesuffix("/graphql"), timeout=10) as client,
    ):
        first, second = (Asker(client, bearer(world, ACME, "ann")).reserve() for _ in range(2))
        with first.listening(), second.listening() as heard:
            first.ask(SILENCE, "a")
            second.ask(SILENCE, "b")
            second.ask(SILENCE, "c")
            assert codes_of(next(heard)) == ["TOO_MANY_SUBSCRIPTIONS"]
            assert next(heard) == complete("c")
            second.ask("{ hello }", "d")
            assert [next(heard), next(heard)] == [told("d", hello="hello"), complete("d")]
            assert first.end("a").status_code == 200
            until(lambda: sources.closed == ["silence"])
            second.ask("subscription { count(to: 1) }", "e")
            assert [next(heard), next(heard)] == [told("e", count=1), complete("e")]
    forget()
