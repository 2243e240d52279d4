"""Why a rule fires: the causes that it finds in what was observed, each with its reason, figures and thresholds.

Finds causes; whether one makes a suggestion is decided in `triggers`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from schema.checkins import rules as check_in_rules
from schema.checkins.rules import CheckInRules, Observed, week_of
from schema.development import reasons
from schema.development.values import TriggerCause


@dataclass(frozen=True, slots=True)
class AboutGoal:
    """The goal that a cause is about, as far as rules and sentences need it."""

    id: UUID
    title: str
    text: str
    private: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """Something observed that calls for a suggestion.

    Attributes:
        cause: what it is.
        reason: why, in one sentence with the figures.
        monday: the Monday of the week that it was seen in.
        thresholds: what the rule asked for, by name.
        goal: the goal that it is about.
        skill_id: the skill that is lacking, where it is known.
        flag_id: the flag that says so.
        weeks: the observations that it rests on.
        missing: the Mondays of weeks without any that it rests on.
    """

    cause: TriggerCause
    reason: str
    monday: date
    thresholds: Mapping[str, int]
    goal: AboutGoal | None = None
    skill_id: UUID | None = None
    flag_id: UUID | None = None
    weeks: tuple[Observed, ...] = ()
    missing: tuple[date, ...] = ()

    @property
    def goal_id(self) -> UUID | None:
        """The goal that it is about."""
        return None if self.goal is None else self.goal.id

    @property
    def key(self) -> str:
        """What tells it from an employee's other causes: the skill where one is named, else the goal.

        A metric's causes are told by the goal, whatever skill may lie behind them.
        """
        of_metric = self.cause in METRIC_CAUSES
        named = self.goal_id if of_metric or self.skill_id is None else self.skill_id
        return f"{self.cause}/{named or 'work'}"

    @property
    def observations(self) -> list[tuple[date, Observed | None]]:
        """The weeks that it rests on with what was measured then, that of the cause itself among them."""
        seen: dict[date, Observed | None] = dict.fromkeys((self.monday, *self.missing))
        seen.update({week.week_starts_on: week for week in self.weeks})
        return sorted(seen.items(), key=lambda one: one[0])


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule as people read it."""

    key: str
    name: str
    description: str


METRIC_CAUSES = (TriggerCause.METRIC_MISSED_TWICE, TriggerCause.DIP)

_ASKED = {
    TriggerCause.METRIC_MISSED_TWICE: "misses_in_a_row",
    TriggerCause.DIP: "dip_after_green_weeks",
    TriggerCause.MISSED_CHECK_INS: "missed_check_ins_in_a_row",
}
"""The threshold of each rule that has one."""

RULES: Mapping[TriggerCause, RuleWords] = {
    TriggerCause.METRIC_MISSED_TWICE: RuleWords(
        "metric-missed-twice",
        "Metric missed again",
        "Fires when a goal's metric missed its target several observed weeks in a row; leave and outages don't count.",
    ),
    TriggerCause.DIP: RuleWords(
        "dip",
        "Green turned yellow or red",
        "Fires when a goal green for several observed weeks turns yellow or red; leave and outages don't count.",
    ),
    TriggerCause.SKILL_BLOCKER: RuleWords(
        "skill-blocker",
        "Blocked by a lack of skill",
        "Fires when a check-in names a lack of skill as what stands in the way.",
    ),
    TriggerCause.SKILL_GAP: RuleWords(
        "skill-gap",
        "Skill gap flagged",
        "Fires when a manager flags a skill as lacking in a check-in.",
    ),
    TriggerCause.MISSED_CHECK_INS: RuleWords(
        "missed-check-ins",
        "Check-ins left out",
        "Fires when no check-in came for several weeks in a row; leave and outages don't count.",
    ),
}
"""What each rule is called and when it fires."""


def of_telemetry(
    goal: AboutGoal, observed: Sequence[Observed], excused: Collection[date], rules: CheckInRules
) -> list[Cause]:
    """What the weeks of a goal call for: a dip, misses in a row, both or nothing."""
    found = []
    fallen = check_in_rules.dip(observed, excused, rules)
    if fallen:
        *green, last = fallen
        sentence = reasons.dipped(goal.title, last.standing.value, len(green), [last])
        asked = thresholds(TriggerCause.DIP, rules)
        found.append(Cause(TriggerCause.DIP, sentence, last.week_starts_on, asked, goal, weeks=fallen))
    row = check_in_rules.miss_twice(observed, excused, rules)
    if row:
        asked, sentence = thresholds(TriggerCause.METRIC_MISSED_TWICE, rules), reasons.missed(goal.title, row)
        monday = row[-1].week_starts_on
        found.append(Cause(TriggerCause.METRIC_MISSED_TWICE, sentence, monday, asked, goal, weeks=row))
    return found


def calls_for(observed: Sequence[Observed], excused: Collection[date], rules: CheckInRules) -> bool:
    """Whether `of_telemetry` finds anything."""
    return bool(check_in_rules.dip(observed, excused, rules) or check_in_rules.miss_twice(observed, excused, rules))


def still_holds(
    cause: TriggerCause, asked: Mapping[str, Any], observed: Sequence[Observed], excused: Collection[date], until: date
) -> bool:
    """Whether what a suggestion rests on would still raise it, by the thresholds and the weeks of then."""
    rules = CheckInRules(**{name: int(value) for name, value in asked.items()})
    known = [week for week in observed if week.week_starts_on <= until]
    rule = check_in_rules.dip if cause is TriggerCause.DIP else check_in_rules.miss_twice
    return bool(rule(known, excused, rules))


def of_blocker(goal: AboutGoal | None, skill: tuple[UUID, str] | None, monday: date) -> Cause:
    """What a blocker of kind skill calls for."""
    skill_id, name = skill or (None, None)
    sentence = reasons.blocked(name, None if goal is None else goal.title, week_of(monday))
    return Cause(TriggerCause.SKILL_BLOCKER, sentence, monday, {}, goal, skill_id)


def of_flag(
    flag_id: UUID, skill: tuple[UUID, str], goal: AboutGoal | None, weeks: Sequence[Observed], monday: date
) -> Cause:
    """What a flagged skill gap calls for; `weeks` are the goal's last ones."""
    skill_id, name = skill
    sentence = reasons.flagged(name, None if goal is None else goal.title, weeks, week_of(monday))
    return Cause(TriggerCause.SKILL_GAP, sentence, monday, {}, goal, skill_id, flag_id, tuple(weeks))


def of_missing(missing: Sequence[date], rules: CheckInRules) -> Cause:
    """What weeks without a check-in call for, given by their Mondays, oldest first."""
    sentence = reasons.left_out([week_of(monday) for monday in missing])
    asked = thresholds(TriggerCause.MISSED_CHECK_INS, rules)
    return Cause(TriggerCause.MISSED_CHECK_INS, sentence, missing[-1], asked, missing=tuple(missing))


def thresholds(cause: TriggerCause, rules: CheckInRules) -> dict[str, int]:
    """What a rule of telemetry asks for."""
    name = _ASKED[cause]
    return {name: asdict(rules)[name]}


def word_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as words of its own, whatever the case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
