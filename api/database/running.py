"""Where the database is and who enters it: the embedded one is started for as long as somebody needs it.

Not the connections themselves: see api.database.engines.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.engine import URL

from api.database.embedded import embedded_server
from api.errors import CommandError
from api.settings import Settings
from schema.kit.tenancy import APP_ROLE


@dataclass(frozen=True, slots=True)
class Entrance:
    """An address, and the role to take on when entering by it (None: the one that the address names)."""

    url: URL
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Database:
    """The ways into one database: the server's, and the owner's (None where only the server's is set)."""

    app: Entrance
    owner_url: URL | None

    def owner(self) -> URL:
        """The owner's address.

        Raises:
            CommandError: only the server's own address is set.
        """
        if self.owner_url is None:
            raise CommandError(
                "This command works as the owner of the tables: set GOLDENTHREAD_DATABASE_URL beside "
                "GOLDENTHREAD_APP_DATABASE_URL."
            )
        return self.owner_url


@contextmanager
def running_database(settings: Settings) -> Iterator[Database]:
    """The database that the settings name; the embedded one runs at least until the block ends.

    Raises:
        CommandError: the embedded database can't be started.
    """
    if not is_embedded(settings):
        yield _external(settings.database_url, settings.app_database_url)
        return
    with embedded_server(settings.data_dir) as owner:
        yield Database(Entrance(owner.set(username=APP_ROLE)), owner)


def is_embedded(settings: Settings) -> bool:
    """Whether the settings name no server of the operator's own."""
    return not (settings.database_url or settings.app_database_url)


def _external(owner: URL | None, app: URL | None) -> Database:
    if app is not None:
        return Database(Entrance(app), owner)
    if owner is None:
        raise ValueError("an external database has an address")
    return Database(Entrance(owner, APP_ROLE), owner)
