"""Operations by hash: the manifest, the allow-list, and what clients register."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import CommandError
from api.transport import persisted as module
from api.transport.calls import Call
from api.transport.persisted import Persisted, persisted, sha256
from api.transport.refusals import RefusedError
from tests.api.transport.conftest import Graph, small_graph

KEPT = "query Kept { hello }"
OTHER = "query Other { hello }"


@contextmanager
def serving(graph: Graph, tmp_path: Path, **settings: Any) -> Iterator[Graph]:
    """The small graph under other settings, with one operation in the manifest."""
    manifest = tmp_path / "operations.json"
    manifest.write_text(json.dumps({sha256(KEPT): KEPT}))
    given = replace(graph.world.settings, persisted_operations=manifest, **settings)
    with TestClient(create_app(given, small_graph())) as client:
        yield replace(graph, client=client)


def outcome(answer: Any) -> Any:
    """The data, or the code of the only error."""
    return answer.get("data") or [error["extensions"]["code"] for error in answer["errors"]]


def by_hash(digest: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest}}


HELLO = {"hello": "hello"}


def test_the_manifests_operations_are_run_by_hash_however_it_is_sent(graph: Graph, tmp_path: Path) -> None:
    with serving(graph, tmp_path) as server:
        post, digest = server.client.post, sha256(KEPT)
        for body in (
            {"documentId": digest},
            {"documentId": f"sha256:{digest}"},
            {"extensions": by_hash(digest)},
            {"query": KEPT, "extensions": by_hash(digest)},
            {"query": OTHER},
        ):
            assert outcome(post("/graphql", json=body, headers=server.headers).json()) == HELLO
        params = {"extensions": json.dumps(by_hash(digest))}
        assert outcome(server.client.get("/graphql", params=params, headers=server.headers).json()) == HELLO


def test_only_the_manifest_is_run_where_that_is_set(graph: Graph, tmp_path: Path) -> None:
    with serving(graph, tmp_path, persisted_only=True) as server:
        for body, expected in (
            ({"documentId": sha256(KEPT)}, HELLO),
            ({"query": KEPT}, HELLO),
            ({"query": OTHER}, ["PERSISTED_QUERY_ONLY"]),
            ({"query": KEPT + " "}, ["PERSISTED_QUERY_ONLY"]),
            ({"query": OTHER, "extensions": by_hash(sha256(OTHER))}, ["PERSISTED_QUERY_ONLY"]),
            ({"documentId": sha256(OTHER)}, ["PERSISTED_QUERY_NOT_FOUND"]),
        ):
            assert outcome(server.client.post("/graphql", json=body, headers=server.headers).json()) == expected


def test_clients_register_operations_where_that_is_set(graph: Graph, tmp_path: Path) -> None:
    with serving(graph, tmp_path, automatic_persisted_queries=True) as server:
        asked = {"extensions": by_hash(sha256(OTHER))}
        told = [
            outcome(server.client.post("/graphql", json=body, headers=server.headers).json())
            for body in (asked, {**asked, "query": OTHER}, asked)
        ]
        assert told == [["PERSISTED_QUERY_NOT_FOUND"], HELLO, HELLO]


def test_nothing_is_registered_where_it_is_not_set(graph: Graph, tmp_path: Path) -> None:
    with serving(graph, tmp_path) as server:
        asked = {"extensions": by_hash(sha256(OTHER))}
        told = [
            outcome(server.client.post("/graphql", json=body, headers=server.headers).json())
            for body in (asked, {**asked, "query": OTHER}, asked)
        ]
        assert told == [["PERSISTED_QUERY_NOT_FOUND"], HELLO, ["PERSISTED_QUERY_NOT_FOUND"]]


def test_a_server_that_knows_nothing_by_hash_says_so_in_the_protocols_words(graph: Graph) -> None:
    answer = graph.client.post("/graphql", json={"extensions": by_hash(sha256(KEPT))}, headers=graph.headers)
    assert answer.status_code == 400
    assert answer.json() == {
        "errors": [{"message": "PersistedQueryNotSupported", "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED"}}]
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"query": KEPT, "extensions": by_hash(sha256(OTHER))}, "PERSISTED_QUERY_MISMATCH"),
        ({"query": KEPT, "documentId": sha256(OTHER)}, "PERSISTED_QUERY_MISMATCH"),
        ({"documentId": "x"}, "BAD_REQUEST"),
        ({"documentId": 1}, "BAD_REQUEST"),
        ({"documentId": sha256(KEPT)[1:]}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": 1}}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": {}}}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": {"version": 1}}}, "BAD_REQUEST"),
        ({"extensions": {"persistedQuery": {"version": 2, "sha256Hash": sha256(KEPT)}}}, "BAD_REQUEST"),
        ({"extensions": {}}, "BAD_REQUEST"),
    ],
    ids=str,
)
def test_a_hash_that_is_none_or_another_ones_is_refused(graph: Graph, body: dict[str, Any], expected: str) -> None:
    answer = graph.client.post("/graphql", json=body, headers=graph.headers)
    assert (answer.status_code, outcome(answer.json())) == (400, [expected])


def test_what_is_registered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REGISTERED", 2)
    known = Persisted({}, automatic=True)
    texts = [f"{{ hello }} # {number}" for number in range(3)]
    for text in texts:
        known.register(Call(text, None, None, sha256(text)))
    found = [known.text_of(Call(None, None, None, sha256(text))) for text in texts[1:]]
    assert found == texts[1:]
    with pytest.raises(RefusedError):
        known.text_of(Call(None, None, None, sha256(texts[0])))


def test_a_long_document_and_one_without_its_hash_are_not_registered() -> None:
    known = Persisted({}, automatic=True)
    long = "{ hello }" + " " * module.LONGEST_REGISTERED
    for call in (Call(long, None, None, sha256(long)), Call(KEPT, None, None)):
        known.register(call)
    for text in (long, KEPT):
        with pytest.raises(RefusedError):
            known.text_of(Call(None, None, None, sha256(text)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "can't be read (No such file or directory)"),
        ("{", "is not JSON"),
        ("[]", "is not one object of texts"),
        ('{"x": 1}', "is not one object of texts"),
        ('{"x": "{ hello }"}', "has a document under 'x', which is not its SHA-256"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_told_at_the_start(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "operations.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError) as caught:
        persisted(path, only=False, automatic=False)
    assert str(caught.value).startswith(f"The manifest {path} {told}:")


def test_settings_that_contradict_each_other_are_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="needs a manifest"):
        persisted(None, only=True, automatic=False)
    with pytest.raises(CommandError, match="contradict each other"):
        persisted(tmp_path, only=True, automatic=True)
