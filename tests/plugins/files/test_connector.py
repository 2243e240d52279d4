"""The drop folder: the conformance kit, what happens to files, and what others read in the files that we write."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from frictionless import Schema, fields, validate
from goldenthread_sdk import Change, Checkpoint, CredentialsError, Mode, Row, SettlementState
from goldenthread_sdk.testing.rig import Rig

from plugins.files.connector import COMPENSATIONS, EMPLOYMENTS, WRITE_PAY, FilesConnector
from tests.plugins.files.fake_folder import FakeFolder, pay_change


class FolderRig(Rig):
    vendor: FakeFolder

    def __init__(self) -> None:
        super().__init__(FilesConnector, FakeFolder)

    def names(self, folder: str) -> list[str]:
        """The files in a subfolder, at any depth."""
        return sorted(path.name for path in (self.vendor.root / folder).rglob("*") if path.is_file())


def test_a_file_without_its_done_waits() -> None:
    with FolderRig() as rig:
        path = rig.vendor.drop("people.csv", "E1,Ada,Lovelace,2020-01-01,1.00,", done=False)
        assert list(rig.read(EMPLOYMENTS)) == [Checkpoint("0")]
        path.with_name("people.csv.done").touch()
        assert [item.record.key for item in rig.read(EMPLOYMENTS) if isinstance(item, Row)] == ["E1@2026-01-01"]
        assert (rig.names("in"), rig.names("archive")) == ([], ["people.csv"])


def test_the_same_bytes_are_taken_once() -> None:
    with FolderRig() as rig:
        rig.vendor.drop("one.csv", "E1,Ada,Lovelace,2020-01-01,1.00,")
        first = list(rig.read(EMPLOYMENTS))
        rig.vendor.drop("two.csv", "E1,Ada,Lovelace,2020-01-01,1.00,")
        assert list(rig.read(EMPLOYMENTS)) == first
        assert rig.names("quarantine") == ["two.csv", "two.csv.reason.txt"]
        reason = (rig.vendor.root / "quarantine" / "two.csv.reason.txt").read_text(encoding="utf-8")
        assert reason == "The same file was taken over before; drop a file only once. (SAME_FILE)\n"


def test_a_file_that_cannot_be_read_is_set_aside_and_others_are_read() -> None:
    with FolderRig() as rig:
        rig.vendor.drop("a.csv", header="")
        rig.vendor.drop("b.csv", "E1,Ada,Lovelace,2020-01-01,1.00,")
        keys = [item.record.key for item in rig.read(COMPENSATIONS) if isinstance(item, Row)]
        assert (keys, rig.names("archive")) == (["E1@2026-01-01"], ["b.csv"])
        assert rig.names("quarantine") == ["a.csv", "a.csv.reason.txt"]


def test_tabs_are_read_and_rejected_rows_are_reported() -> None:
    with FolderRig() as rig:
        rows = ("E1\tAda\tLovelace\t2020-01-01\t1.00", "E2\tBob\tByron\t2020-02-30\t1.00")
        rig.vendor.drop("people.tsv", *rows, header="No\tGiven\tFamily\tHired\tPay")
        assert sum(isinstance(item, Row) for item in rig.read(EMPLOYMENTS)) == 1
        report = (rig.vendor.root / "reports" / "people.rejected.tsv").read_text(encoding="utf-8").splitlines()
        assert report[0].split("\t") == [
            *("error_row", "error_column", "error_code", "error_message"),
            *("No", "Given", "Family", "Hired", "Pay"),
        ]
        assert report[1].split("\t")[:3] == ["3", "Hired", "BAD_DATE"]
        assert len(report) == 2


def test_the_newest_word_for_a_day_is_told_in_full_and_all_words_one_by_one() -> None:
    with FolderRig() as rig:
        rig.vendor.drop("1.csv", "E1,Ada,Lovelace,2020-01-01,1.00,", "E2,Bob,Byron,2020-01-01,2.00,")
        first = list(rig.read(COMPENSATIONS, None, Mode.INCREMENTAL))
        rig.vendor.drop("2.csv", "E1,Ada,Lovelace,2020-01-01,3.00,")
        full = [str(item.record.amount) for item in rig.read(COMPENSATIONS) if isinstance(item, Row)]  # type: ignore[attr-defined]
        later = list(rig.read(COMPENSATIONS, "1", Mode.INCREMENTAL))
        assert full == ["2.00", "3.00"]
        assert (first[-1], later[-1]) == (Checkpoint("1"), Checkpoint("2"))
        assert sum(isinstance(item, Row) for item in later) == 1


@pytest.mark.parametrize("number", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_nothing_in_a_pay_file_runs_in_a_spreadsheet(number: str) -> None:
    """And what begins like a formula is found again."""
    with FolderRig() as rig:
        (change,) = (Change("=key", pay_change("x", number).payload),)
        assert [one.state for one in rig.push(WRITE_PAY, change)] == [SettlementState.CONFIRMED]
        with (rig.vendor.root / "out" / "pay-00000001.csv").open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        cells = {name: cell for name, cell in row.items() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}
        assert cells == {}
        assert not rig.plan(WRITE_PAY, change).differs


@pytest.fixture
def usual_field_size() -> Iterator[None]:
    """Frictionless changes the largest cell that `csv` reads, for the whole process; it is put back."""
    usual = csv.field_size_limit()
    yield
    csv.field_size_limit(usual)


@pytest.mark.usefixtures("usual_field_size")
def test_frictionless_reads_what_we_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """An independent validator, by a schema of its own: types, required cells, unique keys."""
    with FolderRig() as rig:
        changes = [pay_change(f"change-{number}", f"E{number}") for number in range(25)]
        settled = list(rig.push(WRITE_PAY, *changes))
        assert rig.names("out") == ["pay-00000001.csv", "pay-00000001.csv.done"]
        monkeypatch.chdir(rig.vendor.root / "out")
        unique = {"required": True, "unique": True}
        schema = Schema(
            fields=[
                fields.StringField(name="change_key", constraints=unique),
                fields.StringField(name="employee_number", constraints={"required": True}),
                fields.DateField(name="effective_on", constraints={"required": True}),
                fields.NumberField(name="amount", constraints={"required": True, "minimum": 0}),
                fields.StringField(name="currency", constraints={"required": True, "pattern": "[A-Z]{3}"}),
                fields.StringField(name="rate", constraints={"enum": ["YEAR", "MONTH", "FORTNIGHT", "WEEK", "HOUR"]}),
            ]
        )
        report = validate("pay-00000001.csv", schema=schema)
        assert report.flatten(["rowNumber", "fieldName", "type"]) == []
        assert (report.valid, report.tasks[0].stats["rows"], len(settled)) == (True, 25, 25)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with FolderRig() as rig:
        config = FilesConnector.Config(
            folder=str(tmp_path / "no" / "such"), profile=rig.connector.context.config.profile
        )
        with pytest.raises(CredentialsError, match="The folder can't be used"):
            rig.made(config).check()
