"""What reads of people decide. Changes have files of their own: `employing`, `reporting`, `records`."""

from collections.abc import Collection

from schema.access.request import Request
from schema.access.values import LineKind, ViewerKind
from schema.access.viewer import Viewer
from schema.people import line_store
from schema.people.values import ViewerRole

_LINE_ROLES = {LineKind.SOLID: ViewerRole.MANAGER, LineKind.HRBP: ViewerRole.HRBP}


def roles_known(request: Request) -> list[ViewerRole] | None:
    """In which capacities the viewer may act, sorted; None where a statement has to tell."""
    viewer = request.viewer
    if viewer.kind is ViewerKind.SERVICE:
        return [ViewerRole.SERVICE]
    if viewer.employee_id is None:
        return _roles(viewer, ())
    return None if viewer.lines is None else _roles(viewer, viewer.lines)


async def roles(request: Request) -> list[ViewerRole]:
    """The same of a person whose lines are looked up; one statement."""
    return _roles(request.viewer, await line_store.lines_held(request))


def _roles(viewer: Viewer, lines: Collection[LineKind]) -> list[ViewerRole]:
    held = {ViewerRole(role.value) for role in viewer.roles}
    if viewer.employee_id is not None:
        held |= {ViewerRole.EMPLOYEE} | {_LINE_ROLES[line] for line in lines if line in _LINE_ROLES}
    return sorted(held)
