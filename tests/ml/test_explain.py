"""Reasons in the words of HR, with the figures."""

import json
from pathlib import Path

import numpy as np

from ml.artefacts import Artefact
from ml.cards import as_data, as_markdown, card, judged, write
from ml.drift import drift
from ml.explain import counter_evidence, reasons, sentence, strongest
from ml.scores import Scored, read
from tests.ml.tables import FEATURES, learned, made

ROW = np.array([[2.5, -1.0, 30.0, 0.0, 2.0], [np.nan, np.nan, np.nan, 0.0, np.nan]])


def test_sentences_tell_the_figure_and_the_way() -> None:
    load, months, shift = FEATURES[0], FEATURES[2], FEATURES[4]
    assert sentence(load, 2.54, raises=True) == "A load of 2.5: raises it."
    assert sentence(months, 30.0, raises=False) == "30 months: lowers it."
    assert sentence(shift, 2.0, raises=True) == "Works the night shift: raises it."
    assert sentence(load, float("nan"), raises=True) == "Load is not known: raises it."


def test_the_strongest_reasons_come_first_and_are_exact() -> None:
    told = read(learned().score, ROW)
    first = reasons(learned().score, told, ROW)[0]
    assert [one.feature for one in first][:2] == ["load", "support"]
    assert first[0].label == "A load of 2.5: raises it."
    assert first[0].contribution == told.reasons[0, 0]
    assert sorted((abs(one.contribution) for one in first), reverse=True) == [abs(one.contribution) for one in first]


def test_codes_are_the_largest_in_order() -> None:
    parts = np.array([[0.1, -0.5, 0.0, 0.3, 0.2]])
    none = np.zeros(1)
    told = Scored(none, none, none, none, 0.0, parts)
    columns, shares = strongest(told, 3)
    assert (columns.tolist(), shares.tolist()) == ([[1, 3, 4]], [[-0.5, 0.3, 0.2]])


def test_counter_evidence_speaks_against() -> None:
    calm = np.array([[-2.0, 2.0, 1.0, 0.0, 0.0]])
    told = read(learned().score, calm)
    against = counter_evidence(learned().score, told, calm, 0)
    assert {one.direction for one in against} == {"LOWERS"}
    assert against[0].contribution == told.reasons[0].min()


def test_drift_is_seen_where_it_is() -> None:
    before = made(2_000).matrix
    now = before.copy()
    now[:, 3] += 2.0
    told = drift(FEATURES, before, now, (before[:, 0], before[:, 0]), (np.full(10, 0.3), np.zeros(10)))
    assert told.moved
    assert max(told.features, key=lambda name: told.features[name]) == "noise"
    assert told.calibration is not None
    assert round(told.calibration, 9) == 0.3
    assert not drift(FEATURES, before, before, (before[:, 0], before[:, 0]), None).moved


def test_a_card_tells_everything(tmp_path: Path) -> None:
    table, score = made(), learned().score
    groups = np.array(["A", "B", None, "B"] * 200, dtype=object)
    quality = judged("leaves", table.outcome, learned().left_out, groups, 7)
    made_of = Artefact("retention", "7", "2026-11-21", 3, {"leaves": score})
    told = card(made_of, "ab12", data="Made up.", period="2026.", recipes={"leaves": "test"}, quality=[quality])
    text, data = as_markdown(told), as_data(told)
    for part in (
        "ab12",
        "Intended use",
        "Limits",
        "| B | 400 |",
        "`support`: Support",
        "ethnicity",
        "unknown",
        "Fisher",
    ):
        assert part in text
    assert [one["name"] for one in data["features"]] == [one.name for one in FEATURES]
    assert [one["group"] for one in data["quality"][0]["groups"]] == ["A", "B"]
    write(told, "made", tmp_path)
    assert (tmp_path / "made.md").read_text() == text
    assert json.loads((tmp_path / "made.json").read_text())["quality"][0]["rows"] == len(table.outcome)
