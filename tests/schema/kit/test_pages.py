"""Pages: which arguments make one, and that paging a list through gives exactly the list."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.kit.errors import Code, CodedError
from schema.kit.pages import Page, page_from, page_of
from tests.world import World

EMPLOYEES = """
query($first: Int, $after: String, $last: Int, $before: String) {
  list: employees(first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""
NESTED = """
query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  employee(id: $id) {
    list: goals(first: $first, after: $after, last: $last, before: $before) {
      totalCount nodes { id } edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}"""
EACH = """
query($first: Int) {
  employees(first: 1000) { nodes { id goals(first: $first) { nodes { id } pageInfo { hasNextPage } } } }
}"""
SIZES = st.integers(9, 160)


@pytest.mark.parametrize(
    ("first", "after", "last", "before", "page"),
    [
        (None, None, None, None, Page(50, None, backward=False)),
        (0, None, None, None, Page(0, None, backward=False)),
        (1000, "c", None, None, Page(1000, "c", backward=False)),
        (None, "c", None, None, Page(50, "c", backward=False)),
        (None, None, 7, None, Page(7, None, backward=True)),
        (None, None, 7, "c", Page(7, "c", backward=True)),
        (None, None, None, "c", Page(50, "c", backward=True)),
    ],
)
def test_four_arguments_make_a_page(
    first: int | None, after: str | None, last: int | None, before: str | None, page: Page
) -> None:
    assert page_of(first, after, last, before) == page


@pytest.mark.parametrize(
    "given_",
    [
        {"first": -1},
        {"first": 1001},
        {"first": 100_000},
        {"last": -1},
        {"last": 100_000},
        {"first": 1, "last": 1},
        {"first": 1, "before": "c"},
        {"after": "c", "last": 1},
        {"after": "c", "before": "c"},
        {"first": 0, "last": 0},
    ],
)
def test_what_makes_no_page_is_refused(world: World, given_: dict[str, Any]) -> None:
    with pytest.raises(CodedError) as refusal:
        page_of(given_.get("first"), given_.get("after"), given_.get("last"), given_.get("before"))
    assert refusal.value.code is Code.BAD_PAGE
    answer = world.ask("employee", EMPLOYEES, given_)
    assert (answer.data, answer.errors) == (None, [("BAD_PAGE", ("list",))])
    nested = world.ask("employee", NESTED, {"id": world.employee_id(world.demo.personas.employee), **given_})
    assert nested.codes == ["BAD_PAGE"]


def test_the_refusal_says_how_to_mend_it() -> None:
    with pytest.raises(CodedError, match=r"^first is 100000; ask for 0 to 1000 at a time and page with the cursor\.$"):
        page_of(100_000, None)


def test_a_page_is_cut_from_one_row_more() -> None:
    forward, backward = Page(2, None, backward=False), Page(2, None, backward=True)
    assert (page_from([1, 2, 3], forward, str, 9).nodes, page_from([1, 2, 3], forward, str, 9).more) == ([1, 2], True)
    assert (page_from([1, 2], forward, str, 9).nodes, page_from([1, 2], forward, str, 9).more) == ([1, 2], False)
    assert (page_from([3, 2, 1], backward, str, 9).nodes, page_from([3, 2], backward, str, 9).more) == ([2, 3], False)


def test_an_empty_page_has_no_cursors_and_no_total_but_zero() -> None:
    page = page_from([], Page(5, None, backward=False), str, 0)
    info = page.page_info()
    assert (page.nodes, info.start_cursor, info.end_cursor, info.has_next_page) == ([], None, None, False)
    assert page.total_count() == 0


@settings(max_examples=6, deadline=None)
@given(size=SIZES, backward=st.booleans())
def test_paging_a_list_through_gives_exactly_the_list(world: World, size: int, backward: bool) -> None:  # noqa: FBT001
    whole = [one["id"] for one in _page(world, EMPLOYEES, {"first": 1000})["nodes"]]
    assert len(whole) == len(set(whole)) == 141
    assert _walk(world, EMPLOYEES, {}, size, len(whole), backward=backward) == whole


@settings(max_examples=4, deadline=None)
@given(size=st.integers(1, 5), backward=st.booleans())
def test_paging_a_nested_list_through_gives_exactly_the_list(world: World, size: int, backward: bool) -> None:  # noqa: FBT001
    for row in (world.demo.personas.employee, world.demo.personas.manager):
        subject = {"id": world.employee_id(row)}
        whole = [one["id"] for one in _page(world, NESTED, {**subject, "first": 1000})["nodes"]]
        assert len(whole) == len(set(whole)) > 2
        assert _walk(world, NESTED, subject, size, len(whole), backward=backward) == whole


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_each_parent_has_a_page_of_its_own_list(world: World, size: int) -> None:
    whole = {one["id"]: one["goals"]["nodes"] for one in _all(world, 1000)}
    parts = {one["id"]: one["goals"] for one in _all(world, size)}
    assert {key: part["nodes"] for key, part in parts.items()} == {key: goals[:size] for key, goals in whole.items()}
    assert {key: part["pageInfo"]["hasNextPage"] for key, part in parts.items()} == {
        key: len(goals) > size for key, goals in whole.items()
    }


def test_a_page_of_none_tells_the_size_of_the_list(world: World) -> None:
    page = _page(world, EMPLOYEES, {"first": 0})
    nowhere = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert page == {"totalCount": 141, "nodes": [], "edges": [], "pageInfo": nowhere}


@pytest.mark.parametrize("cursor", ["", "x", "bm8gY3Vyc29y"])
@pytest.mark.parametrize("argument", ["after", "before"])
def test_garbage_is_no_cursor_at_the_top_and_below(world: World, argument: str, cursor: str) -> None:
    answer = world.ask("employee", EMPLOYEES, {argument: cursor})
    assert (answer.data, answer.errors) == (None, [("BAD_CURSOR", ("list",))])
    nested = world.ask("employee", NESTED, {"id": world.employee_id(3), argument: cursor})
    assert nested.codes == ["BAD_CURSOR"]


def test_a_cursor_is_good_for_its_list_order_direction_and_organization_alone(world: World) -> None:
    here = _page(world, EMPLOYEES, {"first": 1})["pageInfo"]["endCursor"]
    below = _page(world, NESTED, {"id": world.employee_id(3), "first": 1})["pageInfo"]["endCursor"]
    elsewhere = world.viewer(str(world.other.persons.values("work_email")[0]), "other")
    asked = "query($after: String) { employees(after: $after, orderBy: {field: %s, direction: %s}) { nodes { id } } }"
    assert world.ask("employee", asked % ("NAME", "ASC"), {"after": here}).codes == []
    assert world.ask("employee", asked % ("NAME", "DESC"), {"after": here}).codes == ["BAD_CURSOR"]
    assert world.ask("employee", asked % ("TITLE", "ASC"), {"after": here}).codes == ["BAD_CURSOR"]
    assert world.ask("employee", EMPLOYEES, {"after": below}).codes == ["BAD_CURSOR"]
    assert world.ask(elsewhere, EMPLOYEES, {"after": here}).codes == ["BAD_CURSOR"]
    assert world.ask(elsewhere, EMPLOYEES).codes == []


def _walk(
    world: World, operation: str, variables: dict[str, Any], size: int, total: int, *, backward: bool
) -> list[str]:
    """The ids of the whole list, fetched page by page from one end."""
    count, cursor, edge, more = (
        ("last", "before", "startCursor", "hasPreviousPage")
        if backward
        else ("first", "after", "endCursor", "hasNextPage")
    )
    found: list[str] = []
    place, goes_on = None, True
    while goes_on:
        page = _page(world, operation, {**variables, count: size, cursor: place})
        ids = [one["id"] for one in page["nodes"]]
        assert [one["node"]["id"] for one in page["edges"]] == ids
        assert (page["edges"][0]["cursor"], page["edges"][-1]["cursor"]) == (
            page["pageInfo"]["startCursor"],
            page["pageInfo"]["endCursor"],
        )
        assert page["totalCount"] == total
        found = ids + found if backward else found + ids
        place, goes_on = page["pageInfo"][edge], page["pageInfo"][more]
        assert goes_on == (len(found) < total)
    return found


def _page(world: World, operation: str, variables: dict[str, Any]) -> dict[str, Any]:
    answer = world.ask("employee", operation, {key: value for key, value in variables.items() if value is not None})
    assert answer.errors == []
    assert answer.data is not None
    found: dict[str, Any] = answer.data["list"] if "list" in answer.data else answer.data["employee"]["list"]
    return found


def _all(world: World, first: int) -> list[dict[str, Any]]:
    answer = world.ask("employee", EACH, {"first": first})
    assert answer.errors == []
    assert answer.data is not None
    found: list[dict[str, Any]] = answer.data["employees"]["nodes"]
    return found
