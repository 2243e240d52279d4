"""Pay changes as files for a payroll: written whole or not at all, and nothing in them runs in a spreadsheet."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from goldenthread_sdk import Change, CompensationOrder, payload_of

from plugins.files.report import FORMULA_STARTS

COLUMNS = ("change_key", "employee_number", "effective_on", "amount", "currency", "rate")


def told(change: Change) -> Mapping[str, str]:
    """What a change is in a file, by column. Texts that a spreadsheet would run get an apostrophe (OWASP)."""
    order = payload_of(change, CompensationOrder)
    number = order.person.employee_number or ""
    return {
        "change_key": _harmless(change.key),
        "employee_number": _harmless(number),
        "effective_on": order.effective_on.isoformat(),
        "amount": f"{order.amount:f}",
        "currency": order.currency,
        "rate": order.rate.value,
    }


def write(folder: Path, changes: Sequence[Change]) -> Path:
    """Write changes into a new file beside which `<name>.done` says that it is whole."""
    rows = [told(change) for change in changes]
    number = len(list(folder.glob("pay-*.csv"))) + 1
    target = folder / f"pay-{number:08d}.csv"
    part = target.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    part.rename(target)
    target.with_name(f"{target.name}.done").touch()
    return target


def written(folder: Path) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """All rows that were written, with their files."""
    for path in sorted(folder.glob("pay-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from ((path, row) for row in csv.DictReader(file))


def found(folder: Path, change: Change) -> tuple[Path, Mapping[str, str]] | None:
    """The row of a change, with its file."""
    key = _harmless(change.key)
    return next(((path, row) for path, row in written(folder) if row["change_key"] == key), None)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
