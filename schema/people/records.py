"""An employee's own record: names, addresses, the number. No history: the newest word holds."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schema.access.changes import change, lock, record, require
from schema.access.documents import Document, document, documents
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.ids import encode_id
from schema.kit.inputs import Checks, text, told
from schema.kit.problems import Problem, refused
from schema.people import access
from schema.people.changing import about_employee, held
from schema.people.inputs import EmployeeUpdateInput
from schema.people.tables import employee, person

NAME, SHOWN, ADDRESS, NUMBER = 100, 200, 320, 40

_OWN = ("name", "personal_email", "phone")
_OF_HR = ("given_name", "family_name", "employee_number", "work_email")
_PATHS = {"employee_number": "employeeNumber", "work_email": "workEmail"}
_LENGTHS = {"personal_email": ADDRESS, "phone": NUMBER, "work_email": ADDRESS, "employee_number": NUMBER}
_SHIELDED = frozenset({"sex"})
"""Protected attributes, which no document of the audit trail holds."""


async def update(request: Request, given: EmployeeUpdateInput) -> Mapping[str, Any]:
    """Change what was sent of an employee's record: names and private addresses by oneself, the rest by HR."""
    if given.employee_id is None and request.viewer.employee_id is None:
        raise refused(Problem.NOT_FOUND, "You are no employee here; name the employee.", "employeeId")
    opaque = given.employee_id or encode_id("Employee", request.viewer.employee_id)  # type: ignore[arg-type]
    before = await held(request, opaque, given.expected_version, may=access.OWN_RECORD_WRITING)
    of_hr = told(given, *_OF_HR)
    if of_hr:
        await require(request, access.PEOPLE_WRITING, before["id"], "employeeId")
    checks = Checks()
    was = await document(request, person, before["person_id"])
    private = _names(was, told(given, "name", "given_name", "family_name"), checks)
    private |= personal(told(given, "personal_email", "phone"), checks)
    numbered = await check_unique(request, told(given, *_PATHS), before["id"], checks)
    checks.done()
    await _change_person(request, before["id"], was, private)
    await change(request, employee, before["id"], **numbered)
    now = before | numbered
    record(request, about_employee("EmployeeUpdated", "Employee", EventOperation.UPDATED, now["id"], before, now))
    return {"employee_id": before["id"]}


def names(given: str, family: str, shown: str | None, checks: Checks) -> dict[str, Any]:
    """The columns of a person's names: as they are, as they are shown, as they are sorted."""
    found: dict[str, Any] = {}
    with checks.part():
        found["given_name"] = text(given, NAME, "givenName")
    with checks.part():
        found["family_name"] = text(family, NAME, "familyName")
    with checks.part():
        found["display_name"] = text(f"{given} {family}" if shown is None else shown, SHOWN, "name")
    if len(found) == 3:  # noqa: PLR2004 - all three are right
        found["sort_name"] = f"{found['family_name']}, {found['given_name']}"
    return found


def personal(sent: Mapping[str, str | None], checks: Checks) -> dict[str, str | None]:
    """Private addresses, as far as they were sent."""
    found: dict[str, str | None] = {}
    for name, value in sent.items():
        path = "personalEmail" if name == "personal_email" else name
        with checks.part():
            found[name] = None if value is None else _address(value, name, path)
    return found


async def check_unique(
    request: Request, sent: Mapping[str, str | None], but: UUID | None, checks: Checks
) -> dict[str, str | None]:
    """Number and address at work, as far as they were sent, that nobody else has; racing twins wait for each other."""
    found: dict[str, str | None] = {}
    for name, value in sent.items():
        with checks.part():
            found[name] = await _free(request, name, value, but)
    return found


async def _free(request: Request, name: str, value: str | None, but: UUID | None) -> str | None:
    path = _PATHS[name]
    if value is None:
        if name == "employee_number":
            raise refused(Problem.BAD_VALUE, "An employee has a number; send one.", path)
        return None
    kept = _address(value, name, path)
    await lock(request, name, kept)
    if any(row["id"] != but for row in await documents(request, employee, employee.c[name] == kept)):
        raise refused(Problem.ALREADY_EXISTS, f"'{kept}' is another employee's; send one that nobody has.", path)
    return kept


def _address(value: str, name: str, path: str) -> str:
    kept = text(value, _LENGTHS[name], path)
    local, at, domain = kept.partition("@")
    if (name.endswith("email") and not (local and at and domain)) or (name.endswith("email") and " " in kept):
        raise refused(Problem.BAD_VALUE, f"'{kept[:80]}' is no e-mail address; send one like ada@example.com.", path)
    return kept


def _names(was: Document, sent: Mapping[str, str | None], checks: Checks) -> dict[str, Any]:
    """The names that change: sorted anew, and shown as one wishes."""
    if not sent:
        return {}
    nobody = {name: "" for name, value in sent.items() if value is None}
    given = nobody.get("given_name", sent.get("given_name") or was["given_name"] or "")
    family = nobody.get("family_name", sent.get("family_name") or was["family_name"] or "")
    if "given_name" in sent or "family_name" in sent:
        shown = sent["name"] if "name" in sent else was["display_name"]
        return names(given, family, shown or "", checks)
    found: dict[str, Any] = {}
    with checks.part():
        found["display_name"] = text(sent["name"] or "", SHOWN, "name")
    return found


async def _change_person(request: Request, employee_id: UUID, was: Document, values: Mapping[str, Any]) -> None:
    if not values:
        return
    await change(request, person, was["id"], **values)
    before = {name: value for name, value in was.items() if name not in _SHIELDED}
    told_of = about_employee(
        "PersonUpdated", "Person", EventOperation.UPDATED, employee_id, before, {**before, **values}
    )
    record(request, told_of)
