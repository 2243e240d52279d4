"""Objects of an answer: counted wherever they lie, and nothing else."""

from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from api.transport.limits.returned import Outline
from tests.api.transport.limits.documents import bomb

LEVELS = 4


def outline(query: str) -> Outline:
    definitions = parse(query).definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    roots = [node.selection_set for node in definitions if isinstance(node, OperationDefinitionNode)]
    return Outline(roots, fragments)


def below(level: int) -> str:
    """The fragment of a level, all of whose fields hold objects but those of the last."""
    inner = f"{{ ...F{level + 1} }}" if level < LEVELS else ""
    return f"fragment F{level} on X {{ a {inner} b {inner} c {inner} }}"


@pytest.mark.parametrize(
    ("query", "data", "count"),
    [
        ("{ a }", {"a": 1}, 0),
        ("{ a { b } }", {"a": {"b": 1}}, 1),
        ("{ a { b } }", {"a": None}, 0),
        ("{ a { b } }", {}, 0),
        ("{ a { b } }", {"a": []}, 0),
        ("{ a { b } }", {"a": [{"b": 1}, None, {"b": 2}]}, 2),
        ("{ a { b } }", {"a": [[{"b": 1}], [{"b": 2}, {"b": 3}]]}, 3),
        ("{ x: a { b { c } } }", {"x": [{"b": {"c": 1}}, {"b": None}]}, 3),
        ("{ a { b { c } } a { b { d } } ...F } fragment F on X { a { e { f } } }", {"a": {"b": {}, "e": {}}}, 3),
        ("{ a { ... { b { c } } } }", {"a": {"b": {"c": 1}}}, 2),
        ("{ json }", {"json": {"whatever": [{}, {}]}}, 0),
    ],
)
def test_objects_are_counted_and_nothing_else(query: str, data: dict[str, Any], count: int) -> None:
    assert outline(query).objects([data]) == count


DEEP = outline("{ ...F0 } " + " ".join(below(level) for level in range(LEVELS + 1)))
TREES = st.recursive(
    st.integers(),
    lambda below: st.dictionaries(st.sampled_from("abc"), st.one_of(below, st.none(), st.lists(below, max_size=3))),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from("abc"), TREES))
def test_the_count_is_that_of_a_walk_over_everything(data: dict[str, Any]) -> None:
    assert DEEP.objects([data]) == walked(data, LEVELS) - 1


def test_a_bomb_has_a_small_outline() -> None:
    assert outline(bomb(100).replace("name", "a { b }")).objects([{"a": {"b": 1}}]) == 1


def walked(value: Any, levels: int) -> int:
    """The objects of a value, down to a level."""
    if isinstance(value, list):
        return sum(walked(each, levels) for each in value)
    if not isinstance(value, dict) or levels < 0:
        return 0
    return 1 + sum(walked(each, levels - 1) for each in value.values())
