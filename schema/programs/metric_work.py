"""Metrics of the work: goals and check-ins."""

from schema.programs.access import METRIC_POPULATION
from schema.programs.metric_values import Basis, Metric
from schema.programs.values import Cadence, IsoArea

GOAL_ACHIEVEMENT = Metric(
    key="goal_achievement_rate",
    name="Goal achievement rate",
    formula="Individual goals closed as achieved, by all that were closed as achieved or missed. Cancelled ones and "
    "private ones don't count.",
    population="Owners of individual goals that were closed in the period.",
    as_of_rule="A goal counts in the period in which it was closed, or was due where nobody knows when it was closed.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.PRODUCTIVITY,
    basis=Basis.SHARE,
    rules=METRIC_POPULATION,
    minimum=5,
    source="goals",
    freshness="SELECT max(updated_at) FROM goal WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, goal.owner_id AS employee_id,
               count(*) FILTER (WHERE goal.state = 'ACHIEVED') AS numerator, count(*) AS denominator
        FROM goal
        JOIN population ON population.id = goal.owner_id
        JOIN period ON coalesce(CAST(timezone('UTC', goal.closed_at) AS date), goal.due_on)
                       BETWEEN period.starts_on AND period.ends_on
        WHERE goal.organization_id = :tenant AND goal.deleted_at IS NULL AND goal.level = 'INDIVIDUAL'
          AND goal.visibility <> 'PRIVATE' AND goal.state IN ('ACHIEVED', 'MISSED')
        GROUP BY period.starts_on, goal.owner_id
    """,
)

CHECK_IN_COMPLETION = Metric(
    key="check_in_completion",
    name="Check-in completion",
    formula="Weeks with a submitted check-in, by all weeks in which one was due. Weeks of leave and weeks in which the "
    "system was down are not due.",
    population="Who worked here on the Monday of the week.",
    as_of_rule="A week counts in the period in which it began, once it is over.",
    cadence=Cadence.MONTHLY,
    iso_area=IsoArea.LEADERSHIP,
    basis=Basis.SHARE,
    rules=METRIC_POPULATION,
    minimum=5,
    source="check-ins",
    freshness="SELECT max(submitted_at) FROM check_in WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, employed.employee_id,
               count(*) FILTER (WHERE it.state IN ('SUBMITTED', 'REVIEWED')) AS numerator, count(*) AS denominator
        FROM period
        CROSS JOIN LATERAL generate_series(
            CAST(period.starts_on + (8 - CAST(extract(isodow FROM period.starts_on) AS int)) % 7 AS timestamp),
            CAST(least(period.ends_on, CAST(:today AS date) - 7) AS timestamp), interval '7 days') AS began
        JOIN employed ON employed.status = 'ACTIVE' AND employed.valid_from <= CAST(began AS date)
                     AND (employed.valid_to IS NULL OR employed.valid_to > CAST(began AS date))
        LEFT JOIN check_in AS it ON it.organization_id = :tenant AND it.employee_id = employed.employee_id
                                AND it.week_starts_on = CAST(began AS date) AND it.deleted_at IS NULL
        WHERE it.state IS DISTINCT FROM 'SKIPPED_LEAVE'
          AND NOT EXISTS (SELECT FROM system_outage AS outage WHERE outage.organization_id = :tenant
                          AND outage.week_starts_on = CAST(began AS date) AND outage.deleted_at IS NULL)
        GROUP BY period.starts_on, employed.employee_id
    """,
)

METRICS = (GOAL_ACHIEVEMENT, CHECK_IN_COMPLETION)
"""All of them."""
