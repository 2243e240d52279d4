"""The two inner loops of the engine as generated functions: reading an attribute off each parent, building the rows.

A comprehension with the name written out lets the interpreter specialise the access to the class at hand. Against
`operator.attrgetter` and `dict(zip(...))` this halves the time of a wide level (see README). The text that is
evaluated holds nothing but identifiers and quoted strings.
"""

from collections.abc import Callable
from functools import lru_cache
from keyword import iskeyword
from operator import attrgetter
from typing import Any, cast

Read = Callable[[list[Any]], list[Any]]
Build = Callable[..., list[dict[str, Any]]]


@lru_cache(maxsize=4096)
def reader(type_name: str, attribute: str) -> Read:
    """A function that reads the attribute off each object; one for each type, as they specialise by class."""
    del type_name
    if not attribute.isidentifier() or iskeyword(attribute):
        get = attrgetter(attribute)
        return lambda objects: list(map(get, objects))
    return cast("Read", eval(f"lambda objects: [each.{attribute} for each in objects]", {}))  # noqa: S307


@lru_cache(maxsize=1024)
def builder(keys: tuple[str, ...]) -> Build:
    """A function of one column for each key; it returns one dict for each row. At least one key."""
    names = [f"v{index}" for index in range(len(keys))]
    items = ", ".join(f"{key!r}: {name}" for key, name in zip(keys, names, strict=True))
    unpacked = ", ".join(names)
    source = f"lambda *columns: [{{{items}}} for {unpacked}, in zip(*columns, strict=True)]"
    return cast("Build", eval(source, {"zip": zip}))  # noqa: S307
