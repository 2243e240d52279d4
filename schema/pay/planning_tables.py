"""Tables of the planning of pay: market, matrices, cycles, recommendations, scenarios, pay equity."""

from itertools import pairwise

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Double, Integer, Numeric, SmallInteger, String
from sqlalchemy.dialects.postgresql import ARRAY

from schema.kit.tables import (
    JSON,
    Measure,
    Ratio,
    Texts,
    choice,
    column,
    day,
    entity,
    indexed,
    moment,
    money,
    ref,
    unique,
    words,
)
from schema.pay.values import (
    ApprovalStep,
    BudgetPoolKind,
    CompensationCycleStage,
    OverBudgetPolicy,
    Proration,
    RangePosition,
    RecommendationKind,
    RecommendationState,
)

GUIDELINE = ("minimum", "low", "default", "high", "maximum")
"""The five figures of a guideline, ascending; each is a share of base pay."""

_RATE = Numeric(20, 10, asdecimal=True)


def _guideline(*, nullable: bool = False) -> tuple[Column[object], ...]:
    return tuple(column(f"guideline_{name}", Ratio, nullable=nullable) for name in GUIDELINE)


def _guideline_ascends(table: str) -> CheckConstraint:
    steps = [f"guideline_{low} <= guideline_{high}" for low, high in pairwise(GUIDELINE)]
    return CheckConstraint(" AND ".join(steps), name=f"ck_{table}_guideline")


market_reference = entity(
    "market_reference",
    words("source"),
    ref("job_profile_id", "job_profile", nullable=True),
    ref("job_level_id", "job_level", nullable=True),
    column("country", String(2)),
    column("currency", String(3)),
    column("lower_quartile_minor", BigInteger),
    column("median_minor", BigInteger),
    column("upper_quartile_minor", BigInteger),
    column("n", Integer, nullable=True),
    day("surveyed_on"),
    CheckConstraint(
        "0 < lower_quartile_minor AND lower_quartile_minor <= median_minor AND median_minor <= upper_quartile_minor",
        name="ck_market_reference_quartiles",
    ),
    CheckConstraint("job_profile_id IS NOT NULL OR job_level_id IS NOT NULL", name="ck_market_reference_job"),
    CheckConstraint("n > 0", name="ck_market_reference_n"),
    indexed("surveyed_on", "id"),
)
"""What a survey says that the market pays per year at full time for a job or a level in a country."""

exchange_rate = entity(
    "exchange_rate",
    column("from_currency", String(3)),
    column("to_currency", String(3)),
    column("rate", _RATE),
    day("rated_on"),
    words("source"),
    CheckConstraint("rate > 0", name="ck_exchange_rate_rate"),
    CheckConstraint("from_currency <> to_currency", name="ck_exchange_rate_pair"),
    unique("from_currency", "to_currency", "rated_on", "source"),
    indexed("rated_on", "id"),
    lifecycle=False,
)
"""One unit of `from_currency` was worth `rate` units of `to_currency` on a day."""

merit_matrix = entity(
    "merit_matrix",
    words("name"),
    column("version", Integer),
    words("note", nullable=True),
    ref("scale_id", "rating_scale", nullable=True),
    moment("published_at", nullable=True),
    CheckConstraint("version > 0", name="ck_merit_matrix_version"),
    unique("name", "version"),
    lifecycle=False,
)
"""A version of a matrix; a change is a new version. Cycles take published ones only.

`scale_id` is the scale whose ratings it speaks of.
"""

merit_matrix_cell = entity(
    "merit_matrix_cell",
    ref("merit_matrix_id", "merit_matrix"),
    ref("rating_level_id", "rating_level", nullable=True),
    choice("range_position", RangePosition),
    column("penetration_from", Ratio, nullable=True),
    column("penetration_to", Ratio, nullable=True),
    _guideline(),
    _guideline_ascends("merit_matrix_cell"),
    CheckConstraint("penetration_to > penetration_from", name="ck_merit_matrix_cell_penetration"),
    unique("merit_matrix_id", "rating_level_id", "range_position"),
    unique("merit_matrix_id", "range_position", where="rating_level_id IS NULL"),
    lifecycle=False,
)
"""Rating x position in the band. No rating level: the catch-all for the unrated.

`penetration_from` (included) and `penetration_to` (excluded) bound the position; empty is without bound.
"""

