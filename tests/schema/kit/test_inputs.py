"""What inputs give: numbers that a column holds exactly, texts that it holds at all, all problems at once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.inputs import Checks, exact, text
from schema.kit.problems import Problem, RefusedError, UserError
from schema.kit.scalars import SCALARS, Number
from schema.kit.tables import Measure, Ratio


def refusal(number: str | float) -> tuple[Problem, list[str] | None]:
    with pytest.raises(RefusedError) as raised:
        exact(number, Measure, "metric", "value")
    (problem,) = raised.value.problems
    return problem.code, problem.field


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("12.5", "12.5"),
        (0.1, "0.1"),
        ("-.5", "-0.5"),
        ("1e3", "1000"),
        (7, "7"),
        ("9" * 16, "9" * 16),
        ("5.10000", "5.1"),
    ],
)
def test_a_number_is_kept_exactly(number: str | float, value: str) -> None:
    assert exact(number, Measure) == Decimal(value)


@pytest.mark.parametrize(
    "number", ["nan", "Infinity", "1e999999", "abc", "", "1_000", " 5", "0x10", "٣", "1,5", "True", float("inf")]
)
def test_what_is_no_finite_number_is_refused(number: str | float) -> None:
    assert refusal(number) == (Problem.NOT_A_NUMBER, ["metric", "value"])


@pytest.mark.parametrize("number", ["0.00001", "1e-9999", "1" + "0" * 16, 1e300, "1e9999", "-" + "9" * 17])
def test_what_the_column_can_t_hold_is_refused(number: str | float) -> None:
    assert refusal(number) == (Problem.BAD_VALUE, ["metric", "value"])


@given(st.decimals(-999, 999, places=6))
def test_whatever_the_column_holds_comes_back(value: Decimal) -> None:
    assert exact(str(value), Ratio) == value


def test_the_scalar_leaves_the_judgement_to_the_action() -> None:
    parse = SCALARS[Number].parse_value
    assert parse is not None
    assert [parse(value) for value in (12.5, 7, "x", True, float("inf"))] == ["12.5", "7", "x", "True", "inf"]


def test_a_text_is_kept_without_the_space_around_it() -> None:
    assert text("  a b\n", 3) == "a b"


@pytest.mark.parametrize("words", ["", "   ", "abcd", "a\0", "\ud800"])
def test_a_text_that_can_t_be_kept_is_refused(words: str) -> None:
    with pytest.raises(RefusedError) as raised:
        text(words, 3, "title")
    assert [(one.code, one.field) for one in raised.value.problems] == [(Problem.BAD_VALUE, ["title"])]


def test_all_that_is_wrong_is_told_at_once() -> None:
    checks = Checks()
    with checks.part():
        text("", 3, "title")
    checks.that(1 > 2, Problem.FUTURE, "No.", "day")  # noqa: PLR0133 - what does not hold
    checks.that(2 > 1, Problem.CLOSED, "Never said.")  # noqa: PLR0133 - what holds
    with pytest.raises(RefusedError) as raised:
        checks.done()
    assert list(raised.value.problems) == [
        UserError(code=Problem.BAD_VALUE, message="The text has 0 letters; send 1 to 3.", field=["title"]),
        UserError(code=Problem.FUTURE, message="No.", field=["day"]),
    ]
    Checks().done()
