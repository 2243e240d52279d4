"""The examples of the engine's README run, one after the other."""

import re
from pathlib import Path
from typing import Any

import api.engine

README = Path(api.engine.__file__).with_name("README.md")


def test_the_examples_run() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    names: dict[str, Any] = {"__name__": __name__}
    for block in blocks:
        exec(compile(block, README.name, "exec"), names)  # noqa: S102 - the text is our own


def test_the_map_names_every_file() -> None:
    named = set(re.findall(r"`(\w+\.py)`", README.read_text(encoding="utf-8")))
    there = {path.name for path in README.parent.glob("*.py")}
    assert there - named == {"__init__.py"}
