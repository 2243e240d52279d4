"""The tables that models learn from: a simulated organization, a file, or what an organization has recorded.

Sex is read for the audit of the model alone, beside the matrix and never in it.
"""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Select, Uuid, and_, bindparam, select

from api.scoring import missing, telemetry, working
from api.scoring.trained import Table
from ml import diagnosis, retention
from ml.errors import ModelInputError
from ml.features import Column, Feature, Floats, assemble
from ml.hazard import PersonMonths, person_months
from ml.simulate import Organization
from schema.access.request import Request
from schema.development.tables import skill_will_diagnosis
from schema.people.tables import employee, employment, person

MONTHS = 12
"""Firsts of months that a model learns from, at most; the first quarter of the records only fills the features."""
OUTCOMES = {"retention": "event", "diagnosis": "cause"}
NO_RECORDS = "The organization has no check-ins of more than a quarter: record some months first, or train on a file."


def simulated(kind: str, whole: Organization) -> Table:
    """A simulated organization's months, or its missed goals with their true reasons: for demonstrations alone."""
    from ml.studies.cases import everybody, missed_goals
    from ml.studies.months import months_of

    sex = whole.persons.sex[whole.employees.person]
    told = (f"A simulated organization of {len(whole.employees)} people, seed {whole.seed}.", _year(whole.until))
    if kind == "retention":
        months = months_of(whole)
        return Table(months.matrix, months.event, months.person, sex[months.person], *told)
    cases = missed_goals(whole)
    matrix = diagnosis.features(cases.telemetry, cases.cut_off, diagnosis.reference(everybody(whole)))
    return Table(matrix, cases.cause.astype(np.float64), cases.person, sex[cases.person], *told)


def from_file(kind: str, path: Path) -> Table:
    """A CSV file with a column for each feature, `person`, and `event` (0 or 1) or `cause`; an empty cell is missing.

    Raises:
        ModelInputError: the file can't be read, lacks a column or holds what is no number.
    """
    columns = _columns(path)
    wanted = OUTCOMES[kind]
    for name in ("person", wanted):
        if name not in columns:
            raise ModelInputError(f"The column {name} is missing from {path.name}: bring it.")
    features = retention.FEATURES if kind == "retention" else diagnosis.FEATURES
    known = np.datetime64("1970-01-01", "D")
    held = {one.name: Column(_numbers(one, columns[one.name]), known) for one in features if one.name in columns}
    matrix = assemble(features, held, known)
    persons = np.unique(np.array(columns["person"], dtype=object).astype(str), return_inverse=True)[1]
    outcome = _outcome(kind, columns[wanted])
    unknown = np.full(len(outcome), None, dtype=object)
    return Table(matrix, outcome, persons.astype(np.int64), unknown, f"The file {path.name}.", "as the file says.")


async def recorded(kind: str, request: Request) -> Table:
    """What the organization has recorded: person-months, or diagnoses whose cause people have confirmed.

    Raises:
        ModelInputError: there is too little of it.
    """
    return await (_months(request) if kind == "retention" else _confirmed(request))


async def _months(request: Request) -> Table:
    people = await request.fetch("leavers", _leavers)
    starts = _starts(request.today)
    joined, left = (
        np.array([getattr(one, name) for one in people], dtype="datetime64[D]") for name in ("hired_on", "left_on")
    )
    counts = np.array([one.leaving_reason == "RESIGNATION" for one in people], dtype=np.bool_)
    rows = person_months(joined, left, counts, np.array(starts, dtype="datetime64[D]"))
    sex = np.array([one.sex for one in people], dtype=object)
    matrix = await _stacked(request, [one.id for one in people], starts[:-1], rows)
    there = ~np.isnan(matrix[:, [one.name for one in retention.FEATURES].index("missed_check_ins")])
    if not there.any():
        raise ModelInputError(NO_RECORDS)
    period = f"{starts[0]} to {starts[-1]}."
    data = "What the organization has recorded; leaving is a resignation."
    return Table(matrix[there], rows.event[there], rows.person[there], sex[rows.person[there]], data, period)


async def _stacked(request: Request, employees: list[UUID], starts: list[date], rows: PersonMonths) -> Floats:
    parts = []
    for month, start in enumerate(starts):
        mine = rows.person[rows.month == month]
        matrix, _ = working.read(await telemetry.brought(request, employees, start))
        parts.append(matrix[mine])
    return np.concatenate(parts)


