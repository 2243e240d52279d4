"""Entry points of succession."""

import strawberry

from schema.access.fields import everything
from schema.kit.pages import Connection
from schema.succession import actions
from schema.succession.types import SuccessionPlan


@strawberry.type
class SuccessionQuery:
    """The queries of succession."""

    succession_plans: Connection[SuccessionPlan] | None = everything(
        "SuccessionPlan", "The succession plans that you may see; for HR.", check=actions.check_reader
    )
