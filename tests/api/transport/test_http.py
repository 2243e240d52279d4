"""GraphQL over HTTP: what goes through, and the exact status and code of everything that does not."""

import logging
from typing import Any

import pytest

from tests.api.transport.conftest import SECRET, Graph, bare

GRAPHQL = "application/graphql-response+json"
HELLO = {"data": {"hello": "hello"}}


def code(answer: Any) -> str:
    """The code of the only error; a request error has no data."""
    body = answer.json()
    assert list(body) == ["errors"]
    assert len(body["errors"]) == 1
    return str(body["errors"][0]["extensions"]["code"])


def test_a_post_is_answered(graph: Graph) -> None:
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers=graph.headers)
    assert (answer.status_code, bare(answer)) == (200, HELLO)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


def test_a_get_is_answered(graph: Graph) -> None:
    answer = graph.client.get(
        "/graphql",
        params={"query": "query N($of: Int!) { number(of: $of) }", "variables": '{"of": 7}', "operationName": "N"},
        headers=graph.headers,
    )
    assert (answer.status_code, bare(answer)) == (200, {"data": {"number": 7}})


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.1, application/json", "application/json"),
        (f"{GRAPHQL};q=0, */*", "application/json"),
        ("application/*", "application/json"),
        ("text/event-stream;q=0.1, application/json", "application/json"),
    ],
)
def test_the_answer_comes_in_the_type_that_is_wanted(graph: Graph, accept: str | None, given: str) -> None:
    headers = graph.headers if accept is None else {**graph.headers, "Accept": accept}
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert answer.headers["content-type"] == f"{given}; charset=utf-8"
    assert bare(answer) == HELLO


@pytest.mark.parametrize("accept", ["text/plain", "image/*", "application/json;q=0", ";;;"])
def test_a_type_that_is_not_there_is_refused(graph: Graph, accept: str) -> None:
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers={**graph.headers, "Accept": accept})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"1",
        b'"x"',
        b"[]",
        b'[{"query": "{ hello }"}]',
        b"{",
        b"{}",
        b"\xff\xfe",
        b'{"query": "\xff"}',
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": ""}',
        b'{"query": " "}',
        b'{"query": ["{ hello }"]}',
        b'{"query": "{ hello }", "variables": []}',
        b'{"query": "{ hello }", "variables": "x"}',
        b'{"query": "{ hello }", "operationName": 1}',
        b'{"query": "{ hello }", "extensions": 1}',
        b'{"query": "{ hello }", "x": NaN}',
        b'{"query": "\\ud800"}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL])
def test_a_body_that_is_no_call_is_refused(graph: Graph, body: bytes, accept: str) -> None:
    headers = {**graph.headers, "Content-Type": "application/json", "Accept": accept}
    answer = graph.client.post("/graphql", content=body, headers=headers)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonx",
    ],
)
def test_a_body_that_does_not_say_json_is_refused(graph: Graph, content_type: str | None) -> None:
    headers = graph.headers if content_type is None else {**graph.headers, "Content-Type": content_type}
    answer = graph.client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; Charset=UTF-8"])
def test_json_is_json_however_it_is_spelt(graph: Graph, content_type: str) -> None:
    headers = {**graph.headers, "Content-Type": content_type}
    answer = graph.client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert bare(answer) == HELLO


def test_a_body_of_a_megabyte_is_read_and_a_larger_one_refused(graph: Graph) -> None:
    headers = {**graph.headers, "Content-Type": "application/json"}
    for size, expected in ((1_000_000, 200), (1_000_001, 413), (20_000_000, 413)):
        body = b'{"query": "{ hello }"' + b" " * (size - 22) + b"}"
        answer = graph.client.post("/graphql", content=body, headers=headers)
        assert answer.status_code == expected
    assert code(answer) == "BODY_TOO_LARGE"


@pytest.mark.parametrize(
    "params",
    [
        {"query": ""},
        {"variables": "{}"},
        {"query": "{ hello }", "variables": "{"},
        {"query": "{ hello }", "variables": "1"},
        {"query": "{ hello }", "extensions": "[]"},
    ],
)
def test_a_url_that_is_no_call_is_refused(graph: Graph, params: dict[str, str]) -> None:
    answer = graph.client.get("/graphql", params=params, headers=graph.headers)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(graph: Graph, method: str) -> None:
    answer = graph.client.request(method, "/graphql", headers=graph.headers)
    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, POST, PUT, DELETE"


def test_a_get_changes_nothing(graph: Graph) -> None:
    before = graph.stored_name()
    answer = graph.client.get(
        "/graphql", params={"query": 'mutation { rename(name: "x") { name } }'}, headers=graph.headers
    )
    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "POST"
    assert graph.stored_name() == before


