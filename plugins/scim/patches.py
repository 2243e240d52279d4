"""PATCH (RFC 7644, section 3.5.2): operations on a resource, all of them or none. Gives a new resource.

Identity providers take liberties that are let pass: operations in any case of letters, `name.givenName` as a key of a
value without a path, and `remove` with the elements to remove as its value.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from plugins.scim.attributes import Attribute, Kept
from plugins.scim.errors import bad
from plugins.scim.filters import Both, Compare, Filter, Path, parse_path
from plugins.scim.matching import matches
from plugins.scim.resources import value_of

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST_OPERATIONS = 1_000


def patched(resource: Mapping[str, Any], body: Any, kept: Kept) -> dict[str, Any]:
    """The resource as it is after all operations.

    Raises:
        ScimError: invalidSyntax, invalidPath, invalidFilter, invalidValue, noTarget, mutability.
    """
    found = deepcopy(dict(resource))
    for operation in _operations(body):
        verb, path, value = _read(operation)
        if path is None:
            _without_path(found, verb, value, kept)
        else:
            _apply(found, verb, parse_path(path, kept), value, kept)
    return found


def _operations(body: Any) -> Sequence[Any]:
    if not isinstance(body, Mapping) or PATCH not in body.get("schemas", []):
        raise bad("invalidSyntax", f"The body is no patch; send an object whose `schemas` names {PATCH}.")
    operations = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST_OPERATIONS:
        raise bad("invalidSyntax", f"`Operations` is a list of 1 to {MOST_OPERATIONS} operations; send one.")
    return operations


def _read(operation: Any) -> tuple[str, str | None, Any]:
    given = {name.lower(): value for name, value in operation.items()} if isinstance(operation, Mapping) else {}
    verb, path = str(given.get("op", "")).lower(), given.get("path")
    if verb not in {"add", "replace", "remove"}:
        raise bad("invalidSyntax", "An operation is add, replace or remove; send one of them as `op`.")
    if path is not None and not isinstance(path, str):
        raise bad("invalidPath", "A path is a text, e.g. name.givenName.")
    return verb, path or None, given.get("value")


def _without_path(found: dict[str, Any], verb: str, value: Any, kept: Kept) -> None:
    if verb == "remove":
        raise bad("noTarget", "`remove` needs a path that says what to remove.")
    if not isinstance(value, Mapping):
        raise bad("invalidValue", "An operation without a path has an object of attributes as its value.")
    for name, one in value.items():
        if name.lower() != "schemas":
            _apply(found, verb, parse_path(name, kept), one, kept)


def _apply(found: dict[str, Any], verb: str, path: Path, value: Any, kept: Kept) -> None:
    if path.place is None:
        _extension(found, verb, path.schema or "", value, kept)
        return
    attribute, part = path.place.attribute, path.place.part
    _writable(attribute, part, verb)
    held = found if path.schema is None else found.setdefault(path.schema, {})
    if path.chosen is not None:
        _choose(held, verb, path, value)
    elif part is not None:
        _part(held, verb, attribute, part, value)
    elif verb == "remove":
        _remove(held, attribute, value)
    else:
        _set(held, verb, attribute, value)
    if path.schema is not None and not held:
        del found[path.schema]


def _extension(found: dict[str, Any], verb: str, schema: str, value: Any, kept: Kept) -> None:
    """The whole of an extension: each of its attributes."""
    if verb == "remove":
        for name in list(found.get(schema, {})):
            _apply(found, verb, parse_path(f"{schema}:{name}", kept), None, kept)
        return
    if not isinstance(value, Mapping):
        raise bad("invalidValue", f"{schema} holds attributes; send an object.")
    for name, one in value.items():
        if name.lower() != "schemas":
            _apply(found, verb, parse_path(f"{schema}:{name}", kept), one, kept)


def _writable(attribute: Attribute, part: Attribute | None, verb: str) -> None:
    last = part or attribute
    if "readOnly" in {attribute.mutability, last.mutability}:
        raise bad("mutability", f"{last.name} is read-only; leave it out.")
    if verb == "remove" and last.required:
        raise bad("mutability", f"{last.name} always has a value; replace it.")


def _set(held: dict[str, Any], verb: str, attribute: Attribute, value: Any) -> None:
    """Give an attribute a value: lists grow by `add`, objects keep the parts that are not sent."""
    new = value_of(attribute, value)
    old = held.get(attribute.name)
    if new is None or new in ([], {}):
        if verb == "replace" and not attribute.required:
            held.pop(attribute.name, None)
        return
    if attribute.many and verb == "add":
        held[attribute.name] = _joined(old or [], new)
    elif attribute.kind == "complex" and not attribute.many and isinstance(old, Mapping):
        held[attribute.name] = {**_without_reference(old, new), **new}
    else:
        held[attribute.name] = new


def _without_reference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parts that stay; a reference to somebody else does not."""
    return {name: value for name, value in old.items() if not (name == "$ref" and "value" in new)}


