"""Pay gaps between two groups of workers, per category of worker and for everybody, and when a joint assessment is due.

The figures are those of Directive (EU) 2023/970, article 9(1), by its definitions in article 3(1): a gap is the
difference in average pay levels as a share of the comparison's. The adjusted gap is no figure of the directive: it is
what a regression of log pay leaves unexplained by objective criteria. Whether a criterion is objective and
gender-neutral is for people to say, not for this module.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from ml.errors import ModelInputError
from ml.fairness.values import FEWEST_IN_ARM, Labels
from ml.features import Flags, Floats, Ints

FEWEST_WORKERS = 10
ASSESSED_FROM = 0.05
"""The difference of article 10(1)(a)."""
MONTHS_TO_REMEDY = 6
QUARTERS = 4
FEWEST_FREE = 5
"""People beyond the coefficients that the regression needs."""
_ALONE = 1 - 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """One row per worker.

    `base` and `variable` (complementary or variable components) are minor units of one currency for a year at full
    time, so that part-time work is no gap. `arm` other than `group` and `comparison` is left out. `objective` is
    (rows, criteria), categories as columns of 0 and 1; rows with NaN are left out of the adjusted gap alone.
    """

    category: Labels
    arm: Labels
    base: Ints
    variable: Ints
    objective: Floats | None = None
    group: str = "FEMALE"
    comparison: str = "MALE"

    def __post_init__(self) -> None:
        """Raise ModelInputError on columns of different lengths or pay that is not positive."""
        columns = [self.category, self.arm, self.base, self.variable]
        columns += [] if self.objective is None else [self.objective]
        if len({len(one) for one in columns}) > 1:
            raise ModelInputError("The columns of the workers have different lengths: give one value per row.")
        if (self.base <= 0).any() or (self.variable < 0).any():
            raise ModelInputError(
                "A worker has no base pay or a negative variable pay: leave out who is not paid, or mend the amount."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What is known of a pay report: the day of its submission and, by category, when a gap was remedied.

    `justified` are the categories whose gap the employer has justified, with the workers' representatives' knowledge,
    by objective, gender-neutral criteria outside of the regression.
    """

    submitted_on: date
    remedied_on: Mapping[str, date] = field(default_factory=dict)
    justified: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayGap:
    """The gaps of one category (None: of everybody); shares of the comparison's pay, above 0 where the group has less.

    Suppressed ones hold no figure but `n`. `variable_share` and `comparison_variable_share` are who receives variable
    pay; `quartile_shares` is the group's share in each quarter of pay, lowest first (None under 20 people).
    `adjusted_gap` with `low` and `high` (95 %) is None without criteria or where they can't be told from the group.
    `explained`: the criteria leave less than 5 % and nothing beyond chance. `joint_assessment_due` is the day on which
    the six months of article 10(1)(c) are over; None where no assessment is due.
    """

    category: str | None
    group: str
    comparison: str
    n: int
    n_group: int | None = None
    n_comparison: int | None = None
    mean_gap: float | None = None
    median_gap: float | None = None
    base_gap: float | None = None
    variable_gap: float | None = None
    variable_median_gap: float | None = None
    variable_share: float | None = None
    comparison_variable_share: float | None = None
    quartile_shares: tuple[float, ...] | None = None
    adjusted_gap: float | None = None
    low: float | None = None
    high: float | None = None
    explained: bool = False
    suppressed: bool = False
    joint_assessment_due: date | None = None
    explanation: str


def pay_gaps(workers: Workers, reported: Reported | None = None) -> list[PayGap]:
    """The gaps of everybody first, then by category in the order of their names."""
    known = np.isin(workers.arm, (workers.group, workers.comparison))
    names = sorted({one for one in workers.category[known].tolist() if one is not None})
    cells = [(name, known & (workers.category == name)) for name in names]
    return [_gap(workers, rows, name, reported) for name, rows in [(None, known), *cells]]


def joint_assessment_due(category: str, mean_gap: float, reported: Reported | None, *, explained: bool) -> date | None:
    """The three parts of article 10(1): at least 5 % in a category, not justified, not remedied within six months.

    The difference counts in either direction. The period ends with the day of the same number six months after the
    submission, or the last of that month (Regulation (EEC, Euratom) No 1182/71, article 3(2)(c)); before a report is
    submitted no clock runs.
    """
    justified = explained or (reported is not None and category in reported.justified)
    if reported is None or abs(mean_gap) < ASSESSED_FROM or justified:
        return None
    due = _months_after(reported.submitted_on, MONTHS_TO_REMEDY)
    remedied_on = reported.remedied_on.get(category)
    return None if remedied_on is not None and remedied_on <= due else due


def quartile_shares(pay: Ints, group: Flags) -> tuple[float, ...]:
    """The group's share in each of four equal groups by pay, lowest first (article 9(1)(f)).

    People paid the same who straddle an edge are spread over both sides in proportion: their order says nothing.
    """
    _, place, size = np.unique(pay, return_inverse=True, return_counts=True)
    inside = np.bincount(place, weights=group) / size
    ends = np.cumsum(size)
    edges = np.linspace(0, len(pay), QUARTERS + 1)
    covered = np.minimum(ends[:, None], edges[1:]) - np.maximum((ends - size)[:, None], edges[:-1])
    shares = (inside[:, None] * covered.clip(0)).sum(axis=0) / (len(pay) / QUARTERS)
    return tuple(shares.tolist())


