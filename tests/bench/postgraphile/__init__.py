"""PostGraphile 5, where Node 22 or newer is: installed once under build/, asked in its own schema of the tables."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.bench.database import ROOT, Callers, Database
from tests.bench.operations import Operation

HERE = Path(__file__).parent
# Behind a dot, as the environment of Python is: none of our own checks reads what others have written.
FOLDER = ROOT / "build" / ".postgraphile"
NEEDED = 22
NODE = os.environ.get("NODE", "node")
"""The Node to run; npm is taken from the path."""


class NotAvailableError(Exception):
    """PostGraphile can't run here; the message says why."""


def install() -> None:
    """Put the server with its locked packages under build/.

    Raises:
        NotAvailableError: Node is missing or too old, or the packages can't be fetched.
    """
    _require_node()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "server.mjs"):
        shutil.copy(HERE / name, FOLDER)
    if not (FOLDER / "node_modules" / "postgraphile").exists():
        command = ["npm", "ci", "--omit=dev", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NotAvailableError(f"npm could not fetch its packages ({done.stderr.strip().splitlines()[-1]})")


def command(database: Database, port: int, connections: int) -> list[str]:
    """How the server is started."""
    organization = str(database.callers.organization_id)
    return [NODE, str(FOLDER / "server.mjs"), database.socket, organization, str(port), str(connections)]


def body(operation: Operation, callers: Callers) -> bytes:
    """The request's body: the operation of the same name, with what LIMIT's statement gets as variables."""
    variables: dict[str, Any] = {}
    for value in operation.arguments(callers):
        if isinstance(value, int):
            variables["first"] = value
        else:
            variables |= {"employee": value, "organization": str(callers.organization_id)}
    query = (HERE / "operations.graphql").read_text()
    return json.dumps({"query": query, "operationName": operation.name, "variables": variables}).encode()


def _require_node() -> None:
    if shutil.which(NODE) is None or shutil.which("npm") is None:
        raise NotAvailableError(f"it needs Node {NEEDED} or newer with npm, and {NODE} or npm is not on the path")
    version = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < NEEDED:
        raise NotAvailableError(f"it needs Node {NEEDED} or newer, and {NODE} is {version}; NODE may name another one")
