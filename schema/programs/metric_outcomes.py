"""Metrics that are no sum over persons: how ratings drift, how pay differs."""

from schema.programs.access import METRIC_POPULATION, PAY_METRICS
from schema.programs.metric_values import Basis, Metric
from schema.programs.values import Cadence, IsoArea

RATING_DRIFT = Metric(
    key="rating_distribution_drift",
    name="Rating distribution drift",
    formula="Half the sum of the differences between the shares of the levels in the cycle released in the period and "
    "in the one before it on the same scale: the share of ratings that would have to move for the two to be alike "
    "(total variation distance). From 0, the same, to 1, nothing in common.",
    population="Who has a released rating with a level in either of the two cycles; the smaller number is told.",
    as_of_rule="A cycle counts in the period in which it was released; of several, the one that ended last.",
    cadence=Cadence.YEARLY,
    iso_area=IsoArea.LEADERSHIP,
    basis=Basis.INDEX,
    rules=METRIC_POPULATION,
    minimum=5,
    source="ratings",
    freshness="SELECT max(released_at) FROM rating WHERE organization_id = :tenant",
    sql="""
        SELECT period.starts_on, drift.value AS numerator, drift.people, drift.mark
        FROM period
        JOIN LATERAL (
            SELECT id, ends_on, scale_id FROM review_cycle
            WHERE organization_id = :tenant AND deleted_at IS NULL
              AND CAST(timezone('UTC', released_at) AS date) BETWEEN period.starts_on AND period.ends_on
            ORDER BY ends_on DESC, id LIMIT 1) AS latest ON true
        JOIN LATERAL (
            SELECT id FROM review_cycle AS cycle
            WHERE cycle.organization_id = :tenant AND cycle.deleted_at IS NULL AND cycle.released_at IS NOT NULL
              AND cycle.ends_on < latest.ends_on AND cycle.scale_id = latest.scale_id
            ORDER BY cycle.ends_on DESC, cycle.id LIMIT 1) AS earlier ON true
        CROSS JOIN LATERAL (
            SELECT CASE WHEN min(least(now_all, then_all)) > 0
                        THEN sum(abs(now_here / nullif(now_all, 0) - then_here / nullif(then_all, 0))) / 2 END AS value,
                   coalesce(min(least(now_all, then_all)), 0) AS people, coalesce(sum(mark), 0) AS mark
            FROM (SELECT CAST(count(*) FILTER (WHERE rating.cycle_id = latest.id) AS numeric) AS now_here,
                         CAST(count(*) FILTER (WHERE rating.cycle_id = earlier.id) AS numeric) AS then_here,
                         sum(count(*) FILTER (WHERE rating.cycle_id = latest.id)) OVER () AS now_all,
                         sum(count(*) FILTER (WHERE rating.cycle_id = earlier.id)) OVER () AS then_all,
                         sum(hashtext(CAST(rating.id AS text))) AS mark
                  FROM rating JOIN population ON population.id = rating.employee_id
                  WHERE rating.organization_id = :tenant AND rating.cycle_id IN (latest.id, earlier.id)
                    AND rating.released_at IS NOT NULL AND rating.final_id IS NOT NULL AND rating.deleted_at IS NULL
                  GROUP BY rating.final_id) AS levels) AS drift
    """,
)

PAY_GAP = Metric(
    key="pay_gap",
    name="Gender pay gap",
    formula="The mean base pay of men less that of women, by that of men, at full time; within each currency in which "
    "at least five of either are paid, and weighted by their number (Directive (EU) 2023/970, article 3). Not "
    "adjusted for anything. Above 0, men earn more.",
    population="Who works here and is paid in such a currency on the last day of the period, or today while it lasts, "
    "and has declared to be female or male.",
    as_of_rule="Pay, employment and sex as of the last day of the period.",
    cadence=Cadence.YEARLY,
    iso_area=IsoArea.DIVERSITY,
    basis=Basis.INDEX,
    rules=PAY_METRICS,
    minimum=10,
    source="pay records",
    freshness="SELECT max(updated_at) FROM compensation_record WHERE organization_id = :tenant",
    sql="""
        SELECT starts_on, sum((men - women) / nullif(men, 0) * people) / nullif(sum(people), 0) AS numerator,
               sum(people) AS people, sum(mark) AS mark
        FROM (SELECT period.starts_on, pay.base_currency, count(*) AS people,
                     avg(pay.base_minor) FILTER (WHERE person.sex = 'MALE') AS men,
                     avg(pay.base_minor) FILTER (WHERE person.sex = 'FEMALE') AS women,
                     sum(hashtext(CAST(employee.id AS text))) AS mark
              FROM period
              JOIN employed ON employed.status = 'ACTIVE' AND employed.valid_from <= least(period.ends_on, :today)
                           AND (employed.valid_to IS NULL OR employed.valid_to > least(period.ends_on, :today))
              JOIN employee ON employee.organization_id = :tenant AND employee.id = employed.employee_id
              JOIN person ON person.organization_id = :tenant AND person.id = employee.person_id
                         AND person.sex IN ('FEMALE', 'MALE')
              JOIN LATERAL (
                  SELECT base_minor, base_currency FROM compensation_record AS it
                  WHERE it.organization_id = :tenant AND it.employee_id = employed.employee_id
                    AND it.valid_from <= least(period.ends_on, :today) AND it.deleted_at IS NULL
                  ORDER BY it.valid_from DESC LIMIT 1) AS pay ON true
              WHERE period.starts_on <= :today
              GROUP BY period.starts_on, pay.base_currency
              HAVING count(*) FILTER (WHERE person.sex = 'MALE') >= 5
                 AND count(*) FILTER (WHERE person.sex = 'FEMALE') >= 5) AS currencies
        GROUP BY starts_on
    """,
)

METRICS = (RATING_DRIFT, PAY_GAP)
"""All of them."""
