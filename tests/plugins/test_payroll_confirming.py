"""A payroll confirms the pay that was exported; what it paid otherwise is told, and changes nothing."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from tests.plugins.systems import Site, System

BEFORE, AFTER = 6_000_000, 6_300_000
"""A year's pay in minor units, before and after the raise of an employee."""


class Payday(System):
    """A connection to a payroll, and an employee whose raise was exported."""

    def exported(self, valid_from: str = "2026-04-01", recommended: str = "1") -> None:
        self.world.rows(
            "INSERT INTO compensation_recommendation (organization_id, id, employee_id, kind, state, increase_minor, "
            "increase_currency) SELECT organization_id, id, id, 'MERIT', 'EXPORTED', 300000, 'EUR' FROM employee "
            "WHERE employee_number = :number",
            number=recommended,
        )
        for number, (base, since, reason) in enumerate(
            ((BEFORE, "2020-01-01", "HIRE"), (AFTER, valid_from, "MERIT")), 1
        ):
            self.world.rows(
                "INSERT INTO compensation_record (organization_id, id, employee_id, base_minor, base_currency, reason, "
                f"valid_from, compensation_recommendation_id) SELECT organization_id, gen_random_uuid(), id, {base}, "
                f"'EUR', '{reason}', '{since}', CASE WHEN {number} = 2 THEN id END FROM employee "
                "WHERE employee_number = :number",
                number=recommended,
            )

    def pays(self, *runs: dict[str, Any]) -> Any:
        self.says(payrolls=[{"n": n, "record": one} for n, one in enumerate(runs, 1)])
        row = self.sync("FULL")
        assert row["error"] is None
        return row

    def pay(self) -> tuple[int, bool, bool]:
        """Base pay, whether it is confirmed, whether a payroll is noted at it."""
        (row,) = self.world.rows(
            "SELECT base_minor, confirmed_at, payroll_run_id FROM compensation_record "
            "WHERE compensation_recommendation_id IS NOT NULL"
        )
        return row["base_minor"], row["confirmed_at"] is not None, row["payroll_run_id"] is not None

    def told(self) -> list[str]:
        told = "SELECT type FROM domain_event WHERE node_type = 'CompensationRecord' ORDER BY sequence"
        return [row["type"] for row in self.world.rows(told)]


def payroll(
    month: int = 5, *, key: str = "r1", state: str = "PAID", currency: str = "EUR", **line: Any
) -> dict[str, Any]:
    """A month's payroll of one employee."""
    last = {4: 30, 5: 31, 6: 30}[month]
    return {
        "key": key,
        "period_start": f"2026-{month:02}-01",
        "period_end": f"2026-{month:02}-{last}",
        "currency": currency,
        "state": state,
        "lines": [{"person": {"employee_number": "1"}, "gross": "5250.00", **line}],
    }


@pytest.fixture
def payday(fresh_database: URL, runner: asyncio.Runner, tmp_path: Path) -> Payday:
    made = Payday(Site(runner, fresh_database), tmp_path / "acme.json", kind="staff")
    made.exported()
    return made


def test_the_payroll_that_contains_the_pay_confirms_it_once(payday: Payday) -> None:
    payday.pays(payroll())
    assert payday.pay() == (AFTER, True, True)
    payday.pays(payroll(), payroll(6, key="r2"))
    assert payday.told() == ["PayConfirmed"]
    causes = payday.world.rows(
        "SELECT c.type FROM domain_event e JOIN domain_event_cause x ON x.event_id = e.id "
        "JOIN domain_event c ON c.id = x.cause_id WHERE e.type = 'PayConfirmed'"
    )
    assert causes == [{"type": "PayStatementCreated"}]
    assert payday.problems() == {}


def test_base_pay_counts_where_the_payroll_tells_it(payday: Payday) -> None:
    payday.pays(payroll(gross="9999.00", base="5250.00"))
    assert payday.pay() == (AFTER, True, True)


@pytest.mark.parametrize(
    "told",
    [
        {"gross": "5000.00"},
        {"gross": "5125.00"},
        {"gross": "5400.00"},
        {"gross": "5250.00", "base": "5000.00"},
        {"currency": "USD"},
    ],
    ids=["the old pay", "halfway", "more", "the old base", "another currency"],
)
def test_another_amount_is_told_and_changes_nothing(payday: Payday, told: dict[str, Any]) -> None:
    payday.pays(payroll(**told))
    assert payday.pay() == (AFTER, False, True)
    assert payday.told() == ["PayDiffers"]
    assert payday.problems() == {"PAY_DIFFERS": 1}
    assert payday.state() == "DEGRADED"
    (problem,) = payday.world.rows("SELECT message FROM connection_problem")
    assert problem["message"] == (
        "Employees who were paid something else than what was exported: 1. "
        "See the `payrollRun` of pay without `confirmedAt`, and mend it there, or the pay here."
    )


def test_the_payroll_after_it_mends_it(payday: Payday) -> None:
    payday.pays(payroll(gross="5000.00"))
    payday.pays(payroll(gross="5000.00"), payroll(6, key="r2"))
    assert payday.pay() == (AFTER, True, True)
    assert payday.told() == ["PayDiffers", "PayConfirmed"]
    assert (payday.problems(), payday.state()) == ({}, "ACTIVE")


def test_a_corrected_payroll_confirms(payday: Payday) -> None:
    payday.pays(payroll(gross="5000.00"))
    payday.pays(payroll())
    assert payday.pay() == (AFTER, True, True)


@pytest.mark.parametrize("state", ["OPEN", "REVERSED"])
def test_a_payroll_that_paid_nothing_says_nothing(payday: Payday, state: str) -> None:
    payday.pays(payroll(state=state))
    assert (payday.pay(), payday.told()) == ((AFTER, False, False), [])


def test_a_period_in_which_the_pay_began_is_not_judged(payday: Payday) -> None:
    payday.world.rows("UPDATE compensation_record SET valid_from = '2026-05-15' WHERE base_minor = :after", after=AFTER)
    payday.pays(payroll(gross="5100.00"))
    assert (payday.pay(), payday.told()) == ((AFTER, False, False), [])


def test_working_time_counts(payday: Payday) -> None:
    payday.world.rows("UPDATE employment SET fte = 0.5")
    payday.pays(payroll(gross="2625.00"))
    assert payday.pay() == (AFTER, True, True)
