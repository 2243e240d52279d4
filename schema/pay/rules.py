"""Where pay lies in its band. Pure arithmetic on whole minor units; no clock, no session.

Sources: WorldatWork's glossary of total rewards, "compa-ratio" (pay divided by the midpoint of its range) and
"range penetration" (how far pay reaches into its range: pay less minimum, divided by maximum less minimum).
Both compare base pay per year at full time with a band of the same measure.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from schema.pay.values import BandFigures


def compa_ratio(base_minor: int, currency: str, band: BandFigures | None) -> Decimal | None:
    """Base pay / midpoint; 1 is the midpoint.

    None without a band, and where the band is in another currency.
    """
    if band is None or band.currency != currency:
        return None
    return Decimal(base_minor) / Decimal(band.midpoint_minor)


def range_penetration(base_minor: int, currency: str, band: BandFigures | None) -> Decimal | None:
    """(Base pay - minimum) / (maximum - minimum); 0 is the minimum, 1 the maximum, beyond them outside the band.

    None without a band, where the band is in another currency, and for a band of a single rate.
    """
    if band is None or band.currency != currency or band.minimum_minor == band.maximum_minor:
        return None
    return Decimal(base_minor - band.minimum_minor) / Decimal(band.maximum_minor - band.minimum_minor)


def raised_by(base_minor: int, ratio: Decimal) -> int:
    """By how many minor units base pay rises by a share of it; half a unit is rounded up."""
    return int((Decimal(base_minor) * ratio).quantize(Decimal(1), ROUND_HALF_UP))


def in_proportion(amount_minor: int, base_before_minor: int, base_after_minor: int) -> int:
    """A part of base pay after base pay has changed; half a unit is rounded up. Without any base before, as it was."""
    if base_before_minor == 0:
        return amount_minor
    exact = Decimal(amount_minor) * Decimal(base_after_minor) / Decimal(base_before_minor)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def deviates(guided: Any, ratio: Decimal | None) -> bool:
    """Whether a share of base pay leaves the guideline of a recommendation; without one there is nothing to leave.

    Args:
        guided: anything with `guideline_minimum` and `guideline_maximum`, None where no matrix applies.
        ratio: the share; None while nobody has said.
    """
    if guided.guideline_minimum is None or ratio is None:
        return False
    return not guided.guideline_minimum <= ratio <= guided.guideline_maximum
