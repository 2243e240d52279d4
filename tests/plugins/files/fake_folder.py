"""A drop folder that tests fill: the vendor of the files connector."""

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any

import httpx2
from goldenthread_sdk import Change, CompensationOrder, PersonRef, Rate
from goldenthread_sdk.testing import FakeVendor, Unsupported
from goldenthread_sdk.testing.clock import FakeClock

PROFILE = """
name = "dropped"
organization = "acme"
source = "hris"
mode = "delta"
natural_key = "No"
currency = "USD"

[effective_on]
date = 2026-01-01

[file]
format = "csv"

[dates]
formats = ["%Y-%m-%d"]

[fields]
employee_number = "No"
given_name = "Given"
family_name = "Family"
hired_on = "Hired"
base_pay = "Pay"
"""
HEADER = "No,Given,Family,Hired,Pay,Strange"
FILES = Unsupported("files have no pages: each is read whole")
NO_REQUESTS = Unsupported("nothing is asked of anybody")


class FakeFolder(FakeVendor):
    """A folder of its own for each test."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.root = Path(tempfile.mkdtemp(prefix="goldenthread-drop-"))
        weakref.finalize(self, shutil.rmtree, self.root, ignore_errors=True)
        self.root.joinpath("profile.toml").write_text(PROFILE, encoding="utf-8")
        self._people = 0
        self._changes = 0

    def config(self) -> dict[str, Any]:
        return {"folder": str(self.root), "profile": str(self.root / "profile.toml")}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        raise AssertionError(f"nothing may be sent, and {request.url} was asked")

    def drop(self, name: str, *rows: str, header: str = HEADER, done: bool = True) -> Path:
        """Drop a file."""
        path = self.root / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        if done:
            path.with_name(f"{name}.done").touch()
        return path

    def put(self, stream: str, number: int) -> list[str]:
        del stream
        people = range(self._people, self._people + number)
        self._people += number
        self.drop(f"people{self._people:06d}.csv", *(f"E{one},Ada,Lovelace,2020-01-01,65000.00," for one in people))
        return [f"E{one}@2026-01-01" for one in people]

    def page_size(self, stream: str) -> Unsupported:
        del stream
        return FILES

    def change_row(self, stream: str, key: str) -> None:
        del stream
        self.drop(f"z{key}.csv", f"{key.partition('@')[0]},Augusta,Lovelace,2020-01-01,70000.00,")

    def put_strange(self, stream: str) -> str:
        del stream
        self.drop("strange.csv", "E-strange,Ada,Lovelace,2020-01-01,1.00,what nobody knows")
        return "E-strange@2026-01-01"

    def put_broken(self, stream: str) -> None:
        del stream
        self.drop("broken.csv", "E-broken,Ada,Lovelace,2020-02-30,1.00,")

    def future_cursor(self, stream: str) -> str:
        del stream
        return "99999999"

    def reject_credentials(self) -> None:
        raise AssertionError("there are no credentials")

    def drop_rights(self) -> Unsupported:
        return NO_REQUESTS

    def error_in_ok(self) -> Unsupported:
        return NO_REQUESTS

    def change(self, command: str) -> Change:
        del command
        self._changes += 1
        return pay_change(f"change-{self._changes}", "E1")

    def bad_change(self, command: str) -> Change:
        del command
        return pay_change("bad", None)

    def effects(self, command: str, change: Change) -> int:
        del command
        files = (self.root / "out").glob("*.csv")
        return sum(file.read_text(encoding="utf-8").count(f"{change.key},") for file in files)

    def interfere(self, command: str, change: Change) -> Unsupported:
        del command, change
        return Unsupported("nobody else writes into the folder of outgoing files")


def pay_change(key: str, number: str | None) -> Change:
    """A change of pay."""
    values: dict[str, Any] = {"amount": "65000.50", "currency": "USD", "rate": Rate.YEAR, "effective_on": "2026-02-01"}
    return Change(key, CompensationOrder(person=PersonRef(employee_number=number), **values))
