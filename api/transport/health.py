"""What a load balancer asks: is the process alive, and can it serve now. Tells numbers, never data."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.context import Door
from api.database.checks import require_head, state
from api.database.engines import pool_numbers
from api.errors import CommandError

NOT_READY = 503


async def healthz(_: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> JSONResponse:
    """200 when a request would be served now; 503 with the reason when the pool is full or the database not ready."""
    door: Door = request.app.state.door
    pool = pool_numbers(door.engine, door.lanes.idle)
    if pool["inUse"] >= pool["size"]:
        return JSONResponse({"status": "saturated", "pool": pool}, NOT_READY)
    door.lanes.make_room()
    try:
        require_head(await state(door.engine))
    except CommandError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error), "pool": pool}, NOT_READY)
    return JSONResponse({"status": "ready", "pool": pool})
