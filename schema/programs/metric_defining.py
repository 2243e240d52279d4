"""What HR says that a metric means. A change is a new version, so that old numbers keep their meaning."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import add, lock, record, require
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text, told
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded
from schema.programs import access, metric_store
from schema.programs.metric_registry import METRICS
from schema.programs.metric_values import Metric
from schema.programs.program_changing import NAME, owner_of
from schema.programs.program_inputs import MetricDefinitionUpdateInput
from schema.programs.tables import metric_definition

WORDS = 2_000
"""Most letters of a formula, a population and a rule."""

_LENGTHS = {"name": NAME, "formula": WORDS, "population": WORDS, "as_of_rule": WORDS}
_PATHS = {"as_of_rule": "asOfRule"}
_KEPT = ("name", "formula", "grain", "population", "as_of_rule", "cadence", "iso_area", "owner_id")


async def define(request: Request, given: MetricDefinitionUpdateInput) -> Mapping[str, Any]:
    """Add the next version of a definition, or the first one."""
    await require(request, access.METRICS_WRITING, None)
    await lock(request, "metric", given.key)
    newest = (await metric_store.definitions(request)).get(given.key)
    number = 0 if newest is None else newest.version
    if given.expected_version is not None and given.expected_version != number:
        words = f"The newest version is {number} now, not {given.expected_version}; read it again."
        raise refused(Problem.STALE_VERSION, words, "expectedVersion")
    values = _begun(given.key, newest) | await _given(request, given)
    row_id = await add(request, metric_definition, key=given.key, version=number + 1, **values)
    before = None if newest is None else {name: getattr(newest, name) for name in _KEPT}
    node_type = "MetricDefinition"
    created = Event(f"{node_type}Created", node_type, row_id, EventOperation.CREATED, before=before, after=values)
    record(request, created)
    return {"definition_id": row_id}


def first_words(metric: Metric) -> dict[str, Any]:
    """The columns of a first definition of a metric that is computed here."""
    return {
        "name": metric.name,
        "formula": metric.formula,
        "grain": metric.grain,
        "population": metric.population,
        "as_of_rule": metric.as_of_rule,
        "cadence": metric.cadence,
        "iso_area": metric.iso_area,
    }


def _begun(key: str, newest: Loaded | None) -> dict[str, Any]:
    """What a new version starts from."""
    if newest is not None:
        return {name: getattr(newest, name) for name in _KEPT}
    if key not in METRICS:
        words = f"There is no metric '{key[:40]}'; there are {', '.join(METRICS)}."
        raise refused(Problem.BAD_VALUE, words, "key")
    return first_words(METRICS[key])


async def _given(request: Request, given: MetricDefinitionUpdateInput) -> dict[str, Any]:
    checks, values = Checks(), told(given, "iso_area")
    for name, most in _LENGTHS.items():
        words = getattr(given, name)
        if words is not None:
            with checks.part():
                values[name] = text(words, most, _PATHS.get(name, name))
    for opaque in told(given, "owner_id").values():
        with checks.part():
            values["owner_id"] = await owner_of(request, opaque)
    if given.cadence is not None:
        values["cadence"] = given.cadence
        if given.key in METRICS:
            values["grain"] = METRICS[given.key].grain_of(given.cadence)
    checks.done()
    return values
