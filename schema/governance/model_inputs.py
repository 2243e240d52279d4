"""What mutations of AI systems are given. Shapes only; what is wrong with them, the actions say."""

import strawberry

from schema.access.mutations import Input
from schema.goals.inputs import VERSION

_SYSTEM = "The AI system."


@strawberry.input(description="The version that is to serve from now on.")
class ModelVersionPromoteInput(Input):
    """A promotion."""

    model_version_id: strawberry.ID = strawberry.field(description="The version; its file must be there and whole.")


@strawberry.input(description="To go back to the version that served before.")
class ModelVersionRollBackInput(Input):
    """A roll-back."""

    ai_system_id: strawberry.ID = strawberry.field(description=_SYSTEM)


@strawberry.input(description="Whether an AI system is used, everywhere or on the people of a unit.")
class AiSystemSwitchInput(Input):
    """A switch."""

    ai_system_id: strawberry.ID = strawberry.field(description=_SYSTEM)
    enabled: bool = strawberry.field(description="Whether it is used.")
    org_unit_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The unit, a legal entity for instance, with all below it; the whole organization when left out.",
    )
    expected_version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="An audit of whether the version that serves treats groups alike.")
class BiasAuditRunInput(Input):
    """An audit."""

    ai_system_id: strawberry.ID = strawberry.field(description=_SYSTEM)
