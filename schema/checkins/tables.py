"""Tables of check-ins: the weekly check-in, its updates, blockers and flags; 1:1s; weeks without the system.

A draft's updates and blockers may be rewritten; they have no time of recording yet. Once submitted they are facts.
"""

from sqlalchemy import Boolean, CheckConstraint, SmallInteger

from schema.checkins.values import AgendaSource, BlockerKind, CheckInState, OneOnOneState
from schema.goals.values import GoalStatus
from schema.kit.tables import (
    JSON,
    Measure,
    choice,
    column,
    day,
    entity,
    indexed,
    moment,
    ref,
    unique,
    words,
)


def _is_its_monday(table: str) -> CheckConstraint:
    """`week` is the ISO 8601 week that begins on the Monday `week_starts_on`."""
    year = "CAST(extract(isoyear FROM week_starts_on) AS text)"
    number = "lpad(CAST(extract(week FROM week_starts_on) AS text), 2, '0')"
    return CheckConstraint(
        f"extract(isodow FROM week_starts_on) = 1 AND week = {year} || '-W' || {number}", name=f"ck_{table}_week"
    )


system_outage = entity(
    "system_outage",
    words("week"),
    day("week_starts_on"),
    words("reason"),
    unique("week_starts_on", where="deleted_at IS NULL"),
    _is_its_monday("system_outage"),
)
"""A week in which nobody could check in, so that nobody missed it."""

check_in = entity(
    "check_in",
    ref("employee_id", "employee"),
    words("week"),
    day("week_starts_on"),
    choice("state", CheckInState),
    choice("status", GoalStatus, nullable=True),
    words("align", nullable=True),
    words("track", nullable=True),
    words("achieve", nullable=True),
    column("confidence", SmallInteger, nullable=True),
    column("sentiment", SmallInteger, nullable=True),
    moment("submitted_at", nullable=True),
    words("manager_reply", nullable=True),
    ref("replied_by_id", "employee", nullable=True),
    moment("replied_at", nullable=True),
    words("client_mutation_id", nullable=True),
    unique("employee_id", "week_starts_on", where="deleted_at IS NULL"),
    unique("employee_id", "client_mutation_id"),
    indexed("week_starts_on", "id"),
    _is_its_monday("check_in"),
    CheckConstraint("confidence BETWEEN 0 AND 10", name="ck_check_in_confidence"),
    CheckConstraint("sentiment BETWEEN 1 AND 5", name="ck_check_in_sentiment"),
    CheckConstraint("(state IN ('SUBMITTED', 'REVIEWED')) = (submitted_at IS NOT NULL)", name="ck_check_in_submitted"),
    CheckConstraint("(state = 'REVIEWED') = (replied_at IS NOT NULL)", name="ck_check_in_replied"),
)
"""A week of an employee: align, track, achieve; a week that was missed has no row.

`status` is the worst of those of its goals that are not private, so that it tells nobody of a private one.
`sentiment` is what the person declared; nothing is inferred.
"""

goal_update = entity(
    "goal_update",
    ref("check_in_id", "check_in"),
    ref("goal_id", "goal"),
    ref("employee_id", "employee"),
    words("week"),
    day("week_starts_on"),
    choice("status", GoalStatus),
    choice("measured_status", GoalStatus, nullable=True),
    column("progress", Measure, nullable=True),
    column("value", Measure, nullable=True),
    column("target", Measure, nullable=True),
    column("missed", Boolean, default="false"),
    words("note", nullable=True),
    column("snapshot", JSON, nullable=True),
    moment("recorded_at", nullable=True),
    column("reported_value", Measure, nullable=True),
    moment("corrected_at", nullable=True),
    words("correction", nullable=True),
    unique("check_in_id", "goal_id"),
    indexed("goal_id", "week_starts_on", "id"),
    _is_its_monday("goal_update"),
    CheckConstraint("recorded_at IS NULL OR snapshot IS NOT NULL", name="ck_goal_update_snapshot"),
    CheckConstraint("(corrected_at IS NULL) = (correction IS NULL)", name="ck_goal_update_correction"),
    CheckConstraint("corrected_at >= recorded_at", name="ck_goal_update_corrected_at"),
    lifecycle=False,
)
"""What a check-in says of a goal.

`employee_id`, `week` and `week_starts_on` repeat those of the check-in, which never change, so that the newest updates
of a goal are read from one index. `status` is the employee's word and `measured_status` the metric's; neither
overwrites the other. `target` is what the plan asked for that week; `missed` says that the value is worse by more than
the tolerance. `snapshot` is the goal as it was when the check-in was submitted. A value that was told wrongly is
corrected in the open: `reported_value` keeps what was told at first, `correction` says why it was wrong.
"""

