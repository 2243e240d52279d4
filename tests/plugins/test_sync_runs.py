"""A run of a connection: rows and checkpoint together, nothing twice, and every failure a state that the admin sees."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.plugins.systems import Site, System, completion, course

COMPLETIONS = "FROM completion JOIN course ON course.id = course_id WHERE provider = 'acme'"


@pytest.fixture
def system(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> System:
    return System(Site(runner, fresh_database), tmp_path / "acme.json")


def test_what_is_read_joins_the_thread_once(system: System) -> None:
    system.says(courses=[course(1), course(2)], completions=[completion(n, n) for n in range(1, 8)])
    first, again = system.sync(), system.sync()
    assert first["error"] is None
    assert (first["state"], system.counts(first)) == ("SUCCEEDED", (9, 0, 0, 0))
    assert (again["state"], system.counts(again)) == ("SUCCEEDED", (0, 0, 2, 0))
    made = system.world.rows(
        "SELECT count(*) AS n FROM completion JOIN course ON course.id = course_id WHERE provider = 'acme'"
    )
    assert made == [{"n": 7}]
    assert system.problems() == {}
    assert system.state() == "ACTIVE"


def test_unchanged_rows_make_no_event(system: System) -> None:
    system.says(courses=[course(1)], completions=[completion(1, 1)])
    system.sync("FULL")
    before = system.world.rows("SELECT max(sequence) AS n FROM domain_event")
    row = system.sync("FULL")
    assert system.counts(row) == (0, 0, 2, 0)
    assert system.world.rows("SELECT max(sequence) AS n FROM domain_event") == before


def test_a_changed_row_changes_its_node(system: System) -> None:
    system.says(courses=[course(1)], completions=[completion(1, 1)])
    system.sync()
    system.says(courses=[course(1, title="Another")], completions=[completion(9, 1, id="d1", state="FAILED")])
    row = system.sync()
    assert system.counts(row) == (0, 2, 0, 0)
    assert system.world.rows("SELECT title FROM course WHERE provider = 'acme'") == [{"title": "Another"}]
    told = system.world.rows(
        "SELECT score FROM completion JOIN course ON course.id = course_id WHERE provider = 'acme'"
    )
    assert told == [{"score": 0}]


def test_a_rehearsal_changes_nothing_and_tells_the_same(system: System) -> None:
    system.says(courses=[course(1)], completions=[completion(1, 1)])
    dry = system.sync(dry=True)
    assert (dry["state"], system.counts(dry)) == ("SUCCEEDED", (2, 0, 0, 0))
    assert system.world.rows("SELECT 1 FROM course WHERE provider = 'acme'") == []
    assert system.world.rows("SELECT 1 FROM synced_row") == []
    assert system.counts(system.sync()) == (2, 0, 0, 0)


def test_rows_that_can_t_be_used_are_rejected_with_their_reasons(system: System) -> None:
    broken = completion(3, 1)
    del broken["course"]
    nobody, nothing = completion(1, 1, email="nobody@example.com"), completion(2, 1, "c9")
    system.says(courses=[course(1)], completions=[nobody, nothing, broken])
    row = system.sync()
    assert (row["state"], system.counts(row)) == ("SUCCEEDED", (1, 0, 0, 3))
    told = system.world.rows("SELECT key, field, code FROM rejected_row ORDER BY key")
    assert told == [
        {"key": "d1", "field": "person", "code": "UNKNOWN_PERSON"},
        {"key": "d2", "field": "course_key", "code": "UNKNOWN_COURSE"},
        {"key": "d3", "field": None, "code": "BAD_VALUE"},
    ]
    assert system.problems() == {"REJECTED_ROWS": 1}
    assert system.state() == "DEGRADED"


def test_a_run_whose_process_dies_goes_on_where_it_was(system: System) -> None:
    told = {"courses": [course(1)], "completions": [completion(n, n % 90) for n in range(1, 1800)]}
    system.says(**told, dies_at=4)
    run_id = system.world.run(system.queued())
    system.go_on(run_id)
    died = system.row(run_id)
    assert (died["state"], died["error"]) == (
        "FAILED",
        "The process of bulk ended without an answer (status 9). (PLUGIN_DIED)",
    )
    assert died["processed"] == 1001
    system.world.rows("UPDATE sync_run SET state = 'RUNNING', finished_at = NULL WHERE id = :id", id=run_id)
    system.go_on(run_id)
    row = system.row(run_id)
    assert (row["state"], row["processed"], row["rejected"]) == ("SUCCEEDED", 1800, 0)
    assert system.world.rows("SELECT count(*) AS n FROM synced_row") == [{"n": 1800}]


@pytest.mark.parametrize(
    ("told", "state", "code", "connection"),
    [
        ({"status": 401}, "FAILED", "BAD_CREDENTIALS", "BROKEN"),
        ({"status": 403}, "FAILED", "MISSING_SCOPE", "BROKEN"),
        ({"status": 500}, "QUEUED", "VENDOR_FAILED", "DEGRADED"),
        ({"status": 429, "headers": {"Retry-After": "600"}}, "QUEUED", "THROTTLED", "DEGRADED"),
        ({"status": 302}, "FAILED", "BAD_ANSWER", "DEGRADED"),
    ],
)
def test_what_a_vendor_says_is_seen(
    system: System, told: dict[str, object], state: str, code: str, connection: str
) -> None:
    system.says(**told)
    row = system.sync()
    assert row["state"] == state
    assert row["error"].endswith(f"({code})")
    assert system.problems() == {code: 1}
    assert system.state() == connection
