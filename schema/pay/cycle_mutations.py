"""Changes of the planning of pay in the graph. Thin: what they do stands in the actions that they name."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation, references
from schema.pay import (
    budget_pools,
    cycle_closing,
    cycle_deciding,
    cycle_opening,
    cycle_steps,
    equity_running,
    merit_matrices,
    scenario_running,
)
from schema.pay.mutations import CompensationRecommendationPayload
from schema.pay.planning_types import (
    BudgetPool,
    CompensationCycle,
    CompensationScenario,
    ExchangeRate,
    MeritMatrix,
    PayEquityCategory,
    PayGapResult,
)


@strawberry.type(description="A merit matrix that was drawn up or published.")
class MeritMatrixPayload(Payload):
    """The version."""

    matrix: MeritMatrix | None = reference("matrix_id", "MeritMatrix", "The version of the matrix.")


@strawberry.type(description="A pool that was made or changed.")
class BudgetPoolPayload(Payload):
    """The pool."""

    pool: BudgetPool | None = reference("pool_id", "BudgetPool", "The pool.")


@strawberry.type(description="An exchange rate that was recorded.")
class ExchangeRatePayload(Payload):
    """The rate."""

    rate: ExchangeRate | None = reference("rate_id", "ExchangeRate", "The rate.")


@strawberry.type(description="A compensation cycle that was set up or taken a stage further.")
class CompensationCyclePayload(Payload):
    """The cycle."""

    cycle: CompensationCycle | None = reference("cycle_id", "CompensationCycle", "The cycle.")


@strawberry.type(description="A compensation cycle that was opened.")
class CompensationCycleOpenPayload(Payload):
    """The cycle, and what the rules drafted."""

    cycle: CompensationCycle | None = reference("cycle_id", "CompensationCycle", "The cycle.")
    drafted: int | None = strawberry.field(description="How many recommendations the rules drafted.")
    warnings: list[str] | None = strawberry.field(description="What the organization lets pass, in sentences.")


@strawberry.type(description="Recommendations of a cycle that took a step together.")
class CompensationRecommendationsPayload(Payload):
    """How many did, and how many are left."""

    cycle: CompensationCycle | None = reference("cycle_id", "CompensationCycle", "The cycle.")
    done: int | None = strawberry.field(description="How many recommendations took the step.")
    left: int | None = strawberry.field(
        description="How many are left: the own ones, those without an amount, those that no pool pays for."
    )
    warnings: list[str] | None = strawberry.field(description="Pools that are exceeded now, in sentences.")


@strawberry.type(description="A compensation cycle that was signed off, opened again or exported.")
class CompensationCycleEndPayload(Payload):
    """The cycle, and how many recommendations went along."""

    cycle: CompensationCycle | None = reference("cycle_id", "CompensationCycle", "The cycle.")
    done: int | None = strawberry.field(description="How many recommendations went along.")
    raised: int | None = strawberry.field(description="For how many employees new base pay is on record now.")


@strawberry.type(description="A what-if that was run.")
class CompensationScenarioRunPayload(Payload):
    """The scenario."""

    scenario: CompensationScenario | None = reference("scenario_id", "CompensationScenario", "The scenario.")


@strawberry.type(description="A category of workers that was named.")
class PayEquityCategoryPayload(Payload):
    """The category."""

    category: PayEquityCategory | None = reference("category_id", "PayEquityCategory", "The category.")


@strawberry.type(description="Pay gaps that were measured.")
class PayEquityRunPayload(Payload):
    """The cycle, and what was measured."""

    cycle: CompensationCycle | None = reference("cycle_id", "CompensationCycle", "The cycle.")
    results: list[PayGapResult] = references("result_ids", "PayGapResult", "The gap of each category.")


@strawberry.type
class PlanningMutation:
    """The changes of the planning of pay."""

    merit_matrix_create: MeritMatrixPayload | None = mutation(
        merit_matrices.create, MeritMatrixPayload, description="Draw up a merit matrix, or a new version of one."
    )
    merit_matrix_publish: MeritMatrixPayload | None = mutation(
        merit_matrices.publish, MeritMatrixPayload, description="Let cycles take a version of a merit matrix."
    )
    exchange_rate_record: ExchangeRatePayload | None = mutation(
        budget_pools.rate, ExchangeRatePayload, description="Record what a currency was worth on a day."
    )
    compensation_cycle_create: CompensationCyclePayload | None = mutation(
        cycle_opening.create, CompensationCyclePayload, description="Set a compensation cycle up."
    )
    budget_pool_create: BudgetPoolPayload | None = mutation(
        budget_pools.create, BudgetPoolPayload, description="Give a unit, and all below it, money in a cycle."
    )
    budget_pool_change: BudgetPoolPayload | None = mutation(
        budget_pools.resize, BudgetPoolPayload, description="Change how much is in a pool."
    )
    compensation_cycle_open: CompensationCycleOpenPayload | None = mutation(
        cycle_opening.open_cycle,
        CompensationCycleOpenPayload,
        description="Let planning begin: the rules draft a recommendation for everybody eligible, by rating and band.",
    )
    compensation_recommendations_propose: CompensationRecommendationsPayload | None = mutation(
        cycle_deciding.propose_all,
        CompensationRecommendationsPayload,
        description="Hand in all drafts of a cycle, or of a pool, as they are; the own pay is left to others.",
    )
    compensation_recommendations_approve: CompensationRecommendationsPayload | None = mutation(
        cycle_deciding.approve_all,
        CompensationRecommendationsPayload,
        description="Approve all that other people handed in, in a cycle or a pool.",
    )
    compensation_recommendation_return: CompensationRecommendationPayload | None = mutation(
        cycle_steps.send_back,
        CompensationRecommendationPayload,
        description="Send a proposal back to whoever handed it in.",
    )
    compensation_recommendation_reopen: CompensationRecommendationPayload | None = mutation(
        cycle_steps.reopen,
        CompensationRecommendationPayload,
        description="Open a recommendation again that was approved; it is a draft again.",
    )
    compensation_recommendation_note: CompensationRecommendationPayload | None = mutation(
        cycle_steps.remark,
        CompensationRecommendationPayload,
        description="Add a remark to a recommendation, which changes nothing.",
    )
    compensation_cycle_end_planning: CompensationCyclePayload | None = mutation(
        cycle_closing.end_planning,
        CompensationCyclePayload,
        description="Take no more proposals in a cycle; what was handed in is decided.",
    )
    compensation_cycle_sign_off: CompensationCycleEndPayload | None = mutation(
        cycle_closing.sign_off,
        CompensationCycleEndPayload,
        description="Sign off all that is approved in a cycle; nothing may wait for approval.",
    )
    compensation_cycle_reopen: CompensationCycleEndPayload | None = mutation(
        cycle_closing.reopen,
        CompensationCycleEndPayload,
        description="Go back to planning a cycle that is past it, before anything became pay.",
    )
    compensation_cycle_export: CompensationCycleEndPayload | None = mutation(
        cycle_closing.export,
        CompensationCycleEndPayload,
        description="Let all that is signed off become pay from the day on which the awards begin.",
    )
    compensation_scenario_run: CompensationScenarioRunPayload | None = mutation(
        scenario_running.run,
        CompensationScenarioRunPayload,
        description="Try what more money for some would cost and how many more would stay; nothing is changed.",
    )
    pay_equity_category_create: PayEquityCategoryPayload | None = mutation(
        equity_running.name_category,
        PayEquityCategoryPayload,
        description="Name workers whose work is the same or of equal value, to compare what they earn.",
    )
    pay_equity_run: PayEquityRunPayload | None = mutation(
        equity_running.run,
        PayEquityRunPayload,
        description="Measure pay gaps as of today, by category of worker; too small ones hold no figure.",
    )
