"""What comes due in the programs without anybody calling: every night they are checked against each other."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from schema.access.request import Request
from schema.kit.cadence import Daily, Scheduled
from schema.programs import aligning


async def check_alignment(request: Request, arguments: Mapping[str, Any]) -> None:
    """Run every rule; twice is as good as once."""
    del arguments
    await aligning.check(request)


SCHEDULED = {"check_alignment": Scheduled(Daily(time(4)), check_alignment)}
"""What a worker runs for each organization."""
