"""What the demo leaves to attend to: a plan, reminders, proposals, a webhook that is paused."""

import secrets

import pytest

from api.demo import attention
from api.feeds.sealing import Seals
from tests.world import DEMO, World


@pytest.fixture(scope="session")
def world(simulated_world: World) -> World:
    return simulated_world


def test_something_of_each_kind_is_left(world_copy: World) -> None:
    told: list[str] = []
    world, engine, seals = world_copy, world_copy.engine(owner=True), Seals(secrets.token_bytes(32))
    world.run(attention.leave(engine, DEMO, world.demo, lambda what, _: told.append(what), seals=seals))
    assert told == ["improvement_plan", "review_reminder", "termination_proposal", "webhook_subscription"]
    (hook,) = world.rows("SELECT organization_id, id, url, state, secret FROM webhook_subscription")
    assert hook["state"] == "PAUSED"
    assert len(seals.open(hook["organization_id"], hook["id"], hook["secret"])) == 43
    deliveries = "SELECT state, count(*) AS n FROM event_delivery GROUP BY state ORDER BY state"
    assert [tuple(row.values()) for row in world.rows(deliveries)] == [
        ("ABANDONED", 1),
        ("DELIVERED", 5),
        ("FAILED", 1),
        ("PENDING", 1),
    ]
    assert world.rows("SELECT count(*) AS n FROM delivery_attempt")[0]["n"] == 11
    plans = """
        SELECT state, (SELECT count(*) FROM improvement_plan_criterion) AS criteria,
               (SELECT count(*) FROM improvement_plan_meeting) AS meetings,
               (SELECT count(*) FROM improvement_plan_sign_off) AS signed FROM improvement_plan
    """
    assert [tuple(row.values()) for row in world.rows(plans)] == [("ACTIVE", 3, 1, 1)]
    proposals = "SELECT source, state, count(*) AS n FROM termination_proposal GROUP BY source, state"
    assert [tuple(row.values()) for row in world.rows(proposals)] == [(attention.PAYROLL, "OPEN", 2)]
    late = """
        SELECT (SELECT count(*) FROM review_reminder WHERE task = 'REVIEW_SELF') AS reminded,
               (SELECT count(*) FROM review_reminder) AS all_told, count(*) AS owing
        FROM (SELECT DISTINCT ON (employee_id) employee_id, status FROM employment
              ORDER BY employee_id, valid_from DESC) AS now
        WHERE status = 'ACTIVE' AND employee_id NOT IN (SELECT employee_id FROM review WHERE direction = 'SELF')
          AND employee_id NOT IN (SELECT employee_id FROM absence WHERE approved
                                  AND :today BETWEEN starts_on AND ends_on)
    """
    (row,) = world.rows(late.replace(":today", f"DATE '{world.demo.until}'"))
    assert 0 < row["reminded"] == row["all_told"] <= row["owing"]
