"""Who is let in to a list of the whole organization, and who is told that it is hidden."""

from datetime import UTC, datetime
from typing import cast

import pytest

from schema.access.fields import require
from schema.access.request import Request
from schema.access.values import Role, ViewerKind
from schema.access.viewer import Viewer
from schema.governance import access
from schema.kit.errors import Code, CodedError
from schema.kit.ids import uuid7
from schema.kit.session import Session

ORGANIZATION = uuid7()


def test_roles_and_scopes_pass() -> None:
    for role in (Role.HR_ADMIN, Role.AUDITOR):
        require(_request(Viewer(ORGANIZATION, roles=frozenset({role}))), access.AUDIT)
    machine = Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset({"audit:read"}))
    require(_request(machine), access.AUDIT)


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer(ORGANIZATION, employee_id=uuid7()),
        Viewer(ORGANIZATION, roles=frozenset({Role.COMPENSATION_ANALYST})),
        Viewer(ORGANIZATION, ViewerKind.SERVICE, scopes=frozenset({"integration:read"})),
    ],
)
def test_everybody_else_is_told_that_it_is_hidden(viewer: Viewer) -> None:
    with pytest.raises(CodedError, match=r"^You may not see the audit trail\.$") as refused:
        require(_request(viewer), access.AUDIT)
    assert refused.value.code is Code.FORBIDDEN


def test_an_employee_lists_the_own_requests_below_the_employee_only() -> None:
    with pytest.raises(CodedError, match="the requests of this employee"):
        require(_request(Viewer(ORGANIZATION, employee_id=uuid7())), access.SUBJECT_REQUESTS)


def _request(viewer: Viewer) -> Request:
    return Request(cast("Session", None), viewer, datetime(2026, 11, 20, tzinfo=UTC), b"key")
