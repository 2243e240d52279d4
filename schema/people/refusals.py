"""Which rows of a roster can't go in, decided before any goes in, so that a refused row changes nothing. Pure.

A row is refused for a number or an address that another employee has, and for a manager whom nobody knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from schema.people.roster import Refusal, Roster, RosterRow

Who = UUID | str
"""An employee: the id, or the source's key of one who is not there yet."""


@dataclass
class _Claims:
    """Whose each number and address is, those of rows that were accepted included.

    A value that a row gives up stays taken within the file, because the rows are not written in the file's order.
    """

    employee_number: dict[str, Who]
    work_email: dict[str, Who]
    linked: set[UUID]


def accept(roster: Roster, rows: Sequence[RosterRow]) -> list[RosterRow]:
    """The rows that can go in, in order; each of the others adds a `Refusal` to the roster."""
    claims = _Claims({**roster.by_number}, {**roster.by_email}, set(roster.by_key.values()))
    accepted: dict[Who, RosterRow] = {}
    for row in rows:
        who = _who(roster, claims, row)
        refusal = _taken(roster, claims, row, who)
        if refusal is None:
            _claim(claims, row, who)
            accepted[who] = row
        else:
            roster.refusals.append(refusal)
    return _with_managers(roster, claims, accepted)


def _who(roster: Roster, claims: _Claims, row: RosterRow) -> Who:
    """Whom a row tells of: by the key, else by the number of somebody whom this source does not call otherwise."""
    known = roster.by_key.get(row.key)
    if known is not None:
        return known
    numbered = roster.by_number.get(row.number)
    return row.key if numbered is None or numbered in claims.linked else numbered


def _taken(roster: Roster, claims: _Claims, row: RosterRow, who: Who) -> Refusal | None:
    if isinstance(who, UUID) and who not in roster.employees:
        message = f"The employee {row.key} was deleted here; leave the row out, or restore the employee first."
        return Refusal(row.row, "EMPLOYEE_DELETED", message, "employee_number")
    for field, value, owners in _told(claims, row, who):
        if value and owners.get(value, who) != who:
            message = f"{value} belongs to another employee already; mend the row or the other employee."
            return Refusal(row.row, "ALREADY_TAKEN", message, field)
    return None


def _claim(claims: _Claims, row: RosterRow, who: Who) -> None:
    for _, value, owners in _told(claims, row, who):
        if value:
            owners[value] = who
    if isinstance(who, UUID):
        claims.linked.add(who)


def _told(claims: _Claims, row: RosterRow, who: Who) -> list[tuple[str, str | None, dict[str, Who]]]:
    """What a row claims: field, value, whose the field's values are. The key numbers none but a new employee."""
    number = row.number if isinstance(who, str) else row.employee.get("employee_number")
    return [
        ("employee_number", number, claims.employee_number),
        ("work_email", row.employee.get("work_email"), claims.work_email),
    ]


def _with_managers(roster: Roster, claims: _Claims, accepted: dict[Who, RosterRow]) -> list[RosterRow]:
    """Those whose managers are there; a row that is refused may take away the manager of another."""
    while True:
        refused = {
            who: refusal
            for who, row in accepted.items()
            if (refusal := _unmanaged(roster, claims.employee_number, accepted, who, row)) is not None
        }
        if not refused:
            return list(accepted.values())
        roster.refusals.extend(refused.values())
        accepted = {who: row for who, row in accepted.items() if who not in refused}


def _unmanaged(
    roster: Roster, numbers: Mapping[str, Who], accepted: Mapping[Who, RosterRow], who: Who, row: RosterRow
) -> Refusal | None:
    number = row.manager_number
    if number is None:
        return None
    manager = numbers.get(number)
    if manager == who:
        message = f"The row names {number} as the employee's own manager; name another, or none."
        return Refusal(row.row, "OWN_MANAGER", message, "manager_number")
    if number not in roster.by_number and manager not in accepted:
        message = f"No employee has the number {number}; add the manager or mend the number."
        return Refusal(row.row, "UNKNOWN_MANAGER", message, "manager_number")
    return None
