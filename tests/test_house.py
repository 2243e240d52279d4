"""The house as a whole: names, files and descriptions that hold everywhere."""

import ast
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
)

from schema.root import schema as graph

ROOT = Path(__file__).parents[1]
FLOORS = ("api", "schema", "plugins", "ml")
LINKS = ("people", "goals", "checkins", "development", "reviews", "succession", "pay", "programs", "governance")
NEEDED = {"__init__", "values", "access", "tables", "store", "types", "queries"}
AVOIDED = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "models"}
TYPES: dict[str, GraphQLNamedType] = {
    name: kind for name, kind in graph._schema.type_map.items() if not name.startswith("__")
}


@pytest.mark.parametrize("name", FLOORS)
def test_no_installed_distribution_claims_a_top_level_name_of_ours(name: str) -> None:
    assert packages_distributions().get(name) is None


@pytest.mark.parametrize("name", FLOORS)
def test_our_own_packages_are_what_is_imported(name: str) -> None:
    assert Path(str(__import__(name).__file__)).parent == ROOT / name


@pytest.mark.parametrize("link", LINKS)
def test_every_link_has_its_files(link: str) -> None:
    assert {file.stem for file in (ROOT / "schema" / link).glob("*.py")} >= NEEDED


def test_the_links_are_the_packages_of_the_thread() -> None:
    packages = {file.parent.name for file in (ROOT / "schema").glob("*/__init__.py")}
    assert packages == {*LINKS, "kit", "access"}


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [str(file) for file in _modules() if file.stem in AVOIDED or file.parent.name in AVOIDED] == []


def test_every_module_begins_with_what_it_is() -> None:
    silent = [file for file in _modules() if not ast.get_docstring(ast.parse(file.read_text()))]
    assert [str(file.relative_to(ROOT)) for file in silent] == []


def test_every_package_of_the_tests_is_one() -> None:
    folders = {file.parent for file in (ROOT / "tests").rglob("*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_nobody_but_the_types_and_queries_of_the_graph_imports_strawberry() -> None:
    ours = [file for file in (ROOT / "schema").rglob("*.py") if "strawberry" in _imported(file)]
    rules = {"values", "rules", "access", "tables", "store", "actions"}
    assert [str(file.relative_to(ROOT)) for file in ours if file.parent.name in LINKS and file.stem in rules] == []


def test_rules_and_access_know_no_database() -> None:
    pure = [ROOT / "schema" / link / f"{name}.py" for link in LINKS for name in ("values", "rules", "access")]
    assert [str(file) for file in pure if file.exists() and {"sqlalchemy", "asyncpg"} & _imported(file)] == []


def test_everything_in_the_graph_is_described() -> None:
    assert sorted(name for name, description in _described() if not description) == []
    assert sum(1 for _ in _described()) > 1000


def test_descriptions_are_sentences() -> None:
    ours = [(name, description) for name, description in _described() if description and not _foreign(name)]
    assert [name for name, description in ours if not description.rstrip().endswith((".", ")", "`"))] == []


def test_amounts_of_money_are_never_fractions() -> None:
    money = [
        f"{name}.{field_name}: {field.type}"
        for name, kind in TYPES.items()
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType)
        for field_name, field in kind.fields.items()
        if "minor" in field_name.lower() and str(field.type).strip("!") != "MinorUnits"
    ]
    assert money == []


def _modules() -> Iterator[Path]:
    for floor in FLOORS:
        yield from (ROOT / floor).rglob("*.py")


def _imported(file: Path) -> set[str]:
    """The top-level packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def _foreign(name: str) -> bool:
    """Whether GraphQL itself describes the type."""
    return name in {"String", "Int", "Float", "Boolean", "ID"}


def _described() -> Iterator[tuple[str, str | None]]:
    """Every type, field, argument, input field and enum value with its description."""
    for name, kind in TYPES.items():
        yield name, kind.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
                yield from ((f"{name}.{field_name}({key})", one.description) for key, one in field.args.items())
        elif isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{name}.{key}", one.description) for key, one in kind.fields.items())
        elif isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{key}", one.description) for key, one in kind.values.items())
        else:
            assert isinstance(kind, GraphQLUnionType) or not hasattr(kind, "fields")
