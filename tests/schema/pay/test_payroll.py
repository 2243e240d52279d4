"""Pay as a source tells it, merged into what is there; what changes is gathered and written by others."""

from datetime import date
from uuid import UUID

from schema.kit.periods import Outcome
from schema.kit.writes import Writes
from schema.pay.payroll import Payroll, PayRow, merge

ANN = UUID(int=1)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
ROW = PayRow(ANN, JANUARY, "payroll", base_minor=100, gross_minor=90, currency="USD", period=YEAR)


def counts(payroll: Payroll, *rows: PayRow) -> dict[str, dict[Outcome, int]]:
    writes = Writes(UUID(int=9))
    merge(payroll, writes, rows)
    return {entity: dict(counted) for entity, counted in writes.diff.counts.items()}


def test_base_and_gross_go_in_once() -> None:
    payroll = Payroll({}, {}, {})
    assert counts(payroll, ROW) == {
        "compensation_record": {Outcome.CREATE: 1},
        "payroll_run": {Outcome.CREATE: 1},
        "pay_statement": {Outcome.CREATE: 1},
    }
    assert counts(payroll, ROW) == {
        "compensation_record": {Outcome.UNCHANGED: 1},
        "pay_statement": {Outcome.UNCHANGED: 1},
    }


def test_the_runs_of_a_source_are_told_apart_by_their_period() -> None:
    payroll = Payroll({}, {}, {})
    rows = [PayRow(UUID(int=who), JANUARY, "payroll", None, 90, "USD", YEAR) for who in (1, 2)]
    later = PayRow(ANN, JANUARY, "payroll", None, 90, "USD", (date(2026, 1, 1), date(2026, 12, 31)))
    assert counts(payroll, *rows, later) == {
        "payroll_run": {Outcome.CREATE: 2},
        "pay_statement": {Outcome.CREATE: 3},
    }


def test_another_currency_is_another_pay() -> None:
    payroll = Payroll({}, {}, {})
    counts(payroll, ROW)
    euros = PayRow(ANN, FEBRUARY, "payroll", 100, 90, "EUR", YEAR)
    assert counts(payroll, euros) == {
        "compensation_record": {Outcome.CREATE: 1},
        "pay_statement": {Outcome.UPDATE: 1},
    }
    assert [(one.valid_from, one.values["base_currency"]) for one in payroll.bases[ANN]] == [
        (JANUARY, "USD"),
        (FEBRUARY, "EUR"),
    ]


def test_a_source_that_says_nothing_of_pay_changes_nothing() -> None:
    assert counts(Payroll({}, {}, {}), PayRow(ANN, JANUARY, "payroll")) == {}
