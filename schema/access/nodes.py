"""Every node type by its name: its class, and what can be read of it. Filled as the links' `types` are imported."""

from dataclasses import dataclass
from typing import Any

from schema.access.reads import Readable


@dataclass(frozen=True)
class NodeType:
    """A registered type: its name in the graph, its class, and what can be read of it."""

    name: str
    cls: type[Any]
    readable: Readable


node_types: dict[str, NodeType] = {}
"""Every node type by name."""
