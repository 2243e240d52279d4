"""Verbs of governance. One so far: to let in only those who may read a list of the whole organization."""

from schema.access.policy import Policy, permits
from schema.access.request import Request
from schema.kit.errors import forbidden


def check_reader(request: Request, rules: Policy) -> None:
    """Let pass whoever reads this kind of data of the whole organization.

    Raises:
        CodedError: `FORBIDDEN`, so that nobody takes what is hidden for an empty list.
    """
    if not permits(rules, request.viewer, (), request.today, request.today):
        raise forbidden(rules.name)
