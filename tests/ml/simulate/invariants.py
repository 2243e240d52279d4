"""What holds in every simulated organization, whatever its size and seed; each check raises AssertionError."""

from collections import Counter
from datetime import timedelta

import numpy as np

from ml.simulate import NONE, Organization
from ml.simulate.columns import Decimals, MayLack, Refers
from ml.simulate.lines import managers_on
from tests.ml.simulate.whole import columns, is_, lacks


def check_all(whole: Organization) -> None:
    for check in (
        check_columns,
        check_hierarchy,
        check_histories,
        check_absences,
        check_goals,
        check_check_ins,
        check_leavers,
        check_managers,
        check_feedback,
        check_suggestions,
        check_development,
        check_ratings,
        check_pay,
        check_personas,
    ):
        check(whole)


def check_columns(whole: Organization) -> None:
    sizes = {name: len(table) for name, table in whole.tables().items()}
    for name, table in {**whole.tables(), "truth": whole.truth.goals}.items():
        for column, values in columns(table).items():
            mark, where = table.marks()[column], f"{name}.{column}"
            assert len(values) == len(table), where
            if isinstance(mark, Refers):
                assert values.dtype == np.int32, where
                assert (values >= (NONE if mark.optional else 0)).all(), where
                assert (values < sizes[mark.table]).all(), where
            elif isinstance(mark, Decimals):
                assert values.dtype == np.int64, where
            elif isinstance(mark, MayLack):
                assert values.dtype == np.int8, where
                assert (values >= NONE).all(), where
            else:
                assert str(values.dtype) in {
                    "object", "int8", "int64", "bool", "float64", "datetime64[D]", "datetime64[s]",
                }, where  # fmt: skip


def check_hierarchy(whole: Organization) -> None:
    people, lines, until = whole.employees, whole.reporting_lines, np.datetime64(whole.until)
    keys = list(
        zip(lines.employee.tolist(), lines.kind, lines.line_number.tolist(), lines.valid_from.tolist(), strict=True)
    )
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)
    assert lines.primary.tolist() == [kind == "SOLID" and number == 1 for _, kind, number, _ in keys]
    assert not (lines.manager == lines.employee).any()
    for back in (0, 1, 29, 100, 200, 300, 363, 700, 2000, 4000):
        day = until - np.timedelta64(back, "D")
        manager = managers_on(lines, day, len(people))
        there = (people.hired_on <= day) & ~(people.left_on < day)
        head = np.flatnonzero(is_(whole.roles.role, "CEO"))
        assert (manager[~there] == NONE).all()
        assert np.flatnonzero(there & (manager == NONE)).tolist() == whole.roles.employee[head].tolist()
        assert there[manager[manager != NONE]].all()
        reached = manager.copy()
        for _ in range(12):
            reached = np.where(reached == NONE, NONE, manager[reached])
        assert (reached == NONE).all()
    partnered = is_(lines.kind, "HRBP") & (lines.manager != NONE)
    assert lines.employee[partnered].tolist() == list(range(len(people)))


def check_histories(whole: Organization) -> None:
    people, rows = whole.employees, whole.employments
    keys = list(zip(rows.employee.tolist(), rows.valid_from.tolist(), strict=True))
    assert keys == sorted(set(keys))
    first = np.flatnonzero(np.append([True], np.diff(rows.employee) != 0))
    last = np.append(first[1:], len(rows)) - 1
    assert rows.employee[first].tolist() == list(range(len(people)))
    assert rows.valid_from[first].tolist() == people.hired_on.tolist()
    assert set(rows.change[first]) == {"HIRE"}
    assert np.array_equal(is_(rows.change, "HIRE").nonzero()[0], first)
    ended = is_(rows.status, "TERMINATED")
    assert rows.employee[ended].tolist() == np.flatnonzero(~np.isnat(people.left_on)).tolist()
    assert np.isin(np.flatnonzero(ended), last).all()
    assert rows.valid_from[ended].tolist() == [
        day + timedelta(days=1) for day in people.left_on.tolist() if day is not None
    ]
    assert rows.position[last].tolist() == people.position.tolist()
    filled = is_(whole.positions.status, "FILLED")
    assert sorted(whole.positions.incumbent[filled].tolist()) == np.flatnonzero(np.isnat(people.left_on)).tolist()
    assert (whole.positions.incumbent[~filled] == NONE).all()
    assert (people.position[whole.positions.incumbent[filled]] == np.flatnonzero(filled)).all()


def check_absences(whole: Organization) -> None:
    rows = whole.absences
    assert (rows.starts_on <= rows.ends_on).all()
    same = rows.employee[1:] == rows.employee[:-1]
    assert (rows.starts_on[1:][same] > rows.ends_on[:-1][same]).all()
    assert (rows.starts_on >= whole.employees.hired_on[rows.employee]).all()
    assert not (rows.ends_on > whole.employees.left_on[rows.employee]).any()


