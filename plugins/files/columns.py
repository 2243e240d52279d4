"""A profile's fields and a file's header brought together."""

from dataclasses import dataclass

from plugins.files.cells import Cell
from plugins.files.profile import FieldRule, Profile
from plugins.files.reader import Row
from plugins.files.values import CODE, TARGETS, FileError, Target


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A field's rule with its column in this file; a field that is a default alone has none."""

    rule: FieldRule
    target: Target
    index: int | None = None
    column: str | None = None

    def cell(self, row: Row) -> Cell:
        """The row's cell for this field, as the file has it."""
        return "" if self.index is None else row.cells[self.index]


def bind_fields(profile: Profile, columns: tuple[str, ...]) -> tuple[BoundRule, ...]:
    """The profile's fields, each with its column. Raises FileError MISSING_COLUMN or AMBIGUOUS_COLUMN."""
    return tuple(_bound(rule, TARGETS[rule.field], columns) for rule in profile.fields)


def bind_key(profile: Profile, columns: tuple[str, ...]) -> BoundRule:
    """The natural key with its column. Raises as `bind_fields`."""
    return _bound(profile.natural_key, CODE, columns)


def _bound(rule: FieldRule, target: Target, columns: tuple[str, ...]) -> BoundRule:
    if not rule.columns:
        return BoundRule(rule, target)
    for alias in rule.columns:
        index = _index(alias, columns)
        if index is not None:
            return BoundRule(rule, target, index, columns[index])
    wanted = " or ".join(map(repr, rule.columns))
    present = ", ".join(filter(None, columns))
    message = (
        f"The file has no column {wanted} for {rule.field}, only {present}; "
        "add the column's name to the profile, or the column to the file."
    )
    raise FileError("MISSING_COLUMN", message)


def _index(alias: str, columns: tuple[str, ...]) -> int | None:
    """Where the column is: its exact name goes before the same name in other case."""
    if alias in columns:
        return columns.index(alias)
    alike = [index for index, name in enumerate(columns) if name.casefold() == alias.casefold()]
    if len(alike) > 1:
        names = " and ".join(columns[index] for index in alike)
        message = f"The columns {names} differ by case only; write the one that {alias} means in the profile."
        raise FileError("AMBIGUOUS_COLUMN", message)
    return alike[0] if alike else None
