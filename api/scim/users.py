"""Employees as SCIM users, and SCIM users as what an identity provider says of employees. Not HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from api.scim.collections import identified, placed, windowed
from plugins.scim.attributes import ENTERPRISE, USER, USERS
from plugins.scim.errors import bad
from plugins.scim.filters import Filter
from plugins.scim.matching import matches, sought
from plugins.scim.resources import required, with_defaults, work_email
from schema.access.request import Request
from schema.people import provisioning, provisioning_store

_COLUMNS = {
    "userName": "user_name",
    "externalId": "external_name",
    "employeeNumber": "employee_number",
    "emails": "work_email",
    "emails.value": "work_email",
}
"""Which columns a filter can be looked up by."""


@dataclass(frozen=True, slots=True)
class Users:
    """The users of an organization; `base` is the URL of the service."""

    request: Request
    base: str
    kept = USERS

    async def listed(self, filter_: Filter | None, skip: int, most: int) -> tuple[list[dict[str, Any]], int]:
        """A page of those who meet a filter, and how many do."""
        if filter_ is None:
            rows = await provisioning_store.users(self.request, page=(skip, most))
            return await self._resources(rows), await provisioning_store.count_users(self.request)
        equal = sought(filter_)
        narrowed = {_COLUMNS[name]: text for name, text in equal.items() if name in _COLUMNS}
        ids = [identified(equal["id"])] if "id" in equal else None
        rows = await provisioning_store.users(
            self.request, ids=[one for one in ids if one] if ids else None, sought=narrowed
        )
        return windowed([one for one in await self._resources(rows) if matches(filter_, one)], skip, most)

    async def found(self, identifier: UUID) -> dict[str, Any] | None:
        """The user of an id."""
        resources = await self._resources(await provisioning_store.users(self.request, ids=[identifier]))
        return resources[0] if resources else None

    async def create(self, given: dict[str, Any]) -> UUID:
        """Take somebody on."""
        resource = with_defaults(given)
        required(resource, USERS)
        return await provisioning.provision(self.request, _said(resource))

    async def replace(self, identifier: UUID, before: Mapping[str, Any], given: dict[str, Any]) -> None:
        """Make of a user what is sent; whether the user works here stays where nothing is said of it."""
        resource = with_defaults({"active": before["active"], **given})
        required(resource, USERS)
        await provisioning.alter(self.request, identifier, _said(before), _said(resource))

    async def alter(self, identifier: UUID, before: Mapping[str, Any], after: dict[str, Any]) -> None:
        """Make of a user what a patch says."""
        await provisioning.alter(self.request, identifier, _said(before), _said(with_defaults(after)))

    async def delete(self, identifier: UUID, before: Mapping[str, Any]) -> None:
        """Let go of a user, who stays an employee."""
        await provisioning.let_go(self.request, identifier, _said(before))

    async def hold(self, identifier: UUID) -> None:
        """Lock a user to the end of the transaction."""
        await provisioning.hold_user(self.request, identifier)

    async def _resources(self, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
        groups = await provisioning_store.groups_of(self.request, [row.id for row in rows])
        return [self._resource(row, groups[row.id]) for row in rows]

    def _resource(self, row: Row[Any], groups: Sequence[Row[Any]]) -> dict[str, Any]:
        name = {"familyName": row.family_name, "givenName": row.given_name}
        told = {
            "externalId": row.external_name,
            "userName": row.user_name,
            "name": _filled(name),
            "displayName": row.display_name,
            "title": row.title,
            "active": provisioning.user_of(row).active,
            "emails": [{"value": row.work_email, "type": "work", "primary": True}] if row.work_email else None,
            "groups": [self._group(one) for one in groups] or None,
            ENTERPRISE: _filled(
                {"employeeNumber": row.employee_number, "department": row.department, "manager": self._manager(row)}
            ),
        }
        return placed([USER, ENTERPRISE], row, _filled(told), USERS, self.base)

    def _group(self, row: Row[Any]) -> dict[str, str]:
        return {"value": str(row.group_id), "$ref": f"{self.base}/Groups/{row.group_id}", "display": row.name}

    def _manager(self, row: Row[Any]) -> dict[str, str] | None:
        if row.manager_id is None:
            return None
        return {"value": str(row.manager_id), "$ref": f"{self.base}/Users/{row.manager_id}"}


def _said(resource: Mapping[str, Any]) -> provisioning.User:
    """What a resource says of an employee."""
    name, extended = resource.get("name", {}), resource.get(ENTERPRISE, {})
    return provisioning.User(
        user_name=resource["userName"],
        given_name=name.get("givenName", ""),
        family_name=name.get("familyName", ""),
        shown=resource.get("displayName", ""),
        employee_number=extended.get("employeeNumber", ""),
        external_name=resource.get("externalId"),
        work_email=work_email(resource),
        manager_id=_manager_of(extended.get("manager")),
        active=resource["active"],
    )


def _manager_of(manager: Mapping[str, str] | None) -> UUID | None:
    if not manager:
        return None
    told = manager.get("value") or manager.get("$ref", "").rsplit("/", 1)[-1]
    found = identified(told)
    if found is None:
        raise bad("invalidValue", "The manager is no user here; send the id of one as manager.value.")
    return found


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
