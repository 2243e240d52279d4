"""Changes through the graph, as tests send them: one mutation, its payload, what was refused."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schema.access.viewer import Viewer
from tests.world import NOW, Answer, World

Refusal = tuple[str, tuple[str, ...] | None]


def changed(
    world: World,
    who: str | Viewer,
    name: str,
    given: Mapping[str, Any],
    selection: str = "clientMutationId",
    *,
    now: datetime = NOW,
) -> dict[str, Any]:
    """The payload of a change, which is committed with its events."""
    return _payload(name, world.send(who, _operation(name, selection), {"input": given}, now=now))


def racing(world: World, who: str, name: str, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The payloads of changes that are sent at the same moment, each by a client of its own."""
    viewer, operation = world.viewer(who), _operation(name, "clientMutationId")

    async def all_at_once() -> list[Answer]:
        return await asyncio.gather(*(world.sent(viewer, operation, {"input": given}) for given in inputs))

    return [_payload(name, answer) for answer in world.run(all_at_once())]


def made(world: World, who: str | Viewer, name: str, given: Mapping[str, Any], selection: str) -> dict[str, Any]:
    """The payload of a change that is not refused."""
    payload = changed(world, who, name, given, selection)
    assert payload["userErrors"] == []
    return payload


def refusals(payload: Mapping[str, Any]) -> list[Refusal]:
    """The codes of a payload, each with its path."""
    return [(one["code"], None if one["field"] is None else tuple(one["field"])) for one in payload["userErrors"]]


def state(world: World, *tables: str) -> list[dict[str, Any]]:
    """What tables hold, in short: equal to another state only where every row is."""
    digest = "SELECT count(*) AS rows, md5(string_agg(one::text, '|' ORDER BY one::text)) AS digest FROM"
    return [world.rows(f"{digest} {table} AS one")[0] for table in tables]


def _operation(name: str, selection: str) -> str:
    kind = name[0].upper() + name[1:]
    payload = f"{selection} userErrors {{ code field message }}"
    return f"mutation($input: {kind}Input!) {{ {name}(input: $input) {{ {payload} }} }}"


def _payload(name: str, answer: Answer) -> dict[str, Any]:
    assert answer.errors == [], answer.messages
    assert answer.data is not None
    found: dict[str, Any] = answer.data[name]
    return found
