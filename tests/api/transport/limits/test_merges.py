"""Merges: exact counts, each fragment once at a place, and a bound on what validation has to compare."""

import pytest
from graphql import parse

from api.transport.limits.merges import has_more_merges
from tests.api.transport.limits.documents import bomb


@pytest.mark.parametrize(
    ("query", "merges"),
    [
        ("{ a b c }", 3),
        ("{ a a a }", 9),
        ("{ a: b a: c ... { a } }", 9),
        ("{ a { b } a { b } }", 4 + 4),
        ("{ a { b b } a { b } }", 4 + 9),
        ("{ a { b } c { b } }", 1 + 1 + 1 + 1),
        ("{ a { ...F } b { ...F } } fragment F on X { c c }", 1 + 1 + 4 + 4 + 4),
        ("{ ...F ...F a } fragment F on X { a }", 4 + 1),
        ("{ ...Nowhere a }", 1),
        ("query A { a } query B { a }", 2),
    ],
)
def test_merges_are_counted_exactly(query: str, merges: int) -> None:
    document = parse(query)
    assert (has_more_merges(document, merges), has_more_merges(document, merges - 1)) == (False, True)


def test_spreading_a_fragment_again_at_the_same_place_adds_nothing() -> None:
    assert not has_more_merges(parse(bomb(100)), 102)
