"""`connector rekey` as an operator uses it: with the key before and the new one, then with the new one alone."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from api.__main__ import main
from api.connections import Keeper
from api.feeds.sealing import Seals
from plugins.sync.vault import opened_credentials
from tests.plugins.systems import SECRETS, Site, System

BEFORE = "a key that seals the secrets of tests"
NOW = "the key that the operator has made today"


class Terminal:
    """An operator's terminal, on a connection's database."""

    def __init__(self, system: System, patch: pytest.MonkeyPatch, printed: pytest.CaptureFixture[str]) -> None:
        self.system, self._patch, self._printed = system, patch, printed

    def rekey(self, key: str, previous: str = "") -> tuple[int, str, str]:
        """The exit code of the command with these keys in the settings, and what it printed."""
        self._patch.setenv("GOLDENTHREAD_SECRETS_KEY", key)
        self._patch.setenv("GOLDENTHREAD_SECRETS_KEY_PREVIOUS", previous)
        with pytest.raises(SystemExit) as left:
            main(["connector", "rekey"])
        printed = self._printed.readouterr()
        return int(left.value.code or 0), printed.out.splitlines()[-1], printed.err

    def sealed(self) -> dict[str, Any]:
        """The connection's row as far as secrets are concerned."""
        told = "SELECT organization_id, id, credentials, credentials_key, version FROM connected_system"
        return self.system.world.rows(told)[0]


@pytest.fixture
def terminal(
    fresh_database: URL,
    runner: asyncio.Runner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Terminal]:
    address = fresh_database.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", address)
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path))
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield Terminal(System(Site(runner, fresh_database), tmp_path / "acme.json"), monkeypatch, capsys)
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_the_new_key_takes_over_and_the_one_before_is_needed_no_more(terminal: Terminal) -> None:
    held = terminal.sealed()
    assert terminal.rekey(NOW, BEFORE) == (0, "Sealed anew: 1.", "")
    anew = terminal.sealed()
    assert anew["credentials_key"] == Seals(NOW.encode()).name != held["credentials_key"]
    assert anew["version"] == held["version"]
    alone = Keeper(Seals(NOW.encode()))
    assert opened_credentials(alone, type("Row", (), anew)) == (SECRETS, None)
    assert terminal.rekey(NOW) == (0, "Sealed anew: 0.", "")
    assert terminal.sealed() == anew


def test_a_key_before_that_is_missing_is_told_with_the_way_to_mend_it(terminal: Terminal) -> None:
    held = terminal.sealed()
    code, out, err = terminal.rekey(NOW)
    assert (code, out) == (1, "Sealed anew: 0.")
    assert " ".join(err.split()) == (
        "error: 1 could be opened by no key: set GOLDENTHREAD_SECRETS_KEY_PREVIOUS to the key before, or enter those "
        "secrets anew."
    )
    assert terminal.sealed() == held
    assert terminal.rekey(NOW, BEFORE) == (0, "Sealed anew: 1.", "")
