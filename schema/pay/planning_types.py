"""The planning of pay in the graph: market, matrices, cycles, recommendations, scenarios, pay equity."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from schema.access.fields import Node, children, node, reference
from schema.access.lists import listed
from schema.kit.enums import graph_enums
from schema.kit.intervals import Interval, interval
from schema.kit.money import Money
from schema.kit.pages import Connection
from schema.pay import store, values
from schema.pay.fields import amount, money
from schema.pay.planning_tables import GUIDELINE
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
from schema.people.types import Employee, JobFamily, JobLevel, JobProfile, OrgUnit
from schema.reviews.rating_types import Rating
from schema.reviews.setup_types import RatingLevel, RatingScale
from schema.reviews.types import ReviewCycle

graph_enums(values)


@strawberry.type(
    description="The least, the usual and the most that a matrix lets somebody be given, as shares of base pay."
)
class Guideline:
    """A guideline."""

    minimum: float = strawberry.field(description="Not less than this.")
    low: float = strawberry.field(description="The low end of the usual.")
    default: float = strawberry.field(description="The usual.")
    high: float = strawberry.field(description="The high end of the usual.")
    maximum: float = strawberry.field(description="Not more than this.")


@node(store.MARKET_REFERENCES, description="What the market pays per year at full time, as a survey says.")
class MarketReference(Node):
    """A figure of a survey."""

    source: str = strawberry.field(description="The survey.")
    country: str = strawberry.field(description="ISO 3166-1 alpha-2 code.")
    surveyed_on: date = strawberry.field(description="Day as of which it was surveyed.")
    n: int | None = strawberry.field(description="How many salaries it rests on; null where the survey does not say.")
    lower_quartile: Money = amount("lower_quartile_minor", "currency", "A quarter earns less.")
    median: Money = amount("median_minor", "currency", "Half earn less.")
    upper_quartile: Money = amount("upper_quartile_minor", "currency", "Three quarters earn less.")
    job_profile: JobProfile | None = reference("job_profile_id", "JobProfile", "The job; null for a whole level.")
    level: JobLevel | None = reference("job_level_id", "JobLevel", "The level; null for a single job.")


@node(store.EXCHANGE_RATES, description="What a currency was worth in another on a day.")
class ExchangeRate(Node):
    """An exchange rate."""

    from_currency: str = strawberry.field(description="ISO 4217 code of the currency that is converted.")
    to_currency: str = strawberry.field(description="ISO 4217 code of the currency that it is converted into.")
    rate: float = strawberry.field(description="How many units of the second one unit of the first is worth.")
    rated_on: date = strawberry.field(description="The day.")
    source: str = strawberry.field(description="Who says so.")


@node(store.MERIT_MATRIX_CELLS, description="What a rating and a position in the band are worth.")
class MeritMatrixCell(Node):
    """A cell of a matrix."""

    range_position: RangePosition = strawberry.field(description="Where pay lies in its band.")
    penetration_from: float | None = strawberry.field(
        description="Least range penetration of the position, itself included; null for no bound."
    )
    penetration_to: float | None = strawberry.field(
        description="Range penetration at which the position ends, itself excluded; null for no bound."
    )
    rating: RatingLevel | None = reference("rating_level_id", "RatingLevel", "The rating; null for the unrated.")

    @strawberry.field(description="What may be given.")
    def guideline(self) -> Guideline:
        """The five figures."""
        return _guideline(self.__dict__)


@node(store.MERIT_MATRICES, description="A version of a merit matrix: rating by position in the band.")
class MeritMatrix(Node):
    """A merit matrix."""

    name: str = strawberry.field(description="Name of the matrix, the same for all its versions.")
    version: int = strawberry.field(description="Number of the version; a change makes a new one.")
    note: str | None = strawberry.field(description="What changed in this version.")
    published_at: datetime | None = strawberry.field(description="When cycles were first let take it; null before.")
    scale: RatingScale | None = reference("scale_id", "RatingScale", "The scale whose ratings it speaks of.")
    cells: list[MeritMatrixCell] = listed("MeritMatrixCell", "merit_matrix_id", "All cells.")


@node(store.BUDGET_POOLS, description="The money that a unit may give in a cycle.")
class BudgetPool(Node):
    """A pool."""

    kind: BudgetPoolKind = strawberry.field(description="What the money is for.")
    budget: Money = money("budget", "How much there is.")
    committed: Money = amount("committed_minor", "budget_currency", "How much of it is spoken for.")
    org_unit: OrgUnit | None = reference("org_unit_id", "OrgUnit", "The unit.")
    cycle: Annotated["CompensationCycle", strawberry.lazy("schema.pay.planning_types")] | None = reference(
        "compensation_cycle_id", "CompensationCycle", "The cycle."
    )


@node(store.APPROVALS, description="A step of a compensation recommendation towards pay.")
class CompensationApproval(Node):
    """A step."""

    step: ApprovalStep = strawberry.field(description="Which step.")
    note: str | None = strawberry.field(description="What whoever took it added.")
    decided_at: datetime = strawberry.field(description="When it was taken.")
    decided_by: Employee | None = reference("decided_by_id", "Employee", "Who took it; null for a machine.")


@node(store.RECOMMENDATIONS, description="What is proposed for an employee's pay in a compensation cycle.")
class CompensationRecommendation(Node):
    """A recommendation."""

    kind: RecommendationKind = strawberry.field(description="What is proposed.")
    state: RecommendationState = strawberry.field(description="How far it is.")
    increase: Money | None = money("increase", "How much more, per year or once; null while nobody has said.")
    increase_ratio: float | None = strawberry.field(description="The same as a share of base pay.")
    cost: Money | None = money("cost", "What it takes from its pool, at the cycle's rates; null while nobody has said.")
    reasons: list[str] = strawberry.field(description="Why, in sentences.")
    deviation_reason: str | None = strawberry.field(description="Why it leaves the guideline; null where it keeps it.")
    improvement_plan_suggested: bool = strawberry.field(description="Whether an improvement plan is suggested too.")
    proposed_at: datetime | None = strawberry.field(description="When it was proposed.")
    effective_on: date | None = strawberry.field(
        description="First day of the pay that it became; null before, and where that is the cycle's day."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Whose pay it is about.")
    proposed_by: Employee | None = reference("proposed_by_id", "Employee", "Who proposed it.")
    rating: Rating | None = reference("rating_id", "Rating", "The rating that it follows.")
    cell: MeritMatrixCell | None = reference(
        "merit_matrix_cell_id", "MeritMatrixCell", "The cell of the matrix that it follows.", guard=True
    )
    pool: BudgetPool | None = reference("budget_pool_id", "BudgetPool", "The pool that pays for it.", guard=True)
    cycle: Annotated["CompensationCycle", strawberry.lazy("schema.pay.planning_types")] | None = reference(
        "compensation_cycle_id", "CompensationCycle", "The cycle.", guard=True
    )
    approvals: Connection[CompensationApproval] | None = children(
        "CompensationApproval", "compensation_recommendation_id", "The steps so far, in order.", guard=True
    )

    @strawberry.field(description="What the matrix allows, as it was then; null where no matrix applies.")
    def guideline(self) -> Guideline | None:
        """The five figures, where the first is there."""
        return None if self.__dict__["guideline_minimum"] is None else _guideline(self.__dict__)


@node(store.SCENARIO_SEGMENTS, description="What a scenario means for one group of employees.")
class CompensationScenarioSegment(Node):
    """A segment."""

    segment: str = strawberry.field(description="The group.")
    headcount: int = strawberry.field(description="How many it counts.")
    baseline: float = strawberry.field(description="Probability of leaving without the changes.")
    forecast: float = strawberry.field(description="Probability of leaving with the changes.")
    expected_leavers_avoided: float = strawberry.field(description="How many fewer are expected to leave.")
    interval: Interval = interval("Where the forecast lies with 95 % confidence.")


@node(store.SCENARIOS, description="A what-if of a compensation cycle; the same seed and model give the same answer.")
class CompensationScenario(Node):
    """A scenario."""

    name: str | None = strawberry.field(description="Name of the scenario.")
    seed: int = strawberry.field(description="Seed of its random numbers.")
    model_version: str = strawberry.field(description="Version of the model that it rests on.")
    assumptions: list[str] = strawberry.field(description="What was assumed, in sentences.")
    run_at: datetime = strawberry.field(description="When it was run.")
    cost: Money = money("cost", "What the changes cost.")
    retention: list[CompensationScenarioSegment] = listed(
        "CompensationScenarioSegment", "compensation_scenario_id", "What it means for who leaves, by group."
    )
    run_by: Employee | None = reference("run_by_id", "Employee", "Who ran it.")
    cycle: Annotated["CompensationCycle", strawberry.lazy("schema.pay.planning_types")] | None = reference(
        "compensation_cycle_id", "CompensationCycle", "The cycle."
    )


@node(
    store.PAY_EQUITY_CATEGORIES, description="Workers whose work is the same or of equal value, compared for equal pay."
)
class PayEquityCategory(Node):
    """A category of workers."""

    name: str = strawberry.field(description="Name of the category.")
    description: str | None = strawberry.field(description="Why their work is of equal value.")
    family: JobFamily | None = reference("job_family_id", "JobFamily", "The family of their jobs; null for any.")
    level: JobLevel | None = reference("job_level_id", "JobLevel", "The level of their jobs; null for any.")
    results: Connection[Annotated["PayGapResult", strawberry.lazy("schema.pay.planning_types")]] = children(
        "PayGapResult", "pay_equity_category_id", "Pay gaps, latest first."
    )


@node(store.PAY_GAP_RESULTS, description="A pay gap in a category of workers on a day.")
class PayGapResult(Node):
    """A pay gap."""

    category: str = strawberry.field(description="Name of the category of workers; 'Everybody' for all of them.")
    group: str = strawberry.field(description="Whose pay is compared, e.g. women.")
    comparison: str = strawberry.field(description="With whose it is compared, e.g. men.")
    mean_gap: float | None = strawberry.field(
        description="By how much the group's mean is lower, as a share of the other's; null where suppressed."
    )
    median_gap: float | None = strawberry.field(description="The same for the median; null where suppressed.")
    variable_gap: float | None = strawberry.field(
        description="The mean gap in variable pay when all targets are met; null where suppressed or nobody has any."
    )
    quartiles: list[float] | None = strawberry.field(
        description="The share of the group in each quarter of pay, the lowest first; null where suppressed."
    )
    adjusted_gap: float | None = strawberry.field(
        description="What remains for equal work, by regression; null where suppressed or not computed."
    )
    n: int = strawberry.field(description="How many workers were compared.")
    suppressed: bool = strawberry.field(description="Whether there are too few to show figures.")
    joint_assessment_due: bool = strawberry.field(
        description="Whether the gap calls for a joint pay assessment with the workers' representatives."
    )
    assessment_due_on: date | None = strawberry.field(
        description="End of the six months in which the gap is to be remedied; null where it is narrow or explained."
    )
    measured_on: date = strawberry.field(description="Day as of which pay was compared.")
    worker_category: PayEquityCategory | None = reference(
        "pay_equity_category_id", "PayEquityCategory", "The category of workers; null for everybody."
    )
    cycle: Annotated["CompensationCycle", strawberry.lazy("schema.pay.planning_types")] | None = reference(
        "compensation_cycle_id",
        "CompensationCycle",
        "The compensation cycle that it was measured for; null for the organization.",
    )
    interval: Interval | None = interval("Where the adjusted gap lies with 95 % confidence; null where there is none.")


@node(store.COMPENSATION_CYCLES, description="A round of pay decisions.")
class CompensationCycle(Node):
    """A compensation cycle."""

    name: str = strawberry.field(description="Name of the cycle.")
    stage: CompensationCycleStage = strawberry.field(description="How far it is.")
    starts_on: date = strawberry.field(description="First day of planning.")
    ends_on: date = strawberry.field(description="Last day of planning.")
    effective_on: date = strawberry.field(description="Day on which awards begin.")
    currency: str = strawberry.field(description="ISO 4217 code of the currency of its totals.")
    fx_on: date = strawberry.field(description="Day of the exchange rates of its totals.")
    eligible_hired_by: date | None = strawberry.field(description="Only who was hired by this day; null for everybody.")
    proration: Proration = strawberry.field(description="How awards shrink for part of the period.")
    over_budget: OverBudgetPolicy = strawberry.field(description="What happens when a pool would be exceeded.")
    matrix: MeritMatrix | None = reference("merit_matrix_id", "MeritMatrix", "The merit matrix.")
    review_cycle: ReviewCycle | None = reference(
        "review_cycle_id", "ReviewCycle", "The review cycle whose ratings it uses."
    )
    pools: list[BudgetPool] = listed("BudgetPool", "compensation_cycle_id", "All pools.")
    recommendations: Connection[CompensationRecommendation] = children(
        "CompensationRecommendation", "compensation_cycle_id", "What is proposed."
    )
    scenarios: Connection[CompensationScenario] = children(
        "CompensationScenario", "compensation_cycle_id", "What-ifs, latest first."
    )
    pay_equity: list[PayGapResult] = listed(
        "PayGapResult", "compensation_cycle_id", "Pay gaps measured for the cycle, latest first."
    )


def _guideline(columns: dict[str, Any]) -> Guideline:
    return Guideline(**{name: columns[f"guideline_{name}"] for name in GUIDELINE})
