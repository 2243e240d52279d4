"""When people would hand in their check-in of each week, and when triggers fire after it."""

import numpy as np

from ml.simulate.columns import Days, Floats, Instants
from ml.simulate.weeks import Weeks, at_hour

THURSDAY_MORNING, WINDOW_HOURS, USUAL_HOURS = 3 * 24 + 7.0, 84.0, 30.0
"""Check-ins come between Thursday 7:00 and Sunday 19:00 UTC; Friday afternoon is usual."""
LAST_HOUR = 17.0
MINUTE = np.timedelta64(60, "s")
AFTER_CHECK_IN = np.array([5, 75])
"""Minutes after the check-in at which each cause fires (missed twice, skill gap); a flag comes first by hand."""


def draw_submissions(will: Floats, left_on: Days, weeks: Weeks, rng: np.random.Generator) -> Instants:
    """Employees x weeks. Lateness: hours after Thursday 7:00 are 30 + 14 N(0, 1) + 16 max(0, -will).

    Who leaves hands in before the end of the last day.
    """
    hours = USUAL_HOURS + 14.0 * rng.normal(0.0, 1.0, will.shape) + 16.0 * np.maximum(-will, 0.0)
    hours = np.clip(hours, 0.0, WINDOW_HOURS)
    when = at_hour(np.broadcast_to(weeks.mondays, will.shape), THURSDAY_MORNING + hours)
    return np.fmin(when, at_hour(left_on, LAST_HOUR)[:, None])
