"""How people are enrolled by hand. Enrolling twice changes nothing; who was suspended is let in again."""

from collections.abc import Iterator, Mapping, Sequence

from goldenthread_sdk import (
    Change,
    EnrolmentOrder,
    Finding,
    Happened,
    NotFoundError,
    Plan,
    RejectedError,
    Settlement,
    payload_of,
    settled_by,
)

from plugins.moodle.client import Client
from plugins.moodle.people import account
from plugins.moodle.sending import sent

DUE = "Moodle keeps no due date of an enrolment: tell the person."


def plan(client: Client, change: Change) -> Plan:
    """See whether the person is enrolled, and that there is such a course."""
    order, course_id = payload_of(change, EnrolmentOrder), _course_id(change)
    if not client.courses(field="id", value=course_id):
        raise NotFoundError(f"Moodle shows the service user no course {course_id}.")
    user_id = int(account(client, order.person)["id"])
    held = course_id in client.courses_of(user_id)
    warnings = () if order.due_on is None else (DUE,)
    return Plan(
        change.key, {"enrolled": "yes" if held else "no"}, {"enrolled": "yes"}, None, str(user_id), warnings=warnings
    )


def push(client: Client, role_id: int, changes: Sequence[Change]) -> Iterator[Settlement]:
    """Enrol people; who can't be found is refused before any are sent."""
    users: dict[str, int] = {}
    for change in changes:
        try:
            _course_id(change)
            users[change.key] = _user_id(client, change)
        except RejectedError as error:
            yield settled_by(change.key, error)

    def row(change: Change) -> Mapping[str, object]:
        return {"roleid": role_id, "userid": users[change.key], "courseid": _course_id(change)}

    def send(some: Sequence[Change]) -> None:
        client.enrol([row(change) for change in some])

    def seen(change: Change) -> str | None:
        user_id, course_id = users[change.key], _course_id(change)
        return f"{course_id}:{user_id}" if course_id in client.courses_of(user_id) else None

    yield from sent([change for change in changes if change.key in users], send, seen)


def lookup(client: Client, change: Change) -> Finding:
    """See whether the person is enrolled now."""
    user_id, course_id = _user_id(client, change), _course_id(change)
    if course_id in client.courses_of(user_id):
        return Finding(Happened.YES, f"{course_id}:{user_id}")
    return Finding(Happened.NO)


def _user_id(client: Client, change: Change) -> int:
    return int(change.reference or account(client, payload_of(change, EnrolmentOrder).person)["id"])


def _course_id(change: Change) -> int:
    key = payload_of(change, EnrolmentOrder).course_key
    if not (key.isascii() and key.isdigit()):
        raise NotFoundError(f"Courses of Moodle have a number; {key!r} is none.")
    return int(key)
