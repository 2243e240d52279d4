"""The five operations: what a client sends for each, as whom, and what LIMIT's statement is given instead."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema.kit.ids import encode_id
from tests.bench.database import Callers

DOCUMENTS = Path(__file__).parents[1] / "operations"
PAGE, TEAM, LIST = 100, 10, 1000


@dataclass(frozen=True)
class Operation:
    """An operation of the clients.

    Attributes:
        name: its name in the document.
        document: the file that holds it, among what clients run.
        persona: who it is meant for.
        variables: what the client sends along.
        arguments: what LIMIT's statement gets after the organization.
        at_most: the total CPU against LIMIT that the project has set itself as a bound, and as its aim.
    """

    name: str
    document: str
    persona: str
    variables: Callable[[Callers], dict[str, Any]]
    arguments: Callable[[Callers], list[Any]]
    at_most: tuple[float, float]

    def for_graph(self, callers: Callers) -> bytes:
        """The body of the request to a GraphQL server that serves the thread's schema."""
        query = (DOCUMENTS / self.document).read_text()
        call = {"query": query, "operationName": self.name, "variables": self.variables(callers)}
        return json.dumps(call).encode()

    def for_limit(self, callers: Callers) -> bytes:
        """The body of the request to LIMIT."""
        arguments = [str(callers.organization_id), *self.arguments(callers)]
        return json.dumps({"operation": self.name, "arguments": arguments}).encode()


def _nothing(_: Callers) -> dict[str, Any]:
    return {}


OPERATIONS = {
    one.name: one
    for one in (
        Operation(
            "Me", "01_me.graphql", "employee", _nothing, lambda who: [str(who.employees["employee"])], (2.0, 1.2)
        ),
        Operation(
            "Team",
            "02_team.graphql",
            "manager",
            lambda _: {"first": TEAM},
            lambda who: [str(who.employees["manager"]), TEAM],
            (1.5, 1.3),
        ),
        Operation(
            "OrgPage", "03_org_page.graphql", "hr-admin", lambda _: {"first": PAGE}, lambda _: [PAGE], (1.2, 1.0)
        ),
        Operation(
            "Directory", "04_directory.graphql", "employee", lambda _: {"first": LIST}, lambda _: [LIST], (1.2, 1.0)
        ),
        Operation(
            "Tiny",
            "04_directory.graphql",
            "employee",
            lambda who: {"id": encode_id("Employee", who.employees["manager"])},
            lambda who: [str(who.employees["manager"])],
            (2.0, 1.0),
        ),
    )
}
