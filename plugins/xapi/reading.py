"""How an LRS is read: verb by verb, by the time at which it stored statements, no further than it vouches for.

The cursor holds that time for each verb. A run goes back by `LAG` behind it: an LRS may tell a statement late that
it stored early, and several can be stored at the same time. What is told twice is the same, and changes nothing.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from goldenthread_sdk import AnswerError, Checkpoint, CursorError, ReadItem, Row

from plugins.xapi.client import Client, Page, moment, written
from plugins.xapi.rows import VOIDED, completion, fault, is_course

LAG = timedelta(minutes=2)


def completions(client: Client, cursor: str | None) -> Iterator[ReadItem]:
    """All completions since the cursor, and those that were taken back since."""
    places = _places(cursor)
    for verb in (*client.context.config.verbs, VOIDED):
        for page, stored in _pages(client, verb, places.get(verb)):
            for statement in page:
                yield from _told(client, verb, statement)
            if stored is not None:
                places[verb] = max(stored, places.get(verb, stored))
            yield Checkpoint(json.dumps({one: written(at) for one, at in places.items()}))


def _pages(
    client: Client, verb: str, place: datetime | None
) -> Iterator[tuple[list[Mapping[str, Any]], datetime | None]]:
    """The statements of each page that the LRS vouches for, and the time at which it stored the last of them."""
    page = client.statements(verb, None if place is None else place - LAG)
    through = page.consistent_through or client.context.clock.now() - LAG
    while True:
        vouched = [one for one in page.statements if _stored(one) <= through]
        yield vouched, max(map(_stored, vouched), default=None)
        following = page.more if len(vouched) == len(page.statements) else None
        if following is None:
            return
        page = _following(client, following)


def _following(client: Client, link: str) -> Page:
    page = client.more(link)
    if page.more == link:
        raise AnswerError("The LRS says that a page follows on itself: reading would never end.")
    return page


def _told(client: Client, verb: str, statement: Mapping[str, Any]) -> Iterator[ReadItem]:
    try:
        if verb == VOIDED:
            yield from _taken_back(client, statement)
        elif is_course(statement, client.context.config):
            yield Row(completion(statement, client.context.config))
    except ValueError as error:
        yield fault(statement, error)


def _taken_back(client: Client, statement: Mapping[str, Any]) -> Iterator[ReadItem]:
    """The completion that a voiding statement takes back, where it was one; the LRS still shows it when asked by id."""
    target = statement.get("object")
    ident = target.get("id") if isinstance(target, dict) else None
    held = client.statement(str(ident), voided=True) if ident else None
    if held is None:
        return
    verb = held.get("verb")
    counts = isinstance(verb, dict) and verb.get("id") in client.context.config.verbs
    if counts and is_course(held, client.context.config):
        yield Row(completion(held, client.context.config, revoked=True))


def _stored(statement: Mapping[str, Any]) -> datetime:
    try:
        return moment(statement.get("stored"))
    except ValueError as error:
        raise AnswerError("A statement of the LRS has no time at which it was stored.") from error


def _places(cursor: str | None) -> dict[str, datetime]:
    try:
        return {verb: moment(at) for verb, at in json.loads(cursor or "{}").items()}
    except (ValueError, AttributeError) as error:
        raise CursorError("The cursor of the LRS is none: read it anew.") from error
