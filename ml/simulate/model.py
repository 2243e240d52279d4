"""The one entry: an organization by size, seed and day, joined from its parts.

The causal model, in short (equations in the modules named, and together in ml/README.md): hidden skill, will, quality
of managers and outside shocks (`latent`) drive weekly gaps of goals, misses and check-ins (`work`), what people declare
(`check_ins`), who leaves (`exits`), what colleagues say (`feedback`), ratings (`reviews`) and through them pay (`pay`).
Sex and age drive nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ml.simulate import catalogue
from ml.simulate.careers import employees_today, write_history
from ml.simulate.check_ins import Said, write_blockers, write_check_ins, write_flags
from ml.simulate.claims import write_claims, write_completions
from ml.simulate.columns import Days, Texts
from ml.simulate.development import Actions, Learning, draw_learning, write_actions
from ml.simulate.draws import Draws, texts
from ml.simulate.exits import Exits, draw_exits
from ml.simulate.feedback import write_feedback
from ml.simulate.goal_rows import first_personal_goal, goal_truth, make_cycle, make_goals, make_metrics
from ml.simulate.goals import draw_plans
from ml.simulate.latent import draw_latent
from ml.simulate.leave import draw_presence
from ml.simulate.lines import draw_lines, managers_by_week
from ml.simulate.moves import Moves, draw_moves
from ml.simulate.organization import Organization, Personas, Truth
from ml.simulate.pay import write_pay
from ml.simulate.people import make_persons
from ml.simulate.people_tables import Employments, PayBands, ReportingLines, Roles
from ml.simulate.reviews import make_review_cycles, write_ratings
from ml.simulate.seats import make_positions, make_units
from ml.simulate.staff import OFFICE_NAMES, Staff, make_staff
from ml.simulate.submissions import draw_submissions
from ml.simulate.suggestions import decided_at, raised_at, write_suggestions
from ml.simulate.tree import grow_tree
from ml.simulate.weeks import WEEKS, Weeks, weeks_until
from ml.simulate.work import Setting, Work, run_year

FEWEST, MOST = 50, 100_000
STAGES = ("people", "work", "check-ins", "growth", "reviews and pay")

Tables = dict[str, Any]
"""Tables by the name that they have in Organization."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is drawn once and read by all stages."""

    draws: Draws
    weeks: Weeks
    staff: Staff
    exits: Exits
    moves: Moves
    learning: Learning
    lines: ReportingLines
    history: Employments
    setting: Setting


