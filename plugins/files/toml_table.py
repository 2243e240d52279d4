"""One table of a profile's TOML, read key by key; each refusal says where, what stands there and what may."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from plugins.files.values import ProfileError


@dataclass(frozen=True, slots=True)
class TomlTable:
    """A table and its place. `profile` and `section` are for the messages; `section` is empty at the top."""

    profile: str
    section: str
    data: Mapping[str, Any]

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that mean nothing: a misspelt option must not be a silent default."""
        for key in self.data:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}."
                raise ProfileError("UNKNOWN_KEY", f"{self.place(key)} is unknown; {hint}")

    def place(self, key: str) -> str:
        """Where a key is, for a person."""
        return f"Profile {self.profile}: {f'[{self.section}] ' if self.section else ''}{key}"

    def wrong(self, key: str, must: str) -> ProfileError:
        """The error for a key whose value is not what it must be."""
        return ProfileError("BAD_VALUE", f"{self.place(key)} is {_shown(self.data.get(key))}; it must be {must}.")

    def required_text(self, key: str) -> str:
        """A text that must be there and not be blank."""
        if key not in self.data:
            raise ProfileError("MISSING_KEY", f"{self.place(key)} is missing; add it.")
        value = self.text(key, "")
        if not value.strip():
            raise self.wrong(key, "a text that is not blank")
        return value

    def text(self, key: str, default: str) -> str:
        """A text, or the default."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a text in quotes")
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of the choices; without a default it must be there."""
        value = self.required_text(key) if default is None else self.text(key, default)
        if value not in choices:
            raise self.wrong(key, f"one of {', '.join(map(_shown, choices))}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def whole(self, key: str, lowest: int, highest: int) -> int:
        """A whole number within bounds, 0 when absent."""
        value = self.data.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise self.wrong(key, f"a whole number from {lowest} to {highest}")
        return value

    def day(self, key: str) -> date:
        """A day, written in TOML without quotes."""
        value = self.data.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, "a date without quotes, like 2019-07-01")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text alone; empty when absent."""
        value = self.data.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
            raise self.wrong(key, "a text or a list of texts, none of them blank")
        return tuple(listed)

    def mapping(self, key: str) -> dict[str, str] | None:
        """A table of texts to texts, or None."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise self.wrong(key, 'a table of texts, like { "H" = "HYBRID" }')
        return value

    def table(self, key: str) -> "TomlTable":
        """The table under the key, empty when absent."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table, [{key}]")
        return TomlTable(self.profile, f"{self.section}.{key}" if self.section else key, value)


def _shown(value: object) -> str:
    """A value nearly as TOML writes it."""
    return json.dumps(value, default=str, ensure_ascii=False)
