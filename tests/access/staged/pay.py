"""Pay, its planning and its future."""

from collections.abc import Iterator
from typing import Any

from tests.access.cast import AFTER, AHEAD, BEFORE, EARLY, OLD
from tests.access.staged.row import Row, at, row


def rows() -> Iterator[Row]:
    """Every row."""
    mine: dict[str, Any] = {"owner": "subject", "employee_id": "employee#subject"}
    figures: dict[str, Any] = {
        f"guideline_{name}": value
        for name, value in zip(
            ("minimum", "low", "default", "high", "maximum"),
            ("0.700001", "0.700002", "0.700003", "0.700004", "0.700005"),
            strict=True,
        )
    }
    yield row(
        "pay_band",
        "pay_band/used",
        owner="subject",
        day=EARLY,
        job_level_id="job_level",
        country="DE",
        valid_from=EARLY,
    )
    yield row("pay_band", "pay_band", job_level_id="job_level", country="FR", valid_from=EARLY)
    yield row("market_reference", job_level_id="job_level")
    yield row("exchange_rate", from_currency="EUR", to_currency="USD")
    yield row("merit_matrix")
    yield row(
        "merit_matrix_cell",
        merit_matrix_id="merit_matrix",
        rating_level_id="rating_level#5",
        penetration_to="0.999999",
        **figures,
    )
    cycle: dict[str, Any] = {
        "starts_on": EARLY,
        "ends_on": AFTER,
        "merit_matrix_id": "merit_matrix",
        "review_cycle_id": "review_cycle/draft",
    }
    for which, effective in (("old", OLD), ("before", BEFORE), ("ahead", AHEAD)):
        yield row("compensation_cycle", f"compensation_cycle#{which}", **cycle, effective_on=effective)
    yield row("budget_pool", compensation_cycle_id="compensation_cycle#before", org_unit_id="org_unit")
    for label, pay_cycle, state, day in (
        ("compensation_recommendation#old", "old", "EXPORTED", OLD),
        ("compensation_recommendation", "before", "EXPORTED", BEFORE),
        ("compensation_recommendation/planned#exported", "ahead", "EXPORTED", None),
        ("compensation_recommendation/planned#draft", "before", "DRAFT", None),
    ):
        kind = "MERIT" if state == "EXPORTED" else "BONUS"
        yield row(
            "compensation_recommendation",
            label,
            **mine,
            day=day,
            compensation_cycle_id=f"compensation_cycle#{pay_cycle}",
            budget_pool_id="budget_pool",
            merit_matrix_cell_id="merit_matrix_cell",
            rating_id="rating",
            kind=kind,
            state=state,
            proposed_by_id="employee#boss",
            **figures,
        )
        yield row(
            "compensation_approval",
            f"compensation_approval#{label}",
            owner="subject",
            compensation_recommendation_id=label,
            decided_by_id="employee#grand",
            decided_at=at(BEFORE),
        )
    for label, day in (
        ("compensation_record#old", OLD),
        ("compensation_record#before", BEFORE),
        ("compensation_record#after", AFTER),
        ("compensation_record/planned", AHEAD),
    ):
        yield row(
            "compensation_record",
            label,
            **mine,
            day=day,
            pay_band_id="pay_band/used" if label != "compensation_record/planned" else "pay_band",
            reason="MERIT",
            rating_id="rating",
            compensation_recommendation_id="compensation_recommendation",
            valid_from=day,
        )
        part = label.replace("compensation_record", "pay_component")
        yield row(
            "pay_component",
            f"{part}{'_' if '#' in part else '#'}amount",
            owner="subject",
            day=day,
            compensation_record_id=label,
            unit="AMOUNT",
            quantity=None,
        )
        yield row(
            "pay_component",
            f"{part}{'_' if '#' in part else '#'}share",
            owner="subject",
            day=day,
            compensation_record_id=label,
            unit="SHARE_OF_BASE",
            amount_minor=None,
            amount_currency=None,
        )
    yield row(
        "compensation_scenario",
        compensation_cycle_id="compensation_cycle#before",
        run_by_id="employee#analyst",
        run_at=at(BEFORE),
    )
    yield row("compensation_scenario_segment", compensation_scenario_id="compensation_scenario", place=1)
    yield row("payroll_run", period_start=EARLY, period_end=BEFORE)
    for which, day in (("old", OLD), ("before", BEFORE), ("after", AFTER)):
        yield row(
            "pay_statement",
            f"pay_statement#{which}",
            **mine,
            day=day,
            payroll_run_id="payroll_run",
            period_start=EARLY,
            period_end=day,
        )
    yield row("pay_equity_category")
    yield row(
        "pay_gap_result",
        pay_equity_category_id="pay_equity_category",
        compensation_cycle_id="compensation_cycle#before",
    )
