"""Enumerations: each value of each of them is described, in the words under its member."""

import importlib
import pkgutil
from enum import StrEnum

import pytest
from graphql import GraphQLEnumType

import schema
from schema.kit.enums import Direction, graph_enum, member_descriptions
from schema.kit.problems import Problem
from schema.root import schema as graph

ENUMS = {
    name: kind
    for name, kind in graph._schema.type_map.items()
    if isinstance(kind, GraphQLEnumType) and not name.startswith("__")
}


class Weather(StrEnum):
    """What is outside."""

    SUN = "SUN"
    """Dry."""
    RAIN = "RAIN"


def test_a_members_description_is_the_string_under_it() -> None:
    assert member_descriptions(Direction) == {"ASC": "Smallest first.", "DESC": "Largest first."}


def test_a_member_without_a_description_is_refused() -> None:
    assert member_descriptions(Weather) == {"SUN": "Dry."}
    with pytest.raises(KeyError, match="RAIN"):
        graph_enum(Weather)


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_an_enum_of_the_graph_is_described(name: str) -> None:
    kind = ENUMS[name]
    assert kind.description
    assert [value for value, what in kind.values.items() if not what.description] == []


def test_the_graph_shows_enums_of_ours_under_their_own_names_and_values() -> None:
    ours = {kind.__name__: kind for kind in _enums()} | {"UserErrorCode": Problem}
    assert {name: list(kind.values) for name, kind in ENUMS.items()} == {
        name: [member.name for member in ours[name]] for name in ENUMS
    }


def test_every_enum_spells_its_members_as_it_names_them() -> None:
    graph_enums = [kind for kind in _enums() if kind.__name__ in ENUMS]
    assert [member for kind in graph_enums for member in kind if member.name != member.value] == []


def _enums() -> list[type[StrEnum]]:
    """Every StrEnum that a module of the package `schema` defines."""
    modules = [importlib.import_module(one.name) for one in pkgutil.walk_packages(schema.__path__, "schema.")]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__
    ]
