"""Choosing the operation, variables, arguments, and the directives that shape the response."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import GraphQLSchema, execute, parse

from api.engine import Executor
from tests.engine.asking import answer, ask, executor_with, schema_with

SDL = """
enum Mood { CALM BUSY }
input Filter { mood: Mood = CALM, words: [String!], inner: Filter }
type Person { name: String friends: [Person!] }
type Query {
  echo(int: Int = 3, ints: [Int!], text: String, filter: Filter, mood: Mood, needed: Boolean! = true): String
  needs(int: Int!): String
  person: Person
}
type Mutation { change: String }
"""


def echo(_source: Any, _info: Any, **arguments: Any) -> str:
    return repr(arguments)


def executor() -> Executor:
    return executor_with(schema_with(SDL, {"Query.echo": echo, "Query.needs": echo}), validate=lambda _s, _d: [])


def asked(document: str, variables: dict[str, Any] | None = None, root: Any = None) -> Any:
    """The answer, which must be graphql-core's too."""
    subject = executor()
    result = ask(subject, document, root, variables)
    assert result == answer(core(subject.schema, document, root, variables))
    return result


def core(schema: GraphQLSchema, document: str, root: Any, variables: dict[str, Any] | None) -> Any:
    return execute(schema, parse(document), root, None, variables)


@pytest.mark.parametrize(
    ("document", "variables", "arguments"),
    [
        ("{ echo }", {}, {"int": 3, "needed": True}),
        ("{ echo(int: 5, ints: 7, mood: BUSY) }", {}, {"int": 5, "ints": [7], "mood": "BUSY", "needed": True}),
        ("{ echo(int: null) }", {}, {"int": None, "needed": True}),
        ("query($i: Int) { echo(int: $i) }", {}, {"int": 3, "needed": True}),
        ("query($i: Int) { echo(int: $i) }", {"i": None}, {"int": None, "needed": True}),
        ("query($i: Int = 8) { echo(int: $i) }", {}, {"int": 8, "needed": True}),
        ("query($i: Int = 8) { echo(int: $i) }", {"i": 9}, {"int": 9, "needed": True}),
        ("query($i: Int!) { echo(ints: [$i, 2]) }", {"i": 1}, {"int": 3, "ints": [1, 2], "needed": True}),
        (
            "query($w: [String!], $t: String) { echo(filter: {words: $w}, text: $t) }",
            {"w": ["a"], "t": "b"},
            {"int": 3, "text": "b", "filter": {"mood": "CALM", "words": ["a"]}, "needed": True},
        ),
        (
            "query($i: Int, $t: String) { echo(int: $i, text: $t, mood: BUSY, ints: [7]) }",
            {"t": "b"},
            {"int": 3, "ints": [7], "text": "b", "mood": "BUSY", "needed": True},
        ),
        ("query($n: Boolean! = false) { echo(needed: $n) }", {}, {"int": 3, "needed": False}),
        ("query($n: Boolean! = false) { echo(needed: $n) }", {"n": True}, {"int": 3, "needed": True}),
        ("query($i: Int = null) { echo(int: $i) }", {}, {"int": None, "needed": True}),
        ("query($i: Int = 8) { echo(int: $i) }", {"i": None}, {"int": None, "needed": True}),
        ("query($m: Mood = BUSY) { echo(mood: $m) }", {}, {"int": 3, "mood": "BUSY", "needed": True}),
        ("query($l: [Int!] = [1, 2]) { echo(ints: $l) }", {}, {"int": 3, "ints": [1, 2], "needed": True}),
        (
            '{ echo(filter: {words: ["a"], inner: {mood: BUSY}}) }',
            {},
            {"int": 3, "filter": {"mood": "CALM", "words": ["a"], "inner": {"mood": "BUSY"}}, "needed": True},
        ),
        (
            "query($f: Filter, $w: String!) { echo(filter: {inner: $f, words: [$w]}) }",
            {"f": {}, "w": "v"},
            {"int": 3, "filter": {"mood": "CALM", "words": ["v"], "inner": {"mood": "CALM"}}, "needed": True},
        ),
    ],
)
def test_arguments_are_coerced(document: str, variables: dict[str, Any], arguments: dict[str, Any]) -> None:
    data, errors = asked(document, variables)
    assert errors == []
    assert eval(data["echo"]) == arguments  # noqa: S307 - the text of a dict that this test made


