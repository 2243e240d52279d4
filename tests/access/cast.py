"""Who stands where around one employee, the subject: the people, the lines between them, who is what to whom.

Written by hand from the vocabulary of the domain; nothing here is derived from the policies under test.
"""

from datetime import date
from typing import NamedTuple

TODAY = date(2026, 11, 21)
HANDOVER = date(2026, 7, 1)
"""The day on which the subject's line to the former manager ended and the one to today's began."""
OLD_PARTNER_LEFT = date(2026, 1, 1)

EARLY = date(2025, 1, 1)
OLD = date(2025, 11, 3)
"""Before every ended line ended; a Monday."""
BEFORE = date(2026, 3, 2)
"""Before the handover, after the old HR partner left; a Monday."""
AFTER = date(2026, 9, 7)
"""After the handover; a Monday."""
AHEAD = date(2027, 2, 1)
"""In the future; a Monday."""

SELF, MANAGER, SKIP, DOTTED, HRBP, PEER, REPORT = "SELF", "MANAGER", "SKIP", "DOTTED", "HRBP", "PEER", "REPORT"
COLLEAGUE, COMPENSATION, ADMIN, AUDITOR, NAMED = "COLLEAGUE", "COMPENSATION", "ADMIN", "AUDITOR", "NAMED"
PAY_MANAGER = "PAY_MANAGER"
"""Manager or skip-level manager in an organization that shows pay to them."""

PEOPLE = (
    "subject",
    "boss",
    "grand",
    "top",
    "former",
    "former_grand",
    "dotted",
    "project",
    "partner",
    "ex_partner",
    "other_partner",
    "mentor",
    "peer",
    "report",
    "colleague",
    "named",
    "analyst",
    "admin",
    "auditor",
    "leaver",
)
"""`named` is nobody's manager, peer or partner, but is named on rows about the subject, e.g. as author or mentor."""


class Line(NamedTuple):
    """A row of a reporting line; without a manager it ends the line."""

    employee: str
    kind: str
    manager: str
    since: date
    line: int = 1


LINES = (
    Line("subject", "SOLID", "former", EARLY),
    Line("subject", "SOLID", "boss", HANDOVER),
    Line("boss", "SOLID", "grand", EARLY),
    Line("grand", "SOLID", "top", EARLY),
    Line("former", "SOLID", "former_grand", EARLY),
    Line("subject", "DOTTED", "dotted", EARLY),
    Line("subject", "PROJECT", "project", EARLY),
    Line("subject", "HRBP", "ex_partner", EARLY),
    Line("subject", "HRBP", "partner", OLD_PARTNER_LEFT),
    Line("subject", "MENTOR", "mentor", EARLY),
    Line("peer", "SOLID", "boss", EARLY),
    Line("report", "SOLID", "subject", EARLY),
    Line("colleague", "SOLID", "former", EARLY),
    Line("colleague", "HRBP", "other_partner", EARLY),
    Line("leaver", "SOLID", "boss", EARLY),
    Line("leaver", "HRBP", "partner", EARLY),
    Line("subject", "DOTTED", "colleague", AHEAD, 2),
)
"""The last one is a plan: it gives nobody sight of anything before its day."""


class Tie(NamedTuple):
    """What somebody is to an employee; `until` is the first day on which it no longer holds."""

    relation: str
    until: date | None = None


TIES: dict[str, dict[str, Tie]] = {
    "subject": {
        "boss": Tie(MANAGER),
        "grand": Tie(SKIP),
        "top": Tie(SKIP),
        "former": Tie(MANAGER, HANDOVER),
        "former_grand": Tie(SKIP, HANDOVER),
        "dotted": Tie(DOTTED),
        "project": Tie(DOTTED),
        "partner": Tie(HRBP),
        "ex_partner": Tie(HRBP, OLD_PARTNER_LEFT),
        "peer": Tie(PEER),
        "leaver": Tie(PEER),
        "report": Tie(REPORT),
    },
    "boss": {
        "grand": Tie(MANAGER),
        "top": Tie(SKIP),
        "subject": Tie(REPORT),
        "peer": Tie(REPORT),
        "leaver": Tie(REPORT),
    },
    "grand": {"top": Tie(MANAGER), "boss": Tie(REPORT)},
    "top": {"grand": Tie(REPORT)},
    "former": {"former_grand": Tie(MANAGER), "colleague": Tie(REPORT)},
    "former_grand": {"former": Tie(REPORT)},
    "peer": {"boss": Tie(MANAGER), "grand": Tie(SKIP), "top": Tie(SKIP), "subject": Tie(PEER), "leaver": Tie(PEER)},
    "report": {
        "subject": Tie(MANAGER),
        "boss": Tie(SKIP),
        "grand": Tie(SKIP),
        "top": Tie(SKIP),
        "former": Tie(SKIP, HANDOVER),
        "former_grand": Tie(SKIP, HANDOVER),
    },
    "colleague": {"former": Tie(MANAGER), "former_grand": Tie(SKIP), "other_partner": Tie(HRBP)},
    "leaver": {
        "boss": Tie(MANAGER),
        "grand": Tie(SKIP),
        "top": Tie(SKIP),
        "partner": Tie(HRBP),
        "peer": Tie(PEER),
        "subject": Tie(PEER),
    },
}
"""Employee to person to tie. Who is not listed is a colleague, or has a role."""

SCOPES = (
    "people:read",
    "employment:read",
    "personal:read",
    "protected:read",
    "absence:read",
    "goals:read",
    "checkins:read",
    "oneonones:read",
    "learning:read",
    "development:read",
    "diagnosis:read",
    "reviews:read",
    "feedback:read",
    "ratings:read",
    "calibration:read",
    "succession:read",
    "improvement:read",
    "pay:read",
    "programs:read",
    "metrics:read",
    "audit:read",
    "integration:read",
    "ai:read",
    "privacy:read",
    "events:read",
)
"""Every scope that a service token may read with. `events:read` by itself opens nothing: a node opens its events."""
