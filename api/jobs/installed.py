"""All that the workers of one installation do: the duties of its parts, joined.

What a duty does stands with its part.
"""

from api.app import bounds
from api.connections import Plugins, connection_duties
from api.feeds.installed import webhook_duties
from api.graph import executor
from api.jobs.duties import Duties, joined
from api.jobs.housekeeping import HOUSEKEEPING
from api.jobs.replaying import Replaying
from api.scoring.installed import model_duties
from api.settings import Settings
from schema.checkins import scheduled as check_ins
from schema.development import scheduled as development
from schema.governance.parking import ASKED
from schema.pay import scheduled as pay
from schema.programs import scheduled as programs
from schema.reviews import scheduled as reviews
from schema.root import schema


def duties(settings: Settings) -> Duties:
    """The duties, by the settings."""
    runner = executor(schema, field_seconds=settings.field_timeout_seconds)
    links = Duties(
        listeners=development.LISTENERS,
        schedules={
            **check_ins.SCHEDULED,
            **development.SCHEDULED,
            **programs.SCHEDULED,
            **reviews.SCHEDULED,
            **pay.SCHEDULED,
        },
    )
    webhooks, systems = webhook_duties(settings, runner, bounds(settings)), connection_duties(settings, Plugins())
    parts = joined(HOUSEKEEPING, links, webhooks, model_duties(settings), systems)
    return joined(parts, Duties(listeners={ASKED: (Replaying(parts.listeners).replay,)}))
