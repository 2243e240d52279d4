"""What happens in check-ins, as events of the thread. Each is as visible as the node that it tells about."""

from decimal import Decimal
from typing import Any

import strawberry

from schema.access.fields import follow, load, reference
from schema.access.thread import ThreadEvent, thread_event
from schema.checkins.types import Blocker, CheckIn, CheckInReminder, GoalUpdate, OneOnOne, SkillGapFlag
from schema.goals.types import Goal
from schema.kit.batch import batch
from schema.kit.scalars import Week


def _fact(name: str, description: str) -> Any:
    """A number that the payload keeps as text, so that it loses nothing."""

    def resolve(self):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        kept = self.__dict__.get(name)
        return None if kept is None else float(Decimal(kept))

    return strawberry.field(resolver=resolve, description=description)


def _goal() -> Any:
    """The goal of the update that the event tells about."""

    async def goal(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        updates = await load(info.context, "GoalUpdate", [parent.node_id for parent in parents])
        named = [(updates[parent.node_id].goal_id if parent.node_id in updates else None, None) for parent in parents]
        return await follow(info.context, "Goal", named)

    return batch(description="The goal; null where you may no longer see it.")(goal)


@thread_event("CheckIn", description="An employee handed in a check-in.")
class CheckInSubmitted(ThreadEvent):
    """From here on rules look at it."""

    week: Week = strawberry.field(description="The week that it is about.")
    check_in: CheckIn | None = reference("node_id", "CheckIn", "The check-in.")


@thread_event("CheckIn", description="The manager replied to a check-in.")
class CheckInReplied(ThreadEvent):
    """It is reviewed."""

    week: Week = strawberry.field(description="The week that it is about.")
    check_in: CheckIn | None = reference("node_id", "CheckIn", "The check-in.")


@thread_event("CheckInReminder", description="An employee had not checked in when everybody was to have done so.")
class CheckInReminderDue(ThreadEvent):
    """Whoever reminds people listens to this."""

    week: Week = strawberry.field(description="The week without a check-in.")
    reminder: CheckInReminder | None = reference("node_id", "CheckInReminder", "The reminder.")


@thread_event("GoalUpdate", description="A metric was worse than the plan asked, by more than the tolerance.")
class MetricMissed(ThreadEvent):
    """One missed week."""

    week: Week = strawberry.field(description="The week.")
    value: float | None = _fact("value", "The value, in the unit of the metric.")
    target: float | None = _fact("target", "What the plan asked for that week.")
    consecutive: int = strawberry.field(description="How many observed weeks in a row have missed, this one included.")
    goal: Goal | None = _goal()
    update: GoalUpdate | None = reference("node_id", "GoalUpdate", "What the check-in said of the goal.")


@thread_event("GoalUpdate", description="An employee put a value right that had been told wrongly.")
class GoalUpdateCorrected(ThreadEvent):
    """What rested on the wrong value may be withdrawn."""

    week: Week = strawberry.field(description="The week that the value is about.")
    was_missed: bool = strawberry.field(description="Whether it had missed by the value told at first.")
    missed: bool = strawberry.field(description="Whether it misses by the right value.")
    goal: Goal | None = _goal()
    update: GoalUpdate | None = reference("node_id", "GoalUpdate", "What the check-in says of the goal now.")


@thread_event("SkillGapFlag", description="A manager flagged a skill that is lacking.")
class SkillGapFlagged(ThreadEvent):
    """A suggestion follows."""

    flag: SkillGapFlag | None = reference("node_id", "SkillGapFlag", "The flag.")


@thread_event("Blocker", description="An employee told what stands in the way.")
class BlockerRaised(ThreadEvent):
    """It stands until it is resolved."""

    blocker: Blocker | None = reference("node_id", "Blocker", "The blocker.")


@thread_event("Blocker", description="A blocker was taken to the next level, by a person or because it stood too long.")
class BlockerEscalated(ThreadEvent):
    """It is on the agenda of the next 1:1."""

    blocker: Blocker | None = reference("node_id", "Blocker", "The blocker.")


@thread_event("Blocker", description="A blocker is out of the way.")
class BlockerResolved(ThreadEvent):
    """It no longer stands."""

    blocker: Blocker | None = reference("node_id", "Blocker", "The blocker.")


@thread_event("OneOnOne", description="Employee and manager met.")
class OneOnOneHeld(ThreadEvent):
    """What was not talked about goes on to the next one."""

    one_on_one: OneOnOne | None = reference("node_id", "OneOnOne", "The 1:1.")
