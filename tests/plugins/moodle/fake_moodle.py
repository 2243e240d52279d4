"""A Moodle in memory: answers by HTTP 200 whatever happens, and takes batches as a whole or not at all.

Every request is held against the parameters that Moodle's API documentation names; any other ends as invalidparameter.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import httpx2
from goldenthread_sdk import Change, EnrolmentOrder, PersonRef, UserOrder
from goldenthread_sdk.testing import FakeClock, FakeVendor, Unsupported

from plugins.moodle.reading import COURSES_AT_A_TIME, ROWS_OF_REPORT

URL = "https://learn.example.com"
TOKEN = "5ae1c0d3f00d4e6fb1c2a9d8e7f60a1b"
REPORT, ROLE, SERVICE_USER, FIRST_USER = 7, 5, 2, 100
HEADERS = ("Time completed", "Course short name", "Progress", "Email address", "ID number", "Username")

DOCUMENTED: Mapping[str, str] = {
    "core_webservice_get_site_info": "",
    "core_course_get_courses_by_field": "field|value",
    "core_enrol_get_enrolled_users": r"courseid|options\[\d+\]\[(name|value)\]",
    "core_enrol_get_users_courses": "userid|returnusercount",
    "core_user_get_users_by_field": r"field|values\[\d+\]",
    "core_completion_get_course_completion_status": "courseid|userid",
    "core_reportbuilder_retrieve_report": "reportid|page|perpage",
    "enrol_manual_enrol_users": r"enrolments\[\d+\]\[(roleid|userid|courseid|timestart|timeend|suspend)\]",
    "core_user_create_users": r"users\[\d+\]\[(createpassword|username|auth|firstname|lastname|email|idnumber)\]",
}
"""The parameters of each function."""

Form = dict[str, str]


class RefusedError(Exception):
    """What Moodle says in place of data."""


class FakeMoodle(FakeVendor):
    """A site with courses, people, enrolments and a report of completions."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        front_page = {"id": 1, "fullname": "Front page", "shortname": "site", "format": "site"}
        self.courses: dict[int, dict[str, Any]] = {1: front_page}
        self.users: dict[int, dict[str, Any]] = {}
        self.enrolled: dict[tuple[int, int], str] = {}
        self.report: list[dict[str, str]] = []
        self.headers: Sequence[str] = HEADERS
        self.without_criteria: set[int] = set()
        self.site = {"lang": "en", "timezone": "UTC"}
        self.refuses: str | None = None
        self.silent = False
        self.writes: list[tuple[str, int]] = []
        self.create_users = True

    def config(self) -> dict[str, Any]:
        return {"url": URL, "token": TOKEN, "completion_report_id": REPORT, "create_users": self.create_users}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        try:
            answer = self._answer(form.pop("wsfunction"), form)
        except RefusedError as refused:
            return refusal(str(refused))
        return httpx2.Response(200, json=answer)

    def _answer(self, function: str, form: Form) -> Any:
        if self.refuses is not None:
            raise RefusedError(self.refuses)
        if form.pop("wstoken") != TOKEN or form.pop("moodlewsrestformat") != "json":
            raise RefusedError("invalidtoken")
        if any(re.fullmatch(DOCUMENTED[function], name) is None for name in form):
            raise RefusedError("invalidparameter")
        answers: dict[str, Callable[[Form], Any]] = {
            "core_webservice_get_site_info": self._site,
            "core_course_get_courses_by_field": self._courses,
            "core_enrol_get_enrolled_users": self._people,
            "core_enrol_get_users_courses": self._courses_of,
            "core_user_get_users_by_field": self._users,
            "core_completion_get_course_completion_status": self._status,
            "core_reportbuilder_retrieve_report": self._report,
            "enrol_manual_enrol_users": self._enrol,
            "core_user_create_users": self._create,
        }
        return answers[function](form)

    def _site(self, _form: Form) -> Any:
        return {"sitename": "Learn", "username": "golden", "userid": SERVICE_USER, "lang": self.site["lang"]}

    def _courses(self, form: Form) -> Any:
        some = [row for row in self.courses.values() if "field" not in form or str(row["id"]) == form["value"]]
        return {"courses": some[::-1], "warnings": []}

    def _people(self, form: Form) -> Any:
        named = {form[f"options[{n}][name]"]: form[f"options[{n}][value]"] for n in range(len(form) // 2)}
        assert named.pop("onlyactive") == "1"
        assert set(named.pop("userfields").split(",")) == {"id", "username", "email", "idnumber"}
        course = int(form["courseid"])
        people = [user for (one, user), state in sorted(self.enrolled.items()) if (one, state) == (course, "active")]
        most = int(named.get("limitnumber", len(people)))
        return [self.users[user] for user in people][:most]

    def _courses_of(self, form: Form) -> Any:
        user = int(form["userid"])
        return [{"id": one} for (one, who), state in self.enrolled.items() if (who, state) == (user, "active")]

    def _users(self, form: Form) -> Any:
        if form["field"] == "id" and form["values[0]"] == str(SERVICE_USER):
            return [{"id": SERVICE_USER, "username": "golden", **self.site}]
        return [row for row in self.users.values() if str(row.get(form["field"])) == form["values[0]"]]

    def _status(self, form: Form) -> Any:
        if int(form["courseid"]) in self.without_criteria:
            raise RefusedError("nocriteriaset")
        return {"completionstatus": {"completed": False, "aggregation": 1, "completions": []}, "warnings": []}

    def _report(self, form: Form) -> Any:
        assert form["reportid"] == str(REPORT)
        start, size = int(form["page"]) * int(form["perpage"]), int(form["perpage"])
        rows = [{"columns": [row.get(name) for name in self.headers]} for row in self.report[start : start + size]]
        data = {"headers": list(self.headers), "rows": rows, "totalrowcount": len(self.report)}
        return {"details": {"id": REPORT}, "data": data, "warnings": []}

    def _enrol(self, form: Form) -> None:
        rows = _rows(form, "enrolments")
        self.writes.append(("enrol", len(rows)))
        for row in rows:
            if int(row["courseid"]) not in self.courses or int(row["userid"]) not in self.users:
                raise RefusedError("invalidrecord")
            assert row["roleid"] == str(ROLE)
        for row in rows if not self.silent else ():
            self.enrolled[(int(row["courseid"]), int(row["userid"]))] = "active"

    def _create(self, form: Form) -> Any:
        rows = _rows(form, "users")
        self.writes.append(("create", len(rows)))
        for row in rows:
            taken = any(row["username"] == held["username"] for held in self.users.values())
            if taken or row["username"] != row["username"].lower() or "@" not in row["email"]:
                raise RefusedError("invalidparameter")
        return [{"id": self.user(**row)["id"], "username": row["username"]} for row in rows]

    # What is there

    def user(self, **told: Any) -> dict[str, Any]:
        """An account."""
        ident = FIRST_USER + len(self.users)
        names = {"username": f"u{ident}", "email": f"u{ident}@example.com", "idnumber": f"E{ident}"}
        self.users[ident] = {"id": ident, **names, **told}
        return self.users[ident]

    def course(self, **told: Any) -> dict[str, Any]:
        """A course."""
        ident = max(self.courses) + 1
        names = {"fullname": f"Course {ident}", "shortname": f"c{ident}", "format": "topics", "summary": "<p>Good.</p>"}
        self.courses[ident] = {"id": ident, **names, "visible": 1, "enablecompletion": 1, **told}
        return self.courses[ident]

    def completed(self, **told: str) -> str:
        """A row of the report; the key that its record will have."""
        user, course, at = self.user(), self.course(), datetime(2026, 1, 1, 8, 5, tzinfo=UTC)
        row = {"Username": user["username"], "ID number": user["idnumber"], "Email address": user["email"]}
        time = written(at + timedelta(minutes=len(self.report)))
        self.report.append({**row, "Course short name": course["shortname"], "Time completed": time, **told})
        return f"{course['id']}:{user['username']}"

    def put(self, stream: str, number: int) -> Sequence[str]:
        return [self._put(stream) for _ in range(number)]

    def _put(self, stream: str, **told: Any) -> str:
        if stream == "completions":
            return self.completed()
        course = self.course(**(told if stream == "courses" else {}))
        if stream == "courses":
            return str(course["id"])
        user = self.user(**told)
        self.enrolled[(course["id"], user["id"])] = "active"
        return f"{course['id']}:{user['id']}"

    def page_size(self, stream: str) -> int:
        # In the tests' Moodle one person is enrolled in each course, and a course is what is read at once.
        return {"courses": COURSES_AT_A_TIME, "enrolments": 1, "completions": ROWS_OF_REPORT}[stream]

    def remove(self, stream: str, key: str) -> None:
        if stream == "courses":
            del self.courses[int(key)]
        else:
            course, user = key.split(":")
            del self.enrolled[(int(course), int(user))]

    def put_strange(self, stream: str) -> str | Unsupported:
        if stream == "completions":
            return Unsupported("the rows of a report have no words of a few, and all of them the same columns")
        return self._put(stream, mood="blue", format="galaxies")

    def put_broken(self, stream: str) -> None:
        if stream == "completions":
            self.completed(**{"Time completed": "lundi 6 mars 2026, 10:05"})
        elif stream == "courses":
            self.course(fullname="")
        else:
            self.users[0] = {"username": "nobody"}
            self.enrolled[(self.course()["id"], 0)] = "active"

    def future_cursor(self, stream: str) -> Unsupported:
        del stream
        return Unsupported("no stream of Moodle is read incrementally")

    def reject_credentials(self) -> None:
        self.refuses = "invalidtoken"

    def drop_rights(self) -> None:
        self.refuses = "accessexception"

    def error_in_ok(self) -> httpx2.Response:
        return refusal("codingerror")

    def change(self, command: str) -> Change:
        number = len(self.users)
        if command == "create_user":
            person, email = PersonRef(employee_number=f"N{number}"), f"New{number}@example.com"
            self.user()
            return Change(f"change-{number}", UserOrder(person=person, given_name="N", family_name="M", email=email))
        user, course = self.user(), self.course()
        order = EnrolmentOrder(person=PersonRef(employee_number=user["idnumber"]), course_key=str(course["id"]))
        return Change(f"change-{number}", order)

    def bad_change(self, command: str) -> Change:
        if command == "create_user":
            # The kit's model takes any text as an address; Moodle does not.
            order = UserOrder(person=PersonRef(user_name="bad"), given_name="B", family_name="D", email="no-address")
            return Change("change-bad", order)
        user = self.user()
        return Change("change-bad", EnrolmentOrder(person=PersonRef(key=str(user["id"])), course_key="99999"))

    def effects(self, command: str, change: Change) -> int:
        del command
        order = change.payload
        if isinstance(order, UserOrder):
            return sum(user["email"] == order.email for user in self.users.values())
        assert isinstance(order, EnrolmentOrder)
        known = {order.person.employee_number, order.person.key} - {None}
        who = [user["id"] for user in self.users.values() if known & {user["idnumber"], str(user["id"])}]
        return sum((int(order.course_key), user) in self.enrolled for user in who)


def refusal(code: str) -> httpx2.Response:
    """An error as Moodle says it, with a name in it that must not be passed on."""
    told = {"exception": "moodle_exception", "errorcode": code, "message": "Ann Able may not do this"}
    return httpx2.Response(200, json=told)


def written(at: datetime) -> str:
    """A time as an English Moodle writes it, without leading zeros."""
    return f"{at:%A}, {at.day} {at:%B} {at.year}, {at.hour % 12 or 12}:{at:%M} {at:%p}"


def _rows(form: Form, name: str) -> list[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for key, value in form.items():
        place, field = re.findall(r"\[(\w+)\]", key)
        assert key.startswith(name)
        rows.setdefault(int(place), {})[field] = value
    return [rows[place] for place in sorted(rows)]
