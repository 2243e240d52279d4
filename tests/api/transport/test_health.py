"""Health, readiness, and what a full or unreachable database looks like from outside."""

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from api.app import create_app, token_rules
from api.auth.keys import signing_key
from api.auth.tokens import Person, sign
from api.context import utc_now
from api.personas import LIFETIME
from api.settings import Settings
from tests.api.conftest import ACME
from tests.api.transport.conftest import Graph, small_graph


def test_a_server_on_a_ready_database_is_ready(graph: Graph) -> None:
    assert graph.client.get("/healthz").json() == {"status": "ok"}
    answer = graph.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "pool": {"size": 2, "inUse": 0}})


def test_a_full_pool_is_reported_and_refuses_in_time(graph: Graph) -> None:
    answers: list[Any] = []
    waiters = [
        threading.Thread(target=lambda: answers.append(graph.post("{ waiting }")), daemon=True) for _ in range(2)
    ]
    for waiter in waiters:
        waiter.start()
    while graph.client.get("/readyz").status_code == 200:
        time.sleep(0.01)
    readiness = graph.client.get("/readyz")
    assert readiness.status_code == 503
    assert readiness.json() == {"status": "saturated", "pool": {"size": 2, "inUse": 2}}
    refused = graph.client.post("/graphql", json={"query": "{ hello }"}, headers=graph.headers)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.json() == {
        "errors": [
            {
                "message": "Every database connection is busy; try again in a moment.",
                "extensions": {"code": "SATURATED"},
            }
        ]
    }
    for waiter in waiters:
        waiter.join()
    assert answers == [{"data": {"waiting": "done"}}] * 2
    assert graph.client.get("/readyz").json() == {"status": "ready", "pool": {"size": 2, "inUse": 0}}


def test_an_unreachable_database_is_told_apart_from_a_fault(tmp_path: Path) -> None:
    settings = replace(
        Settings(),
        data_dir=tmp_path,
        database_url=make_url("postgresql+asyncpg://hr:hunter2@127.0.0.1:1/thread"),
    )
    token = sign(Person(ACME, "ann"), signing_key(settings), token_rules(settings), utc_now(), LIFETIME)
    with TestClient(create_app(settings, small_graph())) as client:
        answer = client.post("/graphql", json={"query": "{ hello }"}, headers={"Authorization": f"Bearer {token}"})
        readiness = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json() == {
        "errors": [
            {
                "message": "The database does not answer; try again in a moment.",
                "extensions": {"code": "UNAVAILABLE"},
            }
        ]
    }
    assert readiness.status_code == 503
    assert readiness.json()["status"] == "unavailable"
    assert "hunter2" not in readiness.text
