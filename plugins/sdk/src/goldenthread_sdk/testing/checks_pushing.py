"""Checks of what is done at the vendor: nothing by planning, once by pushing, never twice."""

from goldenthread_sdk.errors import ConnectorError, RejectedError
from goldenthread_sdk.pushing import Change, Settlement
from goldenthread_sdk.testing.checking import Need, Subject, check
from goldenthread_sdk.testing.expectations import BrokenPromiseError, expect
from goldenthread_sdk.testing.rig import Rig
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.testing.wire import Fault, answers, lost_on_the_way, lost_on_the_way_back
from goldenthread_sdk.values import Confirmation, Happened, Idempotency, SettlementState

DONE = (SettlementState.CONFIRMED, SettlementState.ACCEPTED)
NOT_DONE = (SettlementState.CONFLICT, SettlementState.REJECTED)
STATUS_THROTTLED = 429
STATUS_FAILED = 500


@check(Need.COMMAND)
def planning_writes_nothing(subject: Subject) -> None:
    """A plan tells what would change, and changes nothing."""
    with Rig(subject.connector, subject.vendor) as rig:
        change = rig.vendor.change(subject.of_command.name)
        plan = rig.plan(subject.of_command, change)
        expect(rig.vendor.effects(subject.of_command.name, change) == 0, "plan() did what it was only to plan.")
        expect(plan.key == change.key, "The plan carries another key than the change.")
        expect(plan.differs, "The plan of a change that can be done tells no difference.")
        if subject.of_command.idempotency is Idempotency.VERSION_LOCK:
            expect(plan.version, "The command is locked by version, and its plan tells none.")


@check(Need.COMMAND)
def a_change_takes_effect_once(subject: Subject) -> None:
    """A change is done, settled and found."""
    with Rig(subject.connector, subject.vendor) as rig:
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        settlement = _only(rig, subject, change)
        expect(settlement.state in DONE, f"A change that can be done was settled as {settlement.state}.")
        _expect_effects(rig, subject, change, 1)
        _expect_found(rig, subject, change)
        if subject.of_command.confirmation is not Confirmation.LATER:
            expect(not rig.plan(subject.of_command, change).differs, "What was done is still planned as a difference.")


@check(Need.COMMAND)
def a_change_that_is_sent_twice_takes_effect_once(subject: Subject) -> Unsupported | None:
    """What the command declares keeps a second sending from doing it again."""
    if subject.of_command.idempotency is Idempotency.NONE:
        return Unsupported("the command declares that nothing keeps it from being done twice; it is never sent twice")
    with Rig(subject.connector, subject.vendor) as rig:
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        _only(rig, subject, change)
        again = _only(rig, subject, change)
        _expect_effects(rig, subject, change, 1)
        expect(again.state in (*DONE, *NOT_DONE), f"A change that was sent twice is settled as {again.state}.")
    return None


@check(Need.COMMAND)
def a_lost_answer_is_never_made_good_by_doing_it_twice(subject: Subject) -> Unsupported | None:
    """The vendor does it and its answer is lost: settled as unknown or, sent again safely, as done; done once."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return Unsupported("the connector sends no requests")
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        rig.wire.faults = _at(_writing_request(subject), lost_on_the_way_back)
        settlement = _only(rig, subject, change)
        expect(
            settlement.state in (*DONE, SettlementState.UNKNOWN),
            f"The vendor did it and the answer was lost: settled as {settlement.state}, which says it was not done.",
        )
        _expect_effects(rig, subject, change, 1)
        _expect_found(rig, subject, change)
    return None


@check(Need.COMMAND)
def a_request_that_never_arrives_is_not_called_done(subject: Subject) -> Unsupported | None:
    """The request is lost on its way: settled as unknown and found not done, or sent again safely and done once."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return Unsupported("the connector sends no requests")
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        rig.wire.faults = _at(_writing_request(subject), lost_on_the_way)
        settlement, effects = _only(rig, subject, change), rig.vendor.effects(subject.of_command.name, change)
        if settlement.state is SettlementState.UNKNOWN:
            happened = rig.lookup(subject.of_command, change).happened
            expect(effects == 0, "A request was repeated, and its outcome called unknown.")
            expect(happened in {Happened.NO, Happened.UNKNOWN}, f"Nothing was done, and lookup() says {happened}.")
        else:
            expect(settlement.state in DONE and effects == 1, f"Settled as {settlement.state}; done {effects} times.")
    return None


@check(Need.COMMAND)
def throttling_delays_a_change(subject: Subject) -> Unsupported | None:
    """HTTP 429 does nothing, so the change is sent again after the pause, and done once."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return Unsupported("the connector sends no requests")
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        rig.wire.faults = _at(_writing_request(subject), answers(STATUS_THROTTLED, {"Retry-After": "3"}))
        settlement = _only(rig, subject, change)
        expect(settlement.state in DONE, f"A change that was throttled once was settled as {settlement.state}.")
        _expect_effects(rig, subject, change, 1)
        expect(rig.clock.slept == [3.0], f"The vendor asked to wait 3 s; waited was {rig.clock.slept}.")
    return None


@check(Need.COMMAND)
def throttling_without_end_settles_nothing_as_done(subject: Subject) -> Unsupported | None:
    """HTTP 429 again and again: raised as throttled, and nothing is settled as done."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return Unsupported("the connector sends no requests")
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        rig.wire.always = answers(STATUS_THROTTLED, {"Retry-After": "1"})
        try:
            settlements = rig.push(subject.of_command, change)
        except ConnectorError as error:
            rig.keep(error)
            expect(error.code == "THROTTLED", f"The vendor asks for patience without end; raised was {error.code}.")
        else:
            states = ", ".join(one.state for one in settlements)
            raise BrokenPromiseError(f"The vendor asks for patience without end; settled was: {states or 'nothing'}.")
    return None


