"""Check-ins as their people send them: who is who around the demo's employee, short ways to send and to look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from schema.access.viewer import Viewer
from schema.kit.ids import encode_id
from tests.told import Told
from tests.world import OTHER, UNTIL, World

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
"""Friday of 2026-W48; the last check-in of the demo's employee is that of W46."""
SERVICE_SCOPES = ("checkins:read", "checkins:write", "oneonones:read", "oneonones:write", "people:read", "goals:read")

SUBMIT = """
    mutation ($input: CheckInSubmitInput!) {
      checkInSubmit(input: $input) {
        checkIn {
          id week state status align confidence sentiment submittedAt
          goalUpdates { goal { id } status measuredStatus value target progress missed note recordedAt }
          blockers { id kind description dueOn owner { id } goal { id } }
        }
        userErrors { code field message }
      }
    }
"""
_TABLES = (
    "check_in",
    "goal_update",
    "blocker",
    "skill_gap_flag",
    "skill",
    "one_on_one",
    "agenda_item",
    "action_item",
    "feedback",
    "feedback_request",
    "metric_observation",
    "goal",
    "goal_metric",
    "domain_event",
    "audit_event",
)
_APPENDED = {"goal_update", "metric_observation", "domain_event", "audit_event"}


@dataclass
class Desk:
    """A world to write in."""

    world: World

    @cached_property
    def told(self) -> Told:
        """What the simulation says of it."""
        return Told(self.world.demo)

    @property
    def me(self) -> UUID:
        """The demo's employee."""
        return self.world.employee_key(self.world.demo.personas.employee)

    @property
    def manager(self) -> UUID:
        """The manager."""
        return self.world.employee_key(self.world.demo.personas.manager)

    def opaque(self, name: str) -> str:
        """The id of a persona's employee in the graph."""
        return self.world.employee_id(self.told.persona(name))

    @cached_property
    def peer_row(self) -> int:
        """Somebody else who reports to the same manager."""
        personas = self.world.demo.personas
        return next(row for row in self.told.team_on(personas.manager, UNTIL) if row != personas.employee)

    @cached_property
    def stranger_row(self) -> int:
        """Somebody who works here, far from the employee and in no role."""
        known = {self.told.persona(name) for name in ("employee", "manager", "skip-level", "hrbp", "hr-admin")}
        team = set(self.told.team_on(self.world.demo.personas.manager, UNTIL))
        roles = {self.told.persona(name) for name in ("compensation", "auditor")}
        leaders = {self.told.manager_on(row, UNTIL) for row in range(len(self.told.employees))}
        statuses = self.told.employees.values("status")
        return next(
            row
            for row in range(len(statuses))
            if statuses[row] == "ACTIVE" and row not in known | team | roles | leaders
        )

    def viewer(self, name: str) -> str | Viewer:
        """Who calls: a persona, `peer`, `stranger`, `service`, or `other`, the manager of another organization."""
        match name:
            case "peer":
                return self.account(self.peer_row)
            case "stranger":
                return self.account(self.stranger_row)
            case "service":
                return self.world.service(*SERVICE_SCOPES)
            case "other":
                key = self.world.employee_key(self.world.other.personas.manager, OTHER)
                (row,) = self.rows("SELECT subject FROM account WHERE employee_id = :key", key=key)
                return self.world.viewer(row["subject"], OTHER)
        return name

    def account(self, row: int) -> str:
        """The account of a simulated employee."""
        key = self.world.employee_key(row)
        (found,) = self.rows("SELECT subject FROM account WHERE employee_id = :key", key=key)
        subject: str = found["subject"]
        return subject

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows as the owner of the tables."""
        return self.world.rows(statement, **values)

    def send(self, who: str, operation: str, given: Mapping[str, Any], now: datetime = NOW) -> dict[str, Any]:
        """The payload of a mutation's one field, committed."""
        answer = self.world.send(self.viewer(who), operation, {"input": dict(given)}, now=now)
        assert (answer.errors, answer.messages) == ([], [])
        assert answer.data is not None
        (payload,) = answer.data.values()
        assert isinstance(payload, dict)
        return payload

    def submit(self, week: str, *updates: Mapping[str, Any], now: datetime = NOW, **further: Any) -> dict[str, Any]:
        """The employee's check-in of a week."""
        return self.send("employee", SUBMIT, {"week": week, "goalUpdates": list(updates), **further}, now)

    def submitted(self, week: str, *updates: Mapping[str, Any], now: datetime = NOW, **further: Any) -> dict[str, Any]:
        """The check-in itself; it must have been taken."""
        payload = self.submit(week, *updates, now=now, **further)
        assert payload["userErrors"] == []
        found: dict[str, Any] = payload["checkIn"]
        return found

    def goals(self) -> dict[str, UUID]:
        """The goals of the employee by the beginning of their titles."""
        rows = self.rows("SELECT id, title FROM goal WHERE owner_id = :me AND deleted_at IS NULL", me=self.me)
        return {row["title"].split()[0]: row["id"] for row in rows}

    def goal(self, name: str) -> str:
        """The id of a goal of the employee in the graph."""
        return encode_id("Goal", self.goals()[name])

    def events(self, *types: str) -> list[dict[str, Any]]:
        """What happened since the demo was loaded, oldest first: of these types, or all."""
        wanted = " AND type = ANY(:types)" if types else ""
        values = {"types": list(types)} if types else {}
        return self.rows(
            "SELECT id, type, node_type, node_id, operation, employee_id, payload FROM domain_event"
            f" WHERE organization_id = :tenant AND created_at > :begun{wanted} ORDER BY sequence",
            tenant=self.world.tenants["demo"],
            begun=self.begun,
            **values,
        )

    @cached_property
    def begun(self) -> datetime:
        """When the last event of the demo was written."""
        (row,) = self.rows("SELECT max(created_at) AS at FROM domain_event")
        at: datetime = row["at"]
        return at

    def causes(self, event: UUID) -> list[str]:
        """The types of the events that an event follows from."""
        rows = self.rows(
            "SELECT cause.type FROM domain_event_cause AS link JOIN domain_event AS cause ON cause.id = link.cause_id"
            " WHERE link.event_id = :event ORDER BY cause.sequence",
            event=event,
        )
        return [row["type"] for row in rows]

    def print(self) -> dict[str, tuple[int, int]]:
        """How many rows each table has, and how often they were changed: differs where anything was written."""
        counted = " UNION ALL ".join(
            f"SELECT '{table}' AS name, count(*) AS n, {_changes(table)} AS changes FROM {table}" for table in _TABLES
        )
        return {row["name"]: (row["n"], int(row["changes"])) for row in self.rows(counted)}


def _changes(table: str) -> str:
    return "0" if table in _APPENDED else "coalesce(sum(version), 0)"


def problems(payload: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...] | None]]:
    """Code and path of each user error."""
    return [
        (error["code"], None if error["field"] is None else tuple(error["field"])) for error in payload["userErrors"]
    ]
