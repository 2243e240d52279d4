"""Findings of fairness in sentences, for a person who runs a calibration."""

from ml.fairness.values import ALPHA, FEWEST_IN_ARM, FEWEST_PEOPLE, LEAST_EFFECT, OTHERS


def method_of(cycles: int, reliability: float | None, draws: int, seed: int, units: int) -> str:
    """How it was computed, with the seed where chance was drawn; `units` are those whose spread its error borrows.

    It holds no figure of the people compared: it is shown to some who may not see such figures.
    """
    parts = ["OLS on evidence, HC3" if cycles == 1 else f"OLS on evidence, {cycles} cycles, CR3 by employee"]
    if units:
        parts.append(f"error moderated over {units} units by empirical Bayes")
    if reliability is not None and reliability < 1:
        parts.append(f"bounds by errors in variables (reliability {reliability:.2f})")
    if draws:
        parts.append(f"Freedman-Lane permutation ({draws} draws, seed {seed})")
    return "; ".join(parts)


def error_of(units: int, freedom: float, *, alone: bool) -> str:
    """Of whom the error of a finding borrows; nothing where none could, for want of units, people or a single cycle."""
    if not units:
        return ""
    if alone:
        return f" Its error is its own ({freedom:.0f} degrees of freedom): its spread stands out among {units} units."
    return f" Its error borrows strength from {units - 1} other units ({freedom:.0f} degrees of freedom)."


def told(group: str, comparison: str, effect: float, interval: tuple[float, float], q: float, detectable: float) -> str:
    """What was found, or what could have been found."""
    low, high = interval
    if q >= ALPHA:
        return (
            f"No difference beyond chance (interval {low:+.2f} to {high:+.2f}); "
            f"one of {detectable:.2f} points would be found four times in five."
        )
    other = "the others" if comparison == OTHERS else comparison
    found = (
        f"{group} is rated {abs(effect):.2f} points {'lower' if effect < 0 else 'higher'} than {other} for the same "
        f"evidence (interval {low:+.2f} to {high:+.2f}, q = {q:.3f})"
    )
    return f"{found}." if abs(effect) >= LEAST_EFFECT else f"{found}: beyond chance, but under {LEAST_EFFECT} points."


def bounded(bound: float | None) -> str:
    """Which unmeasured gap would explain a flagged effect away."""
    if bound is None:
        return " The evidence doesn't carry these ratings, so no gap in it would explain the difference away."
    return f" Only an unmeasured gap of {bound:.1f} standard deviations of evidence would explain it away."


def too_few(unit: str | None, counted_as: str | None) -> str:
    """Why a comparison isn't shown."""
    need = f"Too few to compare: it takes {FEWEST_PEOPLE} rated people with evidence and {FEWEST_IN_ARM} in each group"
    if unit is None:
        return f"{need}."
    return f"{need}; counted company-wide." if counted_as is None else f"{need}; counted with the unit above."


INSEPARABLE = "Not compared: the group can't be told from its evidence, so nothing can be held equal."
