"""Where pay lies in its band. Pure arithmetic on whole minor units; no clock, no session.

Sources: WorldatWork's glossary of total rewards, "compa-ratio" (pay divided by the midpoint of its range) and
"range penetration" (how far pay reaches into its range: pay less minimum, divided by maximum less minimum).
Both compare base pay per year at full time with a band of the same measure.
"""

from decimal import Decimal

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
