"""The story that `python -m api story` tells: twelve weeks from a lack of SQL to a raise, and back to week 1."""

from datetime import UTC, datetime

from api.story.acts import COMPLAINT, Cast, play
from api.story.stage import stage

BEGINS = datetime(2026, 11, 27, 9, tzinfo=UTC)
RECOVERED = (
    "'Answer customers' data requests faster' was within its corridor in 4 of its last 4 observed weeks:"
    " 31.0000 against 31.1059 in 2027-W03, 30.0000 against 30.1176 in 2027-W04, 29.0000 against 29.1294 in 2027-W05,"
    " 28.0000 against 28.1412 in 2027-W06."
)
BECAUSE = [
    *["CheckInSubmitted"] * 4,
    "BlockerRaised",
    "SuggestionRaised",
    "SuggestionRaised",
    "SkillGapFlagged",
    "SuggestionRaised",
    *["SuggestionDecided", "DevelopmentActionAdded"] * 3,
    *["DevelopmentActionCompleted"] * 3,
    *["CheckInSubmitted"] * 4,
    *["OutcomeVerified"] * 3,
    *["RaiseUnlocked"] * 3,
    "RatingProposed",
    "RatingReleased",
]


def test_the_thread_runs_from_a_check_in_to_pay_and_back() -> None:
    told: list[tuple[str, str]] = []
    with stage(BEGINS) as theatre:
        cast = play(theatre, lambda who, sentence: told.append((who, sentence)))
    assert [one["kind"] for one in cast.suggestions] == ["STRETCH_PROJECT", "COURSE", "MENTOR"]
    assert [event["__typename"] for event in cast.because] == BECAUSE
    assert _weeks(cast) == [f"2026-W{week}" for week in (48, 49, 50, 51)] + [f"2027-W{week:02}" for week in range(3, 7)]
    assert ("employee", f"Blocker: “{COMPLAINT}”") in told
    assert ("system", f"Verified: RECOVERED. {RECOVERED}") in told


def _weeks(cast: Cast) -> list[str]:
    return [event["checkIn"]["week"] for event in cast.because if event.get("checkIn")]
