"""What an organization sets its rules to: the thresholds of all links, by the names of their areas.

A change holds from the next reading on. What a rule has fired already, stands: it keeps the version it fired by.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update

from schema.access.changes import record, require
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks
from schema.kit.problems import Problem, refused
from schema.kit.thresholds import Area, Value, areas, as_kept
from schema.people import access
from schema.people.inputs import OrganizationThresholdsSetInput, ThresholdInput
from schema.people.tables import organization


async def set_thresholds(request: Request, given: OrganizationThresholdsSetInput) -> Mapping[str, Any]:
    """Set thresholds, all of them or none; a threshold without a value is as usual again."""
    await require(request, access.ORGANIZATION_WRITING, None)
    row = await _held(request, given.expected_version)
    told, before, checks = {name: dict(row.settings.get(name) or {}) for name in areas}, {}, Checks()
    for place, one in enumerate(given.thresholds):
        with checks.part():
            area, name, value = _threshold(one, "thresholds", str(place))
            before[f"{area}.{name}"] = told[area].pop(name, None)
            told[area] |= {} if value is None else {name: as_kept(value)}
    checks.done()
    _require_sound(told, given)
    settings = {**row.settings, **{area: values for area, values in told.items() if values or area in row.settings}}
    mine = organization.c.organization_id == request.viewer.organization_id
    await request.session.run(update(organization).where(mine).values(settings=settings, version=row.version + 1))
    after = {path: told[path.split(".")[0]].get(path.split(".")[1]) for path in before}
    kind, about = "OrganizationUpdated", request.viewer.organization_id
    record(request, Event(kind, "Organization", about, EventOperation.UPDATED, before=before, after=after))
    return {}


async def _held(request: Request, version: int | None) -> Row[Any]:
    """The viewer's organization, locked."""
    mine = organization.c.organization_id == request.viewer.organization_id
    (row,) = await request.session.rows(select(organization).where(mine).with_for_update())
    if version is not None and row.version != version:
        words = f"This was version {version} when you read it and is version {row.version} now; read it again."
        raise refused(Problem.STALE_VERSION, words, "expectedVersion")
    return row


def _threshold(given: ThresholdInput, *path: str) -> tuple[str, str, Value | None]:
    area = areas.get(given.area)
    if area is None:
        words = f"There is no area {given.area!r}; there are {', '.join(areas)}."
        raise refused(Problem.NOT_FOUND, words, *path, "area")
    found = {one.name: one for one in area.thresholds.values()}.get(given.name)
    if found is None:
        words = f"{given.area} has no threshold {given.name!r}; organization.thresholds lists all."
        raise refused(Problem.NOT_FOUND, words, *path, "name")
    try:
        return given.area, given.name, None if given.value is None else found.value(given.value)
    except ValueError as error:
        raise refused(Problem.BAD_VALUE, str(error), *path, "value") from None


def _require_sound(told: Mapping[str, Mapping[str, object]], given: OrganizationThresholdsSetInput) -> None:
    """Raise RefusedError where the thresholds of an area contradict each other."""
    checks = Checks()
    for name in dict.fromkeys(one.area for one in given.thresholds):
        conflict = _conflict(areas[name], told[name])
        checks.that(conflict is None, Problem.BAD_VALUE, conflict or "", "thresholds")
    checks.done()


def _conflict(area: Area, told: Mapping[str, object]) -> str | None:
    return area.conflict(area.rules(**area.set_in({area.name: told})))
