"""A small connector for a learning system that does not exist: the reference that the conformance kit is tried on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from goldenthread_sdk import (
    REPEATABLE,
    Capability,
    Change,
    Checkpoint,
    Command,
    Completion,
    Config,
    Confirmation,
    Connector,
    ConnectorError,
    Course,
    CursorKind,
    Deletions,
    Delivery,
    EnrolmentOrder,
    Finding,
    Gone,
    Happened,
    Health,
    Hint,
    Idempotency,
    Limits,
    Mode,
    Order,
    Plan,
    ReadItem,
    RejectedError,
    Row,
    RowFault,
    Secret,
    Settlement,
    SettlementState,
    Stream,
    ThrottledError,
    Vendor,
    WebhookError,
    fault_by_status,
    json_of,
    payload_of,
    settled_by,
)
from goldenthread_sdk.webhooks import require_hmac, require_recent
from pydantic import Field, ValidationError

PAGE = 3
LAG = timedelta(minutes=2)


class AcmeConfig(Config):
    """How to reach Acme Learning."""

    url: str = Field(description="Address of the site, e.g. https://acme.example.com.")
    key: Secret = Field(description="Key of the service user.")
    signing_secret: Secret = Field(description="Secret that deliveries are signed with.")
    previous_signing_secret: Secret | None = Field(default=None, description="The one before, while both hold.")


COURSES = Stream("courses", Capability.LMS_COURSE_READ, Course, order=Order.KEY, deletions=Deletions.ABSENCE)
COMPLETIONS = Stream(
    "completions",
    Capability.LMS_COMPLETION_READ,
    Completion,
    modes=(Mode.FULL, Mode.INCREMENTAL),
    cursor=CursorKind.SEQUENCE,
    order=Order.CURSOR,
    deletions=Deletions.EXPLICIT,
)
ENROL = Command(
    "enrol", Capability.LMS_ENROLMENT_ASSIGN, EnrolmentOrder, Idempotency.NATIVE_KEY, confirmation=Confirmation.ANSWER
)


class AcmeConnector(Connector[AcmeConfig]):
    """Acme Learning."""

    id = "acme"
    name = "Acme Learning"
    version = "1.0.0"
    vendor = Vendor("Acme", "https://acme.example.com/docs", "2026-01")
    Config = AcmeConfig
    streams = (COURSES, COMPLETIONS)
    commands = (ENROL,)
    limits = Limits(requests=10)
    page = PAGE
    webhooks = True
    webhooks_timed = True

    @classmethod
    def base_urls(cls, config: AcmeConfig) -> Sequence[str]:
        return (config.url,)

    def fault_in(self, response: Any) -> ConnectorError | None:
        fault = fault_by_status(response, self.limits, self.context.clock.now())
        if fault is None and b'"error"' in response.content:
            code = response.json()["error"]
            return ThrottledError("Acme is busy.") if code == "busy" else RejectedError(f"Acme refused: {code}.")
        return fault

    def check(self) -> Health:
        return Health(self._get("/me", {})["name"])

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        after = int(cursor or 0)
        while True:
            page = self._get(f"/{stream.name}", {"after": str(after), "limit": str(self.page)})
            for row in page["rows"]:
                yield self._item(stream, row)
            after = page["rows"][-1]["n"] if page["rows"] else after
            yield Checkpoint(str(after))
            if not page["more"]:
                return

    def _item(self, stream: Stream, row: Mapping[str, Any]) -> ReadItem:
        if row.get("deleted"):
            return Gone(row["id"])
        try:
            return Row(_course(row) if stream is COURSES else _completion(row))
        except (ValidationError, KeyError) as error:
            told = "a needed value is missing" if isinstance(error, KeyError) else error.errors()[0]["msg"]
            return RowFault(str(row.get("id")), "BAD_VALUE", f"Row {row.get('id')}: {told}; mend it at Acme.")

    def plan(self, command: Command, change: Change) -> Plan:
        order = payload_of(change, EnrolmentOrder)
        held = self._get("/enrolments", {"person": str(order.person.email), "course": order.course_key})["rows"]
        return Plan(change.key, {"enrolled": "yes" if held else "no"}, {"enrolled": "yes"})

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        for change in changes:
            try:
                made = self._enrol(change)
            except ConnectorError as error:
                yield settled_by(change.key, error)
            else:
                yield Settlement(change.key, SettlementState.CONFIRMED, reference=made["id"])

    def _enrol(self, change: Change) -> Mapping[str, Any]:
        order = payload_of(change, EnrolmentOrder)
        body = {"person": order.person.email, "course": order.course_key}
        headers = {**self._headers(), "Idempotency-Key": change.key}
        url = f"{self.context.config.url}/enrolments"
        answer: Mapping[str, Any] = json_of(
            self.context.client.post(url, json=body, headers=headers, extensions=REPEATABLE)
        )
        return answer

    def lookup(self, command: Command, change: Change) -> Finding:
        plan = self.plan(command, change)
        return Finding(Happened.NO if plan.differs else Happened.YES)

    def verify_webhook(self, delivery: Delivery) -> str:
        config = self.context.config
        secrets = [one.get_secret_value() for one in (config.signing_secret, config.previous_signing_secret) if one]
        sent, signature = delivery.headers.get("acme-sent", ""), delivery.headers.get("acme-signature", "")
        require_hmac(sent.encode() + b"." + delivery.body, signature, secrets)
        try:
            require_recent(datetime.fromisoformat(sent), delivery.received_at)
        except ValueError as error:
            raise WebhookError("A delivery has no time.") from error
        return str(json.loads(delivery.body)["id"])

    def parse_webhook(self, delivery: Delivery) -> Sequence[Hint]:
        return [Hint("completions", json.loads(delivery.body).get("completion"))]

    def _get(self, path: str, params: Mapping[str, str]) -> Any:
        url = f"{self.context.config.url}{path}"
        return json_of(self.context.client.get(url, params=dict(params), headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Key {self.context.config.key.get_secret_value()}"}


def _course(row: Mapping[str, Any]) -> Course:
    return Course(key=row["id"], name=row["title"])


def _completion(row: Mapping[str, Any]) -> Completion:
    person = {"email": row["email"]}
    words = {"course_key": row["course"], "state": row["state"], "completed_at": row["at"]}
    return Completion.model_validate({"key": row["id"], "person": person, **words})
