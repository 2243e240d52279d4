"""The thresholds of an organization: listed with what they mean, set by HR, within bounds, all of them or none."""

from typing import Any

import pytest

from schema.kit.thresholds import areas
from tests.schema.changing import changed, refusals, state
from tests.world import World

HR = "hr-admin"
LISTED = "{ viewer { organization { version thresholds { area name value usual takes says } } } }"
PAYLOAD = "organization { version thresholds { area name value } }"


def listed(world: World, who: str = HR) -> Any:
    found = world.ask(who, LISTED)
    assert found.data is not None
    return found.data["viewer"]["organization"]


def sent(*told: tuple[str, str, str | None], **further: Any) -> dict[str, Any]:
    thresholds = [{"area": area, "name": name, "value": value} for area, name, value in told]
    return {"thresholds": thresholds, **further}


def setting(world: World, who: str, given: dict[str, Any]) -> Any:
    return changed(world, who, "organizationThresholdsSet", given, PAYLOAD)


def value_of(organization: Any, area: str, name: str) -> str:
    (found,) = [one["value"] for one in organization["thresholds"] if (one["area"], one["name"]) == (area, name)]
    return str(found)


def test_every_threshold_is_listed_with_what_it_means(world: World) -> None:
    found = listed(world, "employee")["thresholds"]
    assert [(one["area"], one["name"]) for one in found] == [
        (area.name, one.name) for area in areas.values() for one in area.thresholds.values()
    ]
    assert found[[one["name"] for one in found].index("missesInARow")] == {
        "area": "checkIns",
        "name": "missesInARow",
        "value": "2",
        "usual": "2",
        "takes": "a whole number from 1 to 26",
        "says": "How many missed targets in a row are too many.",
    }
    assert all(one["value"] == one["usual"] for one in found)


def test_hr_sets_thresholds_and_takes_them_back(world_copy: World) -> None:
    before = listed(world_copy)["version"]
    given = sent(("checkIns", "missesInARow", "3"), ("goals", "greenTolerance", "0.10"), ("pay", "unreleased", "WARN"))
    found = setting(world_copy, HR, given)["organization"]
    assert found["version"] == before + 1
    assert [value_of(found, area, name) for area, name, _ in _named(given)] == ["3", "0.10", "WARN"]
    found = setting(world_copy, HR, sent(("checkIns", "missesInARow", None)))["organization"]
    assert value_of(found, "checkIns", "missesInARow") == "2"
    assert _kept(world_copy) == {"checkIns": {}, "goals": {"greenTolerance": "0.10"}, "pay": {"unreleased": "WARN"}}


def test_what_was_set_stands_in_the_audit_trail(world_copy: World) -> None:
    setting(world_copy, HR, sent(("checkIns", "missesInARow", "3")))
    (entry,) = world_copy.rows("SELECT before, after FROM audit_event WHERE action = 'OrganizationUpdated'")
    assert (entry["before"], entry["after"]) == ({"checkIns.missesInARow": None}, {"checkIns.missesInARow": 3})


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (("checkIns", "missesInARow", "0"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("checkIns", "missesInARow", "2.5"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("checkIns", "missesInARow", "NaN"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("checkIns", "missesInARow", "many"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("goals", "greenTolerance", "1.01"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("goals", "greenTolerance", "Infinity"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("goals", "greenTolerance", "0.5"), ("BAD_VALUE", ("thresholds",))),
        (("pay", "unreleased", "maybe"), ("BAD_VALUE", ("thresholds", "0", "value"))),
        (("weather", "rain", "1"), ("NOT_FOUND", ("thresholds", "0", "area"))),
        (("goals", "rain", "1"), ("NOT_FOUND", ("thresholds", "0", "name"))),
    ],
    ids=lambda told: "-".join(map(str, told)) if len(told) == 3 else "",
)
def test_what_may_not_be_set_changes_nothing(
    world_copy: World, given: tuple[str, str, str], refusal: tuple[str, tuple[str, ...]]
) -> None:
    before = state(world_copy, "organization", "audit_event")
    sound = ("checkIns", "remindOnWeekday", "1")
    found = refusals(setting(world_copy, HR, sent(given, sound)))
    assert found == [refusal]
    assert state(world_copy, "organization", "audit_event") == before


def test_a_version_that_has_changed_is_refused(world_copy: World) -> None:
    given = sent(("checkIns", "missesInARow", "3"), expectedVersion=listed(world_copy)["version"] - 1)
    found = refusals(setting(world_copy, HR, given))
    assert found == [("STALE_VERSION", ("expectedVersion",))]


@pytest.mark.parametrize("who", ["employee", "manager", "hrbp", "compensation", "auditor"])
def test_nobody_but_hr_sets_thresholds(world_copy: World, who: str) -> None:
    before = state(world_copy, "organization", "audit_event")
    given = sent(("checkIns", "missesInARow", "3"))
    assert [code for code, _ in refusals(setting(world_copy, who, given))] == ["FORBIDDEN"]
    assert state(world_copy, "organization", "audit_event") == before


def _named(given: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["area"], one["name"], one["value"]) for one in given["thresholds"]]


def _kept(world: World) -> dict[str, Any]:
    (row,) = world.rows("SELECT settings FROM organization WHERE key = 'demo'")
    return {name: told for name, told in row["settings"].items() if name in areas}
