"""What the host calls: the connectors of this plugin."""

from typing import Any

from goldenthread_sdk import Connector, hookimpl

from plugins.moodle.connector import MoodleConnector


@hookimpl
def register_connectors() -> list[type[Connector[Any]]]:
    """The one connector."""
    return [MoodleConnector]
