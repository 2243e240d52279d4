"""How the payrolls of two countries differ at Xero: path of payslips, currency, what a record of pay must hold."""

from dataclasses import dataclass

from goldenthread_sdk import Contract


@dataclass(frozen=True, slots=True)
class Region:
    """A country's payroll.

    Attributes:
        name: as Xero calls it.
        currency: of all its amounts; Xero names none.
        payslips: path of its payslips, in which the two contracts differ by a capital letter.
        kept: what a new record of pay takes over from the one before, for the contract demands it or Xero would ask.
        documentation: of its interface.
        contract: its own, and what is used of it.
    """

    name: str
    currency: str
    payslips: str
    kept: tuple[str, ...]
    documentation: str
    contract: Contract


def _operations(payslips: str) -> tuple[str, ...]:
    return (
        "GET /Employees",
        "GET /Employees/{EmployeeID}/SalaryAndWages",
        "GET /PayRuns",
        f"GET {payslips}",
        "POST /Employees/{EmployeeID}/SalaryAndWages",
    )


UK = Region(
    name="Xero Payroll UK",
    currency="GBP",
    payslips="/Payslips",
    kept=("earningsRateID", "numberOfUnitsPerWeek", "numberOfUnitsPerDay"),
    documentation="https://developer.xero.com/documentation/api/payrolluk/overview",
    contract=Contract(
        "xero-payroll-uk.yaml",
        "cbba3714fc5f4c84885aeabd4b40836b9ae48032f355efa3249f6fda665c35b7",
        _operations("/Payslips"),
    ),
)

NZ = Region(
    name="Xero Payroll NZ",
    currency="NZD",
    payslips="/PaySlips",
    kept=("earningsRateID", "numberOfUnitsPerWeek", "numberOfUnitsPerDay", "daysPerWeek", "workPatternType"),
    documentation="https://developer.xero.com/documentation/api/payrollnz/overview",
    contract=Contract(
        "xero-payroll-nz.yaml",
        "fe4f1721e71178655bc4bcba01eb6e7811a4cbe55d4ab1cac41d6e9ade9992bb",
        _operations("/PaySlips"),
    ),
)
