"""What a browser may send for another site, and which other sites' pages may call."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.transport.preflight import require_preflight
from api.transport.refusals import RefusedError
from tests.api.conftest import World
from tests.api.transport.conftest import Graph, small_graph

PAGE = "https://hr.example.com"


@pytest.fixture(scope="module")
def open_to_page(world: World) -> Iterator[TestClient]:
    settings = replace(world.settings, cors_origins=(PAGE,))
    with TestClient(create_app(settings, small_graph())) as client:
        yield client


@pytest.mark.parametrize("kind", [None, "", "text/plain", "Text/Plain; charset=utf-8", "multipart/form-data; a=b"])
def test_what_needs_no_preflight_is_refused(graph: Graph, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    answer = graph.client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert answer.status_code == 403
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["PREFLIGHT_REQUIRED"]


def test_a_get_needs_a_header(graph: Graph) -> None:
    answer = graph.client.get("/graphql", params={"query": "{ hello }"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "PREFLIGHT_REQUIRED")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/json"},
        {"content-type": "x"},
        {"authorization": "Bearer x"},
        {"graphql-require-preflight": "1"},
        {"apollo-require-preflight": "true"},
        {"x-requested-with": "XMLHttpRequest"},
    ],
)
def test_each_of_these_causes_a_preflight(headers: dict[str, str]) -> None:
    require_preflight(headers)
    with pytest.raises(RefusedError):
        require_preflight(dict.fromkeys(headers, ""))


def test_pages_of_other_sites_may_not_call_by_default(graph: Graph) -> None:
    answer = graph.client.options("/graphql", headers={"Origin": PAGE, "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 405
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers={**graph.headers, "Origin": PAGE})
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_a_listed_page_may_call(graph: Graph, open_to_page: TestClient) -> None:
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = open_to_page.options("/graphql", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, PAGE)
    assert "access-control-allow-credentials" not in answer.headers
    answer = open_to_page.post("/graphql", json={"query": "{ hello }"}, headers={**graph.headers, "Origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert answer.headers["vary"] == "Accept, Accept-Encoding, Origin"


def test_a_listed_page_may_have_a_stream(open_to_page: TestClient) -> None:
    for method in ("PUT", "DELETE"):
        asked = {
            "Origin": PAGE,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization,x-graphql-event-stream-token",
        }
        assert open_to_page.options("/graphql", headers=asked).status_code == 200


def test_another_page_may_not(graph: Graph, open_to_page: TestClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = open_to_page.options("/graphql", headers=asked)
    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers
    answer = open_to_page.post(
        "/graphql", json={"query": "{ hello }"}, headers={**graph.headers, "Origin": "https://evil.example"}
    )
    assert "access-control-allow-origin" not in answer.headers


def test_a_listed_page_may_open_a_socket(open_to_page: TestClient) -> None:
    protocol = "graphql-transport-ws"
    with open_to_page.websocket_connect("/graphql", subprotocols=[protocol], headers={"Origin": PAGE}) as session:
        session.send_json({"type": "ping"})
        assert session.receive_json() == {"type": "pong"}
