"""The demo's compensation cycle, played through the actions that people use: in planning, with something of each state.

The analyst draws up the matrix, funds the divisions, opens the cycle and hands two divisions in; the HR administrator
approves one of them and sends one proposal back. Pay gaps are measured and a scenario is run.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry import ID

from api.demo import playing
from api.demo.copying import Progress
from api.demo.playing import opaque, request_of, rows
from ml.simulate import Organization
from schema.access.request import Request
from schema.kit.scalars import MinorUnits, Number
from schema.pay import (
    budget_pools,
    cycle_deciding,
    cycle_opening,
    cycle_steps,
    equity_running,
    merit_matrices,
    scenario_running,
)
from schema.pay.cycle_inputs import (
    BudgetPoolCreateInput,
    CompensationCycleCreateInput,
    CompensationCycleOpenInput,
    CompensationRecommendationReturnInput,
    CompensationRecommendationsApproveInput,
    CompensationRecommendationsProposeInput,
    ExchangeRateRecordInput,
    MoneyInput,
)
from schema.pay.equity_inputs import PayEquityCategoryCreateInput, PayEquityRunInput
from schema.pay.merit_inputs import MeritMatrixCellInput, MeritMatrixCreateInput, MeritMatrixPublishInput
from schema.pay.planning_tables import GUIDELINE
from schema.pay.scenario_inputs import (
    CompensationScenarioChangeInput,
    CompensationScenarioRunInput,
    CompensationScenarioSegmentInput,
)
from schema.pay.values import BudgetPoolKind, Proration, RangePosition, TalentSegment

STEPS = 3
"""Of progress: the cycle, its recommendations, equity with a scenario."""

# In basis points of base pay, by place on the scale and place in the band; the unrated get what the middle gets.
_USUAL = ((0, 0, 0, 0, 0), (150, 100, 50, 0, 0), (350, 300, 250, 150, 0), (500, 450, 350, 250, 100))
_BEST = (650, 550, 450, 350, 200)
_SPREAD = {"minimum": 0, "low": 70, "default": 100, "high": 130, "maximum": 170}
_EUROS = {"USD": "0.92", "GBP": "1.17", "INR": "0.0105", "PLN": "0.235", "CHF": "1.05", "SEK": "0.088", "CAD": "0.67"}
_HUNDRED = 100
_SEED = 7

_CURRENCIES = """
    SELECT DISTINCT base_currency AS code FROM compensation_record
    WHERE organization_id = :tenant AND base_currency <> 'EUR' ORDER BY 1
"""
_REVIEWS = """
    SELECT id, scale_id FROM review_cycle WHERE organization_id = :tenant AND released_at IS NOT NULL
    ORDER BY ends_on DESC LIMIT 1
"""
_LEVELS = "SELECT id FROM rating_level WHERE organization_id = :tenant AND scale_id = :scale ORDER BY value"
_DIVISIONS = "SELECT id FROM org_unit WHERE organization_id = :tenant AND kind = 'DIVISION' ORDER BY id"
_COMPANY = "SELECT id FROM org_unit WHERE organization_id = :tenant AND parent_id IS NULL ORDER BY id LIMIT 1"
_PAYROLL = """
    WITH RECURSIVE below AS (
        SELECT CAST(:unit AS uuid) AS id
        UNION ALL SELECT u.id FROM below JOIN org_unit u ON u.organization_id = :tenant AND u.parent_id = below.id
    ), now AS (
        SELECT DISTINCT ON (employee_id) employee_id, org_unit_id, status, fte FROM employment
        WHERE organization_id = :tenant AND valid_from <= :today ORDER BY employee_id, valid_from DESC
    ), paid AS (
        SELECT DISTINCT ON (employee_id) employee_id, base_minor, base_currency FROM compensation_record
        WHERE organization_id = :tenant AND valid_from <= :today ORDER BY employee_id, valid_from DESC
    )
    SELECT coalesce(sum(base_minor * fte * coalesce(rate, 1)), 0) AS told
    FROM now JOIN below ON below.id = now.org_unit_id JOIN paid USING (employee_id)
    LEFT JOIN exchange_rate ON exchange_rate.organization_id = :tenant AND from_currency = base_currency
                           AND to_currency = 'EUR'
    WHERE now.status = 'ACTIVE'
"""
_WAITING = """
    SELECT id FROM compensation_recommendation WHERE organization_id = :tenant AND state = 'PROPOSED'
     AND kind = 'MERIT' AND employee_id <> :me ORDER BY increase_minor DESC, id LIMIT 1
