"""The figures for people and for programs: a table on the screen, JSON, and the same table for the documentation."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.operations import OPERATIONS
from tests.bench.rounds import Figures

HEADINGS = (
    "server CPU ms",
    "PostgreSQL CPU ms",
    "total / LIMIT",
    "p50 / p99 ms",
    "p50 / p99 ms at 16",
    "requests/s at 16",
    "RSS MB",
    "SQL",
)
NARROWEST = 160
"""Columns of the screen that the table is made for, also where the output is no screen."""


def show(figures: Figures, title: str) -> None:
    """The table on the screen, and how the server stands to its bounds."""
    table = Table("operation", "peer", title=title)
    for heading in HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for operation, peers in figures.items():
        for place, (peer, values) in enumerate(peers.items()):
            last = place == len(peers) - 1
            table.add_row("" if place else operation, peer, *_cells(values), end_section=last)
    console = Console()
    console.width = max(console.width, NARROWEST)
    console.print(table)
    for operation, peers in figures.items():
        console.print(_verdict(operation, peers), highlight=False)


def save(figures: Figures, title: str, folder: Path) -> None:
    """`bench.json` and `bench.md` in a folder."""
    (folder / "bench.json").write_text(json.dumps(figures, indent=2) + "\n")
    head = ["operation", "peer", *HEADINGS]
    rows = [
        [operation, peer, *_cells(values)] for operation, peers in figures.items() for peer, values in peers.items()
    ]
    rule = ["---", "---", *("--:" for _ in HEADINGS)]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
    (folder / "bench.md").write_text(f"{title}\n\n" + "\n".join(lines) + "\n")


def machine() -> str:
    """Where and when the figures were taken, in one line."""
    cores = len(os.sched_getaffinity(0))
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores, Linux {platform.release()}, Python {platform.python_version()}"
    )


def _cells(values: dict[str, float]) -> list[str]:
    return [
        _shown(values["server_cpu_ms"]),
        _shown(values["postgres_cpu_ms"]),
        _shown(values["total_ratio_to_limit"]),
        f"{_shown(values['p50_ms'])} / {_shown(values['p99_ms'])}",
        f"{_shown(values['p50_ms_at_16'])} / {_shown(values['p99_ms_at_16'])}",
        _shown(values["rps"]),
        f"{values['rss_mb']:.0f}",
        f"{values['statements']:.0f}",
    ]


def _shown(value: float) -> str:
    """Three figures that count."""
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def _verdict(operation: str, peers: dict[str, dict[str, float]]) -> str:
    ratio, (bound, aim) = peers["server"]["total_ratio_to_limit"], OPERATIONS[operation].at_most
    met = "[green]within[/]" if ratio <= bound else "[red]above[/]"
    line = f"{operation}: {ratio:.2f} x LIMIT, {met} the bound of {bound} (aim {aim})"
    for name, values in peers.items():
        if name not in {"limit", "server"}:
            times = values["server_cpu_ms"] / peers["server"]["server_cpu_ms"]
            total = _total(values) / _total(peers["server"])
            line += f"; {name} takes {times:.1f} x its server CPU, {total:.1f} x its total"
    return line


def _total(values: dict[str, float]) -> float:
    return values["server_cpu_ms"] + values["postgres_cpu_ms"]
