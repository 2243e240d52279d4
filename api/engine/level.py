"""One level of an execution: the parents whose selection set is being answered, and where they stand."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from api.engine.execution import Execution
from api.engine.places import Rows


class Level:
    """Objects of one concrete type under one selection set; at least one."""

    __slots__ = ("all_dicts", "any_mapping", "execution", "parents", "rows")

    def __init__(self, parents: list[Any], rows: Rows, execution: Execution) -> None:
        self.parents = parents
        self.rows = rows
        self.execution = execution
        kinds = set(map(type, parents))
        self.all_dicts = kinds == {dict}
        """Whether fields are keys of plain dicts."""
        self.any_mapping = any(map(_is_mapping, kinds))
        """Whether a parent gives its fields by key instead of by attribute."""


@lru_cache(maxsize=1024)
def _is_mapping(kind: type) -> bool:
    return issubclass(kind, Mapping)
