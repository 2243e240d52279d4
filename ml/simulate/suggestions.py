"""Suggestions as rows: what a trigger proposed, on which observations, who decided, and whether it helped."""

import numpy as np

from ml.simulate.check_ins import Said
from ml.simulate.columns import NONE, Flags, Instants, Ints, Refs, Texts
from ml.simulate.development import Actions, Learning
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.goals import PER_PERSON, TITLES
from ml.simulate.growth_tables import Courses, Skills, SuggestionObservations, Suggestions
from ml.simulate.lines import managers_at
from ml.simulate.submissions import AFTER_CHECK_IN, MINUTE
from ml.simulate.weeks import WEEKS
from ml.simulate.work import ACCEPTED, DECLINED, MISS_GAP, MISSED_TWICE, PROPOSED, Firings, Setting, Work
from ml.simulate.work_tables import SkillGapFlags

CAUSES = ("METRIC_MISSED_TWICE", "SKILL_GAP")
KINDS = ("COURSE", "MENTOR", "STRETCH_PROJECT")
STATES = ("PROPOSED", "ACCEPTED", "DECLINED", "EXPIRED")
OUTCOMES = ("RECOVERED", "NOT_RECOVERED", None)
VERIFIED_AFTER = 12
"""Weeks after which one looks whether the metric recovered."""
SELF_DECIDES = 0.6
DECISION_REASONS = (
    "Fits what I want to learn.",
    "Agreed in the 1:1.",
    "It helps this goal now.",
    "No time this quarter.",
    "The cause lies elsewhere.",
    "Already doing something alike.",
    None,
)
REASONS_EACH = 3


def raised_at(setting: Setting, work: Work) -> Instants:
    """When each firing was raised."""
    firings = work.firings
    return setting.submitted_at[firings.employee, firings.week] + AFTER_CHECK_IN[firings.cause] * MINUTE


def decided_at(work: Work, raised: Instants) -> Instants:
    """When each firing was decided or ran out; missing while proposed."""
    days = work.firings.decided.astype("timedelta64[D]")
    return np.where(work.firings.state == PROPOSED, np.datetime64("NaT", "s"), raised + days)


def write_suggestions(
    setting: Setting,
    learning: Learning,
    work: Work,
    said: Said,
    done: Actions,
    names: tuple[Texts, Courses, Skills, SkillGapFlags, int],
    draws: Draws,
) -> tuple[Suggestions, SuggestionObservations]:
    """All firings by the time they were raised.

    `names` are the display names, courses, skills, flags, and the first row of individual goals.
    """
    people, courses, skills, flags, offset = names
    rng, firings, raised = draws.part("suggestions"), work.firings, raised_at(setting, work)
    skill = setting.plans.skill[firings.employee, firings.goal]
    mentor = learning.mentor[firings.employee]
    which = setting.plans.title[firings.employee, firings.goal]
    observations = _observations(work, said)
    decided = decided_at(work, raised)
    decided_by, why = _deciders(setting, firings, decided, rng)
    table = Suggestions(
        employee=firings.employee.astype(np.int32),
        goal=(offset + firings.employee * PER_PERSON + firings.goal).astype(np.int32),
        cause=pick(CAUSES, firings.cause),
        flag=_flag_rows(work, flags),
        kind=pick(KINDS, firings.kind),
        title=_titles(firings.kind, courses.title[skill], people[mentor], skills.name[skill], which),
        reason=_reasons(setting, firings, said, observations, skills.name[skill]),
        skill=skill.astype(np.int32),
        course=np.where(firings.kind == KINDS.index("COURSE"), skill, NONE).astype(np.int32),
        mentor=np.where(firings.kind == KINDS.index("MENTOR"), mentor, NONE).astype(np.int32),
        raised_at=raised,
        state=pick(STATES, firings.state),
        decided_at=decided,
        decided_by=decided_by,
        decision_reason=why,
        action=done.of_firing.astype(np.int32),
        outcome=pick(OUTCOMES, _outcomes(setting, work)),
    )
    return _ordered(table, said, observations)


def _observations(work: Work, said: Said) -> tuple[Refs, Refs]:
    """The earlier (-1 for a flag) and the last goal update of each firing."""
    firings = work.firings
    last = said.update[firings.employee, firings.week, firings.goal]
    earlier = said.update[firings.employee, np.maximum(firings.earlier, 0), firings.goal]
    return np.where(firings.cause == MISSED_TWICE, earlier, NONE).astype(np.int32), last


