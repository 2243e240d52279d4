"""The program itself with one part exchanged: graphql-core's executor instead of the breadth-first one.

Schema, resolvers, policy, tenancy, limits and transport stay; `schema.kit.batch` collects the parents of a level by
its DataLoaders. Takes the program's own command line: `python -m tests.bench.depth_first serve --port 8000`.
"""

import sys
from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import DocumentNode, ExecutionResult, execute

import api.app
from api.__main__ import main
from api.engine import Executor


class DepthFirst(Executor):
    """Runs every operation object by object."""

    async def execute(
        self,
        document: str | DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        variable_values: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        hide_suggestions: bool = False,
    ) -> ExecutionResult:
        """Execute an operation of a document by graphql-core."""
        parsed = self.document(document) if isinstance(document, str) else document
        result = execute(
            self.schema,
            parsed,
            root_value,
            context_value,
            dict(variable_values or {}),
            operation_name,
            hide_suggestions=hide_suggestions,
        )
        return result if isinstance(result, ExecutionResult) else await result


def executor(schema: strawberry.Schema, **_options: Any) -> Executor:
    """The executor of a schema, in the place of `api.graph.executor`, whose options it has none of."""
    return DepthFirst(schema._schema)


if __name__ == "__main__":
    # The application looks its executor up here when it is created.
    vars(api.app)["executor"] = executor
    main(sys.argv[1:])
