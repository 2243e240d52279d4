"""Which simulated columns of goals and check-ins go where."""

from collections.abc import Iterator

import orjson

from api.demo.copying import Copy, Simulated
from schema.checkins.tables import blocker, check_in, goal_update, skill_gap_flag, system_outage
from schema.goals.tables import goal, goal_contribution, goal_cycle, goal_metric, metric_observation
from schema.goals.values import ObservationSource

_BADNESS = ("GREEN", "YELLOW", "RED")


def goal_copies(simulated: Simulated) -> Iterator[Copy]:
    """Goals with their metrics."""
    told = simulated.organization
    yield Copy(
        goal_cycle,
        "goal_cycles",
        {"name": "name", "starts_on": "starts_on", "ends_on": "ends_on", "state": "state"},
    )
    parents = dict(
        zip(told.goal_contributions.values("goal"), simulated.values("goal_contributions", "parent"), strict=True)
    )
    yield Copy(
        goal,
        "goals",
        {
            "cycle_id": "cycle",
            "parent_id": [parents.get(row) for row in range(len(told.goals))],
            "level": "level",
            "kind": "kind",
            "owner_id": "owner",
            "org_unit_id": "org_unit",
            "title": "title",
            "difficulty": "difficulty",
            "weight": "weight",
            "tags": [list(tags) for tags in told.goals.values("tags")],
            "starts_on": "starts_on",
            "due_on": "due_on",
            "visibility": "visibility",
            "roll_up": "roll_up",
            "state": "state",
            "status": "status",
            "created_at": "created_at",
        },
    )
    yield Copy(goal_contribution, "goal_contributions", {"goal_id": "goal", "parent_id": "parent", "weight": "weight"})
    yield Copy(
        goal_metric,
        "goal_metrics",
        {
            "goal_id": "goal",
            "unit": "unit",
            "direction": "direction",
            "baseline": "baseline",
            "target": "target",
            "current": "current",
            "green_at": "green_at",
            "yellow_at": "yellow_at",
        },
    )


def check_in_copies(simulated: Simulated) -> Iterator[Copy]:
    """Check-ins with what they say; the skills of flags must be there."""
    outage = {"week": "week", "week_starts_on": "week_starts_on", "reason": "reason"}
    yield Copy(system_outage, "outages", {**outage})
    yield Copy(
        check_in,
        "check_ins",
        {
            "employee_id": "employee",
            "week": "week",
            "week_starts_on": "week_starts_on",
            "state": "state",
            "status": _shared_status(simulated),
            "align": "align",
            "track": "track",
            "achieve": "achieve",
            "confidence": "confidence",
            "sentiment": "sentiment",
            "submitted_at": "submitted_at",
            "manager_reply": "manager_reply",
            "replied_by_id": "replied_by",
            "replied_at": "replied_at",
        },
    )
    yield _goal_updates(simulated)
    yield _observations(simulated)
    who = _by_check_in(simulated, "blockers", "employee")
    yield Copy(
        blocker,
        "blockers",
        {
            "check_in_id": "check_in",
            "employee_id": who,
            "goal_id": "goal",
            "kind": "kind",
            "description": "description",
            "owner_id": "owner",
            "next_action": "next_action",
            "due_on": "due_on",
            "raised_at": "raised_at",
            "resolved_at": "resolved_at",
            "escalated": "escalated",
        },
    )
    yield Copy(
        skill_gap_flag,
        "skill_gap_flags",
        {
            "check_in_id": "check_in",
            "employee_id": "employee",
            "goal_id": "goal",
            "skill_id": "skill",
            "flagged_by_id": "flagged_by",
            "note": "note",
            "flagged_at": "flagged_at",
        },
    )


def _shared_status(simulated: Simulated) -> list[str | None]:
    """The worst status of each check-in's goals, private ones left out, so that it tells nobody of them."""
    told = simulated.organization
    visibility = told.goals.values("visibility")
    worst: dict[int, str] = {}
    updates = (told.goal_updates.values(name) for name in ("check_in", "goal", "status"))
    for check_in_row, goal_row, status in zip(*updates, strict=True):
        if visibility[goal_row] != "PRIVATE":
            worst[check_in_row] = max(worst.get(check_in_row, "GREEN"), status, key=_BADNESS.index)
    return [worst.get(row) for row in range(len(told.check_ins))]


def _observations(simulated: Simulated) -> Copy:
    """Each update is also an observation of its goal's metric; only goals with a metric are checked in on."""
    told = simulated.organization
    metric_of = dict(zip(told.goal_metrics.values("goal"), simulated.ids("goal_metrics"), strict=True))
    count = len(told.goal_updates)
    return Copy(
        metric_observation,
        "goal_updates",
        {
            "goal_metric_id": [metric_of[row] for row in told.goal_updates.values("goal")],
            "value": "value",
            "target": "target",
            "missed": "missed",
            "source": [ObservationSource.CHECK_IN.value] * count,
            "check_in_id": "check_in",
            "observed_at": "recorded_at",
        },
        identified=False,
    )


def _goal_updates(simulated: Simulated) -> Copy:
    told = simulated.organization
    snapshots = _snapshots(simulated)
    return Copy(
        goal_update,
        "goal_updates",
        {
            "check_in_id": "check_in",
            "goal_id": "goal",
            "employee_id": _by_check_in(simulated, "goal_updates", "employee"),
            "week": _by_check_in(simulated, "goal_updates", "week"),
            "week_starts_on": _by_check_in(simulated, "goal_updates", "week_starts_on"),
            "status": "status",
            "progress": "progress",
            "value": "value",
            "target": "target",
            "missed": "missed",
            "note": "note",
            "snapshot": [snapshots[row] for row in told.goal_updates.values("goal")],
            "recorded_at": "recorded_at",
            "created_at": "recorded_at",
        },
    )


def _by_check_in(simulated: Simulated, table: str, column: str) -> list[object]:
    """A column of the check-in that each row of a table belongs to."""
    values = simulated.values("check_ins", column)
    return [values[row] for row in getattr(simulated.organization, table).values("check_in")]


def _snapshots(simulated: Simulated) -> list[str]:
    """Each goal as its check-ins saw it; simulated goals do not change their terms."""
    told = simulated.organization
    measures = ("unit", "direction", "baseline", "target")
    metrics = dict(
        zip(
            told.goal_metrics.values("goal"),
            zip(*(told.goal_metrics.values(name) for name in measures), strict=True),
            strict=True,
        )
    )
    due = told.goals.values("due_on")
    return [
        orjson.dumps(
            {"title": title, "due_on": due[row], **dict(zip(measures, metrics.get(row, ()), strict=False))}, default=str
        ).decode()
        for row, title in enumerate(told.goals.values("title"))
    ]
