"""Assessments of talent and the skills that jobs ask for, as HR records them through the graph."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.succession.test_succeeding import HR, REFUSED, codes, do
from tests.world import World

ASSESSMENT = "assessment { id version performance potential rationale assessedBy { id } }"


@pytest.fixture(scope="module")
def rated(module_world: World) -> dict[str, Any]:
    """Somebody with a released rating of the newest cycle and without an assessment there."""
    (found,) = module_world.rows(
        """SELECT rating.employee_id, rating.cycle_id, rating.id, level.value FROM rating
        JOIN review_cycle AS cycle ON cycle.id = rating.cycle_id
        JOIN rating_level AS level ON level.id = rating.final_id
        WHERE rating.organization_id = :tenant AND rating.released_at IS NOT NULL AND rating.employee_id <> :me
          AND NOT EXISTS (SELECT FROM employment WHERE employee_id = rating.employee_id AND status <> 'ACTIVE')
        ORDER BY cycle.ends_on DESC, rating.id LIMIT 1""",
        tenant=module_world.tenants["demo"],
        me=module_world.viewer(HR).employee_id,
    )
    module_world.rows("DELETE FROM talent_assessment WHERE rating_id = :id", id=found["id"])
    return found


def _given(rated: dict[str, Any], **more: Any) -> dict[str, Any]:
    employee, cycle = encode_id("Employee", rated["employee_id"]), encode_id("ReviewCycle", rated["cycle_id"])
    return {"employeeId": employee, "cycleId": cycle, **more}


@pytest.mark.parametrize("who", REFUSED)
def test_nobody_else_assesses(module_world: World, rated: dict[str, Any], who: str) -> None:
    found = do(module_world, who, "talentAssessmentRecord", ASSESSMENT, **_given(rated, potential="HIGH"))
    assert (codes(found), found["assessment"]) == ([("FORBIDDEN", ["employeeId"])], None)
    assert module_world.rows("SELECT id FROM talent_assessment WHERE rating_id = :id", id=rated["id"]) == []


def test_performance_is_that_of_the_released_rating(module_world: World, rated: dict[str, Any]) -> None:
    found = do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **_given(rated, potential="MODERATE"))
    assert codes(found) == []
    expected = "LOW" if rated["value"] <= 2 else "MODERATE" if rated["value"] == 3 else "HIGH"
    assert (found["assessment"]["performance"], found["assessment"]["potential"]) == (expected, "MODERATE")


def test_a_later_assessment_replaces_an_earlier_one_that_was_read(module_world: World, rated: dict[str, Any]) -> None:
    first = do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **_given(rated, potential="LOW"))["assessment"]
    stale = _given(rated, potential="HIGH", expectedVersion=first["version"] + 1)
    assert codes(do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **stale)) == [
        ("STALE_VERSION", ["expectedVersion"])
    ]
    read = _given(rated, potential="HIGH", expectedVersion=first["version"])
    second = do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **read)["assessment"]
    assert (second["id"], second["potential"], second["version"]) == (first["id"], "HIGH", first["version"] + 1)


def test_potential_that_nobody_judged_is_what_growth_supports_and_never_low(
    module_world: World, rated: dict[str, Any]
) -> None:
    found = do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **_given(rated))
    assert codes(found) == []
    assert found["assessment"]["potential"] in {None, "MODERATE", "HIGH"}


def test_nobody_assesses_oneself(module_world: World, rated: dict[str, Any]) -> None:
    me = {**rated, "employee_id": module_world.viewer(HR).employee_id}
    found = do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **_given(me, potential="HIGH"))
    assert codes(found) == [("FORBIDDEN", ["employeeId"])]


def test_talent_is_assessed_when_ratings_are_known(module_world: World, rated: dict[str, Any]) -> None:
    was = module_world.rows("SELECT stage FROM review_cycle WHERE id = :id", id=rated["cycle_id"])[0]["stage"]
    move = "UPDATE review_cycle SET stage = :stage WHERE id = :id"
    module_world.rows(move, id=rated["cycle_id"], stage="CALIBRATION")
    found = do(module_world, HR, "talentAssessmentRecord", ASSESSMENT, **_given(rated, potential="HIGH", rationale=" "))
    module_world.rows(move, id=rated["cycle_id"], stage=was)
    assert codes(found) == [("BAD_VALUE", ["cycleId"]), ("BAD_VALUE", ["rationale"])]


def test_the_skills_of_a_job_are_set_as_a_whole(module_world: World) -> None:
    profile, skills = _job(module_world), _skills(module_world)
    selection = "jobProfile { requiredSkills { proficiency skill { id } } }"
    wanted = [{"skillId": skills[0], "proficiency": 4}, {"skillId": skills[1], "proficiency": 2}]
    found = do(module_world, HR, "jobProfileSkillsSet", selection, jobProfileId=profile, skills=wanted)
    told = {one["skill"]["id"]: one["proficiency"] for one in found["jobProfile"]["requiredSkills"]}
    assert told == {skills[0]: 4, skills[1]: 2}
    fewer = do(module_world, HR, "jobProfileSkillsSet", selection, jobProfileId=profile, skills=wanted[1:])
    assert [one["skill"]["id"] for one in fewer["jobProfile"]["requiredSkills"]] == [skills[1]]


def test_all_that_is_wrong_with_a_list_of_skills_is_told(module_world: World) -> None:
    skills = _skills(module_world)
    wrong = [{"skillId": skills[0], "proficiency": 6}, {"skillId": skills[0], "proficiency": 3}]
    found = do(
        module_world, HR, "jobProfileSkillsSet", "jobProfile { id }", jobProfileId=_job(module_world), skills=wrong
    )
    assert codes(found) == [
        ("BAD_VALUE", ["skills", "0", "proficiency"]),
        ("DUPLICATE", ["skills", "1", "skillId"]),
    ]


@pytest.mark.parametrize("who", [*REFUSED, "hrbp"])
def test_nobody_but_hr_says_what_a_job_asks_for(module_world: World, who: str) -> None:
    found = do(
        module_world, who, "jobProfileSkillsSet", "jobProfile { id }", jobProfileId=_job(module_world), skills=[]
    )
    assert codes(found) == [("FORBIDDEN", ["jobProfileId"])]


def _job(world: World) -> str:
    rows = world.rows(
        "SELECT id FROM job_profile WHERE organization_id = :tenant ORDER BY id LIMIT 1", tenant=world.tenants["demo"]
    )
    return encode_id("JobProfile", rows[0]["id"])


def _skills(world: World) -> list[str]:
    rows = world.rows(
        "SELECT id FROM skill WHERE organization_id = :tenant ORDER BY id LIMIT 2", tenant=world.tenants["demo"]
    )
    return [encode_id("Skill", row["id"]) for row in rows]
