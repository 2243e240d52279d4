"""The words of people and structure."""

from enum import StrEnum


class EmploymentStatus(StrEnum):
    """Whether an employment is in force."""

    ACTIVE = "ACTIVE"
    """The employee works here."""
    TERMINATED = "TERMINATED"
    """The employee has left."""


class WorkArrangement(StrEnum):
    """Where the work is done."""

    ONSITE = "ONSITE"
    """At a location of the organization."""
    HYBRID = "HYBRID"
    """Partly at a location, partly elsewhere."""
    REMOTE = "REMOTE"
    """Elsewhere."""


class OrgUnitKind(StrEnum):
    """The level of a unit in the tree."""

    COMPANY = "COMPANY"
    """The whole organization."""
    DIVISION = "DIVISION"
    """A part of the company with its own leader."""
    DEPARTMENT = "DEPARTMENT"
    """A part of a division."""
    TEAM = "TEAM"
    """People with one manager."""


class Severity(StrEnum):
    """Low, medium, high or critical."""

    LOW = "LOW"
    """Little weight."""
    MEDIUM = "MEDIUM"
    """Some weight."""
    HIGH = "HIGH"
    """Much weight."""
    CRITICAL = "CRITICAL"
    """The organization depends on it."""


class AbsenceKind(StrEnum):
    """Why somebody is away."""

    VACATION = "VACATION"
    """Holiday."""
    SICK = "SICK"
    """Illness."""
    PARENTAL = "PARENTAL"
    """Birth, adoption or care of a child."""
    OTHER = "OTHER"
    """Anything else that was agreed."""


class TerminationProposalState(StrEnum):
    """What became of a proposal to end an employment."""

    OPEN = "OPEN"
    """Waits for HR."""
    CONFIRMED = "CONFIRMED"
    """The employment was ended."""
    DECLINED = "DECLINED"
    """HR decided that the employment goes on."""
    WITHDRAWN = "WITHDRAWN"
    """The system that made it took it back, or the employee was taken on again."""


class ViewerRole(StrEnum):
    """In which capacity the caller may act."""

    EMPLOYEE = "EMPLOYEE"
    """Works here."""
    MANAGER = "MANAGER"
    """Has direct reports today."""
    HRBP = "HRBP"
    """Is the HR business partner of somebody."""
    HR_ADMIN = "HR_ADMIN"
    """Runs HR for the organization."""
    COMPENSATION_ANALYST = "COMPENSATION_ANALYST"
    """Plans and controls pay."""
    AUDITOR = "AUDITOR"
    """Reads the records of governance."""
    SERVICE = "SERVICE"
    """A machine with a service token."""
