"""Checks of reading: everything once, the same again, whole after a break, and patient with rows that are odd."""

from collections.abc import Iterable, Sequence

from goldenthread_sdk.errors import CursorError
from goldenthread_sdk.reading import Checkpoint, Gone, ReadItem, Row, RowFault, hash_of
from goldenthread_sdk.testing.checking import Need, Subject, check
from goldenthread_sdk.testing.expectations import expect
from goldenthread_sdk.testing.rig import Rig, first_mode
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.values import Deletions, Mode, Order

FEW = 3
WITHOUT_PAGES = 3
"""Rows to try where a vendor has no pages."""


@check(Need.STREAM)
def every_row_is_read_once(subject: Subject) -> None:
    """All rows come, each key once, and a checkpoint ends it."""
    with Rig(subject.connector, subject.vendor) as rig:
        put, items = rig.vendor.put(subject.of_stream.name, FEW), list(rig.read(subject.of_stream))
        keys = [item.record.key for item in items if isinstance(item, Row)]
        expect(len(set(keys)) == len(keys), f"Keys come twice: {sorted(keys)}.")
        expect(sorted(keys) == sorted(put), f"{sorted(put)} were at the vendor; {sorted(keys)} were read.")
        expect(items and isinstance(items[-1], Checkpoint), "The last thing that read() yields is no Checkpoint.")
        wrong = {type(item.record).__name__ for item in items if isinstance(item, Row)} - {
            subject.of_stream.model.__name__
        }
        expect(not wrong, f"The stream declares {subject.of_stream.model.__name__} and tells {wrong}.")


@check(Need.STREAM)
def edges_of_pages_lose_nothing(subject: Subject) -> None:
    """No row, one, exactly a page, and one more than a page are all read."""
    with Rig(subject.connector, subject.vendor) as rig:
        size = rig.vendor.page_size(subject.of_stream.name)
        full = WITHOUT_PAGES if isinstance(size, Unsupported) else size
    for number in (0, 1, full, full + 1):
        with Rig(subject.connector, subject.vendor) as rig:
            put = set(rig.vendor.put(subject.of_stream.name, number)) if number else set()
            expect(keys_of(rig.read(subject.of_stream)) == put, f"Of {number} rows not exactly those were read.")


@check(Need.STREAM)
def order_is_kept(subject: Subject) -> Unsupported | None:
    """A stream that declares an order by key comes in it."""
    if subject.of_stream.order is not Order.KEY:
        return Unsupported("the stream declares no order by key")
    with Rig(subject.connector, subject.vendor) as rig:
        rig.vendor.put(subject.of_stream.name, FEW)
        keys = [item.record.key for item in rig.read(subject.of_stream) if isinstance(item, Row)]
        ordered = sorted(keys, key=lambda key: (len(key), key)), sorted(keys)
        expect(keys in ordered, f"The stream declares an order by key and comes as {keys}.")
    return None


@check(Need.STREAM)
def reading_again_tells_the_same(subject: Subject) -> None:
    """A second run over the same rows tells the same records, to the hash."""
    with Rig(subject.connector, subject.vendor) as rig:
        rig.vendor.put(subject.of_stream.name, FEW)
        first, second = (hashes_of(rig.read(subject.of_stream)) for _ in range(2))
        expect(first == second, "The same rows were read twice and told different records.")


@check(Need.STREAM)
def a_break_after_any_checkpoint_loses_nothing(subject: Subject) -> None:
    """Whoever is killed right after a checkpoint and begins again with its cursor has read everything."""
    for mode in subject.of_stream.modes:
        with Rig(subject.connector, subject.vendor) as rig:
            put = set(rig.vendor.put(subject.of_stream.name, _more_than_a_page(rig, subject)))
            items = list(rig.read(subject.of_stream, None, mode))
            for place, item in enumerate(items[:-1]):
                if isinstance(item, Checkpoint):
                    rest = rig.read(subject.of_stream, item.cursor, mode)
                    missing = put - keys_of(items[:place]) - keys_of(rest)
                    expect(
                        not missing,
                        f"{mode}: killed after checkpoint {item.cursor!r}, rows are lost: {sorted(missing)}.",
                    )


@check(Need.STREAM)
def rows_that_come_while_pages_are_read_hide_no_others(subject: Subject) -> None:
    """A row that is made between two pages does not push another one out of sight, and is read at last itself."""
    with Rig(subject.connector, subject.vendor) as rig:
        put = set(rig.vendor.put(subject.of_stream.name, _more_than_a_page(rig, subject)))
        read, late = [], None
        for item in rig.read(subject.of_stream):
            read.append(item)
            if late is None and isinstance(item, Checkpoint):
                late = set(rig.vendor.put(subject.of_stream.name, 1))
        expect(put <= keys_of(read), f"Rows were lost: {sorted(put - keys_of(read))}.")
        following = rig.read(subject.of_stream, *_next_run(subject, read))
        expect((late or set()) <= keys_of(read) | keys_of(following), "The new row is not read in the next run either.")


@check(Need.STREAM)
def an_unknown_word_and_an_unknown_field_stop_nothing(subject: Subject) -> Unsupported | None:
    """A row with a word that nobody knows is told or refused; the rows around it are read."""
    with Rig(subject.connector, subject.vendor) as rig:
        before, strange = set(rig.vendor.put(subject.of_stream.name, 1)), rig.vendor.put_strange(subject.of_stream.name)
        if isinstance(strange, Unsupported):
            return strange
        around = before | set(rig.vendor.put(subject.of_stream.name, 1))
        items = list(rig.read(subject.of_stream))
        expect(around <= keys_of(items), "A row with an unknown word or field keeps others from being read.")
        told = strange in keys_of(items) or any(isinstance(item, RowFault) for item in items)
        expect(told, "A row with an unknown word or field vanishes: tell it, or yield a RowFault.")
    return None