@check(Need.COMMAND)
def a_failure_of_the_vendor_is_not_called_done(subject: Subject) -> Unsupported | None:
    """HTTP 500 on the writing request: unknown, or sent again safely; never twice."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not rig.speaks:
            return Unsupported("the connector sends no requests")
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        rig.wire.faults = _at(_writing_request(subject), answers(STATUS_FAILED))
        settlement, effects = _only(rig, subject, change), rig.vendor.effects(subject.of_command.name, change)
        right = {SettlementState.UNKNOWN: 0, SettlementState.CONFIRMED: 1, SettlementState.ACCEPTED: 1}
        expect(right.get(settlement.state) == effects, f"Settled as {settlement.state}; done {effects} times.")
    return None


@check(Need.COMMAND)
def a_bad_change_is_refused(subject: Subject) -> Unsupported | None:
    """What the vendor refuses is settled or planned as refused, with a code and a sentence."""
    with Rig(subject.connector, subject.vendor) as rig:
        change = rig.vendor.bad_change(subject.of_command.name)
        if isinstance(change, Unsupported):
            return change
        try:
            settlement = _only(rig, subject, rig.planned(subject.of_command, change))
        except RejectedError as error:
            rig.keep(error)
        else:
            expect(settlement.state in NOT_DONE, f"A change that the vendor refuses was settled as {settlement.state}.")
            expect(settlement.code and settlement.message, "A refusal has no code or no sentence.")
        _expect_effects(rig, subject, change, 0)
    return None


@check(Need.COMMAND)
def a_change_on_what_has_changed_is_a_conflict(subject: Subject) -> Unsupported | None:
    """Somebody else was faster: a command that is locked by version does not write over it."""
    if subject.of_command.idempotency is not Idempotency.VERSION_LOCK:
        return Unsupported("the command is not locked by version; the host plans again and compares before it sends")
    with Rig(subject.connector, subject.vendor) as rig:
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        unsupported = rig.vendor.interfere(subject.of_command.name, change)
        if unsupported is not None:
            return unsupported
        settlement = _only(rig, subject, change)
        expect(settlement.state is SettlementState.CONFLICT, f"Settled as {settlement.state} on what had changed.")
        _expect_effects(rig, subject, change, 0)
    return None


@check(Need.COMMAND)
def a_bad_change_spoils_no_others(subject: Subject) -> Unsupported | None:
    """In a batch, the bad change is refused and the others are done."""
    name = subject.of_command.name
    if subject.of_command.batch_size < 3:  # noqa: PLR2004 - two good ones around a bad one
        return Unsupported("the command takes no batch of three")
    with Rig(subject.connector, subject.vendor) as rig:
        bad = rig.vendor.bad_change(name)
        if isinstance(bad, Unsupported):
            return bad
        good = [rig.planned(subject.of_command, rig.vendor.change(name)) for _ in range(2)]
        settled = {one.key: one.state for one in rig.push(subject.of_command, good[0], bad, good[1])}
        expect(all(settled[one.key] in DONE for one in good), f"A bad change spoils its batch: {settled}.")
        expect(settled[bad.key] in NOT_DONE, f"The bad change of a batch was settled as {settled[bad.key]}.")
        for one in good:
            _expect_effects(rig, subject, one, 1)
    return None


@check(Need.COMMAND)
def what_was_never_sent_is_not_found(subject: Subject) -> None:
    """Looking up what was never sent does not find it."""
    with Rig(subject.connector, subject.vendor) as rig:
        change = rig.planned(subject.of_command, rig.vendor.change(subject.of_command.name))
        happened = rig.lookup(subject.of_command, change).happened
        expect(happened in {Happened.NO, Happened.UNKNOWN}, f"What was never sent was looked up as {happened}.")


def _only(rig: Rig, subject: Subject, change: Change) -> Settlement:
    settlements = rig.push(subject.of_command, change)
    expect([one.key for one in settlements] == [change.key], "push() does not settle each change exactly once.")
    return settlements[0]


def _expect_effects(rig: Rig, subject: Subject, change: Change, number: int) -> None:
    effects = rig.vendor.effects(subject.of_command.name, change)
    expect(effects == number, f"The change took effect {effects} times, not {number}.")


def _expect_found(rig: Rig, subject: Subject, change: Change) -> None:
    later = subject.of_command.confirmation is Confirmation.LATER
    good = {Happened.YES, Happened.PENDING} if later else {Happened.YES}
    happened = rig.lookup(subject.of_command, change).happened
    expect(happened in good, f"What took effect was looked up as {happened}.")


def _writing_request(subject: Subject) -> int:
    """Which request of a push is the one that writes, counted from 0; found out on a vendor of its own."""
    with Rig(subject.connector, subject.vendor) as rig:
        name = subject.of_command.name
        change = rig.planned(subject.of_command, rig.vendor.change(name))
        counts: list[int] = []
        begun = len(rig.wire.seen)
        rig.wire.after = lambda: counts.append(rig.vendor.effects(name, change))
        rig.push(subject.of_command, change)
        expect(1 in counts, "No request of push() is the one that writes.")
        expect(len(rig.wire.seen) - begun == len(counts), "A request got no answer.")
        return counts.index(1)


def _at(position: int, fault: Fault) -> list[Fault]:
    """The fault for one request; those before it pass."""
    return [*([lambda _, passed: passed()] * position), fault]
