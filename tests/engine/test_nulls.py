"""How null propagates, and which errors are answered."""

from typing import Any

import pytest

from tests.engine.asking import ask, executor_with, schema_with

SDL = """
type Leaf { nullable: String required: String! }
type Tree { child: Tree requiredChild: Tree! leaf: Leaf requiredLeaf: Leaf! leaves: [Leaf] strict: [Leaf!]
  strictList: [Leaf!]! words: [String] strictWords: [String!] }
type Query { tree: Tree requiredTree: Tree! word: String requiredWord: String! }
"""

NO_WORD = "Cannot return null for non-nullable field Leaf.required."


def asked(document: str, root: Any) -> Any:
    return ask(executor_with(schema_with(SDL)), document, root)


def test_a_nullable_field_is_null_without_an_error() -> None:
    assert asked("{ word }", {"word": None}) == ({"word": None}, [])


def test_a_required_root_field_takes_all_data_with_it() -> None:
    answer = asked("{ word requiredWord }", {"word": "x"})
    assert answer == (None, [("Cannot return null for non-nullable field Query.requiredWord.", ["requiredWord"])])


def test_null_rises_to_the_nearest_nullable_parent() -> None:
    root: dict[str, Any] = {"tree": {"requiredLeaf": {"nullable": "a"}, "leaf": {"required": "b"}}, "word": "w"}
    answer = asked("{ word tree { leaf { required } requiredLeaf { nullable required } } }", root)
    assert answer == ({"word": "w", "tree": None}, [(NO_WORD, ["tree", "requiredLeaf", "required"])])


def test_null_rises_through_required_objects_to_the_data() -> None:
    root: dict[str, Any] = {"requiredTree": {"requiredChild": {"requiredLeaf": {}}}}
    answer = asked("{ requiredTree { requiredChild { requiredLeaf { required } } } }", root)
    assert answer == (None, [(NO_WORD, ["requiredTree", "requiredChild", "requiredLeaf", "required"])])


def test_in_a_list_of_nullable_items_only_the_item_is_null() -> None:
    root = {"tree": {"leaves": [{"required": "a"}, {}, None, {"required": "d"}]}}
    assert asked("{ tree { leaves { required } } }", root) == (
        {"tree": {"leaves": [{"required": "a"}, None, None, {"required": "d"}]}},
        [(NO_WORD, ["tree", "leaves", 1, "required"])],
    )


def test_in_a_list_of_required_items_the_list_is_null_and_one_error_is_told() -> None:
    root = {"tree": {"strict": [{"required": "a"}, {}, {}], "words": ["w"]}}
    assert asked("{ tree { strict { required } words } }", root) == (
        {"tree": {"strict": None, "words": ["w"]}},
        [(NO_WORD, ["tree", "strict", 1, "required"])],
    )


def test_a_null_item_that_is_required_names_the_field_and_the_index() -> None:
    assert asked("{ tree { strictWords } }", {"tree": {"strictWords": ["a", None]}}) == (
        {"tree": {"strictWords": None}},
        [("Cannot return null for non-nullable field Tree.strictWords.", ["tree", "strictWords", 1])],
    )


def test_only_the_parents_that_failed_are_null() -> None:
    trees = {"child": {"strictList": [{}]}, "leaf": {"required": "kept"}}
    assert asked("{ tree { child { strictList { required } } leaf { required } } }", {"tree": trees}) == (
        {"tree": {"child": None, "leaf": {"required": "kept"}}},
        [(NO_WORD, ["tree", "child", "strictList", 0, "required"])],
    )


def test_an_error_below_a_position_that_is_null_already_is_not_told() -> None:
    def fails(_source: Any, _info: Any) -> str:
        raise ValueError("told once")

    executor = executor_with(schema_with(SDL, {"Query.requiredWord": fails, "Leaf.required": fails}))
    document = "{ requiredWord requiredTree { requiredLeaf { required } } }"
    root: dict[str, Any] = {"requiredTree": {"requiredLeaf": {}}}
    assert ask(executor, document, root) == (None, [("told once", ["requiredWord"])])


def test_errors_come_in_the_order_of_the_response_not_of_the_levels() -> None:
    def fails(_source: Any, info: Any) -> str:
        raise ValueError(".".join(map(str, info.path.as_list())))

    async def fails_later(source: Any, info: Any) -> str:
        return fails(source, info)

    executor = executor_with(schema_with(SDL, {"Query.word": fails, "Leaf.nullable": fails_later}))
    document = "{ tree { leaves { nullable } } word }"
    data, errors = ask(executor, document, {"tree": {"leaves": [{}, {}]}})
    assert data == {"tree": {"leaves": [{"nullable": None}, {"nullable": None}]}, "word": None}
    assert [message for message, _path in errors] == ["tree.leaves.0.nullable", "tree.leaves.1.nullable", "word"]


@pytest.mark.parametrize("value", [ValueError("wrong"), [], 5, {"required": ["w"]}])
def test_every_kind_of_fault_of_a_required_value_is_an_error_at_its_path(value: Any) -> None:
    data, errors = asked("{ tree { requiredLeaf { required } } word }", {"tree": {"requiredLeaf": value}})
    assert data == {"tree": None, "word": None}
    assert len(errors) == 1
    assert errors[0][1] in (["tree", "requiredLeaf"], ["tree", "requiredLeaf", "required"])


def test_an_operation_may_ask_that_null_does_not_rise() -> None:
    document = "query @experimental_disableErrorPropagation { requiredTree { requiredLeaf { required } } }"
    schema = schema_with(SDL)
    executor = executor_with(schema, validate=lambda _schema, _document: [])
    assert ask(executor, document, {"requiredTree": {"requiredLeaf": {}}}) == (
        {"requiredTree": {"requiredLeaf": {"required": None}}},
        [(NO_WORD, ["requiredTree", "requiredLeaf", "required"])],
    )
