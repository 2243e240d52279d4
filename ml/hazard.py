"""Person-months: who was at risk of leaving in which month, and who left. Censoring is the end of the rows.

Whoever leaves for a reason that is not asked about (a dismissal, a retirement) is censored in that month: at risk until
then, no event. See Singer and Willett, "It's about time" (1993), on discrete-time survival.
"""

from dataclasses import dataclass

import numpy as np

from ml.errors import ModelInputError
from ml.features import Days, Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class PersonMonths:
    """Rows by month then person: the month's number, the person, and whether it ended with the event (1) or not (0)."""

    month: Ints
    person: Ints
    event: Floats


def person_months(joined_on: Days, left_on: Days, counts: Flags, starts: Days) -> PersonMonths:
    """Rows for each month start but the last, which only ends the last month.

    `left_on` is NaT who stays; `counts` says whose leaving is the event. At risk is who is employed on the first day.
    Raises ModelInputError where the starts don't rise.
    """
    if len(starts) < 2 or not (np.diff(starts) > np.timedelta64(0, "D")).all():  # noqa: PLR2004 - one month has two ends
        raise ModelInputError("The months' first days don't rise: give at least two, in order.")
    begin, end = starts[:-1, None], starts[1:, None]
    at_risk = (joined_on[None, :] <= begin) & ~(left_on[None, :] < begin)
    event = at_risk & counts[None, :] & (left_on[None, :] >= begin) & (left_on[None, :] < end)
    month, person = np.nonzero(at_risk)
    return PersonMonths(month, person, event[month, person].astype(np.float64))
