"""Which units are large enough, and where the others are counted."""

import pytest

from ml.errors import ModelInputError
from ml.fairness.rolling_up import enough, roll_up


def rows(**units: tuple[int, int]) -> tuple[list[str | None], list[bool]]:
    """People by unit: so many of the comparison, so many of the group."""
    unit = [name for name, (others, inside) in units.items() for _ in range(others + inside)]
    group = [at >= others for others, inside in units.values() for at in range(others + inside)]
    return [*unit], group


@pytest.mark.parametrize(
    ("people", "inside", "expected"), [(20, 5, True), (19, 9, False), (20, 4, False), (20, 16, False), (20, 15, True)]
)
def test_twenty_people_and_five_in_each_arm(people: int, inside: int, *, expected: bool) -> None:
    assert enough(people, inside) is expected


def test_a_large_unit_stands_for_itself() -> None:
    assert roll_up(*rows(a=(15, 5)), {}) == {"a": "a"}


def test_small_units_meet_in_the_unit_above() -> None:
    counted = roll_up(*rows(a=(10, 4), b=(8, 4), c=(20, 20)), {"a": "top", "b": "top", "c": "top"})
    assert counted == {"a": "top", "b": "top", "c": "c"}


def test_the_unit_above_keeps_its_own_people_though_it_is_small_itself() -> None:
    counted = roll_up(*rows(a=(9, 5), top=(5, 3)), {"a": "top", "top": None})
    assert counted == {"a": "top", "top": "top"}


def test_what_is_too_small_up_to_the_top_is_counted_company_wide() -> None:
    assert roll_up(*rows(a=(3, 3), b=(2, 1)), {"a": "top", "b": "a"}) == {"a": None, "b": None}


def test_people_without_a_unit_are_in_none() -> None:
    assert roll_up([None] * 30, [True] * 15 + [False] * 15, {}) == {}


def test_a_unit_above_itself_is_refused() -> None:
    with pytest.raises(ModelInputError, match=r"^The unit a is above itself: "):
        roll_up(*rows(a=(3, 3)), {"a": "b", "b": "a"})
