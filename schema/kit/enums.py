"""Enumerations of the graph: a `StrEnum` of a link's values, with the string under each member as its description."""

import ast
import inspect
import textwrap
from enum import StrEnum
from types import ModuleType
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

E = TypeVar("E", bound=type[StrEnum])


def graph_enum(values: E) -> E:
    """Show an enumeration in the graph; its docstring and those under its members become descriptions.

    Raises:
        KeyError: when a member has no description.
    """
    made = strawberry.enum(values, description=inspect.getdoc(values))
    definition: StrawberryEnumDefinition = made.__strawberry_definition__  # type: ignore[attr-defined]
    described = member_descriptions(values)
    for value in definition.values:
        value.description = described[value.name]
    return made


def graph_enums(values: ModuleType) -> None:
    """Show every enumeration that a link's module of values defines; one that no field has stays out of the graph.

    Raises:
        KeyError: when a member has no description.
    """
    for found in vars(values).values():
        own = isinstance(found, type) and issubclass(found, StrEnum) and found.__module__ == values.__name__
        if own and not hasattr(found, "__strawberry_definition__"):
            graph_enum(found)


def member_descriptions(values: type[StrEnum]) -> dict[str, str]:
    """The string under each member of an enumeration, read from its source."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(values))).body
    if not isinstance(body, ast.ClassDef):
        raise TypeError(f"{values} is no class")
    return {
        before.targets[0].id: inspect.cleandoc(after.value.value)
        for before, after in zip(body.body, body.body[1:], strict=False)
        if isinstance(before, ast.Assign)
        and isinstance(before.targets[0], ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }


@graph_enum
class Direction(StrEnum):
    """Which way a list is ordered."""

    ASC = "ASC"
    """Smallest first."""
    DESC = "DESC"
    """Largest first."""
