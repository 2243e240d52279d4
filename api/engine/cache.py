"""A bounded cache that forgets what was used longest ago. Not for several threads without the interpreter lock."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Keeps at most `size` values."""

    __slots__ = ("_values", "size")

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"Cache size {size} is too small; give 1 or more.")
        self.size = size
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of `key`, made and kept if it is not there. What `make` raises is not kept."""
        values = self._values
        value = values.get(key)
        if value is None:
            value = values[key] = make()
            while len(values) > self.size:
                values.popitem(last=False)
        else:
            values.move_to_end(key)
        return value
