"""The caller's organization in the graph, and the thresholds of its rules. Not its people."""

from collections.abc import Mapping
from typing import Any

import strawberry

from schema.access.request import Request
from schema.kit.thresholds import Threshold as Declared
from schema.kit.thresholds import areas
from schema.people import store


@strawberry.type(description="A figure by which a rule fires; the organization may set it.")
class Threshold:
    """A threshold. Figures are text, since some are decimals and some are words."""

    area: str = strawberry.field(description="Which rules it is for.")
    name: str = strawberry.field(description="Its name within the area.")
    value: str = strawberry.field(description="What it is.")
    usual: str = strawberry.field(description="What it is where the organization sets nothing.")
    takes: str = strawberry.field(description="What it may be.")
    says: str = strawberry.field(description="What it means.")


@strawberry.type(description="The organization that the caller belongs to.")
class Organization:
    """The tenant."""

    settings: strawberry.Private[Mapping[str, Any]]

    key: str = strawberry.field(description="Short name, unique on this server.")
    name: str = strawberry.field(description="Full name.")
    version: int = strawberry.field(description="Grows with each change; send it when you set thresholds.")

    @strawberry.field(description="By which figures the rules of this organization fire, by area.")
    def thresholds(self) -> list[Threshold]:
        """All that the links declare; no statement."""
        return [threshold for area in areas.values() for threshold in _of(area.set_in(self.settings), area.thresholds)]


async def organization(request: Request) -> Organization:
    """The viewer's organization; one statement."""
    row = await store.organization_of(request)
    return Organization(settings=row.settings, key=row.key, name=row.name, version=row.version)


def _of(told: Mapping[str, object], declared: Mapping[str, Declared]) -> list[Threshold]:
    return [
        Threshold(
            area=one.area,
            name=one.name,
            value=str(told.get(one.field, one.usual)),
            usual=str(one.usual),
            takes=one.range,
            says=one.says,
        )
        for one in declared.values()
    ]
