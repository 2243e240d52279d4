"""What people have learned and claim to know: finished courses and claims of skill."""

import numpy as np

from ml.simulate.catalogue import SKILLS_PER_FAMILY
from ml.simulate.columns import NONE, Small
from ml.simulate.development import DONE, EDUCATION, KINDS, STATUSES, Actions, Learning
from ml.simulate.draws import Draws, pick
from ml.simulate.growth_tables import Completions, SkillClaims
from ml.simulate.lines import managers_at
from ml.simulate.weeks import DAY, YEAR_DAYS, at_hour
from ml.simulate.work import Setting

FORTNIGHT = 14 * DAY
OLD_COURSE_SHARE = 0.4
CLAIM_SOURCES = ("SELF", "MANAGER", "ASSESSMENT", "LMS")
LEAST_PROFICIENCY, MOST_PROFICIENCY = 1, 5
LEARNED_PROFICIENCY = 4


def write_completions(setting: Setting, done: Actions, learning: Learning, draws: Draws) -> Completions:
    """Courses of finished education actions, and some of earlier years, by employee then time."""
    rng, staff = draws.part("completions"), setting.staff
    rows = np.flatnonzero((done.actions.kind == KINDS[EDUCATION]) & (done.actions.status == STATUSES[DONE]))
    early = staff.hired_on < setting.weeks.start - YEAR_DAYS * DAY
    old = np.flatnonzero(early & (rng.random(len(staff)) < OLD_COURSE_SHARE))
    before = setting.weeks.start - rng.integers(20, 300, len(old)).astype("timedelta64[D]")
    employee = np.concatenate([done.owner[rows], old])
    course = np.concatenate([done.actions.course[rows], learning.skill[old]])
    action = np.concatenate([rows, np.full(len(old), NONE)])
    completed_at = np.concatenate([done.actions.completed_at[rows], at_hour(before, 12.0)])
    order = np.lexsort((completed_at, employee))
    return Completions(
        employee=employee[order].astype(np.int32),
        course=course[order].astype(np.int32),
        action=action[order].astype(np.int32),
        completed_at=completed_at[order],
        score=rng.integers(62, 101, len(order)).astype(np.int8),
    )


def write_claims(setting: Setting, completions: Completions, draws: Draws) -> SkillClaims:
    """Three own claims each, one checked by the manager, and one per finished course; by employee, skill, day."""
    rng, staff = draws.part("claims"), setting.staff
    size = len(staff)
    picked = rng.permuted(np.tile(np.arange(SKILLS_PER_FAMILY), (size, 1)), axis=1)[:, :3]
    skill = staff.family[:, None] * SKILLS_PER_FAMILY + picked
    level = np.rint(3.0 + 0.6 * setting.latent.skill[:, None] + rng.normal(0.0, 0.8, skill.shape))
    level = level.clip(LEAST_PROFICIENCY, MOST_PROFICIENCY).astype(np.int8)
    day = np.maximum(staff.hired_on, setting.weeks.start - YEAR_DAYS * DAY)
    manager = managers_at(setting.lines, np.arange(size), (day + FORTNIGHT).astype("datetime64[s]"))
    judged = np.flatnonzero(manager != NONE)
    source = np.concatenate([np.zeros(skill.size), np.ones(len(judged)), np.full(len(completions), 3)]).astype(np.int64)
    employee = np.concatenate([np.repeat(np.arange(size), 3), judged, completions.employee])
    which = np.concatenate([skill.ravel(), skill[judged, 0], completions.course])
    proficiency = np.concatenate(
        [level.ravel(), _near(level[judged, 0], rng), np.full(len(completions), LEARNED_PROFICIENCY, dtype=np.int8)]
    )
    asserted_by = np.concatenate([np.repeat(np.arange(size), 3), manager[judged], np.full(len(completions), NONE)])
    claimed_on = np.concatenate(
        [np.repeat(day, 3), day[judged] + FORTNIGHT, completions.completed_at.astype("datetime64[D]")]
    )
    order = np.lexsort((source, claimed_on, which, employee))
    return SkillClaims(
        employee=employee[order].astype(np.int32),
        skill=which[order].astype(np.int32),
        proficiency=proficiency[order],
        source=pick(CLAIM_SOURCES, source[order]),
        asserted_by=asserted_by[order].astype(np.int32),
        claimed_on=claimed_on[order],
    )


def _near(level: Small, rng: np.random.Generator) -> Small:
    moved = level + rng.integers(-1, 2, len(level))
    return moved.clip(LEAST_PROFICIENCY, MOST_PROFICIENCY).astype(np.int8)
