"""What batch resolvers and per-object resolvers learn from `info`."""

import asyncio
from typing import Any

import pytest

from api.engine import Executor, ResolveInfo
from tests.engine.asking import ask, executor_with, schema_with

SDL = """
interface Node { id: ID! }
type Goal implements Node { id: ID! title: String owner: Employee updates(first: Int, after: String): Updates }
type Updates { nodes: [Update] edges: [Edge] totalCount: Int }
type Edge { cursor: String node: Update }
type Update { note: String author: Employee }
type Employee implements Node { id: ID! name: String goals(first: Int = 5): [Goal] }
type Query { goals: [Goal] nodes: [Node] employee: Employee }
"""


def infos(document: str, *fields: str, variables: Any = None, root: Any = None) -> list[ResolveInfo]:
    """The infos that batch resolvers of the fields got, in order."""
    seen: list[ResolveInfo] = []

    def looks(parents: list[Any], info: ResolveInfo, **_arguments: Any) -> list[Any]:
        seen.append(info)
        return [None for _ in parents]

    executor = executor_with(schema_with(SDL), dict.fromkeys(fields, looks))
    assert ask(executor, document, root, variables)[1] == []
    return seen


def test_names_are_those_selected_without_meta_fields() -> None:
    document = "{ goals { __typename id name: title ...F } } fragment F on Goal { id owner { name } }"
    (info,) = infos(document, "Query.goals")
    assert info.selection.names == {"id", "title", "owner"}
    assert "owner" in info.selection
    assert "updates" not in info.selection
    assert info.selection.type_names == ("Goal",)


def test_directives_are_decided_already() -> None:
    document = "query($c: Boolean!) { goals { id title @include(if: $c) owner @skip(if: $c) { id } } }"
    for given, names in ((True, {"id", "title"}), (False, {"id", "owner"})):
        (info,) = infos(document, "Query.goals", variables={"c": given})
        assert info.selection.names == names


def test_fields_tell_name_key_arguments_and_selection() -> None:
    document = "query($n: Int) { goals { latest: updates(first: $n) { totalCount } updates { nodes { note } } } }"
    (info,) = infos(document, "Query.goals", variables={"n": 3})
    fields = info.selection.of("Goal")
    assert [(field.name, field.key, field.arguments) for field in fields] == [
        ("updates", "latest", {"first": 3}),
        ("updates", "updates", {}),
    ]
    assert [field.selection.names for field in fields] == [{"totalCount"}, {"nodes"}]
    assert [(field.type_name, field.return_type_name) for field in fields] == [("Goal", "Updates")] * 2
    assert [field.key for field in info.selection] == ["latest", "updates"]


def test_under_walks_through_a_connection_and_merges_aliases() -> None:
    document = """{ goals {
      a: updates(first: 1) { nodes { note } }
      b: updates(first: 2) { edges { cursor node { author { name } } } nodes { author { id } } }
    } }"""
    (info,) = infos(document, "Query.goals")
    assert info.selection.under("updates").names == {"nodes", "edges"}
    assert info.selection.under("updates", "nodes").names == {"note", "author"}
    assert info.selection.under("updates", "edges", "node", "author").names == {"name"}
    assert not info.selection.under("owner")
    assert info.selection.under("owner").names == frozenset()
    assert info.selection.under("updates", "totalCount").names == frozenset()


def test_an_abstract_type_tells_by_concrete_type() -> None:
    document = "{ nodes { __typename id ... on Goal { title } ... on Employee { name goals(first: 1) { title } } } }"
    (info,) = infos(document, "Query.nodes")
    assert info.selection.type_names == ("Goal", "Employee")
    assert [field.name for field in info.selection.of("Goal")] == ["id", "title"]
    assert [field.name for field in info.selection.of("Employee")] == ["id", "name", "goals"]
    assert info.selection.of("Update") == ()
    assert info.selection.names == {"id", "title", "name", "goals"}
    assert info.selection.under("goals").names == {"title"}


def test_a_leaf_selects_nothing() -> None:
    (info,) = infos("{ goals { title } }", "Goal.title", root={"goals": [{}]})
    assert info.selection.names == frozenset()
    assert list(info.selection) == []
    assert info.selection.type_names == ()


def test_info_has_what_graphql_core_offers() -> None:
    document = "query Q($n: Int) { goals { updates(first: $n) { totalCount } } }"
    (info,) = infos(document, "Goal.updates", variables={"n": 1}, root={"goals": [{}, None, {}]})
    assert info.field_name == "updates"
    assert [node.name.value for node in info.field_nodes] == ["updates"]
    assert (str(info.return_type), str(info.parent_type)) == ("Updates", "Goal")
    assert info.schema.query_type is not None
    assert info.fragments == {}
    assert info.root_value == {"goals": [{}, None, {}]}
    assert info.operation.name is not None
    assert info.operation.name.value == "Q"
    assert info.variable_values.coerced == {"n": 1}
    assert info.context is None
    assert info.abort_signal is None
    assert not info.is_awaitable("text")


def test_the_path_of_a_level_has_no_indices_but_that_of_a_parent_has() -> None:
    (info,) = infos("{ goals { updates { totalCount } } }", "Goal.updates", root={"goals": [{}, None, {}]})
    assert info.path.as_list() == ["goals", "updates"]
    assert [info.path_of(index).as_list() for index in range(2)] == [["goals", 0, "updates"], ["goals", 2, "updates"]]


def test_an_unknown_attribute_is_told_by_name() -> None:
    (info,) = infos("{ goals { id } }", "Query.goals")
    with pytest.raises(AttributeError, match="The resolve info has no attribute 'weather'"):
        _ = info.weather


def test_per_object_resolvers_see_the_same_and_their_own_path() -> None:
    seen: list[tuple[Any, ...]] = []

    def title(_goal: Any, info: Any) -> str:
        seen.append((info.field_name, info.parent_type.name, info.path.as_list(), info.selection.names))
        return "t"

    executor = executor_with(schema_with(SDL, {"Goal.title": title}))
    ask(executor, "{ employee { goals { again: title } } }", {"employee": {"goals": [{}, {}]}})
    assert seen == [
        ("title", "Goal", ["employee", "goals", 0, "again"], frozenset()),
        ("title", "Goal", ["employee", "goals", 1, "again"], frozenset()),
    ]


def test_async_helpers_gather_and_track() -> None:
    done: list[str] = []

    async def work(name: str) -> str:
        await asyncio.sleep(0.001)
        done.append(name)
        return name

    async def names(parents: list[Any], info: ResolveInfo) -> list[str]:
        info.async_helpers.track([work("tracked"), None])
        gathered = await info.async_helpers.gather([work(f"{index}") for index in range(len(parents))])
        return [str(each) for each in gathered]

    executor: Executor = executor_with(schema_with(SDL), {"Employee.name": names})
    assert ask(executor, "{ employee { name } }", {"employee": {}}) == ({"employee": {"name": "0"}}, [])
    assert sorted(done) == ["0", "tracked"]


def test_what_a_synchronous_resolver_tracks_has_ended_with_the_execution() -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.001)
        done.append("tracked")

    def names(parents: list[Any], info: ResolveInfo) -> list[str]:
        info.async_helpers.track([work()])
        return ["now" for _ in parents]

    executor = executor_with(schema_with(SDL), {"Employee.name": names})
    assert ask(executor, "{ employee { name } }", {"employee": {}}) == ({"employee": {"name": "now"}}, [])
    assert done == ["tracked"]
