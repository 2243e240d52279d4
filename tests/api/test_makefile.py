"""The Makefile on a machine that lacks something: a clear sentence, and nothing half made."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = """#!/bin/sh
case "$1" in
--version) echo "Python 3.9.2" ;;
*) exit 1 ;;
esac
"""
BARE = """#!/bin/sh
case "$2" in
*ensurepip*) exit 1 ;;
*) exit 0 ;;
esac
"""


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Make as a person calls it, also when these tests run under make themselves."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    return subprocess.run(["make", *words], cwd=folder, env=alone, capture_output=True, text=True, check=False)


def made(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "requirements.lock", "plugins/sdk/pyproject.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return make(folder, "test", f"PYTHON={python}")


def interpreter(folder: Path, script: str) -> str:
    path = folder / "python"
    path.write_text(script)
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (OLD, "Python 3.9.2 is too old: install Python 3.11 or newer, or name one with PYTHON=/path/to/python3.11."),
        (
            BARE,
            "{python} has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and run make again.",
        ),
    ],
)
def test_an_interpreter_that_will_not_do_is_told(tmp_path: Path, script: str, told: str) -> None:
    python = interpreter(tmp_path, script)
    result = made(tmp_path, python)
    assert result.returncode == 2
    assert result.stdout == told.format(python=python) + "\n"
    assert not (tmp_path / ".venv").exists()


def test_a_missing_interpreter_is_told(tmp_path: Path) -> None:
    result = made(tmp_path, "no-such-python")
    assert result.returncode == 2
    assert result.stdout.startswith("Python is missing (no-such-python was not found): install Python 3.11 or newer")


def test_help_is_the_default_and_needs_nothing() -> None:
    result = make(ROOT, "PYTHON=no-such-python")
    assert [line.split()[1] for line in result.stdout.splitlines()] == [
        "help",
        "demo",
        "test",
        "check",
        "bench",
        "lock",
        "format",
    ]
