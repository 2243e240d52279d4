"""What a client sends as a resource, made sure of: names as the standard writes them, values of their kinds.

What the thread does not keep, and what is not the client's to say, is left out without a word (RFC 7644, section 3.3).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.scim.attributes import Attribute, Kept
from plugins.scim.errors import bad

LONGEST = 1_000
MOST_ELEMENTS = 10_000
_BOOLEANS = {"true": True, "false": False}


def cleaned(given: Any, kept: Kept) -> dict[str, Any]:
    """A resource of what a client sent, without its read-only attributes.

    Raises:
        ScimError: invalidSyntax, where it is no resource of that type; invalidValue.
    """
    if not isinstance(given, Mapping):
        raise bad("invalidSyntax", "The body is no JSON object; send a resource.")
    named = [urn.lower() for urn in given.get("schemas", []) if isinstance(urn, str)]
    if kept.schema.lower() not in named:
        raise bad("invalidSyntax", f"`schemas` does not name {kept.schema}; send a {kept.name}.")
    found: dict[str, Any] = {}
    for name, value in given.items():
        if kept.extension is not None and name.lower() == kept.extension.lower():
            extended = _extended(value, kept)
            if extended:
                found[kept.extension] = extended
        else:
            _take(found, kept.attribute(name), value)
    return found


def required(resource: Mapping[str, Any], kept: Kept) -> None:
    """Let pass a resource that has all that it must have.

    Raises:
        ScimError: invalidValue.
    """
    _require(resource, kept.attributes, "")
    if kept.extension is not None:
        _require(resource.get(kept.extension, {}), kept.extended, f"{kept.extension}:")


def value_of(attribute: Attribute, value: Any) -> Any:
    """A value as the attribute keeps it; None where there is none.

    Raises:
        ScimError: invalidValue.
    """
    if attribute.many:
        return _elements(attribute, value if isinstance(value, list) else [value]) if value is not None else None
    return _single(attribute, value)


def with_defaults(resource: dict[str, Any]) -> dict[str, Any]:
    """A user with what it always has: active, and shown by given and family name, where a client said nothing."""
    name = resource.get("name", {})
    shown = " ".join(filter(None, (name.get("givenName"), name.get("familyName"))))
    found = {"active": True, **resource}
    if shown and not found.get("displayName"):
        found["displayName"] = shown
    return found


def work_email(resource: Mapping[str, Any]) -> str | None:
    """The one address that is kept: of those for work the primary one, else the first."""
    listed = [one for one in resource.get("emails", []) if one.get("value")]
    best = sorted(listed, key=lambda one: one.get("primary") is not True)
    return str(best[0]["value"]) if best else None


def _extended(value: Any, kept: Kept) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise bad("invalidValue", f"{kept.extension} holds attributes; send an object.")
    found: dict[str, Any] = {}
    for name, one in value.items():
        _take(found, kept.attribute(name, kept.extension), one)
    return found


def _take(found: dict[str, Any], attribute: Attribute | None, value: Any) -> None:
    if attribute is None or attribute.mutability == "readOnly":
        return
    kept = value_of(attribute, value)
    if kept is not None and kept not in ([], {}):
        found[attribute.name] = kept


def _elements(attribute: Attribute, listed: Sequence[Any]) -> list[Any]:
    if len(listed) > MOST_ELEMENTS:
        raise bad("invalidValue", f"{attribute.name} has more than {MOST_ELEMENTS} values; send fewer at once.")
    return [one for one in (_single(attribute, value) for value in listed) if one]


def _single(attribute: Attribute, value: Any) -> Any:
    if value is None:
        return None
    if attribute.kind == "complex":
        return _complex(attribute, value)
    if attribute.kind == "boolean":
        return _boolean(attribute, value)
    if not isinstance(value, str) or len(value) > LONGEST:
        raise bad("invalidValue", f"{attribute.name} is a text of at most {LONGEST} letters; send one.")
    return value


def _complex(attribute: Attribute, value: Any) -> dict[str, Any] | None:
    """An object by parts; one that is for something that is not kept, as an address at home, is no value."""
    if isinstance(value, str) and attribute.part("value") is not None:
        value = {"value": value}
    if not isinstance(value, Mapping):
        raise bad("invalidValue", f"{attribute.name} has parts; send an object.")
    found: dict[str, Any] = {}
    for name, one in value.items():
        part = attribute.part(name)
        if part is not None and part.mutability != "readOnly" and (kept := _single(part, one)) is not None:
            found[part.name] = kept
    kind = attribute.part("type")
    if kind is not None and kind.choices and found.get("type", kind.choices[0]).lower() not in _lower(kind.choices):
        return None
    return found


def _boolean(attribute: Attribute, value: Any) -> bool:
    """True or false; as a word too, since some identity providers send it so."""
    known = _BOOLEANS.get(value.lower()) if isinstance(value, str) else value
    if not isinstance(known, bool):
        raise bad("invalidValue", f"{attribute.name} is true or false; send one of them.")
    return known


def _require(held: Mapping[str, Any], attributes: Sequence[Attribute], before: str) -> None:
    for one in attributes:
        value = held.get(one.name)
        if one.required and one.mutability != "readOnly" and (value is None or value in ("", {}, [])):
            raise bad("invalidValue", f"{before}{one.name} is missing; send it.")
        if isinstance(value, Mapping):
            _require(value, one.parts, f"{before}{one.name}.")


def _lower(words: Sequence[str]) -> set[str]:
    return {word.lower() for word in words}
