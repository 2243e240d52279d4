"""Check-ins and what is said in them: texts, confidence, sentiment, replies, goal updates, blockers, flags."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.simulate import goal_words
from ml.simulate.columns import NONE, Flags, Instants, Ints, Refs, Texts
from ml.simulate.draws import Draws, pick, texts
from ml.simulate.goal_rows import STATUSES, progress_from, status_of
from ml.simulate.goals import PER_PERSON, TITLES, values_at
from ml.simulate.growth_tables import Skills
from ml.simulate.lines import managers_at
from ml.simulate.weeks import HOUR, WEEKS
from ml.simulate.work import CAUSES, MISS_GAP, Setting, Work
from ml.simulate.work_tables import Blockers, CheckIns, GoalUpdates, SkillGapFlags

NO_STATUS = len(STATUSES) - 1
STATES = ("SUBMITTED", "REVIEWED", "SKIPPED_LEAVE")
MOST_CONFIDENCE, LEAST_SENTIMENT, MOST_SENTIMENT = 10, 1, 5
REPLY_CHANCE, REPLY_HOURS = 0.35, 44.0
NOTE_CHANCE, NOTE_NOISE = 0.3, 0.3
BLOCKER_CHANCE, STRAY_BLOCKER_CHANCE, BLOCKER_NOISE = 0.12, 0.004, 0.25
SOLVED, MANAGER_OWNS, ESCALATED = 0.8, 0.5, 0.3
BLOCKER_KINDS = tuple(goal_words.BLOCKERS)
KINDS_OF_CAUSE = {
    "SKILL": ("SKILL", "CLARITY"),
    "WILL": ("PRIORITY_CONFLICT", "CLARITY"),
    "EXTERNAL": ("EXTERNAL", "DEPENDENCY", "RESOURCE"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The tables, and their row numbers: `check_in` is employees x weeks, `update` employees x weeks x 4 (-1: none)."""

    check_ins: CheckIns
    goal_updates: GoalUpdates
    check_in: Refs
    update: Refs


def write_check_ins(setting: Setting, work: Work, offset: int, draws: Draws) -> Said:
    """Rows for every reported week and every week of leave; `offset` is the first individual goal."""
    submitted_at = setting.submitted_at
    skipped = setting.presence.on_leave & ~setting.presence.down
    employee, week = np.nonzero(work.reported | skipped)
    check_in = _numbered(work.reported | skipped)
    rows = _check_in_rows(setting, work, (employee, week), submitted_at, draws.part("check-ins"))
    updates = _update_rows(setting, work, check_in, submitted_at, draws.part("updates"), offset)
    return Said(rows, updates, check_in, _numbered(work.observed))


def _numbered(present: Flags) -> Refs:
    """Row numbers of the true cells in order, -1 elsewhere."""
    rows = np.full(present.shape, NONE, dtype=np.int32)
    rows[present] = np.arange(int(present.sum()), dtype=np.int32)
    return rows


def _check_in_rows(
    setting: Setting,
    work: Work,
    cells: tuple[Ints, Ints],
    submitted_at: Instants,
    rng: np.random.Generator,
) -> CheckIns:
    employee, week = cells
    count = len(employee)
    said = work.reported[cells]
    status, worst = _worst(work, cells)
    title = setting.plans.title[employee, worst]
    confidence, sentiment = _moods(setting, work, cells, rng)
    when = np.where(said, submitted_at[cells], np.datetime64("NaT", "s"))
    replied_at = when + (rng.uniform(1.0, REPLY_HOURS, count) * 3600).astype("timedelta64[s]")
    manager = managers_at(setting.lines, employee, replied_at)
    answers = said & (manager != NONE) & (rng.random(count) < REPLY_CHANCE + 0.1 * _care(setting, manager))
    answers &= replied_at < setting.weeks.until.astype("datetime64[s]")
    none = np.datetime64("NaT", "s")
    return CheckIns(
        employee=employee.astype(np.int32),
        week=setting.weeks.names[week],
        week_starts_on=setting.weeks.mondays[week],
        state=pick(STATES, np.where(said, answers.astype(np.int64), len(STATES) - 1)),
        status=pick(STATUSES, np.where(said, status, NO_STATUS)),
        align=_sentences((goal_words.ALIGN,), title, np.zeros(count, dtype=np.int64), said, rng),
        track=_sentences(tuple(goal_words.TRACK.values()), title, status, said, rng),
        achieve=_sentences(tuple(goal_words.ACHIEVE.values()), title, status, said, rng),
        confidence=np.where(said, confidence, NONE).astype(np.int8),
        sentiment=np.where(said, sentiment, NONE).astype(np.int8),
        submitted_at=when,
        manager_reply=pick(
            (*goal_words.REPLIES, None),
            np.where(answers, rng.integers(0, len(goal_words.REPLIES), count), len(goal_words.REPLIES)),
        ),
        replied_by=np.where(answers, manager, NONE).astype(np.int32),
        replied_at=np.where(answers, replied_at, none),
    )