def simulate(employees: int = 1000, seed: int = 7, *, until: date, progress: Progress | None = None) -> Organization:
    """An organization whose last simulated week is the ISO week before the one of `until`.

    `employees` (50 to 100,000) counts the rows of Employees, leavers of the year included. The same arguments give
    the same bytes. `progress` hears (stage, done, total). Raises ValueError on a size or seed that does not fit.
    """
    if not FEWEST <= employees <= MOST:
        raise ValueError(f"employees is {employees}, but must be from {FEWEST} to {MOST:,}.")
    if seed < 0:
        raise ValueError(f"seed is {seed}, but must not be negative.")
    tell = progress or _silent
    drawn = _draw(employees, seed, until)
    tell(STAGES[0], 1, 1)
    work = run_year(drawn.setting, drawn.draws, lambda week: tell(STAGES[1], week, WEEKS))
    return _organization(drawn, work, until, tell)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody listens."""


def _draw(employees: int, seed: int, until: date) -> _Drawn:
    draws, weeks = Draws(seed), weeks_until(until)
    staff = make_staff(grow_tree(employees, draws.part("tree")), weeks, draws)
    latent = draw_latent(staff, draws)
    exits = draw_exits(staff, latent, weeks, draws)
    moves = draw_moves(staff, exits, weeks, draws)
    learning = draw_learning(staff, exits, weeks, draws)
    lines = draw_lines(staff, exits, moves, weeks, draws)
    setting = Setting(
        staff=staff,
        latent=latent,
        plans=draw_plans(staff, exits, weeks, draws),
        presence=draw_presence(staff, exits, weeks, draws),
        left_on=exits.left_on,
        lines=lines,
        managers=managers_by_week(lines, weeks, employees),
        course_week=learning.course_week,
        submitted_at=draw_submissions(latent.will, exits.left_on, weeks, draws.part("submissions")),
        weeks=weeks,
    )
    history = write_history(staff, exits, moves)
    return _Drawn(draws, weeks, staff, exits, moves, learning, lines, history, setting)


def _organization(drawn: _Drawn, work: Work, until: date, tell: Progress) -> Organization:
    structure = _structure(drawn)
    goals = _goals(drawn, work, structure)
    offset = first_personal_goal(goals["goals"])
    said = write_check_ins(drawn.setting, work, offset, drawn.draws)
    tell(STAGES[2], 1, 1)
    growth, actions = _growth(drawn, work, said, structure["persons"].display_name, offset)
    tell(STAGES[3], 1, 1)
    rewards = _rewards(drawn, work, actions, structure["pay_bands"])
    tell(STAGES[4], 1, 1)
    tables = structure | goals | growth | rewards
    return Organization(
        name=catalogue.COMPANY,
        seed=drawn.draws.seed,
        until=until,
        check_ins=said.check_ins,
        goal_updates=said.goal_updates,
        personas=_personas(drawn.staff),
        truth=_truth(drawn, work, offset),
        **tables,
    )


def _structure(drawn: _Drawn) -> Tables:
    staff, exits, draws = drawn.staff, drawn.exits, drawn.draws
    locations, profiles = catalogue.make_locations(), catalogue.make_profiles()
    country = locations.country[staff.location].tolist()
    return {
        "locations": locations,
        "job_families": catalogue.make_families(),
        "job_levels": catalogue.make_levels(),
        "job_profiles": profiles,
        "grades": catalogue.make_grades(),
        "pay_bands": catalogue.make_bands(staff.hired_on[0]),
        "org_units": make_units(staff, exits),
        "positions": make_positions(staff, exits, drawn.moves, profiles, draws),
        "persons": make_persons(staff.hired_on, staff.level, country, draws.part("persons")),
        "employees": employees_today(staff, exits, drawn.history, drawn.lines),
        "employments": drawn.history,
        "reporting_lines": drawn.lines,
        "roles": _roles(staff),
        "absences": drawn.setting.presence.absences,
        "outages": drawn.setting.presence.outages,
    }


def _roles(staff: Staff) -> Roles:
    holders = np.flatnonzero(staff.office >= 0)
    return Roles(holders.astype(np.int32), texts(OFFICE_NAMES)[staff.office[holders]])


def _goals(drawn: _Drawn, work: Work, structure: Tables) -> Tables:
    plans = drawn.setting.plans
    goals, contributions = make_goals(drawn.setting, drawn.exits, structure["org_units"], work, drawn.draws)
    return {
        "goal_cycles": make_cycle(drawn.weeks),
        "goals": goals,
        "goal_contributions": contributions,
        "goal_metrics": make_metrics(plans, work, first_personal_goal(goals)),
    }


def _growth(drawn: _Drawn, work: Work, said: Said, people: Texts, offset: int) -> tuple[Tables, Actions]:
    setting, learning, draws = drawn.setting, drawn.learning, drawn.draws
    skills = catalogue.make_skills()
    courses, taught = catalogue.make_courses(skills)
    decided = decided_at(work, raised_at(setting, work))
    actions = write_actions(setting, drawn.exits, learning, work, decided, (people, courses, offset), draws)
    flags = write_flags(setting, work, said, skills, offset)
    names = (people, courses, skills, flags, offset)
    suggestions, observations = write_suggestions(setting, learning, work, said, actions, names, draws)
    completions = write_completions(setting, actions, learning, draws)
    tables: Tables = {
        "skills": skills,
        "courses": courses,
        "course_skills": taught,
        "skill_gap_flags": flags,
        "blockers": write_blockers(setting, work, said, offset, draws),
        "development_plans": actions.plans,
        "development_actions": actions.actions,
        "suggestions": suggestions,
        "suggestion_observations": observations,
        "completions": completions,
        "skill_claims": write_claims(setting, completions, draws),
    }
    return tables, actions


def _rewards(drawn: _Drawn, work: Work, actions: Actions, bands: PayBands) -> Tables:
    setting, exits, draws = drawn.setting, drawn.exits, drawn.draws
    cycles = make_review_cycles(drawn.weeks)
    feedback = write_feedback(setting, work, draws)
    ratings, evidence = write_ratings(setting, exits, work, drawn.lines, cycles, (feedback, actions), draws)
    return {
        "peer_feedback": feedback,
        "rating_levels": catalogue.make_rating_levels(),
        "review_cycles": cycles,
        "ratings": ratings,
        "rating_evidence": evidence,
        "compensation_records": write_pay(drawn.staff, exits, drawn.history, ratings, cycles, bands, draws),
    }


def _personas(staff: Staff) -> Personas:
    employee = int(staff.cast.team[0])
    admin, analyst, auditor = (
        int(np.flatnonzero(staff.office == OFFICE_NAMES.index(name))[0])
        for name in ("HR_ADMIN", "COMPENSATION_ANALYST", "AUDITOR")
    )
    return Personas(
        employee=employee,
        manager=staff.cast.manager,
        skip_level_manager=staff.cast.skip,
        hrbp=int(staff.hrbp[employee]),
        compensation_analyst=analyst,
        hr_admin=admin,
        auditor=auditor,
    )


def _truth(drawn: _Drawn, work: Work, offset: int) -> Truth:
    """The hidden causes, read on the first simulated week of each month."""
    latent, setting = drawn.setting.latent, drawn.setting
    month: Days = drawn.weeks.mondays.astype("datetime64[M]")
    first = np.unique(month, return_index=True)[1]
    return Truth(
        months=month[first].astype("datetime64[D]"),
        skill=work.skill[:, first],
        will=latent.will[:, first],
        manager_quality=latent.quality,
        shock=latent.shock,
        goals=goal_truth(setting.plans, work, drawn.exits, offset),
    )
