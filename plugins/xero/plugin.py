"""What the host calls: the connectors of this plugin."""

from typing import Any

from goldenthread_sdk import Connector, hookimpl

from plugins.xero.connector import XeroNzConnector, XeroUkConnector


@hookimpl
def register_connectors() -> list[type[Connector[Any]]]:
    """One connector for each country, for each has a contract of its own."""
    return [XeroUkConnector, XeroNzConnector]
