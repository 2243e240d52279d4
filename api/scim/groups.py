"""Groups of an identity provider as SCIM resources. Not HTTP; and no rights hang on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from api.scim.collections import identified, placed, windowed
from plugins.scim.attributes import GROUP, GROUPS
from plugins.scim.errors import bad
from plugins.scim.filters import Filter
from plugins.scim.matching import matches
from plugins.scim.resources import required
from schema.access.request import Request
from schema.people import provisioning, provisioning_store


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of an organization; `base` is the URL of the service."""

    request: Request
    base: str
    kept = GROUPS

    async def listed(self, filter_: Filter | None, skip: int, most: int) -> tuple[list[dict[str, Any]], int]:
        """A page of those that meet a filter, and how many do."""
        resources = await self._resources(await provisioning_store.groups(self.request))
        return windowed([one for one in resources if filter_ is None or matches(filter_, one)], skip, most)

    async def found(self, identifier: UUID) -> dict[str, Any] | None:
        """The group of an id."""
        resources = await self._resources(await provisioning_store.groups(self.request, [identifier]))
        return resources[0] if resources else None

    async def create(self, given: dict[str, Any]) -> UUID:
        """Make a group."""
        required(given, GROUPS)
        return await provisioning.make_group(
            self.request, given["displayName"], given.get("externalId"), _members(given)
        )

    async def replace(self, identifier: UUID, before: Mapping[str, Any], given: dict[str, Any]) -> None:
        """Make of a group what is sent."""
        del before
        required(given, GROUPS)
        await provisioning.alter_group(
            self.request, identifier, given["displayName"], given.get("externalId"), _members(given)
        )

    async def alter(self, identifier: UUID, before: Mapping[str, Any], after: dict[str, Any]) -> None:
        """Make of a group what a patch says."""
        await self.replace(identifier, before, after)

    async def delete(self, identifier: UUID, before: Mapping[str, Any]) -> None:
        """Delete a group; its members stay."""
        del before
        await provisioning.remove_group(self.request, identifier)

    async def hold(self, identifier: UUID) -> None:
        """Lock a group to the end of the transaction."""
        await provisioning_store.hold_group(self.request, identifier)

    async def _resources(self, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
        members = await provisioning_store.members(self.request, [row.id for row in rows])
        return [self._resource(row, members[row.id]) for row in rows]

    def _resource(self, row: Row[Any], members: Sequence[UUID]) -> dict[str, Any]:
        told: dict[str, Any] = {"displayName": row.name}
        if row.external_name is not None:
            told["externalId"] = row.external_name
        if members:
            refer = f"{self.base}/Users"
            told["members"] = [{"value": str(one), "$ref": f"{refer}/{one}", "type": "User"} for one in members]
        return placed([GROUP], row, told, GROUPS, self.base)


def _members(resource: Mapping[str, Any]) -> list[UUID]:
    found = []
    for one in resource.get("members", []):
        identifier = identified(one.get("value") or one.get("$ref", "").rsplit("/", 1)[-1])
        if identifier is None:
            raise bad("invalidValue", "A member is no user here; send the ids of users as members.value.")
        found.append(identifier)
    return found
