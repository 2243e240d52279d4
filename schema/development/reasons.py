"""The sentences in which development gives its reasons, with the figures. Pure; no name of a person is in them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from schema.checkins.rules import Observed, week_of

NOTHING_MEASURED = "No measured goal stands behind it, so that no metric can tell whether it helped."

GIVEN_UP = "Its action was given up, so that nothing tells whether it would have helped."

FLAG_WITHDRAWN = "The skill gap behind it was withdrawn."

GOAL_CLOSED = "The goal behind it is closed."

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def missed(title: str, weeks: Sequence[Observed]) -> str:
    """Why a metric that missed its target again and again raised a suggestion."""
    return f"'{title}' missed its target {_in_a_row(len(weeks))}: {figures(weeks)}."


def dipped(title: str, fell_to: str, green_weeks: int, weeks: Sequence[Observed]) -> str:
    """Why a goal that fell after green weeks raised a suggestion; `weeks` are those since it fell."""
    told = figures(weeks)
    since = f"'{title}' turned {fell_to.lower()} after {_counted(green_weeks, 'green week')}"
    return f"{since}: {told}." if told else f"{since}, in {week_of(weeks[-1].week_starts_on)}."


def blocked(skill: str | None, title: str | None, week: str) -> str:
    """Why a blocker of kind skill raised a suggestion. It repeats no word of the blocker, which fewer may read."""
    what = "A lack of skill" if skill is None else f"A lack of skill in {skill}"
    held_up = "work" if title is None else f"'{title}'"
    return f"{what} was named as what blocks {held_up} in {week}."


def flagged(skill: str, title: str | None, weeks: Sequence[Observed], week: str) -> str:
    """Why a flagged skill gap raised a suggestion; `weeks` are the last figures of the goal, where there are any."""
    needed = "" if title is None else f" for '{title}'"
    told = figures(weeks)
    return f"{skill} was flagged as lacking{needed} in {week}{': ' + told if told else ''}."


def left_out(weeks: Sequence[str]) -> str:
    """Why weeks without a check-in raised a suggestion."""
    return f"No check-in was handed in for {_in_a_row(len(weeks))}: {', '.join(weeks)}."


def came_late(week: str) -> str:
    """Why that suggestion was withdrawn by itself."""
    return f"The check-in of {week} came late; the weeks without one are too few in a row now."


def verified(title: str, weeks: Sequence[Observed], needed: int, *, back: bool) -> str:
    """How it was found that a metric is back in its corridor, or that it is not."""
    inside = sum(not week.missed for week in weeks)
    share = f"in {inside} of its last {len(weeks)} observed weeks"
    lacking = "" if back else f", {needed} are needed"
    return f"'{title}' was within its corridor {share}{lacking}: {figures(weeks)}."


def too_few(title: str, observed: int, needed: int) -> str:
    """Why nothing could be verified."""
    return f"'{title}' was observed in {_counted(observed, 'week')} since; {needed} are needed to tell."


def not_done(last: date) -> str:
    """Why nothing could be verified of what nobody did."""
    return f"Its action was not done by {last}, so that nothing tells whether it would have helped."


def corrected(title: str | None) -> str:
    """Why a suggestion was withdrawn by itself."""
    return (
        "Its cause is gone." if title is None else f"What was observed of '{title}' was corrected; its cause is gone."
    )


def figures(weeks: Sequence[Observed]) -> str:
    """What was observed against what was asked for, week by week, with as many decimals as the finest figure has."""
    known = [(week_of(week.week_starts_on), week.value, week.target) for week in weeks if week.value is not None]
    numbers = [number for _, value, target in known for number in (value, target) if number is not None]
    places = max((_places(number) for number in numbers), default=0)
    return ", ".join(
        f"{value:.{places}f}{'' if target is None else f' against {target:.{places}f}'} in {week}"
        for week, value, target in known
    )


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _in_a_row(number: int) -> str:
    return f"{_counted(number, 'week')} in a row"


def _counted(number: int, thing: str) -> str:
    words = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{words} {thing}{'' if number == 1 else 's'}"
