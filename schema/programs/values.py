"""The words of the programs around performance management."""

from enum import StrEnum


class ProgramKind(StrEnum):
    """The programs that performance data feeds, and performance management itself."""

    PERFORMANCE = "PERFORMANCE"
    """Performance management: goals, check-ins, reviews and ratings. The source of the others."""
    TALENT_STRATEGY = "TALENT_STRATEGY"
    """Which talent the strategy needs, and how it is found. Governance."""
    SUCCESSION = "SUCCESSION"
    """Who could follow in which position. Planning."""
    TOTAL_COMPENSATION = "TOTAL_COMPENSATION"
    """Pay, bonus and equity. Execution."""
    LEARNING = "LEARNING"
    """Learning and development. Planning."""
    HR_METRICS = "HR_METRICS"
    """Measures of people and work, and their reports. Governance."""


class Cadence(StrEnum):
    """How often something comes round."""

    CONTINUOUS = "CONTINUOUS"
    """All the time, without fixed dates."""
    WEEKLY = "WEEKLY"
    """Every week."""
    MONTHLY = "MONTHLY"
    """Every month."""
    QUARTERLY = "QUARTERLY"
    """Every quarter."""
    HALF_YEARLY = "HALF_YEARLY"
    """Twice a year."""
    YEARLY = "YEARLY"
    """Once a year."""


class ProgramLinkKind(StrEnum):
    """In which way one program depends on another."""

    DECISION = "DECISION"
    """A decision of the one is an input of the other, e.g. final ratings of pay."""
    DATA = "DATA"
    """Data of the one is read by the other."""
    CADENCE = "CADENCE"
    """The dates of the one must fit those of the other."""
    OWNER = "OWNER"
    """Somebody answers for both, or hands over in person."""


class ProgramLinkStatus(StrEnum):
    """How far the handoff of this round is. Whether it is late follows from its due date."""

    PLANNED = "PLANNED"
    """Not begun."""
    IN_PROGRESS = "IN_PROGRESS"
    """Being prepared."""
    DONE = "DONE"
    """Handed over."""
    BLOCKED = "BLOCKED"
    """Can't be handed over until something else is mended."""


class StrategyOption(StrEnum):
    """The six ways to get the talent that the strategy needs."""

    BUY = "BUY"
    """Hire from outside."""
    BUILD = "BUILD"
    """Develop the people who are here."""
    BORROW = "BORROW"
    """Contractors, partners, loans between units."""
    BIND = "BIND"
    """Keep those who matter most."""
    BOT = "BOT"
    """Have software or machines do the work."""
    BOUNCE = "BOUNCE"
    """Part with people or work that no longer fits."""


class IsoArea(StrEnum):
    """The areas of human capital reporting of ISO 30414:2018."""

    COMPLIANCE_AND_ETHICS = "COMPLIANCE_AND_ETHICS"
    """Complaints, disciplinary action, training in rules."""
    COSTS = "COSTS"
    """What the workforce costs."""
    DIVERSITY = "DIVERSITY"
    """Make-up of the workforce and of its leaders."""
    LEADERSHIP = "LEADERSHIP"
    """Trust in leaders, span of control, their development."""
    ORGANIZATIONAL_CULTURE = "ORGANIZATIONAL_CULTURE"
    """Engagement, satisfaction, retention."""
    HEALTH_SAFETY_AND_WELL_BEING = "HEALTH_SAFETY_AND_WELL_BEING"
    """Accidents, lost time, well-being."""
    PRODUCTIVITY = "PRODUCTIVITY"
    """What the workforce brings about."""
    RECRUITMENT_MOBILITY_AND_TURNOVER = "RECRUITMENT_MOBILITY_AND_TURNOVER"
    """Who comes, who moves, who goes."""
    SKILLS_AND_CAPABILITIES = "SKILLS_AND_CAPABILITIES"
    """What people can do, and how they learn."""
    SUCCESSION_PLANNING = "SUCCESSION_PLANNING"
    """Who could follow in which position."""
    WORKFORCE_AVAILABILITY = "WORKFORCE_AVAILABILITY"
    """How many are here, in which working time, and who is absent."""