def _joined(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """A list with more elements, none twice; a new primary one makes the others secondary."""
    known = {_identity(one) for one in new}
    stay = [one for one in old if _identity(one) not in known]
    if any(isinstance(one, Mapping) and one.get("primary") for one in new):
        stay = [{**one, "primary": False} for one in stay]
    return [*stay, *new]


def _identity(element: Any) -> Any:
    return element.get("value") if isinstance(element, Mapping) else element


def _part(held: dict[str, Any], verb: str, attribute: Attribute, part: Attribute, value: Any) -> None:
    old = held.get(attribute.name)
    if attribute.many:
        for element in old or []:
            _put(element, verb, part, value)
        return
    changed = dict(old or {})
    _put(changed, verb, part, value)
    if changed:
        held[attribute.name] = changed
    else:
        held.pop(attribute.name, None)


def _put(element: dict[str, Any], verb: str, part: Attribute, value: Any) -> None:
    new = None if verb == "remove" else value_of(part, value)
    if new is None:
        element.pop(part.name, None)
    else:
        element[part.name] = new


def _remove(held: dict[str, Any], attribute: Attribute, value: Any) -> None:
    """Take an attribute away; of a list only the elements that are named, where some are."""
    if attribute.many and value is not None:
        gone = {_identity(one) for one in value_of(attribute, value)}
        held[attribute.name] = [one for one in held.get(attribute.name, []) if _identity(one) not in gone]
    else:
        held[attribute.name] = None
    if not held[attribute.name]:
        del held[attribute.name]


def _choose(held: dict[str, Any], verb: str, path: Path, value: Any) -> None:
    """Change those elements of a list that a filter picks; `add` makes one that there is not."""
    place, chosen = path.place, path.chosen
    if place is None or chosen is None:
        return
    elements = held.get(place.attribute.name, [])
    picked = [one for one in elements if matches(chosen, one)]
    if verb == "remove" and place.part is None:
        elements = [one for one in elements if one not in picked]
    elif not picked and verb == "add":
        made = _told(chosen)
        _merge(made, verb, place.attribute, place.part, value)
        elements = [*elements, made]
    elif not picked:
        raise bad("noTarget", f"No value of {place.attribute.name} fits the path's filter; add one.")
    else:
        for one in picked:
            _merge(one, verb, place.attribute, place.part, value)
    held[place.attribute.name] = elements
    if not elements:
        del held[place.attribute.name]


def _merge(element: dict[str, Any], verb: str, attribute: Attribute, part: Attribute | None, value: Any) -> None:
    if part is not None:
        _put(element, verb, part, value)
        return
    for new in value_of(attribute, value) or []:
        element.update(new)


def _told(chosen: Filter) -> dict[str, Any]:
    """What a filter says of an element that would meet it."""
    match chosen:
        case Both(left, right):
            return {**_told(left), **_told(right)}
        case Compare(place, "eq", value):
            return {place.attribute.name: value}
        case _:
            return {}
