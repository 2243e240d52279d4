"""The causal model of a year of work, week by week: what hidden causes do to goals, check-ins and suggestions.

Per goal g of employee i in week w, with the demand d = 0.6 (difficulty - 3) and the planned pace p = 1 / planned weeks:

    margin   = skill_i(w) - d_g
    S, W, E  = 0.5 max(0, -margin), 0.5 max(0, -will_i(w) - 0.1), 0.6 max(0, -shock_unit(w))     (each at most 1.6)
    lift     = 0.12 + 0.10 tanh(margin) + 0.06 tanh(will) + 0.05 tanh(quality of the manager)
    gap(w+1) = gap(w) + p (S + W + E - lift + 0.5 N(0, 1)) - 0.08 max(0, gap(w)),   at least -0.25

`gap` is planned less real progress. Full weeks of leave leave the gap as it is (colleagues keep the plan). A reported
gap over 0.10 is a miss, up to 0.05 is green, up to 0.15 yellow, more is red.

    P(no check-in) = logistic(-2.7 - 0.9 will + 2 mean gap - 0.2 quality of the manager)
    P(flag)        = 0.06 where the gap is over 0.10 and S is the greatest pressure, else 0.0003

A suggestion is raised when two reports in a row miss, or a gap is flagged: once per goal, cause and calendar quarter.
Accepted ones raise skill later: course 0.45, mentor 0.25, stretch project 0.15. Planned courses raise it by 0.35.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import numpy as np

from ml.simulate.columns import NONE, Days, Flags, Floats, Instants, Ints, Refs
from ml.simulate.draws import Draws
from ml.simulate.goals import PER_PERSON, Plans
from ml.simulate.latent import Latent
from ml.simulate.leave import Presence
from ml.simulate.people_tables import ReportingLines
from ml.simulate.staff import Staff
from ml.simulate.submissions import AFTER_CHECK_IN, MINUTE
from ml.simulate.weeks import DAY, WEEKS, Weeks

DEMAND, USUAL_DIFFICULTY = 0.6, 3
SKILL_PRESSURE, WILL_PRESSURE, SHOCK_PRESSURE, MOST_PRESSURE = 0.5, 0.5, 0.6, 1.6
WILL_ENOUGH = 0.1
NOISE, CATCH_UP, MOST_AHEAD = 0.5, 0.08, -0.25
MISS_GAP, GREEN_GAP, YELLOW_GAP = 0.10, 0.05, 0.15
FLAG_CHANCE, STRAY_FLAG_CHANCE = 0.06, 0.0003
COURSE, MENTOR, STRETCH = range(3)
EFFECTS = np.array([0.45, 0.25, 0.15])
PLANNED_COURSE_EFFECT = 0.35
PROPOSED, ACCEPTED, DECLINED, EXPIRED = range(4)
MISSED_TWICE, SKILL_GAP = range(2)
KIND_SHARES = ((0.4, 0.35, 0.25), (0.6, 0.4, 0.0))
EXPIRES_DAYS = 28
MOST_ACCEPTED = 2
TWICE = 2
LAST_EFFECT = WEEKS + 12
CAUSES = ("EXTERNAL", "SKILL", "WILL")
"""Order of the pressures; ties go to the first: what nobody here caused counts as outside."""


@dataclass(frozen=True, slots=True)
class Firings:
    """Suggestions in the order of weeks. `decided` is days after it was raised, `done` a week number (-1: none)."""

    employee: Ints
    goal: Ints
    week: Ints
    earlier: Ints
    cause: Ints
    kind: Ints
    state: Ints
    decided: Ints
    done: Ints


@dataclass(frozen=True, slots=True)
class Work:
    """Employees x weeks (x 4): what was and what was reported.

    `gap` is the state at each week's end; `observed` says which goals a check-in reported; `flagged` which a manager
    flagged; `skill` is employees x weeks; `cause` is the greatest pressure (-1: none). `pressure` (cause, employee,
    goal) and `margin` are sums over the `worked` weeks.
    """

    gap: Floats
    observed: Flags
    reported: Flags
    flagged: Flags
    skill: Floats
    cause: Ints
    pressure: Floats
    margin: Floats
    worked: Ints
    firings: Firings


@dataclass(slots=True)
class _State:
    gap: Floats
    streak: Ints
    seen: Ints
    quarter: Ints
    accepted: Ints
    skill: Floats
    steps: Floats
    firings: list[tuple[Ints, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """All that the year starts from. `course_week` is when a planned course ends (-1: none)."""

    staff: Staff
    latent: Latent
    plans: Plans
    presence: Presence
    left_on: Days
    lines: ReportingLines
    managers: Refs
    course_week: Ints
    submitted_at: Instants
    weeks: Weeks


def run_year(setting: Setting, draws: Draws, progress: Callable[[int], None]) -> Work:
    """The 52 weeks in order, each for everyone at once; `progress` hears the number of weeks done."""
    size = len(setting.staff)
    shape = (size, WEEKS, PER_PERSON)
    work = Work(
        gap=np.zeros(shape, dtype=np.float32),
        observed=np.zeros(shape, dtype=np.bool_),
        reported=np.zeros((size, WEEKS), dtype=np.bool_),
        flagged=np.zeros(shape, dtype=np.bool_),
        skill=np.zeros((size, WEEKS)),
        cause=np.zeros(shape, dtype=np.int8),
        pressure=np.zeros((len(CAUSES), size, PER_PERSON)),
        margin=np.zeros((size, PER_PERSON)),
        worked=np.zeros((size, PER_PERSON), dtype=np.int64),
        firings=Firings(*[np.zeros(0, dtype=np.int64)] * len(fields(Firings))),
    )
    state = _State(
        gap=np.zeros((size, PER_PERSON)),
        streak=np.zeros((size, PER_PERSON), dtype=np.int64),
        seen=np.full((size, PER_PERSON), NONE, dtype=np.int64),
        quarter=np.full((2, size, PER_PERSON), NONE, dtype=np.int64),
        accepted=np.zeros(size, dtype=np.int64),
        skill=setting.latent.skill.copy(),
        steps=_planned_steps(setting.course_week),
    )
    for week in range(WEEKS):
        state.skill += state.steps[:, week]
        _work_on(week, setting, state, work, draws.part(f"week {week}"))
        _report(week, setting, state, work, draws.part(f"report {week}"))
        _raise_suggestions(week, setting, state, work, draws.part(f"suggest {week}"))
        progress(week + 1)
    return replace(work, firings=_firings(state))


def _planned_steps(course_week: Ints) -> Floats:
    steps = np.zeros((len(course_week), LAST_EFFECT + 1))
    taken = np.flatnonzero(course_week != NONE)
    steps[taken, np.minimum(course_week[taken], LAST_EFFECT)] = PLANNED_COURSE_EFFECT
    return steps


def _work_on(week: int, setting: Setting, state: _State, work: Work, rng: np.random.Generator) -> None:
    """Move every open goal's gap by a week."""
    plans, latent, presence = setting.plans, setting.latent, setting.presence
    will = latent.will[:, week, None]
    margin = state.skill[:, None] - DEMAND * (plans.difficulty - USUAL_DIFFICULTY)
    shock = latent.shock[setting.staff.unit, week][:, None] + np.zeros_like(margin)
    pressure = np.stack(
        [
            SHOCK_PRESSURE * -shock,
            SKILL_PRESSURE * np.maximum(-margin, 0.0),
            np.broadcast_to(WILL_PRESSURE * np.maximum(-will - WILL_ENOUGH, 0.0), margin.shape),
        ]
    ).clip(0.0, MOST_PRESSURE)
    care = np.tanh(_quality_above(week, setting))[:, None]
    lift = 0.12 + 0.10 * np.tanh(margin) + 0.06 * np.tanh(will) + 0.05 * care
    noise = NOISE * rng.normal(0.0, 1.0, margin.shape)
    there = presence.employed[:, week] & ~presence.on_leave[:, week]
    on = plans.open_in(week) & there[:, None]
    step = (pressure.sum(axis=0) - lift + noise) / plans.duration - CATCH_UP * np.maximum(state.gap, 0.0)
    state.gap = np.maximum(state.gap + on * step, MOST_AHEAD)
    work.gap[:, week], work.skill[:, week] = state.gap, state.skill
    work.cause[:, week] = np.where(pressure.any(axis=0), pressure.argmax(axis=0), NONE)
    work.pressure[...] += pressure * on
    work.margin[...] += margin * on
    work.worked[...] += on