def check_goals(whole: Organization) -> None:
    goals, size = whole.goals, len(whole.employees)
    personal = is_(goals.level, "INDIVIDUAL")
    offset = len(goals) - 4 * size
    assert personal.tolist() == [False] * offset + [True] * (4 * size)
    assert goals.owner[personal].tolist() == np.repeat(np.arange(size), 4).tolist()
    assert (goals.weight[personal].reshape(size, 4).sum(axis=1) == 10_000).all()
    assert whole.goal_metrics.goal.tolist() == list(range(offset, len(goals)))
    assert (whole.goal_contributions.parent < whole.goal_contributions.goal).all()
    assert len(set(whole.goal_contributions.goal.tolist())) == len(whole.goal_contributions)
    assert (goals.starts_on < goals.due_on).all()
    metrics = whole.goal_metrics
    sign = np.where(is_(metrics.direction, "REDUCE"), -1, 1)
    assert (sign * metrics.target >= sign * metrics.green_at).all()
    assert (sign * metrics.green_at >= sign * metrics.yellow_at).all()
    assert ((metrics.target == metrics.baseline) == is_(metrics.direction, "MAINTAIN")).all()


def check_check_ins(whole: Organization) -> None:
    rows, people = whole.check_ins, whole.employees
    keys = list(zip(rows.employee.tolist(), rows.week_starts_on.tolist(), strict=True))
    assert keys == sorted(set(keys))
    assert max(Counter(rows.employee.tolist()).values()) <= 52
    names = {"{}-W{:02d}".format(*day.isocalendar()[:2]) for _, day in keys}
    assert set(rows.week) == names
    skipped = is_(rows.state, "SKIPPED_LEAVE")
    assert (np.isnat(rows.submitted_at) == skipped).all()
    for column in (rows.align, rows.track, rows.achieve):
        assert (lacks(column) == skipped).all()
    assert ((rows.confidence == NONE) == skipped).all()
    assert (rows.confidence <= 10).all()
    assert set(rows.sentiment[~skipped].tolist()) <= {1, 2, 3, 4, 5}
    assert not (rows.week_starts_on < people.hired_on[rows.employee]).any()
    assert not (rows.week_starts_on > people.left_on[rows.employee]).any()
    assert not set(rows.week) & set(whole.outages.week)
    reviewed = is_(rows.state, "REVIEWED")
    for given in (rows.replied_by != NONE, ~np.isnat(rows.replied_at), ~lacks(rows.manager_reply)):
        assert (given == reviewed).all()
    assert (rows.replied_at[reviewed] > rows.submitted_at[reviewed]).all()
    _check_leave(whole, skipped)
    _check_updates(whole, skipped)


