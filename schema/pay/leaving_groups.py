"""What a model says of groups, as the baseline of scenarios. Pure.

A scenario tells of groups that its author chooses, and who plans pay may not read the risk of a person: two groups that
differ by one would tell it. So everybody counts with the mean of their cohort, by tenure and by whether they perform
highly; one of fewer than ten whom the model knows counts with the mean of all.
"""

import numpy as np

from schema.pay.leaving_ports import Leaving
from schema.pay.scenario_rules import FEWEST, Baseline, Floats, Ints, Staff

TENURES = (0, 730, 1_825)
"""The first days of the groups by tenure: up to two years, up to five, longer."""

HIGH = 0.75
"""How far up its scale a rating is high: the last two of five levels."""

_NINETY = 2 * 1.6448536269514722
"""The width of a 90 % interval of a normal distribution, in standard deviations."""

_LEAST = 1e-6


def baseline_of(staff: Staff, told: Leaving) -> Baseline | None:
    """The means of cohorts; None where the model knows too few people to tell any.

    How unsure a mean is, is taken from the intervals of the single chances as if all erred alike, which is cautious.
    """
    known = np.array([one in told.chances for one in staff.employees], dtype=np.bool_)
    if known.sum() < FEWEST:
        return None
    rows = [tuple(told.chances[one]) for one in staff.employees if one in told.chances]
    chance, low, high = np.maximum(np.array(rows, dtype=np.float64), _LEAST).T
    error = np.log(high / low) / _NINETY
    cohort = cohorts(staff)
    means, errors = _means(cohort[known], chance), _means(cohort[known], error)
    words = (
        f"Without the changes as many leave as the model in force expects of {int(known.sum())} of "
        f"{len(staff.employees)} people, by cohorts of tenure and performance; the others count as their cohort."
    )
    return Baseline(
        version=f"retention-{told.version_id}",
        probability=means[cohort],
        stratum=cohort,
        log_error=errors,
        assumptions=(words,),
    )


def cohorts(staff: Staff) -> Ints:
    """The place of each person's cohort, of twice as many as there are groups by tenure."""
    tenure = np.searchsorted(np.array(TENURES), np.maximum(staff.tenure, 0), side="right") - 1
    performs = np.nan_to_num(staff.standing, nan=-1.0) >= HIGH
    return np.asarray(tenure * 2 + performs, dtype=np.int64)


def _means(cohort: Ints, values: Floats) -> Floats:
    """The mean of each cohort; that of all for one of too few."""
    size = 2 * len(TENURES)
    people = np.bincount(cohort, minlength=size)
    sums = np.bincount(cohort, weights=values, minlength=size)
    return np.where(people >= FEWEST, sums / np.maximum(people, 1), values.mean())
