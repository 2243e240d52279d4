"""What is done about equal pay: name who does equal work, have measured what they earn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.changes import add, record, require
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.pay import access, cycle_store, equity_measuring, equity_store
from schema.pay.equity_inputs import PayEquityCategoryCreateInput, PayEquityRunInput
from schema.pay.planning_tables import pay_equity_category

NAME, WORDS, FEWEST = 200, 2_000, 10


async def name_category(request: Request, given: PayEquityCategoryCreateInput) -> Mapping[str, Any]:
    """Say whose work is the same or of equal value."""
    await require(request, access.WRITING, None)
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["name"] = text(given.name, NAME, "name")
    with checks.part():
        values["description"] = None if given.description is None else text(given.description, WORDS, "description")
    for column, kind, opaque, path in (
        ("job_family_id", "JobFamily", given.family_id, "familyId"),
        ("job_level_id", "JobLevel", given.level_id, "levelId"),
    ):
        with checks.part():
            values[column] = None if opaque is None else (await seen(request, kind, opaque, path)).id
    checks.done()
    category_id = await add(request, pay_equity_category, **values)
    kind, operation = "PayEquityCategoryCreated", EventOperation.CREATED
    record(request, Event(kind, "PayEquityCategory", category_id, operation, after=values))
    return {"category_id": category_id}


async def run(request: Request, given: PayEquityRunInput) -> Mapping[str, Any]:
    """Measure the gaps as of today; categories of too few hold no figure."""
    cycle_id = None
    if given.cycle_id is not None:
        cycle_id = (await seen(request, "CompensationCycle", given.cycle_id, "cycleId")).id
    await require(request, access.WRITING, None, *(() if cycle_id is None else ("cycleId",)))
    asked = await _categories(request, given)
    rows = await equity_store.workers(request, asked, request.today)
    _check_size(asked, rows, named=given.category_ids is not None)
    if cycle_id is None:
        return {"result_ids": await equity_measuring.measure_organization(request, rows)}
    told = await cycle_store.cycle(request, cycle_id)
    basis = equity_measuring.Basis(cycle_id, told.currency, told.fx_on)
    return {"cycle_id": cycle_id, "result_ids": await equity_measuring.measure(request, basis, rows)}


async def _categories(request: Request, given: PayEquityRunInput) -> list[UUID]:
    """The categories of the input; all, where it names none."""
    if given.category_ids is None:
        return [one.id for one in await equity_store.categories(request)]
    found = []
    for number, opaque in enumerate(given.category_ids):
        found.append((await seen(request, "PayEquityCategory", opaque, "categoryIds", str(number))).id)
    return found


def _check_size(asked: Sequence[UUID], rows: Sequence[Any], *, named: bool) -> None:
    sizes = Counter(row.category_id for row in rows)
    for number, category_id in enumerate(asked if named else ()):
        if sizes[category_id] < FEWEST:
            words = f"The category has {sizes[category_id]} workers; a gap is shown for {FEWEST} or more. Widen it."
            raise refused(Problem.TOO_FEW_PEOPLE, words, "categoryIds", str(number))
