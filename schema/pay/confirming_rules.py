"""Whether what a payroll paid is the pay that was exported. Pure: exact figures in, a verdict out.

A payroll tells base pay, or nothing but gross pay. What is paid counts as the new pay when it lies within half the
raise of it, so that nothing that is as near to the old pay counts; overtime or unpaid leave that goes beyond is told,
not guessed at, and the payroll after it settles the matter.
"""

import calendar
from datetime import date
from fractions import Fraction

WEEK = 7
WEEKS_PER_YEAR = 52
MONTHS_PER_YEAR = 12
DAYS_PER_YEAR = 365
HALF = 15
"""The last day of the first half of a month, where pay comes twice a month."""


def share_of_year(start: date, end: date) -> Fraction:
    """Which share of a year's pay a period holds, both days included: by months, halves of months, weeks, else days."""
    days = (end - start).days + 1
    last = calendar.monthrange(end.year, end.month)[1]
    if start.day == 1 and end.day == last:
        months = (end.year - start.year) * MONTHS_PER_YEAR + end.month - start.month + 1
        return Fraction(months, MONTHS_PER_YEAR)
    if start.replace(day=1) == end.replace(day=1) and (start.day, end.day) in {(1, HALF), (HALF + 1, last)}:
        return Fraction(1, 2 * MONTHS_PER_YEAR)
    if days % WEEK == 0:
        return Fraction(days // WEEK, WEEKS_PER_YEAR)
    return Fraction(days, DAYS_PER_YEAR)


def is_paid(paid_minor: int, before_minor: int, after_minor: int, share: Fraction) -> bool:
    """Whether what was paid for a period is pay `after` a raise, not `before` it; a year's pay, in minor units.

    `share` is the period's share of the year, times the share of full time that is worked.
    """
    expected, room = after_minor * share, abs(after_minor - before_minor) * share / 2
    return abs(paid_minor - expected) < room
