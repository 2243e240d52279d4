"""Calibrations as their people hold them: a cycle that is not released yet, and short ways to act in it and to look."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from schema.kit.ids import decode_id, encode_id
from tests.told import Told
from tests.world import DEMO, NOW, World

ERRORS = "userErrors { code field message }"
_SESSION = "session { id state version }"
PAYLOADS = {
    "calibrationSessionCreate": _SESSION,
    "calibrationSessionOpen": _SESSION,
    "calibrationSessionLock": _SESSION,
    "calibrationSessionClose": _SESSION,
    "calibrationSessionReopen": _SESSION,
    "ratingCalibrate": "rating { id version proposed { value } calibrated { value } }",
    "ratingPropose": (
        "rating { id version challenge proposed { value } supported { value } supportedScore"
        " supportedInterval { low high } weighting { weightingVersion }"
        " evidence { id kind weight contribution score detail independent author { id } source { __typename id } }"
        " peerSentiment { responses suppressed score } }"
    ),
    "fairnessSignalAcknowledge": "signal { id acknowledgement { reason by { id } } }",
    "evidenceWeightsSet": "weighting { weightingVersion goalAchievement checkIns }",
    "ratingEvidenceGather": "cycle { id } gathered",
    "reviewCycleRelease": "cycle { stage } released",
}
WRITTEN = (
    "calibration_session",
    "calibration_participant",
    "calibration_change",
    "fairness_signal",
    "fairness_acknowledgement",
    "evidence_weighting",
    "rating",
    "rating_evidence",
    "domain_event",
    "audit_event",
)
_REOPEN = (
    """
    UPDATE rating SET final_id = NULL, calibrated_id = NULL, released_at = NULL, acknowledged_at = NULL
    WHERE organization_id = :tenant AND cycle_id = :cycle
    """,
    "UPDATE review_cycle SET stage = 'CALIBRATION', released_at = NULL WHERE organization_id = :tenant AND id = :cycle",
)


@dataclass
class Sitting:
    """A world whose newer cycle waits to be calibrated."""

    world: World

    def __post_init__(self) -> None:
        for statement in _REOPEN:
            self.world.rows(statement, tenant=self.world.tenants[DEMO], cycle=self.cycle_key)

    @cached_property
    def told(self) -> Told:
        """What the simulation says."""
        return Told(self.world.demo)

    @cached_property
    def cycle_key(self) -> UUID:
        """The newer cycle."""
        found = self.rows("SELECT id FROM review_cycle WHERE organization_id = :tenant ORDER BY ends_on DESC LIMIT 1")
        key: UUID = found[0]["id"]
        return key

    @property
    def cycle(self) -> str:
        """Its id in the graph."""
        return encode_id("ReviewCycle", self.cycle_key)

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of the demo, behind the policy's back."""
        named = {"tenant": self.world.tenants[DEMO], **values}
        return self.world.rows(statement, **{name: value for name, value in named.items() if f":{name}" in statement})

    def person(self, name: str) -> str:
        """The id of a persona's employee in the graph."""
        return self.world.employee_id(self.told.persona(name))

    def level(self, value: int) -> str:
        """A level of the cycle's scale."""
        found = self.rows("SELECT id FROM rating_level WHERE organization_id = :tenant AND value = :value", value=value)
        return encode_id("RatingLevel", found[0]["id"])

    def do(self, who: Any, name: str, /, **given: Any) -> dict[str, Any]:
        """The payload of a change, committed."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOADS[name]} {ERRORS} }} }}"
        answer = self.world.send(who, document, {"input": given})
        assert answer.errors == [], answer.messages
        assert answer.data is not None
        payload: dict[str, Any] = answer.data[name]
        return payload

    def done(self, who: Any, name: str, /, **given: Any) -> dict[str, Any]:
        """The same, where it must have been taken."""
        payload = self.do(who, name, **given)
        assert payload["userErrors"] == []
        return payload

    def refused(self, who: Any, name: str, /, **given: Any) -> list[tuple[str, list[str] | None]]:
        """The codes and places of a refusal that left nothing behind."""
        before = self.written()
        payload = self.do(who, name, **given)
        assert self.written() == before
        return [(error["code"], error["field"]) for error in payload["userErrors"]]

    def written(self) -> dict[str, list[dict[str, Any]]]:
        """How many rows each table has, and a sum over their contents."""
        counted = "SELECT count(*) AS n, sum(hashtext(t::text)) AS content FROM"
        return {table: self.world.rows(f"{counted} {table} t") for table in WRITTEN}

    def node(self, who: Any, opaque: str, selection: str, *, now: datetime = NOW) -> Any:
        """A node as somebody sees it, without an error."""
        answer = self.world.ask(who, f"query ($id: ID!) {{ node(id: $id) {{ {selection} }} }}", {"id": opaque}, now=now)
        assert answer.errors == [], answer.messages
        assert answer.data is not None
        return answer.data["node"]

    def begin(self, *, participants: tuple[str, ...] = ("manager",), unit: str | None = None) -> str:
        """A session of HR's that is open, the evidence gathered; its id."""
        self.done("hr-admin", "ratingEvidenceGather", cycleId=self.cycle)
        sit_in = [{"employeeId": self.person(name), "role": "MANAGER"} for name in participants]
        given = {"cycleId": self.cycle, "name": "All of us", "orgUnitId": unit, "participants": sit_in}
        session = self.done("hr-admin", "calibrationSessionCreate", **given)["session"]
        return str(self.done("hr-admin", "calibrationSessionOpen", sessionId=session["id"])["session"]["id"])

    def rated(self, session: str, value: int = 3, number: int = 0) -> str:
        """A rating of a session that was proposed at a level; its id."""
        found = self.rows(
            "SELECT r.id FROM rating r JOIN rating_level l ON l.organization_id = r.organization_id"
            " AND l.id = r.proposed_id WHERE r.session_id = :session AND l.value = :value ORDER BY r.id",
            session=decode_id(session).value,
            value=value,
        )
        return encode_id("Rating", found[number]["id"])
