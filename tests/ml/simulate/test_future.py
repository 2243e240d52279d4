"""Nothing that is recorded until a day tells who will leave after it."""

from datetime import date

import numpy as np

from ml.simulate import simulate

DAY = np.datetime64("2026-05-01")
PEOPLE = 4_000
FAR = 4.0
"""Standard errors between two means; chance goes so far once in sixteen thousand."""


def test_who_leaves_later_has_as_much_behind_them_as_who_stays() -> None:
    whole = simulate(PEOPLE, 31, until=date(2026, 11, 21))
    people, jobs, feedback = whole.employees, whole.employments, whole.peer_feedback
    leads = np.isin(np.arange(PEOPLE), whole.org_units.head)
    settled = (people.hired_on < np.datetime64("2023-01-01")) & ~leads & ~(people.left_on < DAY)
    later = settled & ~np.isnat(people.left_on)
    stays = settled & np.isnat(people.left_on)
    assert later.sum() > 50
    counts = {"feedback": np.bincount(feedback.employee[feedback.given_at < DAY], minlength=PEOPLE)}
    for change in ("PROMOTION", "TRANSFER", "ARRANGEMENT"):
        early = (jobs.change == change) & (jobs.valid_from < DAY)
        counts[change] = np.bincount(jobs.employee[early], minlength=PEOPLE)
    for name, count in counts.items():
        error = np.sqrt(count[settled].var() * (1 / later.sum() + 1 / stays.sum()))
        assert abs(count[later].mean() - count[stays].mean()) < FAR * error, name