"""
_JOB_LEVELS = "SELECT id, name FROM job_level WHERE organization_id = :tenant ORDER BY rank, id"


async def plan(engine: AsyncEngine, key: str, told: Organization, progress: Progress) -> None:
    """Play the cycle as far as it is, in one transaction; `STEPS` of progress."""
    now = datetime.combine(told.until, time(13), UTC)
    async with engine.begin() as connection:
        found = await playing.organization(connection, key)
        named: dict[str, Any] = {"tenant": found.organization_id, "today": told.until}
        analyst = await request_of(connection, found, "compensation", now)
        approver = await request_of(connection, found, "hr-admin", now + timedelta(hours=1))
        cycle = await _set_up(analyst, named)
        pools = await _fund(analyst, named, cycle)
        progress("compensation_cycle", 1)
        await playing.told(analyst)
        await cycle_opening.open_cycle(analyst, CompensationCycleOpenInput(cycle_id=cycle))
        await playing.told(analyst)
        await _decide(analyst, approver, cycle, pools, named)
        progress("compensation_recommendation", 1)
        await _measure(analyst, named, cycle)
        await playing.told(analyst)
        progress("pay_gap_result", 1)


async def _set_up(analyst: Request, named: dict[str, Any]) -> ID:
    """Rates, a published matrix, and a cycle that uses the newest released ratings."""
    connection, today = analyst.session.connection, named["today"]
    for row in await rows(connection, _CURRENCIES, **named):
        rate = Number(_EUROS.get(row.code, "1"))
        told = {"from_currency": row.code, "to_currency": "EUR", "rate": rate, "rated_on": today, "source": "Demo"}
        await budget_pools.rate(analyst, ExchangeRateRecordInput(**told))
    (reviews,) = await rows(connection, _REVIEWS, **named)
    levels = [row.id for row in await rows(connection, _LEVELS, **named, scale=reviews.scale_id)]
    matrix = MeritMatrixCreateInput(
        name="Merit matrix",
        scale_id=opaque("RatingScale", reviews.scale_id),
        cells=_cells(levels),
        note="First version.",
    )
    matrix_id = opaque("MeritMatrix", (await merit_matrices.create(analyst, matrix))["matrix_id"])
    await merit_matrices.publish(analyst, MeritMatrixPublishInput(matrix_id=matrix_id))
    begins = date(today.year + 1, 1, 1)
    cycle = CompensationCycleCreateInput(
        name=f"Annual pay review {begins.year}",
        starts_on=today - timedelta(days=14),
        ends_on=today + timedelta(days=28),
        effective_on=begins,
        currency="EUR",
        fx_on=today,
        matrix_id=matrix_id,
        review_cycle_id=opaque("ReviewCycle", reviews.id),
        proration=Proration.DAYS_EMPLOYED,
    )
    return opaque("CompensationCycle", (await cycle_opening.create(analyst, cycle))["cycle_id"])


def _cells(levels: list[UUID]) -> list[MeritMatrixCellInput]:
    rows: list[tuple[UUID | None, tuple[int, ...]]] = []
    for number, level in enumerate(levels):
        rows.append((level, _BEST if number == len(levels) - 1 else _USUAL[min(number, len(_USUAL) - 1)]))
    rows.append((None, _USUAL[2]))
    return [
        MeritMatrixCellInput(
            rating_level_id=None if level is None else opaque("RatingLevel", level),
            range_position=position,
            **{name: Number(f"{usual * _SPREAD[name] / 1_000_000:.6f}") for name in GUIDELINE},
        )
        for level, usuals in rows
        for position, usual in zip(RangePosition, usuals, strict=True)
    ]


async def _fund(analyst: Request, named: dict[str, Any], cycle: ID) -> list[ID]:
    """Money for raises by division, for bonuses and shares of the whole company; the pools of the divisions."""
    connection, pools = analyst.session.connection, []
    (company,) = await rows(connection, _COMPANY, **named)
    divisions = [row.id for row in await rows(connection, _DIVISIONS, **named)]
    for unit, kind, permille in (
        *((one, BudgetPoolKind.BASE, 35) for one in divisions),
        (company.id, BudgetPoolKind.BASE, 5),
        (company.id, BudgetPoolKind.BONUS, 150),
        (company.id, BudgetPoolKind.EQUITY, 10),
    ):
        (payroll,) = await rows(connection, _PAYROLL, **named, unit=unit)
        whole = int(payroll.told) * permille // 1_000 // _HUNDRED * _HUNDRED
        given = BudgetPoolCreateInput(
            cycle_id=cycle,
            org_unit_id=opaque("OrgUnit", unit),
            kind=kind,
            budget=MoneyInput(amount_minor=MinorUnits(whole), currency="EUR"),
        )
        pools.append(opaque("BudgetPool", (await budget_pools.create(analyst, given))["pool_id"]))
    return pools[: max(len(divisions), 1)]


async def _decide(analyst: Request, approver: Request, cycle: ID, pools: list[ID], named: dict[str, Any]) -> None:
    """Two divisions are handed in, one of them is approved; of the other one proposal comes back."""
    why = "The division's budget bears no more."
    for pool in pools[:2]:
        handed_in = CompensationRecommendationsProposeInput(cycle_id=cycle, pool_id=pool, deviation_reason=why)
        await cycle_deciding.propose_all(analyst, handed_in)
    await playing.told(analyst)
    approved = CompensationRecommendationsApproveInput(cycle_id=cycle, pool_id=pools[0], note="As discussed.")
    await cycle_deciding.approve_all(approver, approved)
    for row in await rows(approver.session.connection, _WAITING, **named, me=approver.viewer.employee_id):
        back = CompensationRecommendationReturnInput(
            recommendation_id=opaque("CompensationRecommendation", row.id), note="High in comparison with the team."
        )
        await cycle_steps.send_back(approver, back)
    await playing.told(approver)


async def _measure(analyst: Request, named: dict[str, Any], cycle: ID) -> None:
    """Pay gaps by level, and what one point more for top talent would do."""
    for row in await rows(analyst.session.connection, _JOB_LEVELS, **named):
        category = PayEquityCategoryCreateInput(name=f"Level {row.name}", level_id=opaque("JobLevel", row.id))
        await equity_running.name_category(analyst, category)
    await equity_running.run(analyst, PayEquityRunInput(cycle_id=cycle))
    change = CompensationScenarioChangeInput(
        segment=CompensationScenarioSegmentInput(talent=TalentSegment.HIGH_PERFORMERS),
        pool_percentage_points=Number("1"),
    )
    scenario = CompensationScenarioRunInput(
        cycle_id=cycle, changes=[change], seed=_SEED, name="One point more for high performers"
    )
    await scenario_running.run(analyst, scenario)
