"""Moodle: what the connector declares, and which module does what is asked of it."""

from collections.abc import Iterator, Sequence

import httpx2
from goldenthread_sdk import (
    Atomicity,
    Capability,
    Change,
    Command,
    Completion,
    Confirmation,
    Connector,
    ConnectorError,
    Context,
    Course,
    Deletions,
    Discovery,
    Enrolment,
    EnrolmentOrder,
    Finding,
    Health,
    Idempotency,
    Mode,
    Plan,
    ReadItem,
    Settlement,
    Stream,
    UserOrder,
    Vendor,
)

from plugins.moodle import accounts, enrolling, reading
from plugins.moodle.client import Client, fault_of
from plugins.moodle.config import MoodleConfig

COURSES = Stream("courses", Capability.LMS_COURSE_READ, Course, deletions=Deletions.ABSENCE)
ENROLMENTS = Stream("enrolments", Capability.LMS_ENROLMENT_READ, Enrolment, deletions=Deletions.ABSENCE)
COMPLETIONS = Stream("completions", Capability.LMS_COMPLETION_READ, Completion)
ENROL = Command(
    "enrol",
    Capability.LMS_ENROLMENT_ASSIGN,
    EnrolmentOrder,
    Idempotency.NATURAL_KEY,
    atomicity=Atomicity.WHOLE,
    confirmation=Confirmation.READ_BACK,
    batch_size=50,
)
CREATE_USER = Command(
    "create_user",
    Capability.LMS_USER_CREATE,
    UserOrder,
    Idempotency.NATURAL_KEY,
    atomicity=Atomicity.WHOLE,
    confirmation=Confirmation.READ_BACK,
    batch_size=20,
)
NO_REPORT = "No report of completions is named, so none are read: see the connector's README for how to make it."


class MoodleConnector(Connector[MoodleConfig]):
    """A Moodle, by the REST web services of a service user."""

    id = "moodle"
    name = "Moodle"
    version = "1.0.0"
    vendor = Vendor("Moodle", "https://docs.moodle.org/en/Web_services", "4.1")
    Config = MoodleConfig
    streams = (COURSES, ENROLMENTS, COMPLETIONS)
    commands = (ENROL, CREATE_USER)

    def __init__(self, context: Context[MoodleConfig]) -> None:
        super().__init__(context)
        self._client = Client(context)

    @classmethod
    def base_urls(cls, config: MoodleConfig) -> Sequence[str]:
        """The site."""
        return (config.url,)

    def fault_in(self, response: httpx2.Response) -> ConnectorError | None:
        """What is wrong with an answer, in Moodle's ways."""
        return fault_of(response, self.limits, self.context.clock.now())

    def check(self) -> Health:
        """See whom Moodle takes us for, and whether the times of the report can be read."""
        site = self._client.site()
        why = NO_REPORT if self.context.config.completion_report_id is None else reading.unreadable(self._client)
        return Health(f"{site.get('username')} of {site.get('sitename')}", () if why is None else (why,))

    def discover(self) -> Discovery:
        """What the connection allows, and how many courses there are."""
        config = self.context.config
        streams = [one.name for one in self.streams if one is not COMPLETIONS or config.completion_report_id]
        commands = [one.name for one in self.commands if one is not CREATE_USER or config.create_users]
        return Discovery(tuple(streams), tuple(commands), (f"{len(self._client.courses())} courses",))

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Read a stream in full."""
        del mode
        if stream is COMPLETIONS:
            return reading.completions(self._client, cursor, self.context.config.completion_report_id)
        read = reading.courses if stream is COURSES else reading.enrolments
        return read(self._client, cursor)

    def plan(self, command: Command, change: Change) -> Plan:
        """See what is there already."""
        if command is CREATE_USER:
            return accounts.plan(self._client, change)
        return enrolling.plan(self._client, change)

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Do changes in one request, halved where Moodle refuses it."""
        if command is CREATE_USER:
            return accounts.push(self._client, changes)
        return enrolling.push(self._client, self.context.config.student_role_id, changes)

    def lookup(self, command: Command, change: Change) -> Finding:
        """See what is there now."""
        if command is CREATE_USER:
            return accounts.lookup(self._client, change)
        return enrolling.lookup(self._client, change)
