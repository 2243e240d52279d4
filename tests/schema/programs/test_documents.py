"""What the documents say of metrics and rules is what the registries hold, word for word."""

from pathlib import Path

from schema.programs.finding_rules import RULES
from schema.programs.metric_registry import METRICS

DOCS = Path(__file__).parents[3] / "docs"


def rows(name: str) -> list[list[str]]:
    """The rows of a document's tables whose first cell is code."""
    lines = [line for line in (DOCS / name).read_text().splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_metric_is_documented_in_the_words_of_its_first_definition() -> None:
    assert rows("metrics.md") == [
        [
            f"`{one.key}`",
            one.formula,
            one.population,
            one.as_of_rule,
            one.cadence.value,
            one.iso_area.value,
            str(one.minimum),
        ]
        for one in METRICS.values()
    ]


def test_every_rule_is_documented() -> None:
    assert rows("alignment.md") == [
        [f"`{one.key}`", one.kind.value, one.severity.value, one.looks_for, one.resolve] for one in RULES.values()
    ]
