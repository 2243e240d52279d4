"""What an organization may set: the thresholds of its rules, by area, as the links declare them.

Not what they mean: each link says that in the dataclass that its rules take, under `Attributes`. A threshold is kept
in the organization's settings as `{area: {name: value}}`, decimals as text; what is left out is as usual.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
Value = int | Decimal | StrEnum
Bounds = tuple[int | Decimal, int | Decimal]

# "    name: what it says," and the lines that go on, deeper in.
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {5,}.+)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold.

    Attributes:
        area: which rules it is for, e.g. `checkIns`.
        name: what clients call it, e.g. `missesInARow`.
        field: what the rules call it.
        usual: what it is where nobody set it; a value has this type.
        bounds: the least and the most that it may be; None for a choice.
        says: what it means.
    """

    area: str
    name: str
    field: str
    usual: Value
    bounds: Bounds | None
    says: str

    def value(self, told: object) -> Value:
        """A value that was told, e.g. a number or its digits.

        Raises:
            ValueError: it is none that this may be; the message says what may.
        """
        try:
            found = _read(self.usual, told)
        except (ValueError, InvalidOperation):
            found = None
        if found is None or (self.bounds is not None and not self.bounds[0] <= found <= self.bounds[1]):  # type: ignore[operator]
            raise ValueError(f"{self.name} takes {self.range}; {told!r} is not that.")
        return found

    @property
    def range(self) -> str:
        """What it may be, in words."""
        if isinstance(self.usual, StrEnum):
            return "one of " + ", ".join(type(self.usual))
        least, most = self.bounds or ("", "")
        kind = "a whole number" if isinstance(self.usual, int) else "a number"
        return f"{kind} from {least} to {most}"


@dataclass(frozen=True, slots=True)
class Area:
    """The thresholds of one set of rules, and what they must be together."""

    name: str
    rules: type[Any]
    thresholds: Mapping[str, Threshold]
    conflict: Callable[[Any], str | None]

    def set_in(self, settings: Mapping[str, object]) -> dict[str, Value]:
        """What the settings say, by field; what they say that may not be, is as usual."""
        told = settings.get(self.name)
        return dict(_sound(self, told)) if isinstance(told, Mapping) else {}

    def read(self, settings: Mapping[str, object]) -> Any:
        """The rules by the settings; the usual ones where these contradict each other."""
        found = self.rules(**self.set_in(settings))
        return self.rules() if self.conflict(found) else found


areas: dict[str, Area] = {}
"""Every area that a link declares."""


def thresholds(
    area: str,
    rules: type[T],
    bounds: Mapping[str, Bounds],
    conflict: Callable[[T], str | None] = lambda _: None,
) -> Callable[[Mapping[str, object]], T]:
    """Declare the thresholds of an organization's rules; what reads them from its settings.

    Args:
        area: what the settings call them.
        rules: a frozen dataclass of usual values, whole numbers, decimals or choices, each described in its docstring.
        bounds: the least and the most of each number.
        conflict: says what is wrong with thresholds that contradict each other.
    """
    usual, says = rules(), dict(_described(rules))
    found = [
        Threshold(area, _camel(one.name), one.name, getattr(usual, one.name), bounds.get(one.name), says[one.name])
        for one in fields(rules)  # type: ignore[arg-type]
    ]
    areas[area] = Area(area, rules, {one.name: one for one in found}, conflict)
    return areas[area].read


def as_kept(value: Value) -> int | str:
    """A value as the settings keep it."""
    return value if isinstance(value, int) else str(value)


def values_of(rules: Any) -> dict[str, Value]:
    """The thresholds of rules by field."""
    return asdict(rules)


def _read(usual: Value, told: object) -> Value:
    if isinstance(usual, StrEnum):
        return type(usual)(str(told))
    number = Decimal(str(told))
    if isinstance(usual, Decimal):
        return number
    if number != number.to_integral_value():
        raise ValueError(told)
    return int(number)


def _sound(area: Area, told: Mapping[str, object]) -> Iterator[tuple[str, Value]]:
    for one in area.thresholds.values():
        if one.name in told:
            try:
                yield one.field, one.value(told[one.name])
            except ValueError:
                continue


def _described(rules: type[Any]) -> Iterator[tuple[str, str]]:
    for name, words in _ATTRIBUTE.findall(inspect.getdoc(rules) or ""):
        sentence = " ".join(words.split())
        yield name, sentence[0].upper() + sentence[1:]


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
