"""A drop folder as a connector: people files are read as employments and pay, pay changes are written as files."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from goldenthread_sdk import (
    Capability,
    Change,
    Checkpoint,
    Command,
    Compensation,
    CompensationOrder,
    Config,
    Connector,
    CredentialsError,
    CursorError,
    CursorKind,
    Employment,
    EmploymentStatus,
    Finding,
    Happened,
    Health,
    Idempotency,
    Mode,
    PersonRef,
    Plan,
    Rate,
    ReadItem,
    RejectedError,
    Row,
    RowFault,
    Settlement,
    SettlementState,
    Stream,
    Vendor,
    Verification,
    payload_of,
)
from pydantic import Field

from plugins.files import paying_files
from plugins.files.currencies import EXPONENTS
from plugins.files.dropping import Archived, Folder
from plugins.files.loading import load_profile
from plugins.files.values import FileError, PersonRecord, ProfileError

EMPLOYMENTS = Stream(
    "employments", Capability.EMPLOYMENT_READ, Employment, (Mode.FULL, Mode.INCREMENTAL), CursorKind.SEQUENCE
)
COMPENSATIONS = Stream(
    "compensations", Capability.PAY_COMPENSATION_READ, Compensation, (Mode.FULL, Mode.INCREMENTAL), CursorKind.SEQUENCE
)
WRITE_PAY = Command(
    "write_pay",
    Capability.PAY_FILE_WRITE,
    CompensationOrder,
    Idempotency.NATURAL_KEY,
    effective_dated=True,
    batch_size=500,
)


class FilesConfig(Config):
    """A folder and how its files are read."""

    folder: str = Field(description="Path of the folder on the server, e.g. /srv/hr; its subfolders are made.")
    profile: str = Field(description="Name of a bundled mapping profile, or the path of your own.")
    wait_for_done: bool = Field(default=True, description="Whether a file is whole only when <name>.done lies beside.")


class FilesConnector(Connector[FilesConfig]):
    """People files in, pay files out."""

    id = "files"
    name = "Files"
    version = "1.0.0"
    vendor = Vendor("CSV, TSV, XLSX", "https://www.rfc-editor.org/rfc/rfc4180", "1")
    Config = FilesConfig
    streams = (EMPLOYMENTS, COMPENSATIONS)
    commands = (WRITE_PAY,)
    verification = Verification.L0

    def check(self) -> Health:
        """Whether the folder is there and the profile can be used."""
        folder = self._folder()
        waiting = len(folder.waiting())
        warnings = (f"{waiting} files wait to be read.",) if waiting else ()
        return Health(f"{self.context.config.folder} by the profile {folder.profile.name}", warnings)

    def read(self, stream: Stream, cursor: str | None, mode: Mode) -> Iterator[ReadItem]:
        """Take over what lies in the folder, and read the archive from the cursor on, file by file."""
        folder = self._folder()
        folder.take_over()
        after = _number(cursor)
        files = [one for one in folder.archived() if one.number > after]
        latest = _latest(folder, stream, files) if mode is Mode.FULL else None
        for one in files:
            yield from _items(folder, stream, one, latest)
            yield Checkpoint(str(one.number))
        if not files:
            yield Checkpoint(str(after))

    def plan(self, command: Command, change: Change) -> Plan:
        """What the file will say; nothing where it says so already."""
        _require_number(change)
        del command
        after = paying_files.told(change)
        known = paying_files.found(self._folder().root / "out", change)
        if known is None:
            return Plan(change.key, {}, after)
        return Plan(change.key, known[1], after, reference=known[0].name)

    def push(self, command: Command, changes: Sequence[Change]) -> Iterator[Settlement]:
        """Write the changes that no file has yet into one new file."""
        del command
        out = self._folder().root / "out"
        new = []
        for change in changes:
            try:
                _require_number(change)
            except RejectedError as error:
                yield Settlement(change.key, SettlementState.REJECTED, code=error.code, message=error.message)
                continue
            known = paying_files.found(out, change)
            if known is None:
                new.append(change)
            else:
                yield Settlement(change.key, SettlementState.CONFIRMED, reference=known[0].name)
        if new:
            name = paying_files.write(out, new).name
            yield from (Settlement(change.key, SettlementState.CONFIRMED, reference=name) for change in new)

    def lookup(self, command: Command, change: Change) -> Finding:
        """Whether a file has the change."""
        del command
        known = paying_files.found(self._folder().root / "out", change)
        return Finding(Happened.NO) if known is None else Finding(Happened.YES, known[0].name)

    def _folder(self) -> Folder:
        """The folder, with its subfolders.

        Raises:
            CredentialsError: there is no such folder, it can't be written to, or the profile can't be used.
        """
        config = self.context.config
        try:
            folder = Folder(Path(config.folder), load_profile(config.profile), config.wait_for_done)
            folder.make()
        except ProfileError as error:
            raise CredentialsError(f"{error.message} ({error.code})") from error
        except OSError as error:
            words = f"The folder can't be used ({error.strerror}); make it, or let the server write to it."
            raise CredentialsError(words) from error
        return folder


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit():
        raise CursorError("The cursor is no number of a file; read everything anew.")
    return int(cursor)


def _latest(folder: Folder, stream: Stream, files: Sequence[Archived]) -> dict[str, int]:
    """The newest file that tells each key: only its word is told in a full run."""
    return {
        item.record.key: one.number
        for one in files
        for item in _items(folder, stream, one, None)
        if isinstance(item, Row)
    }


def _items(folder: Folder, stream: Stream, one: Archived, latest: dict[str, int] | None) -> Iterator[ReadItem]:
    try:
        content = folder.read(one.path)
    except FileError as error:
        yield RowFault(one.path.name, error.code, error.message)
        return
    for number in sorted(content.rejected_rows):
        first = next(error for error in content.errors if error.row == number)
        yield RowFault(f"{one.path.name}:{number}", first.code, f"Row {number}: {first.message}", first.column)
    for record in content.records:
        made = _employment(record) if stream.name == EMPLOYMENTS.name else _compensation(record)
        if made is not None and (latest is None or latest[made.key] == one.number):
            yield Row(made)


def _employment(record: PersonRecord) -> Employment:
    return Employment(
        key=_key(record),
        person=_person(record),
        effective_on=record.effective_on,
        employee_number=record.employee_number,
        given_name=record.given_name,
        family_name=record.family_name,
        display_name=record.display_name,
        work_email=record.work_email,
        hired_on=record.hired_on,
        left_on=record.left_on,
        status=EmploymentStatus.ENDED if record.left_on is not None else EmploymentStatus.ACTIVE,
        job_title=record.job_title,
        job_code=record.job_code,
        department_code=record.department_code,
        department_name=record.department_name,
        location=record.location,
        manager=None if record.manager_number is None else PersonRef(employee_number=record.manager_number),
        fte=record.fte,
    )


def _compensation(record: PersonRecord) -> Compensation | None:
    if record.base_pay is None or record.currency is None:
        return None
    return Compensation(
        key=_key(record),
        person=_person(record),
        amount=Decimal(record.base_pay).scaleb(-EXPONENTS[record.currency]),
        currency=record.currency,
        rate=Rate.YEAR,
        effective_on=record.effective_on,
    )


def _key(record: PersonRecord) -> str:
    """A person's row holds from its day on, so that another day's is another row."""
    return f"{record.key}@{record.effective_on}"


def _person(record: PersonRecord) -> PersonRef:
    return PersonRef(key=record.key, employee_number=record.employee_number, email=record.work_email)


def _require_number(change: Change) -> None:
    if not payload_of(change, CompensationOrder).person.employee_number:
        raise RejectedError("The employee has no number to write into the file; give the employee one.")
