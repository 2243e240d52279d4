"""What an input names without changing it: rows that the viewer may see. What is changed is `changes.target`'s."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from schema.access.changes import named
from schema.access.nodes import node_types
from schema.access.request import Request
from schema.kit.problems import Problem, refused
from schema.kit.statements import Loaded


async def seen(request: Request, type_name: str, opaque: str, *path: str, as_of: date | None = None) -> Loaded:
    """The row that an id of an input names, as of a day where that makes a difference; one statement.

    Raises:
        RefusedError: BAD_ID; NOT_FOUND, where the viewer sees no such row.
    """
    row_id = named(type_name, opaque, *path)
    row = await node_types[type_name].readable.by_id(request, row_id, as_of)
    if row is None:
        words = "Nothing is found under this id; send the id of something that you may see."
        raise refused(Problem.NOT_FOUND, words, *path)
    return row


async def titles(request: Request, type_name: str, column: str, ids: Sequence[UUID], hidden: str) -> list[str]:
    """What the rows are called, for a message; `hidden` stands for those that the viewer may not see."""
    rows = await node_types[type_name].readable.by_ids(request, list(dict.fromkeys(ids)))
    return [f"'{getattr(rows[row_id], column)}'" if row_id in rows else hidden for row_id in ids]
