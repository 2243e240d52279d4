"""Metrics of moves: within the organization, out of it, and who could follow."""

from schema.programs.access import METRIC_POPULATION
from schema.programs.metric_values import Basis, Metric
from schema.programs.values import Cadence, IsoArea

INTERNAL_MOBILITY = Metric(
    key="internal_mobility",
    name="Internal mobility",
    formula="People who changed job or position within the organization, by all who work here.",
    population="Who works here on the last day of the period, or today while it lasts.",
    as_of_rule="A move counts in the period in which it took effect; more than one counts once.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.RECRUITMENT_MOBILITY_AND_TURNOVER,
    basis=Basis.SHARE,
    rules=METRIC_POPULATION,
    minimum=5,
    source="employments",
    freshness="SELECT max(updated_at) FROM employment WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, employed.employee_id, 1 AS denominator,
               CASE WHEN EXISTS (SELECT FROM employed AS move WHERE move.employee_id = employed.employee_id
                                 AND move.moved
                                 AND move.valid_from BETWEEN period.starts_on AND least(period.ends_on, :today))
                    THEN 1 ELSE 0 END AS numerator
        FROM period
        JOIN employed ON employed.status = 'ACTIVE' AND employed.valid_from <= least(period.ends_on, :today)
                     AND (employed.valid_to IS NULL OR employed.valid_to > least(period.ends_on, :today))
        WHERE period.starts_on <= :today
    """,
)

REGRETTED_TURNOVER = Metric(
    key="regretted_turnover",
    name="Regretted turnover",
    formula="People who resigned although their newest released rating was in the upper third of its scale, or the "
    "impact of their loss was assessed as high or critical; by the mean of the headcounts at the first and the last "
    "day of the period.",
    population="Who works here on the first or the last day of the period, and who resigned between.",
    as_of_rule="A leaver counts in the period of the first day after the employment.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.RECRUITMENT_MOBILITY_AND_TURNOVER,
    basis=Basis.SHARE,
    rules=METRIC_POPULATION,
    minimum=5,
    source="employments",
    freshness="SELECT max(updated_at) FROM employment WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, employed.employee_id,
               sum(CASE WHEN employed.status = 'TERMINATED' AND employed.leaving_reason = 'RESIGNATION'
                         AND employed.valid_from BETWEEN period.starts_on AND least(period.ends_on, :today)
                         AND (regretted.by_rating OR regretted.by_assessment) THEN 1 ELSE 0 END) AS numerator,
               sum(CASE WHEN employed.status <> 'ACTIVE' THEN 0.0 ELSE
                   CASE WHEN employed.valid_from <= period.starts_on
                         AND (employed.valid_to IS NULL OR employed.valid_to > period.starts_on)
                        THEN 0.5 ELSE 0.0 END
                 + CASE WHEN employed.valid_from <= least(period.ends_on, :today)
                         AND (employed.valid_to IS NULL OR employed.valid_to > least(period.ends_on, :today))
                        THEN 0.5 ELSE 0.0 END END) AS denominator
        FROM period
        JOIN employed ON employed.valid_from <= least(period.ends_on, :today)
                     AND (employed.valid_to IS NULL OR employed.valid_to > period.starts_on)
                     AND (employed.status = 'ACTIVE' OR employed.valid_from >= period.starts_on)
        CROSS JOIN LATERAL (
            SELECT coalesce((
                SELECT 100 * (SELECT count(*) FROM rating_level AS lower WHERE lower.organization_id = :tenant
                              AND lower.scale_id = level.scale_id AND lower.value < level.value)
                       >= 67 * (SELECT count(*) - 1 FROM rating_level AS other WHERE other.organization_id = :tenant
                                AND other.scale_id = level.scale_id)
                FROM rating
                JOIN review_cycle AS cycle ON cycle.organization_id = :tenant AND cycle.id = rating.cycle_id
                JOIN rating_level AS level ON level.organization_id = :tenant AND level.id = rating.final_id
                WHERE rating.organization_id = :tenant AND rating.employee_id = employed.employee_id
                  AND rating.released_at IS NOT NULL AND rating.deleted_at IS NULL
                ORDER BY cycle.ends_on DESC, rating.id DESC LIMIT 1), false) AS by_rating,
                EXISTS (SELECT FROM talent_assessment AS it WHERE it.organization_id = :tenant
                        AND it.employee_id = employed.employee_id AND it.impact_of_loss IN ('HIGH', 'CRITICAL')
                        AND it.deleted_at IS NULL) AS by_assessment) AS regretted
        WHERE period.starts_on <= :today
        GROUP BY period.starts_on, employed.employee_id
    """,
)

SUCCESSION_COVERAGE = Metric(
    key="succession_coverage",
    name="Succession coverage",
    formula="Critical positions with a candidate who is nominated as ready now or within a year, by all critical "
    "positions that somebody holds. Critical are those of high or critical criticality.",
    population="Who holds a critical position on the last day of the period, or today while it lasts.",
    as_of_rule="A nomination counts from its day on, in the state of today.",
    cadence=Cadence.QUARTERLY,
    iso_area=IsoArea.SUCCESSION_PLANNING,
    basis=Basis.SHARE,
    rules=METRIC_POPULATION,
    minimum=5,
    source="succession plans",
    freshness="SELECT max(updated_at) FROM successor_nomination WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, employed.employee_id, 1 AS denominator,
               CASE WHEN EXISTS (
                   SELECT FROM succession_plan AS plan
                   JOIN successor_nomination AS named ON named.organization_id = plan.organization_id
                                                     AND named.succession_plan_id = plan.id
                   WHERE plan.organization_id = :tenant AND plan.position_id = position.id AND plan.deleted_at IS NULL
                     AND plan.state <> 'CLOSED' AND named.deleted_at IS NULL AND named.state <> 'WITHDRAWN'
                     AND named.readiness IN ('READY_NOW', 'READY_1_YEAR')
                     AND named.nominated_on <= least(period.ends_on, :today)) THEN 1 ELSE 0 END AS numerator
        FROM period
        JOIN employed ON employed.status = 'ACTIVE' AND employed.valid_from <= least(period.ends_on, :today)
                     AND (employed.valid_to IS NULL OR employed.valid_to > least(period.ends_on, :today))
        JOIN position ON position.organization_id = :tenant AND position.id = employed.position_id
                     AND position.criticality IN ('HIGH', 'CRITICAL') AND position.deleted_at IS NULL
        WHERE period.starts_on <= :today
    """,
)

METRICS = (INTERNAL_MOBILITY, REGRETTED_TURNOVER, SUCCESSION_COVERAGE)
"""All of them."""
