"""The candidates of a position, ranked by what the thread tells: goals, steps, skills, ratings; not by favour.

A nomination puts somebody on the bench. How ready they are is told by the rule, and where that differs from what was
said with the nomination, a reason says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from schema.access.request import Request
from schema.kit.statements import Loaded
from schema.people import store as people
from schema.succession import bench_store, readiness_rules
from schema.succession.bench_store import Followed
from schema.succession.readiness_rules import Thread
from schema.succession.values import Readiness

_ORDER = (*Readiness, None)
_CONSIDERED = frozenset(_ORDER) - {Readiness.NOT_READY, None}


@dataclass(frozen=True)
class Candidate:
    """Somebody who could follow in a position."""

    position_id: UUID
    employee_id: UUID
    nomination_id: UUID | None
    nominated_as: Readiness | None
    rank: int | None
    thread: Thread
    readiness: Readiness | None
    fit: Decimal | None
    reasons: list[str]

    @property
    def place(self) -> tuple[int, int, UUID]:
        """Sorts candidates: the readiest first, then by fit; what is unknown comes last."""
        points = -1 if self.fit is None else int(self.fit / readiness_rules.DECIMALS)
        return _ORDER.index(self.readiness), -points, self.employee_id


async def candidates(
    request: Request, followed: Sequence[Followed], *, nominated: bool = False
) -> dict[UUID, list[Candidate]]:
    """The candidates of each position that the viewer may see, ranked; five statements.

    Who was not nominated is among them where the thread says that they could be ready.
    """
    found: dict[UUID, list[Candidate]] = {one.position_id: [] for one in followed}
    if not found:
        return found
    profiles = {one.position_id: one.job_profile_id for one in followed}
    rows = await bench_store.pool(request, list(found), nominated=nominated)
    for candidate in await _told(request, rows, profiles):
        if candidate.nomination_id is not None or candidate.readiness in _CONSIDERED:
            found[candidate.position_id].append(candidate)
    return {position: sorted(listed, key=lambda one: one.place) for position, listed in found.items()}


async def _told(request: Request, rows: Sequence[Loaded], profiles: dict[UUID, UUID | None]) -> list[Candidate]:
    if not rows:
        return []
    rules = readiness_rules.rules_from(await people.settings_of(request))
    since = bench_store.first_day(request.today, rules)
    jobs = sorted({job for job in profiles.values() if job is not None})
    employees = sorted({row.employee_id for row in rows})
    threads = await bench_store.threads(request, employees, rules, jobs)
    required = await bench_store.required_skills(request, jobs)
    told = []
    for row in rows:
        job = profiles[row.position_id]
        needed = {} if job is None else required[job]
        thread = replace(threads[row.employee_id], required=needed)
        said = bench_store.nominated_as(row)
        candidate = Candidate(
            position_id=row.position_id,
            employee_id=row.employee_id,
            nomination_id=row.nomination_id,
            nominated_as=said,
            rank=row.rank,
            thread=thread,
            readiness=readiness_rules.readiness(thread.performance, thread.potential, has_plan=thread.has_plan),
            fit=readiness_rules.fit(thread),
            reasons=readiness_rules.reasons(thread, since, said),
        )
        told.append(candidate)
    return told
