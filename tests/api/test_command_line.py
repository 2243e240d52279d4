"""The command line as a person uses it: help everywhere, one sentence for each error, and nothing left running."""

import json
import os
import pty
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.__main__ import main
from api.app import create_app
from api.database import migrations
from api.database.running import running_database
from api.errors import CommandError
from api.settings import Settings
from schema.root import sdl
from tests.api.conftest import World, passable_folder
from tests.api.database.test_embedded import servers

ROOT = Path(__file__).parents[2]
COMMANDS = (
    (),
    ("demo",),
    ("serve",),
    ("migrate",),
    ("import",),
    ("schema",),
    ("doctor",),
    ("token",),
    ("token", "persona"),
    ("token", "person"),
    ("token", "service"),
    ("token", "service", "create"),
    ("token", "service", "rotate"),
    ("token", "service", "revoke"),
    ("token", "service", "list"),
)


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Commands of a test meet neither the developer's database nor the signals of the test run."""
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path / "data"))
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def in_world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(world.settings.data_dir))
    monkeypatch.setenv("COLUMNS", "200")
    return world


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code of a command, and what it printed."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    printed = capsys.readouterr()
    return int(left.value.code or 0), printed.out, printed.err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, *path, "--help")
    assert (code, err) == (0, "")
    assert f"python -m api {' '.join(path)}".strip() in out


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "sevre")
    assert (code, out) == (2, "")
    assert "No such command 'sevre'" in err


def test_an_error_is_one_sentence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_PORT", "[red]eighty")
    assert said(capsys, "serve") == (
        1,
        "",
        (
            "error: The setting GOLDENTHREAD_PORT ('[red]eighty') can't be used: "
            "it must be a whole number from 1 to 65535.\n"
        ),
    )


def test_the_error_itself_is_shown_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_PORT", "eighty")
    for arguments in (["--debug", "serve"], ["serve", "--debug"]):
        with pytest.raises(CommandError, match="GOLDENTHREAD_PORT"):
            main(arguments)


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "schema") == (0, sdl(), "")


@pytest.mark.usefixtures("in_world")
def test_migrating_a_database_at_head_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "migrate") == (0, "The database is at head (migrations applied: 0).\n", "")


def test_going_back_needs_a_word_more(in_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "migrate", "--to", "base")
    assert (code, out) == (1, "")
    assert "going back drops data: add --back to do so." in err
    assert in_world.as_owner(lambda connection: connection.exec_driver_sql("SELECT 1 FROM organization"))


@pytest.mark.usefixtures("in_world")
def test_a_revision_that_does_not_exist_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "migrate", "--to", "nowhere")
    assert (code, err) == (
        1,
        "error: There is no way to that revision: No such revision or branch 'nowhere'.\n",
    )


def test_checking_migrations_leaves_no_database_behind(
    in_world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sockets = in_world.database.owner().query["host"]
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", f"postgresql://postgres@/postgres?host={sockets}")
    assert said(capsys, "migrate", "--check") == (0, "The migrations make the tables that the code has.\n", "")
    names = "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname"
    rows = in_world.as_owner(lambda connection: connection.exec_driver_sql(names))
    assert [row.datname for row in rows] == ["postgres"]


@pytest.mark.usefixtures("in_world")
def test_service_tokens_are_made_rotated_listed_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    made = said(capsys, "token", "service", "create", "sync", "-o", "globex", "--scope", "people:read")
    turned = said(capsys, "token", "service", "rotate", "sync", "-o", "globex", "--overlap-hours", "0")
    assert [made[0], turned[0]] == [0, 0]
    assert made[1] != turned[1]
    code, listed, _ = said(capsys, "token", "service", "list", "-o", "globex")
    assert code == 0
    assert listed.count("people:read") == 2
    assert made[1].strip() not in listed
    assert said(capsys, "token", "service", "revoke", "sync", "-o", "globex") == (
        0,
        "Revoked 1 token(s) named sync.\n",
        "",
    )


@pytest.mark.usefixtures("in_world")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("person", "nobody@acme.example", "-o", "acme"), "No account has the subject or the work e-mail"),
        (("person", "bob", "-o", "acme"), "No account has the subject or the work e-mail 'bob'"),
        (("person", "ann", "-o", "nowhere"), "There is no organization 'nowhere' (known: acme, demo, globex)."),
        (("persona", "emperor"), "There is no persona 'emperor': choose one of employee, manager,"),
        (("persona", "manager"), "The demo organization has nobody for the persona 'manager'"),
        (("service", "create", "x", "-o", "acme", "--scope", "all"), "'all' is no scope: write what it may do"),
        (("service", "rotate", "none", "-o", "acme"), "No service token named 'none' is in force"),
    ],
)
def test_a_token_that_can_not_be_made_is_told(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "token", *arguments)
    assert (code, out) == (1, "")
    assert told in err


