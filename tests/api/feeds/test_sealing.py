"""Secrets at rest open with the right key, in the right row, unaltered; and not otherwise."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.feeds.sealing import Seals, UnsealedError

MASTER = b"a master secret of the tests' own"
ONE, OTHER = UUID(int=1), UUID(int=2)


@given(st.text())
def test_what_was_sealed_opens_again(secret: str) -> None:
    seals = Seals(MASTER)
    assert seals.open(ONE, OTHER, seals.seal(ONE, OTHER, secret)) == secret


def test_the_same_secret_is_sealed_differently_each_time_and_shows_nothing() -> None:
    sealed = [Seals(MASTER).seal(ONE, OTHER, "whsec_secret") for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert all(b"whsec" not in one for one in sealed)


@pytest.mark.parametrize(("tenant", "row"), [(OTHER, OTHER), (ONE, ONE)])
def test_a_sealed_secret_that_was_moved_does_not_open(tenant: UUID, row: UUID) -> None:
    with pytest.raises(UnsealedError):
        Seals(MASTER).open(tenant, row, Seals(MASTER).seal(ONE, OTHER, "secret"))


def test_another_key_does_not_open_it_and_has_another_name() -> None:
    other = Seals(MASTER[::-1])
    with pytest.raises(UnsealedError):
        other.open(ONE, OTHER, Seals(MASTER).seal(ONE, OTHER, "secret"))
    assert other.name != Seals(MASTER).name == Seals(MASTER).name


@pytest.mark.parametrize("place", [0, 12, -1])
def test_an_altered_one_does_not_open(place: int) -> None:
    sealed = bytearray(Seals(MASTER).seal(ONE, OTHER, "secret"))
    sealed[place] ^= 1
    with pytest.raises(UnsealedError):
        Seals(MASTER).open(ONE, OTHER, bytes(sealed))


@pytest.mark.parametrize("rubbish", [b"", b"short", b"x" * 40])
def test_rubbish_does_not_open(rubbish: bytes) -> None:
    with pytest.raises(UnsealedError):
        Seals(MASTER).open(ONE, OTHER, rubbish)
