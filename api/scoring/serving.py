"""Serving retention risk: one batch for a level, from the day's measures, the artefact in force, and sums of tables.

A score is kept by (employee, version, day of measure, horizon, bands): a new version or measure is another key.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Boolean, Date, Uuid, bindparam, column, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from api.scoring import artefact_files, auditing, registry, snapshots
from api.scoring.logbook import Line, Logbook
from api.scoring.registry import Serving
from api.scoring.snapshots import Measured
from ml.artefacts import Artefact
from ml.errors import ModelInputError
from ml.explain import strongest, worded
from ml.features import Floats
from ml.horizon import within
from ml.scores import Score
from schema.access.request import Request
from schema.development.diagnosing import Reason
from schema.governance import model_rules
from schema.governance.model_ports import Audited, Risk
from schema.kit.errors import Code, CodedError
from schema.kit.problems import Problem, refused
from schema.pay.leaving_ports import Chance, Leaving

RETENTION = "retention"
MOST_KEPT = 100_000
IN_LINE = 1_000
"""More rows than these are scored beside the event loop."""
ARTEFACTS = 16

_SWITCHED = text(
    """
    WITH RECURSIVE held AS (
        SELECT e.id AS employee_id, (
            SELECT m.org_unit_id FROM employment m
            WHERE m.organization_id = :tenant AND m.employee_id = e.id AND m.valid_from <= :today
              AND m.deleted_at IS NULL
            ORDER BY m.valid_from DESC LIMIT 1
        ) AS unit_id FROM unnest(:ids) AS e(id)
    ), above AS (
        SELECT employee_id, unit_id, 0 AS steps FROM held
        UNION ALL
        SELECT above.employee_id, u.parent_id, above.steps + 1 FROM above
        JOIN org_unit u ON u.organization_id = :tenant AND u.id = above.unit_id
        WHERE u.parent_id IS NOT NULL
    )
    SELECT DISTINCT ON (above.employee_id) above.employee_id, s.enabled FROM above
    JOIN ai_system_switch s ON s.organization_id = :tenant AND s.ai_system_id = :system_id
        AND s.org_unit_id = above.unit_id AND s.deleted_at IS NULL
    ORDER BY above.employee_id, above.steps
    """
).bindparams(
    bindparam("tenant", type_=Uuid),
    bindparam("system_id", type_=Uuid),
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("today", type_=Date),
)

Key = tuple[UUID, UUID, date, int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Told:
    """A risk as it is told; the hash of what it was made from, and what it says, as JSON."""

    risk: Risk
    inputs_hash: str
    output: str


@dataclass(slots=True, eq=False)
class _Kept:
    """A score; its sentences and what the log says of it are made when it is told for the first time.

    `codes` are the columns of the strongest reasons, their values, and their shares of the logit.
    """

    score: Score
    serving: Serving
    months: int
    day: date
    inputs: bytes
    probability: float
    low: float
    high: float
    codes: tuple[list[int], list[float], list[float]]
    _told: _Told | None = None

    def told(self) -> _Told:
        """With its reasons in words."""
        if self._told is None:
            risk = self._risk()
            self._told = _Told(risk, sha256(self.inputs).hexdigest(), orjson.dumps(_output(risk)).decode())
        return self._told

    def _risk(self) -> Risk:
        return Risk(
            self.probability,
            self.low,
            self.high,
            self.months,
            [_reason(one) for one in worded(self.score, zip(*self.codes, strict=True))],
            _version(self.serving),
            self.day,
            model_rules.band(self.probability, self.serving.bands),
        )


class ModelsAtWork:
    """The models of one installation, as `schema.governance.model_ports.Models` asks for them.

    Args:
        folder: where artefacts lie.
        logbook: what is told is written there first.
    """

    def __init__(self, folder: Path, logbook: Logbook) -> None:
        self._folder = folder
        self._logbook = logbook
        self._artefacts: OrderedDict[str, Artefact] = OrderedDict()
        self._scores: OrderedDict[Key, _Kept] = OrderedDict()

    async def risks(self, request: Request, employees: Sequence[UUID], months: int) -> list[Risk | CodedError]:
        """The risk of each employee, in order; three statements at most, and one that logs."""
        try:
            serving = await self._serving(request, RETENTION)
            kept = await self._kept(request, serving, employees, months)
        except ModelInputError as error:
            return [_unavailable(str(error)) for _ in employees]
        told = {employee: one.told() for employee, one in kept.items()}
        lines = [Line(employee, one.inputs_hash, one.output) for employee, one in told.items()]
        try:
            await self._logbook.write(request, serving.system_id, _version(serving), lines)
        except (DBAPIError, OSError, CodedError):
            return [_unavailable("The log of AI decisions can't be written: try again.") for _ in employees]
        missing = "Nothing fresh was measured about this employee, or the model is off here: ask an administrator."
        return [told[one].risk if one in told else _unavailable(missing) for one in employees]

    async def leaving(self, request: Request, employees: Sequence[UUID], months: int) -> Leaving | None:
        """The chances to leave, for means over groups, so that nothing is logged; three statements at most."""
        try:
            serving = await self._serving(request, RETENTION)
            found = await self._kept(request, serving, employees, months)
        except ModelInputError:
            return None
        chances = {one: Chance(kept.probability, kept.low, kept.high) for one, kept in found.items()}
        return Leaving(_version(serving), chances)

    async def audited(self, request: Request, key: str) -> Audited:
        """How groups fare; see `api.scoring.auditing`."""
        try:
            serving = await self._serving(request, key)
            return await auditing.audit(request, key, _version(serving), await self.artefact(key, serving))
        except ModelInputError as error:
            raise refused(Problem.CLOSED, str(error), "aiSystemId") from error

    async def require_sound(self, key: str, artefact_hash: str) -> None:
        """Let pass a version whose artefact is there and whole."""
        try:
            await asyncio.to_thread(artefact_files.load, self._folder, key, artefact_hash)
        except (ModelInputError, KeyError) as error:
            raise refused(Problem.CLOSED, f"This version can't serve. {error}", "modelVersionId") from error

    async def artefact(self, kind: str, serving: Serving) -> Artefact:
        """The artefact in force, read and checked once.

        Raises:
            ModelInputError: it is missing or damaged.
        """
        name = str(serving.artefact_hash)
        if name not in self._artefacts:
            self._artefacts[name] = await asyncio.to_thread(artefact_files.load, self._folder, kind, name)
            _shorten(self._artefacts, ARTEFACTS)
        return self._artefacts[name]

    async def _serving(self, request: Request, kind: str) -> Serving:
        serving = await registry.serving(request, kind)
        if serving is None or serving.version_id is None:
            raise ModelInputError("No version of this model serves here: train one and promote it.")
        if not serving.enabled:
            raise ModelInputError("This model is switched off here.")
        return serving

    async def _kept(
        self, request: Request, serving: Serving, employees: Sequence[UUID], months: int
    ) -> dict[UUID, _Kept]:
        asked = await _switched_on(request, serving, employees) if serving.switched else list(employees)
        measured = await snapshots.latest(request, asked)
        artefact = await self.artefact(RETENTION, serving)
        version_id = _version(serving)
        keys = [
            (employee, version_id, day, months, serving.bands)
            for employee, day in zip(measured.employees, measured.days, strict=True)
        ]
        new = [at for at, key in enumerate(keys) if key not in self._scores]
        if new:
            work = (artefact, _picked(measured, new), serving, months)
            made = await asyncio.to_thread(scored, *work) if len(new) > IN_LINE else scored(*work)
            self._scores.update({keys[at]: one for at, one in zip(new, made, strict=True)})
        found = {key[0]: self._scores[key] for key in keys}
        _shorten(self._scores, MOST_KEPT)
        return found


def scored(artefact: Artefact, measured: Measured, serving: Serving, months: int) -> list[_Kept]:
    """Probability, interval and the strongest reasons of measured employees."""
    score, matrix = artefact.scores["leaves"], measured.matrix
    told = within(score, matrix, months)
    columns, moved = strongest(told)
    values = np.take_along_axis(matrix, columns, axis=1)
    figures = zip(told.probability.tolist(), told.low.tolist(), told.high.tolist(), strict=True)
    codes = zip(columns.tolist(), values.tolist(), moved.tolist(), strict=True)
    return [
        _Kept(score, serving, months, day, row.tobytes(), probability, low, high, why)
        for (probability, low, high), why, day, row in zip(figures, codes, measured.days, matrix, strict=True)
    ]


def inputs_hash(row: Floats) -> str:
    """SHA-256 of what a model was given."""
    return sha256(row.tobytes()).hexdigest()


async def _switched_on(request: Request, serving: Serving, employees: Sequence[UUID]) -> list[UUID]:
    """Those on whose unit the system is on: the nearest switch above decides."""
    rows = await request.fetch("ai switches", _switches, ids=list(employees), system_id=serving.system_id)
    off = {row.employee_id for row in rows if not row.enabled}
    return [one for one in employees if one not in off]


def _switches() -> Any:
    return _SWITCHED.columns(column("employee_id", Uuid), column("enabled", Boolean))


def _picked(measured: Measured, rows: list[int]) -> Measured:
    return Measured([measured.employees[at] for at in rows], [measured.days[at] for at in rows], measured.matrix[rows])


def _reason(one: Any) -> Reason:
    return Reason(one.feature, one.label, one.direction, one.contribution)


def _output(risk: Risk) -> dict[str, Any]:
    return {
        "probability": round(risk.probability, 6),
        "low": round(risk.low, 6),
        "high": round(risk.high, 6),
        "months": risk.horizon_months,
        "asOf": risk.as_of.isoformat(),
    }


def _version(serving: Serving) -> UUID:
    if serving.version_id is None:
        raise ModelInputError("No version of this model serves here: train one and promote it.")
    return serving.version_id


def _unavailable(words: str) -> CodedError:
    return CodedError(Code.MODEL_UNAVAILABLE, words)


def _shorten(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
