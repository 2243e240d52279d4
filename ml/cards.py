"""Model cards: what a model was made from, how good it is and for whom, and what it must not be used for.

As plain data for the registry, and as Markdown for people. The shape follows Mitchell et al., "Model cards for model
reporting" (2019).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.artefacts import Artefact
from ml.features import FORBIDDEN, Floats
from ml.impact import Impact, scoring_rates
from ml.metrics import (
    GroupQuality,
    Measure,
    auc_interval,
    average_precision_interval,
    brier,
    by_group,
    calibration_error,
)

INTENDED = {
    "retention": (
        "Tells HR partners and managers where pay, growth or a talk may be needed first. "
        "A person decides; no dismissal, promotion or pay may follow from it alone."
    ),
    "diagnosis": (
        "Suggests whether a missed goal calls for training, a talk or the removal of an obstacle. "
        "The manager's own view comes first; the employee sees it and may dispute it."
    ),
}
LIMITS = {
    "retention": (
        "Knows only what the organization records; reasons are what moved the score, not causes; "
        "the interval is about the model, not about the person."
    ),
    "diagnosis": (
        "Abstains below 0.6 and under six weeks of telemetry; labels are what people confirmed, "
        "with their errors; a habit of reporting is not a habit of working."
    ),
}


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of one score on rows that it was not trained on."""

    score: str
    rows: int
    events: int
    auc: Measure
    average_precision: Measure
    brier: float
    calibration_error: float
    groups: list[GroupQuality]
    impact: list[Impact]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a reader of the registry should know."""

    kind: str
    version: str
    sha256: str
    trained_on: str
    seed: int
    data: str
    period: str
    recipes: dict[str, str]
    intended_use: str
    limits: str
    never_read: list[str]
    features: list[dict[str, Any]]
    quality: list[Quality]


def judged(name: str, outcome: Floats, probability: Floats, groups: NDArray[np.object_], seed: int) -> Quality:
    """The figures of one score; `groups` names the group of each row (None: unknown), known to the audit alone."""
    names = tuple(sorted({one for one in groups.tolist() if one is not None}))
    code = np.array([names.index(one) if one is not None else -1 for one in groups.tolist()], dtype=np.int64)
    return Quality(
        score=name,
        rows=len(outcome),
        events=int(outcome.sum()),
        auc=auc_interval(outcome, probability),
        average_precision=average_precision_interval(outcome, probability, seed),
        brier=brier(outcome, probability),
        calibration_error=calibration_error(outcome, probability),
        groups=by_group(outcome, probability, code, names),
        impact=scoring_rates(probability, groups),
    )


def card(
    artefact: Artefact, sha256: str, *, data: str, period: str, recipes: dict[str, str], quality: list[Quality]
) -> Card:
    """The card of an artefact; `recipes` says by score what cross-validation chose."""
    first = next(iter(artefact.scores.values()))
    listed = [{"name": one.name, "description": one.description, "levels": list(one.levels)} for one in first.features]
    return Card(
        kind=artefact.kind,
        version=artefact.version,
        sha256=sha256,
        trained_on=artefact.trained_on,
        seed=artefact.seed,
        data=data,
        period=period,
        recipes=recipes,
        intended_use=INTENDED[artefact.kind],
        limits=LIMITS[artefact.kind],
        never_read=sorted(FORBIDDEN),
        features=listed,
        quality=quality,
    )


def write(of: Card, name: str, folder: Path) -> None:
    """`<name>.json` and `<name>.md`."""
    (folder / f"{name}.json").write_text(json.dumps(as_data(of), indent=1, sort_keys=True) + "\n")
    (folder / f"{name}.md").write_text(as_markdown(of))


def as_data(of: Card) -> dict[str, Any]:
    """Plain data, ready for JSON."""
    return asdict(of)


def as_markdown(of: Card) -> str:
    """For people."""
    chosen = "; ".join(f"{name}: {recipe}" for name, recipe in of.recipes.items())
    listed = [f"- `{one['name']}`: {one['description']}" for one in of.features]
    lines = [
        f"# Model card: {of.kind} {of.version}",
        "",
        f"Trained on {of.trained_on} with seed {of.seed}. Data: {of.data} Period: {of.period} Recipe: {chosen}.",
        f"SHA-256 of the artefact: `{of.sha256}`.",
        "",
        f"**Intended use.** {of.intended_use}",
        "",
        f"**Limits.** {of.limits}",
        "",
        *[line for one in of.quality for line in _quality_lines(one)],
        "## Features",
        "",
        f"Never read: {', '.join(of.never_read)}.",
        "",
        *listed,
    ]
    return "\n".join(lines) + "\n"


def _quality_lines(of: Quality) -> list[str]:
    groups = [
        f"| {one.group} | {one.rows} | {one.events} | {one.mean_probability:.3f} | {one.event_rate:.3f} "
        f"| {_said(one.auc)} |"
        for one in of.groups
    ]
    return [
        f"## {of.score}: {of.rows} rows left out, {of.events} events",
        "",
        f"AUC {_said(of.auc)}; average precision {_said(of.average_precision)}. Intervals are 95 %.",
        f"Brier {of.brier:.4f}; calibration error {of.calibration_error:.4f}.",
        "",
        "| group | rows | events | mean probability | event rate | AUC |",
        "| --- | --- | --- | --- | --- | --- |",
        *groups,
        "",
        "| group | people | above the median | scoring rate | impact ratio | p (Fisher) |",
        "| --- | --- | --- | --- | --- | --- |",
        *[_impact_line(one) for one in of.impact],
        "",
    ]


def _impact_line(one: Impact) -> str:
    ratio, p_value = ("" if figure is None else f"{figure:.3f}" for figure in (one.ratio, one.p_value))
    return f"| {one.group} | {one.people} | {one.chosen} | {one.rate:.3f} | {ratio} | {p_value} |"


def _said(measure: Measure | None) -> str:
    return "too few to say" if measure is None else f"{measure.value:.3f} ({measure.low:.3f} to {measure.high:.3f})"
