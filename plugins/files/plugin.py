"""What the host calls: the connectors of this plugin, and its mapping profiles."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from goldenthread_sdk import Connector, hookimpl

from plugins.files.connector import FilesConnector
from plugins.files.loading import BUNDLED


@hookimpl
def register_connectors() -> list[type[Connector[Any]]]:
    """The one connector."""
    return [FilesConnector]


@hookimpl
def register_file_profiles() -> Iterable[Path]:
    """The bundled profiles."""
    return sorted(BUNDLED.glob("*.toml"))
