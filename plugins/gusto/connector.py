"""Gusto: what the connector declares, and which module does what is asked of it."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta

import httpx2
from goldenthread_sdk import (
    Capability,
    Change,
    Command,
    Compensation,
    CompensationOrder,
    Connector,
    ConnectorError,
    Context,
    Contract,
    CredentialsError,
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
    OAuth,
    PayrollRun,
    Plan,
    ReadItem,
    Settlement,
    Stream,
    Vendor,
    Verification,
    WebhookError,
)
from goldenthread_sdk.webhooks import require_hmac

from plugins.gusto import paying, reading
from plugins.gusto.client import URL, VERSION, Client, fault_of
from plugins.gusto.config import GustoConfig

EMPLOYMENTS = Stream("employments", Capability.EMPLOYMENT_READ, Employment)
COMPENSATIONS = Stream("compensations", Capability.PAY_COMPENSATION_READ, Compensation, deletions=Deletions.ABSENCE)
PAYROLLS = Stream("payrolls", Capability.PAYROLL_RUN_READ, PayrollRun)
CHANGE_PAY = Command(
    "change_pay",
    Capability.PAY_COMPENSATION_CHANGE,
    CompensationOrder,
    Idempotency.VERSION_LOCK,
    effective_dated=True,
)

SCOPES = {
    EMPLOYMENTS.name: "employees:read",
    COMPENSATIONS.name: "compensations:read",
    PAYROLLS.name: "payrolls:read",
    CHANGE_PAY.name: "compensations:write",
}
"""What the application has to be allowed for each stream and command."""

HINTED = {"employee": EMPLOYMENTS, "employee_job_compensation": COMPENSATIONS, "payroll": PAYROLLS}
"""Streams by the first word of an event's type."""


class GustoConnector(Connector[GustoConfig]):
    """Gusto App Integrations, authorized by a company."""

    id = "gusto"
    name = "Gusto"
    version = "1.0.0"
    vendor = Vendor(
        "Gusto",
        "https://docs.gusto.com/app-integrations/reference",
        VERSION,
        Contract(
            "gusto-app-integrations.yaml",
            "4a94a21b5db175d880b8076b74f5cae3bb85f9764c4da7ee1347f6cf786df50f",
            (
                "GET /v1/companies/{company_id}",
                "GET /v1/companies/{company_id}/employees",
                "GET /v1/companies/{company_id}/payrolls",
                "GET /v1/companies/{company_id}/payrolls/{payroll_id}",
                "GET /v1/employees/{employee_id}",
                "GET /v1/token_info",
                "PUT /v1/compensations/{compensation_id}",
            ),
        ),
    )
    Config = GustoConfig
    streams = (EMPLOYMENTS, COMPENSATIONS, PAYROLLS)
    commands = (CHANGE_PAY,)
    limits = Limits(requests=200, per=timedelta(minutes=1))
    oauth = OAuth(f"{URL}/oauth/token", client_auth="body")
    webhooks = True
    verification = Verification.L1

    def __init__(self, context: Context[GustoConfig]) -> None:
        super().__init__(context)
        self._client = Client(context)

    @classmethod
    def base_urls(cls, config: GustoConfig) -> Sequence[str]:
        """Gusto's production."""
        del config
        return (URL,)

    def fault_in(self, response: httpx2.Response) -> ConnectorError | None:
        """What is wrong with an answer, in Gusto's ways."""
        return fault_of(response, self.limits, self.context.clock.now())

    def check(self) -> Health:
        """See that the token is for the company, and which scopes it lacks."""
        told = self._client.token()
        owner = told.get("resource") or {}
        if owner.get("uuid") != self.context.config.company_id:
            raise CredentialsError("The authorization is for another company at Gusto: authorize this one.")
        lacking = sorted(set(SCOPES.values()) - set(str(told.get("scope") or "").split()))
        warnings = tuple(f"The scope {scope} is missing." for scope in lacking)
        return Health(str(self._client.company().get("name") or owner.get("uuid")), warnings)

    def discover(self) -> Discovery:
        """What the scopes of the token allow."""
        held = set(str(self._client.token().get("scope") or "").split())
        streams = tuple(one.name for one in self.streams if SCOPES[one.name] in held)
        return Discovery(streams, tuple(one.name for one in self.commands if SCOPES[one.name] in held))

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Read a stream in full."""
        del mode
        if stream is COMPENSATIONS:
            return reading.compensations(self._client, cursor)
        read = reading.employments if stream is EMPLOYMENTS else reading.payrolls
        return read(self._client, cursor, self.context.clock.now().date())

    def plan(self, command: Command, change: Change) -> Plan:
        """Find out what is paid."""
        del command
        return paying.plan(self._client, change)

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Do changes, one by one."""
        del command
        return (paying.push(self._client, change) for change in changes)

    def lookup(self, command: Command, change: Change) -> Finding:
        """See what is paid now."""
        del command
        return paying.lookup(self._client, change)

    def verify_webhook(self, delivery: Delivery) -> str:
        """Gusto signs the body with the subscription's token, and repeats an event under its uuid for days."""
        config = self.context.config
        tokens = [one for one in (config.verification_token, config.previous_verification_token) if one]
        signature = delivery.headers.get("x-gusto-signature", "")
        require_hmac(delivery.body, signature, [token.get_secret_value() for token in tokens])
        return _told(delivery, "uuid")

    def parse_webhook(self, delivery: Delivery) -> Sequence[Hint]:
        """The stream of an event, and its row; nothing for events of other things."""
        stream = HINTED.get(_told(delivery, "event_type").split(".")[0])
        return [] if stream is None else [Hint(stream.name, _told(delivery, "entity_uuid"))]


def _told(delivery: Delivery, name: str) -> str:
    try:
        return str(json.loads(delivery.body)[name])
    except (ValueError, KeyError, TypeError) as error:
        raise WebhookError(f"A delivery has no {name}: it is none of Gusto's events.") from error
