"""What an improvement plan may end with. Pure; HR could read it."""

from collections.abc import Collection, Sequence

from schema.succession.values import CriterionState, ImprovementOutcome

_WORDS = {
    ImprovementOutcome.MET: "all criteria are met",
    ImprovementOutcome.PARTLY_MET: "some criteria are met and some are not",
    ImprovementOutcome.NOT_MET: "some criteria are not met",
}


def mismatch(outcome: ImprovementOutcome, criteria: Collection[str]) -> str | None:
    """Why an outcome is not that of the criteria, all of which are judged; None where it is."""
    met, missed = CriterionState.MET in criteria, CriterionState.NOT_MET in criteria
    fits = {
        ImprovementOutcome.MET: not missed,
        ImprovementOutcome.PARTLY_MET: met and missed,
        ImprovementOutcome.NOT_MET: missed,
    }
    return None if fits[outcome] else f"{outcome} says that {_WORDS[outcome]}, and they are not so judged."


def unjudged(criteria: Sequence[str]) -> list[int]:
    """The places, from 1, of the criteria that nobody has judged."""
    return [place for place, state in enumerate(criteria, 1) if state == CriterionState.OPEN]