def _quality_above(week: int, setting: Setting) -> Floats:
    manager = setting.managers[:, week]
    return np.where(manager == NONE, 0.0, setting.latent.quality[manager])


def _report(week: int, setting: Setting, state: _State, work: Work, rng: np.random.Generator) -> None:
    """Who checks in, what that shows, and which goals the manager flags."""
    presence = setting.presence
    there = presence.employed[:, week] & ~presence.on_leave[:, week] & ~presence.down[week]
    load = -2.7 - 0.9 * setting.latent.will[:, week] + 2.0 * state.gap.mean(axis=1)
    chance = 1.0 / (1.0 + np.exp(0.2 * _quality_above(week, setting) - load))
    reported = there & (rng.random(len(chance)) >= chance)
    observed = setting.plans.open_in(week) & reported[:, None]
    late = observed & (work.gap[:, week] > MISS_GAP)
    state.streak = np.where(observed, np.where(late, state.streak + 1, 0), state.streak)
    lacking = late & (work.cause[:, week] == CAUSES.index("SKILL"))
    managed = (setting.managers[:, week] != NONE)[:, None]
    flag_chance = np.where(lacking, FLAG_CHANCE, STRAY_FLAG_CHANCE)
    work.flagged[:, week] = observed & managed & (rng.random(late.shape) < flag_chance)
    work.reported[:, week], work.observed[:, week] = reported, observed