def _check_leave(whole: Organization, skipped: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    rows, leave = whole.check_ins, whole.absences
    weeks_away = {
        (employee, start + timedelta(days=7 * number))
        for employee, start, end in zip(
            leave.employee.tolist(), leave.starts_on.tolist(), leave.ends_on.tolist(), strict=True
        )
        if start.weekday() == 0
        for number in range(((end - start).days + 3) // 7)
    }
    keys = zip(rows.employee.tolist(), rows.week_starts_on.tolist(), strict=True)
    down = set(whole.outages.week_starts_on.tolist())
    away = {key for key, missed in zip(keys, skipped.tolist(), strict=True) if missed}
    assert away == {(employee, monday) for employee, monday in weeks_away if monday not in down}


def _check_updates(whole: Organization, skipped: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    updates, rows, goals = whole.goal_updates, whole.check_ins, whole.goals
    keys = list(zip(updates.check_in.tolist(), updates.goal.tolist(), strict=True))
    assert keys == sorted(set(keys))
    assert not skipped[updates.check_in].any()
    assert (goals.owner[updates.goal] == rows.employee[updates.check_in]).all()
    assert (updates.recorded_at == rows.submitted_at[updates.check_in]).all()
    monday = rows.week_starts_on[updates.check_in]
    assert (goals.starts_on[updates.goal] <= monday).all()
    assert (monday <= goals.due_on[updates.goal]).all()
    worst = np.zeros(len(rows), dtype=np.int64)
    rank = {"GREEN": 1, "YELLOW": 2, "RED": 3}
    np.maximum.at(worst, updates.check_in, [rank[one] for one in updates.status])
    assert worst.tolist() == [rank.get(one, 0) for one in rows.status]
    last = dict(zip(updates.goal.tolist(), updates.value.tolist(), strict=True))
    metrics = whole.goal_metrics
    start = dict(zip(metrics.goal.tolist(), metrics.baseline.tolist(), strict=True))
    assert metrics.current.tolist() == [{**start, **last}[goal] for goal in metrics.goal.tolist()]


def check_leavers(whole: Organization) -> None:
    """Nothing is done by or begun for somebody after the last day."""
    end = whole.employees.left_on
    personal = is_(whole.goals.level, "INDIVIDUAL")
    assert not (whole.goals.starts_on[personal] > end[whole.goals.owner[personal]]).any()
    for who, when in (
        (whole.suggestions.decided_by, whole.suggestions.decided_at),
        (whole.development_plans.employee[whole.development_actions.plan], whole.development_actions.completed_at),
        (whole.completions.employee, whole.completions.completed_at),
        (whole.compensation_records.employee, whole.compensation_records.effective_on),
        (whole.peer_feedback.employee, whole.peer_feedback.given_at),
        (whole.peer_feedback.author, whole.peer_feedback.given_at),
        (whole.check_ins.employee, whole.check_ins.submitted_at),
        (whole.check_ins.replied_by, whole.check_ins.replied_at),
        (whole.blockers.owner, whole.blockers.raised_at),
        (whole.skill_claims.employee, whole.skill_claims.claimed_on),
        (whole.skill_gap_flags.flagged_by, whole.skill_gap_flags.flagged_at),
    ):
        named = who != NONE
        assert not (when[named].astype("datetime64[D]") > end[who[named]]).any()


def check_managers(whole: Organization) -> None:
    """Who replies, flags or decides as a manager is the manager of that day."""
    lines, size = whole.reporting_lines, len(whole.employees)
    foreign = (whole.suggestions.decided_by != NONE) & (whole.suggestions.decided_by != whole.suggestions.employee)
    for employee, manager, when in (
        (whole.check_ins.employee, whole.check_ins.replied_by, whole.check_ins.replied_at),
        (whole.skill_gap_flags.employee, whole.skill_gap_flags.flagged_by, whole.skill_gap_flags.flagged_at),
        (
            whole.suggestions.employee[foreign],
            whole.suggestions.decided_by[foreign],
            whole.suggestions.decided_at[foreign],
        ),
    ):
        day = when.astype("datetime64[D]")
        for one in np.unique(day[~np.isnat(day)]):
            there = day == one
            assert (managers_on(lines, one, size)[employee[there]] == manager[there]).all()


def check_feedback(whole: Organization) -> None:
    """Three to six pieces in each half-year of those who were there for all of it, at most as many for the others."""
    rows, people = whole.peer_feedback, whole.employees
    days = rows.given_at.astype("datetime64[D]")
    monday = np.datetime64(whole.until) - whole.until.weekday()
    for half in (0, 1):
        start = monday - 7 * (52 - 26 * half)
        there = (people.hired_on <= start) & ~(people.left_on < start + 25 * 7)
        inside = (days >= start) & (days < start + 26 * 7)
        count = np.bincount(rows.employee[inside], minlength=len(people))
        assert set(count[there].tolist()) <= {3, 4, 5, 6}
        assert count[~there].max(initial=0) <= 6


def check_suggestions(whole: Organization) -> None:
    rows, evidence = whole.suggestions, whole.suggestion_observations
    quarter = rows.raised_at.astype("datetime64[M]").astype(np.int64) // 3
    keys = list(zip(rows.goal.tolist(), rows.cause, quarter.tolist(), strict=True))
    assert len(keys) == len(set(keys))
    proposed = is_(rows.state, "PROPOSED")
    assert (np.isnat(rows.decided_at) == proposed).all()
    assert (rows.decided_at[~proposed] > rows.raised_at[~proposed]).all()
    assert not (rows.decided_at >= np.datetime64(whole.until) + 1).any()
    human = is_(rows.state, "ACCEPTED") | is_(rows.state, "DECLINED")
    assert ((rows.decided_by != NONE) == human).all()
    assert ((rows.action != NONE) == is_(rows.state, "ACCEPTED")).all()
    assert ((rows.flag != NONE) == is_(rows.cause, "SKILL_GAP")).all()
    flagged = rows.flag != NONE
    assert (whole.skill_gap_flags.goal[rows.flag[flagged]] == rows.goal[flagged]).all()
    count = np.bincount(evidence.suggestion, minlength=len(rows))
    assert count.tolist() == np.where(flagged, 1, 2).tolist()
    updates = whole.goal_updates
    assert (updates.goal[evidence.goal_update] == rows.goal[evidence.suggestion]).all()
    assert updates.missed[evidence.goal_update[~flagged[evidence.suggestion]]].all()


def check_development(whole: Organization) -> None:
    plans, actions = whole.development_plans, whole.development_actions
    assert len(set(plans.employee.tolist())) == len(plans)
    assert set(np.bincount(actions.plan, minlength=len(plans)).tolist()) <= {3, 4, 5}
    assert (is_(actions.status, "DONE") == ~np.isnat(actions.completed_at)).all()
    assert not (actions.completed_at <= actions.created_at).any()
    assert not (actions.completed_at >= np.datetime64(whole.until) + 1).any()
    assert ((actions.course != NONE) == is_(actions.kind, "EDUCATION_10")).all()
    assert ((actions.mentor != NONE) == is_(actions.kind, "EXPOSURE_20")).all()
    assert (actions.goal[is_(actions.kind, "EXPERIENCE_70")] != NONE).all()
    owner = plans.employee[actions.plan]
    assert not (actions.mentor == owner).any()
    accepted = whole.suggestions.action[whole.suggestions.action != NONE]
    assert sorted(accepted.tolist()) == np.flatnonzero(is_(actions.origin, "TRIGGER")).tolist()
    learned = whole.completions.action
    taught = is_(actions.kind, "EDUCATION_10") & is_(actions.status, "DONE")
    assert sorted(learned[learned != NONE].tolist()) == np.flatnonzero(taught).tolist()
    assert not (whole.peer_feedback.author == whole.peer_feedback.employee).any()
    assert (np.abs(whole.peer_feedback.sentiment) <= 10_000).all()


def check_ratings(whole: Organization) -> None:
    rows, evidence = whole.ratings, whole.rating_evidence
    keys = list(zip(rows.cycle.tolist(), rows.employee.tolist(), strict=True))
    assert keys == sorted(set(keys))
    unrated = rows.final == NONE
    assert ((rows.proposed == NONE) == unrated).all()
    assert ((rows.calibrated == NONE) == unrated).all()
    assert whole.rating_levels.value.tolist() == [1, 2, 3, 4, 5]
    assert np.bincount(evidence.rating, minlength=len(rows)).tolist() == np.where(unrated, 0, 4).tolist()
    assert (np.bincount(evidence.rating, evidence.weight)[~unrated[: evidence.rating.max() + 1]] == 10_000).all()
    late = whole.employees.hired_on[rows.employee] > whole.review_cycles.ends_on[rows.cycle] - 90
    assert unrated.tolist() == (late | (rows.rater == NONE)).tolist()


def check_pay(whole: Organization) -> None:
    rows, bands = whole.compensation_records, whole.pay_bands
    keys = list(zip(rows.employee.tolist(), rows.effective_on.tolist(), strict=True))
    assert keys == sorted(set(keys))
    assert rows.base_minor.dtype == np.int64
    assert (rows.base_minor % 100 == 0).all()
    assert (rows.base_minor <= bands.maximum_minor[rows.band]).all()
    assert rows.currency.tolist() == bands.currency[rows.band].tolist()
    first = np.flatnonzero(np.append([True], np.diff(rows.employee) != 0))
    assert rows.employee[first].tolist() == list(range(len(whole.employees)))
    assert rows.effective_on[first].tolist() == whole.employees.hired_on.tolist()
    last = np.append(first[1:], len(rows)) - 1
    assert rows.band[last].tolist() == whole.employees.band.tolist()
    assert (np.diff(rows.base_minor)[np.diff(rows.employee) == 0] > 0).all()
    named = rows.rating != NONE
    assert (named == is_(rows.reason, "MERIT")).all()
    assert (whole.ratings.employee[rows.rating[named]] == rows.employee[named]).all()


def check_personas(whole: Organization) -> None:
    who, people = whole.personas, whole.employees
    cast = [who.employee, who.manager, who.skip_level_manager]
    cast += [who.hrbp, who.compensation_analyst, who.hr_admin, who.auditor]
    assert len(set(cast)) == len(cast)
    assert set(people.status[cast]) == {"ACTIVE"}
    assert people.manager[who.employee] == who.manager
    assert people.manager[who.manager] == who.skip_level_manager
    assert people.manager[who.skip_level_manager] != NONE
    active = is_(people.status, "ACTIVE")
    assert (people.manager[active] == who.manager).sum() >= 5
    assert (whole.development_plans.employee == who.employee).sum() == 1
    assert (whole.ratings.final[whole.ratings.employee == who.employee] != NONE).tolist() == [True, True]
    band = people.band[who.employee]
    pay = whole.compensation_records.base_minor[whole.compensation_records.employee == who.employee][-1]
    assert whole.pay_bands.minimum_minor[band] <= pay <= whole.pay_bands.maximum_minor[band]
    roles = dict(zip(whole.roles.employee.tolist(), whole.roles.role, strict=True))
    assert [roles.get(one) for one in cast] == [
        None, None, None, "HRBP", "COMPENSATION_ANALYST", "HR_ADMIN", "AUDITOR",
    ]  # fmt: skip
