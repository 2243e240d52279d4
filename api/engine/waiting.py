"""Columns that may have to be waited for: composing steps without a coroutine where nothing waits.

A column is a list with one element per parent. Every step of the engine returns either a column or an awaitable of
one, so that a branch without asynchronous resolvers runs as plain function calls. This module never cancels
anything by itself: it passes the caller's cancellation on and waits until every child has ended.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from inspect import isawaitable
from types import GeneratorType, NoneType
from typing import Any, TypeAlias
from uuid import UUID

from api.engine.watch import Watch, ended

Column: TypeAlias = list[Any]
MaybeColumn: TypeAlias = Column | Awaitable[Column]

INERT: frozenset[type] = frozenset(
    {
        NoneType,
        str,
        int,
        float,
        bool,
        bytes,
        list,
        tuple,
        dict,
        date,
        datetime,
        time,
        timedelta,
        Decimal,
        UUID,
    }
)
"""Kinds of value that can be neither awaited nor called, whatever they hold."""


def then(column: MaybeColumn, finish: Callable[[Column], MaybeColumn]) -> MaybeColumn:
    """Run `finish` on the column, now or once it is there."""
    if isinstance(column, list):
        return finish(column)
    return _then(column, finish)


async def _then(column: Awaitable[Column], finish: Callable[[Column], MaybeColumn]) -> Column:
    result = finish(await column)
    return result if isinstance(result, list) else await result


def settled(values: Column, watch: Watch | None = None) -> MaybeColumn:
    """Replace the awaitables among the values by what they yield; an exception raised becomes the element."""
    kinds = set(map(type, values))
    if kinds <= INERT or not any(map(may_wait, kinds)):
        return values
    if len(values) == 1:
        return _only(values[0], watch) if isawaitable(values[0]) else values
    waiting = [index for index, value in enumerate(values) if isawaitable(value)]
    return _settled(values, waiting, watch) if waiting else values


def may_wait(kind: type) -> bool:
    """Whether objects of the class may be awaitable."""
    return hasattr(kind, "__await__") or kind is GeneratorType


async def _only(awaitable: Awaitable[Any], watch: Watch | None) -> Column:
    """The one value of a column."""
    try:
        return [await watched(awaitable, watch)]
    except Exception as error:  # noqa: BLE001 - whatever a resolver raises belongs into the answer
        return [error]


async def _settled(values: Column, waiting: list[int], watch: Watch | None) -> Column:
    column = values.copy()
    results = await outcomes([values[index] for index in waiting], watch)
    for index, result in zip(waiting, results, strict=True):
        column[index] = result
    return column


async def outcomes(awaitables: Sequence[Awaitable[Any]], watch: Watch | None = None) -> Column:
    """Await all concurrently, each within its time if somebody watches.

    A raised `Exception` is returned in its place; anything graver is raised.
    """
    if len(awaitables) == 1:
        return await _only(awaitables[0], watch)
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    results = await (ended(tasks) if watch is None else watch.each(tasks))
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Exception):
            raise result
    return results


def watched(awaitable: Awaitable[Any], watch: Watch | None) -> Awaitable[Any]:
    """The awaitable, within its time if somebody watches."""
    return awaitable if watch is None else watch.one(awaitable)


async def all_of(columns: list[MaybeColumn]) -> list[Column]:
    """Await the columns that are still awaitables, concurrently."""
    ready: list[Any] = list(columns)
    waiting = [index for index, column in enumerate(columns) if not isinstance(column, list)]
    if len(waiting) == 1:
        ready[waiting[0]] = await ready[waiting[0]]
        return ready
    for index, result in zip(waiting, await outcomes([ready[index] for index in waiting]), strict=True):
        if isinstance(result, Exception):
            raise result
        ready[index] = result
    return ready


def then_all(columns: list[MaybeColumn], finish: Callable[..., MaybeColumn], *more: Any) -> MaybeColumn:
    """Run `finish` on all the columns and what more it takes, now or once the last of them is there."""
    for column in columns:
        if not isinstance(column, list):
            return _then_all(columns, finish, more)
    return finish(columns, *more)


async def _then_all(columns: list[MaybeColumn], finish: Callable[..., MaybeColumn], more: tuple[Any, ...]) -> Column:
    result = finish(await all_of(columns), *more)
    return result if isinstance(result, list) else await result
