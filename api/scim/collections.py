"""What users and groups have in common as SCIM resources: ids, `meta`, windows of a list."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row

from plugins.scim.answers import version_of
from plugins.scim.attributes import Kept
from plugins.scim.filters import Filter


class Collection(Protocol):
    """The resources of one type, in one organization, within one request."""

    @property
    def kept(self) -> Kept:
        """Their type."""

    async def listed(self, filter_: Filter | None, skip: int, most: int) -> tuple[list[dict[str, Any]], int]:
        """A page of those that meet a filter, and how many do."""

    async def found(self, identifier: UUID) -> dict[str, Any] | None:
        """The one of an id."""

    async def create(self, given: dict[str, Any]) -> UUID:
        """Make one of what was sent."""

    async def replace(self, identifier: UUID, before: Mapping[str, Any], given: dict[str, Any]) -> None:
        """Make of one what was sent."""

    async def alter(self, identifier: UUID, before: Mapping[str, Any], after: dict[str, Any]) -> None:
        """Make of one what a patch says."""

    async def delete(self, identifier: UUID, before: Mapping[str, Any]) -> None:
        """Let go of one."""

    async def hold(self, identifier: UUID) -> None:
        """Lock one to the end of the transaction."""


def identified(text: str) -> UUID | None:
    """The UUID of an id; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def windowed(resources: Sequence[dict[str, Any]], skip: int, most: int) -> tuple[list[dict[str, Any]], int]:
    """A part of a list, and how long the whole is."""
    return list(resources[skip : skip + most]), len(resources)


def placed(schemas: list[str], row: Row[Any], told: dict[str, Any], kept: Kept, base: str) -> dict[str, Any]:
    """A resource with its id and `meta`."""
    resource = {"schemas": schemas, "id": str(row.id), **told}
    meta = {
        "resourceType": kept.name,
        "created": _moment(row.created_at),
        "lastModified": _moment(row.updated_at),
        "location": f"{base}{kept.endpoint}/{row.id}",
        "version": version_of(resource),
    }
    return {**resource, "meta": meta}


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
