"""How resources are answered: the attributes that are wanted, pages, versions. Not how they are found."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.scim.attributes import KEPT, Attribute, Kept
from plugins.scim.discovery import MOST_RESULTS
from plugins.scim.errors import STALE, ScimError, bad

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


@dataclass(frozen=True, slots=True)
class Question:
    """What a client wants to know of a list, or of a resource.

    Attributes:
        filter: what the resources meet.
        first: the place of the first one, from 1 on.
        count: how many at most.
        wanted: names of the attributes to tell; all where there are none.
        unwanted: names of the attributes to leave out.
    """

    filter: str | None = None
    first: int = 1
    count: int = MOST_RESULTS
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


def question(given: Mapping[str, Any]) -> Question:
    """The question of the parameters of a GET or of the body of a search.

    Raises:
        ScimError: invalidValue; invalidFilter, where the filter is no text.
    """
    wanted, unwanted = _names(given.get("attributes")), _names(given.get("excludedAttributes"))
    if wanted and unwanted:
        raise bad("invalidValue", "`attributes` and `excludedAttributes` can't stand together; send one of them.")
    text = given.get("filter")
    if text is not None and (not isinstance(text, str) or not text.strip()):
        raise bad("invalidFilter", 'The filter is empty; send one such as userName eq "ada", or none.')
    first, count = _number(given, "startIndex", 1), _number(given, "count", MOST_RESULTS)
    return Question(text, max(first, 1), min(max(count, 0), MOST_RESULTS), wanted, unwanted)


def page(resources: Sequence[Mapping[str, Any]], total: int, asked: Question) -> Mapping[str, Any]:
    """A page of a list; `resources` are those of the page alone."""
    told = {"totalResults": total, "startIndex": asked.first, "itemsPerPage": len(resources)}
    return {"schemas": [LIST], **told, "Resources": list(resources)}


def version_of(resource: Mapping[str, Any]) -> str:
    """The ETag of a resource: while nothing of it changes, it stays the same."""
    content = {name: value for name, value in resource.items() if name != "meta"}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def require_version(if_match: str | None, version: str) -> None:
    """Let pass a change of the version that its client has read, or of any where it names none.

    Raises:
        ScimError: 412.
    """
    if if_match is not None and not is_named(if_match, version):
        raise ScimError(STALE, "The resource has changed since it was read; read it again and decide anew.")


def is_named(versions: str, version: str) -> bool:
    """Whether a list of ETags has a version, by the weak comparison; `*` has all."""
    listed = {one.strip().removeprefix("W/") for one in versions.split(",")}
    return "*" in listed or version.removeprefix("W/") in listed


def told(resource: Mapping[str, Any], asked: Question, kept: Kept) -> Mapping[str, Any]:
    """A resource with the attributes that are wanted; `id` and `schemas` are always told."""
    if not asked.wanted and not asked.unwanted:
        return resource
    names = {name.lower() for name in asked.wanted or asked.unwanted}
    keep = bool(asked.wanted)
    found = _picked(resource, (*kept.attributes, *_common(kept)), kept.schema, names, keep=keep)
    if kept.extension is not None and kept.extension in resource:
        whole = kept.extension.lower() in names
        held = resource[kept.extension]
        picked = held if whole else _picked(held, kept.extended, kept.extension, names, keep=keep, bare=False)
        if picked and not (whole and not keep):
            found[kept.extension] = picked
    return {"schemas": resource["schemas"], "id": resource["id"], **found}


def _common(kept: Kept) -> Iterable[Attribute]:
    return filter(None, (kept.attribute("externalId"), kept.attribute("meta")))


def _picked(
    held: Mapping[str, Any],
    attributes: Iterable[Attribute],
    schema: str,
    names: set[str],
    *,
    keep: bool,
    bare: bool = True,
) -> dict[str, Any]:
    """The attributes that are named, or those that are not; parts of them, too."""
    found = {}
    for one in attributes:
        ways = [f"{schema}:{one.name}".lower(), *([one.name.lower()] if bare else [])]
        value = held.get(one.name)
        if value is None:
            continue
        if any(way in names for way in ways):
            if keep:
                found[one.name] = value
            continue
        parts = {part.name for part in one.parts if any(f"{way}.{part.name.lower()}" in names for way in ways)}
        if parts:
            found[one.name] = _parts(value, parts, keep=keep)
        elif not keep:
            found[one.name] = value
    return found


def _parts(value: Any, parts: set[str], *, keep: bool) -> Any:
    if isinstance(value, list):
        return [_parts(one, parts, keep=keep) for one in value]
    return {name: one for name, one in value.items() if (name in parts) == keep}


def _names(given: Any) -> tuple[str, ...]:
    listed = given.split(",") if isinstance(given, str) else given or ()
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise bad("invalidValue", "Names of attributes are texts; send a list of them.")
    return tuple(one.strip() for one in listed if one.strip())


def _number(given: Mapping[str, Any], name: str, usual: int) -> int:
    told_of = given.get(name)
    if told_of is None:
        return usual
    digits = str(told_of)
    if isinstance(told_of, bool) or not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdigit():
        raise bad("invalidValue", f"{name} is a whole number; send one.")
    return max(min(int(digits[:12]), 2**31), -1)


ENDPOINTS = {kept.endpoint.removeprefix("/"): kept for kept in KEPT}
"""The types of resources by the last part of their URL."""
