"""Who may see what of pay. Pure; compiled to SQL and to field masks by `schema.access`."""

from schema.access.policy import policy, to
from schema.access.values import Condition, Relation, Switch

SCOPE = "pay:read"

PAY = policy(
    "the pay of this employee",
    SCOPE,
    to(Relation.SELF),
    to(Relation.MANAGER, Relation.SKIP_LEVEL, switch=Switch.PAY_VISIBLE_TO_MANAGERS),
    to(Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Base pay with its history, parts and band. Pay to come is known only to those who plan it."""

PAY_STATEMENT = policy(
    "the pay statements of this employee",
    SCOPE,
    to(Relation.SELF, Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE),
)
"""What was paid. Not for managers, whatever is switched on: overtime, sick pay and one-offs tell more than pay does."""

RECOMMENDATION = policy(
    "the compensation recommendations for this employee",
    SCOPE,
    to(Relation.SELF, when=Condition.RELEASED),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        when=Condition.RELEASED,
        switch=Switch.PAY_VISIBLE_TO_MANAGERS,
    ),
    to(Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Until it has become pay, a recommendation is pay to come; from then on it is the reason of that pay."""

APPROVAL = policy(
    "the approvals of this recommendation",
    SCOPE,
    to(Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Who proposed, approved, returned and signed off, with their notes to each other."""

PLANNING = policy(
    "the planning of pay",
    SCOPE,
    to(Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Bands, market, exchange rates, matrices, cycles, pools, scenarios and payroll runs: they tell of pay to come, so only
those who plan it read them. An employee sees the own band with the own pay."""

PAY_EQUITY = policy(
    "pay equity",
    SCOPE,
    to(Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE),
)
"""Pay gaps by category of worker, for those who must close them. Aggregates; small categories hold no figures."""

WRITING = policy(
    "the pay of this employee",
    "pay:write",
    to(Relation.COMPENSATION, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Proposes, approves and applies raises: those who plan pay, and never the own one. No machine decides on pay."""
