"""Every relation, role and scope against every kind of data, by every way in: exactly what was promised shows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from schema.governance.change_values import ChangeType
from tests.access import crawl, fields, stage
from tests.access.cast import EARLY
from tests.access.conftest import Stage
from tests.access.crawl import strings
from tests.access.expectations import COLUMNS, NEVER_ONES_OWN, NOT_BY_FORMER_TIES, ROWS, SEALED
from tests.access.personas import Persona, personas, sees
from tests.access.stage import Spot
from tests.access.staged.row import Row

SENTENCE = re.compile(r"You may not see [a-z0-9:' -]+\.|Nothing is found under this id\.", re.IGNORECASE)
NAMES = [one.name for one in personas()]


def spots_of(on_stage: Stage, persona: Persona) -> Iterator[Spot]:
    """What a persona may see: the canaries in the columns, by the table of expectations."""
    told = dict.fromkeys(on_stage.canaries.spots.values())
    for spot in told:
        row = on_stage.by_label[spot.tenant, spot.label]
        if f"{row.table}.{spot.column}" not in SEALED and knows(persona, spot, row):
            yield spot


def knows(persona: Persona, spot: Spot, row: Row) -> bool:
    """Whether a persona may see a column of a row."""
    if f"{row.kind}.{spot.column}" in NEVER_ONES_OWN and persona.employee == row.owner:
        return False
    today_only = f"{row.table}.{spot.column}" in NOT_BY_FORMER_TIES
    return sees(persona, spot.tenant, row, audience(row, spot.column), today_only=today_only)


def audience(row: Row, column: str) -> frozenset[str]:
    """Who may see a column of a row."""
    return COLUMNS.get(f"{row.kind}.{column}", ROWS[row.kind])


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_promised_canaries_show(on_stage: Stage, name: str) -> None:
    """No canary that the persona may not see, by any way; and every one that it may see."""
    persona = on_stage.personas[name]
    shown: set[Spot] = set()
    for answer in on_stage.crawled(name):
        shown |= stage.found_in(on_stage.canaries, answer.raw)
    expected = set(spots_of(on_stage, persona))
    assert sorted(shown - expected) == [], "leaked"
    assert sorted(expected - shown) == [], "refused"


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_promised_nodes_show(on_stage: Stage, name: str) -> None:
    """No id of a row that the persona may not see, in any place; and every one that it may see."""
    persona = on_stage.personas[name]
    shown = {
        row
        for answer in on_stage.crawled(name)
        for word in strings(answer.data)
        if (row := stage.row_behind(on_stage.canaries, word)) is not None
    }
    expected = {
        Spot(tenant, row.label)
        for tenant, row in on_stage.rows
        if (stage.type_of(row) or row.table in {"account", "service_token"}) and sees_row(persona, tenant, row)
    }
    assert sorted(shown - expected) == [], "leaked"
    assert sorted(expected - shown) == [], "refused"


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_promised_fields_are_forbidden(on_stage: Stage, name: str) -> None:
    """A hidden field is null with FORBIDDEN; no other field of a node that shows has an error."""
    persona = on_stage.personas[name]
    lists_and_nodes = on_stage.crawled(name)[:2]
    wrong = set()
    for met in (met for answer in lists_and_nodes for met in answer.met()):
        tenant, row = on_stage.behind(met.id)
        asked = f"{met.type_name}.{met.field}"
        expected = None if may_read(persona, tenant, row, asked) else "FORBIDDEN"
        if met.code != expected or (expected and met.value is not None):
            wrong.add(f"{asked} of {row.label}: {met.code}")
    assert sorted(wrong) == []


@pytest.mark.parametrize("name", NAMES)
def test_counts_count_what_shows(on_stage: Stage, name: str) -> None:
    """A total is the number of nodes that show, and there is an edge for each."""
    counted = [one for answer in on_stage.crawled(name) for one in connections(answer.data)]
    assert [
        one for one in counted if one["totalCount"] != len(one["nodes"]) or len(one["edges"]) != len(one["nodes"])
    ] == []
    assert counted


@pytest.mark.parametrize("name", NAMES)
def test_errors_name_kinds_and_never_values(on_stage: Stage, name: str) -> None:
    """Every error is FORBIDDEN or NOT_FOUND, with one of a few sentences and nothing but the code beside it."""
    errors = [error for answer in on_stage.crawled(name) for error in answer.errors]
    assert {error["extensions"]["code"] for error in errors} <= {"FORBIDDEN", "NOT_FOUND"}
    assert {tuple(error["extensions"]) for error in errors} <= {("code",)}
    assert [error["message"] for error in errors if not SENTENCE.fullmatch(error["message"])] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_feed_tells_of_exactly_the_promised_nodes(on_stage: Stage, name: str) -> None:
    """Each node that something happened to and that the persona may see, once."""
    persona = on_stage.personas[name]
    feed = on_stage.ask(name, crawl.feed(), since=f"{EARLY}T00:00:00Z").data["changes"]
    told_of = {kind.node_type for kind in ChangeType}
    happened = {
        Spot(tenant, row.values["node_id"])
        for tenant, row in on_stage.rows
        if row.table == "domain_event" and row.values["node_type"] in told_of
    }
    expected = [spot for spot in happened if sees_row(persona, spot.tenant, on_stage.row_of(spot))]
    shown = [stage.row_behind(on_stage.canaries, change["id"]) for change in feed["nodes"]]
    assert [change["node"] for change in feed["nodes"]] == [{"id": change["id"]} for change in feed["nodes"]]
    assert (sorted(filter(None, shown)), feed["pageInfo"]["hasNextPage"]) == (sorted(expected), False)


def sees_row(persona: Persona, tenant: str, row: Row) -> bool:
    """Whether a persona may see a row at all."""
    return sees(persona, tenant, row, ROWS[row.kind])


def may_read(persona: Persona, tenant: str, row: Row, name: str) -> bool:
    """Whether a field of a node that the persona sees is open to it."""
    if name.endswith(".externalIds"):
        return bool(persona.words & fields.CONNECTING)
    if name in fields.NEVER_ONES_OWN and row.owner is not None and persona.employee == row.owner:
        return False
    if name in fields.GUARDED:
        return sees(persona, tenant, row, fields.GUARDED[name], today_only=True)
    if name in fields.MASKED:
        return sees(persona, tenant, row, fields.MASKED[name][row.kind])
    if name in fields.NAMES:
        promised = next(key for key in fields.NAMES[name] if row.label.split("#")[1].startswith(key))
        mine = persona.employee == row.owner and promised in {"unnamed", "peer_sentiment"}
        return not mine and sees(persona, tenant, row, fields.NAMES[name][promised])
    return True


def connections(part: Any) -> Iterator[dict[str, Any]]:
    """Every page in an answer."""
    if isinstance(part, dict):
        if "totalCount" in part:
            yield part
        for inner in part.values():
            yield from connections(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from connections(inner)
