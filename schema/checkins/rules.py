"""When a week of check-ins calls for attention. Pure: no clock, no session; the thresholds are the organization's.

An observed week is one in which a check-in spoke of the goal. A week of approved leave and a week without the system
neither count nor break a row; nor does a week that nobody reported. Each rule answers the observations it rests on,
oldest first; nothing where it does not apply. What becomes of that is decided elsewhere, by a person.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import takewhile
from uuid import UUID

from schema.checkins.values import BlockerKind
from schema.goals.rules import expected_value, is_missed, progress, status_of
from schema.goals.values import Course, GoalRules, GoalStatus
from schema.kit.thresholds import thresholds

WORKING_DAYS = 5
_BADNESS = (GoalStatus.GREEN, GoalStatus.YELLOW, GoalStatus.RED)


@dataclass(frozen=True, slots=True)
class CheckInRules:
    """The thresholds of an organization.

    Attributes:
        dip_after_green_weeks: how many green weeks in a row make the next yellow or red one a dip.
        misses_in_a_row: how many missed targets in a row are too many.
        missed_check_ins_in_a_row: how many weeks without a check-in in a row are too many.
        escalate_after_days: for how many days a blocker may stand before it is taken to the next level.
        remind_on_weekday: the day, 1 for Monday to 7 for Sunday, from which whoever has not checked in is reminded.
    """

    dip_after_green_weeks: int = 3
    misses_in_a_row: int = 2
    missed_check_ins_in_a_row: int = 2
    escalate_after_days: int = 14
    remind_on_weekday: int = 5


rules_from = thresholds(
    "checkIns",
    CheckInRules,
    {
        "dip_after_green_weeks": (1, 26),
        "misses_in_a_row": (1, 26),
        "missed_check_ins_in_a_row": (1, 26),
        "escalate_after_days": (1, 365),
        "remind_on_weekday": (1, 7),
    },
)
"""The thresholds in an organization's settings."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A goal in a week, as a check-in told it.

    Attributes:
        week_starts_on: Monday of the week.
        status: how it stood in the employee's words.
        measured_status: how it stood by its metric; None where nothing was measured.
        value: value of the metric; None where none was told.
        target: what the plan asked for that week.
        missed: whether the value is worse than asked, by more than the tolerance.
        goal_update_id: the update that says so.
    """

    week_starts_on: date
    status: GoalStatus
    measured_status: GoalStatus | None = None
    value: Decimal | None = None
    target: Decimal | None = None
    missed: bool = False
    goal_update_id: UUID | None = None

    @property
    def standing(self) -> GoalStatus:
        """The worse of what was said and what was measured: an early warning counts, and so does a late one."""
        return worst([self.status, self.measured_status]) or self.status


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A blocker, as far as rules look at it."""

    blocker_id: UUID
    kind: BlockerKind
    raised_at: datetime
    due_on: date | None = None
    resolved_at: datetime | None = None
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What the metric of a goal says of a week; what can't be told is None.

    Attributes:
        status: how the goal stands in its corridor.
        progress: share of the way from baseline to target.
        target: what the plan asks for at the end of the week.
        missed: whether the value is worse than asked, by more than the tolerance.
    """

    status: GoalStatus | None = None
    progress: Decimal | None = None
    target: Decimal | None = None
    missed: bool = False


def measured(course: Course | None, value: Decimal | None, monday: date, rules: GoalRules) -> Measured:
    """What a value says of a goal's week, by the plan for its Sunday; nothing where the goal can't be scored."""
    if course is None:
        return Measured()
    sunday = monday + timedelta(days=6)
    target = expected_value(course, sunday)
    if value is None:
        return Measured(target=target)
    return Measured(
        status=status_of(course, value, sunday, rules),
        progress=progress(course, value),
        target=target,
        missed=is_missed(course, value, sunday, rules),
    )


def worst(statuses: Iterable[GoalStatus | None]) -> GoalStatus | None:
    """The worst of several statuses; None where there is none."""
    return max((status for status in statuses if status is not None), key=_BADNESS.index, default=None)


def dip(
    observed: Iterable[Observed], excused: Collection[date] = (), rules: CheckInRules | None = None
) -> tuple[Observed, ...]:
    """Green weeks in a row, and then a yellow or red one as the newest."""
    wanted = (rules or CheckInRules()).dip_after_green_weeks
    weeks = counted(observed, excused)
    if not weeks or weeks[-1].standing is GoalStatus.GREEN:
        return ()
    green = list(takewhile(lambda week: week.standing is GoalStatus.GREEN, reversed(weeks[:-1])))[:wanted]
    return (*reversed(green), weeks[-1]) if len(green) == wanted else ()


def miss_twice(
    observed: Iterable[Observed], excused: Collection[date] = (), rules: CheckInRules | None = None
) -> tuple[Observed, ...]:
    """The missed weeks in a row that end with the newest measured one, when they are too many (two by default)."""
    row = misses(observed, excused)
    return row if len(row) >= (rules or CheckInRules()).misses_in_a_row else ()


def misses(
    observed: Iterable[Observed], excused: Collection[date] = (), until: date | None = None
) -> tuple[Observed, ...]:
    """The missed weeks in a row that end with the newest measured one; with `until`, as things stood in that week."""
    measured = [week for week in counted(observed, excused) if week.value is not None]
    known = [week for week in measured if until is None or week.week_starts_on <= until]
    return tuple(reversed(list(takewhile(lambda week: week.missed, reversed(known)))))


def missed_check_in(
    due: Iterable[date], checked_in: Collection[date], excused: Collection[date] = (), rules: CheckInRules | None = None
) -> tuple[date, ...]:
    """The weeks (Mondays) without a check-in that end with the last one due, when they are too many in a row.

    Args:
        due: the weeks whose day of reminding has come and in which the employee worked here.
        checked_in: the weeks for which a check-in was handed in.
        excused: weeks of approved leave, weeks without the system.
        rules: the thresholds.
    """
    counting = [week for week in sorted(due) if week not in excused]
    row = list(takewhile(lambda week: week not in checked_in, reversed(counting)))
    return tuple(reversed(row)) if len(row) >= (rules or CheckInRules()).missed_check_ins_in_a_row else ()


def skill_blockers(obstacles: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    """The blockers that stand because a skill is lacking, oldest first."""
    lacking = (one for one in obstacles if one.kind is BlockerKind.SKILL and one.resolved_at is None)
    return tuple(sorted(lacking, key=lambda one: (one.raised_at, one.blocker_id)))


def due_for_escalation(obstacle: Obstacle, now: datetime, rules: CheckInRules | None = None) -> bool:
    """Whether a blocker has stood for too long, and the day agreed for it, if any, is over."""
    if obstacle.escalated or obstacle.resolved_at is not None:
        return False
    patience = timedelta(days=(rules or CheckInRules()).escalate_after_days)
    agreed = obstacle.due_on is None or now >= datetime.combine(obstacle.due_on, time(), UTC) + timedelta(days=1)
    return agreed and now >= obstacle.raised_at + patience


def week_to_remind(today: date, rules: CheckInRules | None = None) -> date:
    """Monday of the newest week whose day of reminding has come."""
    monday = today - timedelta(days=today.weekday())
    come = today.isoweekday() >= (rules or CheckInRules()).remind_on_weekday
    return monday if come else monday - timedelta(weeks=1)


def away_all_week(monday: date, absences: Iterable[tuple[date, date]]) -> bool:
    """Whether approved absences (first and last day) together cover Monday to Friday."""
    spans = list(absences)
    days = (monday + timedelta(days=number) for number in range(WORKING_DAYS))
    return all(any(first <= day <= last for first, last in spans) for day in days)


def week_of(monday: date) -> str:
    """The ISO 8601 week that begins on a Monday."""
    year, number, _ = monday.isocalendar()
    return f"{year:04}-W{number:02}"


def counted(observed: Iterable[Observed], excused: Collection[date]) -> Sequence[Observed]:
    """The weeks that count, oldest first."""
    return sorted(
        (week for week in observed if week.week_starts_on not in excused), key=lambda week: week.week_starts_on
    )