@check(Need.STREAM)
def a_broken_row_is_refused_alone(subject: Subject) -> Unsupported | None:
    """A row that no record can be made of is a RowFault; the rows around it are read."""
    with Rig(subject.connector, subject.vendor) as rig:
        around = set(rig.vendor.put(subject.of_stream.name, 1))
        unsupported = rig.vendor.put_broken(subject.of_stream.name)
        if unsupported is not None:
            return unsupported
        around |= set(rig.vendor.put(subject.of_stream.name, 1))
        items = list(rig.read(subject.of_stream))
        faults = sum(isinstance(item, RowFault) for item in items)
        expect(around == keys_of(items), "A broken row keeps others from being read, or is told itself.")
        expect(faults == 1, f"One row was broken, {faults} RowFaults came.")
    return None


@check(Need.INCREMENTAL)
def the_next_run_tells_what_is_new(subject: Subject) -> None:
    """What was made after a run is told by the next one."""
    stream = subject.of_stream
    with Rig(subject.connector, subject.vendor) as rig:
        old = set(rig.vendor.put(stream.name, FEW))
        cursor = _last(rig.read(stream, None, Mode.INCREMENTAL))
        new = set(rig.vendor.put(stream.name, FEW))
        told = keys_of(rig.read(stream, cursor, Mode.INCREMENTAL))
        expect(new <= told, f"New rows were not told by the next run: {sorted(new - told)}.")
        expect(told <= new | old, f"Rows were told that are not there: {sorted(told - new - old)}.")


@check(Need.INCREMENTAL)
def a_changed_row_is_told_again(subject: Subject) -> Unsupported | None:
    """What was changed after a run is told by the next one, as it is now."""
    stream = subject.of_stream
    with Rig(subject.connector, subject.vendor) as rig:
        key = rig.vendor.put(stream.name, FEW)[0]
        items = list(rig.read(stream, None, Mode.INCREMENTAL))
        unsupported = rig.vendor.change_row(stream.name, key)
        if unsupported is not None:
            return unsupported
        again = hashes_of(rig.read(stream, _last(items), Mode.INCREMENTAL))
        expect(key in again, "A changed row is not told by the next run.")
        expect(again.get(key) != hashes_of(items)[key], "A changed row is told as it was before.")
    return None


@check(Need.INCREMENTAL)
def a_cursor_from_the_future_breaks_nothing(subject: Subject) -> Unsupported | None:
    """A cursor behind all rows gives none of them, or is refused as a cursor."""
    stream = subject.of_stream
    with Rig(subject.connector, subject.vendor) as rig:
        rig.vendor.put(stream.name, 1)
        cursor = rig.vendor.future_cursor(stream.name)
        if isinstance(cursor, Unsupported):
            return cursor
        try:
            told = keys_of(rig.read(stream, cursor, Mode.INCREMENTAL))
        except CursorError as error:
            rig.keep(error)
            return None
        expect(not told, f"A cursor from the future tells rows that lie before it: {sorted(told)}.")
    return None


@check(Need.DELETING)
def a_deleted_row_is_known_to_be_gone(subject: Subject) -> Unsupported | None:
    """A row that is deleted at the vendor is told as gone, or is absent from a full run, as declared."""
    stream = subject.of_stream
    with Rig(subject.connector, subject.vendor) as rig:
        keys = rig.vendor.put(stream.name, FEW)
        items = list(rig.read(stream, None, stream.modes[-1]))
        unsupported = rig.vendor.remove(stream.name, keys[0])
        if unsupported is not None:
            return unsupported
        again = list(rig.read(stream, *_next_run(subject, items)))
        gone = {item.key for item in again if isinstance(item, Gone)}
        expect(keys[0] not in keys_of(again), "A deleted row is still told.")
        if stream.deletions is Deletions.EXPLICIT:
            expect(gone == {keys[0]}, f"{keys[0]} was deleted, and {sorted(gone)} was told as gone.")
        else:
            expect(keys_of(again) == set(keys[1:]), "A full run does not tell exactly the rows that are left.")
    return None


def keys_of(items: Iterable[ReadItem]) -> set[str]:
    """The keys of the rows."""
    return {item.record.key for item in items if isinstance(item, Row)}


def hashes_of(items: Iterable[ReadItem]) -> dict[str, str]:
    """The hashes of the rows, by key."""
    return {item.record.key: hash_of(item.record) for item in items if isinstance(item, Row)}


def _last(items: Iterable[ReadItem]) -> str | None:
    """The cursor of the last checkpoint."""
    cursors = [item.cursor for item in items if isinstance(item, Checkpoint)]
    return cursors[-1] if cursors else None


def _next_run(subject: Subject, items: Sequence[ReadItem]) -> tuple[str | None, Mode]:
    """Where the run after one begins: at its cursor where the stream can go on, else anew."""
    if Mode.INCREMENTAL in subject.of_stream.modes and first_mode(subject.of_stream) is Mode.INCREMENTAL:
        return _last(items), Mode.INCREMENTAL
    return None, first_mode(subject.of_stream)


def _more_than_a_page(rig: Rig, subject: Subject) -> int:
    size = rig.vendor.page_size(subject.of_stream.name)
    return WITHOUT_PAGES if isinstance(size, Unsupported) else 2 * size + 1
