"""Verbs of succession: to let in only those who may see succession plans, or assessments of talent."""

from schema.access.policy import Policy, permits
from schema.access.request import Request
from schema.access.values import LineKind
from schema.kit.errors import forbidden
from schema.people.line_store import lines_held
from schema.succession import access


async def check_reader(request: Request) -> None:
    """Let pass whoever may see the plan of some position: by role, or as somebody's HR partner; one statement at most.

    Raises:
        CodedError: `FORBIDDEN`, so that nobody takes what is hidden for an empty list.
    """
    await _check(request, access.SUCCESSION, "succession plans")


async def check_assessor(request: Request) -> None:
    """Let pass whoever may see the assessment of somebody: by role, or as an HR partner; one statement at most.

    Raises:
        CodedError: `FORBIDDEN`, so that nobody takes what is hidden for an empty grid.
    """
    await _check(request, access.TALENT, "talent assessments")


async def _check(request: Request, rules: Policy, what: str) -> None:
    if permits(rules, request.viewer, (), request.today, request.today):
        return
    if request.viewer.employee_id is None or LineKind.HRBP not in await lines_held(request):
        raise forbidden(what)
