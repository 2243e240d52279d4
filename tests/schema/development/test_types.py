"""The development plan and the suggestions as the graph shows them."""

from collections import Counter

import pytest

from tests.world import World

PLAN = """query Plan {
  viewer { employee { developmentPlan {
    mix { experience exposure education }
    actions { kind title status goal { id } course { title } mentor { id } }
  } } }
}"""
SUGGESTIONS = """query Suggestions {
  viewer { employee { reports { nodes { suggestions {
    totalCount
    nodes { kind title state evidence { week } action { kind title course { title } } }
  } } } } }
}"""
ACTIONS = """SELECT a.kind, a.title, a.status FROM development_action a JOIN development_plan p ON p.id = a.plan_id
  JOIN account c ON c.employee_id = p.employee_id
  WHERE c.subject = :subject AND p.status = 'ACTIVE' ORDER BY a.due_on, a.id"""
BECOMES = {"COURSE": "EDUCATION_10", "MENTOR": "EXPOSURE_20", "STRETCH_PROJECT": "EXPERIENCE_70"}


def test_the_plan_shows_its_actions_and_their_mix(world: World) -> None:
    answer = world.ask("employee", PLAN)
    assert (answer.data is None, answer.errors) == (False, [])
    assert answer.data is not None
    plan = answer.data["viewer"]["employee"]["developmentPlan"]
    told = world.rows(ACTIONS, subject=world.personas["employee"])
    assert [{name: action[name] for name in ("kind", "title", "status")} for action in plan["actions"]] == told
    counted = Counter(action["kind"] for action in told if action["status"] != "CANCELLED")
    assert plan["mix"] == pytest.approx(
        {
            "experience": counted["EXPERIENCE_70"] / counted.total(),
            "exposure": counted["EXPOSURE_20"] / counted.total(),
            "education": counted["EDUCATION_10"] / counted.total(),
        }
    )


def test_the_manager_reads_each_suggestion_with_its_evidence_and_what_it_proposes(world: World) -> None:
    answer = world.ask("manager", SUGGESTIONS)
    assert (answer.data is None, answer.errors) == (False, [])
    assert answer.data is not None
    raised = [
        suggestion
        for report in answer.data["viewer"]["employee"]["reports"]["nodes"]
        for suggestion in report["suggestions"]["nodes"]
    ]
    told = world.rows(
        "SELECT f.title FROM trigger_firing f JOIN goal g ON g.id = f.goal_id"
        " JOIN reporting_chain r ON r.employee_id = f.employee_id AND r.kind = 'SOLID' AND r.depth = 1"
        " JOIN account a ON a.employee_id = r.manager_id"
        " WHERE a.subject = :subject AND r.valid_to IS NULL AND g.visibility <> 'PRIVATE'",
        subject=world.personas["manager"],
    )
    assert told != []
    assert sorted(one["title"] for one in raised) == sorted(row["title"] for row in told)
    assert [one["action"]["kind"] for one in raised] == [BECOMES[one["kind"]] for one in raised]
    assert {len(one["evidence"]) for one in raised} <= {1, 2}
