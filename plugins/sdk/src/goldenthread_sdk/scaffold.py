"""A new connector, written from the template: a project with a vendor for tests; they pass at once."""

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

_ID = re.compile("[a-z][a-z0-9_]{1,39}")
TEMPLATE = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "quality.toml.txt": "quality.toml",
    "init.py.txt": "src/goldenthread_{id}/__init__.py",
    "plugin.py.txt": "src/goldenthread_{id}/plugin.py",
    "connector.py.txt": "src/goldenthread_{id}/connector.py",
    "fake.py.txt": "tests/fake_{id}.py",
    "test.py.txt": "tests/test_conformance.py",
}
"""The files of the template, and where each goes."""


class ScaffoldError(ValueError):
    """A connector that can't be written; the sentence says why."""


def write_connector(name: str, folder: Path) -> Sequence[Path]:
    """Write a connector of this id into a folder that is not there yet; the files.

    Raises:
        ScaffoldError: the id is none, or there is something in the folder.
    """
    if _ID.fullmatch(name) is None:
        raise ScaffoldError(f"{name!r} is no id of a connector: use 2 to 40 lower-case letters, digits and _.")
    if folder.exists() and any(folder.iterdir()):
        raise ScaffoldError(f"There is something in {folder} already: name another folder with --folder.")
    written = []
    for source, place in TEMPLATE.items():
        target = folder / place.format(id=name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source, name), encoding="utf-8")
        written.append(target)
    return written


def _filled(source: str, name: str) -> str:
    words = name.replace("_", " ").title()
    text = files("goldenthread_sdk").joinpath("template", source).read_text(encoding="utf-8")
    filled = text.replace("@@id@@", name).replace("@@Class@@", words.replace(" ", "")).replace("@@Title@@", words)
    return filled.replace("@@dash@@", name.replace("_", "-"))