blocker = entity(
    "blocker",
    ref("check_in_id", "check_in"),
    ref("employee_id", "employee"),
    ref("goal_id", "goal", nullable=True),
    choice("kind", BlockerKind),
    words("description"),
    ref("owner_id", "employee", nullable=True),
    words("next_action", nullable=True),
    day("due_on", nullable=True),
    moment("raised_at", nullable=True),
    moment("resolved_at", nullable=True),
    column("escalated", Boolean, default="false"),
    CheckConstraint("resolved_at >= raised_at", name="ck_blocker_resolved"),
)
"""What stands in the way. `employee_id` repeats that of the check-in; `owner_id` is who is to remove it."""

skill_gap_flag = entity(
    "skill_gap_flag",
    ref("check_in_id", "check_in"),
    ref("employee_id", "employee"),
    ref("goal_id", "goal", nullable=True),
    ref("skill_id", "skill"),
    ref("flagged_by_id", "employee"),
    words("note", nullable=True),
    moment("flagged_at"),
)
"""A manager's word in a check-in that a skill is lacking. `employee_id` repeats that of the check-in."""

check_in_reminder = entity(
    "check_in_reminder",
    ref("employee_id", "employee"),
    words("week"),
    day("week_starts_on"),
    moment("reminded_at"),
    unique("employee_id", "week_starts_on"),
    _is_its_monday("check_in_reminder"),
    lifecycle=False,
)
"""That an employee had not checked in for a week when everybody was to have done so; once for each week."""

one_on_one = entity(
    "one_on_one",
    ref("employee_id", "employee"),
    ref("manager_id", "employee"),
    choice("state", OneOnOneState),
    moment("scheduled_at"),
    moment("held_at", nullable=True),
    words("notes", nullable=True),
    indexed("employee_id", "scheduled_at", "id"),
    CheckConstraint("manager_id <> employee_id", name="ck_one_on_one_manager"),
    CheckConstraint("(state = 'HELD') = (held_at IS NOT NULL)", name="ck_one_on_one_held"),
)
"""A talk of an employee with the manager. `notes` are shared by the two."""

agenda_item = entity(
    "agenda_item",
    ref("employee_id", "employee"),
    ref("one_on_one_id", "one_on_one", nullable=True),
    words("title"),
    choice("source", AgendaSource),
    ref("added_by_id", "employee", nullable=True),
    ref("trigger_firing_id", "trigger_firing", nullable=True),
    ref("blocker_id", "blocker", nullable=True),
    moment("discussed_at", nullable=True),
    unique("blocker_id", where="deleted_at IS NULL"),
)
"""Something to talk about: in a given 1:1, or in the employee's next one while none is named.

A blocker comes onto the agenda once, however often somebody or a rule escalates it.
"""

action_item = entity(
    "action_item",
    ref("employee_id", "employee"),
    ref("one_on_one_id", "one_on_one", nullable=True),
    ref("owner_id", "employee"),
    words("title"),
    day("due_on", nullable=True),
    moment("done_at", nullable=True),
)
"""What was agreed in a 1:1 and who does it. `employee_id` is the employee whose 1:1 it was."""
