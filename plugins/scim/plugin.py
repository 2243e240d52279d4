"""What the host calls: the connectors of this plugin."""

from typing import Any

from goldenthread_sdk import Connector, hookimpl

from plugins.scim.connector import ScimConnector


@hookimpl
def register_connectors() -> list[type[Connector[Any]]]:
    """The one connector."""
    return [ScimConnector]
