"""What a model can't be learned from is refused in one sentence."""

from pathlib import Path

import numpy as np
import pytest

from api.scoring import tables
from api.scoring.trained import Table, train
from ml.diagnosis import FEATURES as DIAGNOSIS
from ml.errors import ModelInputError
from ml.retention import FEATURES
from ml.train.boosting import QUICK
from tests.world import UNTIL

NAMES = [one.name for one in FEATURES]


def written(folder: Path, header: list[str], rows: list[list[str]]) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([",".join(header), *(",".join(row) for row in rows)]) + "\n")
    return path


def row(person: int, event: str, **cells: str) -> list[str]:
    return [str(person), event, *(cells.get(name, "0.5") for name in NAMES)]


HEADER = ["person", "event", *NAMES]


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, [row(1, "0", level="3"), row(2, "1", level=""), row(1, "0", rating="-1e3")])
    table = tables.from_file("retention", path)
    assert table.matrix.shape == (3, len(FEATURES))
    assert np.array_equal(table.matrix[:, NAMES.index("level")], [3.0, np.nan, 0.5], equal_nan=True)
    assert table.matrix[2, NAMES.index("rating")] == -1000.0
    assert table.outcome.tolist() == [0.0, 1.0, 0.0]
    assert table.person.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("header", "rows", "said"),
    [
        (HEADER, [], "has no rows"),
        (HEADER[1:], [row(1, "0")[1:]], "The column person is missing"),
        (HEADER[:-1], [row(1, "0")[:-1]], f"The column {NAMES[-1]} is missing"),
        (HEADER, [row(1, "maybe")], "An outcome is 'maybe'"),
        (HEADER, [row(1, "0", level="high")], "The column level holds what is no number"),
        (HEADER, [row(1, "0", level="inf")], "level is infinite in row 0"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, header: list[str], rows: list[list[str]], said: str) -> None:
    with pytest.raises(ModelInputError, match=said):
        tables.from_file("retention", written(tmp_path, header, rows))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelInputError, match="can't be read as CSV"):
        tables.from_file("diagnosis", tmp_path / "nowhere.csv")


def test_a_cause_is_one_of_three(tmp_path: Path) -> None:
    names = [one.name for one in DIAGNOSIS]
    path = written(tmp_path, ["person", "cause", *names], [["1", "LAZY", *["0.5"] * len(names)]])
    with pytest.raises(ModelInputError, match="'LAZY', but must be one of SKILL, WILL, EXTERNAL"):
        tables.from_file("diagnosis", path)


def test_too_few_rows_train_nothing_and_leave_no_file(tmp_path: Path) -> None:
    few = Table(
        np.ones((10, len(FEATURES))),
        np.zeros(10),
        np.arange(10),
        np.full(10, None, dtype=object),
        "A table.",
        "no time.",
    )
    with pytest.raises(ModelInputError, match="has 10 rows, but training needs at least 50"):
        train("retention", few, seed=1, day=UNTIL, recipes=QUICK, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
