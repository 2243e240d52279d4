"""Metrics on a real database: the figures against a second count, what is suppressed, who may ask for what."""

from datetime import date
from typing import Any

import pytest

from schema.kit.ids import encode_id
from schema.programs.metric_registry import METRICS
from tests.operations.documents import OPERATIONS
from tests.world import Answer, World

YEAR = {"from": "2026-01-01", "to": "2026-11-21"}
GENERAL = [key for key in METRICS if key != "pay_gap"]


def ask(world: World, who: str, keys: list[str], **more: Any) -> Answer:
    return world.ask(who, OPERATIONS["10 Metrics"], {**YEAR, "keys": keys, **more})


def points(world: World, key: str, who: str = "hr-admin", **more: Any) -> dict[str, tuple[float | None, int | None]]:
    """Value and number by period; suppressed ones are (None, None)."""
    answer = ask(world, who, [key], **more)
    assert (answer.errors, answer.messages) == ([], [])
    assert answer.data is not None
    (found,) = answer.data["metrics"]
    assert all(one["suppressed"] is (one["n"] is None) for one in found["points"])
    return {one["period"]: (one["value"], one["n"]) for one in found["points"]}


@pytest.fixture
def change(world_copy: World) -> World:
    """A world to plant figures in."""
    return world_copy


def test_the_registry_has_all_that_was_promised_under_areas_of_iso_30414() -> None:
    assert list(METRICS) == [
        "check_in_completion",
        "goal_achievement_rate",
        "idp_completion",
        "internal_mobility",
        "pay_gap",
        "rating_distribution_drift",
        "regretted_turnover",
        "succession_coverage",
        "time_to_close_gap",
        "training_hours",
    ]
    assert METRICS["pay_gap"].minimum == 10
    assert {one.minimum for key, one in METRICS.items() if key != "pay_gap"} == {5}


def test_every_metric_is_told_under_its_definition_with_its_freshness(world: World) -> None:
    answer = ask(world, "hr-admin", list(METRICS))
    assert (answer.errors, answer.messages) == ([], [])
    assert answer.data is not None
    assert [one["definition"]["key"] for one in answer.data["metrics"]] == list(METRICS)
    for one in answer.data["metrics"]:
        metric = METRICS[one["definition"]["key"]]
        assert (one["definition"]["formula"], one["definition"]["version"]) == (metric.formula, 1)
        assert (one["freshness"]["source"], one["freshness"]["complete"]) == (metric.source, False)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_statements_are_two_for_each_metric_and_two_for_the_definitions_with_their_owners(
    world: World, count: int
) -> None:
    assert ask(world, "hr-admin", list(METRICS)[:count]).statements == 2 + 2 * count


def test_goals_are_counted_as_a_second_count_counts_them(world: World) -> None:
    (row,) = world.rows(
        """SELECT count(*) FILTER (WHERE state = 'ACHIEVED') AS met, count(*) AS ended,
                  count(DISTINCT owner_id) AS people
        FROM goal WHERE organization_id = :tenant AND level = 'INDIVIDUAL' AND state IN ('ACHIEVED', 'MISSED')
          AND visibility <> 'PRIVATE' AND due_on BETWEEN '2026-10-01' AND '2026-12-31'""",
        tenant=world.tenants["demo"],
    )
    assert points(world, "goal_achievement_rate")["2026-Q4"] == (round(row["met"] / row["ended"], 4), row["people"])
    assert row["ended"] > 10


def test_plans_are_counted_as_a_second_count_counts_them(world: World) -> None:
    (row,) = world.rows(
        """SELECT count(*) FILTER (WHERE action.status = 'DONE') AS done, count(*) AS due,
                  count(DISTINCT plan.employee_id) AS people
        FROM development_action AS action JOIN development_plan AS plan ON plan.id = action.plan_id
        WHERE plan.organization_id = :tenant AND action.status <> 'CANCELLED'
          AND action.due_on BETWEEN '2026-07-01' AND '2026-09-30'""",
        tenant=world.tenants["demo"],
    )
    assert points(world, "idp_completion")["2026-Q3"] == (round(row["done"] / row["due"], 4), row["people"])


