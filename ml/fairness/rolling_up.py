"""Which units have people enough to be compared: the others are counted with the unit above, or company-wide alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ml.errors import ModelInputError
from ml.fairness.values import FEWEST_IN_ARM, FEWEST_PEOPLE

Parents = Mapping[str, str | None]


def enough(people: int, inside: int) -> bool:
    """At least 20 people, and 5 in each arm."""
    return people >= FEWEST_PEOPLE and min(inside, people - inside) >= FEWEST_IN_ARM


def roll_up(unit: Sequence[str | None], group: Sequence[bool], parents: Parents) -> dict[str, str | None]:
    """By unit, the unit as which it is counted (None: company-wide alone). One row per person.

    The deepest units that are too small move first, so that those above meet with all that belongs to them.
    """
    people = Counter(one for one in unit if one is not None)
    inside = Counter(one for one, here in zip(unit, group, strict=True) if here and one is not None)
    counted: dict[str, str | None] = {one: one for one in sorted(people)}
    while small := _small(counted, people, inside):
        depth = {one: len(list(_above(one, parents))) for one in small}
        deepest = {one for one in small if depth[one] == max(depth.values())}
        counted = {one: parents.get(to) if to in deepest else to for one, to in counted.items()}
    return counted


def _small(counted: dict[str, str | None], people: Counter[str], inside: Counter[str]) -> set[str]:
    everybody, arm = Counter[str](), Counter[str]()
    for one, to in counted.items():
        if to is not None:
            everybody[to] += people[one]
            arm[to] += inside[one]
    return {to for to in everybody if not enough(everybody[to], arm[to])}


def _above(unit: str, parents: Parents) -> Iterator[str]:
    seen = {unit}
    while (above := parents.get(unit)) is not None:
        if above in seen:
            raise ModelInputError(f"The unit {above} is above itself: mend the tree of units.")
        seen.add(above)
        yield (unit := above)
