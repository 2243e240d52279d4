"""What a source tells, applied to an organization in one transaction, with the difference that it makes.

Goes through the links' own merging; opens and commits nothing. How files are read is `plugins.files`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text

from plugins.files.columns import bind_fields, bind_key
from plugins.files.profile import Profile
from plugins.files.values import FileContent, PersonRecord, RowError
from schema.kit.periods import Outcome
from schema.kit.session import Session
from schema.kit.writes import Diff, Writes
from schema.pay import payroll
from schema.people import chains, refusals, roster
from schema.people.roster_merging import end, merge, merge_managers

DEFAULT_MAX_LEAVERS = Decimal("0.05")
"""A full file that ends more than this share of the employments is more likely cut off than true."""

_NAMES = frozenset({"given_name", "family_name", "display_name"})
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:turn, 0))")

Progress = Callable[[str, int, int], None]
"""Told the step that is at work, how much of it is done, and of how much."""


class ImportStoppedError(Exception):
    """A file that is not applied at all; nothing of it went in. `errors` are its rejected rows where those are why."""

    def __init__(self, code: str, message: str, errors: tuple[RowError, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Options:
    """How strict an import is.

    `max_leavers` is the largest share of this source's current employees that a full file may leave out.
    """

    all_or_nothing: bool = False
    max_leavers: Decimal = DEFAULT_MAX_LEAVERS


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did: the rows by entity and outcome, the rejected rows, how many left.

    `newest` is the day of the newest file of the source before this one, None where this is the first.
    """

    diff: Diff
    errors: tuple[RowError, ...]
    leavers: int
    newest: date | None


async def take_turn(session: Session, organization_key: str) -> None:
    """Wait until no other import into the organization runs; nobody else's begins until the transaction ends.

    By the key and not the id, so that two imports which both create the organization take turns too.
    """
    await session.rows(_TURN, {"turn": f"goldenthread import {organization_key}"})


async def apply_people(
    session: Session,
    organization_id: UUID,
    content: FileContent,
    profile: Profile,
    day: date,
    options: Options,
    progress: Progress | None = None,
) -> Applied:
    """Merge a people file into an organization; `day` is when a full file says who works here.

    Raises:
        ImportStoppedError: too many would leave, rows were rejected while all or nothing was asked for, or the
            managers in the file run in a circle.
    """
    writes = Writes(organization_id)
    held = await roster.load(session, organization_id, profile.source)
    newest = held.newest
    gone = _leavers(held, content, profile, day, options)
    rows = refusals.accept(held, [roster_row(record, content.fields) for record in content.records])
    errors = _row_errors(content, held, profile)
    _refuse_partly(errors, options)
    taken = merge(held, writes, rows, profile.source, day, _step(progress, "Comparing"))
    lines_changed = merge_managers(held, writes, rows, taken, day)
    end(held, writes, gone, day)
    pay = await payroll.load(session, organization_id)
    payroll.merge(pay, writes, pay_rows(held, content.records, taken, profile.source, day))
    writes.diff.add("row", Outcome.REJECT, len({error.row for error in errors}))
    await writes.flush(session, (*roster.ORDER, *payroll.ORDER), _step(progress, "Writing"))
    await roster.remember(session, organization_id, profile.source, content.keys.union(gone), day)
    if lines_changed:
        await _rebuild(session, organization_id, held)
    return Applied(writes.diff, errors, len(gone), newest)


def roster_row(record: PersonRecord, fields: frozenset[str]) -> roster.RosterRow:
    """A record as the roster takes it; columns that the profile does not map are left out."""
    unit = record.department_name or record.department_code
    return roster.RosterRow(
        row=record.row,
        key=record.key,
        day=record.effective_on,
        person=_names(record, fields),
        employee=_employee(record, fields),
        employment=_terms(record, fields),
        job=(record.job_title, record.job_code) if record.job_title else None,
        unit=(record.department_code, unit) if unit else None,
        place=record.location,
        left_on=record.left_on,
        manager_number=record.manager_number,
        tells_manager="manager_number" in fields,
    )