@pytest.mark.parametrize(
    ("document", "variables", "problem"),
    [
        ("{ needs }", {}, "Argument 'int' of required type 'Int!' was not provided."),
        ('{ needs(int: "x") }', {}, "Argument 'int' has invalid value: Int cannot represent non-integer value: \"x\""),
        (
            "query($i: Int) { needs(int: $i) }",
            {"i": None},
            "Argument 'int' has invalid value: Expected variable '$i' provided to non-null type 'Int!' not to be None.",
        ),
    ],
)
def test_an_argument_that_does_not_fit_is_the_fields_error(
    document: str, variables: dict[str, Any], problem: str
) -> None:
    assert asked(document, variables) == ({"needs": None}, [(problem, ["needs"])])


@pytest.mark.parametrize(
    ("document", "variables", "problem"),
    [
        (
            "query($i: Int!) { needs(int: $i) }",
            {},
            "Variable '$i' has invalid value: Expected a value of non-null type 'Int!' to be provided.",
        ),
        (
            "query($i: Int) { needs(int: $i) }",
            {"i": "x"},
            "Variable '$i' has invalid value: Int cannot represent non-integer value: 'x'",
        ),
    ],
)
def test_a_variable_that_does_not_fit_refuses_the_request(
    document: str, variables: dict[str, Any], problem: str
) -> None:
    assert asked(document, variables) == (None, [(problem, None)])


@pytest.mark.parametrize(("hidden", "guess"), [(True, ""), (False, " Did you mean the enum value 'CALM'?")])
def test_guesses_about_variables_can_be_hidden(hidden: bool, guess: str) -> None:  # noqa: FBT001
    document = "query($m: Mood) { echo(mood: $m) }"
    result = asyncio.run(executor().execute(document, None, None, {"m": "CALMX"}, hide_suggestions=hidden))
    problem = f"Variable '$m' has invalid value: Value 'CALMX' does not exist in 'Mood' enum.{guess}"
    assert answer(result) == (None, [(problem, None)])


def test_resolvers_can_not_change_the_constants_of_a_plan() -> None:
    def greedy(_source: Any, _info: Any, **arguments: Any) -> str:
        told = repr(arguments["filter"])
        arguments["filter"]["words"].append("more")
        arguments["filter"]["mood"] = "changed"
        return told

    subject = executor_with(schema_with(SDL, {"Query.echo": greedy}))
    document = '{ echo(filter: {words: ["a"]}) }'
    assert ask(subject, document) == ask(subject, document)


def test_objects_that_an_input_type_makes_are_made_for_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(_source: Any, _info: Any, **arguments: Any) -> str:
        arguments["filter"].words.append("more")
        return str(arguments["filter"].words)

    schema = schema_with(SDL, {"Query.echo": greedy})
    monkeypatch.setattr(schema.type_map["Filter"], "out_type", lambda values: SimpleNamespace(**values))
    subject = executor_with(schema)
    for _ in range(2):
        assert ask(subject, '{ echo(filter: {words: ["a"]}) }') == ({"echo": "['a', 'more']"}, [])


def test_the_operation_is_chosen_by_name() -> None:
    document = "query A { echo(int: 1) } query B { again: echo(int: 2) } mutation C { change }"
    subject = executor()

    def named(name: str | None) -> Any:
        return answer(asyncio.run(subject.execute(document, {"change": "yes"}, operation_name=name)))

    assert list(named("A")[0]) == ["echo"]
    assert list(named("B")[0]) == ["again"]
    assert named("C") == ({"change": "yes"}, [])
    assert named("D") == (None, [("Unknown operation named 'D'.", None)])
    assert named(None) == (None, [("Must provide operation name if query contains multiple operations.", None)])


def test_a_document_without_an_operation_is_refused() -> None:
    assert asked("fragment F on Person { name }") == (None, [("Must provide an operation.", None)])


def test_a_schema_without_the_kind_of_operation_refuses_it() -> None:
    assert asked("subscription { any }") == (
        None,
        [("Schema is not configured to execute subscription operation.", None)],
    )


def test_unknown_fields_and_fragments_are_left_out_when_validation_is() -> None:
    assert asked("{ nothing person { name nothing ...Missing } }", root={"person": {"name": "a"}}) == (
        {"person": {"name": "a"}},
        [],
    )


ANN: dict[str, Any] = {"person": {"name": "Ann", "friends": [{"name": "Bob"}]}}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ person { name @skip(if: true) } }", {"person": {}}),
        ("{ person { name @include(if: false) friends { name } } }", {"person": {"friends": [{"name": "Bob"}]}}),
        ("{ person { name @skip(if: false) @include(if: true) } }", {"person": {"name": "Ann"}}),
        ("{ person { name @skip(if: true) @include(if: true) } }", {"person": {}}),
        ("{ person { ... @skip(if: true) { name } } }", {"person": {}}),
        ("{ person { ...F @include(if: false) } } fragment F on Person { name }", {"person": {}}),
        ("{ person @skip(if: true) { name } person { friends { name } } }", {"person": {"friends": [{"name": "Bob"}]}}),
        ("{ person { name } person { friends { name } name } }", ANN),
        ("{ person { ...F ...F } } fragment F on Person { name friends { name ...F } }", None),
    ],
)
def test_directives_and_merging_shape_the_response(document: str, expected: Any) -> None:
    root = {"person": ANN["person"] | {"friends": [{"name": "Bob", "friends": []}]}}
    data, errors = asked(document, root=root)
    assert errors == []
    assert data == expected or expected is None


