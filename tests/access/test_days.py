"""Other days: the past opens to whoever stood there then, the future to those who plan it; each has its own state."""

import pytest

from tests.access import crawl
from tests.access.cast import AHEAD, BEFORE
from tests.access.conftest import Stage
from tests.access.crawl import Answer
from tests.access.stage import OURS, Spot

_DAYS = (str(BEFORE), str(AHEAD))


def _asked(on_stage: Stage, name: str) -> Answer:
    return on_stage.ask(name, crawl.past_and_future(_DAYS), id=on_stage.subject)


@pytest.mark.parametrize(
    ("name", "open_then"), [("former", True), ("boss", True), ("colleague", False), ("named", False)]
)
def test_the_past_opens_to_whoever_stood_there(on_stage: Stage, name: str, *, open_then: bool) -> None:
    """The lists of the employee as of a day before the handover."""
    answer = _asked(on_stage, name)
    for field in ("checkIns", "employments", "grade"):
        path = ("one0", f"Employee__{field}")
        assert (path in answer.codes, answer.data["one0"][path[1]] is None) == (not open_then, not open_then)


@pytest.mark.parametrize(
    ("name", "planned"),
    [("partner", True), ("admin", True), ("machine_all", True), ("boss", False), ("subject", False), ("former", False)],
)
def test_the_future_shows_to_those_who_plan_it(on_stage: Stage, name: str, *, planned: bool) -> None:
    """For all others there is nobody yet: not found, and a list of none."""
    answer = _asked(on_stage, name)
    assert answer.codes.get(("one1",)) == (None if planned else "NOT_FOUND")
    assert (answer.data["all1"]["totalCount"] > 0) is planned


def test_each_day_has_its_own_state(on_stage: Stage) -> None:
    """The grade before the handover, ahead, and today."""
    signs = {spot: sign for sign, spot in on_stage.canaries.spots.items()}
    labels = ("employment#subject", "employment/planned")
    past, future = (signs[Spot(OURS, label, "grade")] for label in labels)
    answer = _asked(on_stage, "admin")
    assert [answer.data[one]["Employee__grade"] for one in ("one0", "one1")] == [past, future]
    today = on_stage.ask("admin", crawl.flat_nodes(), ids=[on_stage.subject]).data["nodes"][0]
    assert today["Employee__grade"] == signs[Spot(OURS, "employment#after", "grade")]
