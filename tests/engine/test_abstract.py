"""Interfaces and unions: how the concrete type is found, and what happens when it isn't."""

from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType

from api.engine import Executor
from tests.engine.asking import ask, executor_with, schema_with

SDL = """
interface Named { name: String }
type Person implements Named { name: String age: Int boss: Named }
type Team implements Named { name: String size: Int! }
type Other { id: ID }
union Anything = Person | Team
type Query { named: Named all: [Named] any: [[Anything!]] team: Team }
"""

EITHER = (
    ". Either the 'Named' type should provide a 'resolve_type' function"
    " or each possible type should provide an 'is_type_of' function."
)
NO_TYPE = "Abstract type 'Named' must resolve to an Object type at runtime for field 'Query.named'"

ANN = {"__typename": "Person", "name": "Ann", "age": 40}
OPS = {"__typename": "Team", "name": "Ops", "size": 3}


def executor(*, resolve: Any = None, is_type_of: dict[str, Any] | None = None, batches: Any = None) -> Executor:
    schema = schema_with(SDL)
    for name in ("Named", "Anything"):
        abstract = schema.type_map[name]
        assert isinstance(abstract, GraphQLInterfaceType | GraphQLUnionType)
        abstract.resolve_type = resolve
    for name, verdict in (is_type_of or {}).items():
        concrete = schema.type_map[name]
        assert isinstance(concrete, GraphQLObjectType)
        concrete.is_type_of = verdict
    return executor_with(schema, batches)


def test_a_column_of_several_types_keeps_its_order() -> None:
    document = "{ all { __typename name ... on Person { age } ... on Team { size } } }"
    data, errors = ask(executor(), document, {"all": [OPS, ANN, None, OPS]})
    assert errors == []
    ops = {"__typename": "Team", "name": "Ops", "size": 3}
    assert data == {"all": [ops, {"__typename": "Person", "name": "Ann", "age": 40}, None, ops]}


def test_each_type_is_resolved_once_for_all_its_objects() -> None:
    calls: list[tuple[str, int]] = []

    def names(parents: list[Any], info: Any) -> list[str]:
        calls.append((info.parent_type.name, len(parents)))
        return [parent["name"] for parent in parents]

    subject = executor(batches={"Person.name": names, "Team.name": names})
    root = {"any": [[OPS, ANN], [ANN], None, [OPS, ANN]]}
    document = "{ any { ... on Named { name } } }"
    expected = [[{"name": "Ops"}, {"name": "Ann"}], [{"name": "Ann"}], None, [{"name": "Ops"}, {"name": "Ann"}]]
    assert ask(subject, document, root) == ({"any": expected}, [])
    assert sorted(calls) == [("Person", 3), ("Team", 2)]


def test_the_type_may_be_told_later() -> None:
    async def told(value: Any, _info: Any, _type: Any) -> str:
        return str(value["__typename"])

    document = "{ all { name ... on Person { age } } }"
    expected = {"all": [{"name": "Ann", "age": 40}, {"name": "Ops"}]}
    assert ask(executor(resolve=told), document, {"all": [ANN, OPS]}) == (expected, [])


@pytest.mark.parametrize("waits", [True, False])
def test_objects_may_tell_for_themselves(waits: bool) -> None:  # noqa: FBT001
    async def is_person(value: Any, _info: Any) -> bool:
        return "age" in value

    def is_team(value: Any, _info: Any) -> bool:
        return "size" in value

    verdicts = {"Person": is_person if waits else (lambda value, _info: "age" in value), "Team": is_team}
    document = "{ all { __typename name } team { size } }"
    root = {"all": [{"name": "a", "age": 1}, {"name": "b", "size": 2}], "team": {"size": 3}}
    assert ask(executor(is_type_of=verdicts), document, root) == (
        {"all": [{"__typename": "Person", "name": "a"}, {"__typename": "Team", "name": "b"}], "team": {"size": 3}},
        [],
    )


def test_an_object_that_is_not_of_its_type_is_an_error() -> None:
    subject = executor(is_type_of={"Team": lambda value, _info: "size" in value})
    problem = "Expected value of type 'Team' but got: {'name': 'x'}."
    assert ask(subject, "{ team { name } }", {"team": {"name": "x"}}) == ({"team": None}, [(problem, ["team"])])


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (
            None,
            NO_TYPE + EITHER,
        ),
        ("Nothing", "Abstract type 'Named' was resolved to a type 'Nothing' that does not exist inside the schema."),
        ("String", "Abstract type 'Named' was resolved to a non-object type 'String'."),
        ("Other", "Runtime Object type 'Other' is not a possible type for 'Named'."),
        (
            5,
            f"{NO_TYPE} with value {{'name': 'x'}}, received '5', which is not a valid Object type name.",
        ),
    ],
)
def test_a_type_that_does_not_fit_is_an_error_at_the_value(told: Any, problem: str) -> None:
    subject = executor(resolve=lambda _value, _info, _type: told)
    assert ask(subject, "{ named { name } }", {"named": {"name": "x"}}) == ({"named": None}, [(problem, ["named"])])


def test_type_resolvers_see_the_path_of_the_field() -> None:
    seen: list[list[str | int]] = []

    def told(value: Any, info: Any, _type: Any) -> str:
        seen.append(info.path.as_list())
        return str(value["__typename"])

    root = {"all": [ANN | {"boss": ANN}, OPS, ANN | {"boss": OPS}]}
    ask(executor(resolve=told), "{ all { ... on Person { boss { name } } } }", root)
    assert seen == [["all"], ["all"], ["all"], ["all", 0, "boss"], ["all", 2, "boss"]]


def test_failing_values_leave_the_others_alone() -> None:
    def told(value: Any, _info: Any, _type: Any) -> str:
        return str(value["__typename"])

    subject = executor(resolve=told)
    data, errors = ask(subject, "{ all { name } }", {"all": [ANN, {"name": "?"}, OPS]})
    assert data == {"all": [{"name": "Ann"}, None, {"name": "Ops"}]}
    assert errors == [("'__typename'", ["all", 1])]
