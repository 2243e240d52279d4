"""Reviews of the demo: a manager sees what peers say of some reports, and of others that it is suppressed."""

from api.demo import reviews
from schema.kit.ids import encode_id
from tests.world import DEMO, World


def test_a_manager_sees_summaries_and_suppressed_ones(world_copy: World) -> None:
    told: list[str] = []
    world, engine = world_copy, world_copy.engine(owner=True)
    made = world.run(reviews.write(engine, DEMO, world.demo, lambda what, _: told.append(what)))
    stored = world.rows("SELECT employee_id, count(*) AS n FROM review WHERE direction = 'PEER' GROUP BY employee_id")
    assert made == len([row for row in stored if row["n"] >= 3])
    assert told == ["reviews", "summaries"]
    cycle = world.rows("SELECT cycle_id FROM review_summary LIMIT 1")[0]["cycle_id"]
    document = """
        query ($ids: [ID!]!, $cycle: ID!) { nodes(ids: $ids) { ... on Employee { reviewSummaries(cycleId: $cycle) {
          direction responses suppressed scores { mean n } comments { text }
        } } } }
    """
    ids = [encode_id("Employee", row["employee_id"]) for row in stored]
    given = {"ids": ids, "cycle": encode_id("ReviewCycle", cycle)}
    answer = world.ask("hr-admin", document, given)
    assert answer.errors == []
    assert answer.data is not None
    shown = [one["reviewSummaries"][0] for one in answer.data["nodes"]]
    assert [one["responses"] for one in shown] == [row["n"] if row["n"] >= 3 else None for row in stored]
    assert {one["suppressed"] for one in shown} == {True, False}
    assert [len(one["scores"]) for one in shown] == [1 if one["responses"] else 0 for one in shown]
