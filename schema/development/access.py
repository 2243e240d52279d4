"""Who may see what of development. Pure; compiled to SQL and to field masks by `schema.access`."""

from schema.access.policy import policy, to
from schema.access.values import EVERYBODY, Condition, Relation

CATALOGUE = policy(
    "the catalogue of skills and courses",
    "learning:read",
    to(*EVERYBODY),
)
"""Skills and courses name nobody; whoever works here may look for what to learn."""

TRIGGER_RULES = policy(
    "the rules that raise suggestions",
    "development:read",
    to(*EVERYBODY),
)
"""Whoever may be the subject of a rule may read it."""

SKILLS = policy(
    "the skills of this employee",
    "learning:read",
    to(
        Relation.SELF,
        Relation.PARTICIPANT,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
    ),
)
"""Claims of skills and certifications. A claim may be somebody's judgement: neither peers nor dotted lines read it;
who made it reads it again."""

DEVELOPMENT = policy(
    "the development plan of this employee",
    "development:read",
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        planned=True,
    ),
)
"""Plans. A plan is alive: whoever is no longer in charge sees nothing of it, not even what was planned before."""

DEVELOPMENT_ACTIONS = policy(
    DEVELOPMENT.name,
    DEVELOPMENT.scope,
    DEVELOPMENT.grants,
    to(Relation.PARTICIPANT, planned=True),
)
"""Actions, milestones and mentorships: as the plan, and the mentor sees those that name the mentor."""

LEARNING = policy(
    "the learning record of this employee",
    "learning:read",
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
    ),
)
"""Assigned and completed courses. A result may be a bad one: neither peers nor dotted lines read it."""

SUGGESTIONS = policy(
    "the suggestions for this employee",
    "development:read",
    to(Relation.SELF),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
        when=Condition.SHARED,
    ),
)
"""What triggers suggested, on which figures, and what was decided. One that rests on a private goal tells of that
goal, so it stays with the employee. A former manager keeps those decided before the line ended; until then they are
news."""

DIAGNOSES = policy(
    "the diagnoses of this employee",
    "diagnosis:read",
    to(Relation.SELF),
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN, when=Condition.SHARED),
)
"""Why a goal was missed, by a model. The employee always reads the own one; no machine and no wider circle does. One
about a private goal stays with the employee."""

REVIEWING_DIAGNOSES = policy(
    "the diagnoses of this employee",
    "diagnosis:write",
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Records an own view, and what the reason turned out to be. Never the employee, who may object instead."""

DISPUTING_DIAGNOSES = policy("the diagnoses of this employee", "diagnosis:write", to(Relation.SELF))
"""Objects; nobody can for somebody else."""

DECIDING = policy("the suggestions for this employee", "development:write", to(Relation.SELF, Relation.MANAGER))
"""Accepts or declines: the employee or today's manager. No machine and no wider circle decides."""

WITHDRAWING = policy("the suggestions for this employee", "development:write", to(Relation.MANAGER, Relation.HR_ADMIN))
"""Takes a suggestion back whose cause was wrong. The employee declines instead."""

PLANNING = policy(
    "the development plan of this employee",
    "development:write",
    to(Relation.SELF, Relation.MANAGER, Relation.HR_ADMIN),
)
"""Plans, actions and milestones: the two who agree on them, and HR."""

CLAIMING = policy("the skills of this employee", "learning:write", to(Relation.SELF, Relation.MANAGER))
"""Claims a skill: the own word or the manager's. What tests and courses say comes with those."""

CERTIFYING = policy(
    "the certificates of this employee",
    "learning:write",
    to(Relation.SELF, Relation.MANAGER, Relation.HR_ADMIN, Relation.SERVICE),
)
"""Records a certificate."""

ASSIGNING = policy(
    "the courses that this employee is to take",
    "learning:write",
    to(Relation.MANAGER, Relation.HR_ADMIN, Relation.SERVICE),
)
"""Assigns a course."""

COMPLETING = policy(
    "the courses that this employee completed", "learning:write", to(Relation.HR_ADMIN, Relation.SERVICE)
)
"""Records that a course was completed: the learning system, and HR for it."""

CATALOGUE_WRITING = policy(
    "the catalogue of skills and courses", "learning:write", to(Relation.HR_ADMIN, Relation.SERVICE)
)
"""Courses, what they teach, and the organization's own skills."""
