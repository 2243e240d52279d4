"""What `schema --check` holds against the committed file, the released one and the changelog."""

from pathlib import Path

import pytest

from api.commands.schema import require_reviewed, require_unbroken
from api.errors import CommandError

RELEASED = "type Query {\n  name: String\n  title: String\n}\n"
PRESENT = "type Query {\n  name: String\n}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/schema.graphql").write_text(PRESENT)
    (tmp_path / "schema/released.graphql").write_text(RELEASED)
    (tmp_path / "CHANGELOG.md").write_text("## Unreleased\n\n- Faster.\n")
    return tmp_path


def test_what_is_committed_passes(root: Path) -> None:
    require_reviewed(PRESENT, root)


def test_what_is_not_committed_is_shown_and_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError) as told:
        require_reviewed(RELEASED, root)
    assert str(told.value) == (
        "The printed schema is not schema/schema.graphql: review the change, then run python -m api schema --write."
    )
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("+ ")] == ["+  title: String"]


def test_a_break_is_shown_and_refused_with_the_line_that_would_declare_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as told:
        require_unbroken(PRESENT, root)
    assert str(told.value) == (
        "The schema breaks schema/released.graphql: take the change back, or declare it in CHANGELOG.md under "
        "Unreleased by a line such as - **Breaking**: Query.title and what clients should do."
    )
    assert capsys.readouterr().err == "Field Query.title was removed.\n"


def test_a_declared_break_passes(root: Path) -> None:
    (root / "CHANGELOG.md").write_text("## Unreleased\n\n- **Breaking**: Query.title went; ask for name.\n")
    require_unbroken(PRESENT, root)


def test_no_break_needs_no_changelog(root: Path) -> None:
    (root / "CHANGELOG.md").unlink()
    require_unbroken(RELEASED + "type More {\n  a: Int\n}\n", root)


def test_a_lost_release_is_told(root: Path) -> None:
    (root / "schema/released.graphql").unlink()
    with pytest.raises(CommandError) as told:
        require_unbroken(PRESENT, root)
    assert str(told.value) == ("schema/released.graphql is missing, so nothing shows what was released: restore it.")
