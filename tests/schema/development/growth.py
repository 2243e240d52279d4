"""Development as its people send it: operations, and what the tests look at beside their answers."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from api.context import bind_tenant
from schema.access import journal
from schema.access.mutations import react
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.kit.session import Session
from tests.schema.checkins.desk import NOW, Desk
from tests.world import CURSOR_KEY, DEMO

SUGGESTED = """
    id kind title reason cause state decisionReason outcome outcomeReason
    evidence { week value target } decidedBy { id }
    action { kind title course { id title } mentor { id } goal { id title } }
"""
ERRORS = "userErrors { code field message }"


_ACTION = (
    "action { id kind title status origin dueOn completedAt plan { id status mix { experience exposure education } } }"
)
_PLAN = "plan { id name status startsOn endsOn version }"
_COURSE = "course { id title hours version skills(first: 5) { nodes { name } } }"

PAYLOADS = {
    "checkInSubmit": f"checkIn {{ id week }} suggestions {{ {SUGGESTED} }}",
    "checkInCorrect": "goalUpdate { id value missed }",
    "skillGapFlag": f"flag {{ id skill {{ id name }} }} suggestions {{ {SUGGESTED} }}",
    "skillGapFlagWithdraw": "withdrawnFlagId",
    "skillCreate": "skill { id name code taxonomy category }",
    "goalClose": "goal { id state }",
    "suggestionAccept": f"suggestion {{ {SUGGESTED} }} {_ACTION}",
    "suggestionDecline": f"suggestion {{ {SUGGESTED} }}",
    "suggestionWithdraw": f"suggestion {{ {SUGGESTED} }}",
    "developmentPlanCreate": _PLAN,
    "developmentPlanActivate": _PLAN,
    "developmentPlanClose": _PLAN,
    "developmentActionAdd": _ACTION,
    "developmentActionUpdate": _ACTION,
    "developmentActionStart": _ACTION,
    "developmentActionComplete": _ACTION,
    "developmentActionCancel": _ACTION,
    "milestoneAdd": "milestone { id title dueOn }",
    "milestoneComplete": "milestone { id completedAt }",
    "skillClaimAdd": "skillClaim { id proficiency source assertedBy { id } }",
    "certificationAdd": "certification { id name issuedOn }",
    "courseCreate": _COURSE,
    "courseUpdate": _COURSE,
    "learningAssign": "assignment { id status mandatory course { id } }",
    "completionRecord": "completion { id score } actions { id status } skillClaims { proficiency source }",
    "mentorshipAccept": "mentorship { id status }",
    "mentorshipEnd": "mentorship { id status endsOn }",
    "ratingPropose": "rating { id proposed { value } evidence { kind weight detail source { __typename id } } }",
    "reviewCycleRelease": "cycle { id stage } released",
    "compensationRecommendationPropose": "recommendation { id state increase { amountMinor currency } }",
    "compensationRecommendationApprove": "recommendation { id state } record { id effectiveOn base { amountMinor } }",
    "compensationRecordApply": "recommendation { id state } record { id effectiveOn base { amountMinor } }",
}
"""What is asked of each change."""

WRITTEN = (
    "skill",
    "skill_claim",
    "certification",
    "development_plan",
    "development_action",
    "milestone",
    "mentorship",
    "course",
    "course_skill",
    "learning_assignment",
    "completion",
    "trigger_firing",
    "trigger_observation",
    "agenda_item",
    "rating",
    "rating_evidence",
    "review_cycle",
    "compensation_recommendation",
    "compensation_approval",
    "compensation_record",
    "domain_event",
    "audit_event",
)
_APPENDED = {
    "skill_claim",
    "trigger_observation",
    "rating_evidence",
    "compensation_approval",
    "domain_event",
    "audit_event",
}


def operation(name: str) -> str:
    """The change of a name, as clients send it."""
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOADS[name]} {ERRORS} }} }}"


def do(desk: Desk, who: str, name: str, given: Mapping[str, Any], now: datetime = NOW) -> dict[str, Any]:
    """The payload of a change, committed."""
    return desk.send(who, operation(name), given, now)


def done(desk: Desk, who: str, name: str, given: Mapping[str, Any], now: datetime = NOW) -> dict[str, Any]:
    """The same, where it must have been taken."""
    payload = do(desk, who, name, given, now)
    assert payload["userErrors"] == []
    return payload


def written(desk: Desk) -> dict[str, tuple[int, int]]:
    """How many rows each table has, and how often they were changed."""
    found = {}
    for table in WRITTEN:
        versions = "0" if table in _APPENDED else "coalesce(sum(version), 0)"
        (row,) = desk.rows(f"SELECT count(*) AS n, {versions} AS changes FROM {table}")
        found[table] = (row["n"], int(row["changes"]))
    return found


async def in_transaction(desk: Desk, now: datetime, work: Callable[[Request], Awaitable[None]]) -> None:
    """Do some work of the server itself for the demo organization, with all that reacts to it, and commit it."""
    viewer = Viewer(desk.world.tenants[DEMO])
    async with desk.world.engine().connect() as connection:
        await bind_tenant(connection, viewer.organization_id)
        request = Request(Session(connection), viewer, now, CURSOR_KEY)
        await work(request)
        await react(request, 0)
        await journal.write(request.session, viewer, now, request.events)
        await connection.commit()


def run_scheduled(desk: Desk, handler: Callable[[Request, Mapping[str, Any]], Awaitable[None]], now: datetime) -> None:
    """Let a worker run recurring work of the demo organization once."""
    desk.world.run(in_transaction(desk, now, lambda request: handler(request, {})))


def skill_id(desk: Desk, name: str) -> UUID:
    """A skill of the demo."""
    found: UUID = desk.rows(
        "SELECT id FROM skill WHERE name = :name AND organization_id = :tenant",
        name=name,
        tenant=desk.world.tenants[DEMO],
    )[0]["id"]
    return found


def one(desk: Desk, statement: str, **values: Any) -> Any:
    """The one value of the one row of a statement."""
    (row,) = desk.rows(statement, **values)
    (value,) = row.values()
    return value
