"""What the document tells clients and receivers holds: its operations validate, its check takes our signature."""

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from api.feeds import news, sending, signing
from schema.governance import changes, rules
from schema.root import schema

TEXT = (Path(__file__).parents[3] / "docs/feeds.md").read_text()
BODY = '{"data":{"threadEvents":{"id":"é"}}}'.encode()
NOW = 1_763_715_600


def blocks(language: str) -> list[str]:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return found


def test_the_operations_validate() -> None:
    assert [validate(schema._schema, parse(block)) for block in blocks("graphql")] == [[], []]


@pytest.mark.parametrize(
    ("body", "secret", "at", "taken"),
    [
        (BODY, "new", NOW, True),
        (BODY, "old", NOW + 300, True),
        (BODY + b" ", "new", NOW, False),
        (BODY, "other", NOW, False),
        (BODY, "new", NOW + 301, False),
    ],
)
def test_the_receivers_check_takes_what_is_ours_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, body: bytes, secret: str, at: int, *, taken: bool
) -> None:
    names: dict[str, Any] = {}
    exec(blocks("python")[0], names)  # noqa: S102 - our own document
    monkeypatch.setattr("time.time", lambda: float(at))
    assert names["is_genuine"](signing.signature(["new", "old"], BODY, NOW), body, secret) is taken


def test_the_figures_are_those_of_the_code() -> None:
    told = {
        "10,000 events": news.MOST_BEHIND == 10_000,
        "100,000 events": sum(changes.STRETCHES) == 100_000,
        "64 kB": sending.MOST_READ == 64 * 1024,
        "within ten seconds": sending.SECONDS == 10,
        "for three days": rules.RETRY_FOR.days == 3,
        "from five seconds to an hour": (rules.FIRST_DELAY.seconds, rules.LONGEST_DELAY.seconds) == (5, 3600),
        "After ten failures": rules.FAILURES_IN_A_ROW == 10,
        "for fifteen minutes": rules.LEFT_ALONE.seconds == 900,
        signing.HEADER: True,
    }
    assert [words for words, holds in told.items() if words not in TEXT or not holds] == []
