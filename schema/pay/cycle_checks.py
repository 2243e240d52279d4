"""What the actions on compensation cycles look at alike: the cycle in its stage, a currency, a note, the pools."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.changes import record, target
from schema.access.request import Request
from schema.kit.event_values import AuditedData, EventOperation
from schema.kit.events import Event
from schema.kit.inputs import text
from schema.kit.problems import Problem, refused
from schema.pay import access, cycle_store
from schema.pay.budget_rules import NoRateError
from schema.pay.values import BudgetPoolKind, CompensationCycleStage

NOTE = 2_000
"""Most letters of a note."""

PLANNED = (CompensationCycleStage.PLANNING,)
DECIDED_IN = (CompensationCycleStage.PLANNING, CompensationCycleStage.APPROVAL)
_LETTERS = 3


async def cycle_in(
    request: Request, opaque: str, stages: Sequence[CompensationCycleStage], version: int | None = None
) -> Any:
    """The cycle that an input names, locked, in one of these stages.

    Raises:
        RefusedError: as `target`; ALREADY_DECIDED in another stage.
    """
    row = await target(request, "CompensationCycle", opaque, "cycleId", may=access.WRITING, version=version)
    if row.stage not in stages:
        words = f"The cycle is in {row.stage}; this is done in {' or '.join(stages)}."
        raise refused(Problem.ALREADY_DECIDED, words, "cycleId")
    return await cycle_store.cycle(request, row.id)


def currency(code: str, *path: str) -> str:
    """An ISO 4217 code as it is kept.

    Raises:
        RefusedError: BAD_VALUE.
    """
    if len(code) != _LETTERS or not (code.isascii() and code.isalpha() and code.isupper()):
        raise refused(Problem.BAD_VALUE, f"'{code[:10]}' is no ISO 4217 code; send one such as EUR.", *path)
    return code


def note_of(given: str | None) -> str | None:
    """A note as it is kept."""
    return None if given is None else text(given, NOTE, "note")


def pool_for(
    unit: UUID | None, kind: BudgetPoolKind, pools: Mapping[tuple[UUID, BudgetPoolKind], Any], above: Mapping[UUID, Any]
) -> Any:
    """The pool that pays for somebody of a unit: its own, or that of the nearest unit above; None without any."""
    while unit is not None:
        if (unit, kind) in pools:
            return pools[unit, kind]
        unit = above.get(unit)
    return None


def no_rate(error: NoRateError, fx_on: Any, *path: str) -> Any:
    """The refusal where money is in a currency without a rate."""
    source, goal = error.pair
    words = f"No rate from {source} to {goal} is on record for {fx_on}; record one first."
    return refused(Problem.NO_EXCHANGE_RATE, words, *path)


def told(request: Request, kind: str, cycle_id: UUID, operation: EventOperation, **documents: Any) -> Event:
    """Record what happened to a cycle."""
    return record(request, Event(kind, "CompensationCycle", cycle_id, operation, audited=AuditedData.PAY, **documents))
