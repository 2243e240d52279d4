"""Entry points of pay, for those who plan it."""

import strawberry

from schema.access.fields import everything
from schema.kit.pages import Connection
from schema.pay.planning_types import (
    CompensationCycle,
    ExchangeRate,
    MarketReference,
    MeritMatrix,
    PayEquityCategory,
    PayGapResult,
)
from schema.pay.types import PayBand, PayrollRun


@strawberry.type
class PayQuery:
    """The queries of pay."""

    pay_bands: Connection[PayBand] | None = everything(
        "PayBand", "The pay bands with their history, latest first.", guard=True
    )
    market_references: Connection[MarketReference] | None = everything(
        "MarketReference", "What the market pays, latest survey first.", guard=True
    )
    exchange_rates: Connection[ExchangeRate] | None = everything(
        "ExchangeRate", "The exchange rates, latest day first.", guard=True
    )
    merit_matrices: Connection[MeritMatrix] | None = everything(
        "MeritMatrix", "The merit matrices with their versions.", guard=True
    )
    compensation_cycles: Connection[CompensationCycle] | None = everything(
        "CompensationCycle", "The rounds of pay decisions, latest first.", guard=True
    )
    payroll_runs: Connection[PayrollRun] | None = everything(
        "PayrollRun", "The runs of payroll, latest first.", guard=True
    )
    pay_gap_results: Connection[PayGapResult] | None = everything(
        "PayGapResult", "The pay gaps that were measured, latest first.", guard=True
    )
    pay_equity_categories: Connection[PayEquityCategory] | None = everything(
        "PayEquityCategory", "The categories of workers that are compared for equal pay, by name.", guard=True
    )
