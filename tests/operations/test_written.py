"""What clients run, written by PostgreSQL: the same data as from rows, in very few statements."""

from typing import Any

import orjson
import pytest

from api.transport.encoding import encoded
from tests.operations.documents import OPERATIONS
from tests.world import World

PERSONAS = ("employee", "manager", "hrbp", "hr-admin", "compensation")
STATEMENTS = {"01 Me": 1, "02 Team": 1, "03 OrgPage": 2, "04 Directory": 1, "04 Tiny": 1}


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("name", list(STATEMENTS))
def test_texts_tell_what_rows_tell(world: World, persona: str, name: str) -> None:
    variables: dict[str, Any] = {"id": world.employee_id(world.demo.personas.manager)} if name == "04 Tiny" else {}
    rows = world.ask(persona, OPERATIONS[name], variables)
    texts = world.ask(persona, OPERATIONS[name], variables, written=True)
    assert orjson.loads(encoded(texts.data)) == orjson.loads(encoded(rows.data))
    assert texts.errors == rows.errors


@pytest.mark.parametrize(
    ("name", "persona"), [("01 Me", "employee"), ("02 Team", "manager"), ("03 OrgPage", "hr-admin")]
)
def test_one_statement_tells_all_below_it(world: World, name: str, persona: str) -> None:
    assert world.ask(persona, OPERATIONS[name], written=True).statements == STATEMENTS[name]


@pytest.mark.parametrize(
    "query",
    [
        "{ employees(first: 3) { edges { cursor node { name } } } }",
        "{ employees(first: 3) { a: nodes { name } b: nodes { id } } }",
        "{ employees(first: 3) { nodes { goals(first: 1) { pageInfo { endCursor } nodes { id } } } } }",
        "{ employees(first: 3) { nodes { goals(last: 1) { nodes { id } } } } }",
        "{ employees(first: 3) { nodes { goals(first: 9999) { nodes { id } } } } }",
        "{ employees(first: 3) { nodes { __typename n: name goals(first: 0) { __typename nodes { id } } } } }",
        "{ employees(first: 0) { totalCount nodes { id } pageInfo { hasNextPage } } }",
        "{ employees(first: 3) { nodes { name } pageInfo { startCursor endCursor hasNextPage } } }",
        '{ employees(first: 3, asOf: "2026-03-01") { nodes { name manager { name } } } }',
        "{ employees(first: 3) { nodes { name compensation { base { amountMinor } } } } }",
        "{ employees(first: 9) { nodes { createdAt updatedAt version hiredOn externalIds { system } } } }",
    ],
)
@pytest.mark.parametrize("persona", ["employee", "hr-admin"])
def test_whatever_else_is_asked_the_answer_is_the_same(world: World, persona: str, query: str) -> None:
    rows, texts = (world.ask(persona, query, written=by) for by in (False, True))
    assert (orjson.loads(encoded(texts.data)), texts.errors) == (orjson.loads(encoded(rows.data)), rows.errors)
