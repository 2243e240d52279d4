"""Who may see what of check-ins and 1:1s. Pure; compiled to SQL and to field masks by `schema.access`."""

from schema.access.policy import policy, to
from schema.access.values import EVERYBODY, Condition, Relation

CHECK_INS = policy(
    "the check-ins of this employee",
    "checkins:read",
    to(Relation.SELF),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        when=Condition.SUBMITTED,
    ),
)
"""The check-in and its texts, once submitted. A dotted line reads the updates of goals instead, not this."""

MOOD = policy(
    "the confidence and sentiment of this employee",
    "checkins:read",
    to(Relation.SELF, Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
)
"""What the person declared of themselves; neither skip-level managers nor machines read it."""

GOAL_UPDATES = policy(
    "the goal updates of this employee",
    "goals:read",
    to(Relation.SELF),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.DOTTED_LINE,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        when=(Condition.SUBMITTED, Condition.SHARED),
    ),
    to(Relation.PEER, Relation.REPORT, when=(Condition.SUBMITTED, Condition.TEAM)),
    to(Relation.COLLEAGUE, when=(Condition.SUBMITTED, Condition.PUBLIC)),
)
"""An update with its note is as visible as its goal, once submitted; that of a private goal is the author's alone."""

BLOCKERS = policy(
    "the blockers of this employee",
    "checkins:read",
    to(Relation.SELF),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        when=(Condition.SUBMITTED, Condition.SHARED),
    ),
    to(Relation.PARTICIPANT, when=Condition.SUBMITTED),
)
"""As the check-in that raised it, and whoever is to remove it. One about a private goal stays with those two."""

SKILL_GAP_FLAGS = policy(
    "the skill gaps flagged for this employee",
    "checkins:read",
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        Relation.PARTICIPANT,
    ),
)
"""The employee reads what was flagged; whoever flagged it keeps sight of it."""

ONE_ON_ONES = policy(
    "the 1:1s of this employee",
    "oneonones:read",
    to(Relation.SELF, Relation.PARTICIPANT),
)
"""The two who meet and nobody else: no later manager, no HR. What was agreed there likewise, with who is to do it."""

AGENDA = policy(
    "the agenda of this employee's 1:1s",
    "oneonones:read",
    to(Relation.SELF, Relation.PARTICIPANT),
    to(Relation.MANAGER, when=Condition.OPEN),
)
"""As 1:1s; what is still to be talked about is seen by today's manager too, who holds the next one."""

OUTAGES = policy(
    "the weeks without the system",
    "checkins:read",
    to(*EVERYBODY),
)
"""Names nobody; known to everybody who works here."""

REMINDERS = policy(
    "the reminders of this employee",
    "checkins:read",
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
    ),
)
"""That a check-in is lacking: whoever reads the check-ins sees that anyway."""

OWN_CHECK_INS = policy("the check-ins of this employee", "checkins:write", to(Relation.SELF))
"""Drafts, submits, removes a draft: the employee alone. Nobody, whatever the role, speaks for somebody else."""

REPLIES = policy("the replies to this employee's check-ins", "checkins:write", to(Relation.MANAGER))
"""Replies to a check-in: the manager of today."""

FLAGS = policy("the skill gaps flagged for this employee", "checkins:write", to(Relation.MANAGER))
"""Flags a skill gap: the manager of today."""

BLOCKERS_TO_MOVE = policy("the blockers of this employee", "checkins:write", to(Relation.SELF, Relation.MANAGER))
"""Updates, resolves or escalates a blocker; whoever is to remove it may, too."""

MEETINGS = policy("the 1:1s of this employee", "oneonones:write", to(Relation.SELF, Relation.MANAGER))
"""Schedules a 1:1 and puts something on its agenda: the two who meet."""
