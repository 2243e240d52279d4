"""A read of one statement, in one message to PostgreSQL: tenant, caller and answer, in a transaction of its own.

The caller is taken for who it was the last time. The statement names the tenant, looks whether anybody's rights have
changed since, and answers only if none have; both happen before a row is read, since each part takes its row from the
part before. What turns out to need a second statement has to be asked again, in a transaction: see `api.context`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from sqlalchemy import literal_column, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database.reading import FAILURES
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.kit.statements import Loaded, Prepared

_FRAME = """
SELECT caller.known, answer.*
FROM (
    SELECT set_config('goldenthread.organization', ${tenant}::uuid::text, true) AS tenant,
           set_config('transaction_read_only', 'on', true) AS reading
    OFFSET 0
) AS bound
CROSS JOIN LATERAL (
    SELECT coalesce((SELECT value FROM rights_stamp WHERE organization_id = ${tenant}::uuid), 0)
           = ${stamp}::bigint AS known
    WHERE bound.tenant IS NOT NULL
    OFFSET 0
) AS caller
LEFT JOIN LATERAL (
    SELECT true AS is_there, asked.* FROM ({answer}) AS asked WHERE caller.known OFFSET 0
) AS answer ON true
"""
_MOST_FRAMED = 2_000
_NOTHING = Prepared(select(literal_column("1").label("nothing")), {})


class MoreWantedError(Exception):
    """The operation needs more than one statement, or its caller is another than was thought."""


class Alone(Session):
    """Runs one statement.

    Attributes:
        wanted: how many statements were.
        known: whether the caller was found to be the one expected; None before that was asked.
    """

    def __init__(self, driver: Any, viewer: Viewer) -> None:
        super().__init__(None, driver=driver)
        self.wanted = 0
        self.known: bool | None = None
        self._viewer = viewer

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

    async def confirm(self) -> None:
        """Look whether the caller is the one expected, where no statement was wanted that has done so."""
        with suppress(MoreWantedError):
            await self._records(_NOTHING, {})

    async def _records(self, prepared: Prepared, values: Mapping[str, Any]) -> list[Loaded]:
        if self.wanted:
            self._refuse()
        self.wanted = self.statements = 1
        text, viewer = _framed(prepared), self._viewer
        try:
            records: Sequence[Any] = await self._driver.fetch(
                text, *prepared.arguments(values), viewer.organization_id, viewer.stamp
            )
        except FAILURES as error:
            # Where they fail to come, that is the answer, unless the connection was gone.
            self.known = not self._driver.is_closed()
            raise DBAPIError(text, None, error, connection_invalidated=not self.known) from error
        except asyncio.CancelledError:
            self.known = True
            raise
        self.known = bool(records[0][0])
        if not self.known:
            raise MoreWantedError
        return prepared.loaded([record[2:] for record in records if record[1]])

    def _refuse(self) -> NoReturn:
        self.wanted += 1
        raise MoreWantedError


_FRAMES: dict[str, str] = {}


def _framed(prepared: Prepared) -> str:
    """The text of all parts; the tenant's name and the stamp follow the answer's parameters."""
    framed = _FRAMES.get(prepared.sql)
    if framed is None:
        last = prepared.parameters
        framed = _FRAMES[prepared.sql] = _FRAME.format(tenant=last + 1, stamp=last + 2, answer=prepared.sql)
        if len(_FRAMES) > _MOST_FRAMED:
            del _FRAMES[next(iter(_FRAMES))]
    return framed