def _gap(workers: Workers, rows: Flags, category: str | None, reported: Reported | None) -> PayGap:
    group, pay = workers.arm[rows] == workers.group, workers.base[rows] + workers.variable[rows]
    people, inside = len(group), int(group.sum())
    if people < FEWEST_WORKERS or min(inside, people - inside) < FEWEST_IN_ARM:
        return _suppressed(workers, category, people)
    variable, mean_gap = workers.variable[rows], _lower(np.mean(pay[group]), np.mean(pay[~group]))
    adjusted = None if workers.objective is None else adjusted_gap(pay, group, workers.objective[rows])
    explained = adjusted is not None and abs(adjusted[0]) < ASSESSED_FROM and adjusted[1] <= 0 <= adjusted[2]
    due = None
    if category is not None and mean_gap is not None:
        due = joint_assessment_due(category, mean_gap, reported, explained=explained)
    return PayGap(
        category=category,
        group=workers.group,
        comparison=workers.comparison,
        n=people,
        n_group=inside,
        n_comparison=people - inside,
        mean_gap=mean_gap,
        median_gap=_lower(np.median(pay[group]), np.median(pay[~group])),
        base_gap=_lower(np.mean(workers.base[rows][group]), np.mean(workers.base[rows][~group])),
        variable_gap=_lower(np.mean(variable[group]), np.mean(variable[~group])),
        variable_median_gap=_lower(np.median(variable[group]), np.median(variable[~group])),
        variable_share=float((variable[group] > 0).mean()),
        comparison_variable_share=float((variable[~group] > 0).mean()),
        quartile_shares=quartile_shares(pay, group) if people >= QUARTERS * FEWEST_IN_ARM else None,
        adjusted_gap=None if adjusted is None else adjusted[0],
        low=None if adjusted is None else adjusted[1],
        high=None if adjusted is None else adjusted[2],
        explained=explained,
        joint_assessment_due=due,
        explanation=_explanation(mean_gap, adjusted, due, explained=explained),
    )


def adjusted_gap(pay: Ints, group: Flags, objective: Floats) -> tuple[float, float, float] | None:
    """The gap that criteria leave unexplained, with its 95 % interval: one less the ratio of pay for the same criteria.

    Least squares of log pay with HC3 errors (MacKinnon and White 1985); None where the criteria leave too few people
    or can't be told from the group. Who alone has a criterion says nothing of the gap and is left out.
    """
    there = ~np.isnan(objective).any(axis=1)
    rows = np.column_stack([np.ones(there.sum()), objective[there]])
    logs, inside = np.log(pay[there].astype(np.float64)), group[there].astype(np.float64)
    told = (_basis(np.column_stack([rows, inside])) ** 2).sum(axis=1) < _ALONE
    logs, inside, basis = logs[told], inside[told], _basis(rows[told])
    apart = inside - basis @ (basis.T @ inside)
    too_few = len(logs) - basis.shape[1] - 1 < FEWEST_FREE
    return None if too_few or float(apart @ apart) < 1 - _ALONE else _log_gap(logs, np.column_stack([inside, basis]))


def _log_gap(logs: Floats, design: Floats) -> tuple[float, float, float]:
    from statsmodels.regression.linear_model import OLS  # type: ignore[import-untyped] # noqa: I001, RUF100

    fitted = OLS(logs, design).fit(cov_type="HC3", use_t=True)
    low, high = fitted.conf_int()[0]
    return float(-np.expm1(fitted.params[0])), float(-np.expm1(high)), float(-np.expm1(low))


def _basis(rows: Floats) -> Floats:
    """Orthonormal columns of the same span, so that criteria may repeat each other."""
    left, sizes, _ = np.linalg.svd(rows, full_matrices=False)
    kept: Floats = left[:, sizes > sizes[:1] * 1e-10]
    return kept


def _lower(group: np.floating, comparison: np.floating) -> float | None:
    return float(1 - group / comparison) if comparison else None


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _suppressed(workers: Workers, category: str | None, people: int) -> PayGap:
    return PayGap(
        category=category,
        group=workers.group,
        comparison=workers.comparison,
        n=people,
        suppressed=True,
        explanation=(
            f"Not shown: a gap needs at least {FEWEST_WORKERS} workers, and {FEWEST_IN_ARM} of each group, "
            "so that nobody's pay can be told from it."
        ),
    )


def _explanation(
    mean_gap: float | None, adjusted: tuple[float, float, float] | None, due: date | None, *, explained: bool
) -> str:
    if mean_gap is None or abs(mean_gap) < ASSESSED_FROM:
        return "The difference in average pay is under 5 %."
    told = "no objective criteria were given or they can't be told from the group"
    if adjusted is not None:
        told = f"objective criteria leave {adjusted[0]:.1%} ({adjusted[1]:.1%} to {adjusted[2]:.1%})"
    if explained:
        return f"The difference in average pay is {mean_gap:.1%}; {told}: explained."
    ending = f"; a joint pay assessment is due once {due} has passed" if due else ""
    return f"The difference in average pay is {mean_gap:.1%}; {told}{ending}."
