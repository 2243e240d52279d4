"""The events of a simulated organization, as they would have been recorded had it lived in this program.

Drawn from the loaded rows by the database itself: every event follows from a row and its moment, every cause from a
reference between rows. There is no audit trail of it, since nobody did it here.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Told:
    """What the rows of a table tell.

    Attributes:
        event: the type of event.
        node_type: the graph's name of the rows' type.
        rows: where they come from, as SQL; the row itself is called `it`.
        at: its moment, as SQL.
        payload: its facts, as SQL.
        operation: what happened to the row.
        employee: whose thread it belongs to, as SQL.
    """

    event: str
    node_type: str
    rows: str
    at: str
    payload: str = "CAST('{}' AS jsonb)"
    operation: str = "UPDATED"
    employee: str = "it.employee_id"


@dataclass(frozen=True)
class Follows:
    """That events of one type follow from those of another.

    Attributes:
        event: the type of the events that follow.
        cause: the type of what they follow from.
        rows: the table of rows that join the two, called `it` unless it names itself.
        followed: the id of the cause's node, as SQL.
        where: which of the rows, as SQL.
        follower: the id of the following event's node, as SQL.
    """

    event: str
    cause: str
    rows: str
    followed: str
    where: str = "true"
    follower: str = "it.id"


# A run of missed weeks: each miss has as many predecessors in its run as its rank differs least from the week's.
_MISSES = """
    (SELECT *, row_number() OVER (PARTITION BY organization_id, goal_id, run ORDER BY week_starts_on) AS consecutive
     FROM (SELECT *, row_number() OVER of_goal - row_number() OVER (PARTITION BY organization_id, goal_id, missed
                                                                   ORDER BY week_starts_on) AS run
           FROM goal_update WHERE recorded_at IS NOT NULL AND value IS NOT NULL
           WINDOW of_goal AS (PARTITION BY organization_id, goal_id ORDER BY week_starts_on)) AS runs
     WHERE missed) AS it
"""
_MISSED = (
    "jsonb_build_object('week', it.week, 'value', CAST(it.value AS text), 'target', CAST(it.target AS text),"
    " 'consecutive', it.consecutive)"
)
_OF_PLAN = "development_action AS it JOIN development_plan AS plan USING (organization_id)"

TOLD = (
    Told(
        "CheckInSubmitted",
        "CheckIn",
        "check_in AS it WHERE it.submitted_at IS NOT NULL",
        "it.submitted_at",
        "jsonb_build_object('week', it.week)",
        "CREATED",
    ),
    Told("MetricMissed", "GoalUpdate", f"{_MISSES} WHERE true", "it.recorded_at", _MISSED, "CREATED"),
    Told("SkillGapFlagged", "SkillGapFlag", "skill_gap_flag AS it WHERE true", "it.flagged_at", operation="CREATED"),
    Told("SuggestionRaised", "Suggestion", "trigger_firing AS it WHERE true", "it.raised_at", operation="CREATED"),
    Told(
        "SuggestionDecided",
        "Suggestion",
        "trigger_firing AS it WHERE it.state IN ('ACCEPTED', 'DECLINED') AND it.decided_at IS NOT NULL",
        "it.decided_at",
    ),
    Told(
        "DevelopmentActionAdded",
        "DevelopmentAction",
        f"{_OF_PLAN} WHERE plan.id = it.plan_id",
        "it.created_at",
        operation="CREATED",
        employee="plan.employee_id",
    ),
    Told(
        "DevelopmentActionCompleted",
        "DevelopmentAction",
        f"{_OF_PLAN} WHERE plan.id = it.plan_id AND it.completed_at IS NOT NULL",
        "it.completed_at",
        employee="plan.employee_id",
    ),
    Told("OutcomeVerified", "Suggestion", "trigger_firing AS it WHERE it.verified_at IS NOT NULL", "it.verified_at"),
    Told("RatingReleased", "Rating", "rating AS it WHERE it.released_at IS NOT NULL", "it.released_at"),
    Told(
        "CompensationChanged",
        "CompensationRecord",
        "compensation_record AS it WHERE true",
        "CAST(it.valid_from AS timestamp) AT TIME ZONE 'UTC'",
        operation="CREATED",
    ),
)
"""What happened, in the order in which things of one moment happen."""

FOLLOWS = (
    Follows("MetricMissed", "CheckInSubmitted", "goal_update", "it.check_in_id", "it.recorded_at IS NOT NULL"),
    Follows("SkillGapFlagged", "CheckInSubmitted", "skill_gap_flag", "it.check_in_id"),
    Follows("SuggestionRaised", "SkillGapFlagged", "trigger_firing", "it.flag_id"),
    Follows("SuggestionRaised", "MetricMissed", "trigger_observation", "it.goal_update_id", follower="it.firing_id"),
    Follows("SuggestionDecided", "SuggestionRaised", "trigger_firing", "it.id"),
    Follows("DevelopmentActionAdded", "SuggestionDecided", "trigger_firing", "it.id", follower="it.action_id"),
    Follows("DevelopmentActionCompleted", "DevelopmentActionAdded", "development_action", "it.id"),
    Follows("OutcomeVerified", "SuggestionDecided", "trigger_firing", "it.id"),
    Follows("OutcomeVerified", "DevelopmentActionCompleted", "trigger_firing", "it.action_id"),
    Follows(
        "RatingReleased",
        "OutcomeVerified",
        "rating AS it JOIN trigger_firing AS firing USING (organization_id, employee_id)"
        " JOIN review_cycle AS cycle ON cycle.organization_id = it.organization_id AND cycle.id = it.cycle_id",
        "firing.id",
        "firing.verified_at BETWEEN cycle.starts_on AND it.released_at",
    ),
    Follows("CompensationChanged", "RatingReleased", "compensation_record", "it.rating_id"),
)
"""What followed from what."""

_SELECTED = """
    SELECT {place} AS place, '{event}' AS type, {at} AS at, {employee} AS employee_id, '{node_type}' AS node_type,
           it.id AS node_id, '{operation}' AS operation, {payload} AS payload
    FROM {rows} AND it.organization_id = :tenant
