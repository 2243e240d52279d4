"""Secrets are opened with the key before and sealed with the new one, all of them, once."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from api.connections import Keeper
from api.feeds.sealing import Seals, UnsealedError
from api.rekeying import AT_ONCE, Rekeyed, count_stale, resealed
from plugins.sync.vault import opened_credentials
from tests.plugins.systems import SECRETS, Site, System

BEFORE, NOW, ANOTHER = (f"a key of tests, which is the {which} one".encode() for which in ("first", "second", "third"))
WEBHOOKS = AT_ONCE + 5


class Sealed(System):
    """A connection and webhooks whose secrets are sealed with the key before."""

    def webhooks(self, seals: Seals) -> list[UUID]:
        rows = self.world.rows("SELECT id FROM employee ORDER BY id LIMIT 1")
        first: UUID = rows[0]["id"]
        made = [UUID(int=first.int + number) for number in range(WEBHOOKS)]
        for number, one in enumerate(made):
            self.world.rows(
                "INSERT INTO webhook_subscription (organization_id, id, url, query, events, actor_kind, secret, "
                "previous_secret, previous_secret_until, secret_key) SELECT :tenant, :id, 'https://x', 'q', '{}', "
                "'SYSTEM', :secret, older, CASE WHEN older IS NOT NULL THEN now() END, :key "
                "FROM (SELECT CAST(:previous AS bytea) AS older) AS told",
                tenant=self.tenant,
                id=one,
                secret=seals.seal(self.tenant, one, f"secret {number}"),
                previous=seals.seal(self.tenant, one, f"older {number}") if number % 2 else None,
                key=seals.name,
            )
        return made

    def rekey(self, seals: Seals) -> tuple[Rekeyed, int]:
        passed: list[None] = []
        told = self.world.run(resealed(self.world.engine(), self.tenant, seals, lambda: passed.append(None)))
        return told, len(passed)

    def stale(self, seals: Seals) -> int:
        return self.world.run(count_stale(self.world.engine(), self.tenant, seals))


@pytest.fixture
def sealed(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> Sealed:
    made = Sealed(Site(runner, fresh_database), tmp_path / "acme.json")
    master = b"a key that seals the secrets of tests"
    made.world.rows("DELETE FROM webhook_subscription")
    assert made.stale(Seals(master)) == 0
    return made


def test_all_is_sealed_anew_and_the_key_before_is_needed_no_more(sealed: Sealed) -> None:
    before = Seals(b"a key that seals the secrets of tests")
    made = sealed.webhooks(before)
    both = Seals(NOW, b"a key that seals the secrets of tests")
    assert sealed.stale(both) == WEBHOOKS + 1
    assert sealed.rekey(both) == (Rekeyed(done=WEBHOOKS + 1), WEBHOOKS + 1)
    assert (sealed.stale(both), sealed.rekey(both)) == (0, (Rekeyed(), 0))
    alone = Seals(NOW)
    (row,) = sealed.world.rows("SELECT organization_id, id, credentials, credentials_key FROM connected_system")
    assert row["credentials_key"] == alone.name
    connection = type("Row", (), row)
    assert opened_credentials(Keeper(alone), connection) == (SECRETS, None)
    for number in (0, 1, WEBHOOKS - 1):
        (held,) = sealed.world.rows("SELECT * FROM webhook_subscription WHERE id = :id", id=made[number])
        assert alone.open(sealed.tenant, made[number], held["secret"]) == f"secret {number}"
        if number % 2:
            assert alone.open(sealed.tenant, made[number], held["previous_secret"]) == f"older {number}"
        else:
            assert held["previous_secret"] is None


def test_what_no_key_opens_stays_as_it_is_and_is_counted(sealed: Sealed) -> None:
    (before,) = sealed.world.rows("SELECT credentials, credentials_key FROM connected_system")
    assert sealed.rekey(Seals(NOW, ANOTHER)) == (Rekeyed(lost=1), 1)
    assert sealed.world.rows("SELECT credentials, credentials_key FROM connected_system") == [before]


def test_both_keys_open_and_the_new_one_seals() -> None:
    tenant, row = UUID(int=1), UUID(int=2)
    old = Seals(BEFORE).seal(tenant, row, "secret")
    both = Seals(NOW, BEFORE)
    assert both.open(tenant, row, old) == "secret"
    assert both.name == Seals(NOW).name
    new = both.seal(tenant, row, "secret")
    assert Seals(NOW).open(tenant, row, new) == "secret"
    with pytest.raises(UnsealedError):
        Seals(BEFORE).open(tenant, row, new)
    with pytest.raises(UnsealedError):
        both.open(tenant, row, Seals(ANOTHER).seal(tenant, row, "secret"))
