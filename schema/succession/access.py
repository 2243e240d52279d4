"""Who may see what of succession and of improvement plans. Pure."""

from schema.access.policy import policy, to
from schema.access.values import Condition, Relation

TALENT = policy(
    "the talent assessments of this employee",
    "succession:read",
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE),
    withheld_unless=[],
)
"""Performance and potential, risk and impact of loss. Not for managers, and never for whom they are about."""

SUCCESSION = policy(
    "the succession of this position",
    "succession:read",
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE),
    withheld_unless=[],
)
"""The plan of a position, for the HR partner of whoever holds it today; an open position is left to HR administrators.

Never for whoever holds it.
"""

SUCCESSOR = policy(
    "the nominations of this employee as a successor",
    "succession:read",
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE),
    withheld_unless=[],
)
"""Who is a candidate, how ready, and with which gaps, for the HR partner of the candidate.

So the partner of a position sees of its candidates only those whom they also serve. Never for the candidate.
"""

IMPROVEMENT = policy(
    "the improvement plans of this employee",
    "improvement:read",
    to(Relation.SELF, when=Condition.RELEASED),
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
)
"""Criteria, meetings, outcome, signatures. A draft is not the employee's to see; a former manager sees nothing more."""

ASSESSING = policy(
    "the talent assessments of this employee",
    "succession:write",
    to(Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Judges potential, risk and impact of loss: HR, in a talent review; nobody the own."""

SUCCESSION_WRITING = policy(
    "the succession of this position",
    "succession:write",
    to(Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Makes and orders the plan of a position: who may read it and is a person of HR; never whoever holds it."""

NOMINATING = policy(
    "the nominations of this employee as a successor",
    "succession:write",
    to(Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Names somebody, judges how ready, withdraws: HR of the candidate; nobody oneself."""

IMPROVING = policy(
    "the improvement plans of this employee",
    "improvement:write",
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Opens, leads and closes a plan: the manager in the solid line of today, and HR; nobody the own."""

IMPROVING_AS_MANAGER = policy(
    "the improvement plans of this employee", "improvement:write", to(Relation.MANAGER), withheld_unless=[]
)
"""Signs as the manager of today."""

IMPROVING_AS_SELF = policy("the improvement plans of this employee", "improvement:write", to(Relation.SELF))
"""Signs as the employee whose plan it is: that they have seen it, in their own words. They change nothing else."""
