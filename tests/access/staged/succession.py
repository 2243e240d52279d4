"""Succession and improvement plans."""

from collections.abc import Iterator
from typing import Any

from tests.access.cast import AFTER, BEFORE, OLD
from tests.access.staged.row import Row, at, row


def rows() -> Iterator[Row]:
    """Every row."""
    mine: dict[str, Any] = {"owner": "subject", "employee_id": "employee#subject"}
    for which, day, cycle in (("old", OLD, "review_cycle#old"), ("after", AFTER, "review_cycle#done")):
        yield row(
            "talent_assessment",
            f"talent_assessment#{which}",
            **mine,
            day=day,
            review_cycle_id=cycle,
            rating_id="rating",
            assessed_on=day,
            assessed_by_id="employee#partner",
        )
    yield row(
        "succession_plan", "succession_plan", owner="subject", position_id="position/held", owner_id="employee#partner"
    )
    yield row("succession_plan", "succession_plan/open", position_id="position")
    for which, plan in (("seat", "succession_plan"), ("open", "succession_plan/open")):
        yield row(
            "successor_nomination",
            f"successor_nomination#{which}",
            **mine,
            succession_plan_id=plan,
            rank=1,
            nominated_on=BEFORE,
            nominated_by_id="employee#boss",
        )
        yield row(
            "succession_gap",
            f"succession_gap#{which}",
            owner="subject",
            successor_nomination_id=f"successor_nomination#{which}",
            skill_id="skill",
            development_action_id="development_action#active_none",
        )
    yield row("job_profile_skill", job_profile_id="job_profile", skill_id="skill", proficiency=3)
    for which, state in (("/draft", "DRAFT"), ("", "ACTIVE")):
        part: dict[str, Any] = {"owner": "subject", "improvement_plan_id": f"improvement_plan{which}"}
        yield row(
            "improvement_plan",
            f"improvement_plan{which}",
            **mine,
            state=state,
            starts_on=BEFORE,
            ends_on=AFTER,
            outcome=None,
            manager_id="employee#boss",
            rating_id="rating",
        )
        yield row(
            "improvement_plan_criterion", f"improvement_plan_criterion{which}", **part, place=1, goal_id="goal/private"
        )
        yield row("improvement_plan_meeting", f"improvement_plan_meeting{which}", **part, held_on=BEFORE)
        yield row(
            "improvement_plan_sign_off",
            f"improvement_plan_sign_off{which}",
            **part,
            signed_by_id="employee#boss",
            signed_at=at(BEFORE),
        )
