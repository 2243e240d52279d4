"""BambooHR: what the connector declares, and which module does what is asked of it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import httpx2
from goldenthread_sdk import (
    Capability,
    Change,
    Command,
    Compensation,
    CompensationOrder,
    Completion,
    CompletionOrder,
    Confirmation,
    Connector,
    ConnectorError,
    Context,
    Contract,
    Course,
    CursorKind,
    Deletions,
    Delivery,
    Discovery,
    Employment,
    Finding,
    Health,
    Hint,
    Idempotency,
    Limits,
    Mode,
    Order,
    Plan,
    ReadItem,
    ScopeError,
    Settlement,
    Stream,
    Vendor,
    Verification,
    WebhookError,
)
from goldenthread_sdk.webhooks import require_hmac, require_recent

from plugins.bamboohr import paying, reading, training
from plugins.bamboohr.client import HOST, Client, fault_of
from plugins.bamboohr.config import BambooConfig

EMPLOYMENTS = Stream(
    "employments",
    Capability.EMPLOYMENT_READ,
    Employment,
    modes=(Mode.FULL, Mode.INCREMENTAL),
    cursor=CursorKind.TIMESTAMP,
    lag=reading.LAG,
    order=Order.CURSOR,
    deletions=Deletions.EXPLICIT,
)
COMPENSATIONS = Stream("compensations", Capability.PAY_COMPENSATION_READ, Compensation, deletions=Deletions.ABSENCE)
COURSES = Stream("courses", Capability.LMS_COURSE_READ, Course, deletions=Deletions.ABSENCE)
COMPLETIONS = Stream("completions", Capability.LMS_COMPLETION_READ, Completion, deletions=Deletions.ABSENCE)
CHANGE_PAY = Command(
    "change_pay",
    Capability.PAY_COMPENSATION_CHANGE,
    CompensationOrder,
    Idempotency.NONE,
    confirmation=Confirmation.READ_BACK,
    effective_dated=True,
)
RECORD_TRAINING = Command("record_training", Capability.LMS_COMPLETION_TELL, CompletionOrder, Idempotency.NONE)

PAY_FIELDS = frozenset({"payRate", "payType", "paidPer", "payRateEffectiveDate", "payChangeReason"})
"""Fields whose change makes pay worth reading again."""


class BambooConnector(Connector[BambooConfig]):
    """BambooHR, HRIS and Training, with an API key."""

    id = "bamboohr"
    name = "BambooHR"
    version = "1.0.0"
    vendor = Vendor(
        "BambooHR",
        "https://documentation.bamboohr.com/reference",
        "1.0",
        Contract(
            "bamboohr-public.yaml",
            "6b328e2986455da3d91c22d0cdcf851d67df6c86b428139bc7b48defccc6fa8f",
            (
                "GET /api/v1/company_information",
                "GET /api/v1/employees/changed",
                "GET /api/v1/employees/changed/tables/{table}",
                "GET /api/v1/employees/{id}",
                "GET /api/v1/employees/{id}/tables/{table}",
                "GET /api/v1/training/record/employee/{employeeId}",
                "GET /api/v1/training/type",
                "POST /api/v1/training/record/employee/{employeeId}",
                "POST /api/v1_1/employees/{id}/tables/{table}",
            ),
        ),
    )
    Config = BambooConfig
    streams = (EMPLOYMENTS, COMPENSATIONS, COURSES, COMPLETIONS)
    commands = (CHANGE_PAY, RECORD_TRAINING)
    limits = Limits(requests=5)
    webhooks = True
    webhooks_timed = True
    verification = Verification.L1

    def __init__(self, context: Context[BambooConfig]) -> None:
        super().__init__(context)
        self._client = Client(context)

    @classmethod
    def base_urls(cls, config: BambooConfig) -> Sequence[str]:
        """The company's own host."""
        return (HOST.format(company=config.company),)

    def fault_in(self, response: httpx2.Response) -> ConnectorError | None:
        """What is wrong with an answer, in BambooHR's ways."""
        return fault_of(response, self.limits, self.context.clock.now())

    def check(self) -> Health:
        """Ask for the company's name."""
        return Health(str(self._client.company().get("displayName") or self.context.config.company))

    def discover(self) -> Discovery:
        """Count employees and trainings; a key without the right to Training does without."""
        held = sum(not one.deleted for one in self._client.changed(reading.BEGINNING))
        try:
            trainings = len(self._client.trainings())
        except ScopeError:
            without = (EMPLOYMENTS.name, COMPENSATIONS.name)
            return Discovery(without, (CHANGE_PAY.name,), (f"{held} employees; no right to trainings",))
        names = tuple(stream.name for stream in self.streams)
        commands = tuple(command.name for command in self.commands)
        return Discovery(names, commands, (f"{held} employees, {trainings} trainings",))

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Read a stream; in full is everything that changed since before BambooHR was."""
        del mode
        if stream is EMPLOYMENTS:
            return reading.employments(self._client, cursor, self.context.clock.now().date())
        if stream is COMPENSATIONS:
            return reading.compensations(self._client, self.context.config.currency)
        return reading.courses(self._client) if stream is COURSES else reading.completions(self._client, cursor)

    def plan(self, command: Command, change: Change) -> Plan:
        """Find out what is held."""
        if command is CHANGE_PAY:
            return paying.plan(self._client, change, self.context.config.currency)
        return training.plan(self._client, change)

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Do changes, one by one."""
        push = paying.push if command is CHANGE_PAY else training.push
        return (push(self._client, change) for change in changes)

    def lookup(self, command: Command, change: Change) -> Finding:
        """Look for the change's mark."""
        return paying.lookup(self._client, change) if command is CHANGE_PAY else training.lookup(self._client, change)

    def verify_webhook(self, delivery: Delivery) -> str:
        """BambooHR signs the body with the time behind it; it gives no id, so the body's digest is one."""
        config = self.context.config
        keys = [key.get_secret_value() for key in (config.webhook_key, config.previous_webhook_key) if key]
        sent = delivery.headers.get("x-bamboohr-timestamp", "")
        require_hmac(delivery.body + sent.encode(), delivery.headers.get("x-bamboohr-signature", ""), keys)
        try:
            require_recent(datetime.fromtimestamp(int(sent), UTC), delivery.received_at)
        except ValueError as error:
            raise WebhookError("A delivery has no time: it is none of BambooHR's.") from error
        return hashlib.sha256(delivery.body).hexdigest()

    def parse_webhook(self, delivery: Delivery) -> Sequence[Hint]:
        """The employees of an event, in either of the two shapes, and pay where a field of pay was changed."""
        try:
            told = json.loads(delivery.body)
            people = told.get("employees") or [told["data"]]
            keys = [str(one.get("employeeId") or one["id"]) for one in people]
            fields = {str(field) for one in people for field in one.get("changedFields") or ()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WebhookError("A delivery has a body that is none of BambooHR's events.") from error
        pay = [Hint(COMPENSATIONS.name)] if fields & PAY_FIELDS else []
        return [*(Hint(EMPLOYMENTS.name, key) for key in keys), *pay]
