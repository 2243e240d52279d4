"""A change at another system: planned, approved by somebody else, sent once, and looked up when it is unclear."""

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from api.connections import means_of
from api.context import utc_now
from api.jobs.system import system_request
from plugins.host.facts import PluginFacts
from plugins.sync.changes import move
from schema.access.changes import add
from schema.governance.sync_tables import remote_change
from tests.plugins.systems import SCRIPTED, Site, System, email

DENYING = PluginFacts("denying", "1.0.0", "tests", "tests.plugins.denying")


class Changes(System):
    """A connection with a change."""

    def proposed(self, who: int = 1, course: str = "c1") -> UUID:
        async def work() -> UUID:
            async with system_request(self.world.engine(), self.tenant, utc_now()) as request:
                person = {"email": email(who)}
                payload = {"order": "EnrolmentOrder", "content": {"person": person, "course_key": course}}
                told = {"connection_id": self.connection_id, "command": "enrol", "payload": payload}
                return await add(request, remote_change, **told)

        return self.world.run(work())

    def approve(self, change_id: UUID) -> None:
        self.world.rows(
            "UPDATE remote_change SET state = 'APPROVED', approved_by_id = :id, approved_at = now() WHERE id = :id",
            id=change_id,
        )

    def move(self, change_id: UUID) -> str:
        async def work() -> None:
            async with system_request(self.world.engine(), self.tenant, utc_now()) as request:
                await move(means_of(self.host, self.world.engine(), self.tenant, self.keeper), request, change_id)

        self.world.run(work())
        return str(self.row_of(change_id)["state"])

    def row_of(self, change_id: UUID) -> dict[str, Any]:
        return self.world.rows("SELECT * FROM remote_change WHERE id = :id", id=change_id)[0]

    def enrolled(self) -> list[str]:
        """Who was enrolled there, once for each time."""
        return [row["person"] for row in json.loads(self.script.read_text()).get("enrolments", [])]


@pytest.fixture
def changes(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> Changes:
    made = Changes(Site(runner, fresh_database), tmp_path / "acme.json", plugins=(SCRIPTED,))
    made.says()
    return made


def test_a_change_goes_its_way(changes: Changes) -> None:
    one = changes.proposed()
    assert changes.move(one) == "PLANNED"
    assert (changes.row_of(one)["before"], changes.row_of(one)["after"]) == ({"enrolled": "no"}, {"enrolled": "yes"})
    assert changes.move(one) == "PLANNED"
    assert changes.enrolled() == []
    changes.approve(one)
    assert changes.move(one) == "CONFIRMED"
    assert changes.move(one) == "CONFIRMED"
    assert changes.enrolled() == [email(1)]


def test_what_has_changed_since_the_plan_is_a_conflict(changes: Changes) -> None:
    one = changes.proposed()
    changes.move(one)
    changes.world.rows("UPDATE remote_change SET remote_version = '7' WHERE id = :id", id=one)
    changes.approve(one)
    assert changes.move(one) == "CONFLICT"
    assert changes.enrolled() == []


def test_what_is_there_already_is_not_sent(changes: Changes) -> None:
    one = changes.proposed()
    changes.move(one)
    changes.says(enrolments=[{"id": "e0", "person": email(1), "course": "c1"}])
    changes.approve(one)
    assert changes.move(one) == "CONFIRMED"
    assert changes.enrolled() == [email(1)]


def test_a_vendor_that_did_it_and_fell_silent_is_not_asked_again(changes: Changes) -> None:
    one = changes.proposed()
    changes.move(one)
    changes.approve(one)
    changes.says(dies_after_writing=True)
    assert changes.move(one) == "UNKNOWN"
    assert changes.enrolled() == [email(1)]
    assert changes.row_of(one)["code"] == "PLUGIN_DIED"
    assert changes.move(one) == "CONFIRMED"
    assert (changes.enrolled(), changes.row_of(one)["attempts"]) == ([email(1)], 1)


def test_a_worker_that_died_while_sending_leaves_a_lookup(changes: Changes) -> None:
    one = changes.proposed()
    changes.move(one)
    changes.world.rows(
        "UPDATE remote_change SET state = 'SENDING', sent_at = now(), attempts = 1 WHERE id = :id", id=one
    )
    assert changes.move(one) == "PROPOSED"
    told = changes.row_of(one)
    assert (told["code"], told["approved_by_id"], changes.enrolled()) == ("NOT_DONE", None, [])


def test_a_refusal_ends_it(changes: Changes) -> None:
    one = changes.proposed(course="none")
    changes.move(one)
    changes.approve(one)
    assert changes.move(one) == "REJECTED"
    assert changes.row_of(one)["message"] == "acme.example.com refused what was asked (HTTP 422)."


def test_a_change_that_the_connector_can_t_make_is_refused(changes: Changes) -> None:
    one = changes.proposed()
    changes.world.rows("UPDATE remote_change SET command = 'fly' WHERE id = :id", id=one)
    assert changes.move(one) == "REJECTED"


def test_any_denial_wins_and_a_plugin_that_fails_denies(
    fresh_database: URL, runner: asyncio.Runner, tmp_path: Path
) -> None:
    made = Changes(Site(runner, fresh_database), tmp_path / "acme.json", plugins=(SCRIPTED, DENYING))
    made.says()
    one, other = made.proposed(), made.proposed(2)
    for change in (one, other):
        made.move(change)
        made.approve(change)
    assert made.move(one) == "REJECTED"
    assert (made.row_of(one)["code"], made.row_of(one)["message"]) == ("DENIED", "not person 1")
    assert made.move(other) == "REJECTED"
    assert (
        made.row_of(other)["message"]
        == "A plugin that has a say failed: The plugin failed: ValueError in denying.py:14."
    )
    assert made.enrolled() == []
    made.world.run(made.host.close())
