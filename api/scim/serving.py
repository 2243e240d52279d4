"""What is done for each method and path of SCIM, inside the one transaction of its request. Not how errors are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from api.scim.collections import Collection, identified
from api.scim.groups import Groups
from api.scim.users import Users
from plugins.scim import discovery
from plugins.scim.answers import ENDPOINTS, Question, is_named, page, question, require_version, told
from plugins.scim.errors import NOT_ALLOWED, NOT_FOUND, ScimError
from plugins.scim.filters import parse_filter
from plugins.scim.patches import patched
from plugins.scim.resources import cleaned
from schema.access.mutations import react
from schema.access.request import Request
from schema.people import provisioning

OK, CREATED, NO_CONTENT, NOT_MODIFIED = 200, 201, 204, 304
SEARCH = ".search"

_LISTS = {"ResourceTypes": discovery.resource_types, "Schemas": discovery.schemas}
_DISCOVERED = frozenset({"ServiceProviderConfig", *_LISTS})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: what is left of the path behind the base, and what came with it."""

    method: str
    path: tuple[str, ...]
    base: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    if_match: str | None = None
    if_none_match: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; no document where there is none."""

    status: int
    document: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def asked_path(path: str) -> tuple[str, ...]:
    """The parts of a path."""
    return tuple(unquote(part) for part in path.strip("/").split("/") if part)


def writes(method: str, path: tuple[str, ...]) -> bool:
    """Whether a request may change something; a search by POST does not."""
    return method != "GET" and path[-1:] != (SEARCH,)


async def serve(request: Request, asked: Asked) -> Reply:
    """Do what is asked.

    Raises:
        ScimError, RefusedError: it is not done.
    """
    await provisioning.enter(request)
    match asked.path:
        case (name, *rest) if name in _DISCOVERED and len(rest) <= 1:
            return _discovered(asked, name, rest)
        case (".search",):
            _allow(asked, "POST")
            return await _search([_collection(request, asked, name) for name in ENDPOINTS], asked.body)
        case (name,) if name in ENDPOINTS:
            return await _on_list(request, asked, _collection(request, asked, name))
        case (name, ".search") if name in ENDPOINTS:
            _allow(asked, "POST")
            return await _search([_collection(request, asked, name)], asked.body)
        case (name, identifier) if name in ENDPOINTS:
            return await _on_one(request, asked, _collection(request, asked, name), identifier)
        case _:
            raise ScimError(NOT_FOUND, "Nothing is here; read /ResourceTypes for the endpoints that there are.")


def _collection(request: Request, asked: Asked, name: str) -> Collection:
    return Users(request, asked.base) if name == "Users" else Groups(request, asked.base)


def _discovered(asked: Asked, name: str, rest: Sequence[str]) -> Reply:
    _allow(asked, "GET")
    if name == "ServiceProviderConfig":
        return Reply(OK, discovery.service_provider_config(asked.base))
    documents = _LISTS[name](asked.base)
    if rest:
        return Reply(OK, discovery.one_of(documents, rest[0]))
    return Reply(OK, page(documents, len(documents), Question()))


async def _on_list(request: Request, asked: Asked, collection: Collection) -> Reply:
    _allow(asked, "GET", "POST")
    if asked.method == "GET":
        return await _search([collection], asked.parameters)
    begun = len(request.events)
    identifier = await collection.create(cleaned(asked.body, collection.kept))
    await react(request, begun)
    return _one(asked, collection, await collection.found(identifier), CREATED)


async def _on_one(request: Request, asked: Asked, collection: Collection, identifier: str) -> Reply:
    _allow(asked, "GET", "PUT", "PATCH", "DELETE")
    known = identified(identifier)
    if known is not None and asked.method != "GET":
        await collection.hold(known)
    before = None if known is None else await collection.found(known)
    if known is None or before is None:
        raise ScimError(NOT_FOUND, f"There is no {collection.kept.name} of this id.")
    if asked.method == "GET":
        return _read(asked, collection, before)
    require_version(asked.if_match, before["meta"]["version"])
    begun = len(request.events)
    if asked.method == "DELETE":
        await collection.delete(known, before)
    elif asked.method == "PUT":
        await collection.replace(known, before, cleaned(asked.body, collection.kept))
    else:
        await collection.alter(known, before, patched(before, asked.body, collection.kept))
    await react(request, begun)
    if asked.method == "DELETE":
        return Reply(NO_CONTENT)
    return _one(asked, collection, await collection.found(known), OK)


def _read(asked: Asked, collection: Collection, resource: dict[str, Any]) -> Reply:
    version = resource["meta"]["version"]
    if asked.if_none_match is not None and is_named(asked.if_none_match, version):
        return Reply(NOT_MODIFIED, None, {"ETag": version})
    return _one(asked, collection, resource, OK)


def _one(asked: Asked, collection: Collection, resource: dict[str, Any] | None, status: int) -> Reply:
    if resource is None:
        raise ScimError(NOT_FOUND, f"There is no {collection.kept.name} of this id any more.")
    meta = resource["meta"]
    headers = {"ETag": meta["version"], "Location": meta["location"]}
    return Reply(status, told(resource, question(asked.parameters), collection.kept), headers)


async def _search(collections: Sequence[Collection], given: Any) -> Reply:
    """A page of the resources of one type, or of all types one after the other."""
    wanted = question(given if isinstance(given, Mapping) else {})
    resources: list[Mapping[str, Any]] = []
    total = 0
    filters = _filters(wanted, collections)
    for collection, filter_ in filters:
        skip = max(wanted.first - 1 - total, 0)
        found, number = await collection.listed(filter_, skip, wanted.count - len(resources))
        resources += [told(one, wanted, collection.kept) for one in found]
        total += number
    return Reply(OK, page(resources, total, wanted))


def _filters(wanted: Question, collections: Sequence[Collection]) -> list[tuple[Collection, Any]]:
    """Each collection with the filter as its type understands it; types that don't are left out, unless all don't."""
    if wanted.filter is None:
        return [(one, None) for one in collections]
    found, faults = [], []
    for one in collections:
        try:
            found.append((one, parse_filter(wanted.filter, one.kept)))
        except ScimError as error:
            faults.append(error)
    if not found:
        raise faults[0]
    return found


def _allow(asked: Asked, *methods: str) -> None:
    if asked.method not in methods:
        raise ScimError(NOT_ALLOWED, f"{asked.method} can't be done here; use {' or '.join(methods)}.")
