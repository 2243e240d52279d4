"""A breadth-first GraphQL executor: each field is resolved once per level, for all its parents.

It executes any graphql-core schema and imports nothing but graphql-core and the standard library. The README tells
how it works. It is no framework: what a field's batch resolver is, the caller says.
"""

from api.engine.core import executor_class, subscribe
from api.engine.executor import Executor
from api.engine.info import ResolveInfo, RowInfo
from api.engine.lookahead import SelectedField, Selection
from api.engine.operation import Operation, RequestRefused
from api.engine.resolve import BatchResolver
from api.engine.watch import InLine, OverdueError

__all__ = [
    "BatchResolver",
    "Executor",
    "InLine",
    "Operation",
    "OverdueError",
    "RequestRefused",
    "ResolveInfo",
    "RowInfo",
    "SelectedField",
    "Selection",
    "executor_class",
    "subscribe",
]