def _raise_suggestions(week: int, setting: Setting, state: _State, work: Work, rng: np.random.Generator) -> None:
    observed = work.observed[:, week]
    twice = observed & (state.streak >= TWICE)
    for cause, fires in ((MISSED_TWICE, twice), (SKILL_GAP, work.flagged[:, week])):
        raised = setting.submitted_at[:, week] + AFTER_CHECK_IN[cause] * MINUTE
        quarter = raised.astype("datetime64[M]").astype(np.int64)[:, None] // 3
        employee, goal = np.nonzero(fires & (state.quarter[cause] != quarter))
        state.quarter[cause, employee, goal] = quarter[employee, 0]
        earlier = state.seen[employee, goal]
        _decide(week, cause, (employee, goal, earlier), setting, state, rng)
    state.seen[observed] = week


def _decide(
    week: int,
    cause: int,
    raised: tuple[Ints, Ints, Ints],
    setting: Setting,
    state: _State,
    rng: np.random.Generator,
) -> None:
    """A person decides within ten days; nobody does for some, and for what was raised lately."""
    employee, goal, earlier = raised
    count = len(employee)
    kind = rng.choice(3, count, p=KIND_SHARES[cause])
    leaning = 0.5 + 0.15 * np.tanh(setting.latent.will[employee, week])
    luck, days = rng.random(count), rng.integers(1, 11, count)
    decision = np.where(luck < leaning, ACCEPTED, np.where(luck < leaning + 0.25, DECLINED, EXPIRED))
    decision = _only_room_for(decision, employee, state.accepted)
    days = np.where(decision == EXPIRED, EXPIRES_DAYS, days)
    sunday = setting.weeks.mondays[week] + 6 * DAY
    stays = ~(setting.left_on[employee] <= sunday + days.astype("timedelta64[D]"))
    days = np.where(stays, days, 1)
    pending = (sunday + days.astype("timedelta64[D]") >= setting.weeks.until) & stays
    decision = np.where(pending, PROPOSED, np.where(stays, decision, EXPIRED))
    accepted = decision == ACCEPTED
    np.add.at(state.accepted, employee[accepted], 1)
    done = np.minimum(week + days // 7 + rng.integers(3, 9, count), LAST_EFFECT)
    np.add.at(state.steps, (employee[accepted], done[accepted]), EFFECTS[kind[accepted]])
    done = np.where(accepted, done, NONE)
    weeks = np.full(count, week)
    causes = np.full(count, cause)
    state.firings.append((employee, goal, weeks, earlier, causes, kind, decision, days, done))


def _only_room_for(decision: Ints, employee: Ints, accepted: Ints) -> Ints:
    """At most two accepted suggestions a year per person; what comes on top is declined."""
    takes = decision == ACCEPTED
    order = np.argsort(employee, kind="stable")
    before = np.zeros(len(employee), dtype=np.int64)
    running = np.cumsum(takes[order]) - takes[order]
    first = np.searchsorted(employee[order], employee[order])
    before[order] = running - running[first] if len(order) else running
    return np.where(takes & (accepted[employee] + before >= MOST_ACCEPTED), DECLINED, decision)


def _firings(state: _State) -> Firings:
    columns = [np.concatenate(parts) for parts in zip(*state.firings, strict=True)]
    return Firings(*columns)