compensation_cycle = entity(
    "compensation_cycle",
    words("name"),
    choice("stage", CompensationCycleStage, default=CompensationCycleStage.DRAFT),
    day("starts_on"),
    day("ends_on"),
    day("effective_on"),
    column("currency", String(3)),
    day("fx_on"),
    ref("review_cycle_id", "review_cycle", nullable=True),
    ref("merit_matrix_id", "merit_matrix", nullable=True),
    day("eligible_hired_by", nullable=True),
    choice("proration", Proration, default=Proration.NONE),
    choice("over_budget", OverBudgetPolicy, default=OverBudgetPolicy.STOP),
    CheckConstraint("ends_on >= starts_on", name="ck_compensation_cycle_period"),
    unique("name", where="deleted_at IS NULL"),
    indexed("starts_on", "id"),
)
"""A round of pay decisions. Awards begin on `effective_on`; totals are in `currency` at the rates of `fx_on`."""

budget_pool = entity(
    "budget_pool",
    ref("compensation_cycle_id", "compensation_cycle"),
    ref("org_unit_id", "org_unit"),
    choice("kind", BudgetPoolKind),
    money("budget"),
    column("committed_minor", BigInteger, default="0"),
    CheckConstraint("budget_minor >= 0", name="ck_budget_pool_budget"),
    CheckConstraint("committed_minor >= 0", name="ck_budget_pool_committed"),
    unique("compensation_cycle_id", "org_unit_id", "kind", where="deleted_at IS NULL"),
)
"""The money of a unit. What is committed is a running total in the budget's currency, kept with each decision."""

compensation_recommendation = entity(
    "compensation_recommendation",
    ref("compensation_cycle_id", "compensation_cycle", nullable=True),
    ref("employee_id", "employee"),
    ref("budget_pool_id", "budget_pool", nullable=True),
    choice("kind", RecommendationKind),
    choice("state", RecommendationState, default=RecommendationState.DRAFT),
    ref("rating_id", "rating", nullable=True),
    ref("merit_matrix_cell_id", "merit_matrix_cell", nullable=True),
    money("increase", nullable=True),
    column("increase_ratio", Ratio, nullable=True),
    money("cost", nullable=True),
    _guideline(nullable=True),
    column("reasons", Texts, default="'{}'::text[]"),
    words("deviation_reason", nullable=True),
    column("improvement_plan_suggested", Boolean, default="false"),
    ref("proposed_by_id", "employee", nullable=True),
    moment("proposed_at", nullable=True),
    day("effective_on", nullable=True),
    CheckConstraint("increase_minor >= 0", name="ck_compensation_recommendation_increase"),
    CheckConstraint("cost_minor >= 0", name="ck_compensation_recommendation_cost"),
    CheckConstraint(
        "kind <> 'WAGE_FREEZE' OR coalesce(increase_minor, 0) = 0", name="ck_compensation_recommendation_freeze"
    ),
    CheckConstraint(
        f"num_nonnulls({', '.join(f'guideline_{name}' for name in GUIDELINE)}) IN (0, {len(GUIDELINE)})",
        name="ck_compensation_recommendation_guideline_whole",
    ),
    _guideline_ascends("compensation_recommendation"),
    unique("compensation_cycle_id", "employee_id", "kind", where="deleted_at IS NULL"),
    indexed("compensation_cycle_id", "id"),
)
"""What is proposed for somebody in a cycle. The guideline is the matrix cell's, kept as it was.

The cost is what the increase takes from its pool, in the pool's currency: for the hours worked, at the cycle's rates.
A raise that was unlocked while no cycle was open has none until it is taken into one. `effective_on` is the first day
of the pay that it became; until then the cycle says from when.
"""

