"""xAPI: what the connector declares, and which module does what is asked of it."""

from collections.abc import Iterator, Sequence

from goldenthread_sdk import (
    Capability,
    Change,
    Command,
    Completion,
    CompletionOrder,
    Confirmation,
    Connector,
    Context,
    CursorKind,
    Finding,
    Health,
    Idempotency,
    Mode,
    Plan,
    ReadItem,
    Settlement,
    Stream,
    Vendor,
)

from plugins.xapi import reading, telling
from plugins.xapi.client import VERSION, Client
from plugins.xapi.config import COMPLETED, XapiConfig

COMPLETIONS = Stream(
    "completions",
    Capability.LMS_COMPLETION_READ,
    Completion,
    modes=(Mode.FULL, Mode.INCREMENTAL),
    cursor=CursorKind.TIMESTAMP,
    lag=reading.LAG,
)
"""Statements are never deleted; one that was voided is told again, as revoked."""

TELL = Command(
    "tell",
    Capability.LMS_COMPLETION_TELL,
    CompletionOrder,
    Idempotency.NATIVE_KEY,
    confirmation=Confirmation.READ_BACK,
)


class XapiConnector(Connector[XapiConfig]):
    """A Learning Record Store that speaks xAPI 1.0.3."""

    id = "xapi"
    name = "xAPI Learning Record Store"
    version = "1.0.0"
    vendor = Vendor("xAPI", "https://github.com/adlnet/xAPI-Spec", VERSION)
    Config = XapiConfig
    streams = (COMPLETIONS,)
    commands = (TELL,)

    def __init__(self, context: Context[XapiConfig]) -> None:
        super().__init__(context)
        self._client = Client(context)

    @classmethod
    def base_urls(cls, config: XapiConfig) -> Sequence[str]:
        """The LRS; links to further pages may lead nowhere else."""
        return (config.endpoint,)

    def check(self) -> Health:
        """See which versions the LRS speaks, and that it shows us statements."""
        config = self.context.config
        spoken = [str(one) for one in self._client.about().get("version") or ()]
        page = self._client.statements(COMPLETED, self.context.clock.now())
        warnings = []
        if not any(one.startswith("1.0") for one in spoken):
            warnings.append(f"The LRS speaks {', '.join(spoken) or 'no version that it names'}, not {VERSION}.")
        if page.consistent_through is None:
            warnings.append("The LRS does not say up to when it is consistent; the last two minutes are not read.")
        return Health(f"{config.key} of {config.endpoint}", tuple(warnings))

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Read completions since the cursor."""
        del stream, mode
        return reading.completions(self._client, cursor)

    def plan(self, command: Command, change: Change) -> Plan:
        """See what the LRS holds already."""
        del command
        return telling.plan(self._client, change)

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Store statements, one by one."""
        del command
        return (telling.push(self._client, change) for change in changes)

    def lookup(self, command: Command, change: Change) -> Finding:
        """See what the LRS holds now."""
        del command
        return telling.lookup(self._client, change)
