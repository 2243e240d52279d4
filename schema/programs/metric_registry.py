"""Every metric that this program computes, by key. What each means to an organization stands in its definitions."""

from schema.programs import metric_growth, metric_moves, metric_outcomes, metric_work
from schema.programs.metric_values import Metric

METRICS: dict[str, Metric] = {
    one.key: one
    for one in sorted(
        (*metric_work.METRICS, *metric_growth.METRICS, *metric_moves.METRICS, *metric_outcomes.METRICS),
        key=lambda metric: metric.key,
    )
}
"""By key, in the order of the keys."""