def _flag_rows(work: Work, flags: SkillGapFlags) -> Refs:
    firings = work.firings
    cell = (firings.employee * WEEKS + firings.week) * PER_PERSON + firings.goal
    row = np.searchsorted(np.flatnonzero(work.flagged.ravel()), cell)
    return np.where(firings.cause == MISSED_TWICE, NONE, np.minimum(row, len(flags) - 1)).astype(np.int32)


def _titles(kind: Ints, course: Texts, person: Texts, skill: Texts, which: Ints) -> Texts:
    forms = (
        "Take the course “{course}”",
        "Work with {person} on {skill}",
        "Lead a stretch project for “{title}”",
    )
    rows = zip(kind.tolist(), course, person, skill, which.tolist(), strict=True)
    return texts(
        forms[number].format(course=lesson, person=who, skill=what, title=TITLES[title])
        for number, lesson, who, what, title in rows
    )


def _reasons(setting: Setting, firings: Firings, said: Said, observations: tuple[Refs, Refs], skill: Texts) -> Texts:
    units = setting.plans.unit[firings.employee, firings.goal]
    titles = setting.plans.title[firings.employee, firings.goal].tolist()
    figures = [_figures(said, one) for one in observations]
    rows = zip(firings.cause.tolist(), titles, units, *figures, skill, strict=True)
    return texts(
        f"“{TITLES[title]}” missed its plan twice in a row: {before} and {now} ({unit})."
        if cause == MISSED_TWICE
        else f"{what} was flagged as missing for “{TITLES[title]}”: {now} ({unit})."
        for cause, title, unit, before, now, what in rows
    )


def _figures(said: Said, updates: Refs) -> list[str]:
    table, weeks = said.goal_updates, said.check_ins.week
    week = weeks[table.check_in[updates]]
    value, target = table.value[updates].tolist(), table.target[updates].tolist()
    return [
        f"{one} {got / 10_000:g} against {due / 10_000:g}" for one, got, due in zip(week, value, target, strict=True)
    ]


def _deciders(setting: Setting, firings: Firings, decided: Instants, rng: np.random.Generator) -> tuple[Refs, Texts]:
    manager = managers_at(setting.lines, firings.employee, decided)
    own = (rng.random(len(manager)) < SELF_DECIDES) | (manager == NONE)
    human: Flags = (firings.state == ACCEPTED) | (firings.state == DECLINED)
    reason = rng.integers(0, REASONS_EACH, len(manager)) + REASONS_EACH * (firings.state == DECLINED)
    by = np.where(human, np.where(own, firings.employee, manager), NONE).astype(np.int32)
    return by, pick(DECISION_REASONS, np.where(human, reason, len(DECISION_REASONS) - 1))


def _outcomes(setting: Setting, work: Work) -> Ints:
    """Of accepted ones: is the gap twelve weeks later (at the due week, if earlier) no miss any more?"""
    firings = work.firings
    week = np.minimum(firings.week + VERIFIED_AFTER, setting.plans.due[firings.employee, firings.goal])
    inside = np.minimum(week, WEEKS - 1)
    known = (firings.state == ACCEPTED) & (week < WEEKS) & setting.presence.employed[firings.employee, inside]
    recovered = work.gap[firings.employee, inside, firings.goal] <= MISS_GAP
    return np.where(known, np.where(recovered, 0, 1), len(OUTCOMES) - 1)


def _ordered(
    table: Suggestions, said: Said, observations: tuple[Refs, Refs]
) -> tuple[Suggestions, SuggestionObservations]:
    order = np.lexsort((table.goal, table.raised_at))
    rows = Suggestions(*(getattr(table, name)[order] for name in table.marks()))
    updates = np.column_stack(observations)[order]
    suggestion, nth = np.nonzero(updates != NONE)
    update = updates[suggestion, nth]
    source = said.goal_updates
    return rows, SuggestionObservations(
        suggestion=suggestion.astype(np.int32),
        goal_update=update.astype(np.int32),
        week=said.check_ins.week[source.check_in[update]],
        value=source.value[update],
        target=source.target[update],
    )
