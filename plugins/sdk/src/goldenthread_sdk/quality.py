"""The graded quality file of a connector: rules that it keeps, and the grade that they make. A claim that is checked.

A connector's folder has `quality.toml`: `grade`, and under `[rules]` for each rule "done" or "exempt: why".
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

GRADES: Mapping[str, Mapping[str, str]] = {
    "bronze": {
        "conformance": "A test class of the conformance kit passes.",
        "readme": "The README says how to set it up, what it reads and does, its limits, and what to do when it fails.",
        "errors": "Wrong credentials, missing rights and an unreachable host are told apart.",
        "secrets": "Secrets are of type Secret; no log, record or message holds one.",
    },
    "silver": {
        "contract": "Every request of every test is valid by the vendor's contract, or a test names the documentation.",
        "resuming": "A run that is killed goes on at its checkpoint without losing rows.",
        "throttling": "The vendor's own ways to ask for patience are known and waited out.",
        "deletions": "How deletions are known is declared, and tried.",
        "row-faults": "A row that can't be read is refused alone.",
    },
    "gold": {
        "real-server": "It was run against a real server of the vendor (verification L2).",
        "idempotency": "Every command is kept from taking effect twice, or is never sent twice.",
        "known-faults": "The vendor's known odd behaviour is listed in the README, each with a test.",
    },
}
"""The rules of each grade; a grade needs those of the grades before it, too."""

SECTIONS = ("Set up", "What it reads", "What it does", "Limits", "When it fails")
"""What a README has, as headings of the second level."""

EXEMPT = "exempt: "


def quality_faults(folder: Path) -> Sequence[str]:
    """What is wrong with the quality file and the README of a connector's folder."""
    return [*_file_faults(folder / "quality.toml"), *_readme_faults(folder / "README.md")]


def _file_faults(path: Path) -> Sequence[str]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        grade, rules = str(told["grade"]), dict(told["rules"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{path} can't be read: {error}."]
    known = {name for names in GRADES.values() for name in names}
    faults = [f"{path}: there is no rule {name!r}." for name in sorted(rules.keys() - known)]
    faults += [f"{path}: {name} is {said!r}." for name, said in rules.items() if not _holds(said) and name in known]
    if grade not in GRADES:
        return [*faults, f"{path}: there is no grade {grade!r}."]
    missing = [name for name in _needed(grade) if not _holds(rules.get(name))]
    return [*faults, *(f"{path}: the grade {grade} needs {name}." for name in missing)]


def _holds(said: object) -> bool:
    return said == "done" or (isinstance(said, str) and said.startswith(EXEMPT) and len(said) > 2 * len(EXEMPT))


def _needed(grade: str) -> list[str]:
    names = list(GRADES)
    return [rule for one in names[: names.index(grade) + 1] for rule in GRADES[one]]


def _readme_faults(path: Path) -> Sequence[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        return [f"{path} can't be read: {error}."]
    return [f"{path} has no section {section!r}." for section in SECTIONS if f"## {section}" not in lines]
