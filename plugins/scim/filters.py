"""Filters of RFC 7644, section 3.4.2.2, and the paths of PATCH: from text to a tree. What they mean is `matching`."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from plugins.scim.attributes import Attribute, Kept
from plugins.scim.errors import ScimError, ScimType, bad

LONGEST = 2_000
DEEPEST = 20
OPERATORS: Final = frozenset({"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"})

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>[()\[\]])|(?P<word>[A-Za-z$][\w:.$-]*)|(?P<number>-?\d+(?:\.\d+)?)"""
    r"""|(?P<rest>\.[A-Za-z$][\w$-]*))"""
)
_CONSTANTS: Final = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Place:
    """An attribute, or a part of one; `schema` is the extension's where it is one of an extension."""

    attribute: Attribute
    part: Attribute | None = None
    schema: str | None = None

    @property
    def last(self) -> Attribute:
        """What holds the value: the part, or the attribute; of a list of complex values their `value`."""
        return self.part or self.attribute.part("value") or self.attribute


@dataclass(frozen=True, slots=True)
class Compare:
    """`place operator value`; `pr` asks whether there is a value at all."""

    place: Place
    operator: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Within:
    """`attribute[filter]`: one element of the list meets all of it."""

    place: Place
    inner: "Filter"


@dataclass(frozen=True, slots=True)
class Both:
    """`left and right`."""

    left: "Filter"
    right: "Filter"


@dataclass(frozen=True, slots=True)
class Either:
    """`left or right`."""

    left: "Filter"
    right: "Filter"


@dataclass(frozen=True, slots=True)
class Not:
    """`not (inner)`."""

    inner: "Filter"


Filter = Compare | Within | Both | Either | Not


@dataclass(frozen=True, slots=True)
class Path:
    """The target of a PATCH operation: a place, which elements of its list, and which part of those.

    Without a place it is the whole extension `schema`.
    """

    place: Place | None
    chosen: Filter | None = None
    schema: str | None = None


def parse_filter(text: str, kept: Kept) -> Filter:
    """The filter that a text says.

    Raises:
        ScimError: invalidFilter.
    """
    reader = _Reader(text, kept, "invalidFilter")
    found = reader.either(0)
    reader.end()
    return found


def parse_path(text: str, kept: Kept) -> Path:
    """The path that a text says.

    Raises:
        ScimError: invalidPath.
    """
    if kept.extension is not None and text.strip().lower() == kept.extension.lower():
        return Path(None, schema=kept.extension)
    reader = _Reader(text, kept, "invalidPath")
    place = reader.place(None)
    chosen = None
    if reader.take("["):
        chosen = reader.either(0, within=place.attribute)
        reader.need("]")
        place = reader.part_after(place)
    reader.end()
    return Path(place, chosen, place.schema)


