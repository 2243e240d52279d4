"""`schema`: the graph's schema as it is printed, reviewed and committed, and what it must keep of the last release.

A release copies schema/schema.graphql to schema/released.graphql.
"""

import difflib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.breaking import changed_name, undeclared_changes
from api.errors import CommandError

ROOT = Path(__file__).parents[2]
PRINTED = Path("schema/schema.graphql")
RELEASED = Path("schema/released.graphql")
CHANGELOG = Path("CHANGELOG.md")
MOST_LINES = 40


def schema(
    *,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Fail when schema/schema.graphql is not what is printed, or breaks what was released."
        ),
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write it to schema/schema.graphql.")] = False,
) -> None:
    """Print the schema of the graph (SDL)."""
    from schema.root import sdl

    if check:
        require_reviewed(sdl(), ROOT)
        require_unbroken(sdl(), ROOT)
        Console().print("The printed schema is unchanged and keeps what was released.")
    elif write:
        (ROOT / PRINTED).write_text(sdl(), encoding="utf-8")
    else:
        typer.echo(sdl(), nl=False)


def require_reviewed(printed: str, root: Path) -> None:
    """Raise CommandError, after showing the difference, when the committed file under `root` is not what is printed."""
    committed = _text(root / PRINTED)
    if printed != committed:
        changes = difflib.unified_diff(
            committed.splitlines(), printed.splitlines(), "committed", "printed", lineterm=""
        )
        _show(list(changes))
        raise CommandError(
            f"The printed schema is not {PRINTED}: review the change, then run python -m api schema --write."
        )


def require_unbroken(printed: str, root: Path) -> None:
    """Raise CommandError, after showing the changes, when the schema breaks the released one without a declaration."""
    if not (root / RELEASED).exists():
        raise CommandError(f"{RELEASED} is missing, so nothing shows what was released: restore it.")
    changes = undeclared_changes(_text(root / RELEASED), printed, _text(root / CHANGELOG))
    if changes:
        _show(changes)
        raise CommandError(
            f"The schema breaks {RELEASED}: take the change back, or declare it in {CHANGELOG} under Unreleased by a "
            f"line such as - **Breaking**: {changed_name(changes[0])} and what clients should do."
        )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _show(lines: list[str]) -> None:
    typer.echo("\n".join(lines[:MOST_LINES]), err=True)