@pytest.mark.parametrize("given", [True, False])
def test_one_document_serves_both_values_of_a_condition(given: bool) -> None:  # noqa: FBT001
    document = "query($c: Boolean!) { person { name @include(if: $c) friends @skip(if: $c) { name } } }"
    kept = "name" if given else "friends"
    assert asked(document, {"c": given}, ANN) == ({"person": {kept: ANN["person"][kept]}}, [])


def test_a_condition_that_is_null_is_the_error_of_the_objects_it_shapes() -> None:
    document = "query($c: Boolean = true) { person { friends { name @skip(if: $c) } name } }"
    data, errors = asked(document, {"c": None}, ANN)
    assert data == {"person": {"friends": None, "name": "Ann"}}
    assert [path for _message, path in errors] == [["person", "friends", 0]]


def test_a_condition_that_is_null_at_the_root_refuses_the_request() -> None:
    document = "query($c: Boolean = true) { person @skip(if: $c) { name } }"
    data, errors = asked(document, {"c": None}, ANN)
    assert data is None
    assert [path for _message, path in errors] == [None]
    subject = executor()
    first, second = (asyncio.run(subject.execute(document, ANN, None, {"c": None})).errors or [] for _ in range(2))
    assert first == second
    assert first[0] is not second[0]


@pytest.mark.parametrize(
    "document",
    [
        "{ ... @defer { echo } }",
        "{ person { friends @stream(initialCount: 1) { name } } }",
        "{ ...F } fragment F on Query { ... @defer { echo } }",
    ],
)
def test_incremental_delivery_is_refused(document: str) -> None:
    name = "stream" if "stream" in document else "defer"
    problem = f"The directive '@{name}' is not supported; ask for the whole answer."
    assert ask(executor(), document) == (None, [(problem, None)])


def test_fragments_with_arguments_are_planned_for_each_request() -> None:
    document = parse(
        "query($v: Boolean!) { person { ...F(c: $v) } }"
        " fragment F($c: Boolean!, $n: Boolean = true) on Person"
        " { name @include(if: $c) friends @skip(if: $n) { name } }",
        experimental_fragment_arguments=True,
    )
    subject = executor()
    for given, expected in ((True, {"name": "Ann"}), (False, {}), (True, {"name": "Ann"})):
        result = asyncio.run(subject.execute(document, ANN, None, {"v": given}))
        assert answer(result) == ({"person": expected}, [])


def test_fragment_variables_that_are_no_input_are_refused() -> None:
    document = parse(
        "{ person { ...F } } fragment F($c: Person) on Person { name }", experimental_fragment_arguments=True
    )
    result = asyncio.run(executor().execute(document, ANN))
    problem = "Variable '$c' expected value of type 'Person' which cannot be used as an input type."
    assert answer(result) == (None, [(problem, None)])


def test_selections_that_are_too_deep_are_refused() -> None:
    root: dict[str, Any] = {"name": "end"}
    root["friends"] = [root]
    document = "{ person { ...F } } fragment F on Person { friends { ...F } }"

    async def friends(parents: list[Any], _info: Any) -> list[Any]:
        return [parent["friends"] for parent in parents]

    waiting = executor_with(schema_with(SDL), {"Person.friends": friends}, validate=lambda _s, _d: [])
    problem = "Selections are nested too deeply. Execution aborted."
    for subject in (executor(), waiting):
        assert ask(subject, document, {"person": root}) == (None, [(problem, None)])


def test_introspection_runs_like_any_operation() -> None:
    document = """{
      __schema { queryType { name } directives { name args { name defaultValue } } types { ...T } }
      __type(name: "Filter") { inputFields { name type { ...R } defaultValue } }
    }
    fragment T on __Type { kind name fields(includeDeprecated: true) { name args { name type { ...R } } type { ...R } }
      enumValues { name } possibleTypes { name } }
    fragment R on __Type { kind name ofType { kind name ofType { kind name } } }"""
    data, errors = asked(document)
    assert errors == []
    assert data["__schema"]["queryType"] == {"name": "Query"}
