"""Reviews, feedback, ratings and calibration, before and after release."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.access.cast import AFTER, BEFORE, EARLY, OLD
from tests.access.staged.row import Row, at, row

OTHER_KINDS = ("idp_milestones", "verified_outcomes", "peer_sentiment", "feedback", "check_ins")


def rows() -> Iterator[Row]:
    """Every row."""
    mine: dict[str, Any] = {"owner": "subject", "employee_id": "employee#subject"}
    yield row("rating_scale", scale_version=1)
    for value in range(1, 6):
        yield row("rating_level", f"rating_level#{value}", scale_id="rating_scale", value=value)
    none: dict[str, Any] = dict.fromkeys(OTHER_KINDS, 0)
    yield row("evidence_weighting", weighting_version=1, goal_achievement=1, **none)
    yield row("review_template")
    yield row("question", template_id="review_template", position=1)
    yield row("question_revision", question_id="question", revision=1, kind="TEXT")
    yield row("anonymity_policy", policy_version=1)
    yield row("anonymity_minimum", policy_id="anonymity_policy", direction="PEER", minimum_responses=3)
    frame: dict[str, Any] = {
        "template_id": "review_template",
        "scale_id": "rating_scale",
        "anonymity_policy_id": "anonymity_policy",
    }
    for which, stage, released in (
        ("#done", "RELEASED", BEFORE),
        ("#old", "ENDED", OLD),
        ("#running", "CALIBRATION", None),
        ("/draft", "DRAFT", None),
    ):
        yield row(
            "review_cycle",
            f"review_cycle{which}",
            stage=stage,
            starts_on=EARLY,
            ends_on=BEFORE,
            released_at=released and at(released),
            **frame,
        )
    running, done = "review_cycle#running", "review_cycle#done"
    reminded: dict[str, Any] = {"task": "REVIEW_SELF", "due_on": BEFORE, "reminded_at": at(BEFORE)}
    yield row("review_reminder", **mine, day=BEFORE, cycle_id=running, **reminded)
    yield row(
        "nomination",
        "nomination",
        **mine,
        named=("named", "boss"),
        cycle_id=running,
        reviewer_id="employee#named",
        nominated_by_id="employee#boss",
        direction="PEER",
        state="APPROVED",
    )
    yield row(
        "nomination",
        "nomination/own",
        **mine,
        named=("peer", "subject"),
        cycle_id=running,
        reviewer_id="employee#peer",
        nominated_by_id="employee#subject",
        direction="PEER",
        state="APPROVED",
    )
    yield from _review("peer", "named", "PEER", done, BEFORE)
    yield from _review("upward", "report", "UPWARD", done, BEFORE)
    yield from _review("downward/open", "boss", "DOWNWARD", running, AFTER)
    yield from _review("downward/draft", "named", "DOWNWARD", running, None)
    yield from _review("downward", "former", "DOWNWARD", done, BEFORE)
    yield from _review("self/draft", "subject", "SELF", running, None)
    yield from _review("downward#self", "subject", "SELF", done, BEFORE)
    yield row(
        "review_summary",
        owner="subject",
        employee_id="employee#subject",
        cycle_id=done,
        direction="PEER",
        responses=3,
        minimum=3,
        frozen_on=BEFORE,
    )
    yield row(
        "review_summary_answer", summary_id="review_summary", question_revision_id="question_revision", responses=3
    )
    for visibility in ("MANAGER", "SHARED", "PUBLIC"):
        for which, shown in (("named", True), ("unnamed", False)):
            for when, day in (("before", BEFORE), ("after", AFTER)):
                yield row(
                    "feedback",
                    f"feedback/{visibility.lower()}#{which}_{when}",
                    **mine,
                    named=("named",),
                    day=day,
                    author_id="employee#named",
                    visibility=visibility,
                    author_shown=shown,
                    given_at=at(day),
                )
    yield row(
        "feedback_request",
        owner="subject",
        employee_id="employee#subject",
        named=("named", "peer"),
        author_id="employee#named",
        requested_by_id="employee#peer",
        state="GIVEN",
        requested_at=at(BEFORE),
        answered_at=at(BEFORE),
        feedback_id="feedback/shared#named_before",
    )
    yield row(
        "calibration_session",
        "calibration_session#open",
        owner="subject",
        named=("named",),
        cycle_id=running,
        org_unit_id="org_unit",
        facilitator_id="employee#named",
        state="OPEN",
        opened_at=at(AFTER),
        computations=1,
        change_count=0,
        history_hash=None,
    )
    yield row(
        "calibration_session",
        "calibration_session#closed",
        owner="subject",
        named=("named",),
        cycle_id=done,
        org_unit_id="org_unit",
        state="CLOSED",
        opened_at=at(BEFORE),
        closed_at=at(BEFORE),
        computations=1,
        change_count=0,
        history_hash=None,
    )
    for which in ("open", "closed"):
        session: dict[str, Any] = {"session_id": f"calibration_session#{which}"}
        yield row(
            "calibration_participant",
            f"calibration_participant#{which}",
            owner="subject",
            named=("named",),
            employee_id="employee#named",
            **session,
        )
        rating = {"open": "rating/open", "closed": "rating"}[which]
        yield row(
            "calibration_change",
            f"calibration_change#{which}",
            owner="subject",
            named=("named",),
            rating_id=rating,
            from_id="rating_level#2",
            to_id="rating_level#3",
            by_id="employee#named",
            at=at(BEFORE),
            number=1,
            previous_hash=None,
            **session,
        )
        yield row(
            "fairness_signal",
            f"fairness_signal#{which}",
            owner="subject",
            named=("named",),
            cycle_id=running,
            kind="MANAGER",
            org_unit_id="org_unit",
            computed_at=at(BEFORE),
            computation=1,
            change_number=0,
            **session,
        )
        yield row(
            "fairness_signal",
            f"fairness_signal/private#{which}",
            owner="subject",
            named=("named",),
            cycle_id=running,
            kind="SEX",
            org_unit_id="org_unit",
            computed_at=at(BEFORE),
            computation=1,
            change_number=1,
            **session,
        )
        yield row(
            "fairness_acknowledgement",
            f"fairness_acknowledgement#{which}",
            owner="subject",
            named=("named",),
            signal_id=f"fairness_signal#{which}",
            at=at(BEFORE),
        )
    levels: dict[str, Any] = {
        "proposed_id": "rating_level#2",
        "supported_id": "rating_level#1",
        "calibrated_id": "rating_level#3",
        "final_id": "rating_level#4",
        "rater_id": "employee#boss",
    }
    for label, cycle, session_label, released, named in (
        ("rating", done, "calibration_session#closed", BEFORE, ()),
        ("rating#old", "review_cycle#old", None, OLD, ()),
        ("rating/open", running, "calibration_session#open", None, ("named",)),
        ("rating/draft", "review_cycle/draft", None, None, ()),
    ):
        moment = released and at(released)
        yield row(
            "rating",
            label,
            **mine,
            named=named,
            day=released,
            cycle_id=cycle,
            session_id=session_label,
            released_at=moment,
            acknowledged_at=moment,
            disputed_at=moment,
            dispute_answered_at=moment,
            gathering=1,
            weighting_id=None,
            **({} if released else {"dispute_note": None, "dispute_answer": None}),
            **levels,
        )
        for kind in ("GOAL_ACHIEVEMENT", "PEER_SENTIMENT"):
            state, _, when = label.removeprefix("rating").partition("#")
            evidence = f"rating_evidence{state}#{kind.lower()}{when}"
            yield row(
                "rating_evidence",
                evidence,
                owner="subject",
                named=named,
                day=released,
                rating_id=label,
                kind=kind,
                author_id="employee#named",
                as_of=released or AFTER,
                source_type="Goal",
                source_id="goal/private",
                independent=True,
                responses=None,
                gathering=1,
            )


def _review(which: str, reviewer: str, direction: str, cycle: str, day: date | None) -> Iterator[Row]:
    seen: dict[str, Any] = {"owner": "subject", "named": (reviewer,), "day": day}
    submitted: dict[str, Any] = {"state": "SUBMITTED" if day else "DRAFT", "submitted_at": day and at(day)}
    yield row(
        "review",
        f"review/{which}",
        **seen,
        employee_id="employee#subject",
        cycle_id=cycle,
        reviewer_id=f"employee#{reviewer}",
        direction=direction,
        **submitted,
    )
    yield row(
        "response",
        f"response/{which}",
        **seen,
        review_id=f"review/{which}",
        question_revision_id="question_revision",
        level_id="rating_level#5",
    )