async def _confirmed(request: Request) -> Table:
    labels = await request.fetch("confirmed causes", _labels)
    if not labels:
        raise ModelInputError("No diagnosis has a confirmed cause yet: confirm some, or train on a file.")
    goals, parts = [one.goal_id for one in labels], []
    days = sorted({one.diagnosed_on for one in labels})
    for day in days:
        which = [one.goal_id for one in labels if one.diagnosed_on == day]
        told = missing.read(await telemetry.brought(request, [], day, which))
        places = diagnosis.reference(told)
        parts.append((which, diagnosis.features(told, np.datetime64(day, "D"), places)))
    found = {goal: row for which, matrix in parts for goal, row in zip(which, matrix, strict=True)}
    person = np.unique([str(one.employee_id) for one in labels], return_inverse=True)[1].astype(np.int64)
    cause = np.array([diagnosis.CAUSES.index(one.confirmed_cause) for one in labels], dtype=np.float64)
    sex = np.array([one.sex for one in labels], dtype=object)
    matrix = np.stack([found[goal] for goal in goals])
    return Table(matrix, cause, person, sex, "Causes that people have confirmed.", f"{days[0]} to {days[-1]}.")


def _year(until: date) -> str:
    return f"52 weeks to {until}."


def _starts(today: date) -> list[date]:
    """Firsts of months, the last one of this month."""
    firsts = [today.replace(day=1)]
    while len(firsts) <= MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return firsts[::-1]


def _columns(path: Path) -> dict[str, list[str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ModelInputError(f"The file {path} can't be read as CSV ({error}): give a UTF-8 file.") from error
    if not rows:
        raise ModelInputError(f"The file {path.name} has no rows: give a table with a header and rows.")
    return {name: [row[name] or "" for row in rows] for name in rows[0] if name is not None}


def _numbers(feature: Feature, cells: list[str]) -> Floats:
    try:
        return np.array([float(cell) if cell.strip() else np.nan for cell in cells], dtype=np.float64)
    except ValueError as error:
        raise ModelInputError(f"The column {feature.name} holds what is no number ({error}): mend it.") from error


def _outcome(kind: str, cells: list[str]) -> Floats:
    known = {"0": 0.0, "1": 1.0} if kind == "retention" else {one: at for at, one in enumerate(diagnosis.CAUSES)}
    strange = sorted({cell for cell in cells if cell not in known})
    if strange:
        raise ModelInputError(f"An outcome is {strange[0]!r}, but must be one of {', '.join(known)}: mend it.")
    return np.array([known[cell] for cell in cells], dtype=np.float64)


def _tenant() -> Any:
    return bindparam("tenant", type_=Uuid)


def _leavers() -> Select[Any]:
    gone = employment.alias()
    ended = and_(
        gone.c.organization_id == employee.c.organization_id,
        gone.c.employee_id == employee.c.id,
        gone.c.status == "TERMINATED",
        gone.c.deleted_at.is_(None),
    )
    who = and_(person.c.organization_id == employee.c.organization_id, person.c.id == employee.c.person_id)
    return (
        select(
            employee.c.id,
            employee.c.hired_on,
            (gone.c.valid_from - 1).label("left_on"),
            gone.c.leaving_reason,
            person.c.sex,
        )
        .select_from(employee.join(person, who).outerjoin(gone, ended))
        .where(employee.c.organization_id == _tenant(), employee.c.hired_on.is_not(None))
        .order_by(employee.c.id)
    )


def _labels() -> Select[Any]:
    one = skill_will_diagnosis
    who = and_(employee.c.organization_id == one.c.organization_id, employee.c.id == one.c.employee_id)
    same = and_(person.c.organization_id == employee.c.organization_id, person.c.id == employee.c.person_id)
    return (
        select(one.c.goal_id, one.c.employee_id, one.c.diagnosed_on, one.c.confirmed_cause, person.c.sex)
        .select_from(one.join(employee, who).join(person, same))
        .where(one.c.organization_id == _tenant(), one.c.confirmed_cause.is_not(None), one.c.deleted_at.is_(None))
        .order_by(one.c.id)
    )
