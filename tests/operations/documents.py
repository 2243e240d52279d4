"""The clients' operations, one by one, from this folder's own copy of their contract."""

from pathlib import Path

from graphql import OperationDefinitionNode, parse, print_ast

FOLDER = Path(__file__).parent


def _operations() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(FOLDER.glob("*.graphql")):
        for definition in parse(file.read_text()).definitions:
            if isinstance(definition, OperationDefinitionNode) and definition.name is not None:
                found[f"{file.stem[:2]} {definition.name.value}"] = print_ast(definition)
    return found


OPERATIONS = _operations()
"""By the number of their file and their name, e.g. `01 Me`."""
