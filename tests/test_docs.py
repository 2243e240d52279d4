"""The documents hold what the code holds: settings, commands, codes, links, and GraphQL that validates."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from api.__main__ import app
from api.settings import known
from api.transport.refusals import Refusal
from schema.kit.errors import Code
from schema.kit.problems import Problem
from schema.root import schema

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part == "build" for part in path.relative_to(ROOT).parts)
)


def first_cells(text: str) -> list[str]:
    """The first cell of each row of the tables, where it is code."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def section(text: str, heading: str) -> str:
    """The text under a heading, up to the next one."""
    return re.split(r"^## ", text.split(f"## {heading}\n")[1], flags=re.MULTILINE)[0]


def test_every_setting_is_documented() -> None:
    assert first_cells(section(README.read_text(), "Settings")) == list(known())


def test_every_command_is_documented() -> None:
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    groups = {group.name for group in app.registered_groups}
    assert set(first_cells(section(README.read_text(), "Commands"))) == commands | groups


def test_every_code_is_documented() -> None:
    documented = first_cells((ROOT / "docs/errors.md").read_text())
    assert documented == [*Code, *Refusal, *Problem]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_graphql_in_the_readme_validates() -> None:
    blocks = re.findall(r"```graphql\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(blocks) == 2
    assert [validate(schema._schema, parse(block)) for block in blocks] == [[], []]


def test_the_map_names_every_package() -> None:
    told = section(README.read_text(), "The map of the house")
    packages = [path.parent for top in ("api", "schema", "plugins") for path in (ROOT / top).glob("*/__init__.py")]
    quiet = {"commands", "access", "kit"}
    missing = [package.name for package in packages if package.name not in quiet and f"{package.name}/" not in told]
    assert missing == []
