"""Refreshing an access token by OAuth 2.0 (RFC 6749, section 6). Not where tokens are kept, nor who may when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2

from goldenthread_sdk.declarations import OAuth
from goldenthread_sdk.errors import AnswerError, CredentialsError, UnreachableError

DEFAULT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class TokenSet:
    """The tokens of a connection. Most vendors give a new refresh token each time, and forget the old one."""

    access_token: str
    refresh_token: str
    expires_at: datetime


def refresh(
    client: httpx2.Client, oauth: OAuth, client_id: str, client_secret: str, held: TokenSet, now: datetime
) -> TokenSet:
    """New tokens for those that are held.

    Raises:
        CredentialsError: the vendor no longer knows the refresh token: the connection has to be authorized anew.
        UnreachableError: no answer came.
        AnswerError: the answer holds no token.
    """
    form = {"grant_type": "refresh_token", "refresh_token": held.refresh_token}
    basic = oauth.client_auth == "basic"
    auth = httpx2.BasicAuth(client_id, client_secret) if basic else httpx2.Auth()
    shown = {} if basic else {"client_id": client_id, "client_secret": client_secret}
    host = httpx2.URL(oauth.token_url).host
    try:
        answer = client.post(oauth.token_url, data={**form, **shown}, auth=auth)
    except httpx2.HTTPError as error:
        raise UnreachableError(f"{host} did not answer when a token was to be refreshed.") from error
    if answer.is_client_error:
        raise CredentialsError(f"{host} gives no new token (HTTP {answer.status_code}): authorize the connection anew.")
    return _token_set(answer, held, now, host)


def _token_set(answer: httpx2.Response, held: TokenSet, now: datetime, host: str) -> TokenSet:
    try:
        said: Mapping[str, Any] = answer.json()
        access, seconds = str(said["access_token"]), int(said.get("expires_in", DEFAULT_SECONDS))
    except (ValueError, KeyError, TypeError) as error:
        raise AnswerError(f"{host} answered without a token when one was to be refreshed.") from error
    return TokenSet(access, str(said.get("refresh_token") or held.refresh_token), now + timedelta(seconds=seconds))