def test_check_ins_of_a_month_are_those_of_its_whole_weeks(world: World) -> None:
    (row,) = world.rows(
        """SELECT count(*) FILTER (WHERE it.state IN ('SUBMITTED', 'REVIEWED')) AS done, count(*) AS due
        FROM (VALUES (DATE '2026-10-05'), ('2026-10-12'), ('2026-10-19'), ('2026-10-26')) AS week(monday)
        JOIN employee ON employee.organization_id = :tenant
        JOIN LATERAL (SELECT status FROM employment AS own WHERE own.employee_id = employee.id
                      AND own.valid_from <= week.monday ORDER BY valid_from DESC LIMIT 1) AS held
          ON held.status = 'ACTIVE'
        LEFT JOIN check_in AS it ON it.employee_id = employee.id AND it.week_starts_on = week.monday
        WHERE it.state IS DISTINCT FROM 'SKIPPED_LEAVE'""",
        tenant=world.tenants["demo"],
    )
    value, n = points(world, "check_in_completion")["2026-10"]
    assert value == round(row["done"] / row["due"], 4)
    assert n is not None
    assert 130 < n < 170


def test_hours_of_training_are_by_head(change: World) -> None:
    tenant = change.tenants["demo"]
    before, n = points(change, "training_hours")["2026-Q3"]
    change.rows("UPDATE course SET hours = hours + 10 WHERE organization_id = :tenant", tenant=tenant)
    after, same = points(change, "training_hours")["2026-Q3"]
    (row,) = change.rows(
        """SELECT count(*) AS taken FROM completion AS done WHERE done.organization_id = :tenant
        AND done.completed_at >= '2026-07-01' AND done.completed_at < '2026-10-01'
        AND 'ACTIVE' = (SELECT status FROM employment WHERE employee_id = done.employee_id
                        AND valid_from <= '2026-09-30' ORDER BY valid_from DESC LIMIT 1)""",
        tenant=tenant,
    )
    assert before is not None
    assert after is not None
    assert n is not None
    assert same == n
    assert after - before == pytest.approx(10 * row["taken"] / n, abs=0.0002)


def test_pay_that_differs_by_a_tenth_is_a_gap_of_a_tenth(change: World) -> None:
    change.rows(
        """UPDATE compensation_record AS own SET base_currency = 'EUR',
            base_minor = CASE WHEN person.sex = 'FEMALE' THEN 90000 ELSE 100000 END
        FROM employee JOIN person ON person.id = employee.person_id WHERE employee.id = own.employee_id"""
    )
    value, n = points(change, "pay_gap")["2026"]
    assert value == 0.1
    assert n is not None
    assert n > 100


def test_a_currency_in_which_few_of_either_are_paid_is_left_out(change: World) -> None:
    change.rows("UPDATE compensation_record SET base_currency = 'USD'")
    _, everybody = points(change, "pay_gap")["2026"]
    change.rows(
        """UPDATE compensation_record SET base_currency = 'CHF' WHERE employee_id IN (SELECT id FROM employee
        WHERE organization_id = :tenant ORDER BY id LIMIT 4)""",
        tenant=change.tenants["demo"],
    )
    _, others = points(change, "pay_gap")["2026"]
    assert everybody is not None
    assert others is not None
    assert everybody - 4 <= others < everybody


def test_ratings_that_all_move_drift_by_one_and_equal_ones_by_nothing(change: World) -> None:
    level = "(SELECT id FROM rating_level WHERE organization_id = :tenant AND value = :value)"
    newest = "(SELECT id FROM review_cycle WHERE organization_id = :tenant ORDER BY ends_on DESC LIMIT 1)"
    mine = "organization_id = :tenant AND final_id IS NOT NULL"
    change.rows(f"UPDATE rating SET final_id = {level} WHERE {mine}", tenant=change.tenants["demo"], value=3)
    assert points(change, "rating_distribution_drift")["2026"][0] == 0
    moved = f"UPDATE rating SET final_id = {level} WHERE {mine} AND cycle_id = {newest}"
    change.rows(moved, tenant=change.tenants["demo"], value=5)
    assert points(change, "rating_distribution_drift")["2026"][0] == 1


def test_a_move_counts_once_however_often_one_moves(change: World) -> None:
    before, n = points(change, "internal_mobility")["2026-Q4"]
    change.rows(
        """INSERT INTO employment (organization_id, id, employee_id, status, job_profile_id, org_unit_id, valid_from)
        SELECT organization_id, gen_random_uuid(), employee_id, 'ACTIVE', job_profile_id, org_unit_id, day
        FROM (SELECT DISTINCT ON (employee_id) * FROM employment WHERE organization_id = :tenant
              ORDER BY employee_id, valid_from DESC) AS held
        CROSS JOIN (VALUES (DATE '2026-11-02'), ('2026-11-09')) AS moves(day)
        WHERE status = 'ACTIVE' AND position_id IS NOT NULL AND valid_from < '2026-10-01'
        ORDER BY employee_id LIMIT 6""",
        tenant=change.tenants["demo"],
    )
    after, same = points(change, "internal_mobility")["2026-Q4"]
    assert before is not None
    assert after is not None
    assert n is not None
    assert same == n
    assert after - before == pytest.approx(3 / n, abs=0.0002)


