"""Who may see what of the programs. Pure; compiled to SQL and to field masks by `schema.access`."""

from schema.access.policy import policy, to
from schema.access.values import EVERYBODY, Relation

_IN_CHARGE = to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE, Relation.PARTICIPANT)

PROGRAMS = policy("the programs", "programs:read", _IN_CHARGE)
"""Programs, cycles, links and talent strategies: for those in charge of one.

PARTICIPANT is whoever owns any program: a handoff has two sides, so an owner reads the whole map. Nobody else does,
since dates and strategies tell early what is meant for later.
"""

FINDINGS = policy("the alignment findings", "programs:read", _IN_CHARGE)
"""Findings, for the same people as the programs. The nodes that they rest on obey their own policies."""

METRIC_DEFINITIONS = policy(
    "the definitions of metrics",
    "metrics:read",
    to(*EVERYBODY),
)
"""What a number means is known to everybody who works here."""

METRIC_VALUES = policy(
    "the values of metrics", "metrics:read", to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE)
)
"""The numbers themselves: some are about pay or leaving, so only those in charge of all of them read them."""

METRIC_POPULATION = policy(
    "metrics over employees",
    "metrics:read",
    to(Relation.HRBP, Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE),
)
"""Over whom metrics are computed: everybody for those in charge of all, the own ones for an HR partner."""

PAY_METRICS = policy("metrics of pay", "pay:read", to(Relation.COMPENSATION, Relation.HR_ADMIN, Relation.SERVICE))
"""As who plans pay."""

SINGLE_PERSONS = policy("the persons behind metrics", "metrics:read", to(Relation.HRBP, Relation.HR_ADMIN))
"""Who may see the single persons anyway, and so the exact numbers; others are told roughly."""

PROGRAMS_WRITING = policy("the programs", "programs:write", to(Relation.HR_ADMIN))
"""Programs, their links and rounds, talent strategies: HR for all of them."""

ALIGNING = policy("the alignment findings", "programs:write", to(Relation.HR_ADMIN, Relation.SERVICE))
"""Has the rules look again. It decides nothing."""

METRICS_WRITING = policy("the definitions of metrics", "metrics:write", to(Relation.HR_ADMIN))
"""Says what a number means."""
