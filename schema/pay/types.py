"""Pay in the graph. Thin: what is fetched stands in `store`, who may see it in `access`."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from sqlalchemy import case

from schema.access.fields import Info, Node, by_day, children, extends, guarded, node, reference, wrapper
from schema.access.leaves import JsonText, leaf, sql_text
from schema.access.lists import listed
from schema.access.thread import ThreadEvent, because_of
from schema.access.writing import Row, Writer, writes
from schema.kit.batch import batch
from schema.kit.money import Money
from schema.kit.pages import Connection
from schema.kit.selection import Selected
from schema.pay import access, rules, store
from schema.pay.fields import amount, money, money_in, money_in_sql
from schema.pay.planning_types import CompensationRecommendation
from schema.pay.values import BandFigures, CompensationReason, PayComponentKind, PayFrequency, PayUnit
from schema.people.types import Employee, JobLevel
from schema.reviews.rating_types import Rating


@strawberry.type(description="What a job of this level is paid per year at full time, from least to most.")
class PayRange:
    """The figures of a band."""

    minimum: Money = strawberry.field(description="The least.")
    midpoint: Money = strawberry.field(description="What a fully proficient employee earns.")
    maximum: Money = strawberry.field(description="The most.")
    grade: str | None = strawberry.field(description="Pay grade of the band.")


@node(store.PAY_BANDS, description="The pay band of a level in a country from a day on; per year at full time.")
class PayBand(Node):
    """A pay band."""

    country: str = strawberry.field(description="ISO 3166-1 alpha-2 code.")
    grade: str | None = strawberry.field(description="Pay grade.")
    valid_from: date = strawberry.field(description="First day of the band.")
    valid_to: date | None = strawberry.field(description="First day on which it no longer holds; null while open.")
    minimum: Money = amount("minimum_minor", "currency", "The least.")
    midpoint: Money = amount("midpoint_minor", "currency", "What a fully proficient employee earns.")
    maximum: Money = amount("maximum_minor", "currency", "The most.")
    level: JobLevel | None = reference("job_level_id", "JobLevel", "The level.")


@node(store.PAY_COMPONENTS, description="A part of an employee's pay.")
class PayComponent(Node):
    """A part of pay."""

    kind: PayComponentKind = strawberry.field(description="What it is.")
    name: str | None = strawberry.field(description="What the organization calls it.")
    unit: PayUnit = strawberry.field(description="What it is measured in.")
    frequency: PayFrequency = strawberry.field(description="How often it is due.")
    quantity: float | None = strawberry.field(description="How much, where it is not money.")
    amount: Money | None = money("amount", "How much, where it is money.")
    recommendation: CompensationRecommendation | None = reference(
        "compensation_recommendation_id",
        "CompensationRecommendation",
        "The bonus or equity of a compensation cycle that it was; null for all else.",
    )


def _written_band(writer: Writer, row: Row, one: Selected) -> JsonText:
    def part(each: Selected) -> JsonText:
        if each.name == "grade":
            return leaf(row["band_grade"], each.definition.type)
        return money_in_sql(writer, each, row[f"band_{each.name}_minor"], row["band_currency"])

    text = writer.object(one.return_type_name, one.selection, part)
    return case((row["band_currency"].is_(None), sql_text("null")), else_=text)


def _written_ratio(_writer: Writer, row: Row, one: Selected) -> JsonText:
    return leaf(store.compa_ratio(row), one.definition.type)


def _written_penetration(_writer: Writer, row: Row, one: Selected) -> JsonText:
    return leaf(store.range_penetration(row), one.definition.type)


def _written_pay(writer: Writer, row: Row, one: Selected) -> JsonText:
    rows = store.in_force(writer.request, row["id"])
    return writer.guarded(access.PAY, row, writer.only(one, "CompensationRecord", rows))


@node(store.COMPENSATION_RECORDS, description="An employee's pay from a day on.")
class CompensationRecord(Node):
    """A row of the history of pay."""

    valid_to: date | None = strawberry.field(description="First day on which it no longer holds; null while open.")
    reason: CompensationReason = strawberry.field(description="Why it was set or changed.")
    note: str | None = strawberry.field(description="What whoever recorded it added.")
    variable_target: float | None = strawberry.field(
        description="Variable pay when all targets are met, as a share of base pay."
    )
    base: Money = money("base", "Fixed pay per year at full time.")
    components: list[PayComponent] = listed("PayComponent", "compensation_record_id", "The parts of the pay.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose pay it is.")
    rating: Rating | None = reference("rating_id", "Rating", "The rating that it follows.")
    recommendation: CompensationRecommendation | None = reference(
        "compensation_recommendation_id",
        "CompensationRecommendation",
        "The recommendation that became this pay.",
        guard=True,
    )
    confirmed_at: datetime | None = strawberry.field(
        description="When a payroll was read that paid it; null before, and where no recommendation became this pay."
    )
    payroll_run: Annotated["PayrollRun", strawberry.lazy("schema.pay.types")] | None = reference(
        "payroll_run_id",
        "PayrollRun",
        "The payroll that paid it, or that paid something else while `confirmedAt` is null; null before any.",
        guard=True,
    )

    @batch(
        description="All that led to this pay, back to the first check-in, as far as you may see it; earliest first."
    )
    async def because(parents: list[Any], info: Info) -> list[list[ThreadEvent]]:
        """One statement."""
        found = await because_of(info.context, "CompensationRecord", [parent.row_id for parent in parents])
        return [found[parent.row_id] for parent in parents]

    @strawberry.field(description="First day of this pay.")
    @writes(lambda _writer, row, one: leaf(row["valid_from"], one.definition.type))
    def effective_on(self) -> date:
        """The day from which the row holds."""
        day: date = self.__dict__["valid_from"]
        return day

    @strawberry.field(description="The band that this pay is measured against; null where none was named.")
    @writes(_written_band)
    def band(self) -> PayRange | None:
        """The band that came with the row."""
        figures = _figures(self)
        if figures is None:
            return None
        return PayRange(
            minimum=money_in(figures.minimum_minor, figures.currency),
            midpoint=money_in(figures.midpoint_minor, figures.currency),
            maximum=money_in(figures.maximum_minor, figures.currency),
            grade=self.__dict__["band_grade"],
        )

    @strawberry.field(description="Base pay divided by the midpoint; null without a band in the same currency.")
    @writes(_written_ratio)
    def compa_ratio(self) -> float | None:
        """See `rules.compa_ratio`."""
        return _float(rules.compa_ratio(*_base(self), _figures(self)))

    @strawberry.field(
        description="How far pay reaches into its band: 0 at the minimum, 1 at the maximum; null without a like band."
    )
    @writes(_written_penetration)
    def range_penetration(self) -> float | None:
        """See `rules.range_penetration`."""
        return _float(rules.range_penetration(*_base(self), _figures(self)))


@node(store.PAY_STATEMENTS, description="What an employee was paid for a period, as payroll says; read only.")
class PayStatement(Node):
    """A pay statement."""

    period_start: date = strawberry.field(description="First day of the period.")
    period_end: date = strawberry.field(description="Last day of the period.")
    paid_on: date | None = strawberry.field(description="Day of the payment.")
    gross: Money = money("gross", "Before taxes and contributions.")
    net: Money | None = money("net", "After taxes and contributions; null where payroll does not say.")
    employee: Employee | None = reference("employee_id", "Employee", "Who was paid.")
    run: Annotated["PayrollRun", strawberry.lazy("schema.pay.types")] | None = reference(
        "payroll_run_id", "PayrollRun", "The run of payroll.", guard=True
    )


@node(store.PAYROLL_RUNS, description="A run of payroll in the system that pays.")
class PayrollRun(Node):
    """A run of payroll."""

    name: str = strawberry.field(description="Name of the run.")
    source: str = strawberry.field(description="The system that pays.")
    period_start: date = strawberry.field(description="First day of the period.")
    period_end: date = strawberry.field(description="Last day of the period.")
    paid_on: date | None = strawberry.field(description="Day of the payment.")
    statements: Connection[PayStatement] = children("PayStatement", "payroll_run_id", "What was paid to whom.")


@extends("Employee")
class EmployeePay:
    """What pay adds to an employee."""

    compensations: Connection[CompensationRecord] | None = children(
        "CompensationRecord", "employee_id", "The history of pay, newest first.", guard=True
    )
    compensation_recommendations: Connection[CompensationRecommendation] | None = children(
        "CompensationRecommendation", "employee_id", "What was proposed for their pay.", guard=True
    )
    pay_statements: Connection[PayStatement] | None = children(
        "PayStatement", "employee_id", "What was paid, latest first.", guard=True
    )

    @batch(description="Pay in force on the day of the query; null where none is on record.")
    @writes(_written_pay)
    async def compensation(parents: list[Any], info: Info) -> list[CompensationRecord | None]:
        """One statement per as-of day."""

        async def fetch(allowed: Sequence[Any]) -> Sequence[Any]:
            return await _in_force(info, allowed)

        return await guarded(info.context, access.PAY, parents, fetch)


async def _in_force(info: Info, employees: Sequence[Any]) -> list[CompensationRecord | None]:
    request, found = info.context, {}
    for day, group in by_day(employees).items():
        ids = [one.row_id for one in group]
        rows = await store.COMPENSATION_RECORDS.current(request, "employee_id", ids, day or request.today)
        wrap = wrapper(CompensationRecord, day)
        found.update({(employee, day): wrap(row) for employee, row in rows.items()})
    return [found.get((one.row_id, one.as_of)) for one in employees]


def _base(record: Any) -> tuple[int, str]:
    return record.__dict__["base_minor"], record.__dict__["base_currency"]


def _figures(record: Any) -> BandFigures | None:
    columns = record.__dict__
    if columns["band_currency"] is None:
        return None
    return BandFigures(
        columns["band_minimum_minor"],
        columns["band_midpoint_minor"],
        columns["band_maximum_minor"],
        columns["band_currency"],
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
