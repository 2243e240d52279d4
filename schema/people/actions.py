"""What reads of people decide. Changes have files of their own: `employing`, `reporting`, `records`."""

from schema.access.request import Request
from schema.access.values import LineKind, ViewerKind
from schema.people import line_store
from schema.people.values import ViewerRole

_LINE_ROLES = {LineKind.SOLID: ViewerRole.MANAGER, LineKind.HRBP: ViewerRole.HRBP}


async def roles(request: Request) -> list[ViewerRole]:
    """In which capacities the viewer may act, sorted; one statement at most."""
    viewer = request.viewer
    if viewer.kind is ViewerKind.SERVICE:
        return [ViewerRole.SERVICE]
    held = {ViewerRole(role.value) for role in viewer.roles}
    if viewer.employee_id is not None:
        lines = await line_store.lines_held(request) if viewer.lines is None else viewer.lines
        held |= {ViewerRole.EMPLOYEE} | {_LINE_ROLES[line] for line in lines if line in _LINE_ROLES}
    return sorted(held)
