"""Texts or rows: where a field's answer is fetched as text that PostgreSQL writes, and what becomes of it otherwise.

What the text looks like is said in `writing`. A selection that can't be written is remembered; a text with a flaw is
given up, and its rows are fetched instead.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from graphql import GraphQLError
from sqlalchemy import Select

from schema.access.leaves import UnwritableError
from schema.access.reads import Text, Wrap
from schema.access.request import Request
from schema.access.writing import Writer
from schema.kit.pages import page_of
from schema.kit.selection import Selection, selection_of
from schema.kit.statements import Loaded
from schema.kit.written import Written

T = TypeVar("T")
MOST_REFUSED = 2_000
MOST_CONSTANT = 500

_CONSTANT: "dict[Hashable, Asked]" = {}
"""What is asked by selections without variables, by their plans."""


@dataclass(frozen=True)
class Asked:
    """The arguments below one field.

    Attributes:
        arguments: of each field that takes some.
        told: what tells its statement from others, the sizes of pages aside.
        sizes: those, as parameters of the statement.
    """

    arguments: tuple[Mapping[str, Any], ...]
    told: Hashable
    sizes: Mapping[str, int]


class Writing:
    """A selection below one field that PostgreSQL is to write, with the arguments that this request gives it.

    Attributes:
        shape: what tells its statement from others, the viewer and the sizes of pages aside.
        values: the sizes of its pages, as parameters of the statement.
    """

    __slots__ = ("_asked", "_request", "_selection", "_type_name", "shape", "values")

    def __init__(self, request: Request, type_name: str, selection: Selection, asked: Asked) -> None:
        self._request = request
        self._type_name = type_name
        self._selection = selection
        self._asked = asked
        self.shape: Hashable = (selection.plan, asked.told)
        self.values = asked.sizes

    @property
    def is_refused(self) -> bool:
        """Whether it is known that it can't be written for such a viewer."""
        return (self.shape, self._request.viewer.shape) in REFUSED

    def refuse(self) -> None:
        """Remember that it can't be written for such a viewer."""
        REFUSED.add((self.shape, self._request.viewer.shape))

    def one(self, row: Loaded) -> Written:
        """The text of a row; raises FlawedError."""
        return _flawless(row.written)

    def listed(self, rows: Sequence[Loaded]) -> Written:
        """The texts of rows as one list; raises FlawedError."""
        return self.whole(b"[%b]" % b",".join([row.written for row in rows]))

    def whole(self, text: bytes) -> Written:
        """A list that is one text already; raises FlawedError."""
        return _flawless(text)

    def over(self, rows: Select[Any], *kept: str) -> Select[Any]:
        """The statement of the text of each row, with the columns kept.

        Raises:
            UnwritableError: something selected has to be fetched as rows.
        """
        plans = [one.plan for one in self._selection.with_arguments]
        asked = dict(zip(plans, self._asked.arguments, strict=True))
        sizes = {plan: f"size_{place}" for place, plan in enumerate(plans)}
        writer = Writer(self._request, asked, sizes)
        return writer.over(rows, lambda row: writer.node(self._type_name, self._selection, row), *kept)


def writing_of(info: strawberry.Info[Request, None], type_name: str, *path: str) -> Writing | None:
    """What PostgreSQL is to write of the nodes at the end of a path below a field.

    None where the answer takes no texts, where there is no single selection, where more is asked for than first pages,
    and where it is known that the selection can't be written.
    """
    request, selection = info.context, selection_of(info)
    for name in path:
        selection = None if selection is None or "edges" in selection.names else selection.only(name)
    if selection is None or not request.written:
        return None
    asked = _CONSTANT.get(selection.plan) or _asked(selection)
    writing = None if asked is None else Writing(request, type_name, selection, asked)
    return None if writing is None or writing.is_refused else writing


def _asked(selection: Selection) -> Asked | None:
    """The arguments below a selection; None where more is asked for than first pages."""
    arguments, sizes = [], []
    for one in selection.with_arguments:
        try:
            given = one.arguments
            sizes.append(page_of(given.get("first"), given.get("after"), given.get("last"), given.get("before")).size)
            hash(tuple(given.values()))
        except (GraphQLError, TypeError):
            return None
        if any(given.get(name) is not None for name in ("after", "last", "before")):
            return None
        arguments.append(given)
    told = tuple(
        tuple((name, value) for name, value in given.items() if name != "first" and value is not None)
        for given in arguments
    )
    asked = Asked(tuple(arguments), told, {f"size_{place}": size for place, size in enumerate(sizes)})
    if selection.is_constant:
        _CONSTANT[selection.plan] = asked
        if len(_CONSTANT) > MOST_CONSTANT:
            del _CONSTANT[next(iter(_CONSTANT))]
    return asked


async def written_or(
    wrap: Wrap,
    read: Callable[[Wrap, Text | None], Awaitable[T]],
    info: strawberry.Info[Request, None],
    type_name: str,
    *path: str,
) -> T:
    """What `read` gives of texts where PostgreSQL can write what is selected at the end of the path, else of rows."""
    writing = writing_of(info, type_name, *path)
    if writing is not None:
        try:
            return await read(writing.one, writing)
        except FlawedError:
            pass
        except UnwritableError:
            writing.refuse()
    return await read(wrap, None)


def _flawless(text: bytes) -> Written:
    written = Written(text)
    if written.is_flawed:
        raise FlawedError
    return written


class FlawedError(UnwritableError):
    """A text holds a flaw; the next one of its shape may not."""


class Refused:
    """Shapes of statements that are known not to be writable; the one told first is forgotten first."""

    def __init__(self, most: int = MOST_REFUSED) -> None:
        self._most = most
        self._shapes: dict[Hashable, None] = {}

    def __contains__(self, shape: object) -> bool:
        return shape in self._shapes

    def add(self, shape: Hashable) -> None:
        """Remember a shape."""
        self._shapes[shape] = None
        if len(self._shapes) > self._most:
            del self._shapes[next(iter(self._shapes))]


REFUSED = Refused()
"""The refused shapes of this process, each with that of its viewer."""
