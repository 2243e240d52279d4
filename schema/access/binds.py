"""The named parameters of statements: who asks, and when. What a kept statement may not hold itself.

Each carries the value of the request that composes the statement, so that it runs as it stands, too.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Date, Integer, Uuid, bindparam
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.values import Relation
from schema.access.viewer import Named, Near, Viewer


def tenant(viewer: Viewer) -> BindParameter[Any]:
    """The viewer's organization."""
    return bindparam("tenant", viewer.organization_id, type_=Uuid)


def me(viewer: Viewer) -> BindParameter[Any]:
    """The viewer's employee."""
    return bindparam("me", viewer.employee_id, type_=Uuid)


def my_manager(viewer: Viewer) -> BindParameter[Any]:
    """The viewer's own manager."""
    return bindparam("my_manager", viewer.manager_id, type_=Uuid)


def near(viewer: Viewer, relations: Collection[Relation]) -> BindParameter[Any]:
    """Everybody to whom the viewer has one of the relations, where that is known."""
    return _near(viewer, Near.name_of(relations), Uuid)


def former(viewer: Viewer, relations: Collection[Relation]) -> tuple[BindParameter[Any], BindParameter[Any]]:
    """Everybody to whom the viewer had one of the relations, and until when."""
    name = Near.name_of(relations)
    return _near(viewer, f"former_{name}", Uuid), _near(viewer, f"until_{name}", Date)


def _near(viewer: Viewer, name: str, kind: Any) -> BindParameter[Any]:
    return bindparam(name, None if viewer.near is None else viewer.near[name], type_=ARRAY(kind))


def today(day: date) -> BindParameter[Any]:
    """The day of the request."""
    return bindparam("today", day, type_=Date)


def as_of(day: date) -> BindParameter[Any]:
    """The day whose state is asked for."""
    return bindparam("as_of", day, type_=Date)


def ids() -> BindParameter[Any]:
    """The ids that are asked for; given when the statement runs."""
    return bindparam("ids", type_=ARRAY(Uuid))


def given(name: str, kind: Any) -> BindParameter[Any]:
    """Any other value; given when the statement runs."""
    return bindparam(name, type_=kind)


def size() -> BindParameter[Any]:
    """How many rows at most; given when the statement runs."""
    return bindparam("size", type_=Integer)


def place(position: int, kind: Any) -> BindParameter[Any]:
    """A sort key of a cursor; given when the statement runs."""
    return bindparam(f"place_{position}", type_=kind)


def values(viewer: Viewer, day: date, more: Mapping[str, Any]) -> Named:
    """The values of a request, and more for one statement."""
    own = {
        "tenant": viewer.organization_id,
        "me": viewer.employee_id,
        "my_manager": viewer.manager_id,
        "today": day,
        "as_of": day,
        **more,
    }
    return Named(viewer.near, own)
