"""What happens in development, as events of the thread. Each is as visible as the node that it tells about."""

from typing import Any
from uuid import UUID

import strawberry

from schema.access.fields import Info, follow, reference
from schema.access.thread import ThreadEvent, thread_event
from schema.development.plan_types import DevelopmentAction
from schema.development.types import Suggestion
from schema.development.values import SuggestionOutcome
from schema.kit.batch import batch
from schema.people.types import Employee


def _by() -> Any:
    """The person that the payload names."""

    async def by(parents, info):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - typed by the field
        named = [parent.__dict__.get("by_id") for parent in parents]
        return await follow(info.context, "Employee", [(None if one is None else UUID(one), None) for one in named])

    by.__annotations__ = {"info": Info}
    return batch(description="Who did; null for a rule.")(by)


def _suggestion() -> Any:
    return reference("node_id", "Suggestion", "The suggestion, as it stands now.")


@thread_event("Suggestion", description="A rule raised a suggestion.")
class SuggestionRaised(ThreadEvent):
    """It waits for a person."""

    suggestion: Suggestion | None = _suggestion()


@thread_event("Suggestion", description="A person accepted or declined a suggestion.")
class SuggestionDecided(ThreadEvent):
    """The decision."""

    suggestion: Suggestion | None = _suggestion()
    by: Employee | None = _by()


@thread_event("Suggestion", description="A suggestion was taken back: its cause was corrected.")
class SuggestionWithdrawn(ThreadEvent):
    """By its rule, or by a person."""

    suggestion: Suggestion | None = _suggestion()
    by: Employee | None = _by()


@thread_event("Suggestion", description="A suggestion ran out; nobody decided in time.")
class SuggestionExpired(ThreadEvent):
    """No decision."""

    suggestion: Suggestion | None = _suggestion()


@thread_event("DevelopmentAction", description="An action came into a development plan.")
class DevelopmentActionAdded(ThreadEvent):
    """From a suggestion, or because somebody planned it."""

    action: DevelopmentAction | None = reference("node_id", "DevelopmentAction", "The action.")


@thread_event("DevelopmentAction", description="An action of a development plan is done.")
class DevelopmentActionCompleted(ThreadEvent):
    """Said by a person, or by the learning system."""

    action: DevelopmentAction | None = reference("node_id", "DevelopmentAction", "The action.")


@thread_event("Suggestion", description="It was verified whether an accepted suggestion helped.")
class OutcomeVerified(ThreadEvent):
    """Read from the metric after the action was done."""

    outcome: SuggestionOutcome = strawberry.field(description="Whether the metric came back.")
    suggestion: Suggestion | None = _suggestion()
