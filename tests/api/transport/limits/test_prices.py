"""Prices: what each kind of field costs under its variables, and never less than what a full answer then holds."""

from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, get_introspection_query, graphql_sync, parse
from hypothesis import given
from hypothesis import strategies as st

from api.transport.limits.measures import Measure, Measures

SDL = """
interface Thing { name: String }
type Person implements Thing {
  name: String manager: Person tags: [Tag!]! reports(first: Int, last: Int): People! named: Thing
}
type Tag implements Thing { name: String }
type Edge { cursor: String node: Person }
type PageInfo { more: Boolean }
type People { totalCount: Int nodes: [Person!]! edges: [Edge!]! pageInfo: PageInfo! heads: [Person] }
type Query {
  me: Person people(first: Int, last: Int): People! nodes(ids: [ID!]!): [Thing] some(ids: [ID!]): [Person]
  recent(first: Int = 3): [Person!]
}
type Mutation { move: Person }
"""
DEFAULT, GUESS, MOST = 50, 10, 1000


class Full:
    """Somebody whose pages are as long as they were asked to be, and whose plain lists are as long as is guessed."""

    name, cursor, more, totalCount = "Ann", "c", False, 0  # noqa: N815 - as in the graph

    def __init__(self, size: int = 0) -> None:
        self.nodes = self.edges = [self] * size
        self.tags = [self] * GUESS

    @property
    def me(self) -> "Full":
        return self

    manager = node = pageInfo = me  # noqa: N815 - as in the graph

    def reports(self, _: Any, first: int) -> "Full":
        return Full(first)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(SDL)


def measure(schema: GraphQLSchema, query: str) -> Measure:
    document = parse(query)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    return Measures(schema, document).of(operation)


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 0),
        ("{ me { name } }", 1),
        ("{ me { manager { manager { name } } } }", 3),
        ("mutation { move { name } }", 1),
        ("{ people(first: 7) { nodes { name } } }", 1 + 7),
        ("{ people(last: 7) { nodes { name } } }", 1 + 7),
        ("{ people { nodes { name } } }", 1 + DEFAULT),
        ("{ people(first: null) { nodes { name } } }", 1 + DEFAULT),
        ("{ people(first: 0) { nodes { name } } }", 1),
        ("{ people(first: -3) { nodes { name } } }", 1),
        ("{ people(first: 1001) { nodes { name } } }", 1 + MOST),
        ("{ people(first: 2, last: 5) { nodes { name } } }", 1 + 5),
        ("{ people(first: 7) { totalCount } }", 1),
        ("{ people(first: 7) { totalCount pageInfo { more } } }", 2),
        ("{ people(first: 7) { edges { cursor node { name } } } }", 1 + 2 * 7),
        ("{ people(first: 7) { nodes { reports(first: 3) { nodes { name } } } } }", 1 + 7 * (1 + 1 + 3)),
        ("{ people(first: 7) { nodes { tags { name } } } }", 1 + 7 * (1 + GUESS)),
        ("{ people(first: 7) { heads { name } } }", 1 + GUESS),
        ("{ nodes(ids: [1, 2, 3]) { name } }", 3),
        ("{ nodes(ids: 1) { name } }", 1),
        ("{ nodes(ids: [1, 2]) { ... on Person { manager { name } } ... on Tag { name } } }", 2 * 2),
        ("{ some(ids: [1, 2]) { name } }", GUESS),
        ("{ recent(first: 4) { name } }", 4),
        ("{ recent { name } }", DEFAULT),
        ("{ a: me { name } b: me { name } }", 2),
        ("{ me { ...F } } fragment F on Person { manager { name } }", 2),
        ("{ people(first: 7) { ...F } } fragment F on People { nodes { name } }", 8),
        ("{ a: people(first: 7) { ...F } b: people(first: 1) { ...F } } fragment F on People { nodes { name } }", 10),
        ("{ people(first: 7) { ... { ... on People { nodes { name } } } } }", 8),
        ("{ me { manager @include(if: false) { name } } }", 1),
        ("{ me { manager @skip(if: true) { name } } }", 1),
        ("{ me { manager @skip(if: false) @include(if: true) { name } } }", 2),
        ("{ me { ... @skip(if: true) { manager { name } } } }", 1),
        ("{ me { ...F @include(if: false) } } fragment F on Person { manager { name } }", 1),
        ("{ me { named { ... on Tag { name } ... on Person { manager { name } } } } }", 3),
    ],
)
def test_the_price_of_each_kind_of_field(schema: GraphQLSchema, query: str, cost: int) -> None:
    assert measure(schema, query).requested(None) == cost


