"""The words of visibility: roles, relations, conditions, switches."""

from enum import StrEnum


class LineKind(StrEnum):
    """The kinds of a reporting line."""

    SOLID = "SOLID"
    """Who sets the goals, rates and proposes pay; exactly one is primary."""
    DOTTED = "DOTTED"
    """A second manager who guides part of the work."""
    PROJECT = "PROJECT"
    """Who leads a project that the employee works on."""
    HRBP = "HRBP"
    """The HR business partner of the employee."""
    MENTOR = "MENTOR"
    """Who shares experience; sees nothing by that alone."""


class Role(StrEnum):
    """A right over the whole organization, granted to an account."""

    HR_ADMIN = "HR_ADMIN"
    """Runs HR for the organization."""
    COMPENSATION_ANALYST = "COMPENSATION_ANALYST"
    """Plans and controls pay."""
    AUDITOR = "AUDITOR"
    """Reads the records of governance."""


class Relation(StrEnum):
    """What the caller is to the employee whose data it is."""

    SELF = "SELF"
    MANAGER = "MANAGER"
    SKIP_LEVEL = "SKIP_LEVEL"
    DOTTED_LINE = "DOTTED_LINE"
    HRBP = "HRBP"
    PEER = "PEER"
    REPORT = "REPORT"
    """The caller reports to the employee directly; sees what a manager shares with the team."""
    COLLEAGUE = "COLLEAGUE"
    COMPENSATION = "COMPENSATION"
    HR_ADMIN = "HR_ADMIN"
    AUDITOR = "AUDITOR"
    SERVICE = "SERVICE"
    PARTICIPANT = "PARTICIPANT"
    """Named on the row itself, e.g. who wrote the feedback or owns the blocker."""


EVERYBODY = (Relation.COLLEAGUE, Relation.COMPENSATION, Relation.AUDITOR, Relation.HR_ADMIN, Relation.SERVICE)
"""Whoever works here, in whatever role, and machines with the scope: for what names nobody."""


class Condition(StrEnum):
    """What must hold of a row for a grant to count; each table says in SQL when it does."""

    ACTIVE = "ACTIVE"
    """The employee works here today."""
    SHARED = "SHARED"
    """The owner did not keep it private."""
    PUBLIC = "PUBLIC"
    """Meant for the whole organization."""
    TEAM = "TEAM"
    """Meant for the team or for the whole organization."""
    RELEASED = "RELEASED"
    """Released to its subject."""
    SUBMITTED = "SUBMITTED"
    """Handed in; no longer a draft."""
    OPEN = "OPEN"
    """Not settled yet."""
    OWN = "OWN"
    """Written by the very employee whom it is about."""
    NAMED = "NAMED"
    """Given under its author's name; nobody was promised anonymity."""


class Switch(StrEnum):
    """What an organization may switch on; all are off by default."""

    PAY_VISIBLE_TO_MANAGERS = "PAY_VISIBLE_TO_MANAGERS"


class ViewerKind(StrEnum):
    """Whether a person or a machine is calling."""

    PERSON = "PERSON"
    """A person, by a signed token."""
    SERVICE = "SERVICE"
    """A machine, by a service token with scopes."""


ROLE_RELATIONS = {
    Role.HR_ADMIN: Relation.HR_ADMIN,
    Role.COMPENSATION_ANALYST: Relation.COMPENSATION,
    Role.AUDITOR: Relation.AUDITOR,
}
"""The relation to every employee that a role gives."""
