"""The few functions of Moodle's web services that are used, and how Moodle says that something is wrong.

Moodle answers errors with HTTP 200, and an object with `exception` and `errorcode` in place of the data. Its messages
can name people, so none is passed on. Parameters after "API Documentation" of Moodle 4.1 to 5.0 (Site administration >
Server > Web services).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
from goldenthread_sdk import (
    REPEATABLE,
    AnswerError,
    ConnectorError,
    Context,
    CredentialsError,
    Limits,
    NotFoundError,
    RejectedError,
    ScopeError,
    VendorFailedError,
    fault_by_status,
    json_of,
)

from plugins.moodle.config import MoodleConfig

PATH = "/webservice/rest/server.php"
USER_FIELDS = "id,username,email,idnumber"
LOOKED_AT = 4096
"""An error is short; the rest of a long answer need not be searched for one."""

FAULTS: Mapping[str, tuple[type[ConnectorError], str]] = {
    "accessexception": (ScopeError, "lets the service do less than is needed: add the function to it"),
    "dmlreadexception": (VendorFailedError, "could not read its database"),
    "dmlwriteexception": (VendorFailedError, "could not write to its database"),
    "errorreportaccess": (ScopeError, "does not show the service user the report: add them to its audience"),
    "errorreportview": (ScopeError, "does not show the service user the report: add them to its audience"),
    "forcepasswordchangenotice": (CredentialsError, "wants the service user to change the password first"),
    "invalidrecord": (NotFoundError, "has no such thing"),
    "invalidtoken": (CredentialsError, "does not know the token: make a new one"),
    "nopermissions": (ScopeError, "does not allow the service user this: give the role the capability"),
    "requireloginerror": (ScopeError, "does not let the service user into the course"),
    "sitemaintenance": (VendorFailedError, "is in maintenance"),
    "upgraderunning": (VendorFailedError, "is being upgraded"),
    "wsnoinstance": (RejectedError, "enrols nobody by hand in this course: add the method Manual enrolments to it"),
    "wsusercannotassign": (RejectedError, "does not let the service user give this role: allow it to assign roles"),
}
"""What error codes mean; all others are refusals."""


@dataclass(frozen=True, slots=True)
class Client:
    """Moodle, asked function by function."""

    context: Context[MoodleConfig]

    def site(self) -> Mapping[str, Any]:
        """The site, and the service user."""
        return _object(self._asked("core_webservice_get_site_info"))

    def courses(self, **by: object) -> Sequence[Mapping[str, Any]]:
        """All courses that the service user may see, or those with a value in a field; in the order of their ids."""
        told = _object(self._asked("core_course_get_courses_by_field", **by)).get("courses")
        return sorted(_rows(told), key=lambda row: int(row.get("id", 0)))

    def enrolled(self, course_id: int, most: int = 0) -> Sequence[Mapping[str, Any]]:
        """Who is actively enrolled in a course; all of them at once, unless a number is named."""
        wanted = {"onlyactive": 1, "userfields": USER_FIELDS, "sortby": "id", **({"limitnumber": most} if most else {})}
        options = [{"name": name, "value": value} for name, value in wanted.items()]
        return _rows(self._asked("core_enrol_get_enrolled_users", courseid=course_id, options=options))

    def has_criteria(self, course_id: int, user_id: int) -> bool:
        """Whether a course says when it is completed, as far as that can be told by one of its people."""
        try:
            self._asked("core_completion_get_course_completion_status", courseid=course_id, userid=user_id)
        except RejectedError as error:
            return error.vendor_code not in {"nocriteriaset", "completionnotenabled"}
        return True

    def courses_of(self, user_id: int) -> set[int]:
        """The courses that a person is actively enrolled in."""
        rows = _rows(self._asked("core_enrol_get_users_courses", userid=user_id, returnusercount=0))
        return {int(row["id"]) for row in rows}

    def users(self, field: str, value: str) -> Sequence[Mapping[str, Any]]:
        """The accounts with a value in a field: id, idnumber, email or username."""
        return _rows(self._asked("core_user_get_users_by_field", field=field, values=[value]))

    def report(self, report_id: int, page: int, size: int) -> Mapping[str, Any]:
        """A page of a report, counted from 0: headers, rows, totalrowcount."""
        told = self._asked("core_reportbuilder_retrieve_report", reportid=report_id, page=page, perpage=size)
        return _object(_object(told).get("data"))

    def enrol(self, enrolments: Sequence[Mapping[str, object]]) -> None:
        """Enrol people; all or none. The answer says nothing."""
        self._call("enrol_manual_enrol_users", {"enrolments": enrolments}, {})

    def create(self, users: Sequence[Mapping[str, object]]) -> None:
        """Make accounts; all or none."""
        self._call("core_user_create_users", {"users": users}, {})

    def _asked(self, function: str, **parameters: object) -> Any:
        """The answer of a function that only reads: it may be asked again."""
        return json_of(self._call(function, parameters, REPEATABLE))

    def _call(self, function: str, parameters: Mapping[str, object], extensions: dict[str, Any]) -> httpx2.Response:
        config = self.context.config
        fixed = {"wsfunction": function, "moodlewsrestformat": "json", "wstoken": config.token.get_secret_value()}
        form = {**fixed, **dict(flat(parameters))}
        return self.context.client.post(config.url.rstrip("/") + PATH, data=form, extensions=extensions)


def flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested parameters as PHP wants them in a form, e.g. users[0][id]."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from flat(one, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from flat(one, f"{name}[{place}]")
    else:
        yield name, str(value)


def fault_of(response: httpx2.Response, limits: Limits, now: datetime) -> ConnectorError | None:
    """What is wrong with an answer: by its status, or by what it says with HTTP 200."""
    fault = fault_by_status(response, limits, now)
    if fault is not None or b'"exception"' not in response.content[:LOOKED_AT]:
        return fault
    try:
        told = json.loads(response.content)
    except ValueError:
        return None
    if not isinstance(told, dict) or "exception" not in told:
        return None
    code, host = str(told.get("errorcode")), response.request.url.host
    kind, words = FAULTS.get(code, (RejectedError, "refuses what was asked: look the code up in its documentation"))
    return kind(f"{host} {words} ({code}).", vendor_code=code)


def _object(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise AnswerError("Moodle answered with something else than an object.")
    return told


def _rows(told: Any) -> Sequence[Mapping[str, Any]]:
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise AnswerError("Moodle answered with something else than a list.")
    return told
