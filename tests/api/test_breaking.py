"""Breaking changes between two schemas: each kind is found, named by what has changed, and accepted once declared."""

import pytest

from api.breaking import changed_name, undeclared_changes

RELEASED = """
directive @audited(level: Int) repeatable on FIELD | QUERY
directive @gone on FIELD
directive @kept(a: Int) on FIELD
interface Named { name: String }
type Goal implements Named { name: String progress(of: Int, at: Int): String weight: Int tags: [String!]! }
type Gone { a: Int }
scalar Stamp
type Blocker { a: Int }
union Cause = Goal | Blocker
enum Status { GREEN RED }
input Filter { a: Int b: Int c: Int }
type Query { goal: Goal cause: Cause find(in: Filter): Status gone: Gone at: Stamp }
"""
PRESENT = """
directive @audited on FIELD
directive @kept(a: Int, b: Int!) on FIELD
interface Named { name: String }
type Goal { name: String progress(of: String, by: Int!): String tags: [String] }
type Stamp { a: Int }
type Blocker { a: Int }
union Cause = Goal
enum Status { GREEN }
input Filter { a: Int b: String need: Int! }
type Query { goal: Goal cause: Cause find(in: Filter): Status at: Stamp }
"""
BROKEN = {
    "Gone": "Gone was removed.",
    "Goal.weight": "Field Goal.weight was removed.",
    "Goal.progress(at:)": "Argument Goal.progress(at:) was removed.",
    "Goal.progress(of:)": "Argument Goal.progress(of:) has changed type from Int to String.",
    "Goal.progress(by:)": "A required argument Goal.progress(by:) was added.",
    "Goal.tags": "Field Goal.tags changed type from [String!]! to [String].",
    "Goal": "Goal no longer implements interface Named.",
    "Stamp": "Stamp changed from a Scalar type to an Object type.",
    "Cause": "Blocker was removed from union type Cause.",
    "Status.RED": "Enum value Status.RED was removed.",
    "Filter.need": "A required field Filter.need was added.",
    "Filter.c": "Field Filter.c was removed.",
    "Filter.b": "Field Filter.b changed type from Int to String.",
    "Query.gone": "Field Query.gone was removed.",
    "@gone": "Directive @gone was removed.",
    "@audited(level:)": "Argument @audited(level:) was removed.",
    "@kept(b:)": "A required argument @kept(b:) was added.",
}
OF_DIRECTIVE = ["Repeatable flag was removed from @audited.", "QUERY was removed from @audited."]


def changelog(*lines: str) -> str:
    return "\n".join(["# Changelog", "", "## Unreleased", "", *lines, "", "## 0.1.0", "", "- First.", ""])


def test_every_kind_of_breaking_change_is_found() -> None:
    assert sorted(undeclared_changes(RELEASED, PRESENT, changelog())) == sorted([*BROKEN.values(), *OF_DIRECTIVE])


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_declaration_by_name_accepts_that_change_alone(name: str) -> None:
    told = undeclared_changes(RELEASED, PRESENT, changelog(f"- **Breaking**: {name} is no more; see the manual."))
    assert sorted(told) == sorted([*(text for other, text in BROKEN.items() if other != name), *OF_DIRECTIVE])


def test_one_name_accepts_all_that_has_changed_of_a_whole() -> None:
    told = undeclared_changes(RELEASED, PRESENT, changelog("- **Breaking**: @audited stands on fields, once."))
    assert sorted(told) == sorted(BROKEN.values())


def test_a_line_may_declare_several() -> None:
    line = "- **Breaking**: `@audited`, " + ", ".join(f"`{name}`" for name in BROKEN) + " go."
    assert undeclared_changes(RELEASED, PRESENT, changelog(line)) == []


@pytest.mark.parametrize(
    "text",
    [
        changelog("- Breaking: Goal.weight goes."),
        changelog("- **Breaking**: the field Goal.weight goes."),
        changelog("- **Breaking**: Goal goes."),
        changelog() + "- **Breaking**: Goal.weight went long ago.\n",
        "- **Breaking**: Goal.weight goes.\n",
        "",
    ],
    ids=["no mark", "name not first", "another name", "released before", "no section", "no changelog"],
)
def test_what_is_no_declaration_accepts_nothing(text: str) -> None:
    released = "type Goal { name: String weight: Int } type Query { goal: Goal }"
    present = "type Goal { name: String } type Query { goal: Goal }"
    assert undeclared_changes(released, present, text) == ["Field Goal.weight was removed."]


def test_what_only_adds_breaks_nothing() -> None:
    released = "type Query { goal(of: Int): String }"
    present = 'type Query { goal(of: Int, at: Int): String! "New." name: String } enum New { A }'
    assert undeclared_changes(released, present, "") == []


@pytest.mark.parametrize("name", ["Field", "Argument", "Directive"])
def test_a_type_named_like_a_kind_is_named_whole(name: str) -> None:
    assert changed_name(f"{name} was removed.") == name
