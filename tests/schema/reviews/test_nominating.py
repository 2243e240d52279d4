"""Peers nominated and decided on, cycles led from stage to stage; and what nobody comes to know by it."""

from typing import Any

import pytest

from schema.kit.ids import encode_id
from tests.schema.reviews.collecting import Collecting
from tests.world import World


@pytest.fixture(scope="module")
def collecting(module_world: World) -> Collecting:
    """A cycle that collects; each test nominates other colleagues."""
    return Collecting(module_world)


def peers(told: Collecting, *numbers: int) -> dict[str, Any]:
    ids = [encode_id("Employee", told.colleagues[number]["id"]) for number in numbers]
    return {"cycleId": told.cycle, "reviewerIds": ids}


def test_an_employee_proposes_and_the_manager_decides(collecting: Collecting) -> None:
    first, second = collecting.done("employee", "nominationPropose", **peers(collecting, 0, 1))["nominations"]
    assert (first["state"], first["nominatedBy"]) == ("PROPOSED", {"id": collecting.person("employee")})
    one, two = {"nominationId": first["id"]}, {"nominationId": second["id"]}
    assert collecting.refused("employee", "nominationApprove", **one) == [("FORBIDDEN", ["nominationId"])]
    assert collecting.refused("0", "nominationApprove", **one) == [("FORBIDDEN", ["nominationId"])]
    assert collecting.refused("9", "nominationDecline", **one) == [("NOT_FOUND", ["nominationId"])]
    assert collecting.done("manager", "nominationApprove", **one)["nomination"]["state"] == "APPROVED"
    assert collecting.refused("manager", "nominationDecline", **one) == [("ALREADY_DECIDED", ["nominationId"])]
    assert collecting.done("manager", "nominationDecline", **two)["nomination"]["state"] == "DECLINED"
    collecting.write("0", 4)
    assert collecting.refused("0", "nominationDecline", **one) == [("ALREADY_DECIDED", ["nominationId"])]


def test_who_was_nominated_by_others_is_not_found_out(collecting: Collecting) -> None:
    """What the employee is answered is the same, whether the manager has nominated that colleague or not."""
    about = {"employeeId": collecting.person("employee")}
    (hidden,) = collecting.done("manager", "nominationPropose", **peers(collecting, 2), **about)["nominations"]
    assert hidden["state"] == "APPROVED"
    known, fresh = collecting.done("employee", "nominationPropose", **peers(collecting, 2, 3))["nominations"]
    same = {name: fresh[name] for name in ("version", "state", "nominatedBy")}
    assert {name: known[name] for name in same} == same
    assert known["id"] != hidden["id"]
    assert collecting.done("2", "nominationDecline", nominationId=known["id"])["nomination"]["state"] == "DECLINED"


def test_bad_nominations_are_refused(collecting: Collecting) -> None:
    collecting.done("employee", "nominationPropose", **peers(collecting, 4))
    own = {**peers(collecting), "reviewerIds": [collecting.person("employee")]}
    for given, code in ((peers(collecting, 4), "ALREADY_EXISTS"), (own, "BAD_VALUE")):
        told = collecting.refused("employee", "nominationPropose", **given)
        assert told == [(code, ["reviewerIds", "0"])]
    twice = collecting.refused("employee", "nominationPropose", **peers(collecting, 5, 5))
    assert twice == [("DUPLICATE", ["reviewerIds", "1"])]
    for given in (peers(collecting), peers(collecting, *range(11))):
        assert ("BAD_VALUE", ["reviewerIds"]) in collecting.refused("employee", "nominationPropose", **given)
    about = {"employeeId": collecting.person("employee")}
    assert collecting.refused("9", "nominationPropose", **peers(collecting, 5), **about) == [
        ("FORBIDDEN", ["employeeId"])
    ]


def test_a_cycle_goes_on_stage_by_stage(world_copy: World) -> None:
    told = Collecting(world_copy)
    template = told.rows("SELECT template_id FROM review_cycle WHERE id = :cycle")[0]["template_id"]
    frame = {"scaleId": encode_id("RatingScale", told.scale), "templateId": encode_id("ReviewTemplate", template)}
    days = {"startsOn": "2026-12-01", "endsOn": "2027-11-30"}
    assert told.refused("manager", "reviewCycleCreate", name="Next", **frame, **days) == [("FORBIDDEN", None)]
    wrong = {**days, "endsOn": "2026-11-30"}
    assert told.refused("hr-admin", "reviewCycleCreate", name="", **frame, **wrong) == [
        ("BAD_VALUE", ["name"]),
        ("BAD_VALUE", ["endsOn"]),
    ]
    made = told.done("hr-admin", "reviewCycleCreate", name="Next", **frame, **days)["cycle"]
    cycle = {"cycleId": made["id"]}
    again = told.refused("hr-admin", "reviewCycleCreate", name="Next", **frame, **days)
    assert again == [("ALREADY_EXISTS", ["name"])]
    assert told.refused("manager", "reviewCycleAdvance", **cycle) == [("NOT_FOUND", ["cycleId"])]
    stages = [told.done("hr-admin", "reviewCycleAdvance", **cycle)["cycle"]["stage"] for _ in range(4)]
    assert stages == ["PRE_LAUNCH", "PEER_SELECTION", "COLLECTING", "CALIBRATION"]
    assert told.refused("hr-admin", "reviewCycleAdvance", **cycle) == [("CLOSED", ["cycleId"])]
    assert told.refused("manager", "reviewCycleReopen", **cycle, reason="More.") == [("FORBIDDEN", ["cycleId"])]
    assert told.refused("hr-admin", "reviewCycleReopen", **cycle, reason=" ") == [("BAD_VALUE", ["reason"])]
    opened = told.done("hr-admin", "reviewCycleReopen", **cycle, reason="Three were away.")["cycle"]
    assert (opened["stage"], opened["releasedAt"]) == ("COLLECTING", None)
    assert told.refused("hr-admin", "reviewCycleReopen", **cycle, reason="More.") == [("CLOSED", ["cycleId"])]
    assert told.done("hr-admin", "reviewCycleRelease", **cycle)["cycle"]["stage"] == "RELEASED"
    assert told.done("hr-admin", "reviewCycleAdvance", **cycle)["cycle"]["stage"] == "ENDED"
    assert told.refused("hr-admin", "reviewCycleAdvance", **cycle) == [("CLOSED", ["cycleId"])]