compensation_approval = entity(
    "compensation_approval",
    ref("compensation_recommendation_id", "compensation_recommendation"),
    choice("step", ApprovalStep),
    ref("decided_by_id", "employee", nullable=True),
    moment("decided_at"),
    words("note", nullable=True),
    indexed("compensation_recommendation_id", "decided_at", "id"),
    lifecycle=False,
)
"""Who took which step when, with a note. Append-only."""

compensation_scenario = entity(
    "compensation_scenario",
    ref("compensation_cycle_id", "compensation_cycle"),
    words("name", nullable=True),
    column("seed", Integer),
    words("model_version"),
    column("changes", JSON),
    column("assumptions", Texts, default="'{}'::text[]"),
    money("cost"),
    ref("run_by_id", "employee", nullable=True),
    moment("run_at"),
    CheckConstraint("seed >= 0", name="ck_compensation_scenario_seed"),
    indexed("compensation_cycle_id", "run_at", "id"),
    lifecycle=False,
)
"""What-if: the changes tried, the assumptions made, the cost. Reproducible from seed and model version."""

compensation_scenario_segment = entity(
    "compensation_scenario_segment",
    ref("compensation_scenario_id", "compensation_scenario"),
    column("place", SmallInteger),
    words("segment"),
    column("headcount", Integer),
    column("baseline", Ratio),
    column("forecast", Ratio),
    column("interval_low", Ratio),
    column("interval_high", Ratio),
    column("expected_leavers_avoided", Measure),
    CheckConstraint("headcount >= 0", name="ck_compensation_scenario_segment_headcount"),
    CheckConstraint(
        "interval_low <= interval_high AND interval_low >= 0 AND interval_high <= 1",
        name="ck_compensation_scenario_segment_interval",
    ),
    CheckConstraint(
        "baseline BETWEEN 0 AND 1 AND forecast BETWEEN 0 AND 1",
        name="ck_compensation_scenario_segment_risk",
    ),
    unique("compensation_scenario_id", "place"),
    lifecycle=False,
)
"""Probability of leaving in a segment, before and after the changes. `place` is its order in the scenario."""

pay_equity_category = entity(
    "pay_equity_category",
    words("name"),
    words("description", nullable=True),
    ref("job_family_id", "job_family", nullable=True),
    ref("job_level_id", "job_level", nullable=True),
    unique("name", where="deleted_at IS NULL"),
)
"""Workers whose work is the same or of equal value: those of a level, a family, or both."""

pay_gap_result = entity(
    "pay_gap_result",
    ref("pay_equity_category_id", "pay_equity_category", nullable=True),
    ref("compensation_cycle_id", "compensation_cycle", nullable=True),
    words("group"),
    words("comparison"),
    column("mean_gap", Ratio, nullable=True),
    column("median_gap", Ratio, nullable=True),
    column("variable_gap", Ratio, nullable=True),
    column("adjusted_gap", Ratio, nullable=True),
    column("quartiles", ARRAY(Double), nullable=True),
    column("interval_low", Ratio, nullable=True),
    column("interval_high", Ratio, nullable=True),
    column("n", Integer),
    column("suppressed", Boolean),
    column("joint_assessment_due", Boolean, default="false"),
    day("assessment_due_on", nullable=True),
    day("measured_on"),
    CheckConstraint("n >= 0", name="ck_pay_gap_result_n"),
    CheckConstraint("interval_low <= interval_high", name="ck_pay_gap_result_interval"),
    CheckConstraint(
        "NOT suppressed OR num_nonnulls(mean_gap, median_gap, variable_gap, adjusted_gap, quartiles, interval_low,"
        " interval_high) = 0",
        name="ck_pay_gap_result_suppressed",
    ),
    indexed("pay_equity_category_id", "measured_on", "id"),
    indexed("compensation_cycle_id", "measured_on", "id"),
    lifecycle=False,
)
"""A pay gap of a category on a day: (comparison - group) / comparison. Suppressed ones hold no figure at all.

Without a category it is that of everybody; without a cycle it was measured for the organization as a whole.

`quartiles` are the shares of the group in each quarter of pay, the lowest first. `assessment_due_on` is the end of
the time in which a gap that calls for a remedy may go, counted from when it was first measured.
"""
