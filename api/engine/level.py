"""One level of an execution: the parents whose selection set is being answered, and where they stand."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from api.engine.execution import Execution
from api.engine.places import Rows


class Level:
    """Objects of one concrete type under one selection set; at least one."""

    __slots__ = ("_mappings", "execution", "parents", "rows")

    def __init__(self, parents: list[Any], rows: Rows, execution: Execution) -> None:
        self.parents = parents
        self.rows = rows
        self.execution = execution
        self._mappings: tuple[bool, bool] | None = None

    @property
    def mappings(self) -> tuple[bool, bool]:
        """Whether fields are keys of plain dicts; and whether any parent gives its fields by key, not by attribute."""
        if self._mappings is None:
            kinds = set(map(type, self.parents))
            self._mappings = kinds == {dict}, any(map(_is_mapping, kinds))
        return self._mappings


@lru_cache(maxsize=1024)
def _is_mapping(kind: type) -> bool:
    return issubclass(kind, Mapping)
