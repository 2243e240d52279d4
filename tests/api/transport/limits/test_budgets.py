"""Budgets: what is charged, given back, refilled and refused, for each caller apart and in bounded memory."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth.service_tokens import Service
from api.auth.tokens import Person
from api.auth.viewers import Identity
from api.transport.limits.budgets import MOST_CALLERS, Budgets
from api.transport.refusals import RefusedError
from schema.kit.errors import Code, CodedError
from tests.api.transport.limits.bounded import bounded

ACME, GLOBEX = UUID(int=1), UUID(int=2)
SOON = datetime(2026, 11, 2, tzinfo=UTC)
ANN = Person(ACME, "ann", SOON)
MACHINE = Service(ACME, b"digest")


@dataclass
class Clock:
    """Seconds that pass when told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budgets(clock: Clock) -> Budgets:
    return Budgets(bounded(cost=100, person_budget=120, service_budget=600), clock)


def spent(budgets: Budgets, identity: Identity, requested: int, actual: int | None) -> dict[str, int]:
    with budgets.charged(identity, requested) as charge:
        return charge.settled(actual)


def refusal(budgets: Budgets, identity: Identity, requested: int) -> RefusedError:
    with pytest.raises(RefusedError) as refused, budgets.charged(identity, requested):
        pytest.fail("it must not run")
    return refused.value


def test_what_an_answer_did_not_hold_is_given_back(budgets: Budgets) -> None:
    assert spent(budgets, ANN, 100, 30) == {"requested": 100, "actual": 30, "remaining": 90}
    assert spent(budgets, ANN, 90, 90) == {"requested": 90, "actual": 90, "remaining": 0}


def test_more_than_was_reckoned_is_charged_too(budgets: Budgets) -> None:
    assert spent(budgets, ANN, 10, 500) == {"requested": 10, "actual": 500, "remaining": 0}
    assert refusal(budgets, ANN, 1).headers == {"Retry-After": "191"}


def test_an_answer_without_data_keeps_its_charge(budgets: Budgets) -> None:
    assert spent(budgets, ANN, 40, None) == {"requested": 40, "actual": 0, "remaining": 80}


def test_an_operation_that_is_too_dear_for_anyone_is_refused_for_good(budgets: Budgets) -> None:
    refused = refusal(budgets, MACHINE, 101)
    assert (refused.status, refused.code, refused.headers) == (400, "COST_LIMIT", {})
    assert str(refused) == "The operation may return 101 objects; at most 100 are served at once: ask for less."
    assert refused.extensions == {"cost": {"requested": 101, "actual": 0, "remaining": 600}}
    assert len(budgets) == 0


def test_an_operation_above_the_whole_budget_is_refused_for_good(clock: Clock) -> None:
    refused = refusal(Budgets(bounded(cost=100, person_budget=20), clock), ANN, 21)
    assert (refused.status, refused.headers) == (400, {})


def test_an_empty_budget_says_when_to_come_back(budgets: Budgets, clock: Clock) -> None:
    spent(budgets, ANN, 100, 100)
    refused = refusal(budgets, ANN, 50)
    assert (refused.status, refused.code, refused.headers) == (429, "COST_LIMIT", {"Retry-After": "15"})
    assert str(refused) == (
        "The operation may return 50 objects, and 20 of your 120 per minute are left: try again in 15 s."
    )
    assert refused.extensions == {"cost": {"requested": 50, "actual": 0, "remaining": 20}}
    clock.now = 14
    assert refusal(budgets, ANN, 50).headers == {"Retry-After": "1"}
    clock.now = 15
    assert spent(budgets, ANN, 50, 50)["remaining"] == 0


def test_a_minute_refills_all(budgets: Budgets, clock: Clock) -> None:
    spent(budgets, ANN, 100, 100)
    clock.now = 60
    assert spent(budgets, ANN, 1, 1)["remaining"] == 119


def test_operations_at_once_are_charged_before_they_answer(budgets: Budgets) -> None:
    with budgets.charged(ANN, 100) as first:
        assert refusal(budgets, ANN, 50).status == 429
        first.settled(1)
    assert spent(budgets, ANN, 50, 50)["remaining"] == 69


@pytest.mark.parametrize(
    "other",
    [Person(ACME, "bob", SOON), Person(GLOBEX, "ann", SOON), Service(ACME, b"other"), Service(GLOBEX, b"digest")],
    ids=["another person", "the same name elsewhere", "another token", "the same digest elsewhere"],
)
def test_callers_have_budgets_of_their_own(budgets: Budgets, other: Identity) -> None:
    spent(budgets, ANN, 100, 100)
    spent(budgets, MACHINE, 100, 100)
    budget = 120 if isinstance(other, Person) else 600
    assert spent(budgets, other, 100, 100)["remaining"] == budget - 100


def test_a_new_token_of_the_same_person_has_no_new_budget(budgets: Budgets) -> None:
    spent(budgets, ANN, 100, 100)
    assert refusal(budgets, Person(ACME, "ann", SOON.replace(year=2027)), 100).status == 429


@pytest.mark.parametrize(("code", "remaining"), [(Code.UNAUTHENTICATED, 119), (Code.TIMEOUT, 19)])
def test_a_failure_keeps_its_charge_unless_the_caller_is_nobody(budgets: Budgets, code: Code, remaining: int) -> None:
    with pytest.raises(CodedError), budgets.charged(ANN, 100):
        raise CodedError(code, "It failed.")
    assert spent(budgets, ANN, 1, 1)["remaining"] == remaining


def test_who_has_spent_nothing_is_not_kept(budgets: Budgets) -> None:
    spent(budgets, ANN, 100, 0)
    assert len(budgets) == 0


def test_accounts_are_bounded_and_the_oldest_forgotten(budgets: Budgets) -> None:
    for number in range(MOST_CALLERS):
        spent(budgets, Person(ACME, str(number), SOON), 100, 100)
    spent(budgets, Person(ACME, "0", SOON), 1, 1)
    spent(budgets, ANN, 100, 100)
    assert len(budgets) == MOST_CALLERS
    assert refusal(budgets, Person(ACME, "0", SOON), 100).status == 429
    assert spent(budgets, Person(ACME, "1", SOON), 100, 100)["remaining"] == 20


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 100), st.integers(0, 100)), max_size=30))
def test_nobody_gets_more_than_the_budget_and_its_refill(steps: list[tuple[int, int, int]]) -> None:
    clock = Clock()
    budgets = Budgets(bounded(cost=100, person_budget=120), clock)
    total = 0
    for seconds, requested, share in steps:
        clock.now += seconds
        with suppress(RefusedError):
            total += spent(budgets, ANN, requested, min(requested, share))["actual"]
        assert total <= 120 + 2 * clock.now