@pytest.mark.parametrize(
    ("variables", "cost"),
    [
        (None, 1 + 3),
        ({}, 1 + 3),
        ({"n": 9}, 1 + 9),
        ({"n": 9.0}, 1 + 9),
        ({"n": None}, 1 + DEFAULT),
        ({"n": 10**30}, 1 + MOST),
        ({"n": "nine"}, 1 + 1),
        ({"n": 9, "whole": False}, 1),
        ({"n": 9, "whole": None}, 1 + 9),
        ({"n": 9, "other": 1}, 1 + 9),
    ],
)
def test_the_price_depends_on_variables_and_their_defaults(
    schema: GraphQLSchema, variables: dict[str, Any] | None, cost: int
) -> None:
    query = "query ($n: Int = 3, $whole: Boolean = true) { people(first: $n) { nodes @include(if: $whole) { name } } }"
    assert measure(schema, query).requested(variables) == cost


@pytest.mark.parametrize(
    ("variables", "cost"), [({"ids": ["a", "b"]}, 2), ({"ids": "a"}, 1), ({"ids": []}, 0), ({}, 50), (None, 50)]
)
def test_a_list_of_ids_counts_by_its_length(schema: GraphQLSchema, variables: dict[str, Any] | None, cost: int) -> None:
    assert measure(schema, "query ($ids: [ID!]!) { nodes(ids: $ids) { name } }").requested(variables) == cost


def test_one_formula_serves_every_request(schema: GraphQLSchema) -> None:
    made = measure(schema, "query ($n: Int) { people(first: $n) { nodes { name } } }")
    assert [made.requested({"n": size}) for size in (1, 2, 1)] == [2, 3, 2]


def test_operations_of_a_document_are_priced_apart(schema: GraphQLSchema) -> None:
    document = parse("query A { ...F } query B { ...F me { name } } fragment F on Query { people { totalCount } }")
    measures = Measures(schema, document)
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    assert [measures.of(operation).requested(None) for operation in operations] == [1, 2]
    assert measures.of(operations[0]) is measures.of(operations[0])


def test_a_chain_of_fragments_is_priced_once_each(schema: GraphQLSchema) -> None:
    chain = " ".join(f"fragment F{n} on Person {{ ...F{n + 1} ...F{n + 1} }}" for n in range(100))
    query = f"{{ me {{ ...F0 }} }} {chain} fragment F100 on Person {{ manager {{ name }} }}"
    assert measure(schema, query).requested(None) == 1 + 2**100


def test_introspection_has_a_price_too(schema: GraphQLSchema) -> None:
    assert measure(schema, "{ __schema { queryType { name } types { name } } }").requested(None) == 2 + GUESS
    assert 0 < measure(schema, get_introspection_query()).requested(None) < 100_000


def fields(depth: int) -> st.SearchStrategy[str]:
    """A selection set on a person."""
    if depth == 0:
        return st.just("{ name }")
    person, page = fields(depth - 1), st.builds(page_fields, fields(depth - 1), fields(depth - 1), st.booleans())
    kinds = st.one_of(
        st.just("name"),
        st.builds("manager {}".format, person),
        st.just("tags { name }"),
        st.builds("reports(first: {}) {}".format, st.integers(0, 3), page),
    )
    aliased = st.lists(kinds, min_size=1, max_size=3).map(
        lambda parts: "{ " + " ".join(f"a{n}: {part}" for n, part in enumerate(parts)) + " }"
    )
    return st.one_of(aliased, aliased.map("{{ ... {} }}".format))


def page_fields(nodes: str, node: str, more: bool) -> str:  # noqa: FBT001 - drawn by chance
    return f"{{ totalCount nodes {nodes} edges {{ cursor node {node} }} {'pageInfo { more }' if more else ''} }}"


@given(selections=fields(2))
def test_the_price_is_what_a_full_answer_holds(schema: GraphQLSchema, selections: str) -> None:
    query = f"{{ me {selections} }}"
    result = graphql_sync(schema, query, Full())
    assert result.errors is None
    made = measure(schema, query)
    assert made.requested(None) == made.actual(result.data)