class _Reader:
    """Reads tokens from left to right; `not` binds closest, then `and`, then `or`."""

    def __init__(self, text: str, kept: Kept, fault: ScimType) -> None:
        self._kept = kept
        self._fault = fault
        if len(text) > LONGEST:
            raise self._wrong(f"it has more than {LONGEST} letters")
        self._tokens = list(self._split(text))
        self._at = 0

    def _split(self, text: str) -> list[str]:
        tokens, position, whole = [], 0, text.rstrip()
        while position < len(whole):
            match = _TOKEN.match(whole, position)
            if match is None:
                raise self._wrong(f"it can't be read from letter {position + 1} on")
            tokens.append(match[0].strip())
            position = match.end()
        return tokens

    def either(self, depth: int, within: Attribute | None = None) -> Filter:
        """Terms joined by `or`."""
        found = self._both(depth, within)
        while self.take("or"):
            found = Either(found, self._both(depth, within))
        return found

    def _both(self, depth: int, within: Attribute | None) -> Filter:
        found = self._term(depth, within)
        while self.take("and"):
            found = Both(found, self._term(depth, within))
        return found

    def _term(self, depth: int, within: Attribute | None) -> Filter:
        if depth > DEEPEST:
            raise self._wrong(f"it is nested deeper than {DEEPEST}")
        if self.take("not"):
            self.need("(")
            return Not(self._closed(depth, within))
        if self.take("("):
            return self._closed(depth, within)
        return self._comparison(depth, within)

    def _closed(self, depth: int, within: Attribute | None) -> Filter:
        found = self.either(depth + 1, within)
        self.need(")")
        return found

    def _comparison(self, depth: int, within: Attribute | None) -> Filter:
        place = self.place(within)
        if within is None and self.take("["):
            inner = self.either(depth + 1, place.attribute)
            self.need("]")
            return Within(place, inner)
        if self.take("pr"):
            return Compare(place, "pr")
        operator = self._next("an operator").lower()
        if operator not in OPERATORS:
            raise self._wrong(f"'{operator[:20]}' is no operator; use eq, ne, co, sw, ew, gt, ge, lt, le or pr")
        return self._compared(place, operator, self._value())

    def _compared(self, place: Place, operator: str, value: Any) -> Compare:
        kind = place.last.kind
        if kind == "complex":
            raise self._wrong(f"{place.attribute.name} has parts; compare one of them")
        fits = isinstance(value, bool) if kind == "boolean" else isinstance(value, str)
        if value is not None and not fits:
            raise self._wrong(
                f"{place.last.name} is compared with {'true or false' if kind == 'boolean' else 'a text'}"
            )
        if (kind == "boolean" or value is None) and operator not in {"eq", "ne"}:
            raise self._wrong(f"{place.last.name} can't be compared by {operator}")
        return Compare(place, operator, value)

    def place(self, within: Attribute | None) -> Place:
        """An attribute, by its name or with the URI of its schema before it."""
        name = self._next("an attribute")
        if within is not None:
            part = within.part(name)
            if part is None:
                raise self._wrong(f"{within.name} has no part '{name[:80]}'")
            return Place(part)
        schema = None
        for urn in self._kept.schemas():
            if name.lower().startswith(f"{urn.lower()}:"):
                schema, name = urn, name[len(urn) + 1 :]
        own = schema if schema == self._kept.extension else None
        first, _, rest = name.partition(".")
        attribute = self._kept.attribute(first, own)
        if attribute is None:
            raise self._wrong(f"there is no attribute '{name[:80]}' here; read /Schemas for those that there are")
        return self._with_part(Place(attribute, None, own), rest) if rest else Place(attribute, None, own)

    def part_after(self, place: Place) -> Place:
        """The place, with the part that may stand behind its brackets."""
        if self._at < len(self._tokens) and self._tokens[self._at].startswith("."):
            return self._with_part(place, self._next("a part")[1:])
        return place

    def _with_part(self, place: Place, name: str) -> Place:
        part = place.attribute.part(name)
        if part is None:
            raise self._wrong(f"{place.attribute.name} has no part '{name[:80]}'")
        return Place(place.attribute, part, place.schema)

    def _value(self) -> Any:
        token = self._next("a value")
        if token.lower() in _CONSTANTS:
            return _CONSTANTS[token.lower()]
        try:
            return json.loads(token)
        except json.JSONDecodeError:
            raise self._wrong(f"'{token[:40]}' is no value; write texts in double quotes") from None

    def take(self, word: str) -> bool:
        """Whether a word is next; it is passed then."""
        taken = self._at < len(self._tokens) and self._tokens[self._at].lower() == word
        self._at += taken
        return taken

    def need(self, word: str) -> None:
        """Pass a word that must be next."""
        if not self.take(word):
            raise self._wrong(f"'{word}' is missing")

    def end(self) -> None:
        """Let pass where nothing is left."""
        if self._at < len(self._tokens):
            raise self._wrong(f"'{self._tokens[self._at][:40]}' is one word too many")

    def _next(self, what: str) -> str:
        if self._at >= len(self._tokens):
            raise self._wrong(f"{what} is missing at its end")
        self._at += 1
        return self._tokens[self._at - 1]

    def _wrong(self, why: str) -> ScimError:
        what = "filter" if self._fault == "invalidFilter" else "path"
        return bad(self._fault, f"The {what} is wrong: {why}.")
