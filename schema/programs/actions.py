"""Verbs of the programs. One so far: to let in only those who may read the map."""

from schema.access.policy import Policy, permits
from schema.access.request import Request
from schema.access.values import Relation
from schema.kit.errors import forbidden
from schema.programs import store


async def check_reader(request: Request, rules: Policy) -> None:
    """Let pass whoever reads by role or scope, or, where the policy says so, owns a program; one statement at most.

    Raises:
        CodedError: `FORBIDDEN`, so that nobody takes what is hidden for an empty map.
    """
    if permits(rules, request.viewer, (), request.today, request.today):
        return
    may_own = Relation.PARTICIPANT in rules.grants and request.viewer.employee_id is not None
    if not (may_own and await store.owns_a_program(request)):
        raise forbidden(rules.name)
