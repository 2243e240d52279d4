"""Pay equity of the organization as a whole: on demand, and by itself once a year in the month that it chose."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.context import bind_tenant
from schema.access import journal
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.session import Session
from schema.pay.scheduled import SCHEDULED
from tests.schema.changing import changed, made, refusals, state
from tests.schema.pay.planning import ANALYST, Planning
from tests.world import CURSOR_KEY, World

GAPS = "results { category n suppressed meanGap cycle { id } workerCategory { id } assessmentDueOn }"
MEASURED = "SELECT * FROM pay_gap_result WHERE organization_id = :tenant ORDER BY measured_on, id"


@pytest.fixture(scope="module")
def planning(module_world: World) -> Planning:
    """Two categories, one of them of nobody; a rate for every currency."""
    told = Planning(module_world)
    told.rates()
    rows = module_world.rows(
        "SELECT base_currency AS code FROM compensation_record WHERE organization_id = :tenant GROUP BY 1"
        " ORDER BY count(*) DESC",
        tenant=told.tenant,
    )
    for row in rows[1:]:
        given = {"fromCurrency": row["code"], "toCurrency": rows[0]["code"], "rate": "1.1", "ratedOn": "2026-11-20"}
        made(module_world, ANALYST, "exchangeRateRecord", {**given, "source": "Bank"}, "rate { rate }")
    family = told.ids("JobFamily", "job_family")[0]
    for name, within in (("All work", None), ("One family", family)):
        given = {"name": name, "familyId": within}
        made(module_world, ANALYST, "payEquityCategoryCreate", given, "category { id }")
    return told


def run(told: Planning, day: date) -> list[dict[str, Any]]:
    """What a worker does for the demo on a day; all that is measured then."""

    async def work() -> None:
        viewer, now = Viewer(told.tenant), datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        async with told.world.engine().begin() as connection:
            await bind_tenant(connection, viewer.organization_id)
            request = Request(Session(connection), viewer, now, CURSOR_KEY)
            await SCHEDULED["measure_pay_equity"].handler(request, {"period": ""})
            await journal.write(request.session, viewer, now, request.events)

    told.world.run(work())
    return told.world.rows(MEASURED, tenant=told.tenant)


def choose(told: Planning, month: int) -> None:
    told.world.rows(
        "UPDATE organization SET settings = settings || CAST(:told AS jsonb) WHERE organization_id = :tenant",
        told=json.dumps({"pay": {"equity_month": month, "equityMonth": month}}),
        tenant=told.tenant,
    )


def test_everybody_is_measured_once_and_each_category(planning: Planning) -> None:
    found = made(planning.world, ANALYST, "payEquityRun", {}, GAPS)["results"]
    assert [one["category"] for one in found[:1]] == ["Everybody"]
    assert sorted(one["category"] for one in found[1:]) == ["All work", "One family"]
    everybody, all_work = found[0], next(one for one in found if one["category"] == "All work")
    assert everybody["n"] == all_work["n"] > 100
    assert everybody["meanGap"] == all_work["meanGap"]
    assert (everybody["workerCategory"], everybody["cycle"], everybody["assessmentDueOn"]) == (None, None, None)
    assert {one["cycle"] for one in found if one["cycle"]} == set()
    for one in found:
        assert one["suppressed"] == (one["meanGap"] is None)


def test_nobody_else_measures_or_reads_it(planning: Planning) -> None:
    before = state(planning.world, "pay_gap_result", "domain_event")
    for who in ("employee", "manager", "auditor"):
        assert refusals(changed(planning.world, who, "payEquityRun", {})) == [("FORBIDDEN", None)], who
        answer = planning.world.ask(who, "{ payGapResults { totalCount } }")
        assert answer.codes == ["FORBIDDEN"], who
    assert state(planning.world, "pay_gap_result", "domain_event") == before


def test_it_is_measured_by_itself_once_a_year_from_the_chosen_month(planning: Planning) -> None:
    planning.world.rows("DELETE FROM pay_gap_result")
    before = _told(planning)
    choose(planning, 0)
    assert run(planning, date(2026, 11, 21)) == []
    choose(planning, 12)
    first = run(planning, date(2026, 11, 21))
    assert {row["measured_on"] for row in first} == {date(2026, 11, 21)}
    assert run(planning, date(2026, 11, 22)) == first
    assert run(planning, date(2026, 11, 30)) == first
    choose(planning, 11)
    assert run(planning, date(2026, 11, 30)) == first
    choose(planning, 12)
    planning.world.rows("UPDATE exchange_rate SET rated_on = '2026-12-01' WHERE TRUE")
    second = run(planning, date(2026, 12, 1))
    assert len(second) == 2 * len(first)
    assert run(planning, date(2026, 12, 24)) == second
    # Everybody and the categories are told of each time.
    assert _told(planning) == before + 4


def _told(told: Planning) -> int:
    (row,) = told.world.rows("SELECT count(*) AS n FROM domain_event WHERE type = 'PayEquityMeasured'")
    return int(row["n"])


def test_fewer_than_ten_workers_show_no_figure(planning: Planning) -> None:
    planning.world.rows("DELETE FROM pay_gap_result")
    planning.world.rows("UPDATE exchange_rate SET rated_on = '2026-11-20'")
    planning.world.rows(
        "UPDATE person SET sex = NULL WHERE organization_id = :tenant AND id NOT IN (SELECT person_id FROM employee"
        " WHERE organization_id = :tenant ORDER BY id LIMIT 9)",
        tenant=planning.tenant,
    )
    found = made(planning.world, ANALYST, "payEquityRun", {}, GAPS)["results"]
    assert [(one["suppressed"], one["meanGap"]) for one in found] == [(True, None)] * len(found)
    assert found[0]["n"] <= 9
