"""Gathers the evidence of ratings: a new set beside the old one where anything has changed, and what it adds up to.

It moves no level that a person has given. What was gathered before stays, so that a decision keeps what it rested on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, update

from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.reviews.evidence_facts import Facts, facts
from schema.reviews.evidence_pieces import balance_of, pieces_of
from schema.reviews.evidence_rules import challenge, supported, weigh
from schema.reviews.evidence_values import Level, Piece, Scale, Weighed
from schema.reviews.tables import rating, rating_evidence


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering has changed of a rating: its columns, before and after, and how many pieces it has now."""

    rating_id: UUID
    employee_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]
    pieces: int


async def gather(session: Session, tenant: UUID, ratings: Sequence[UUID], today: date) -> list[Gathered]:
    """Gather the evidence of ratings anew; those of which anything has changed. Thirteen statements, however many."""
    known = await facts(session, tenant, ratings, today)
    found = [one for rated in known.ratings if rated.scale_id in known.scales for one in _anew(rated, known)]
    rows = [row for _, evidence in found for row in _identified(tenant, evidence)]
    if rows:
        await session.run(insert(rating_evidence), rows)
    if found:
        changed = [{"row": one.rating_id, **one.after} for one, _ in found]
        mine = (rating.c.organization_id == tenant, rating.c.id == bindparam("row"))
        counted = {"version": rating.c.version + 1, "updated_at": func.now()}
        values: dict[str, Any] = {name: bindparam(name) for name in found[0][0].after}
        await session.run(update(rating).where(*mine).values(**values, **counted), changed)
    return [one for one, _ in found]


def _identified(tenant: UUID, evidence: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A set with ids that rise in its order."""
    ids = sorted(uuid7() for _ in evidence)
    return [{"organization_id": tenant, "id": row_id, **row} for row_id, row in zip(ids, evidence, strict=True)]


def _anew(rated: Any, known: Facts) -> Iterator[tuple[Gathered, list[dict[str, Any]]]]:
    """The new set of a rating; nothing where it says what the old one says, to the same effect."""
    scale = known.scales[rated.scale_id]
    pieces = pieces_of(rated, scale, known)
    weighed = weigh(pieces, known.weighting)
    found = supported(scale, weighed)
    sentence = challenge(scale, _level(scale, rated.proposed_id), found, balance_of(rated, pieces, known))
    evidence = [_row(rated, piece, one) for piece, one in zip(pieces, weighed, strict=True)]
    score = None if found is None else found.score
    before = {"challenge": rated.challenge, "supported_score": rated.supported_score}
    if before == {"challenge": sentence, "supported_score": score} and _same(evidence, known.of("evidence", rated.id)):
        return
    low, high = (None, None) if found is None or found.interval is None else found.interval
    after = {
        "gathering": rated.gathering + 1,
        "weighting_id": known.weighting.weighting_id,
        "supported_id": None if found is None else found.level.level_id,
        "supported_score": score,
        "supported_low": low,
        "supported_high": high,
        "challenge": sentence,
    }
    yield Gathered(rated.id, rated.employee_id, before, after, len(evidence)), evidence


def _row(rated: Any, piece: Piece, weighed: Weighed) -> dict[str, Any]:
    kind, source = piece.source or (None, None)
    return {
        "rating_id": rated.id,
        "gathering": rated.gathering + 1,
        "kind": piece.kind,
        "weight": weighed.weight,
        "contribution": (weighed.weight * (piece.score or Decimal(0))).quantize(Decimal("0.0001")),
        "score": piece.score,
        "responses": piece.responses,
        "detail": piece.detail,
        "author_id": piece.author_id,
        "as_of": piece.day,
        "source_type": kind,
        "source_id": source,
        "independent": piece.independent,
    }


def _same(evidence: Sequence[dict[str, Any]], told: Sequence[Any]) -> bool:
    """Whether two sets say the same, their days aside: a day that passes is no news."""
    names = ("kind", "weight", "score", "detail", "author_id", "source_id", "independent")
    return [tuple(row[name] for name in names) for row in evidence] == [
        tuple(getattr(row, name) for name in names) for row in told
    ]


def _level(scale: Scale, level_id: UUID | None) -> Level | None:
    return next((level for level in scale.levels if level.level_id == level_id), None)
