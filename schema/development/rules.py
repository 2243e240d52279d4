"""Pure arithmetic of development: the 70/20/10 mix of a plan. Decides nothing about who may see it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from schema.development.values import DevelopmentActionKind, DevelopmentActionStatus, SuggestionKind

_ACTION_KINDS = {
    SuggestionKind.COURSE: DevelopmentActionKind.EDUCATION_10,
    SuggestionKind.MENTOR: DevelopmentActionKind.EXPOSURE_20,
    SuggestionKind.STRETCH_PROJECT: DevelopmentActionKind.EXPERIENCE_70,
}


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of a plan's actions, each from 0 to 1; together 1. The aim is 0.7, 0.2 and 0.1."""

    experience: float
    exposure: float
    education: float


def mix(actions: Iterable[tuple[DevelopmentActionKind, DevelopmentActionStatus]]) -> Mix | None:
    """The mix of actions, by their number; cancelled ones don't count. None where none is left: no share is no zero."""
    counts = Counter(kind for kind, status in actions if status is not DevelopmentActionStatus.CANCELLED)
    total = counts.total()
    if total == 0:
        return None
    return Mix(
        experience=counts[DevelopmentActionKind.EXPERIENCE_70] / total,
        exposure=counts[DevelopmentActionKind.EXPOSURE_20] / total,
        education=counts[DevelopmentActionKind.EDUCATION_10] / total,
    )


def action_kind(suggested: SuggestionKind) -> DevelopmentActionKind:
    """The kind of action that a suggestion becomes when it is accepted."""
    return _ACTION_KINDS[suggested]
