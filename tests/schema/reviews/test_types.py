"""Ratings and feedback as the graph shows them: what is hidden is null and FORBIDDEN, the rest stands."""

from tests.world import World

RATINGS = """query Ratings {
  viewer { employee {
    ratings(first: 2) { nodes {
      cycle { name } unrated final { value } rationale proposed { value } calibrated { value } challenge
      evidence { kind asOf author { id } }
    } }
    feedback(first: 1) { nodes { text author { id } } }
  } }
}"""
HIDDEN = ("calibrated", "challenge", "proposed")


def test_employees_read_their_final_ratings_and_none_of_the_levels_before(world: World) -> None:
    answer = world.ask("employee", RATINGS)
    assert answer.data is not None
    me = answer.data["viewer"]["employee"]
    told = world.rows(
        "SELECT c.name AS cycle, l.value, r.rationale,"
        " (SELECT count(*) FROM rating_evidence e WHERE e.rating_id = r.id)"
        " FROM rating r JOIN review_cycle c ON c.id = r.cycle_id LEFT JOIN rating_level l ON l.id = r.final_id"
        " JOIN account a ON a.employee_id = r.employee_id WHERE a.subject = :subject ORDER BY c.ends_on DESC",
        subject=world.personas["employee"],
    )
    shown = [
        {
            "cycle": rating["cycle"]["name"],
            "value": rating["final"]["value"],
            "rationale": rating["rationale"],
            "count": len(rating["evidence"]),
        }
        for rating in me["ratings"]["nodes"]
    ]
    assert (len(told), shown) == (2, told)
    assert [[rating[name] for name in HIDDEN] for rating in me["ratings"]["nodes"]] == [[None] * 3] * 2
    ratings = ("viewer", "employee", "ratings", "nodes")
    forbidden = {path for code, path in answer.errors if code == "FORBIDDEN"}
    assert {path for path in forbidden if path[-1] in HIDDEN} == {
        (*ratings, row, name) for row in range(2) for name in HIDDEN
    }
    assert len(answer.codes) == len(forbidden)


def test_feedback_comes_without_the_name_that_was_promised_not_to_be_told(world: World) -> None:
    answer = world.ask("employee", RATINGS)
    assert answer.data is not None
    (piece,) = answer.data["viewer"]["employee"]["feedback"]["nodes"]
    newest = world.rows(
        "SELECT f.text FROM feedback f JOIN account a ON a.employee_id = f.employee_id"
        " WHERE a.subject = :subject ORDER BY f.given_at DESC, f.id DESC LIMIT 1",
        subject=world.personas["employee"],
    )
    assert piece == {"text": newest[0]["text"], "author": None}
    assert ("FORBIDDEN", ("viewer", "employee", "feedback", "nodes", 0, "author")) in answer.errors
