"""The statements of succession as text: what a mistake in them would leak."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy.dialects import postgresql

from schema.access.reads import Readable
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.succession import store


def test_the_incumbent_is_that_of_the_plan_in_the_row_and_of_no_other_plan() -> None:
    sql = _sql(store.SUCCESSION_PLANS, Viewer(organization_id=uuid7(), employee_id=uuid7()))
    assert sql.count("FROM succession_plan") == 1
    assert sql.count("employment.position_id = succession_plan.position_id") == 2


def test_whoever_has_an_employee_never_reads_rows_about_themselves() -> None:
    person, machine = Viewer(uuid7(), employee_id=uuid7()), Viewer(uuid7())
    for readable in (store.TALENT_ASSESSMENTS, store.NOMINATIONS, store.SUCCESSION_GAPS, store.SUCCESSION_PLANS):
        assert _sql(readable, person).count("IS DISTINCT FROM") == 1
        assert _sql(readable, machine).count("IS DISTINCT FROM") == 0


def _sql(readable: Readable, viewer: Viewer) -> str:
    request = Request(cast("Session", None), viewer, datetime(2026, 11, 21, tzinfo=UTC), b"key")
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(readable.rows(request).compile(dialect=dialect))
