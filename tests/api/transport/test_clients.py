"""The reference audit and the reference clients of JavaScript, against a running server.

They are fetched by npm once, into build/clients; where there is no Node, or nothing can be fetched, this is skipped.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.settings import Settings, load
from tests.api.conftest import World
from tests.api.transport.conftest import Graph, small_graph
from tests.api.transport.serving import served

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "tests/clients"
FOLDER = ROOT / "build/clients"
OLDEST_NODE = 20


@pytest.fixture(scope="module")
def clients() -> Path:
    """The folder with the clients and our scripts."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node and npm are not here: the reference clients were not tried")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node is {version}, older than {OLDEST_NODE}: the reference clients were not tried")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in (*SCRIPTS.glob("*.mjs"), *SCRIPTS.glob("package*.json")):
        shutil.copy(file, FOLDER)
    _install(npm)
    return FOLDER


def _install(npm: str) -> None:
    """Fetch what the lock names, unless it is there already."""
    wanted, installed = FOLDER / "package-lock.json", FOLDER / "node_modules/installed.json"
    if installed.exists() and installed.read_bytes() == wanted.read_bytes():
        return
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"npm could not fetch the reference clients: {done.stderr.strip().splitlines()[-1:]}")
    shutil.copy(wanted, installed)


def roomy(world: World) -> Settings:
    """The settings with as many connections as a server has unless told otherwise: clients ask all at once."""
    usual = load({})
    return replace(world.settings, pool_size=usual.pool_size, pool_timeout_seconds=usual.pool_timeout_seconds)


@pytest.fixture(scope="module")
def endpoint(world: World, clients: Path) -> Iterator[str]:
    assert clients.is_dir()
    settings = replace(roomy(world), automatic_persisted_queries=True)
    with served(create_app(settings, small_graph())) as address:
        yield address


def tried(clients: Path, script: str, address: str, graph: Graph) -> Any:
    """What a script tells after trying the server."""
    token = graph.headers["Authorization"].removeprefix("Bearer ")
    done = subprocess.run(
        ["node", script, address, token], cwd=clients, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_reference_audit_passes(world: World, clients: Path, graph: Graph) -> None:
    with served(create_app(roomy(world))) as address:
        assert tried(clients, "audit.mjs", address, graph) == {"audits": 61, "passed": 61, "failed": []}


COUNTED = [{"count": 1}, {"count": 2}, {"count": 3}]


def test_graphql_ws_works(endpoint: str, clients: Path, graph: Graph) -> None:
    assert tried(clients, "websocket.mjs", endpoint, graph) == {
        "query": [{"hello": "hello"}],
        "mutation": [{"rename": {"name": "by WebSocket"}}],
        "subscription": COUNTED,
        "left": COUNTED[:2],
        "refused": ["VALIDATION"],
    }
    assert graph.stored_name() == "by WebSocket"


def test_graphql_sse_works(endpoint: str, clients: Path, graph: Graph) -> None:
    assert tried(clients, "events.mjs", endpoint, graph) == {
        "query": [{"hello": "hello"}],
        "mutation": [{"rename": {"name": "by events"}}],
        "subscription": COUNTED,
        "left": COUNTED[:2],
        "refused": [["VALIDATION"]],
    }
    assert graph.stored_name() == "by events"


def test_graphql_sse_works_on_a_single_connection(endpoint: str, clients: Path, graph: Graph) -> None:
    told = tried(clients, "stream.mjs", endpoint, graph)
    # The client gives an idle stream up and reserves another one when it likes; it connects to each once.
    streams = told["sent"].pop("PUT")
    assert (streams in {2, 3}, told["sent"].pop("GET")) == (True, streams)
    assert told == {
        "together": {
            "query": [{"hello": "hello"}],
            "mutation": [{"rename": {"name": "by one stream"}}],
            "subscription": COUNTED,
            "left": COUNTED[:2],
        },
        "again": [{"hello": "hello"}],
        "refused": 400,
        "sent": {"POST": 6, "DELETE": 1},
    }
    assert graph.stored_name() == "by one stream"


def test_apollo_client_works(endpoint: str, clients: Path, graph: Graph) -> None:
    told = tried(clients, "apollo.mjs", endpoint, graph)
    assert told == {
        "query": [{"number": 1}, {"number": 2}],
        # Each operation goes by its hash first; the text follows once, and is known from then on.
        "sent": ["hash", "text", "hash", "hash", "text", "hash", "text"],
        "mutation": {"rename": {"name": "by Apollo", "__typename": "Renamed"}},
        "subscription": COUNTED,
        "refused": ["FORBIDDEN"],
    }
    assert graph.stored_name() == "by Apollo"


def test_urql_works(endpoint: str, clients: Path, graph: Graph) -> None:
    assert tried(clients, "urql.mjs", endpoint, graph) == {
        "query": {"number": 1},
        "mutation": {"rename": {"name": "by urql"}},
        "subscription": COUNTED,
        "refused": ["FORBIDDEN"],
        "methods": ["GET", "POST", "POST", "GET"],
    }
    assert graph.stored_name() == "by urql"


def test_relay_compiles_against_the_schema(clients: Path, tmp_path: Path) -> None:
    (tmp_path / "src/__generated__").mkdir(parents=True)
    (tmp_path / "src/Team.js").write_text(RELAY)
    shutil.copy(ROOT / "schema/schema.graphql", tmp_path)
    (tmp_path / "relay.json").write_text(json.dumps(RELAY_SETTINGS))
    done = subprocess.run(
        ["node", str(clients / "node_modules/relay-compiler/cli.js"), "relay.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = sorted(path.name for path in (tmp_path / "src/__generated__").iterdir())
    assert made == ["TeamPaginationQuery.graphql.js", "TeamQuery.graphql.js", "Team_query.graphql.js"]


RELAY_SETTINGS = {
    "src": "src",
    "schema": "schema.graphql",
    "language": "javascript",
    "artifactDirectory": "src/__generated__",
}
RELAY = """
import { graphql } from 'relay-runtime';

graphql`
  query TeamQuery($id: ID!, $first: Int!) {
    node(id: $id) { id ... on Employee { name manager { name } } }
    ...Team_query @arguments(first: $first)
  }
`;

graphql`
  fragment Team_query on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "TeamPaginationQuery") {
    employees(first: $first, after: $after) @connection(key: "Team_employees") {
      edges { node { id name } }
    }
  }
`;
"""
