"""The acts of the story, each a few operations as a client sends them, told in sentences as they happen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from api.story.stage import Stage

WEEKS = 12
SKILL = "SQL"
COMPLAINT = "Lack of SQL knowledge: the reports take me three times as long as they should."
BASELINE, TARGET = "40", "28"
# Hours to close a request, week by week: on the plan, off it, and back.
VALUES = ("39", "38", "37", "44", "36", "35", "33", "32", "31", "30", "29", "28")
BLOCKED, BACK = 4, 12
RAISE = "0.04"
WHY = """
    query ($id: ID!) { node(id: $id) { ... on CompensationRecord {
        effectiveOn base { amountMinor currency }
        recommendation { kind rating { final { label } evidence { kind source { __typename id } } } }
        because { __typename at ... on CheckInSubmitted { checkIn { week } } }
    } } }
"""

Tell = Callable[[str, str], None]
"""Takes who acts, and what happens, in a sentence."""


@dataclass
class Cast:
    """What the acts hand on to one another: ids, and what was answered."""

    employee: str
    goal: str = ""
    course: str = ""
    check_ins: list[dict[str, Any]] = field(default_factory=list)
    suggestions: list[dict[str, Any]] = field(default_factory=list)
    accepted: str = ""
    rating: dict[str, Any] = field(default_factory=dict)
    record: str = ""
    because: list[dict[str, Any]] = field(default_factory=list)


def play(stage: Stage, tell: Tell) -> Cast:
    """Play all acts; what came of them."""
    me = stage.ask("employee", "{ viewer { employee { id name } } }")["viewer"]["employee"]
    cast = Cast(me["id"])
    for act in ACTS:
        for who, sentence in act(stage, cast):
            tell(who, sentence)
    return cast


def _agreed(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    course = {"code": "SQL-1", "title": "SQL in practice", "provider": "Campus", "hours": "12"}
    skill = stage.ask("hr-admin", "{ skills(first: 500) { nodes { id name } } }")["skills"]["nodes"]
    known = [one["id"] for one in skill if one["name"] == SKILL]
    made = stage.do("hr-admin", "courseCreate", "course { id title }", **course, skillIds=known)
    cast.course = made["course"]["id"]
    yield "hr-admin", f"The catalogue has a course for it: “{made['course']['title']}”."
    begins = _monday(stage)
    metric = {"unit": "hours", "direction": "REDUCE", "baseline": BASELINE, "target": TARGET}
    goal = {
        "title": "Answer customers' data requests faster",
        "level": "INDIVIDUAL",
        "kind": "KPI",
        "ownerId": cast.employee,
        "startsOn": begins.isoformat(),
        "dueOn": (begins + timedelta(weeks=WEEKS)).isoformat(),
        "visibility": "MANAGER",
        "difficulty": 3,
        "metric": metric,
    }
    cast.goal = stage.do("manager", "goalCreate", "goal { id }", **goal)["goal"]["id"]
    yield "manager", f"Goal: from {BASELINE} to {TARGET} hours per request within {WEEKS} weeks."
    talk = (stage.clock.now + timedelta(weeks=BLOCKED, days=3)).isoformat()
    stage.do("manager", "oneOnOneSchedule", "oneOnOne { id }", employeeId=cast.employee, scheduledAt=talk)


def _green_weeks(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    for number in range(1, BLOCKED):
        yield "employee", _check_in(stage, cast, number, "GREEN")


def _blocked(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    blocker = {"kind": "SKILL", "description": COMPLAINT, "goalId": cast.goal}
    yield "employee", _check_in(stage, cast, BLOCKED, "RED", blockers=[blocker])
    yield "employee", f"Blocker: “{COMPLAINT}”"
    flag = {"checkInId": cast.check_ins[-1]["id"], "skillName": SKILL, "goalId": cast.goal, "note": "Worth a course."}
    answer = stage.do("manager", "skillGapFlag", f"flag {{ skill {{ name }} }} {_SUGGESTED}", **flag)
    cast.suggestions += answer["suggestions"]
    yield "manager", f"Flags the gap: {answer['flag']['skill']['name']}."


def _suggested(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    for one in cast.suggestions:
        yield "system", f"Suggests {one['kind'].replace('_', ' ').lower()}: {one['title']}. Because: {one['reason']}"
    asked = "query ($id: ID!) { employee(id: $id) { nextOneOnOne { agendaItems { title source } } } }"
    agenda = stage.ask("manager", asked, id=cast.employee)["employee"]["nextOneOnOne"]["agendaItems"]
    yield "system", f"On the agenda of the next 1:1: {', '.join(item['title'] for item in agenda)}."


def _accepted(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    for one in cast.suggestions:
        answer = stage.do("manager", "suggestionAccept", _ACCEPTED, suggestionId=one["id"], reason="It helps now.")
        cast.accepted = one["id"]
        mix = {name: f"{share:.0%}" for name, share in answer["action"]["plan"]["mix"].items()}
        yield "manager", f"Accepts “{one['title']}”; the plan's mix is {', '.join(f'{n} {s}' for n, s in mix.items())}."


def _learned(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    done = {"employeeId": cast.employee, "courseId": cast.course, "score": 91}
    answer = stage.do("hr-admin", "completionRecord", "actions { id status } skillClaims { source }", **done)
    finished = {action["id"] for action in answer["actions"]}
    yield "learning system", f"Course completed with 91 %; it finishes {len(finished)} action of the plan."
    asked = "query ($id: ID!) { employee(id: $id) { developmentPlan { actions { id title status origin } } } }"
    actions = stage.ask("employee", asked, id=cast.employee)["employee"]["developmentPlan"]["actions"]
    for action in actions:
        if action["origin"] == "TRIGGER" and action["status"] != "DONE":
            stage.do("employee", "developmentActionComplete", "action { id status }", actionId=action["id"])
            yield "employee", f"Done, too: {action['title']}."


def _recovered(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    _forward(stage, 1)
    for number in range(BLOCKED + 1, BACK + 1):
        yield "employee", _check_in(stage, cast, number, "GREEN" if number > BLOCKED + 2 else "YELLOW")
    asked = "query ($id: ID!) { node(id: $id) { ... on Suggestion { outcome outcomeReason } } }"
    told = stage.ask("employee", asked, id=cast.accepted)["node"]
    yield "system", f"Verified: {told['outcome']}. {told['outcomeReason']}"


def _rated(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    _forward(stage, 1)
    given = {"employeeId": cast.employee, "cycleId": stage.cycle, "levelId": stage.level}
    proposed = stage.do("manager", "ratingPropose", _RATED, **given, rationale="Closed the gap, met the goal.")
    cast.rating = proposed["rating"]
    label, evidence = cast.rating["proposed"]["label"], cast.rating["evidence"]
    yield "manager", f"Proposes the rating {label!r} on {len(evidence)} pieces of evidence."
    yield "system", f"The evidence adds up to {cast.rating['supportedScore']:.1f}: {_verdict(cast.rating)}"


def _calibrated(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    del cast
    session = {"cycleId": stage.cycle, "name": "Winter calibration"}
    made = stage.do("hr-admin", "calibrationSessionCreate", "session { id }", **session)["session"]
    stage.do("hr-admin", "calibrationSessionOpen", "session { state }", sessionId=made["id"])
    yield "hr-admin", "Opens the calibration; the fairness of its ratings is looked at."
    told = stage.ask("hr-admin", _LOOKED_AT, id=made["id"])["node"]
    flagged = [one for one in told["fairness"] if one["flagged"]]
    yield "system", f"{len(told['fairness'])} comparisons, {len(flagged)} flagged."
    for one in flagged:
        given = {"signalId": one["id"], "reason": "Looked into, case by case."}
        stage.do("hr-admin", "fairnessSignalAcknowledge", "signal { id }", **given)
    stage.do("hr-admin", "calibrationSessionClose", "session { state }", sessionId=made["id"])
    yield "hr-admin", "Closes it; no flag stands without an answer."


def _released(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    del cast
    released = stage.do("hr-admin", "reviewCycleRelease", "released", cycleId=stage.cycle)
    yield "hr-admin", f"Releases the reviews: {released['released']} rating."


def _paid(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    asked = (
        "query ($id: ID!) { employee(id: $id) { compensationRecommendations(first: 5) { nodes { id kind state } } } }"
    )
    (draft,) = stage.ask("hr-admin", asked, id=cast.employee)["employee"]["compensationRecommendations"]["nodes"]
    yield "system", f"A raise is unlocked: a draft of kind {draft['kind']}, without an amount."
    proposal = {"recommendationId": draft["id"], "increaseRatio": RAISE}
    stage.do("compensation", "compensationRecommendationPropose", "recommendation { state }", **proposal)
    yield "compensation", f"Proposes {float(RAISE):.0%}."
    approval = {"recommendationId": draft["id"], "effectiveOn": stage.clock.now.date().isoformat()}
    answer = stage.do("hr-admin", "compensationRecommendationApprove", _PAID, **approval)
    cast.record = answer["record"]["id"]
    base = answer["record"]["base"]
    yield "hr-admin", f"Approves; the pay is {base['amountMinor'] / 100:,.2f} {base['currency']} from today on."


def _explained(stage: Stage, cast: Cast) -> Iterator[tuple[str, str]]:
    node = stage.ask("employee", WHY, id=cast.record)["node"]
    cast.because = node["because"]
    yield "employee", "Why this pay?"
    for event in cast.because:
        week = f" ({event['checkIn']['week']})" if event.get("checkIn") else ""
        yield "because", f"{event['at'][:10]}  {event['__typename']}{week}"


_SUGGESTED = "suggestions { id kind title reason }"
_ACCEPTED = "suggestion { state } action { id kind plan { mix { experience exposure education } } }"
_RATED = (
    "rating { id proposed { label } supported { label } supportedScore challenge"
    " evidence { kind source { __typename } } }"
)
_LOOKED_AT = "query ($id: ID!) { node(id: $id) { ... on CalibrationSession { fairness { id flagged } } } }"
_RAISES = "query ($id: ID!) { employee(id: $id) { compensationRecommendations(first: 5) { nodes { id kind } } } }"
_PAID = "record { id base { amountMinor currency } }"


ACTS = (
    _agreed,
    _green_weeks,
    _blocked,
    _suggested,
    _accepted,
    _learned,
    _recovered,
    _rated,
    _calibrated,
    _released,
    _paid,
    _explained,
)
"""In their order."""


def _check_in(stage: Stage, cast: Cast, number: int, status: str, **further: Any) -> str:
    """Send the check-in of a week, and put the clock forward to the next one."""
    value, week = VALUES[number - 1], _week(stage.clock.now.date())
    update = {"goalId": cast.goal, "status": status, "value": value}
    given = {"week": week, "track": f"{value} hours.", "confidence": 7, "goalUpdates": [update], **further}
    selection = f"checkIn {{ id week }} {_SUGGESTED}"
    answer = stage.do("employee", "checkInSubmit", selection, **given, clientMutationId=f"story {week}")
    cast.check_ins.append(answer["checkIn"])
    cast.suggestions += answer["suggestions"]
    if number != BLOCKED:
        _forward(stage, 1)
    return f"Week {number} ({week}): {value} hours, {status}."


def _verdict(rating: dict[str, Any]) -> str:
    """What the system says of a proposal."""
    return str(rating["challenge"] or f"it supports {rating['supported']['label']!r}.")


def _forward(stage: Stage, weeks: int) -> None:
    stage.clock.now += timedelta(weeks=weeks)


def _monday(stage: Stage) -> date:
    today = stage.clock.now.date()
    return today - timedelta(days=today.weekday())


def _week(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"
