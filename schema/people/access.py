"""Who may see what of people and structure. Pure; compiled to SQL and to field masks by `schema.access`."""

from schema.access.policy import policy, to
from schema.access.values import Condition, Relation

DIRECTORY = policy(
    "this employee",
    "people:read",
    to(Relation.COLLEAGUE, when=Condition.ACTIVE),
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.DOTTED_LINE,
        Relation.COMPENSATION,
        Relation.AUDITOR,
    ),
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Name, title, unit, manager, hire date, work e-mail.

Colleagues see who works here now; leavers and planned moves are seen only by those in charge.
"""

STRUCTURE = policy(
    "the structure of the organization",
    "people:read",
    to(Relation.COLLEAGUE, Relation.COMPENSATION, Relation.AUDITOR, Relation.HR_ADMIN, Relation.SERVICE),
)
"""Units, jobs, locations: known to everybody who works here."""

EMPLOYMENT = policy(
    "the employment terms of this employee",
    "employment:read",
    to(Relation.SELF, Relation.MANAGER, Relation.SKIP_LEVEL, Relation.COMPENSATION),
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Grade, working time and the history of the employment."""

LEAVING = policy("the reason for leaving", "employment:read", to(Relation.HRBP, Relation.HR_ADMIN))
"""Why somebody left; not even the former manager reads it."""

TERMINATION_PROPOSALS = policy("the proposal to end this employment", "employment:read", to(Relation.HR_ADMIN))
"""That another system says somebody is to leave: HR's to decide before anybody else hears of it."""

PERSONAL = policy(
    "the personal data of this employee",
    "personal:read",
    to(Relation.SELF, Relation.HR_ADMIN, Relation.SERVICE),
)
"""Birth date, private e-mail and phone."""

PROTECTED = policy("protected attributes", "protected:read", to(Relation.SELF, Relation.HR_ADMIN))
"""Attributes that no decision and no model may rest on; kept for audits of fairness."""

ABSENCE = policy(
    "the absences of this employee",
    "absence:read",
    to(Relation.SELF, Relation.MANAGER, planned=True),
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.SERVICE, planned=True),
)
"""Who is away and why; planned leave is known to those who plan with it."""

POSITION_RISK = policy(
    "the risk of this position",
    "succession:read",
    to(Relation.HR_ADMIN, Relation.SERVICE),
)
"""Criticality, vacancy risk and impact of loss."""

PEOPLE_WRITING = policy(
    "the employment and the lines of this employee", "people:write", to(Relation.HR_ADMIN, Relation.SERVICE)
)
"""Who is hired, moves, leaves, and reports to whom is HR's, or the HR system's."""

ORGANIZATION_WRITING = policy("the thresholds of the organization", "organization:write", to(Relation.HR_ADMIN))
"""By which figures the rules fire is HR's decision; no machine turns them."""

OWN_RECORD_WRITING = policy(
    "the record of this employee", "people:write", to(Relation.SELF, Relation.HR_ADMIN, Relation.SERVICE)
)
"""How one wishes to be called, and where one is reached in private."""

PROVISIONING = policy("the people of an identity provider", "scim:write", to(Relation.SERVICE))
"""Users and groups over SCIM: an identity provider alone, by a token with a scope of its own."""