def test_only_a_resignation_of_somebody_good_is_regretted(change: World) -> None:
    change.rows("UPDATE talent_assessment SET impact_of_loss = 'LOW'")
    change.rows("UPDATE employment SET leaving_reason = 'RETIREMENT' WHERE status = 'TERMINATED'")
    assert points(change, "regretted_turnover")["2026-Q4"][0] == 0
    good, plain = (_newest(change, test) for test in ("value >= 4", "value <= 3"))
    for who, reason in ((good[0], "RESIGNATION"), (good[1], "REDUNDANCY"), (plain[0], "RESIGNATION")):
        change.rows(
            """INSERT INTO employment (organization_id, id, employee_id, status, leaving_reason, valid_from)
            VALUES (:tenant, gen_random_uuid(), :who, 'TERMINATED', :reason, '2026-11-03')""",
            tenant=change.tenants["demo"],
            who=who,
            reason=reason,
        )
    value, _ = points(change, "regretted_turnover")["2026-Q4"]
    assert value == pytest.approx(1 / _mean_headcount(change), abs=0.0001)


def _mean_headcount(world: World) -> float:
    counted = [
        world.rows(
            """SELECT count(*) AS number FROM (SELECT DISTINCT ON (employee_id) status FROM employment
            WHERE organization_id = :tenant AND valid_from <= CAST(:day AS date)
            ORDER BY employee_id, valid_from DESC) AS held WHERE status = 'ACTIVE'""",
            tenant=world.tenants["demo"],
            day=date.fromisoformat(day),
        )[0]["number"]
        for day in ("2026-10-01", "2026-11-21")
    ]
    return float(sum(counted)) / 2


def _newest(world: World, test: str) -> list[Any]:
    """Who has such a newest rating and works here all the time."""
    rows = world.rows(
        f"""SELECT employee_id FROM (SELECT DISTINCT ON (rating.employee_id) rating.employee_id, level.value FROM rating
            JOIN review_cycle AS cycle ON cycle.id = rating.cycle_id
            JOIN rating_level AS level ON level.id = rating.final_id
            WHERE rating.organization_id = :tenant ORDER BY rating.employee_id, cycle.ends_on DESC) AS newest
        WHERE {test} AND NOT EXISTS (SELECT FROM employment WHERE employee_id = newest.employee_id
                                     AND (status <> 'ACTIVE' OR valid_from > '2026-09-01'))
        ORDER BY employee_id LIMIT 2""",
        tenant=world.tenants["demo"],
    )
    return [row["employee_id"] for row in rows]


def test_a_unit_of_few_and_a_unit_that_leaves_a_few_over_are_suppressed(change: World) -> None:
    """Units of 3 and of all but 3 people: the one by its size, the other by its difference to the whole."""
    tenant = change.tenants["demo"]
    few, most = _two_units(change)
    for unit in (few, most):
        told = points(change, "training_hours", filter={"orgUnitId": encode_id("OrgUnit", unit)})
        assert set(told.values()) == {(None, None)}
    whole = points(change, "training_hours")["2026-Q3"]
    assert whole[1] is not None
    change.rows("UPDATE employment SET org_unit_id = :most WHERE organization_id = :tenant", most=most, tenant=tenant)
    told = points(change, "training_hours", filter={"orgUnitId": encode_id("OrgUnit", most)})
    assert told["2026-Q3"] == whole


def _two_units(world: World) -> tuple[Any, Any]:
    tenant = world.tenants["demo"]
    units = world.rows(
        """SELECT id FROM org_unit AS own WHERE organization_id = :tenant AND NOT EXISTS
        (SELECT FROM org_unit WHERE parent_id = own.id) ORDER BY id LIMIT 2""",
        tenant=tenant,
    )
    few, most = (row["id"] for row in units)
    world.rows("UPDATE employment SET org_unit_id = :most WHERE organization_id = :tenant", most=most, tenant=tenant)
    world.rows(
        """UPDATE employment SET org_unit_id = :few WHERE employee_id IN (SELECT employee_id FROM employment AS own
        WHERE organization_id = :tenant AND NOT EXISTS (SELECT FROM employment WHERE employee_id = own.employee_id
        AND (status <> 'ACTIVE' OR valid_from > '2026-01-01')) ORDER BY employee_id LIMIT 3)""",
        few=few,
        tenant=tenant,
    )
    return few, most


def test_who_may_not_see_the_persons_is_told_roughly_and_the_same_each_time(world: World) -> None:
    exact, rough = points(world, "idp_completion"), points(world, "idp_completion", "auditor")
    assert rough == points(world, "idp_completion", "auditor")
    for period, (value, n) in rough.items():
        true, people = exact[period]
        assert value is not None
        assert true is not None
        assert n is not None
        assert people is not None
        assert n % 5 == 0
        assert abs(n - people) <= 2
        assert abs(value - true) < 0.1
    assert any(rough[period][0] != exact[period][0] for period in exact)


