"""`connector new` writes a project whose tests pass at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from goldenthread_sdk.quality import quality_faults
from goldenthread_sdk.scaffold import ScaffoldError, write_connector


def test_what_it_writes_passes_its_tests(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    written = write_connector("hooli_learn", folder)
    assert len(written) == 8
    assert quality_faults(folder) == []
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "hooli_learn: 27 promises kept, 0 broken, 4 do not apply" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["A", "a", "1a", "a-b", "a b", "ä" * 3, "a" * 41])
def test_a_bad_id_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="is no id of a connector"):
        write_connector(name, tmp_path / "new")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ScaffoldError, match="something in"):
        write_connector("hooli", tmp_path)