@pytest.mark.parametrize(
    ("query", "more", "expected"),
    [
        ("{", {}, "SYNTAX"),
        ("{ hello", {}, "SYNTAX"),
        ("{ hello } \0", {}, "SYNTAX"),
        ("{a" * 10_000, {}, "DEPTH_LIMIT"),
        ("{ " + "hello " * 10_000 + "}", {}, "TOKEN_LIMIT"),
        ("{ nothing }", {}, "VALIDATION"),
        ("{ number }", {}, "VALIDATION"),
        ('{ number(of: "x") }', {}, "VALIDATION"),
        ("query N($of: Int!) { number(of: $of) }", {}, "BAD_VARIABLES"),
        ("query N($of: Int!) { number(of: $of) }", {"variables": {"of": "x"}}, "BAD_VARIABLES"),
        ("query N($of: Int!) { number(of: $of) }", {"variables": {"of": 1 << 40}}, "BAD_VARIABLES"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_call_that_does_not_fit_is_told_by_either_type(
    graph: Graph, query: str, more: dict[str, Any], expected: str
) -> None:
    for accept, status in (("application/json", 200), (GRAPHQL, 400)):
        answer = graph.client.post(
            "/graphql", json={"query": query, **more}, headers={**graph.headers, "Accept": accept}
        )
        assert (answer.status_code, code(answer)) == (status, expected)


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("query A { hello } query B { hello }", None, "several operations: name one in `operationName`"),
        ("query A { hello } query B { hello }", "C", "no operation named 'C'"),
        ("fragment F on Query { hello }", None, None),
        ("subscription { silence }", None, "A subscription is answered as text/event-stream or over a WebSocket"),
    ],
)
def test_the_operation_must_be_clear(graph: Graph, query: str, name: str | None, told: str | None) -> None:
    answer = graph.client.post(
        "/graphql", json={"query": query, "operationName": name}, headers={**graph.headers, "Accept": GRAPHQL}
    )
    assert answer.status_code == 400
    if told is not None:
        assert code(answer) == "BAD_OPERATION"
        assert told in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YW5uOmFubg==",
        "Bearer gt_",
        f"Bearer gt_{'0' * 32}_{'A' * 43}",
    ],
)
def test_whoever_has_no_valid_token_hears_the_same(graph: Graph, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json() == {
        "errors": [{"message": "A valid bearer token is needed.", "extensions": {"code": "UNAUTHENTICATED"}}]
    }


def test_a_caller_sees_its_own_tenant_only(graph: Graph) -> None:
    assert graph.post("{ organizations }") == {"data": {"organizations": "acme"}}


def test_a_hidden_field_is_null_beside_the_rest(graph: Graph) -> None:
    assert graph.post("{ hello hidden }") == {
        "data": {"hello": "hello", "hidden": None},
        "errors": [
            {
                "message": "You may not see this.",
                "locations": [{"line": 1, "column": 9}],
                "path": ["hidden"],
                "extensions": {"code": "FORBIDDEN"},
            }
        ],
    }


def test_a_fault_of_ours_is_masked_and_logged(graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        body = graph.post("{ hello broken }")
    assert body["data"] == {"hello": "hello", "broken": None}
    [error] = body["errors"]
    assert error["extensions"] == {"code": "INTERNAL"}
    number = error["message"].rpartition(" ")[2].rstrip(".")
    assert SECRET not in str(body)
    [record] = [record for record in caplog.records if number in record.getMessage()]
    assert record.exc_info is not None
    assert SECRET in str(record.exc_info[1])


def test_null_that_reaches_the_root_is_no_request_error(graph: Graph) -> None:
    answer = graph.client.post("/graphql", json={"query": "{ strict }"}, headers={**graph.headers, "Accept": GRAPHQL})
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["INTERNAL"]


def test_a_statement_that_takes_too_long_ends_and_leaves_its_siblings_alone(graph: Graph) -> None:
    body = graph.post('{ hello slow echo(words: "x") organizations }')
    assert body["data"] == {"hello": "hello", "slow": None, "echo": "x", "organizations": "acme"}
    assert [(error["extensions"]["code"], error["path"]) for error in body["errors"]] == [("TIMEOUT", ["slow"])]


def test_a_character_that_postgresql_cannot_hold_is_the_callers_mistake(graph: Graph) -> None:
    body = graph.post("query E($words: String!) { echo(words: $words) }", variables={"words": "a\0b"})
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_VALUE"]


def test_a_lost_connection_is_told_and_the_next_request_served(graph: Graph) -> None:
    body = graph.post("{ lost }")
    assert [error["extensions"]["code"] for error in body["errors"]] == ["UNAVAILABLE"]
    assert graph.post("{ organizations }") == {"data": {"organizations": "acme"}}


def test_a_query_cannot_write(graph: Graph) -> None:
    before = graph.stored_name()
    body = graph.post("{ writeOnRead }")
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL"]
    assert graph.stored_name() == before


def test_a_mutation_is_committed(graph: Graph) -> None:
    assert graph.post('mutation { rename(name: "Renamed") { name } }') == {"data": {"rename": {"name": "Renamed"}}}
    assert graph.stored_name() == "Renamed"


def test_a_hidden_field_of_a_payload_undoes_nothing(graph: Graph) -> None:
    body = graph.post('mutation { rename(name: "Kept") { name hidden } }')
    assert body["data"] == {"rename": {"name": "Kept", "hidden": None}}
    assert graph.stored_name() == "Kept"


@pytest.mark.parametrize(
    "query",
    ['mutation { rename(name: "Lost") { name } fail }', 'mutation { rename(name: "Lost") { name broken } }'],
)
def test_when_one_thing_fails_nothing_of_the_request_happened(graph: Graph, query: str) -> None:
    before = graph.stored_name()
    body = graph.post(query)
    assert body["data"] is None
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL"]
    assert graph.stored_name() == before


def test_a_browser_gets_a_page_that_says_where_the_endpoint_is(graph: Graph) -> None:
    for path in ("/", "/graphql"):
        answer = graph.client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<code>/graphql</code>" in answer.text
