"""What a caller's look-up tells of the lines that they lead, so that no statement looks for others."""

import pytest

from api.personas import PERSONAS
from tests.world import NOW, World

LED = """
SELECT array_agg(DISTINCT kind) AS kinds FROM reporting_chain
WHERE organization_id = :tenant AND manager_id = :me AND valid_from <= :today {further}
"""


@pytest.mark.parametrize("persona", [one for one in PERSONAS if one != "integrator"])
def test_a_caller_led_what_the_chain_says(world: World, persona: str) -> None:
    viewer = world.viewer(persona)
    values = {"tenant": viewer.organization_id, "me": viewer.employee_id, "today": NOW.date()}
    (ever,) = world.rows(LED.format(further=""), **values)
    (now,) = world.rows(LED.format(further="AND (valid_to IS NULL OR valid_to > :today)"), **values)
    assert viewer.led == frozenset(ever["kinds"] or ())
    assert viewer.lines == frozenset(now["kinds"] or ())


def test_nobody_is_further_up_who_is_not_right_above_somebody(world: World) -> None:
    """So that the lines right below are enough to know the kinds of all of them."""
    found = world.rows(
        """
        SELECT count(*) AS rows FROM reporting_chain AS far
        WHERE far.depth > 1 AND NOT EXISTS (
            SELECT FROM reporting_chain AS near
            WHERE near.organization_id = far.organization_id AND near.manager_id = far.manager_id
              AND near.kind = far.kind AND near.depth = 1 AND near.valid_from <= far.valid_from
        )
        """
    )
    assert found == [{"rows": 0}]
