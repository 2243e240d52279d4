"""Development by seed: who has a plan and which course, then plans and their actions."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.simulate.catalogue import SKILLS_PER_FAMILY
from ml.simulate.columns import NONE, Days, Flags, Instants, Ints, Texts, same
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.exits import Exits
from ml.simulate.goals import PER_PERSON, TITLES
from ml.simulate.growth_tables import Courses, DevelopmentActions, DevelopmentPlans
from ml.simulate.staff import Staff
from ml.simulate.weeks import DAY, HOUR, WEEKS, Weeks, at_hour
from ml.simulate.work import ACCEPTED, Setting, Work

KINDS = ("EDUCATION_10", "EXPOSURE_20", "EXPERIENCE_70")
EDUCATION, EXPOSURE, EXPERIENCE = range(3)
STATUSES = ("PLANNED", "IN_PROGRESS", "DONE", "CANCELLED")
PLANNED, IN_PROGRESS, DONE, CANCELLED = range(4)
ORIGINS = ("MANUAL", "TRIGGER", "REVIEW")
PLAN_SHARE, PLAN_AFTER_DAYS, REVIEW_SHARE = 0.85, 60, 0.25
COURSE_WEEKS, COURSE_DONE_SHARE = (6, 64), 0.75
BEGUN_SHARE = 0.5
MENTOR_LEVEL = 3
BASE_ACTIONS, MOST_EXTRA = 3, 2


@dataclass(frozen=True, slots=True)
class Learning:
    """Columns by employee: plan or none, the week in which the planned course ends (-1), its skill, a mentor."""

    planned: Flags
    course_week: Ints
    skill: Ints
    mentor: Ints


@dataclass(frozen=True, slots=True)
class Actions:
    """The tables, and the action row of each accepted suggestion (-1 for the others) in the order of firings."""

    plans: DevelopmentPlans
    actions: DevelopmentActions
    owner: Ints
    of_firing: Ints


@dataclass(frozen=True, slots=True)
class _Draft:
    """Actions before they are put in order; columns of equal length."""

    employee: Ints
    kind: Ints
    origin: Ints
    goal: Ints
    skill: Ints
    status: Ints
    due_on: Days
    created_at: Instants
    completed_at: Instants
    firing: Ints


def draw_learning(staff: Staff, exits: Exits, weeks: Weeks, draws: Draws) -> Learning:
    """Draw what is planned before the year begins."""
    rng, size = draws.part("learning"), len(staff)
    settled = staff.hired_on < weeks.until - PLAN_AFTER_DAYS * DAY
    planned = settled & (rng.random(size) < PLAN_SHARE)
    planned[staff.cast.team] = True
    week = np.maximum(weeks.index(staff.hired_on), 0) + rng.integers(*COURSE_WEEKS, size)
    gone = np.where(exits.leaves, weeks.index(exits.left_on), WEEKS)
    done = planned & (week < gone) & (rng.random(size) < COURSE_DONE_SHARE)
    return Learning(
        planned=planned,
        course_week=np.where(done, week, NONE),
        skill=staff.family * SKILLS_PER_FAMILY + rng.integers(0, SKILLS_PER_FAMILY, size),
        mentor=_mentors(staff, exits, weeks, rng),
    )


def write_actions(
    setting: Setting,
    exits: Exits,
    learning: Learning,
    work: Work,
    raised_at: Instants,
    names: tuple[Texts, Courses, int],
    draws: Draws,
) -> Actions:
    """Plans of those who planned or accepted a suggestion; three to five actions each.

    `names` are the display names of persons, the courses, and the first row of individual goals.
    """
    rng = draws.part("actions")
    accepted = np.flatnonzero(work.firings.state == ACCEPTED)
    count = np.bincount(work.firings.employee[accepted], minlength=len(setting.staff))
    owners = np.flatnonzero(learning.planned | (count > 0))
    plans = _plan_rows(setting, exits, owners, rng)
    plan_of = np.full(len(setting.staff), NONE, dtype=np.int64)
    plan_of[owners] = np.arange(len(owners))
    drafts = (
        _base_draft(setting, exits, learning, plans, count, rng),
        _trigger_draft(setting, exits, work, accepted, raised_at),
    )
    draft = _Draft(*(np.concatenate(pair) for pair in zip(*map(_columns, drafts), strict=True)))
    order = np.lexsort((draft.kind, draft.created_at, draft.employee))
    draft = _Draft(*(column[order] for column in _columns(draft)))
    of_firing = np.full(len(work.firings.state), NONE, dtype=np.int64)
    of_firing[draft.firing[draft.firing != NONE]] = np.flatnonzero(draft.firing != NONE)
    return Actions(plans, _action_rows(draft, plan_of, setting, learning, names), draft.employee, of_firing)


def _mentors(staff: Staff, exits: Exits, weeks: Weeks, rng: np.random.Generator) -> Ints:
    """Somebody senior of long standing, never oneself."""
    able = (staff.level >= MENTOR_LEVEL) & ~exits.leaves & (staff.hired_on < weeks.start)
    pool = np.flatnonzero(able)
    at = rng.integers(0, len(pool), len(staff))
    own = pool[at] == np.arange(len(staff))
    return np.where(own, pool[(at + 1) % len(pool)], pool[at])


def _plan_rows(setting: Setting, exits: Exits, owners: Ints, rng: np.random.Generator) -> DevelopmentPlans:
    hired, weeks = setting.staff.hired_on[owners], setting.weeks
    starts_on = np.maximum(hired, weeks.start) + rng.integers(0, 8, len(owners)).astype("timedelta64[D]")
    return DevelopmentPlans(
        employee=owners.astype(np.int32),
        name=same("Development plan", len(owners)),
        status=pick(("ACTIVE", "CLOSED"), exits.leaves[owners].astype(np.int64)),
        starts_on=starts_on,
        ends_on=starts_on + 18 * 30 * DAY,
        created_at=at_hour(starts_on, 10.0),
    )


def _base_draft(
    setting: Setting,
    exits: Exits,
    learning: Learning,
    plans: DevelopmentPlans,
    accepted: Ints,
    rng: np.random.Generator,
) -> _Draft:
    """Education, exposure and experience for every plan, and further experience where there is room."""
    owners = plans.employee.astype(np.int64)
    extra = rng.integers(0, np.maximum(MOST_EXTRA - accepted[owners], 0) + 1)
    count = BASE_ACTIONS + extra
    plan = np.repeat(np.arange(len(owners)), count)
    number = np.arange(len(plan)) - np.repeat(np.cumsum(count) - count, count)
    employee, kind = owners[plan], np.minimum(number, EXPERIENCE)
    created_at = plans.created_at[plan] + rng.integers(0, 72, len(plan)) * HOUR
    due_on = plans.starts_on[plan] + rng.integers(60, 420, len(plan)).astype("timedelta64[D]")
    status, completed_at = _progress(setting, exits, learning, (employee, kind, created_at, due_on), rng)
    return _Draft(
        employee=employee,
        kind=kind,
        origin=np.where(rng.random(len(plan)) < REVIEW_SHARE, ORIGINS.index("REVIEW"), ORIGINS.index("MANUAL")),
        goal=rng.integers(0, PER_PERSON, len(plan)),
        skill=learning.skill[employee],
        status=status,
        due_on=due_on,
        created_at=created_at,
        completed_at=completed_at,
        firing=np.full(len(plan), NONE),
    )


def _progress(
    setting: Setting,
    exits: Exits,
    learning: Learning,
    made: tuple[Ints, Ints, Instants, Days],
    rng: np.random.Generator,
) -> tuple[Ints, Instants]:
    """Status and completion: the planned course ends in its week; the rest follows will once it is due."""
    employee, kind, created_at, due_on = made
    will = setting.latent.will[employee, WEEKS - 1]
    keeps = rng.random(len(employee)) < 1.0 / (1.0 + np.exp(-(0.8 + 0.7 * will)))
    end = np.where(exits.leaves[employee], exits.left_on[employee], setting.weeks.until)
    ready = np.maximum(at_hour(due_on, 15.0) - rng.integers(0, 21 * 24, len(employee)) * HOUR, created_at + 24 * HOUR)
    course_at = _course_end(setting.weeks, learning.course_week[employee])
    educated = (kind == EDUCATION) & (learning.course_week[employee] != NONE)
    when = np.where(kind == EDUCATION, np.maximum(course_at, created_at + 24 * HOUR), ready)
    done = np.where(kind == EDUCATION, educated, keeps) & (when < end.astype("datetime64[s]"))
    begun = np.where(rng.random(len(employee)) < BEGUN_SHARE, IN_PROGRESS, PLANNED)
    status = np.where(done, DONE, np.where(exits.leaves[employee], CANCELLED, begun))
    return status, np.where(done, when, np.datetime64("NaT", "s"))


def _course_end(weeks: Weeks, week: Ints) -> Instants:
    return at_hour(weeks.start + (7 * week).astype("timedelta64[D]") + 3 * DAY, 12.0)


def _week_after(when: Instants) -> Days:
    days: Days = when.astype("datetime64[D]")
    return days + np.timedelta64(7, "D")


def _trigger_draft(setting: Setting, exits: Exits, work: Work, accepted: Ints, decided_at: Instants) -> _Draft:
    """What accepted suggestions became, done in the week in which the model lets them take effect."""
    firings = work.firings
    employee, week = firings.employee[accepted], firings.done[accepted]
    when = _course_end(setting.weeks, week)
    end = np.where(exits.leaves[employee], exits.left_on[employee], setting.weeks.until)
    done = when < end.astype("datetime64[s]")
    status = np.where(done, DONE, np.where(exits.leaves[employee], CANCELLED, IN_PROGRESS))
    return _Draft(
        employee=employee,
        kind=firings.kind[accepted],
        origin=np.full(len(accepted), ORIGINS.index("TRIGGER")),
        goal=firings.goal[accepted],
        skill=setting.plans.skill[employee, firings.goal[accepted]],
        status=status,
        due_on=_week_after(when),
        created_at=decided_at[accepted],
        completed_at=np.where(done, when, np.datetime64("NaT", "s")),
        firing=accepted,
    )


def _columns(draft: _Draft) -> list[Any]:
    return [getattr(draft, name) for name in draft.__dataclass_fields__]


def _action_rows(
    draft: _Draft, plan_of: Ints, setting: Setting, learning: Learning, names: tuple[Texts, Courses, int]
) -> DevelopmentActions:
    people, courses, offset = names
    mentor = learning.mentor[draft.employee]
    title = setting.plans.title[draft.employee, draft.goal]
    learns, meets, does = (draft.kind == one for one in (EDUCATION, EXPOSURE, EXPERIENCE))
    goal = offset + draft.employee * PER_PERSON + draft.goal
    return DevelopmentActions(
        plan=plan_of[draft.employee].astype(np.int32),
        kind=pick(KINDS, draft.kind),
        title=texts(
            _title(kind, course, person, goal_title)
            for kind, course, person, goal_title in zip(
                draft.kind.tolist(), courses.title[draft.skill], people[mentor], title.tolist(), strict=True
            )
        ),
        status=pick(STATUSES, draft.status),
        origin=pick(ORIGINS, draft.origin),
        due_on=draft.due_on,
        created_at=draft.created_at,
        completed_at=draft.completed_at,
        goal=np.where(does | (draft.firing != NONE), goal, NONE).astype(np.int32),
        course=np.where(learns, draft.skill, NONE).astype(np.int32),
        mentor=np.where(meets, mentor, NONE).astype(np.int32),
        skill=draft.skill.astype(np.int32),
    )


def _title(kind: int, course: str, person: str, goal_title: int) -> str:
    if kind == EDUCATION:
        return f"Take the course “{course}”"
    if kind == EXPOSURE:
        return f"Meet {person} every two weeks"
    return f"Lead a stretch project for “{TITLES[goal_title]}”"
