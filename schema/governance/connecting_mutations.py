"""Changes of connections, and runs."""

import strawberry

from schema.access.fields import reference
from schema.access.mutations import Payload, mutation
from schema.governance import connecting
from schema.governance.integration_types import ConnectedSystem, SyncRun


@strawberry.type(description="What a change of a connection answers.")
class ConnectionPayload(Payload):
    """The connection."""

    connection: ConnectedSystem | None = reference(
        "connection_id", "ConnectedSystem", "The connection; null where the change was refused."
    )


@strawberry.type(description="What trying a connection out answers.")
class ConnectionTestPayload(ConnectionPayload):
    """The connection, and what the other system says."""

    works: bool | None = strawberry.field(description="Whether it works; null where it was not tried.")
    account: str | None = strawberry.field(description="Whom the other system takes us for; null where it does not.")
    warnings: list[str] | None = strawberry.field(description="What is good to know before a run.")
    message: str | None = strawberry.field(description="What is wrong and how to mend it; null where nothing is.")


@strawberry.type(description="What starting a run answers.")
class SyncStartPayload(Payload):
    """The run."""

    run: SyncRun | None = reference("run_id", "SyncRun", "The run; null where it was refused.")


@strawberry.type
class ConnectionsMutation:
    """The mutations of connections."""

    connection_create: ConnectionPayload | None = mutation(
        connecting.create_connection, ConnectionPayload, description="Connect another system."
    )
    connection_update: ConnectionPayload | None = mutation(
        connecting.update_connection,
        ConnectionPayload,
        description="Change the settings or secrets of a connection, stop it or let it go on.",
    )
    connection_test: ConnectionTestPayload | None = mutation(
        connecting.test_connection, ConnectionTestPayload, description="Find out whether a connection works."
    )
    sync_start: SyncStartPayload | None = mutation(
        connecting.start_sync, SyncStartPayload, description="Read another system now."
    )
