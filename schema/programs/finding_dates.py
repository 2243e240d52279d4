"""Rules about cadence: dates of one program that must fit those of another."""

from schema.people.values import Severity
from schema.programs.finding_values import Rule
from schema.programs.values import ProgramLinkKind

CADENCE = ProgramLinkKind.CADENCE

PLANS_AFTER_REVIEW = Rule(
    key="plans_after_review",
    kind=CADENCE,
    severity=Severity.MEDIUM,
    looks_for="Open development actions of successors that are due after the next succession review of the position.",
    explanation="{late} open development actions of successors are due after the succession review of {review_on}.",
    resolve="Bring the actions forward, or hold the succession review later.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(plan.id AS text) AS cause_key,
               count(DISTINCT action.id) AS late, plan.next_review_on AS review_on,
               ARRAY['SuccessionPlan'] AS evidence_types, ARRAY[plan.id] AS evidence_ids
        FROM succession_plan AS plan
        JOIN program ON program.organization_id = plan.organization_id AND program.kind = 'SUCCESSION'
                    AND program.deleted_at IS NULL
        JOIN successor_nomination AS named ON named.organization_id = plan.organization_id
                                          AND named.succession_plan_id = plan.id AND named.state <> 'WITHDRAWN'
                                          AND named.deleted_at IS NULL
        JOIN succession_gap AS gap ON gap.organization_id = plan.organization_id
                                  AND gap.successor_nomination_id = named.id AND gap.deleted_at IS NULL
        JOIN development_action AS action ON action.organization_id = plan.organization_id
                                         AND action.id = gap.development_action_id AND action.deleted_at IS NULL
                                         AND action.status IN ('PLANNED', 'IN_PROGRESS')
        WHERE plan.organization_id = :tenant AND plan.deleted_at IS NULL AND plan.state <> 'CLOSED'
          AND plan.next_review_on >= :today AND action.due_on > plan.next_review_on
        GROUP BY program.id, plan.id, plan.next_review_on
    """,
)

HANDOFF_OVERDUE = Rule(
    key="handoff_overdue",
    kind=CADENCE,
    severity=Severity.HIGH,
    looks_for="A link whose handoff was due and is not done.",
    explanation="'{handoff}' was due on {due_on} and is not handed over.",
    resolve="Hand it over and set the link to done, or agree on another day.",
    sql="""
        SELECT link.to_id AS program_id, link.id AS link_id, CAST(link.id AS text) AS cause_key,
               link.handoff, link.due_on, ARRAY['ProgramLink'] AS evidence_types, ARRAY[link.id] AS evidence_ids
        FROM program_link AS link
        JOIN program ON program.organization_id = link.organization_id AND program.id = link.to_id
                    AND program.deleted_at IS NULL
        WHERE link.organization_id = :tenant AND link.deleted_at IS NULL AND link.due_on < :today
          AND link.status <> 'DONE'
    """,
)

ROUND_TOO_EARLY = Rule(
    key="round_too_early",
    kind=CADENCE,
    severity=Severity.MEDIUM,
    looks_for="A round of a program that begins before the round on which it depends has ended, by a cadence link.",
    explanation="The round '{late}' begins on {begins_on}, before '{early}', on which it depends, ends on {ends_on}.",
    resolve="Move one of the two rounds.",
    sql="""
        SELECT link.to_id AS program_id, link.id AS link_id, concat_ws('/', link.id, own.id) AS cause_key,
               own.name AS late, own.starts_on AS begins_on, before.name AS early, before.ends_on,
               ARRAY['ProgramLink', 'ProgramCycle', 'ProgramCycle'] AS evidence_types,
               ARRAY[link.id, own.id, before.id] AS evidence_ids
        FROM program_link AS link
        JOIN program ON program.organization_id = link.organization_id AND program.id = link.to_id
                    AND program.deleted_at IS NULL
        JOIN program_cycle AS own ON own.organization_id = link.organization_id AND own.program_id = link.to_id
                                 AND own.deleted_at IS NULL AND own.ends_on >= :today
        CROSS JOIN LATERAL (
            SELECT earlier.id, earlier.name, earlier.ends_on FROM program_cycle AS earlier
            WHERE earlier.organization_id = link.organization_id AND earlier.program_id = link.from_id
              AND earlier.deleted_at IS NULL AND earlier.starts_on < own.starts_on
            ORDER BY earlier.starts_on DESC, earlier.id LIMIT 1) AS before
        WHERE link.organization_id = :tenant AND link.deleted_at IS NULL AND link.kind = 'CADENCE'
          AND before.ends_on > own.starts_on
    """,
)

RULES = (PLANS_AFTER_REVIEW, HANDOFF_OVERDUE, ROUND_TOO_EARLY)
"""All of them."""
