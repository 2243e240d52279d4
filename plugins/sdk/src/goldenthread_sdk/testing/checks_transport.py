"""Checks of the way to the vendor while a stream is read: throttling, failures, broken answers, lost answers."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

from goldenthread_sdk.errors import (
    AnswerError,
    ConnectorError,
    CredentialsError,
    ThrottledError,
    UnreachableError,
    VendorFailedError,
)
from goldenthread_sdk.reading import Checkpoint
from goldenthread_sdk.testing.checking import Need, Subject, check
from goldenthread_sdk.testing.checks_basics import SENDS_NOTHING
from goldenthread_sdk.testing.checks_reading import FEW, keys_of
from goldenthread_sdk.testing.expectations import Raising, expect
from goldenthread_sdk.testing.rig import Rig
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.testing.wire import Fault, answers, gives, html_page, lost_on_the_way, truncated, unreachable

SECONDS = 7.0
STATUS_THROTTLED = 429
STATUS_FAILED = 500


@check(Need.STREAM)
def throttling_with_seconds_is_waited_out(subject: Subject) -> Unsupported | None:
    """HTTP 429 with seconds: as long as the vendor asks, then on."""
    return _passes(subject, lambda _: answers(STATUS_THROTTLED, {"Retry-After": "7"}), slept=SECONDS)


@check(Need.STREAM)
def throttling_with_a_date_is_waited_out(subject: Subject) -> Unsupported | None:
    """HTTP 429 with a date: until the vendor says, then on."""

    def fault(rig: Rig) -> Fault:
        until = format_datetime(rig.clock.now() + timedelta(seconds=SECONDS), usegmt=True)
        return answers(STATUS_THROTTLED, {"Retry-After": until})

    return _passes(subject, fault, slept=SECONDS)


@check(Need.STREAM)
def throttling_without_end_ends_the_run(subject: Subject) -> Unsupported | None:
    """HTTP 429 again and again: the run fails as throttled, and no checkpoint is made of nothing."""
    return _fails(subject, ThrottledError, answers(STATUS_THROTTLED, {"Retry-After": "1"}))


@check(Need.STREAM)
def odd_throttling_is_understood(subject: Subject) -> Unsupported | None:
    """The vendor's own ways to ask for patience are waited out once, and end the run when they don't stop."""
    with Rig(subject.connector, subject.vendor) as rig:
        odd = list(rig.vendor.throttled())
    if not odd:
        return Unsupported("the vendor throttles by HTTP 429 alone")
    for answer in odd:
        fault = gives(answer)
        _passes(subject, lambda _, fault=fault: fault)  # type: ignore[misc]
        _fails(subject, ThrottledError, fault)
    return None


@check(Need.STREAM)
def a_failure_of_the_vendor_is_tried_again(subject: Subject) -> Unsupported | None:
    """HTTP 500 once, then fine: nothing is lost."""
    return _passes(subject, lambda _: answers(STATUS_FAILED))


@check(Need.STREAM)
def a_vendor_that_goes_on_failing_ends_the_run(subject: Subject) -> Unsupported | None:
    """HTTP 500 again and again: the run fails as the vendor's failure."""
    return _fails(subject, VendorFailedError, answers(STATUS_FAILED))


@check(Need.STREAM)
def a_truncated_answer_is_tried_again(subject: Subject) -> Unsupported | None:
    """An answer that breaks off once: nothing is lost; always: the run fails."""
    return _passes(subject, lambda _: truncated) or _fails(subject, AnswerError, truncated)


@check(Need.STREAM)
def an_answer_that_never_comes_is_tried_again(subject: Subject) -> Unsupported | None:
    """A timeout once: nothing is lost; always: the run fails."""
    return _passes(subject, lambda _: lost_on_the_way) or _fails(subject, UnreachableError, lost_on_the_way)


@check(Need.STREAM)
def a_page_for_people_ends_the_run(subject: Subject) -> Unsupported | None:
    """HTML with HTTP 200 where rows were due: the run fails, and does not take it for an empty page."""
    return _fails(subject, AnswerError, html_page)


@check(Need.STREAM)
def an_error_with_http_200_is_an_error(subject: Subject) -> Unsupported | None:
    """What this vendor says as an error with HTTP 200 is one."""
    with Rig(subject.connector, subject.vendor) as rig:
        answer = rig.vendor.error_in_ok()
    return answer if isinstance(answer, Unsupported) else _fails(subject, ConnectorError, gives(answer))


@check(Need.STREAM)
def wrong_credentials_end_the_run(subject: Subject) -> Unsupported | None:
    """Credentials that end while a stream is read: the run fails as that, without trying again and again."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return SENDS_NOTHING
        rig.vendor.put(subject.of_stream.name, FEW)
        rig.vendor.reject_credentials()
        with Raising(CredentialsError, "The credentials were wrong when a stream was read") as caught:
            list(rig.read(subject.of_stream))
        rig.keep(caught.error)
        expect(not rig.clock.slept, "Wrong credentials are tried again.")
    return None


@check(Need.STREAM)
def a_break_in_the_middle_ends_the_run(subject: Subject) -> Unsupported | None:
    """A vendor that goes away between two pages: the run fails, and makes no further checkpoint."""
    with Rig(subject.connector, subject.vendor) as rig:
        size = rig.vendor.page_size(subject.of_stream.name)
        if not rig.speaks or isinstance(size, Unsupported):
            return SENDS_NOTHING if isinstance(size, int) else size
        rig.vendor.put(subject.of_stream.name, 2 * size + 1)
        reading, after = rig.read(subject.of_stream), 0
        while not isinstance(next(reading), Checkpoint):
            pass
        rig.wire.always = unreachable
        with Raising(UnreachableError, "The vendor went away between two pages") as caught:
            for item in reading:
                after += isinstance(item, Checkpoint)
        rig.keep(caught.error)
        expect(not after, "A checkpoint was made of a page that never came.")
    return None


def _passes(subject: Subject, fault: Callable[[Rig], Fault], slept: float | None = None) -> Unsupported | None:
    """A fault that happens once, to the first request, and costs nothing but time."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return SENDS_NOTHING
        put = set(rig.vendor.put(subject.of_stream.name, FEW))
        rig.wire.faults = [fault(rig)]
        expect(keys_of(rig.read(subject.of_stream)) == put, "Rows are lost after a fault that passes.")
        if slept is not None:
            expect(rig.clock.slept == [slept], f"The vendor asked to wait {slept} s; waited was {rig.clock.slept}.")
    return None


def _fails(subject: Subject, kind: type[ConnectorError], fault: Fault) -> Unsupported | None:
    """A fault that does not pass, and that must not be taken for rows or for their absence."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return SENDS_NOTHING
        rig.vendor.put(subject.of_stream.name, FEW)
        rig.wire.always = fault
        with Raising(kind, "A fault that does not pass") as caught:
            for item in rig.read(subject.of_stream):
                expect(not isinstance(item, Checkpoint), "A checkpoint was made although nothing was read.")
        rig.keep(caught.error)
    return None
