"""Scalars: what does not exist is BAD_VALUE, written in the operation or given as a variable."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, graphql_sync
from hypothesis import given
from hypothesis import strategies as st
from strawberry.schema.config import StrawberryConfig

from schema.kit.errors import CodedError
from schema.kit.scalars import SCALARS, MinorUnits, Week, monday_of


@strawberry.type
class Query:
    """Each scalar, there and back."""

    @strawberry.field
    def date(self, value: date) -> date:
        return value

    @strawberry.field
    def time(self, value: datetime) -> datetime:
        return value

    @strawberry.field
    def week(self, value: Week) -> Week:
        return value

    @strawberry.field
    def amount(self, value: MinorUnits) -> MinorUnits:
        return value


ECHO = strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=SCALARS))._schema
TYPES = {"date": "Date", "time": "DateTime", "week": "Week", "amount": "MinorUnits"}


def _ask(field: str, literal: str) -> ExecutionResult:
    return graphql_sync(ECHO, f"{{ {field}(value: {literal}) }}")


def _ask_by_variable(field: str, value: Any) -> ExecutionResult:
    return graphql_sync(
        ECHO, f"query($value: {TYPES[field]}!) {{ {field}(value: $value) }}", variable_values={"value": value}
    )


GOOD = [
    ("date", "2026-11-21", "2026-11-21"),
    ("date", "2024-02-29", "2024-02-29"),
    ("date", "0001-01-01", "0001-01-01"),
    ("date", "9999-12-31", "9999-12-31"),
    ("time", "2026-11-21T08:30:00Z", "2026-11-21T08:30:00Z"),
    ("time", "2026-11-21T08:30:00+05:30", "2026-11-21T03:00:00Z"),
    ("time", "2026-11-21T08:30:00.250Z", "2026-11-21T08:30:00.25Z"),
    ("week", "2026-W47", "2026-W47"),
    ("week", "2026-W53", "2026-W53"),
    ("amount", 9_007_199_254_740_993, 9_007_199_254_740_993),
    ("amount", -1, -1),
    ("amount", 0, 0),
]
BAD = [
    ("date", "2026-02-29"),
    ("date", "2026-02-30"),
    ("date", "2026-13-01"),
    ("date", "2026-00-01"),
    ("date", "0000-01-01"),
    ("date", "2026-1-1"),
    ("date", "20261121"),
    ("date", "2026-W47-6"),
    ("date", "2026-11-21T00:00:00Z"),
    ("date", "२०२६-११-२१"),
    ("date", ""),
    ("date", 20_261_121),
    ("date", True),
    ("time", "2026-11-21T08:30:00"),
    ("time", "2026-11-21"),
    ("time", "2026-11-21T25:00:00Z"),
    ("time", "2026-02-30T08:30:00Z"),
    ("time", "0001-01-01T00:00:00+14:00"),
    ("time", "9999-12-31T23:59:59-14:00"),
    ("time", "now"),
    ("time", 1_763_712_000),
    ("week", "2026-W54"),
    ("week", "2025-W53"),
    ("week", "2026-W00"),
    ("week", "2026-W7"),
    ("week", "2026-47"),
    ("week", "2026-w47"),
    ("week", "0000-W01"),
    ("week", "२०२६-W४७"),
    ("week", 202_647),
    ("amount", 1.5),
    ("amount", 1.0),
    ("amount", "100"),
    ("amount", True),
]


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize(("field", "value", "shown"), GOOD)
def test_what_exists_is_taken_both_ways(field: str, value: object, shown: object) -> None:
    assert _ask(field, _literal(value)) == ExecutionResult({field: shown}, None)
    assert _ask_by_variable(field, value) == ExecutionResult({field: shown}, None)


@pytest.mark.parametrize(("field", "value"), BAD)
def test_what_does_not_exist_is_refused_both_ways(field: str, value: object) -> None:
    kind = "amount" if field == "amount" else field
    for result in (_ask(field, _literal(value)), _ask_by_variable(field, value)):
        assert result.data is None
        assert [(error.extensions or {}).get("code") for error in result.errors or []] == ["BAD_VALUE"]
        assert f"is no {kind} that exists; write it like" in (result.errors or [])[0].message


@pytest.mark.parametrize("field", sorted(TYPES))
def test_lists_and_objects_are_no_scalars(field: str) -> None:
    for value in ([], {}, ["2026-11-21"], {"year": 2026}):
        assert [(error.extensions or {}).get("code") for error in _ask_by_variable(field, value).errors or []] == [
            "BAD_VALUE"
        ]


@given(st.dates(max_value=date(9999, 12, 31)))
def test_a_week_holds_its_days(day: date) -> None:
    year, week, weekday = day.isocalendar()
    assert (day - monday_of(f"{year:04d}-W{week:02d}")).days == weekday - 1


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - the strategy adds the zone
def test_a_time_is_shown_in_utc(moment: datetime) -> None:
    shown = _ask_by_variable("time", moment.isoformat()).data
    assert shown is not None
    assert shown["time"].endswith("Z")
    assert datetime.fromisoformat(shown["time"]) == moment.astimezone(UTC)


def test_a_week_that_is_none_is_refused_inside_too() -> None:
    with pytest.raises(CodedError, match="'2026-W54' is no week that exists"):
        monday_of("2026-W54")
