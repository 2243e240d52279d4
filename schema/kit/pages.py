"""Relay connections: what a page is asked for, what it answers. Knows no table; `schema.access.reads` fetches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from schema.kit.errors import Code, CodedError

DEFAULT_SIZE = 50
MAXIMUM_SIZE = 1000

T = TypeVar("T")

First = Annotated[
    int | None,
    strawberry.argument(
        description="How many from the start; 50 when neither `first` nor `last` is given, at most 1,000."
    ),
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end, at most 1,000.")]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@dataclass(frozen=True)
class Page:
    """A checked request for a page."""

    size: int
    cursor: str | None
    backward: bool


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether more follow after `endCursor`.")
    has_previous_page: bool = strawberry.field(description="Whether more lie before `startCursor`.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first node; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last node; null on an empty page.")


@strawberry.type(description="A node and its place in the list.")
class Edge(Generic[T]):
    """Relay's Edge."""

    cursor: str = strawberry.field(description="The place of the node; give it as `after` or `before`.")
    node: T = strawberry.field(description="The node itself.")


@strawberry.type(description="A page of a list that may grow.")
class Connection(Generic[T]):
    """Relay's Connection; `total` is None where the caller did not ask for it, `rows` are what the nodes stand for."""

    nodes: list[T] = strawberry.field(description="The nodes of this page, in order.")
    rows: strawberry.Private[Sequence[Any]]
    more: strawberry.Private[bool]
    page: strawberry.Private[Page]
    cursor_of: strawberry.Private[Callable[[Any], str]]
    total: strawberry.Private[int | None] = None

    @strawberry.field(description="The nodes with their cursors.")
    def edges(self) -> list[Edge[T]]:
        """Each node with its cursor."""
        return [Edge(cursor=self.cursor_of(row), node=node) for row, node in zip(self.rows, self.nodes, strict=True)]

    @strawberry.field(description="Where this page lies in the list.")
    def page_info(self) -> PageInfo:
        """Relay's page information."""
        at_cursor, backward = self.page.cursor is not None, self.page.backward
        return PageInfo(
            has_next_page=at_cursor if backward else self.more,
            has_previous_page=self.more if backward else at_cursor,
            start_cursor=self.cursor_of(self.rows[0]) if self.rows else None,
            end_cursor=self.cursor_of(self.rows[-1]) if self.rows else None,
        )

    @strawberry.field(description="How many there are in the whole list, of those that you may see.")
    def total_count(self) -> int:
        """The size of the whole list."""
        if self.total is None:
            raise AssertionError("the list was fetched without its total")
        return self.total


def page_of(first: int | None, after: str | None, last: int | None = None, before: str | None = None) -> Page:
    """The page that the four arguments ask for.

    Raises:
        CodedError: `BAD_PAGE`, when they contradict each other or the size is out of bounds.
    """
    if (first is not None or after is not None) and (last is not None or before is not None):
        raise CodedError(Code.BAD_PAGE, "Page forwards with first and after, or backwards with last and before.")
    backward = last is not None or before is not None
    size, name = (last, "last") if backward else (first, "first")
    size = DEFAULT_SIZE if size is None else size
    if not 0 <= size <= MAXIMUM_SIZE:
        raise CodedError(
            Code.BAD_PAGE,
            f"{name} is {size}; ask for 0 to {MAXIMUM_SIZE} at a time and page with the cursor.",
        )
    return Page(size=size, cursor=before if backward else after, backward=backward)


def page_from(
    rows: Sequence[Any],
    page: Page,
    cursor_of: Callable[[Any], str],
    total: int | None,
    nodes_of: Callable[[Sequence[Any]], Any] = list,
) -> Connection[Any]:
    """A page from up to `size + 1` rows in the order in which they were fetched; `nodes_of` makes nodes of rows."""
    kept = list(rows[: page.size])
    if page.backward:
        kept.reverse()
    return Connection(
        nodes=nodes_of(kept),
        rows=kept,
        more=len(rows) > page.size,
        page=page,
        cursor_of=cursor_of,
        total=total,
    )