def pay_rows(
    held: roster.Roster, records: Sequence[PersonRecord], taken: dict[str, UUID], source: str, day: date
) -> list[payroll.PayRow]:
    """The pay of the records whose employees went in. There is no base pay from a day on which one had left already."""
    return [
        payroll.PayRow(
            employee_id=taken[record.key],
            day=record.effective_on,
            base_minor=None if _passed(held, record, day) else record.base_pay,
            gross_minor=record.gross_pay,
            currency=record.currency,
            period=None if record.pay_period is None else (record.pay_period.first_day, record.pay_period.last_day),
            source=source,
        )
        for record in records
        if record.key in taken
    ]


def _names(record: PersonRecord, fields: frozenset[str]) -> dict[str, Any]:
    """The person's names. A source without names leaves those that are there, and a new person gets the number."""
    if fields.isdisjoint(_NAMES):
        return {}
    names = _told(record, fields, ("given_name", "family_name"))
    full = " ".join(part for part in (record.given_name, record.family_name) if part)
    shown = record.display_name or full or record.employee_number or record.key
    sorting = ", ".join(part for part in (record.family_name, record.given_name) if part) or shown
    return {**names, "display_name": shown, "sort_name": sorting}


def _employee(record: PersonRecord, fields: frozenset[str]) -> dict[str, Any]:
    told = _told(record, fields, ("work_email", "hired_on"))
    return {**told, "employee_number": record.employee_number} if record.employee_number else told


def _terms(record: PersonRecord, fields: frozenset[str]) -> dict[str, Any]:
    terms: dict[str, Any] = _told(record, fields, ("work_arrangement",))
    return {**terms, "fte": record.fte} if record.fte is not None else terms


def _passed(held: roster.Roster, record: PersonRecord, day: date) -> bool:
    gone = record.left_on is not None and record.left_on < record.effective_on
    return gone or held.overtaken(record.key, record.effective_on, day)


def _told(record: PersonRecord, fields: frozenset[str], names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names if name in fields}


def _leavers(held: roster.Roster, content: FileContent, profile: Profile, day: date, options: Options) -> list[str]:
    """Who is missing from a full file; to be asked before the file is merged."""
    if profile.mode != "full":
        return []
    known = roster.employed(held)
    gone = roster.leavers(held, known, content.keys, day)
    if len(gone) > options.max_leavers * len(known):
        raise ImportStoppedError(
            "TOO_MANY_LEAVERS",
            f"{len(gone):,} of {len(known):,} employees ({len(gone) / len(known):.1%}) are missing from a full file, "
            f"more than {options.max_leavers:.1%}; check that it is complete, or allow it with --max-leavers.",
        )
    return gone


def _row_errors(content: FileContent, held: roster.Roster, profile: Profile) -> tuple[RowError, ...]:
    """What reading the file and comparing it found wrong, in the file's order and with the file's columns."""
    columns = {bound.rule.field: bound.column for bound in bind_fields(profile, content.columns)}
    columns.setdefault("employee_number", bind_key(profile, content.columns).column)
    found = [RowError(wrong.row, columns[wrong.field], wrong.code, wrong.message) for wrong in held.refusals]
    return tuple(sorted((*content.errors, *found), key=lambda error: error.row))


def _refuse_partly(errors: tuple[RowError, ...], options: Options) -> None:
    if errors and options.all_or_nothing:
        number = len({error.row for error in errors})
        message = f"{number:,} rows were rejected and all or nothing was asked for; mend them and try again."
        raise ImportStoppedError("ROWS_REJECTED", message, errors)


def _step(progress: Progress | None, name: str) -> Callable[[int, int], None] | None:
    return None if progress is None else partial(progress, name)


async def _rebuild(session: Session, organization_id: UUID, held: roster.Roster) -> None:
    try:
        await chains.rebuild(session, organization_id)
    except chains.CircularLineError as circle:
        number = held.employees[circle.employee_id]["employee_number"]
        message = f"The managers above employee {number} run in a circle; mend the manager column."
        raise ImportStoppedError("CIRCULAR_LINES", message) from circle
