"""Rules about data: of one program, that another one reads."""

from schema.people.values import Severity
from schema.programs.finding_values import Rule
from schema.programs.values import ProgramLinkKind

DATA = ProgramLinkKind.DATA

FEED_STALE = Rule(
    key="feed_stale",
    kind=DATA,
    severity=Severity.HIGH,
    looks_for="A connected system whose last successful run is more than seven days ago, or that never had one.",
    explanation="'{system}' has brought nothing since {since_when}.",
    resolve="Look at its last run and mend the connection, or pause it if it is no longer needed.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(own.id AS text) AS cause_key,
               own.name AS system, coalesce(CAST(CAST(runs.latest AS date) AS text), 'it was set up') AS since_when,
               ARRAY['ConnectedSystem'] AS evidence_types, ARRAY[own.id] AS evidence_ids
        FROM connected_system AS own
        JOIN program ON program.organization_id = own.organization_id AND program.kind = 'HR_METRICS'
                    AND program.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT max(run.finished_at) AS latest FROM sync_run AS run
            WHERE run.organization_id = own.organization_id AND run.connection_id = own.id
              AND run.state = 'SUCCEEDED' AND NOT run.dry_run AND run.deleted_at IS NULL) AS runs
        WHERE own.organization_id = :tenant AND own.deleted_at IS NULL AND own.state <> 'PAUSED'
          AND coalesce(runs.latest, own.created_at) < CAST(:today AS date) - 7
    """,
)

COLUMN_EMPTY = Rule(
    key="column_empty",
    kind=DATA,
    severity=Severity.MEDIUM,
    looks_for="A field that was empty in every row of the newest successful run of a connected system.",
    explanation="The field '{field}' of '{stream}' from '{system}' came empty in every row, although the run is green.",
    resolve="Grant the connection the right to read it, or map another field.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id,
               concat_ws('/', own.id, covered.stream, covered.field) AS cause_key,
               own.name AS system, covered.stream, covered.field,
               ARRAY['ConnectedSystem', 'SyncRun'] AS evidence_types, ARRAY[own.id, newest.id] AS evidence_ids
        FROM connected_system AS own
        JOIN program ON program.organization_id = own.organization_id AND program.kind = 'HR_METRICS'
                    AND program.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT run.id FROM sync_run AS run
            WHERE run.organization_id = own.organization_id AND run.connection_id = own.id
              AND run.state = 'SUCCEEDED' AND NOT run.dry_run AND run.deleted_at IS NULL
            ORDER BY run.started_at DESC, run.id DESC LIMIT 1) AS newest
        JOIN field_coverage AS covered ON covered.organization_id = own.organization_id
                                      AND covered.sync_run_id = newest.id AND covered.filled = 0
        WHERE own.organization_id = :tenant AND own.deleted_at IS NULL AND own.state <> 'PAUSED'
    """,
)

METRIC_WITHOUT_DEFINITION = Rule(
    key="metric_without_definition",
    kind=DATA,
    severity=Severity.MEDIUM,
    looks_for="A metric that is computed here without the organization having said what it means.",
    explanation="The metric '{metric}' has no definition, so nobody can ask for it.",
    resolve="Say with metricDefinitionUpdate what it means and who answers for it.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, metric AS cause_key, metric,
               CAST('{}' AS text[]) AS evidence_types, CAST('{}' AS uuid[]) AS evidence_ids
        FROM unnest(CAST(:metrics AS text[])) AS metric
        JOIN program ON program.organization_id = :tenant AND program.kind = 'HR_METRICS'
                    AND program.deleted_at IS NULL
        WHERE NOT EXISTS (SELECT FROM metric_definition AS told WHERE told.organization_id = :tenant
                          AND told.key = metric)
    """,
)

SKILL_WITHOUT_OFFER = Rule(
    key="skill_without_offer",
    kind=DATA,
    severity=Severity.MEDIUM,
    looks_for="A skill that was flagged as lacking in the last 180 days and that no course teaches.",
    explanation="The skill '{skill}' was flagged as lacking, and no course in the catalogue teaches it.",
    resolve="Add a course that teaches it, or say which one does.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(skill.id AS text) AS cause_key,
               skill.name AS skill, ARRAY['Skill'] AS evidence_types, ARRAY[skill.id] AS evidence_ids
        FROM skill
        JOIN program ON program.organization_id = skill.organization_id AND program.kind = 'LEARNING'
                    AND program.deleted_at IS NULL
        WHERE skill.organization_id = :tenant AND skill.deleted_at IS NULL
          AND EXISTS (SELECT FROM skill_gap_flag AS flag WHERE flag.organization_id = skill.organization_id
                      AND flag.skill_id = skill.id AND flag.deleted_at IS NULL
                      AND flag.flagged_at >= CAST(:today AS date) - 180)
          AND NOT EXISTS (SELECT FROM course_skill AS taught
                          JOIN course ON course.organization_id = taught.organization_id
                                     AND course.id = taught.course_id AND course.deleted_at IS NULL
                          WHERE taught.organization_id = skill.organization_id AND taught.skill_id = skill.id
                            AND taught.deleted_at IS NULL)
    """,
)

MODEL_DRIFTED = Rule(
    key="model_drifted",
    kind=DATA,
    severity=Severity.HIGH,
    looks_for="A served model whose last measurement of drift says that its world has moved.",
    explanation="The world of '{system}' has moved since version {version} was trained: {moved} measures say so.",
    resolve="Train it anew or calibrate it, or switch it off until then.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(own.id AS text) AS cause_key,
               own.name AS system, served.version, measured.moved,
               ARRAY['AiSystem', 'ModelVersion'] AS evidence_types, ARRAY[own.id, served.id] AS evidence_ids
        FROM ai_system AS own
        JOIN program ON program.organization_id = own.organization_id AND program.kind = 'HR_METRICS'
                    AND program.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT version.id, version.version FROM model_promotion AS promoted
            JOIN model_version AS version ON version.organization_id = promoted.organization_id
                                         AND version.id = promoted.model_version_id
            WHERE promoted.organization_id = own.organization_id AND promoted.ai_system_id = own.id
            ORDER BY promoted.promoted_at DESC, promoted.id DESC LIMIT 1) AS served
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE drift.moved) AS moved FROM model_drift AS drift
            WHERE drift.organization_id = own.organization_id AND drift.model_version_id = served.id
              AND drift.measured_on = (SELECT max(latest.measured_on) FROM model_drift AS latest
                                       WHERE latest.organization_id = own.organization_id
                                         AND latest.model_version_id = served.id)) AS measured
        WHERE own.organization_id = :tenant AND own.deleted_at IS NULL AND own.enabled AND measured.moved > 0
    """,
)

RULES = (FEED_STALE, COLUMN_EMPTY, METRIC_WITHOUT_DEFINITION, SKILL_WITHOUT_OFFER, MODEL_DRIFTED)
"""All of them."""
