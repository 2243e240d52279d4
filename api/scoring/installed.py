"""The models of one installation, joined by its settings: what requests are lent, and what workers do.

Duties: everybody is measured once a day, then missed goals are diagnosed; drift is measured once a week.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time
from typing import Any

from api.database.engines import app_engine
from api.database.running import Entrance
from api.jobs.duties import Duties
from api.scoring import drifting, judging, snapshots
from api.scoring.artefact_files import folder_of
from api.scoring.logbook import CONNECTIONS, Logbook
from api.scoring.looking import LooksAtWork
from api.scoring.serving import ModelsAtWork
from api.settings import Settings
from ml.errors import ModelInputError
from schema.access.request import Request
from schema.development.diagnosis_ports import Looks
from schema.governance.model_ports import Models
from schema.kit.cadence import Daily, Scheduled, Weekly
from schema.kit.events import Event
from schema.pay.leaving_ports import Leavers

_log = logging.getLogger(__name__)


@asynccontextmanager
async def model_ports(entrance: Entrance, settings: Settings) -> AsyncIterator[Mapping[type[Any], Any]]:
    """What requests are lent, until the block ends."""
    engine = app_engine(entrance, replace(settings, pool_size=CONNECTIONS))
    try:
        logbook = Logbook(engine)
        models = ModelsAtWork(folder_of(settings.data_dir), logbook)
        yield {Models: models, Leavers: models, Looks: LooksAtWork(logbook)}
    finally:
        await engine.dispose()


def model_duties(settings: Settings) -> Duties:
    """What workers do for models."""
    folder = folder_of(settings.data_dir)

    async def measure(request: Request, arguments: Mapping[str, Any]) -> None:
        del arguments
        await snapshots.measure(request, request.today)

    async def diagnose(request: Request, arguments: Mapping[str, Any]) -> None:
        del arguments
        await judging.diagnose_missed(request, folder)

    async def diagnose_closed(request: Request, event: Event) -> None:
        try:
            await judging.diagnose_missed(request, folder, [event.node_id])
        except ModelInputError as error:
            _log.warning("a missed goal waits for the day's diagnosis: %s", error)

    async def drift(request: Request, arguments: Mapping[str, Any]) -> None:
        del arguments
        await drifting.measure(request, folder)

    return Duties(
        listeners={"GoalClosed": (diagnose_closed,)},
        schedules={
            "measure_features": Scheduled(Daily(time(3)), measure),
            "diagnose_missed_goals": Scheduled(Daily(time(4)), diagnose),
            "measure_drift": Scheduled(Weekly(6, time(5)), drift),
        },
    )
