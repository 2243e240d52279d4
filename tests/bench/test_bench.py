"""The benchmark still works: the peers start, agree, and every figure is there. Its figures mean nothing here."""

import json
import re
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.growth import drawn
from tests.bench.load import Load
from tests.bench.same import difference
from tests.bench.svg import slopes

FIGURES = {
    "server_cpu_ms",
    "postgres_cpu_ms",
    "total_ratio_to_limit",
    "p50_ms",
    "p99_ms",
    "p50_ms_at_16",
    "p99_ms_at_16",
    "rps",
    "rss_mb",
    "statements",
}


def test_a_quick_run_gives_every_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    tmp_path.chmod(0o755)
    monkeypatch.setattr("tests.bench.database.FOLDER", data)
    monkeypatch.setattr("tests.bench.postgraphile.NODE", "no-such-node")
    monkeypatch.setattr(bench, "BUILD", tmp_path)
    monkeypatch.setattr("tests.bench.check_ins.FOLDER", data)
    bench.main(["--quick", "--employees", "50", "--operations", "Tiny"])
    figures = json.loads((tmp_path / "bench.json").read_text())
    assert list(figures) == ["Tiny"]
    for peers in figures.values():
        assert list(peers) == ["limit", "server", "depth_first"]
        assert all(set(values) == FIGURES and min(values.values()) > 0 for values in peers.values())
        assert peers["limit"]["total_ratio_to_limit"] == 1
        assert peers["limit"]["statements"] == 1
        assert peers["server"]["statements"] == peers["depth_first"]["statements"] == 1
    told = json.loads((tmp_path / "check_ins.json").read_text())
    assert (told["answers"], told["kept"]) == (44, True)
    assert {name: value for name, value in told.items() if "lost" in name or "twice" in name or "two" in name} == {
        "check-ins lost": 0,
        "goal updates lost": 0,
        "observations lost": 0,
        "events of check-ins lost": 0,
        "weeks told twice": 0,
        "causes with two suggestions": 0,
    }
    assert 0 < told["p50_ms"] <= told["p99_ms"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            {"id": "R29hbDowMTlmMTVkMzU0ZWY3YTQxYmU2M2VlNTIwNzY4N2QxOQ"},
            {"id": "019f15d3-54ef-7a41-be63-ee5207687d19"},
            None,
        ),
        ({"at": "2026-03-02T09:00:00+00:00"}, {"at": "2026-03-02T09:00:00Z"}, None),
        ({"value": 12.5, "endCursor": "a"}, {"value": 12.50000000001, "endCursor": "b"}, None),
        ({"value": 12.5}, {"value": 12.6}, "data.value is 12.5, not 12.6"),
        ({"value": 1}, {"value": True}, "data.value is 1, not True"),
        ({"nodes": [1, 2]}, {"nodes": [1]}, "data.nodes has 2 elements, not 1"),
        ({"nodes": [{"a": None}]}, {"nodes": [{"a": 0}]}, "data.nodes[0].a is None, not 0"),
        ({"a": 1}, {"b": 1}, "data has ['a'], not ['b']"),
    ],
)
def test_answers_are_compared_value_by_value(one: object, other: object, told: str | None) -> None:
    assert difference(one, other) == told


@pytest.mark.parametrize(("share", "latency"), [(0.5, 2.0), (0.51, 3.0), (0.99, 4.0), (0.01, 1.0)])
def test_a_percentile_is_a_latency_that_occurred(share: float, latency: float) -> None:
    assert Load([1.0, 2.0, 3.0, 4.0], 1.0).percentile(share) == latency


def test_the_picture_holds_a_line_of_points_for_each_executor() -> None:
    picture = drawn({"server": [(10, 5), (100, 50)], "depth_first": [(10, 70), (100, 700)]})
    assert re.findall(r'points="([^"]*)"/>', picture)[1:] == ["80.0,314.9 590.0,198.9", "80.0,182.0 590.0,66.0"]
    assert re.findall(r">(breadth-first|graphql-core)<", picture) == ["breadth-first", "graphql-core"]


def test_a_slope_of_one_is_cost_in_proportion() -> None:
    assert slopes([(10, 5), (100, 50), (1000, 5000)]) == pytest.approx([1, 2])
