"""Checks of what every connector has to keep to: declarations, check, discover, and that all it declares is tried."""

from goldenthread_sdk.connector import capabilities
from goldenthread_sdk.errors import AnswerError, ConnectorError, CredentialsError, ScopeError, UnreachableError
from goldenthread_sdk.reading import Row
from goldenthread_sdk.registration import faults_of
from goldenthread_sdk.testing.checking import Need, Subject, check
from goldenthread_sdk.testing.expectations import Raising, expect
from goldenthread_sdk.testing.rig import Rig
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.testing.wire import Fault, html_page, unreachable
from goldenthread_sdk.values import Capability, SettlementState

SENDS_NOTHING = Unsupported("the connector sends no requests")


@check(Need.CONNECTOR)
def declarations_hold(subject: Subject) -> None:
    """What is declared fits together and fits the code."""
    faults = faults_of(subject.connector)
    expect(not faults, " ".join(faults))


@check(Need.SPEAKING)
def check_succeeds(subject: Subject) -> None:
    """A connection that works is told from one that does not."""
    with Rig(subject.connector, subject.vendor) as rig:
        expect(rig.check().account.strip(), "check() does not say whom the vendor takes us for.")


@check(Need.SPEAKING)
def wrong_credentials_are_told(subject: Subject) -> Unsupported | None:
    """Wrong credentials end as such."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return SENDS_NOTHING
        rig.vendor.reject_credentials()
        with Raising(CredentialsError, "The credentials were wrong") as caught:
            rig.check()
        rig.keep(caught.error)
    return None


@check(Need.SPEAKING)
def missing_rights_are_told(subject: Subject) -> Unsupported | None:
    """Credentials without the needed rights end as such, in check or in the first run."""
    with Rig(subject.connector, subject.vendor) as rig:
        unsupported = rig.vendor.drop_rights()
        if unsupported is not None:
            return unsupported
        with Raising(ScopeError, "The credentials lacked their rights") as caught:
            rig.check()
            for stream in subject.connector.streams:
                list(rig.read(stream))
        rig.keep(caught.error)
    return None


@check(Need.SPEAKING)
def an_unreachable_host_is_told(subject: Subject) -> Unsupported | None:
    """A vendor that is not there ends as such."""
    return _ends(subject, UnreachableError, unreachable)


@check(Need.SPEAKING)
def a_page_for_people_is_no_answer(subject: Subject) -> Unsupported | None:
    """HTML where data was due ends as such, even with HTTP 200."""
    return _ends(subject, AnswerError, html_page)


@check(Need.SPEAKING)
def discover_names_what_is_declared(subject: Subject) -> None:
    """What an account offers is among what the connector declares."""
    with Rig(subject.connector, subject.vendor) as rig:
        found = rig.discover()
        streams = {stream.name for stream in subject.connector.streams}
        commands = {command.name for command in subject.connector.commands}
        expect(set(found.streams) <= streams, "discover() names streams that are not declared.")
        expect(set(found.commands) <= commands, "discover() names commands that are not declared.")


@check(Need.SPEAKING)
def all_that_is_declared_is_tried(subject: Subject) -> None:
    """Every capability does its work once, and every declared operation of the contract is used on the way."""
    with Rig(subject.connector, subject.vendor) as rig:
        rig.check()
        rig.discover()
        tried = _read_all(rig) | _push_all(rig)
        untried = set(capabilities(subject.connector)) - set(subject.connector.inbound) - tried
        expect(not untried, f"Declared, yet never at work: {', '.join(sorted(untried))}.")
        if rig.contract is not None and subject.connector.vendor.contract is not None:
            unused = set(subject.connector.vendor.contract.operations) - rig.contract.used
            expect(not unused, f"Operations of the contract that are declared and never used: {sorted(unused)}.")


def _read_all(rig: Rig) -> set[Capability]:
    tried = set()
    for stream in rig.kind.streams:
        rig.vendor.put(stream.name, 2)
        for mode in stream.modes:
            if any(isinstance(item, Row) for item in rig.read(stream, None, mode)):
                tried.add(stream.capability)
    return tried


def _push_all(rig: Rig) -> set[Capability]:
    tried, done = set(), {SettlementState.CONFIRMED, SettlementState.ACCEPTED}
    for command in rig.kind.commands:
        change = rig.planned(command, rig.vendor.change(command.name))
        if rig.push(command, change)[0].state in done:
            tried.add(command.capability)
        rig.lookup(command, change)
    return tried


def _ends(subject: Subject, kind: type[ConnectorError], fault: Fault) -> Unsupported | None:
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return SENDS_NOTHING
        rig.wire.always = fault
        with Raising(kind, "check() was asked") as caught:
            rig.check()
        rig.keep(caught.error)
    return None
