"""Who may see what of governance. Pure; compiled to SQL and to field masks by `schema.access`."""

from collections.abc import Mapping

from schema.access.policy import Policy, policy, to
from schema.access.values import EVERYBODY, Relation
from schema.kit.event_values import AuditedData

AUDIT = policy("the audit trail", "audit:read", to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE))
"""That something was done, when, by whom and to what; not what it says."""

_NOBODY = policy("the content of this entry", "audit:read")
_ADMIN = policy("the content of this entry", "audit:read", to(Relation.HR_ADMIN))
_AUDITOR = policy("the content of this entry", "audit:read", to(Relation.HR_ADMIN, Relation.AUDITOR))

AUDIT_CONTENT: Mapping[AuditedData, Policy] = {
    AuditedData.GENERAL: _AUDITOR,
    AuditedData.EMPLOYMENT: _AUDITOR,
    AuditedData.PERSONAL: _ADMIN,
    AuditedData.PROTECTED: _ADMIN,
    AuditedData.ABSENCE: _ADMIN,
    AuditedData.GOAL: _AUDITOR,
    AuditedData.CHECK_IN: _ADMIN,
    AuditedData.DEVELOPMENT: _AUDITOR,
    AuditedData.FEEDBACK: _ADMIN,
    AuditedData.RATING: _AUDITOR,
    AuditedData.SUCCESSION: _ADMIN,
    AuditedData.PAY: _ADMIN,
    AuditedData.SCORE: _ADMIN,
    AuditedData.PRIVATE: _NOBODY,
}
"""Who reads what an entry says, by the kind of data. Never a machine: the trail must be no way round the policies."""

_AUTHOR = policy("who did this", "audit:read", to(Relation.HR_ADMIN))

AUDIT_ACTOR: Mapping[AuditedData, Policy] = dict.fromkeys(AuditedData, AUDIT) | {AuditedData.FEEDBACK: _AUTHOR}
"""Who reads who acted: the author of feedback may have been promised not to be named."""

EVENTS = policy("the events", "integration:read", to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE))
"""That something happened to a node; the node itself obeys its own policy, and the payload is no field at all."""

CONNECTIONS = policy(
    "the connections to other systems",
    "integration:read",
    to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE),
)
"""Connectors, connections, runs, coverage, problems: for those who connect systems. Credentials and settings are no
fields at all."""

MANAGE_CONNECTIONS = policy(
    "the connections to other systems", "integration:write", to(Relation.HR_ADMIN, Relation.SERVICE)
)
"""Who says which systems are connected and when they are read; what is read there is put in as the server itself."""

REMOTE_CHANGES = policy("the changes at other systems", "integration:read", to(Relation.HR_ADMIN, Relation.AUDITOR))
"""What is to be done at another system, with what is there now: pay among it, so no machine reads it."""

APPROVE_CHANGES = policy("the changes at other systems", "integration:write", to(Relation.HR_ADMIN))
"""Who says that a change may be sent: a person, and never the one who proposed it."""

WEBHOOKS = policy("the webhooks", "integration:read", to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.SERVICE))
"""Subscriptions, deliveries, attempts: for those who connect systems. The secret is no field at all."""

WEBHOOK_ADDRESS = policy("the address of this webhook", "integration:read", to(Relation.HR_ADMIN))
"""The whole URL, since many receivers put a secret into it; others read the host."""

MANAGE_WEBHOOKS = policy("webhooks", "integration:write", to(Relation.HR_ADMIN, Relation.SERVICE))
"""Who says what is sent where, and on whose rights it is read: the own ones, which may be many."""

PARKED = policy("the events that the server failed at", "integration:read", to(Relation.HR_ADMIN))
"""What failed and why; a reason is the server's own word and may name what the event was about."""

REPLAY_PARKED = policy("the events that the server failed at", "integration:write", to(Relation.HR_ADMIN))
"""Who has them tried again, once what was wrong is mended."""

FOLLOW = policy(
    "the events of this employee",
    "events:read",
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.DOTTED_LINE,
        Relation.HRBP,
        Relation.HR_ADMIN,
        Relation.SERVICE,
    ),
)
"""Whose thread one may follow by name. What of it one hears, the policies of the nodes decide, event by event."""

AI_SYSTEMS = policy("the AI systems", "ai:read", to(Relation.HR_ADMIN, Relation.AUDITOR))
"""Systems, versions, cards, audits of bias: for those who answer for them. What is about an employee reaches that
employee as a notice."""

MODELS = policy("the models and their cards", "ai:read", to(*EVERYBODY))
"""Versions and their cards name nobody: whoever is shown a score, or is scored, may read what it is worth."""

RETENTION_RISK = policy(
    "the retention risk of this employee",
    "ai:read",
    to(Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""A forecast about somebody, for those who can act on it: HR and the line. Never the employee, whom the number would
only burden: what it rests on is all in the employee's own data, the notice says that it is used, and a copy is given on
request (GDPR, article 15). No machine, no dotted line, no peers."""

MANAGING_MODELS = policy("the AI systems", "ai:write", to(Relation.HR_ADMIN))
"""Says which version serves, on whom, and has it audited."""

AUDIT_EXPORT = policy("the audit of bias as a file", "ai:read", to(Relation.HR_ADMIN))
"""A file leaves the system, with no one to say who may read it there: whoever answers for the audit hands it out."""

AI_DECISIONS = policy("the log of AI decisions", "ai:read", to(Relation.HR_ADMIN, Relation.AUDITOR))
"""That a model's output about somebody was served, to whom, and whether a person reviewed it."""

SCORES = policy("what the model said of this employee", "ai:read", to(Relation.HR_ADMIN))
"""The output itself and the reasons of its review."""

NOTICES = policy("the notices to this employee", "ai:read", to(Relation.SELF, Relation.HR_ADMIN, Relation.AUDITOR))
"""That an employee was told of an AI system (EU AI Act, article 26 (7) and (11))."""

SUBJECT_REQUESTS = policy(
    "the requests of this employee about the own data",
    "privacy:read",
    to(Relation.SELF, Relation.HR_ADMIN, Relation.AUDITOR),
)
"""Exports and erasures that an employee asked for; no business of the manager."""

LEGAL_HOLDS = policy("the legal holds", "privacy:read", to(Relation.HR_ADMIN, Relation.AUDITOR))
"""Why data must be kept; not for the subject, who may be the one it is about."""
