"""Changes of the public schema that would break the operations of clients, and those that the changelog declares.

It tells them; a person decides, and writes the decision where users read it.
"""

import re

from graphql import build_schema
from graphql.utilities import BreakingChange, find_schema_changes

UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_NAME = r"`?@?[\w.]+(?:\(\w+:\))?`?"
DECLARATION = re.compile(rf"^- \*\*Breaking\*\*: ({_NAME}(?:, {_NAME})*)", re.MULTILINE)

# A standard scalar that nothing uses any more can't be missed; the change of its last use is told by itself.
_FOLLOWS = "Standard scalar "

# graphql-core tells what has changed in a sentence only: of a whole at its end, of anything else at its beginning.
_PARTED = re.compile(r"removed from (?:union type )?(@?\w+)\.$")
_CHANGED = re.compile(
    r"(?:(?:Directive|Field|Argument|Enum value|A required (?:field|argument)) (?!was |no |changed ))?"
    r"(\S+)"
)


def undeclared_changes(released: str, present: str, changelog: str) -> list[str]:
    """What breaks from the released schema to the present one (SDL) without being declared, in a sentence each.

    A declaration is a line under Unreleased that begins with `- **Breaking**:` and the names of what has changed, such
    as `Employee.name`, `Query.employees(first:)`, `GoalStatus.MET`, `Goal` or `@skip`.
    """
    if released == present:
        return []
    changes = find_schema_changes(build_schema(released), build_schema(present))
    breaking = [change.description for change in changes if isinstance(change, BreakingChange)]
    names = _declared(changelog)
    return [told for told in breaking if not told.startswith(_FOLLOWS) and changed_name(told) not in names]


def changed_name(description: str) -> str:
    """The name of what a breaking change is about, as it is declared."""
    found = _PARTED.search(description) or _CHANGED.match(description)
    return found[1].rstrip(".") if found else description


def _declared(changelog: str) -> set[str]:
    section = UNRELEASED.search(changelog)
    lines = DECLARATION.findall(section[1]) if section else []
    return {name.strip("`") for line in lines for name in line.split(", ")}
