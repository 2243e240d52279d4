"""What cannot be seen cannot be told from what never was: ids, cursors, orders and filters give nothing away."""

import json
from typing import Any

import pytest

from schema.access.fields import node_types
from schema.kit.ids import encode_id, uuid7
from tests.access import crawl, stage
from tests.access.conftest import Stage
from tests.access.expectations import ROWS
from tests.access.personas import personas, sees
from tests.access.stage import OURS

STRANGERS = ("colleague", "former", "machine_pay_read", "theirs_admin")
"""Who is refused much, each for another reason."""


@pytest.mark.parametrize("name", STRANGERS)
def test_a_hidden_node_is_refused_like_one_that_never_was(on_stage: Stage, name: str) -> None:
    """The same code, the same words, nothing else: hidden, of the other tenant, or never there."""
    persona = on_stage.personas[name]
    one_of_each = {(tenant, row.kind): row for tenant, row in on_stage.rows if stage.type_of(row)}
    staged = [(tenant, row) for (tenant, _), row in one_of_each.items()]
    hidden = [stage.opaque(tenant, row) for tenant, row in staged if not sees(persona, tenant, row, ROWS[row.kind])]
    never = [encode_id(type_name, uuid7()) for type_name in node_types]
    answer = on_stage.ask(name, crawl.single_nodes([*hidden, *never]))
    assert set(answer.data.values()) == {None}
    assert len(answer.errors) == len(hidden) + len(never)
    told = {(error["message"], json.dumps(error["extensions"])) for error in answer.errors}
    assert told == {("Nothing is found under this id.", '{"code": "NOT_FOUND"}')}


@pytest.mark.parametrize("name", STRANGERS)
def test_hidden_nodes_among_others_are_null_without_a_word(on_stage: Stage, name: str) -> None:
    """`nodes` holds its places; the crawl shows which are filled."""
    answer = on_stage.crawled(name)[1]
    persona = on_stage.personas[name]
    staged = [(tenant, row) for tenant, row in on_stage.rows if stage.type_of(row)]
    shown = [node is not None for node in answer.data["nodes"]]
    assert shown == [sees(persona, tenant, row, ROWS[row.kind]) for tenant, row in staged]


_ASKED = crawl.parsed("query One($id: ID!) { employee(id: $id) { id } }")


def test_an_employee_of_the_other_tenant_is_not_found_by_its_own_entry_either(on_stage: Stage) -> None:
    """`employee`, like `node`."""
    theirs = encode_id("Employee", stage.row_id(stage.THEIRS, "employee#subject"))
    for name in ("admin", "boss", "machine_all"):
        answer = on_stage.ask(name, _ASKED, id=theirs)
        assert (answer.data, [error["extensions"] for error in answer.errors]) == (
            {"employee": None},
            [{"code": "NOT_FOUND"}],
        )


_PAGE = crawl.parsed(
    "query Page($first: Int, $after: String) {"
    " employees(first: $first, after: $after, orderBy: {field: GRADE}) { edges { cursor node { id } } totalCount } }"
)


def test_a_cursor_of_one_persona_opens_nothing_for_another(on_stage: Stage) -> None:
    """A cursor names a place, not rights: the admin's leads a colleague through what colleagues see."""
    whole = on_stage.ask("colleague", _PAGE, first=100)
    mine = [edge["node"]["id"] for edge in whole.data["employees"]["edges"]]
    for edge in on_stage.ask("admin", _PAGE, first=100).data["employees"]["edges"]:
        page = on_stage.ask("colleague", _PAGE, first=100, after=edge["cursor"])
        met = [one["node"]["id"] for one in page.data["employees"]["edges"]]
        assert set(met) <= set(mine)
        assert page.data["employees"]["totalCount"] == len(mine)


def test_a_cursor_of_the_other_tenant_is_no_cursor(on_stage: Stage) -> None:
    """Sealed for its organization."""
    theirs = on_stage.ask("theirs_admin", _PAGE, first=1).data["employees"]["edges"][0]["cursor"]
    answer = on_stage.ask("admin", _PAGE, first=1, after=theirs)
    assert (answer.data, [error["extensions"] for error in answer.errors]) == (None, [{"code": "BAD_CURSOR"}])


_FILTERED = crawl.parsed(
    "query Filtered($grade: [String!]) {"
    " hit: employees(filter: {grade: $grade}) { totalCount nodes { id } }"
    " up: employees(orderBy: {field: GRADE}) { edges { cursor node { id } } }"
    " down: employees(orderBy: {field: GRADE, direction: DESC}) { edges { cursor node { id } } } }"
)


def _grade(on_stage: Stage, who: str) -> str:
    sign = {spot: sign for sign, spot in on_stage.canaries.spots.items()}
    return sign[stage.Spot(OURS, f"employment#{who}", "grade")]


@pytest.mark.parametrize("name", [one.name for one in personas() if one.tenant == OURS])
def test_a_filter_on_a_hidden_grade_never_matches(on_stage: Stage, name: str) -> None:
    """And one on a grade that shows does."""
    persona = on_stage.personas[name]
    for who in ("colleague", "report"):
        found = on_stage.ask(name, _FILTERED, grade=[_grade(on_stage, who)]).data["hit"]
        row = on_stage.by_label[OURS, f"employment#{who}"]
        knows = sees(persona, OURS, row, ROWS["employment"], today_only=True)
        knows = knows and sees(persona, OURS, row, ROWS["employee"])
        expected: list[Any] = [{"id": encode_id("Employee", stage.row_id(OURS, f"employee#{who}"))}] if knows else []
        assert (found["nodes"], found["totalCount"]) == (expected, len(expected))
