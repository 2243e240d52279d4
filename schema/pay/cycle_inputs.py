"""What mutations of compensation cycles are given. Shapes only; what is wrong with them, the actions say."""

from datetime import date

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION
from schema.kit.enums import graph_enums
from schema.kit.scalars import MinorUnits, Number
from schema.pay import values
from schema.pay.values import BudgetPoolKind, OverBudgetPolicy, Proration

graph_enums(values)

_NOTE = "At most 2,000 letters."
_CYCLE = "The compensation cycle."


@strawberry.input(description="An amount of money.")
class MoneyInput:
    """Whole minor units of a currency."""

    amount_minor: MinorUnits = strawberry.field(description="The amount in minor units, e.g. cents; 0 or more.")
    currency: str = strawberry.field(description="ISO 4217 code, e.g. EUR.")


@strawberry.input(description="A new compensation cycle; a draft.")
class CompensationCycleCreateInput(Input):
    """All attributes of a cycle."""

    name: str = strawberry.field(description="Name of the cycle, at most 200 letters.")
    starts_on: date = strawberry.field(description="First day of planning.")
    ends_on: date = strawberry.field(description="Last day of planning.")
    effective_on: date = strawberry.field(description="Day on which awards begin.")
    currency: str = strawberry.field(description="ISO 4217 code of the currency of its totals.")
    fx_on: date = strawberry.field(description="Day of the exchange rates of its totals and pools.")
    matrix_id: strawberry.ID | None = strawberry.field(
        default=None, description="The merit matrix, a published version; needed when the cycle opens."
    )
    review_cycle_id: strawberry.ID | None = strawberry.field(
        default=None, description="The review cycle whose ratings it uses; each one's last released rating without."
    )
    eligible_hired_by: date | None = strawberry.field(
        default=None, description="Only who was hired by this day; everybody when left out."
    )
    proration: Proration = strawberry.field(
        default=Proration.NONE, description="How awards shrink for part of the time."
    )
    over_budget: OverBudgetPolicy = strawberry.field(
        default=OverBudgetPolicy.STOP, description="What happens when a pool would be exceeded."
    )


@strawberry.input(description="A new pool of a cycle.")
class BudgetPoolCreateInput(Input):
    """Money of a unit and of all below it that have no pool of their own."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} Not signed off yet.")
    org_unit_id: strawberry.ID = strawberry.field(description="The unit.")
    kind: BudgetPoolKind = strawberry.field(description="What the money is for.")
    budget: MoneyInput = strawberry.field(
        description="How much there is; in another currency than the cycle's only with a rate of its day."
    )


@strawberry.input(description="To change how much is in a pool.")
class BudgetPoolChangeInput(Input):
    """A new amount."""

    pool_id: strawberry.ID = strawberry.field(description="The pool.")
    budget_minor: MinorUnits = strawberry.field(description="How much there is, in minor units of its currency.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To record what a currency was worth on a day.")
class ExchangeRateRecordInput(Input):
    """A rate."""

    from_currency: str = strawberry.field(description="ISO 4217 code of the currency that is converted.")
    to_currency: str = strawberry.field(description="ISO 4217 code of the currency that it is converted into.")
    rate: Number = strawberry.field(description="How many units of the second one unit of the first was worth.")
    rated_on: date = strawberry.field(description="The day; today or earlier.")
    source: str = strawberry.field(description="Who says so, e.g. ECB. At most 200 letters.")


@strawberry.input(description="To open a compensation cycle: the rules draft a recommendation for everybody eligible.")
class CompensationCycleOpenInput(Input):
    """A draft cycle."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} A draft.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To end the planning of a cycle: nothing more is handed in, what was is decided.")
class CompensationCycleEndPlanningInput(Input):
    """A cycle that is planned."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} In planning.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To sign off all that is approved in a cycle.")
class CompensationCycleSignOffInput(Input):
    """A cycle of which nothing waits for approval."""

    cycle_id: strawberry.ID = strawberry.field(description=_CYCLE)
    note: str | None = strawberry.field(default=None, description=f"A note. {_NOTE}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To hand all that is signed off to payroll: it becomes pay.")
class CompensationCycleExportInput(Input):
    """A cycle that is signed off."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} Signed off.")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To open a cycle again that was signed off, before it is handed to payroll.")
class CompensationCycleReopenInput(Input):
    """A cycle that is signed off."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} Signed off, or past planning.")
    note: str = strawberry.field(description=f"Why. {_NOTE}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To hand in all drafts of a cycle, or of a pool, as they are.")
class CompensationRecommendationsProposeInput(Input):
    """Many proposals at once; the own pay is left to others."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} In planning.")
    pool_id: strawberry.ID | None = strawberry.field(default=None, description="Only what this pool pays for.")
    deviation_reason: str | None = strawberry.field(
        default=None, description=f"Why some leave their guideline; needed where some do. {_NOTE}"
    )


@strawberry.input(description="To approve all that other people proposed in a cycle, or of a pool.")
class CompensationRecommendationsApproveInput(Input):
    """Many approvals at once; what one proposed oneself is left to others."""

    cycle_id: strawberry.ID = strawberry.field(description=f"{_CYCLE} In planning or approval.")
    pool_id: strawberry.ID | None = strawberry.field(default=None, description="Only what this pool pays for.")
    note: str | None = strawberry.field(default=None, description=f"A note. {_NOTE}")


@strawberry.input(description="To send a proposal back to whoever handed it in.")
class CompensationRecommendationReturnInput(Input):
    """A proposed recommendation."""

    recommendation_id: strawberry.ID = strawberry.field(description="The recommendation; a proposed one.")
    note: str = strawberry.field(description=f"What is to be changed. {_NOTE}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To open a recommendation again that was approved.")
class CompensationRecommendationReopenInput(Input):
    """An approved recommendation."""

    recommendation_id: strawberry.ID = strawberry.field(description="The recommendation; approved, not signed off.")
    note: str = strawberry.field(description=f"Why. {_NOTE}")
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="To add a remark to a recommendation, which changes nothing.")
class CompensationRecommendationNoteInput(Input):
    """A remark."""

    recommendation_id: strawberry.ID = strawberry.field(description="The recommendation.")
    note: str = strawberry.field(description=f"The remark. {_NOTE}")