def test_an_hr_partner_counts_the_own_ones(world: World) -> None:
    mine, whole = points(world, "training_hours", "hrbp"), points(world, "training_hours")
    assert all((mine[period][1] or 0) < (whole[period][1] or 0) for period in whole)


@pytest.mark.parametrize(
    ("who", "keys", "allowed"),
    [
        ("employee", ["training_hours"], False),
        ("manager", ["training_hours"], False),
        ("compensation", ["training_hours"], False),
        ("compensation", ["pay_gap"], True),
        ("auditor", GENERAL, True),
        ("auditor", ["pay_gap"], False),
        ("hrbp", GENERAL, True),
        ("hrbp", ["pay_gap"], False),
        ("hrbp", ["training_hours", "pay_gap"], False),
        ("hr-admin", list(METRICS), True),
    ],
)
def test_who_may_ask_for_what(world: World, who: str, keys: list[str], *, allowed: bool) -> None:
    answer = ask(world, who, keys)
    assert answer.codes == ([] if allowed else ["FORBIDDEN"])
    assert (answer.data == {"metrics": None}) is not allowed


def test_a_machine_needs_the_scope_of_the_metric(world: World) -> None:
    general, pay = world.service("metrics:read"), world.service("metrics:read", "pay:read")
    blind = world.service("pay:read")
    asked = ((general, "training_hours"), (general, "pay_gap"), (blind, "pay_gap"), (pay, "pay_gap"))
    found = [world.ask(who, OPERATIONS["10 Metrics"], {**YEAR, "keys": [key]}).codes for who, key in asked]
    assert found == [[], ["FORBIDDEN"], ["FORBIDDEN"], []]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"keys": ["mood"]}, "BAD_VALUE"),
        ({"keys": []}, "BAD_VALUE"),
        ({"keys": ["pay_gap", "pay_gap"]}, "BAD_VALUE"),
        ({"from": "2026-11-22", "to": "2026-11-21"}, "BAD_VALUE"),
        ({"from": "1990-01-01"}, "BAD_VALUE"),
        ({"filter": {"search": "an"}}, "BAD_FILTER"),
        ({"filter": {"grade": ["E1"]}}, "BAD_FILTER"),
        ({"filter": {"hiredFrom": "2026-01-01"}}, "BAD_FILTER"),
    ],
)
def test_what_makes_no_question_is_refused_with_a_code(world: World, given: dict[str, Any], code: str) -> None:
    answer = world.ask("hr-admin", OPERATIONS["10 Metrics"], {**YEAR, "keys": ["training_hours"], **given})
    assert (answer.codes, answer.data) == ([code], {"metrics": None})


def test_a_metric_without_a_definition_is_refused_until_somebody_says_what_it_means(change: World) -> None:
    change.rows("DELETE FROM metric_definition WHERE key = 'training_hours'")
    assert ask(change, "hr-admin", ["training_hours"]).codes == ["BAD_VALUE"]
    define = """mutation($input: MetricDefinitionUpdateInput!) { metricDefinitionUpdate(input: $input) {
        definition { key version name formula grain isoArea owner { id } } userErrors { code field } } }"""

    def send(who: str, **given: Any) -> dict[str, Any]:
        answer = change.send(who, define, {"input": {"key": "training_hours", **given}})
        assert answer.errors == []
        assert answer.data is not None
        found: dict[str, Any] = answer.data["metricDefinitionUpdate"]
        return found

    for who in ("employee", "manager", "hrbp", "compensation", "auditor"):
        assert send(who)["userErrors"] == [{"code": "FORBIDDEN", "field": None}]
    first = send("hr-admin", expectedVersion=0)
    assert (first["definition"]["version"], first["definition"]["formula"]) == (1, METRICS["training_hours"].formula)
    second = send("hr-admin", name="Hours learned", cadence="YEARLY", expectedVersion=1)
    assert (second["definition"]["version"], second["definition"]["name"]) == (2, "Hours learned")
    assert second["definition"]["grain"] == "filter and year"
    stale = send("hr-admin", expectedVersion=1)
    assert stale["userErrors"] == [{"code": "STALE_VERSION", "field": ["expectedVersion"]}]
    assert list(points(change, "training_hours")) == ["2026"]
    unknown = change.send("hr-admin", define, {"input": {"key": "mood"}})
    assert unknown.data is not None
    assert unknown.data["metricDefinitionUpdate"]["userErrors"] == [{"code": "BAD_VALUE", "field": ["key"]}]
