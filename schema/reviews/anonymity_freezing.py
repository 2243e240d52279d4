"""Freezes what anonymous reviews say together, when a cycle is released. The only writer of summaries."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from schema.access.changes import change
from schema.access.request import Request
from schema.kit.ids import uuid7
from schema.reviews import anonymity_store
from schema.reviews.anonymity_rules import LEAST, Cell, mean, showings, shuffled
from schema.reviews.anonymity_tables import review_summary, review_summary_answer

Group = tuple[UUID, str]
"""An employee, and the direction in which the reviews look."""

_WROTE = "wrote"
_LEVELS, _WORDS = "levels", "words"


@dataclass
class _Said:
    """What a group says now: by cell, and the words behind the digests."""

    cells: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[str, str] = field(default_factory=dict)
    questions: set[UUID] = field(default_factory=set)


@dataclass(frozen=True)
class _Shown:
    """What is kept of a group: the summary's columns, and by question those of its answer where they are new."""

    counted: dict[str, list[Cell]]
    answers: dict[UUID, dict[str, Any]]


async def freeze(request: Request, cycle_id: UUID) -> int:
    """Freeze the summaries of a cycle; how many are new or changed.

    Five statements, and one more for each summary or answer that was shown before and changes.
    """
    minimums = await anonymity_store.minimums(request, cycle_id)
    kept = await anonymity_store.kept(request, cycle_id)
    known = await anonymity_store.kept_answers(request, [row.id for row in kept.values()])
    summaries: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    changed = 0
    for group, said in _groups(await anonymity_store.said(request, cycle_id)).items():
        before, least = kept.get(group), minimums.get(group[1], LEAST)
        shown = _shown({} if before is None else before.counted, said, least)
        if shown.counted.get(_WROTE) and (before is None or before.counted != shown.counted):
            changed += 1
            values = _summary(request, shown, least)
            if before is None:
                values |= {"cycle_id": cycle_id, "employee_id": group[0], "direction": group[1]}
                summaries.append(values | _new(request))
            else:
                await change(request, review_summary, before.id, **values)
            summary_id = summaries[-1]["id"] if before is None else before.id
            answers += await _answers(request, summary_id, shown, known)
    if summaries:
        await request.session.run(insert(review_summary), summaries)
    if answers:
        await request.session.run(insert(review_summary_answer), answers)
    return changed


def _groups(rows: Iterable[Any]) -> dict[Group, _Said]:
    found: dict[Group, _Said] = defaultdict(_Said)
    for row in rows:
        said, author = found[row.employee_id, row.direction], str(row.review_id)
        said.cells[_WROTE][author] = _WROTE
        if row.question_revision_id is not None:
            said.questions.add(row.question_revision_id)
        if row.level is not None:
            said.cells[_cell(row.question_revision_id, _LEVELS)][author] = str(row.level)
        if row.text is not None:
            digest = hashlib.sha256(row.text.encode()).hexdigest()
            said.cells[_cell(row.question_revision_id, _WORDS)][author] = digest
            said.words[digest] = row.text
    return found


def _shown(before: dict[str, list[Cell]], said: _Said, least: int) -> _Shown:
    """What is shown of a group from now on."""
    counted = {name: showings(before.get(name, ()), said.cells.get(name, {}), least) for name in {*before, *said.cells}}
    counted = {name: told for name, told in counted.items() if told}
    answers: dict[UUID, dict[str, Any]] = {}
    for question in said.questions:
        levels, words = _cell(question, _LEVELS), _cell(question, _WORDS)
        new: dict[str, Any] = {}
        if counted.get(levels, []) != before.get(levels, []):
            told = list(counted[levels][-1].values())
            new |= {"responses": len(told), "mean": mean(told)}
        if counted.get(words, []) != before.get(words, []):
            texts = [said.words[digest] for digest in counted[words][-1].values()]
            new |= {"comments": shuffled(texts, secrets.token_bytes(32))}
        if new:
            answers[question] = new
    return _Shown(counted, answers)


def _summary(request: Request, shown: _Shown, least: int) -> dict[str, Any]:
    responses = len(shown.counted[_WROTE][-1])
    return {"responses": responses, "minimum": least, "frozen_on": request.today, "counted": shown.counted}


async def _answers(
    request: Request, summary_id: UUID, shown: _Shown, known: dict[tuple[UUID, UUID], UUID]
) -> Sequence[dict[str, Any]]:
    """The answers that are new; those that were shown before are changed."""
    rows = []
    for question, values in shown.answers.items():
        told = known.get((summary_id, question))
        if told is None:
            empty: dict[str, Decimal | None] = {"responses": None, "mean": None, "comments": None}
            place = {"summary_id": summary_id, "question_revision_id": question}
            rows.append(empty | values | place | _new(request))
        else:
            await change(request, review_summary_answer, told, **values)
    return rows


def _new(request: Request) -> dict[str, Any]:
    return {"organization_id": request.viewer.organization_id, "id": uuid7()}


def _cell(question: UUID, what: str) -> str:
    return f"{question}/{what}"
