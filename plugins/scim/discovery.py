"""What the server says of itself: its features, its types of resources and their schemas (RFC 7644, section 4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.scim.attributes import ENTERPRISE, KEPT, Attribute, Kept
from plugins.scim.errors import NOT_FOUND, ScimError

MOST_RESULTS = 200
"""How many resources one answer holds at most."""

CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"


def service_provider_config(base: str) -> Mapping[str, Any]:
    """What of the standard is supported. `base` is the URL of the service, without a slash at its end."""
    bearer = {
        "type": "oauthbearertoken",
        "name": "Bearer token",
        "description": "A service token with the scope scim:write.",
        "primary": True,
    }
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [bearer],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def resource_types(base: str) -> Sequence[Mapping[str, Any]]:
    """The types of resources."""
    return [_type(kept, base) for kept in KEPT]


def schemas(base: str) -> Sequence[Mapping[str, Any]]:
    """The schemas of all types."""
    found = []
    for kept in KEPT:
        found.append(_schema(kept.schema, kept.name, kept.description, kept.attributes, base))
        if kept.extension is not None:
            found.append(_schema(kept.extension, "EnterpriseUser", "Employment of a user", kept.extended, base))
    return found


def one_of(documents: Sequence[Mapping[str, Any]], identifier: str) -> Mapping[str, Any]:
    """The document of an id.

    Raises:
        ScimError: 404.
    """
    for document in documents:
        if document["id"].lower() == identifier.lower():
            return document
    raise ScimError(NOT_FOUND, "There is no such resource type or schema; list them all.")


def _type(kept: Kept, base: str) -> Mapping[str, Any]:
    extensions = [{"schema": kept.extension, "required": kept.extension == ENTERPRISE}] if kept.extension else []
    return {
        "schemas": [TYPE],
        "id": kept.name,
        "name": kept.name,
        "endpoint": kept.endpoint,
        "description": kept.description,
        "schema": kept.schema,
        "schemaExtensions": extensions,
        "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{kept.name}"},
    }


def _schema(urn: str, name: str, description: str, attributes: Sequence[Attribute], base: str) -> Mapping[str, Any]:
    return {
        "schemas": [SCHEMA],
        "id": urn,
        "name": name,
        "description": description,
        "attributes": [_attribute(one) for one in attributes],
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{urn}"},
    }


def _attribute(one: Attribute) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "name": one.name,
        "type": one.kind,
        "multiValued": one.many,
        "description": one.description,
        "required": one.required,
        "mutability": one.mutability,
        "returned": "default",
    }
    if one.kind not in {"boolean", "complex"}:
        told |= {"caseExact": one.exact, "uniqueness": "server" if one.unique else "none"}
    if one.choices:
        told["canonicalValues"] = list(one.choices)
    if one.refers:
        told["referenceTypes"] = list(one.refers)
    if one.parts:
        told["subAttributes"] = [_attribute(part) for part in one.parts]
    return told
