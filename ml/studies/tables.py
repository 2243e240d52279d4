"""How studies find the shared data, print their tables and keep them among the cards."""

import os
import sys
from pathlib import Path

SHARED = Path(os.environ.get("GOLDENTHREAD_SHARED", "../shared")) / "data"
CARDS = Path(__file__).parents[1] / "cards"


def row(*cells: object) -> str:
    """A line of a table; floats with four places."""
    return "| " + " | ".join(f"{one:.4f}" if isinstance(one, float) else str(one) for one in cells) + " |"


def table(head: tuple[str, ...], rows: list[str]) -> str:
    """A table in Markdown."""
    return "\n".join([row(*head), "|" + " --- |" * len(head), *rows])


def publish(name: str, text: str) -> None:
    """Print, and write to ml/cards/<name>.md."""
    CARDS.mkdir(exist_ok=True)
    (CARDS / f"{name}.md").write_text(text + "\n")
    sys.stdout.write(text + "\n")
