"""Xero Payroll: what the connectors of two countries declare, and which module does what is asked of them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar

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
    Deletions,
    Discovery,
    Employment,
    Finding,
    Health,
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
)

from plugins.xero import paying, reading
from plugins.xero.client import ORIGIN, Client, fault_of
from plugins.xero.config import XeroConfig
from plugins.xero.regions import NZ, UK, Region

IDENTITY = "https://identity.xero.com"
API_VERSION = "2.0"

EMPLOYMENTS = Stream("employments", Capability.EMPLOYMENT_READ, Employment)
COMPENSATIONS = Stream("compensations", Capability.PAY_COMPENSATION_READ, Compensation, deletions=Deletions.ABSENCE)
PAY_RUNS = Stream("pay_runs", Capability.PAYROLL_RUN_READ, PayrollRun)
CHANGE_PAY = Command(
    "change_pay",
    Capability.PAY_COMPENSATION_CHANGE,
    CompensationOrder,
    Idempotency.NATIVE_KEY,
    effective_dated=True,
)


class XeroConnector(Connector[XeroConfig]):
    """Xero Payroll of a country that a subclass names."""

    region: ClassVar[Region]

    version = "1.0.0"
    Config = XeroConfig
    streams = (EMPLOYMENTS, COMPENSATIONS, PAY_RUNS)
    commands = (CHANGE_PAY,)
    limits = Limits(requests=60, per=timedelta(minutes=1))
    oauth = OAuth(f"{IDENTITY}/connect/token")
    verification = Verification.L1

    def __init__(self, context: Context[XeroConfig]) -> None:
        super().__init__(context)
        self._client = Client(context, self.region)

    @classmethod
    def base_urls(cls, config: XeroConfig) -> Sequence[str]:
        """Xero's interface, and where tokens are refreshed."""
        del config
        return (ORIGIN, IDENTITY)

    def fault_in(self, response: httpx2.Response) -> ConnectorError | None:
        """What is wrong with an answer, in Xero's ways."""
        return fault_of(response, self.limits, self.context.clock.now())

    def check(self) -> Health:
        """Ask for some employees; Xero does not tell the organisation's name here."""
        self._client.employees(1)
        return Health(f"{self.region.name}, tenant {self.context.config.tenant_id}")

    def discover(self) -> Discovery:
        """Count employees."""
        found = super().discover()
        return Discovery(found.streams, found.commands, (f"{self._client.employees(1).total} employees",))

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Read a stream in full."""
        del mode
        today, currency = self.context.clock.now().date(), self.region.currency
        if stream is EMPLOYMENTS:
            return reading.employments(self._client, cursor, today)
        if stream is COMPENSATIONS:
            return reading.compensations(self._client, cursor, currency)
        return reading.pay_runs(self._client, cursor, currency, today)

    def plan(self, command: Command, change: Change) -> Plan:
        """Find out what is paid."""
        del command
        return paying.plan(self._client, self.region, change)

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Do changes, one by one."""
        del command
        today = self.context.clock.now().date()
        return (paying.push(self._client, self.region, change, today) for change in changes)

    def lookup(self, command: Command, change: Change) -> Finding:
        """See what is paid."""
        del command
        return paying.lookup(self._client, self.region, change)


class XeroUkConnector(XeroConnector):
    """Xero Payroll UK."""

    id = "xero_uk"
    name = UK.name
    region = UK
    vendor = Vendor("Xero", UK.documentation, API_VERSION, UK.contract)


class XeroNzConnector(XeroConnector):
    """Xero Payroll NZ."""

    id = "xero_nz"
    name = NZ.name
    region = NZ
    vendor = Vendor("Xero", NZ.documentation, API_VERSION, NZ.contract)
