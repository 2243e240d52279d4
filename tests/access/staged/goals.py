"""Goals, for each audience and on both sides of the handover."""

from collections.abc import Iterator

from tests.access.cast import AFTER, AHEAD, BEFORE, EARLY, OLD
from tests.access.staged.row import Row, at, row

_GOALS = (
    ("private", "PRIVATE", EARLY, AHEAD),
    ("manager", "MANAGER", EARLY, AHEAD),
    ("team", "TEAM", EARLY, AHEAD),
    ("public", "ORGANIZATION", EARLY, AHEAD),
    ("manager#old", "MANAGER", EARLY, OLD),
    ("manager#before", "MANAGER", EARLY, BEFORE),
    ("manager#planned", "MANAGER", AHEAD, AHEAD),
    ("private#before", "PRIVATE", EARLY, BEFORE),
)


def rows() -> Iterator[Row]:
    """Every row."""
    yield row("goal_cycle", starts_on=EARLY, ends_on=AHEAD, state="OPEN")
    yield row("goal_template", difficulty=2)
    for which, visibility, starts, due in _GOALS:
        yield row(
            "goal",
            f"goal/{which}",
            owner="subject",
            day=due,
            owner_id="employee#subject",
            level="INDIVIDUAL",
            kind="OBJECTIVE",
            visibility=visibility,
            starts_on=starts,
            due_on=due,
            cycle_id="goal_cycle",
            template_id="goal_template",
            state="ACTIVE",
        )
        yield row(
            "goal_metric",
            f"goal_metric/{which}",
            owner="subject",
            day=due,
            goal_id=f"goal/{which}",
            direction="MAINTAIN",
        )
        yield row(
            "metric_observation",
            f"metric_observation/{which}",
            owner="subject",
            day=min(due, AFTER),
            goal_metric_id=f"goal_metric/{which}",
            source="MANUAL",
            observed_at=at(min(due, AFTER)),
        )
        if which != "team":
            yield row(
                "goal_contribution",
                f"goal_contribution/{which}",
                owner="subject",
                day=due,
                goal_id=f"goal/{which}",
                parent_id="goal/team",
            )
    yield row(
        "goal_contribution",
        "goal_contribution/team#to_private",
        owner="subject",
        day=AHEAD,
        goal_id="goal/team",
        parent_id="goal/private",
    )
    for which, visibility in (("unit_public", "ORGANIZATION"), ("unit_closed", "MANAGER")):
        yield row(
            "goal",
            f"goal/{which}",
            owner_id=None,
            org_unit_id="org_unit",
            level="DEPARTMENT",
            kind="KPI",
            visibility=visibility,
            starts_on=EARLY,
            due_on=AHEAD,
            parent_id="goal/private",
        )
