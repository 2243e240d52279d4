"""Development."""

from collections.abc import Iterator
from typing import Any

from tests.access.cast import AFTER, BEFORE, EARLY, OLD
from tests.access.staged.row import Row, at, row

_WHY = [{"feature": "behind", "label": "19% behind plan: raises it.", "direction": "RAISES", "contribution": 0.4}]
_TOLD: dict[str, Any] = {
    "reasons": _WHY,
    "counter_evidence": _WHY,
    "recommendation": "TRAINING",
    "offered": ["SKILL", "WILL", "EXTERNAL"],
    "confirmed_cause": "SKILL",
}
"""What the graph shows in a shape of its own."""


def rows() -> Iterator[Row]:
    """Every row."""
    mine: dict[str, Any] = {"owner": "subject", "employee_id": "employee#subject"}
    yield row("skill")
    yield row("course")
    yield row("course_skill", course_id="course", skill_id="skill")
    yield row("trigger_rule", rule_version=1, cause="METRIC_MISSED_TWICE")
    for which, day in (("old", OLD), ("before", BEFORE), ("after", AFTER)):
        yield row(
            "skill_claim",
            f"skill_claim#{which}",
            **mine,
            named=("named",),
            day=day,
            skill_id="skill",
            proficiency=3,
            asserted_by_id="employee#named",
            claimed_on=day,
        )
        yield row("certification", f"certification#{which}", **mine, day=day, skill_id="skill", issued_on=day)
        yield row(
            "completion", f"completion#{which}", **mine, day=day, course_id="course", score=77, completed_at=at(day)
        )
        yield row(
            "trigger_firing",
            f"trigger_firing#{which}",
            **mine,
            day=day,
            rule_id="trigger_rule",
            goal_id="goal/manager",
            cause="METRIC_MISSED_TWICE",
            kind="COURSE",
            course_id="course",
            skill_id="skill",
            mentor_id="employee#named",
            raised_at=at(day),
            state="ACCEPTED",
            decided_at=at(day),
            decided_by_id="employee#named",
            outcome="RECOVERED",
            verified_at=at(day),
        )
        yield row(
            "trigger_observation",
            f"trigger_observation#{which}",
            owner="subject",
            day=day,
            firing_id=f"trigger_firing#{which}",
            week="2026-W10",
        )
        yield row(
            "skill_will_diagnosis",
            f"skill_will_diagnosis#{which}",
            **mine,
            day=day,
            goal_id="goal/manager",
            diagnosed_on=day,
            verdict="SKILL",
            weeks_observed=8,
            reviewed_by_id="employee#boss",
            reviewed_at=at(day),
            disputed_by_id="employee#subject",
            disputed_at=at(day),
            confirmed_at=at(day),
            **_TOLD,
        )
    yield row(
        "trigger_firing",
        "trigger_firing",
        **mine,
        goal_id="goal/manager",
        cause="SKILL_GAP",
        kind="MENTOR",
        raised_at=at(BEFORE),
        state="PROPOSED",
    )
    yield row(
        "trigger_firing",
        "trigger_firing/private",
        **mine,
        day=BEFORE,
        goal_id="goal/private",
        cause="SKILL_GAP",
        kind="MENTOR",
        raised_at=at(BEFORE),
        state="DECLINED",
        decided_at=at(BEFORE),
    )
    yield row(
        "trigger_observation",
        "trigger_observation/private",
        owner="subject",
        firing_id="trigger_firing/private",
        week="2026-W10",
    )
    yield row(
        "skill_will_diagnosis",
        "skill_will_diagnosis/private",
        **mine,
        day=BEFORE,
        goal_id="goal/private",
        diagnosed_on=BEFORE,
        verdict="WILL",
        weeks_observed=8,
        reviewed_at=at(BEFORE),
        disputed_at=at(BEFORE),
        confirmed_at=at(BEFORE),
        **_TOLD,
    )
    for which, status in (("active", "ACTIVE"), ("closed", "CLOSED")):
        yield row(
            "development_plan", f"development_plan#{which}", **mine, status=status, starts_on=EARLY, ends_on=BEFORE
        )
        for mentor in ("named", "none"):
            named = ("named",) if mentor == "named" else ()
            label = f"{which}_{mentor}"
            yield row(
                "development_action",
                f"development_action#{label}",
                owner="subject",
                named=named,
                plan_id=f"development_plan#{which}",
                kind="EXPOSURE_20",
                mentor_id=None if mentor == "none" else "employee#named",
                goal_id="goal/private",
                course_id="course",
                skill_id="skill",
            )
            yield row(
                "milestone", f"milestone#{label}", owner="subject", named=named, action_id=f"development_action#{label}"
            )
    yield row("mentorship", **mine, named=("named",), mentor_id="employee#named", skill_id="skill", starts_on=EARLY)
    yield row(
        "learning_assignment",
        **mine,
        course_id="course",
        assigned_on=BEFORE,
        action_id="development_action#active_none",
        assigned_by_id="employee#boss",
    )