@pytest.mark.parametrize("persona", ["employee", "integrator", "integrator"], ids=["person", "first", "rotated"])  # noqa: PT014 - the second time rotates
def test_a_persona_gets_a_token_that_is_accepted(
    in_world: World, persona: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, token, err = said(capsys, "token", "persona", persona)
    assert (code, err) == (0, "")
    with TestClient(create_app(in_world.settings)) as client:
        headers = {"Authorization": f"Bearer {token.strip()}"}
        answer = client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
    assert answer.json()["data"] == {"__typename": "Query"}


@pytest.mark.usefixtures("in_world")
def test_a_token_for_a_person_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "token", "person", "ann", "-o", "acme")
    assert (code, err) == (0, "")
    assert out.count(".") == 2


@pytest.mark.usefixtures("in_world")
def test_the_doctor_finds_a_good_set_up_good(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_PORT", str(free_port()))
    code, out, err = said(capsys, "doctor")
    assert (code, err) == (0, "")
    assert (out.count(" ok "), out.count(" wrong ")) == (10, 0)


def test_the_doctor_names_each_thing_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GOLDENTHREAD_JWT_KEYS", str(tmp_path / "missing.json"))
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", "postgresql://hr:hunter2@127.0.0.1:1/thread")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("GOLDENTHREAD_PORT", str(taken.getsockname()[1]))
        code, out, err = said(capsys, "doctor")
    assert (code, err) == (1, "error: 3 of 10 checks found something wrong: see the table.\n")
    assert (out.count(" ok "), out.count(" wrong "), out.count(" not checked ")) == (3, 3, 4)
    assert "hunter2" not in out


def test_a_database_that_is_not_migrated_is_not_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(folder))
    code, out, err = said(capsys, "serve", "--port", str(free_port()))
    assert (code, out) == (1, "")
    assert err.endswith("run python -m api migrate.\n")
    assert servers(folder) == []


def test_a_port_in_use_is_told_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path / "data"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = said(capsys, "serve", "--port", str(port))
    assert (code, out) == (1, "")
    assert err == (
        f"error: The server can't listen on 127.0.0.1:{port} (Address already in use): stop what uses the port, or "
        "choose another one with --port or GOLDENTHREAD_PORT.\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def migrated() -> Iterator[Path]:
    """A data folder whose database is at head and stopped."""
    with passable_folder() as path:
        with running_database(replace(Settings(), data_dir=path)) as database:
            migrations.migrate(database.owner(), migrations.route(None, migrations.HEAD))
        yield path


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM", "SIGHUP"])
def test_a_served_database_is_gone_when_the_server_ends(migrated: Path, how: str) -> None:
    environment = {**os.environ, "GOLDENTHREAD_DATA_DIR": str(migrated)}
    port = free_port()
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-m", "api", "serve", "--port", str(port)], environment)  # noqa: S606
    printed = until_served(terminal)
    assert f"Serving http://127.0.0.1:{port}/graphql" in printed
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        assert json.load(answer)["status"] == "ready"
    assert len(servers(migrated)) == 1
    if how == "Ctrl-C":
        os.write(terminal, b"\x03")
    else:
        os.kill(process, signal.SIGTERM if how == "SIGTERM" else signal.SIGHUP)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.close(terminal)
    assert code == {"Ctrl-C": 0, "SIGTERM": 143, "SIGHUP": 129}[how]
    assert servers(migrated) == []


def until_served(terminal: int) -> str:
    printed = ""
    ends = time.monotonic() + 60
    while "Serving" not in printed and time.monotonic() < ends:
        try:
            printed += os.read(terminal, 1000).decode()
        except OSError:  # the process is gone; what it printed says why
            break
    return printed
