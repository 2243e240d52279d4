"""Metrics of growth: development plans, gaps that are closed, hours of training."""

from schema.programs.access import METRIC_POPULATION
from schema.programs.metric_values import Basis, Metric
from schema.programs.values import Cadence, IsoArea

IDP_COMPLETION = Metric(
    key="idp_completion",
    name="Development plan completion",
    formula="Actions of development plans that are done, by all that were due. Cancelled ones don't count.",
    population="Employees with an action that was due in the period.",
    as_of_rule="An action counts in the period in which it was due, as it stands today.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.SKILLS_AND_CAPABILITIES,
    basis=Basis.SHARE,
    rules=METRIC_POPULATION,
    minimum=5,
    source="development plans",
    freshness="SELECT max(updated_at) FROM development_action WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, plan.employee_id,
               count(*) FILTER (WHERE action.status = 'DONE') AS numerator, count(*) AS denominator
        FROM development_action AS action
        JOIN development_plan AS plan ON plan.organization_id = action.organization_id AND plan.id = action.plan_id
        JOIN population ON population.id = plan.employee_id
        JOIN period ON action.due_on BETWEEN period.starts_on AND period.ends_on
        WHERE action.organization_id = :tenant AND action.deleted_at IS NULL AND plan.deleted_at IS NULL
          AND action.status <> 'CANCELLED' AND action.due_on <= :today
        GROUP BY period.starts_on, plan.employee_id
    """,
)

TIME_TO_CLOSE_GAP = Metric(
    key="time_to_close_gap",
    name="Time to close a skill gap",
    formula="Mean number of days from the flag of a skill gap to the completion of the action that answered it.",
    population="Employees whose action was completed in the period.",
    as_of_rule="A gap counts in the period in which its action was completed.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.SKILLS_AND_CAPABILITIES,
    basis=Basis.MEAN,
    rules=METRIC_POPULATION,
    minimum=5,
    source="check-ins and development plans",
    freshness="SELECT max(completed_at) FROM development_action WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, flag.employee_id,
               sum(extract(epoch FROM action.completed_at - flag.flagged_at) / 86400) AS numerator,
               count(*) AS denominator
        FROM skill_gap_flag AS flag
        JOIN population ON population.id = flag.employee_id
        JOIN trigger_firing AS firing ON firing.organization_id = flag.organization_id AND firing.flag_id = flag.id
        JOIN development_action AS action ON action.organization_id = firing.organization_id
                                         AND action.id = firing.action_id
        JOIN period ON CAST(timezone('UTC', action.completed_at) AS date) BETWEEN period.starts_on AND period.ends_on
        WHERE flag.organization_id = :tenant AND flag.deleted_at IS NULL AND firing.deleted_at IS NULL
          AND action.deleted_at IS NULL AND action.completed_at >= flag.flagged_at
        GROUP BY period.starts_on, flag.employee_id
    """,
)

TRAINING_HOURS = Metric(
    key="training_hours",
    name="Training hours per head",
    formula="Hours of the courses that were completed, by the number of people who work here.",
    population="Who works here on the last day of the period, or today while it lasts.",
    as_of_rule="A course counts in the period in which it was completed, with the hours that it takes today.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.SKILLS_AND_CAPABILITIES,
    basis=Basis.MEAN,
    rules=METRIC_POPULATION,
    minimum=5,
    source="completed courses",
    freshness="SELECT max(completed_at) FROM completion WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, employed.employee_id, coalesce(sum(course.hours), 0) AS numerator, 1 AS denominator
        FROM period
        JOIN employed ON employed.status = 'ACTIVE' AND employed.valid_from <= least(period.ends_on, :today)
                     AND (employed.valid_to IS NULL OR employed.valid_to > least(period.ends_on, :today))
        LEFT JOIN completion ON completion.organization_id = :tenant AND completion.deleted_at IS NULL
                            AND completion.employee_id = employed.employee_id
                            AND CAST(timezone('UTC', completion.completed_at) AS date)
                                BETWEEN period.starts_on AND period.ends_on
        LEFT JOIN course ON course.organization_id = :tenant AND course.id = completion.course_id
        WHERE period.starts_on <= :today
        GROUP BY period.starts_on, employed.employee_id
    """,
)

METRICS = (IDP_COMPLETION, TIME_TO_CLOSE_GAP, TRAINING_HOURS)
"""All of them."""
