"""What the host calls: the connectors of this plugin."""

from typing import Any

from goldenthread_sdk import Connector, hookimpl

from plugins.gusto.connector import GustoConnector


@hookimpl
def register_connectors() -> list[type[Connector[Any]]]:
    """The one connector."""
    return [GustoConnector]
