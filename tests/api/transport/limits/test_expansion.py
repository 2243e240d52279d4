"""Counts after spreading, found without spreading: equal to those of the document with its fragments written out."""

from typing import Any

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)
from hypothesis import given

from api.transport.limits.bounds import ExcessError
from api.transport.limits.expansion import Expansion, expansions
from tests.api.transport.limits.documents import bomb, documents


def of_operation(query: str) -> Expansion:
    return expansions(parse(query))[0]


def spread_out(selections: SelectionSetNode, fragments: dict[str, SelectionSetNode]) -> Expansion:
    """The same counts, the slow way."""
    total = Expansion()
    node: Any
    for node in selections.selections:
        total.fields += 1
        total.directives += len(node.directives or ())
        is_spread, is_field = isinstance(node, FragmentSpreadNode), isinstance(node, FieldNode)
        below = fragments[node.name.value] if is_spread else node.selection_set
        total.aliases += is_field and node.alias is not None
        inner = spread_out(below, fragments) if below else Expansion()
        total.depth = max(total.depth, inner.depth + is_field)
        total.root_fields += 1 if is_field else inner.root_fields
        total.fields += inner.fields
        total.aliases += inner.aliases
        total.directives += inner.directives
    return total


@given(documents())
def test_counts_are_those_of_the_document_written_out(query: str) -> None:
    definitions = parse(query).definitions
    fragments = {
        node.name.value: node.selection_set for node in definitions if isinstance(node, FragmentDefinitionNode)
    }
    operation = next(node for node in definitions if isinstance(node, OperationDefinitionNode))
    assert of_operation(query) == spread_out(operation.selection_set, fragments)


def test_a_bomb_is_counted_in_full() -> None:
    assert of_operation(bomb(100)).fields == 1 + sum(2**n for n in range(1, 101)) + 2**100


def test_depth_adds_up_through_fragments() -> None:
    query = "{ node { ... { ...F } } } fragment F on Node { node { ...G } } fragment G on Node { node { name } }"
    assert of_operation(query) == Expansion(depth=4, root_fields=1, fields=7)


def test_directives_of_operations_and_variables_count() -> None:
    query = "query ($a: Int @x @y) @z { node @skip(if: false) { name } }"
    assert of_operation(query).directives == 4


def test_each_operation_and_fragment_is_counted_for_itself() -> None:
    counted = expansions(parse("query A { a b } query B { a: b } fragment F on Node { a { b { c } } }"))
    assert counted == [
        Expansion(depth=1, root_fields=2, fields=2),
        Expansion(depth=1, root_fields=1, fields=1, aliases=1),
        Expansion(depth=3, fields=3),
    ]


def test_a_fragment_that_is_not_there_counts_as_written() -> None:
    assert of_operation("{ ...Nowhere }") == Expansion(fields=1)


@pytest.mark.parametrize(
    "query",
    [
        "{ ...A } fragment A on Node { ...A }",
        "{ ...A } fragment A on Node { node { ...B } } fragment B on Node { ...C } fragment C on Node { ...A }",
        "{ name } fragment A on Node { name ...B ...B } fragment B on Node { name ...A ...A }",
    ],
)
def test_a_circle_is_refused_as_what_it_is(query: str) -> None:
    with pytest.raises(ExcessError) as told:
        expansions(parse(query))
    assert (told.value.code, told.value.message) == ("VALIDATION", "The fragment A spreads itself: break the circle.")