def _care(setting: Setting, manager: Refs) -> NDArray[np.float64]:
    return np.tanh(setting.latent.quality[np.maximum(manager, 0)])


def _worst(work: Work, cells: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """The worst status of the reported goals and which goal it is (0 where none is open)."""
    observed = work.observed[cells]
    gap = np.where(observed, work.gap[cells], -np.inf)
    worst = gap.argmax(axis=1)
    largest = gap[np.arange(len(gap)), worst]
    return np.where(observed.any(axis=1), status_of(largest), NO_STATUS), worst


def _moods(setting: Setting, work: Work, cells: tuple[Ints, Ints], rng: np.random.Generator) -> tuple[Ints, Ints]:
    """What people declare.

    confidence = 6.8 + 1.1 will - 9 mean gap + 0.9 N(0, 1), as 0-10;
    sentiment = 3.6 + 0.75 will - 2 mean gap + 0.35 shock + 0.6 N(0, 1), as 1-5.
    """
    will, gap = setting.latent.will[cells], work.gap[cells].mean(axis=1)
    shock = setting.latent.shock[setting.staff.unit[cells[0]], cells[1]]
    noise = rng.normal(0.0, 1.0, (2, len(will)))
    confidence = 6.8 + 1.1 * will - 9.0 * gap + 0.9 * noise[0]
    sentiment = 3.6 + 0.75 * will - 2.0 * gap + 0.35 * shock + 0.6 * noise[1]
    return (
        np.rint(confidence.clip(0, MOST_CONFIDENCE)).astype(np.int64),
        np.rint(sentiment.clip(LEAST_SENTIMENT, MOST_SENTIMENT)).astype(np.int64),
    )


def _sentences(
    forms: tuple[tuple[str, ...], ...], title: Ints, group: Ints, said: Flags, rng: np.random.Generator
) -> Texts:
    """One sentence per row about a goal; where none is open, a plain one; None where nothing is said."""
    width = len(forms[0])
    listed = [form.format(title=one) for one in TITLES for group_forms in forms for form in group_forms]
    plain, silent = len(listed), len(listed) + 1
    form = rng.integers(0, width, len(title))
    which = (title * len(forms) + np.minimum(group, len(forms) - 1)) * width + form
    which = np.where(group == NO_STATUS, plain, which)
    return pick((*listed, "No goal is open yet.", None), np.where(said, which, silent))


def _update_rows(
    setting: Setting,
    work: Work,
    check_in: Refs,
    submitted_at: Instants,
    rng: np.random.Generator,
    offset: int,
) -> GoalUpdates:
    progress, value, target = _measured(setting, work)
    employee, week, goal = np.nonzero(work.observed)
    gap = work.gap[work.observed].astype(np.float64)
    status = status_of(gap)
    return GoalUpdates(
        check_in=check_in[employee, week],
        goal=(offset + employee * PER_PERSON + goal).astype(np.int32),
        status=pick(STATUSES, status),
        progress=progress,
        value=value,
        target=target,
        missed=gap > MISS_GAP,
        note=_notes(work.cause[work.observed], status, rng),
        recorded_at=submitted_at[employee, week],
    )


def _measured(setting: Setting, work: Work) -> tuple[Ints, Ints, Ints]:
    """Progress, value and the week's target of each observed cell, in order."""
    shape = work.observed.shape
    progress, value, target = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for week in range(WEEKS):
        real = progress_from(setting.plans, work.gap[:, week].astype(np.float64), week)
        planned = progress_from(setting.plans, np.zeros(shape[::2]), week)
        value[:, week], progress[:, week] = values_at(setting.plans, real)
        target[:, week] = values_at(setting.plans, planned)[0]
    return progress[work.observed], value[work.observed], target[work.observed]


def _notes(cause: Ints, status: Ints, rng: np.random.Generator) -> Texts:
    """Now and then a sentence, mostly about the true cause; 30 % speak of another one."""
    order = (*CAUSES, "NONE")
    told = np.where(rng.random(len(cause)) < NOTE_NOISE, rng.integers(0, len(order), len(cause)), cause % len(order))
    words = [sentence for one in order for sentence in goal_words.NOTES[one]]
    which = told * 2 + rng.integers(0, 2, len(cause))
    spoken = (status > 0) & (rng.random(len(cause)) < NOTE_CHANCE)
    return pick((*words, None), np.where(spoken, which, len(words)))


def write_blockers(setting: Setting, work: Work, said: Said, offset: int, draws: Draws) -> Blockers:
    """Blockers of goals behind plan, mostly by the true cause; four in five are resolved within weeks."""
    rng = draws.part("blockers")
    chance = np.where(work.gap > MISS_GAP, BLOCKER_CHANCE, STRAY_BLOCKER_CHANCE)
    employee, week, goal = np.nonzero(work.observed & (rng.random(work.gap.shape, dtype=np.float32) < chance))
    count = len(employee)
    kind = _blocker_kinds(work.cause[employee, week, goal], rng)
    raised_at = setting.submitted_at[employee, week]
    resolved_at = raised_at + rng.integers(2 * 24, 40 * 24, count) * HOUR
    solved = (rng.random(count) < SOLVED) & (resolved_at < setting.weeks.until.astype("datetime64[s]"))
    manager = managers_at(setting.lines, employee, raised_at)
    owner = np.where((manager != NONE) & (rng.random(count) < MANAGER_OWNS), manager, employee)
    return Blockers(
        check_in=said.check_in[employee, week],
        goal=(offset + employee * PER_PERSON + goal).astype(np.int32),
        kind=pick(BLOCKER_KINDS, kind),
        description=pick(tuple(words for words, _ in goal_words.BLOCKERS.values()), kind),
        owner=owner.astype(np.int32),
        next_action=pick(tuple(action for _, action in goal_words.BLOCKERS.values()), kind),
        due_on=raised_at.astype("datetime64[D]") + rng.integers(7, 29, count).astype("timedelta64[D]"),
        raised_at=raised_at,
        resolved_at=np.where(solved, resolved_at, np.datetime64("NaT", "s")),
        escalated=~solved & (rng.random(count) < ESCALATED),
    )


def _blocker_kinds(cause: Ints, rng: np.random.Generator) -> Ints:
    likely = np.array(
        [[BLOCKER_KINDS.index(KINDS_OF_CAUSE[one][n % len(KINDS_OF_CAUSE[one])]) for n in range(6)] for one in CAUSES]
    )
    any_kind = rng.integers(0, len(BLOCKER_KINDS), len(cause))
    astray = (cause == NONE) | (rng.random(len(cause)) < BLOCKER_NOISE)
    return np.where(astray, any_kind, likely[cause, rng.integers(0, 6, len(cause))])


def write_flags(setting: Setting, work: Work, said: Said, skills: Skills, offset: int) -> SkillGapFlags:
    """One row per flagged goal and week, by the manager of that week, minutes after the check-in."""
    employee, week, goal = np.nonzero(work.flagged)
    skill = setting.plans.skill[employee, goal]
    flagged_at = setting.submitted_at[employee, week] + HOUR
    notes = texts(goal_words.GAP_NOTE.format(skill=name) for name in skills.name)
    return SkillGapFlags(
        check_in=said.check_in[employee, week],
        employee=employee.astype(np.int32),
        goal=(offset + employee * PER_PERSON + goal).astype(np.int32),
        skill=skill.astype(np.int32),
        flagged_by=managers_at(setting.lines, employee, flagged_at),
        note=notes[skill],
        flagged_at=flagged_at,
    )
