"""A row of the stage, as data. References are labels; columns that are not given are filled with canaries."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any


@dataclass(frozen=True)
class Row:
    """A row to be stored.

    Attributes:
        table: its table.
        label: its name on the stage.
        owner: the employee whose data it is; None for data of the organization.
        named: who is named on it, as far as that gives sight of it.
        day: the day that it is about, where that decides what a former manager keeps.
        values: columns whose value matters.
    """

    table: str
    label: str
    owner: str | None
    named: tuple[str, ...]
    day: date | None
    values: dict[str, Any]

    @property
    def kind(self) -> str:
        """What decides its audience."""
        return self.label.split("#")[0]


def row(
    table: str,
    label: str = "",
    *,
    owner: str | None = None,
    named: tuple[str, ...] = (),
    day: date | None = None,
    **values: Any,
) -> Row:
    """A row; the label is the table's name when left out."""
    return Row(table, label or table, owner, named, day, values)


def at(day: date) -> datetime:
    """Noon of a day, UTC."""
    return datetime.combine(day, time(12), UTC)


def employee(who: str) -> str:
    """The label of somebody's employee row."""
    return f"employee/left#{who}" if who == "leaver" else f"employee#{who}"
