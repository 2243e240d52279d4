"""Rules about decisions: of one program, that another one takes as its ground."""

from schema.people.values import Severity
from schema.programs.finding_values import Rule
from schema.programs.values import ProgramLinkKind

DECISION = ProgramLinkKind.DECISION

PAY_BEFORE_RATINGS = Rule(
    key="pay_before_ratings",
    kind=DECISION,
    severity=Severity.CRITICAL,
    looks_for="A compensation cycle that opens before the ratings that it uses are released.",
    explanation="'{cycle}' opens on {opens_on}, but the ratings of '{review}' are not released by then.",
    resolve="Release the ratings first, or open the compensation cycle later.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(cycle.id AS text) AS cause_key,
               cycle.name AS cycle, cycle.starts_on AS opens_on, review.name AS review,
               ARRAY['CompensationCycle', 'ReviewCycle'] AS evidence_types,
               ARRAY[cycle.id, review.id] AS evidence_ids
        FROM compensation_cycle AS cycle
        JOIN review_cycle AS review ON review.organization_id = cycle.organization_id
                                   AND review.id = cycle.review_cycle_id AND review.deleted_at IS NULL
        JOIN program ON program.organization_id = cycle.organization_id AND program.kind = 'TOTAL_COMPENSATION'
                    AND program.deleted_at IS NULL
        WHERE cycle.organization_id = :tenant AND cycle.deleted_at IS NULL AND cycle.ends_on >= :today
          AND review.released_at IS NULL
          AND (cycle.starts_on <= :today OR review.release_on IS NULL OR review.release_on > cycle.starts_on)
    """,
)

SCALE_WITHOUT_MATRIX = Rule(
    key="scale_without_matrix",
    kind=DECISION,
    severity=Severity.HIGH,
    looks_for="A merit matrix without a cell for some level of the rating scale that its cycle uses.",
    explanation="The matrix of '{cycle}' has no cell for {missing} of {levels} levels of the scale of '{review}'.",
    resolve="Publish a version of the matrix for this scale and give it to the cycle.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(cycle.id AS text) AS cause_key,
               cycle.name AS cycle, review.name AS review, scale.missing, scale.levels,
               ARRAY['CompensationCycle', 'MeritMatrix', 'RatingScale'] AS evidence_types,
               ARRAY[cycle.id, cycle.merit_matrix_id, review.scale_id] AS evidence_ids
        FROM compensation_cycle AS cycle
        JOIN review_cycle AS review ON review.organization_id = cycle.organization_id
                                   AND review.id = cycle.review_cycle_id AND review.deleted_at IS NULL
        JOIN program ON program.organization_id = cycle.organization_id AND program.kind = 'TOTAL_COMPENSATION'
                    AND program.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT count(*) AS levels, count(*) FILTER (WHERE NOT EXISTS (
                       SELECT FROM merit_matrix_cell AS cell WHERE cell.organization_id = level.organization_id
                       AND cell.merit_matrix_id = cycle.merit_matrix_id AND cell.rating_level_id = level.id)) AS missing
            FROM rating_level AS level
            WHERE level.organization_id = review.organization_id AND level.scale_id = review.scale_id
              AND level.deleted_at IS NULL) AS scale
        WHERE cycle.organization_id = :tenant AND cycle.deleted_at IS NULL AND cycle.ends_on >= :today
          AND cycle.merit_matrix_id IS NOT NULL AND scale.missing > 0
    """,
)

GOALS_OFF_STRATEGY = Rule(
    key="goals_off_strategy",
    kind=DECISION,
    severity=Severity.MEDIUM,
    looks_for="Active goals of the company, departments or teams without any tag of the strategy in force.",
    explanation="{off} of {goals} active goals of units carry no tag of the strategy '{strategy}'.",
    resolve="Tag the goals that serve the strategy, and question the others.",
    sql="""
        SELECT program.id AS program_id, CAST(NULL AS uuid) AS link_id, CAST(strategy.id AS text) AS cause_key,
               strategy.name AS strategy, counted.off, counted.goals,
               ARRAY['TalentStrategy'] AS evidence_types, ARRAY[strategy.id] AS evidence_ids
        FROM talent_strategy AS strategy
        JOIN program ON program.organization_id = strategy.organization_id AND program.kind = 'TALENT_STRATEGY'
                    AND program.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT count(*) AS goals, count(*) FILTER (WHERE NOT goal.tags && strategy.strategic_tags) AS off
            FROM goal WHERE goal.organization_id = strategy.organization_id AND goal.level <> 'INDIVIDUAL'
              AND goal.state = 'ACTIVE' AND goal.visibility <> 'PRIVATE' AND goal.deleted_at IS NULL) AS counted
        WHERE strategy.organization_id = :tenant AND strategy.deleted_at IS NULL AND strategy.starts_on <= :today
          AND (strategy.ends_on IS NULL OR strategy.ends_on >= :today) AND counted.off > 0
    """,
)

RULES = (PAY_BEFORE_RATINGS, SCALE_WITHOUT_MATRIX, GOALS_OFF_STRATEGY)
"""All of them."""
