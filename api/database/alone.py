"""A read of one statement, in one message to PostgreSQL: tenant, caller and answer, in a transaction of its own.

The caller is taken for who it was the last time. The statement names the tenant, looks the caller up again, and answers
only if nothing of that has changed; both happen before a row is read, since each part takes its row from the part
before. What turns out to need a second statement has to be asked again, in a transaction: see `api.context`.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth.tokens import Person
from api.database.reading import FAILURES
from schema.access.store import account_by_subject
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.kit.statements import Loaded, Prepared

_FRAME = """
SELECT caller.known, answer.*
FROM (
    SELECT set_config('goldenthread.organization', ${tenant}::text, true) AS tenant,
           set_config('transaction_read_only', 'on', true) AS reading
    OFFSET 0
) AS bound
CROSS JOIN LATERAL (
    SELECT (SELECT fingerprint FROM ({account}) AS found) = ${fingerprint}::text AS known
    WHERE bound.tenant IS NOT NULL
    OFFSET 0
) AS caller
LEFT JOIN LATERAL (
    SELECT true AS is_there, asked.* FROM ({answer}) AS asked WHERE caller.known OFFSET 0
) AS answer ON true
"""
_PLACEHOLDER = re.compile(r"\$(\d+)")
_MOST_FRAMED = 2_000


class MoreWantedError(Exception):
    """The operation needs more than one statement, or its caller is another than was thought."""


class Alone(Session):
    """Runs one statement.

    Attributes:
        wanted: how many statements were.
        known: whether the caller was found to be the one expected; None before that was asked.
    """

    def __init__(self, driver: Any, person: Person, viewer: Viewer, today: date) -> None:
        super().__init__(None, driver=driver)
        self.wanted = 0
        self.known: bool | None = None
        self._caller = {"tenant": person.organization_id, "subject": person.subject, "today": today}
        self._fingerprint = viewer.fingerprint

    @property
    def was_enough(self) -> bool:
        """Whether the one statement answered, for whom it was meant to."""
        return self.known is True and self.wanted == 1

    @property
    def connection(self) -> AsyncConnection:
        """Not in here."""
        self._refuse()

    async def rows(self, *_: Any) -> NoReturn:
        """Not in here."""
        self._refuse()

    async def run(self, *_: Any) -> NoReturn:
        """Not in here."""
        self._refuse()

    async def _records(self, prepared: Prepared, values: Mapping[str, Any]) -> list[Loaded]:
        if self.wanted:
            self._refuse()
        self.wanted = self.statements = 1
        account = account_by_subject()
        arguments = [*prepared.arguments(values), *account.arguments(self._caller)]
        records = await self._fetched(
            _framed(prepared, account), [*arguments, str(self._caller["tenant"]), self._fingerprint]
        )
        self.known = bool(records[0][0])
        if not self.known:
            raise MoreWantedError
        return prepared.loaded([record[2:] for record in records if record[1]])

    async def _fetched(self, text: str, arguments: list[Any]) -> Sequence[Any]:
        """The records; where they fail to come, that is the answer, unless the connection was gone."""
        try:
            records: Sequence[Any] = await self._driver.fetch(text, *arguments)
        except FAILURES as error:
            self.known = not self._driver.is_closed()
            raise DBAPIError(text, None, error, connection_invalidated=not self.known) from error
        except asyncio.CancelledError:
            self.known = True
            raise
        return records

    def _refuse(self) -> NoReturn:
        self.wanted += 1
        raise MoreWantedError


_FRAMES: dict[str, str] = {}


def _framed(prepared: Prepared, account: Prepared) -> str:
    """The text of all parts; their parameters follow each other, the tenant's name and the fingerprint last."""
    if prepared.sql not in _FRAMES:
        before = prepared.parameters
        last = before + account.parameters
        shifted = _PLACEHOLDER.sub(lambda match: f"${int(match[1]) + before}", account.sql)
        _FRAMES[prepared.sql] = _FRAME.format(
            tenant=last + 1, fingerprint=last + 2, account=shifted, answer=prepared.sql
        )
        if len(_FRAMES) > _MOST_FRAMED:
            del _FRAMES[next(iter(_FRAMES))]
    return _FRAMES[prepared.sql]
