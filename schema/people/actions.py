"""Verbs of people. Reads with a rule in them for now; changes of lines and employments follow the same file."""

from schema.access.request import Request
from schema.access.values import LineKind, ViewerKind
from schema.people import store
from schema.people.values import ViewerRole

_LINE_ROLES = {LineKind.SOLID: ViewerRole.MANAGER, LineKind.HRBP: ViewerRole.HRBP}


async def roles(request: Request) -> list[ViewerRole]:
    """In which capacities the viewer may act, sorted; one statement at most."""
    viewer = request.viewer
    if viewer.kind is ViewerKind.SERVICE:
        return [ViewerRole.SERVICE]
    held = {ViewerRole(role.value) for role in viewer.roles}
    if viewer.employee_id is not None:
        lines = await store.lines_held(request)
        held |= {ViewerRole.EMPLOYEE} | {_LINE_ROLES[line] for line in lines if line in _LINE_ROLES}
    return sorted(held)
