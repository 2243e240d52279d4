"""What mutations of connections are given."""

from datetime import datetime

import strawberry

from schema.access.mutations import Input
from schema.governance.values import SyncMode
from schema.kit.enums import graph_enum

_CONNECTION = "The connection."
_VERSION = "The `version` that you have read; refused as STALE_VERSION when it has changed since."
_SETTINGS = "What the connector needs to be told, by name, as `python -m api plugins` lists it; secrets among it."
_TOKENS = "The first tokens of a connector that uses OAuth; it refreshes them by itself."


@strawberry.input(description="One thing that a connector needs to be told.")
class ConnectionSettingInput:
    """A setting."""

    name: str = strawberry.field(description="Its name.")
    value: str = strawberry.field(description="Its value; a secret is kept encrypted and never shown again.")


@strawberry.input(description="Tokens of an account at another system (OAuth 2.0).")
class ConnectionTokensInput:
    """Tokens."""

    access_token: str = strawberry.field(description="The access token.")
    refresh_token: str = strawberry.field(description="The refresh token.")
    expires_at: datetime = strawberry.field(description="When the access token ends.")


@strawberry.input(description="A connection to set up.")
class ConnectionCreateInput(Input):
    """A new connection."""

    connector_id: strawberry.ID = strawberry.field(description="The connector's own id, e.g. moodle.")
    name: str = strawberry.field(description="Name of the connection, e.g. moodle; what the system is called here.")
    settings: list[ConnectionSettingInput] = strawberry.field(description=_SETTINGS)
    tokens: ConnectionTokensInput | None = strawberry.field(default=None, description=_TOKENS)


@strawberry.input(description="What to change of a connection; settings and secrets that are left out stay.")
class ConnectionUpdateInput(Input):
    """Changes of a connection."""

    connection_id: strawberry.ID = strawberry.field(description=_CONNECTION)
    settings: list[ConnectionSettingInput] | None = strawberry.field(default=None, description=_SETTINGS)
    tokens: ConnectionTokensInput | None = strawberry.field(default=None, description=_TOKENS)
    paused: bool | None = strawberry.field(default=None, description="Whether it is stopped; runs are refused then.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="A connection to try out.")
class ConnectionTestInput(Input):
    """The connection."""

    connection_id: strawberry.ID = strawberry.field(description=_CONNECTION)


@strawberry.input(description="A run to start.")
class SyncStartInput(Input):
    """The run."""

    connection_id: strawberry.ID = strawberry.field(description=_CONNECTION)
    mode: graph_enum(SyncMode) = strawberry.field(  # type: ignore[valid-type]
        default=SyncMode.INCREMENTAL, description="How much it reads, as far as its streams can."
    )
    dry_run: bool = strawberry.field(default=False, description="Whether it only shows what it would do.")
