"""`schema`: the graph's schema as it is printed, reviewed and committed."""

import difflib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.errors import CommandError

FILE = Path(__file__).parents[2] / "schema" / "schema.graphql"
MOST_LINES = 40


def schema(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Fail when schema/schema.graphql is not what is printed.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write it to schema/schema.graphql.")] = False,
) -> None:
    """Print the schema of the graph (SDL)."""
    from schema.root import sdl

    if check:
        _check(sdl())
    elif write:
        FILE.write_text(sdl(), encoding="utf-8")
    else:
        typer.echo(sdl(), nl=False)


def _check(printed: str) -> None:
    committed = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    if printed != committed:
        changes = difflib.unified_diff(
            committed.splitlines(), printed.splitlines(), "committed", "printed", lineterm=""
        )
        typer.echo("\n".join(list(changes)[:MOST_LINES]), err=True)
        raise CommandError(
            "The printed schema is not schema/schema.graphql: review the change, then run python -m api schema --write."
        )
    Console().print("The printed schema is unchanged.")
