"""The few resources of an LRS that are used: about, statements, one statement. After xAPI 1.0.3, part three."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2
from goldenthread_sdk import REPEATABLE, AnswerError, Context, NotFoundError, json_of

from plugins.xapi.config import XapiConfig

VERSION = "1.0.3"
STATEMENTS_AT_A_TIME = 500
CONSISTENT = "X-Experience-API-Consistent-Through"


@dataclass(frozen=True, slots=True)
class Page:
    """Statements, oldest first.

    Attributes:
        statements: them.
        more: where the next page is; None at the end.
        consistent_through: the LRS has told all that it stored before; None where it does not say.
    """

    statements: Sequence[Mapping[str, Any]]
    more: str | None
    consistent_through: datetime | None


@dataclass(frozen=True, slots=True)
class Client:
    """An LRS."""

    context: Context[XapiConfig]

    def about(self) -> Mapping[str, Any]:
        """Which versions the LRS speaks."""
        return _object(json_of(self._get("about", {})))

    def statements(self, verb: str, since: datetime | None) -> Page:
        """The first page of the statements with a verb that were stored since a time."""
        begun = {} if since is None else {"since": written(since)}
        most = str(STATEMENTS_AT_A_TIME)
        return _page(self._get("statements", {"verb": verb, "ascending": "true", "limit": most, **begun}))

    def more(self, link: str) -> Page:
        """The page behind a link, which is relative to the server."""
        url = httpx2.URL(self._url("statements")).join(link)
        return _page(self.context.client.get(url, headers=self._headers()))

    def statement(self, ident: str, *, voided: bool = False) -> Mapping[str, Any] | None:
        """A statement by its id; None where there is none that is, or is not, voided."""
        name = "voidedStatementId" if voided else "statementId"
        try:
            return _object(json_of(self._get("statements", {name: ident})))
        except NotFoundError:
            return None

    def store(self, statement: Mapping[str, Any]) -> None:
        """Store a statement under its own id; storing it again changes nothing.

        Raises:
            ConflictError: the LRS holds one with that id.
        """
        params = {"statementId": str(statement["id"])}
        headers, url = self._headers(), self._url("statements")
        self.context.client.put(url, params=params, json=dict(statement), headers=headers, extensions=REPEATABLE)

    def _get(self, resource: str, params: Mapping[str, str]) -> httpx2.Response:
        return self.context.client.get(self._url(resource), params=dict(params), headers=self._headers())

    def _url(self, resource: str) -> str:
        return f"{self.context.config.endpoint.rstrip('/')}/{resource}"

    def _headers(self) -> dict[str, str]:
        config = self.context.config
        pair = f"{config.key}:{config.secret.get_secret_value()}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}", "X-Experience-API-Version": VERSION}


def moment(told: object) -> datetime:
    """A timestamp of xAPI (ISO 8601); without an offset it is taken for UTC.

    Raises:
        ValueError: it is none.
    """
    at = datetime.fromisoformat(str(told))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def written(at: datetime) -> str:
    """A time as xAPI wants it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _page(response: httpx2.Response) -> Page:
    told = _object(json_of(response))
    statements = told.get("statements")
    if not isinstance(statements, list) or not all(isinstance(one, dict) for one in statements):
        raise AnswerError("The LRS answered with something else than statements.")
    said = response.headers.get(CONSISTENT)
    try:
        through = None if said is None else moment(said)
    except ValueError as error:
        raise AnswerError(f"The LRS says {CONSISTENT}, and it is no time.") from error
    return Page(statements, str(told["more"]) if told.get("more") else None, through)


def _object(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise AnswerError("The LRS answered with something else than an object.")
    return told
