"""Whether a resource meets a filter; and what of a filter a database can look up by itself."""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.scim.attributes import Attribute
from plugins.scim.filters import Both, Compare, Either, Filter, Not, Place, Within

_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "co": lambda one, other: str(other) in str(one),
    "sw": lambda one, other: str(one).startswith(str(other)),
    "ew": lambda one, other: str(one).endswith(str(other)),
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}

Resource = Mapping[str, Any]
"""A resource as JSON has it, names as the standard writes them, the extension under its URI."""


def matches(filter_: Filter, resource: Resource) -> bool:
    """Whether a resource, or an element of a list, meets a filter. What has no value meets `ne` and nothing else."""
    match filter_:
        case Both(left, right):
            return matches(left, resource) and matches(right, resource)
        case Either(left, right):
            return matches(left, resource) or matches(right, resource)
        case Not(inner):
            return not matches(inner, resource)
        case Within(place, inner):
            return any(matches(inner, element) for element in _elements(place, resource))
        case Compare(place, sign, value):
            return _compares(list(values(place, resource)), place.last, sign, value)


def values(place: Place, resource: Resource) -> Iterator[Any]:
    """The values at a place: none, one, or those of a list."""
    for element in _elements(place, resource):
        value = element
        if isinstance(element, Mapping):
            value = element.get(place.last.name) if place.last is not place.attribute else element
        if value is not None and value != {}:
            yield value


def sought(filter_: Filter) -> Mapping[str, str]:
    """Attributes that must equal a text for the filter to be met, by name: what an index can narrow the search by."""
    match filter_:
        case Both(left, right):
            return {**sought(left), **sought(right)}
        case Compare(Place(attribute, part, _), "eq", str(value)):
            return {attribute.name if part is None else f"{attribute.name}.{part.name}": value}
        case _:
            return {}


def _elements(place: Place, resource: Resource) -> Iterator[Any]:
    held = resource if place.schema is None else resource.get(place.schema, {})
    found = held.get(place.attribute.name)
    if isinstance(found, list):
        yield from found
    elif found is not None:
        yield found


def _compares(found: list[Any], attribute: Attribute, sign: str, value: Any) -> bool:
    if sign == "pr":
        return bool(found)
    if value is None:
        return bool(found) == (sign == "ne")
    if sign == "ne":
        return not any(_holds(one, "eq", value, attribute) for one in found)
    return any(_holds(one, sign, value, attribute) for one in found)


def _holds(held: Any, sign: str, value: Any, attribute: Attribute) -> bool:
    return _HOLDS[sign](_comparable(held, attribute), _comparable(value, attribute))


def _comparable(value: Any, attribute: Attribute) -> Any:
    """A value as it is compared: times as one text of UTC, texts without their case unless it counts."""
    if attribute.kind == "dateTime":
        return _moment(str(value))
    return value.casefold() if isinstance(value, str) and not attribute.exact else value


def _moment(text: str) -> str:
    """A time that sorts as text; what is none is compared as it stands."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return str(found.timestamp()).zfill(20) if found.tzinfo is not None else text
