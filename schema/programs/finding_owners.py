"""Rules about owners: who answers for a program, a link, a metric."""

from schema.people.values import Severity
from schema.programs.finding_values import Rule
from schema.programs.values import ProgramLinkKind

OWNER = ProgramLinkKind.OWNER

PROGRAM_WITHOUT_OWNER = Rule(
    key="program_without_owner",
    kind=OWNER,
    severity=Severity.HIGH,
    looks_for="A program that nobody answers for.",
    explanation="Nobody answers for the program {program}.",
    resolve="Name an owner with programUpdate.",
    sql="""
        SELECT own.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(own.id AS text) AS cause_key,
               own.kind AS program, ARRAY['Program'] AS evidence_types, ARRAY[own.id] AS evidence_ids
        FROM program AS own
        WHERE own.organization_id = :tenant AND own.deleted_at IS NULL AND own.owner_id IS NULL
    """,
)

LINK_WITHOUT_OWNER = Rule(
    key="link_without_owner",
    kind=OWNER,
    severity=Severity.MEDIUM,
    looks_for="A link that nobody answers for.",
    explanation="Nobody answers for handing over '{handoff}'.",
    resolve="Name an owner with programLinkSet.",
    sql="""
        SELECT link.to_id AS program_id, link.id AS link_id, CAST(link.id AS text) AS cause_key, link.handoff,
               ARRAY['ProgramLink'] AS evidence_types, ARRAY[link.id] AS evidence_ids
        FROM program_link AS link
        JOIN program ON program.organization_id = link.organization_id AND program.id = link.to_id
                    AND program.deleted_at IS NULL
        WHERE link.organization_id = :tenant AND link.deleted_at IS NULL AND link.owner_id IS NULL
    """,
)

OWNER_LEFT = Rule(
    key="owner_left",
    kind=OWNER,
    severity=Severity.HIGH,
    looks_for="A program, link or talent strategy whose owner no longer works here.",
    explanation="Who answers for {what} no longer works here.",
    resolve="Name another owner.",
    sql="""
        SELECT owned.program_id, owned.link_id, CAST(owned.id AS text) AS cause_key, owned.what,
               ARRAY[owned.node_type] AS evidence_types, ARRAY[owned.id] AS evidence_ids
        FROM (
            SELECT id AS program_id, CAST(NULL AS uuid) AS link_id, id, owner_id, 'the program ' || kind AS what,
                   'Program' AS node_type
            FROM program WHERE organization_id = :tenant AND deleted_at IS NULL
            UNION ALL
            SELECT to_id, id, id, owner_id, 'handing over ''' || handoff || '''', 'ProgramLink'
            FROM program_link WHERE organization_id = :tenant AND deleted_at IS NULL
            UNION ALL
            SELECT program.id, CAST(NULL AS uuid), strategy.id, strategy.owner_id,
                   'the strategy ''' || strategy.name || '''', 'TalentStrategy'
            FROM talent_strategy AS strategy
            JOIN program ON program.organization_id = strategy.organization_id AND program.kind = 'TALENT_STRATEGY'
                        AND program.deleted_at IS NULL
            WHERE strategy.organization_id = :tenant AND strategy.deleted_at IS NULL
              AND (strategy.ends_on IS NULL OR strategy.ends_on >= :today)) AS owned
        CROSS JOIN LATERAL (
            SELECT status FROM employment AS own
            WHERE own.organization_id = :tenant AND own.employee_id = owned.owner_id AND own.valid_from <= :today
              AND own.deleted_at IS NULL
            ORDER BY own.valid_from DESC LIMIT 1) AS latest
        WHERE latest.status <> 'ACTIVE'
    """,
)

METRIC_WITHOUT_OWNER = Rule(
    key="metric_without_owner",
    kind=OWNER,
    severity=Severity.LOW,
    looks_for="A metric whose newest definition names nobody who answers for it.",
    explanation="Nobody answers for the metric '{metric}'.",
    resolve="Name an owner with metricDefinitionUpdate.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, newest.key AS cause_key,
               newest.name AS metric, ARRAY['MetricDefinition'] AS evidence_types, ARRAY[newest.id] AS evidence_ids
        FROM (SELECT DISTINCT ON (key) id, key, name, owner_id FROM metric_definition
              WHERE organization_id = :tenant ORDER BY key, version DESC) AS newest
        JOIN program ON program.organization_id = :tenant AND program.kind = 'HR_METRICS'
                    AND program.deleted_at IS NULL
        WHERE newest.owner_id IS NULL
    """,
)

RULES = (PROGRAM_WITHOUT_OWNER, LINK_WITHOUT_OWNER, OWNER_LEFT, METRIC_WITHOUT_OWNER)
"""All of them."""
