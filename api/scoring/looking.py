"""Who looks at a diagnosis is entered into the log of AI decisions before it is shown; once in a request.

A diagnosis is made long before anybody reads it: the entry of a look repeats the hash of the inputs, the version and
the output of the entry that was made then.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from api.scoring.logbook import Logbook
from schema.access.request import Request
from schema.development.diagnosis_ports import Look
from schema.kit.errors import CodedError

MOST_KEPT = 1_000
"""Requests at once of which it is known what they have entered."""

Asking = tuple[UUID, UUID | None, datetime]
"""A request that is asked twice, since one statement was not enough for it, is the same by who asks, and when."""

_log = logging.getLogger(__name__)


@dataclass
class _Entered:
    """What a request has entered. Sibling fields ask at once; the lock lets the later ones find what the first did."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: set[UUID] = field(default_factory=set)
    shown: set[UUID] = field(default_factory=set)


class LooksAtWork:
    """The looks of one installation, as `schema.development.diagnosis_ports.Looks` asks for them.

    Args:
        logbook: where they are entered.
    """

    def __init__(self, logbook: Logbook) -> None:
        self._logbook = logbook
        self._entered: OrderedDict[Asking, _Entered] = OrderedDict()

    async def looked(self, request: Request, looks: Sequence[Look]) -> frozenset[UUID]:
        """One statement for all that are new, on the log's own connection; none of them where it fails."""
        mine = self._of(request)
        async with mine.turn:
            new = [one for one in looks if one.diagnosis_id not in mine.asked]
            if new:
                mine.shown |= await self._enter(request, new)
                mine.asked |= {one.diagnosis_id for one in new}
        return frozenset(mine.shown)

    def _of(self, request: Request) -> _Entered:
        asking = (request.viewer.organization_id, request.viewer.account_id, request.now)
        mine = self._entered.setdefault(asking, _Entered())
        while len(self._entered) > MOST_KEPT:
            self._entered.popitem(last=False)
        return mine

    async def _enter(self, request: Request, looks: Sequence[Look]) -> set[UUID]:
        try:
            return await self._logbook.look(request, looks)
        except (DBAPIError, OSError, CodedError) as error:
            _log.warning("a look at diagnoses can't be entered, so they are not shown: %s", error)
            return set()