"""
# Ids follow from rows, so that the same seed gives the same events; in the form of a UUIDv7, without its time.
_NAMING = {
    "named": "CAST(overlay(overlay(md5(",
    "as_id": ") PLACING '7' FROM 13) PLACING '8' FROM 17) AS uuid)",
}
_NUMBER = """
    INSERT INTO domain_event (organization_id, id, sequence, type, at, employee_id, node_type, node_id, operation,
                              payload, created_at)
    SELECT :tenant, {named}type || node_id{as_id}, row_number() OVER (ORDER BY at, place, node_id), type, at,
           employee_id, node_type, node_id, operation, payload, :stamp
    FROM ({told}) AS told
"""
_LINK = """
    INSERT INTO domain_event_cause (organization_id, id, event_id, cause_id, created_at)
    SELECT DISTINCT :tenant, {named}CAST(event.id AS text) || cause.id{as_id}, event.id, cause.id,
                    CAST(:stamp AS timestamptz)
    FROM (SELECT {follower} AS follower, {followed} AS followed FROM {rows}
          WHERE it.organization_id = :tenant AND {where}) AS pair
    JOIN domain_event AS event ON event.organization_id = :tenant
                              AND event.id = {named}'{event}' || follower{as_id}
    JOIN domain_event AS cause ON cause.organization_id = :tenant
                              AND cause.id = {named}'{cause}' || followed{as_id}
    WHERE cause.sequence < event.sequence
"""
# Statistics know nothing yet of events that are just being loaded; without them each cause would be looked for in all.
_KNOW = text("ANALYZE domain_event")
_BEGIN = """
    INSERT INTO journal (organization_id, id, last_event, created_at)
    SELECT :tenant, :tenant, count(*), :stamp FROM domain_event WHERE organization_id = :tenant
"""

# What lies behind is news to nobody: the workers begin after it.
_KNOWN = """
    INSERT INTO job.place (organization_id, sequence)
    SELECT organization_id, last_event FROM journal WHERE organization_id = :tenant
"""


async def record(connection: AsyncConnection, organization_id: UUID, stamp: datetime) -> int:
    """Write the events of a loaded organization, in the order of their moments; how many there are.

    `stamp` is when they count as recorded.
    """
    values = {"tenant": organization_id, "stamp": stamp}
    told = " UNION ALL ".join(_selected(place, one) for place, one in enumerate(TOLD))
    events = (await connection.execute(text(_NUMBER.format(told=told, **_NAMING)), values)).rowcount
    await connection.execute(_KNOW)
    for link in FOLLOWS:
        named = link.rows if " AS it" in link.rows else f"{link.rows} AS it"
        await connection.execute(text(_LINK.format(**vars(link) | {"rows": named} | _NAMING)), values)
    await connection.execute(text(_BEGIN), values)
    await connection.execute(text(_KNOWN), values)
    return events


def _selected(place: int, told: Told) -> str:
    return _SELECTED.format(place=place, **vars(told))
