"""Who may see what of goals. Pure; compiled to SQL and to field masks by `schema.access`."""

from schema.access.policy import policy, to
from schema.access.values import EVERYBODY, Condition, Relation

GOALS = policy(
    "the goals of this employee",
    "goals:read",
    to(Relation.SELF, planned=True),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.DOTTED_LINE,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        when=Condition.SHARED,
        planned=True,
    ),
    to(Relation.PEER, Relation.REPORT, when=Condition.TEAM, planned=True),
    to(Relation.COLLEAGUE, when=Condition.PUBLIC, planned=True),
)
"""A goal with its metric, observations and contributions. A private one is its owner's alone: not even HR reads it.

What begins later is seen by the same people. A former manager keeps what was due before the line ended: until then a
goal moves, and its movement is news.
"""

GOAL_FRAME = policy(
    "the goal cycles and templates",
    "goals:read",
    to(*EVERYBODY, planned=True),
)
"""Cycles and templates name nobody; whoever works here may read them."""

GOAL_WRITING = policy(
    "the goals of this employee",
    "goals:write",
    to(Relation.SELF, Relation.MANAGER, Relation.HR_ADMIN, Relation.SERVICE),
)
"""An employee's own goals: the employee, today's manager on the solid line, HR."""

UNIT_GOAL_WRITING = policy("the goals of this unit", "goals:write", to(Relation.HR_ADMIN, Relation.SERVICE))
"""Goals of the company, a department or a team; besides, whoever leads the unit or one above it."""

GOAL_FRAME_WRITING = policy("the goal cycles and templates", "goals:write", to(Relation.HR_ADMIN, Relation.SERVICE))
"""Cycles and templates are HR's."""
