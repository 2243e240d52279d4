"""Limits through the real door: nothing runs beyond them, what runs says its cost, and nobody hears names."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, get_introspection_query, validate
from sqlalchemy import event
from starlette.testclient import TestClient

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import Person, sign
from api.context import utc_now
from api.personas import LIFETIME
from api.settings import Settings
from api.transport.limits.document import bounded_document
from api.transport.limits.measures import Measures
from schema.root import schema
from tests.api.conftest import ACME, World
from tests.api.transport.limits.bounded import bounded
from tests.api.transport.limits.documents import bomb

OPERATIONS = Path(__file__).parents[3] / "operations"
SDL = """
type Person { name: String reports(first: Int): People colour: Colour }
type People { nodes: [Person!]! totalCount: Int }
enum Colour { GREEN YELLOW }
type Query { node: Person employees(first: Int): People shade(of: Colour, at: Int): String broken: Person! }
type Mutation { promote(first: Int): People }
"""
ASK = "query ($first: Int) { employees(first: $first) { nodes { name } } }"
GRAPHQL = "application/graphql-response+json"


class Root:
    """Everybody there is: two people, however many were asked for."""

    name = "Ann"
    totalCount = 2  # noqa: N815 - as in the graph

    @property
    def nodes(self) -> "list[Root]":
        return [self, self]

    def page(self, *_: Any, **__: Any) -> "Root":
        return self

    node = employees = reports = promote = page


def small_graph() -> GraphQLSchema:
    graph = build_schema(SDL)
    for type_name in ("Query", "Mutation"):
        for field in graph.get_type(type_name).fields.values():  # type: ignore[union-attr]
            field.resolve = lambda *_, **__: Root()
    return graph


@contextmanager
def served(settings: Settings) -> Iterator[TestClient]:
    token = sign(Person(ACME, "ann"), signing_key(settings), token_rules(settings), utc_now(), LIFETIME)
    with TestClient(create_app(settings, small_graph()), headers={"Accept": GRAPHQL}) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[TestClient]:
    with served(world.settings) as client:
        yield client


def ask(client: TestClient, query: str, **variables: Any) -> Any:
    return client.post("/graphql", json={"query": query, "variables": variables})


def code(answer: Any) -> str:
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


@contextmanager
def borrowings(client: TestClient) -> Iterator[list[object]]:
    """The connections to the database that the server takes out of its pool meanwhile."""
    taken: list[object] = []
    pool = client.app.state.door.engine.sync_engine.pool  # type: ignore[attr-defined]

    def note(connection: object, *_: Any) -> None:
        taken.append(connection)

    event.listen(pool, "checkout", note)
    try:
        yield taken
    finally:
        event.remove(pool, "checkout", note)


def test_every_answer_says_its_cost(world: World) -> None:
    with served(replace(world.settings, cost_per_minute=10)) as client:
        answer = ask(client, ASK, first=7).json()
    assert answer == {
        "data": {"employees": {"nodes": [{"name": "Ann"}, {"name": "Ann"}]}},
        "extensions": {"cost": {"requested": 8, "actual": 3, "remaining": 7}},
    }


def test_a_dear_operation_is_refused_before_any_statement(world: World) -> None:
    with served(replace(world.settings, limit_cost=20)) as client, borrowings(client) as taken:
        assert (ask(client, ASK, first=19).status_code, bool(taken)) == (200, True)
        taken.clear()
        refused = ask(client, ASK, first=20)
    assert (refused.status_code, code(refused), taken) == (400, "COST_LIMIT", [])
    cost = refused.json()["extensions"]["cost"]
    assert (cost["requested"], cost["actual"]) == (21, 0)


def test_a_spent_budget_is_refused_before_any_statement(world: World) -> None:
    with served(replace(world.settings, cost_per_minute=4)) as client, borrowings(client) as taken:
        assert ask(client, ASK, first=3).json()["extensions"]["cost"]["remaining"] == 1
        taken.clear()
        refused = ask(client, ASK, first=3)
    assert (refused.status_code, code(refused), taken) == (429, "COST_LIMIT", [])
    assert int(refused.headers["retry-after"]) in range(1, 46)


def test_a_mutation_is_charged_like_a_query(world: World) -> None:
    with served(replace(world.settings, limit_cost=5)) as client:
        query = "mutation ($first: Int) { promote(first: $first) { nodes { name } } }"
        assert ask(client, query, first=4).json()["extensions"]["cost"]["requested"] == 5
        assert code(ask(client, query, first=5)) == "COST_LIMIT"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (bomb(20), "FIELD_LIMIT"),
        (bomb(30), "FIELD_LIMIT"),
        (bomb(200), "DEFINITION_LIMIT"),
        ("{ ...A } fragment A on Query { ...A }", "VALIDATION"),
        ("{" + " ".join(f"a{n}: node {{ name }}" for n in range(2_000)) + "}", "TOKEN_LIMIT"),
        ("{ node { name } }" + "# \n" * 200_000, "CHARACTER_LIMIT"),
        ("{ node " * 10_000 + "}" * 10_000, "DEPTH_LIMIT"),
        ("{ node { " + "name " * 2_400 + "} }", "MERGE_LIMIT"),
    ],
    ids=["bomb of 20", "bomb of 30", "bomb of 200", "circle", "aliases", "comments", "depth", "one name"],
)
def test_a_hostile_document_is_refused_before_any_statement(client: TestClient, query: str, expected: str) -> None:
    with borrowings(client) as taken:
        refused = ask(client, query)
    assert (refused.status_code, code(refused), taken) == (400, expected, [])


def test_a_document_of_five_megabytes_is_refused_as_it_comes(client: TestClient) -> None:
    refused = ask(client, "{ node { name } }" + " # no more\n" * 500_000)
    assert (refused.status_code, code(refused)) == (413, "BODY_TOO_LARGE")


def test_a_flood_of_values_is_refused_before_any_statement(client: TestClient) -> None:
    with borrowings(client) as taken:
        refused = ask(client, ASK, first=1, more=["x"] * 10_000)
    assert (refused.status_code, code(refused), taken) == (400, "VALUE_LIMIT", [])


def test_the_longest_nesting_that_is_parsed_is_served(client: TestClient) -> None:
    query = "{ node { " + "... { " * 150 + "name" + "}" * 150 + "} }"
    assert ask(client, query).json()["data"] == {"node": {"name": "Ann"}}


TYPOS: list[tuple[str, dict[str, Any]]] = [
    ("{ employee { totalCount } }", {}),
    ("{ shade(off: GREEN) }", {}),
    ("{ shade(of: GREEM) }", {}),
    ("{ node { ... on Persom { name } } }", {}),
    ("query ($of: Color) { shade(of: $of) }", {}),
    ("query ($of: Colour) { shade(of: $of) }", {"of": "GREEM"}),
]


@pytest.mark.parametrize(("query", "variables"), TYPOS, ids=[query for query, _ in TYPOS])
def test_suggestions_are_a_setting(world: World, client: TestClient, query: str, variables: dict[str, Any]) -> None:
    assert "Did you mean" in ask(client, query, **variables).text
    with served(replace(world.settings, field_suggestions=False)) as silent:
        told = ask(silent, query, **variables)
    assert told.status_code in {200, 400}
    assert told.json()["errors"]
    assert "Did you mean" not in told.text


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer nonsense", "Basic YTpi"])
@pytest.mark.parametrize(("query", "variables"), TYPOS, ids=[query for query, _ in TYPOS])
def test_who_is_nobody_hears_no_name(
    client: TestClient, query: str, variables: dict[str, Any], authorization: str
) -> None:
    headers = {"Authorization": authorization}
    by_url = {"query": query, "variables": "{"}
    answers = [
        client.post("/graphql", json={"query": query, "variables": variables}, headers=headers),
        client.post("/graphql", json=[{"query": query}], headers=headers),
        client.post("/graphql", content=b'{"query": "{ employee }', headers=headers),
        client.get("/graphql", params=by_url, headers={**headers, "GraphQL-Require-Preflight": "1"}),
        client.get("/graphql", params=by_url, headers=headers),
    ]
    assert {answer.status_code for answer in answers} <= {400, 401, 403, 415}
    assert answers[0].status_code == 401
    assert not any(re.search("Did you mean|employees|Person|Colour|GREEN", answer.text) for answer in answers)


def test_clients_operations_pass_with_the_limits_as_they_come() -> None:
    costs: dict[str, int] = {}
    for path in sorted(OPERATIONS.glob("*.graphql")):
        document = bounded_document(path.read_text(), bounded())
        measures = Measures(schema._schema, document)
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode) and node.name:
                costs[node.name.value] = measures.of(node).requested({})
    assert len(costs) == 36
    assert (costs["Me"], costs["OrgPage"], costs["Directory"], costs["Tiny"]) == (209, 6302, 1001, 1)
    assert max(costs.values()) <= 10_000


def test_tools_may_introspect() -> None:
    query = get_introspection_query(input_value_deprecation=True, directive_is_repeatable=True)
    document = bounded_document(query, bounded())
    assert validate(schema._schema, document) == []
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    assert Measures(schema._schema, document).of(operation).requested(None) == 16_424
