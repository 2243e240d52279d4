"""The benchmark compares equal answers and prints a table."""

import pytest

from api.engine import bench


def test_the_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(["--rounds", "1", "--employees", "1", "2"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    names = ["graphql-core", "this engine", "this engine"]
    assert [line.split(",")[0].strip() for line in lines] == ["1 employees", *names, "2 employees", *names]
