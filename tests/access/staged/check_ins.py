"""Check-ins and 1:1s, drafts and handed in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.access.cast import AFTER, BEFORE, OLD
from tests.access.staged.row import Row, at, row


def rows() -> Iterator[Row]:
    """Every row."""
    yield row("system_outage", week="2026-W10", week_starts_on=BEFORE)
    for which, since in (("old", OLD), ("before", BEFORE)):
        yield row(
            "check_in_reminder",
            f"check_in_reminder#{which}",
            owner="subject",
            employee_id="employee#subject",
            day=since,
            week=f"{since.isocalendar().year}-W{since.isocalendar().week:02}",
            week_starts_on=since,
        )
    mine: dict[str, Any] = {"owner": "subject", "employee_id": "employee#subject"}
    for which, monday in (
        ("draft", AFTER),
        ("submitted", date(2026, 9, 14)),
        ("submitted#old", OLD),
        ("submitted#before", BEFORE),
    ):
        handed_in = None if which == "draft" else at(monday)
        uncorrected: dict[str, Any] = {"correction": None} if handed_in is None else {}
        state = "DRAFT" if which == "draft" else "REVIEWED"
        week = f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}"
        yield row(
            "check_in",
            f"check_in/{which}",
            **mine,
            day=monday,
            state=state,
            week=week,
            week_starts_on=monday,
            submitted_at=handed_in,
            replied_at=handed_in,
            replied_by_id=None,
            status="RED",
            confidence=7,
            sentiment=4,
        )
        for goal in ("private", "manager", "team", "public"):
            kind, _, when = which.partition("#")
            label = f"goal_update/{kind}/{goal}" + (f"#{when}" if when else "")
            yield row(
                "goal_update",
                label,
                **mine,
                day=monday,
                check_in_id=f"check_in/{which}",
                goal_id=f"goal/{goal}",
                week=week,
                week_starts_on=monday,
                status="RED",
                recorded_at=handed_in,
                corrected_at=handed_in,
                **uncorrected,
            )
        yield row(
            "skill_gap_flag",
            f"skill_gap_flag#{which}",
            **mine,
            named=("named",),
            day=monday,
            check_in_id=f"check_in/{which}",
            skill_id="skill",
            flagged_by_id="employee#named",
            flagged_at=at(monday),
        )
    submitted: dict[str, Any] = {
        "check_in_id": "check_in/submitted#before",
        "raised_at": at(BEFORE),
        "owner_id": "employee#named",
    }
    yield row(
        "blocker", "blocker/draft", **mine, check_in_id="check_in/draft", owner_id="employee#named", raised_at=None
    )
    yield row("blocker", "blocker", **mine, **submitted, named=("named",))
    yield row("blocker", "blocker#before", **mine, **submitted, named=("named",), day=BEFORE, resolved_at=at(BEFORE))
    yield row("blocker", "blocker#goal", **mine, **submitted, named=("named",), goal_id="goal/manager")
    yield row("blocker", "blocker/private", **mine, **submitted, named=("named",), goal_id="goal/private")
    for manager in ("boss", "former", "named"):
        met: dict[str, Any] = {"named": (manager,)}
        yield row(
            "one_on_one",
            f"one_on_one#{manager}",
            **mine,
            **met,
            manager_id=f"employee#{manager}",
            state="HELD",
            scheduled_at=at(BEFORE),
            held_at=at(BEFORE),
        )
        yield row(
            "agenda_item",
            f"agenda_item/discussed#{manager}",
            **mine,
            **met,
            one_on_one_id=f"one_on_one#{manager}",
            discussed_at=at(BEFORE),
        )
        yield row(
            "agenda_item",
            f"agenda_item/open#{manager}",
            **mine,
            **met,
            one_on_one_id=f"one_on_one#{manager}",
            trigger_firing_id="trigger_firing",
        )
        yield row(
            "action_item",
            f"action_item#{manager}",
            **mine,
            **met,
            one_on_one_id=f"one_on_one#{manager}",
            owner_id=f"employee#{manager}",
        )
    yield row("agenda_item", "agenda_item/open#next", **mine, named=("named",), added_by_id="employee#named")
