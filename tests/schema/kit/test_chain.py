"""The chain of the audit trail: one spelling, one hash, and every edit shows."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.kit.chain import canonical, chain_hash, content_digest, plain
from schema.kit.event_values import ActorKind, AuditedData, AuditEntry

NODE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
ACCOUNT = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ENTRY = AuditEntry(
    sequence=1,
    at=AT,
    actor_kind=ActorKind.PERSON,
    actor_id=ACCOUNT,
    action="goal.close",
    node_type="Goal",
    node_id=NODE,
    employee_id=None,
    data_kind=AuditedData.GOAL,
    content_digest="ab",
)
OTHERS: dict[str, Any] = {
    "sequence": 2,
    "at": AT + timedelta(microseconds=1),
    "actor_kind": ActorKind.SERVICE,
    "actor_id": None,
    "action": "goal.open",
    "node_type": "Employee",
    "node_id": ACCOUNT,
    "employee_id": NODE,
    "data_kind": AuditedData.PAY,
    "content_digest": "ac",
}

documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.uuids(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="abcé☃"), inner),
    max_leaves=12,
)


@given(documents)
def test_the_spelling_is_that_of_the_standard_library(document: Any) -> None:
    spelled = json.dumps(plain(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert canonical(document) == spelled.encode()


def test_the_spelling_of_a_document() -> None:
    document = {
        "b": [Decimal("1.50"), None, True],
        "a": {"day": date(2026, 3, 1), "at": AT, "id": NODE},
        "é": "☃\n",
    }
    assert canonical(document).decode() == (
        '{"a":{"at":"2026-11-20T09:30:00+00:00","day":"2026-03-01","id":"01890a5d-ac96-774b-bcce-b302099a8057"},'
        '"b":["1.50",null,true],"é":"☃\\n"}'
    )


def test_the_same_moment_in_another_zone_is_spelt_the_same() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert canonical({"at": elsewhere}) == canonical({"at": AT})


@given(documents)
def test_what_comes_back_from_json_is_spelt_the_same(document: Any) -> None:
    assert canonical(json.loads(canonical(document))) == canonical(document)
    assert canonical(plain(document)) == canonical(document)


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), datetime(2026, 1, 1), b"x", {1}, {1: "x"}, [{"deep": 0.1}]],  # noqa: DTZ001 - the case
)
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="can't be kept in the audit trail"):
        plain(value)


def test_the_digest_is_that_of_salt_and_spelling() -> None:
    expected = hashlib.sha256(b'sixteen bytes...[null,{"base_minor":500000}]').hexdigest()
    assert content_digest(b"sixteen bytes...", None, {"base_minor": 500000}) == expected


def test_the_digest_tells_before_from_after_and_hides_behind_its_salt() -> None:
    digests = {
        content_digest(b"salt", None, {"a": 1}),
        content_digest(b"salt", {"a": 1}, None),
        content_digest(b"salt", {"a": 1}, {"a": 1}),
        content_digest(b"tlas", None, {"a": 1}),
    }
    assert len(digests) == 4


def test_the_hash_of_the_first_entry() -> None:
    spelt = (
        '[null,{"action":"goal.close","actor_id":"01890a5d-ac96-774b-bcce-b302099a8058","actor_kind":"PERSON",'
        '"at":"2026-11-20T09:30:00+00:00","content_digest":"ab","data_kind":"GOAL","employee_id":null,'
        '"node_id":"01890a5d-ac96-774b-bcce-b302099a8057","node_type":"Goal","sequence":1}]'
    )
    assert chain_hash(None, ENTRY) == hashlib.sha256(spelt.encode()).hexdigest()


def test_every_field_counts() -> None:
    assert set(OTHERS) == set(AuditEntry._fields)
    edited = {chain_hash(None, ENTRY._replace(**{name: value})) for name, value in OTHERS.items()}
    assert len(edited | {chain_hash(None, ENTRY), chain_hash("00", ENTRY)}) == len(OTHERS) + 2


@given(length=st.integers(2, 8), data=st.data())
def test_an_edit_breaks_every_hash_from_there_on(length: int, data: st.DataObject) -> None:
    entries = [ENTRY._replace(sequence=number) for number in range(1, length + 1)]
    place = data.draw(st.integers(0, length - 1))
    forged = [*entries[:place], entries[place]._replace(action="goal.delete"), *entries[place + 1 :]]
    agree = [one == other for one, other in zip(_chain(entries), _chain(forged), strict=True)]
    assert agree == [True] * place + [False] * (length - place)


def _chain(entries: list[AuditEntry]) -> list[str]:
    hashes: list[str] = []
    for entry in entries:
        hashes.append(chain_hash(hashes[-1] if hashes else None, entry))
    return hashes
