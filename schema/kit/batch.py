"""The batch-field marker: a resolver takes a list of parents and returns a list of results, in their order.

An element that is an exception is that parent's error. The breadth-first executor calls such resolvers itself; under
an executor that goes object by object, a thin adapter over DataLoaders collects the parents.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, get_args

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types.fields.resolver import StrawberryResolver

Batch = Callable[..., Awaitable[Sequence[Any]]]

_Parameter = inspect.Parameter


class Loaders:
    """The loaders of one request: one per field of the operation, so that a level is fetched at once."""

    def __init__(self) -> None:
        self._loaders: dict[tuple[Any, ...], DataLoader[Any, Any]] = {}

    def load(self, resolve: Batch, parent: Any, info: strawberry.Info, arguments: dict[str, Any]) -> Awaitable[Any]:
        """The parent's result of a batch resolver, once its siblings have asked too."""
        nodes = info._raw_info.field_nodes  # noqa: SLF001 - Strawberry offers no other way to tell aliases apart
        key = (resolve, *map(id, nodes))
        if key not in self._loaders:
            self._loaders[key] = DataLoader(_level(resolve, info, arguments), cache=False)
        return self._loaders[key].load(parent)


def batch(*, description: str) -> Callable[[Batch], Any]:
    """Mark a function `async (parents, info, **arguments) -> list[X]` as a field of type X.

    A function without a return annotation takes the field's type from the class that the field stands in.
    """

    def mark(resolve: Batch) -> Any:
        return strawberry.field(resolver=_per_object(resolve), description=description)

    return mark


def batch_of(resolver: StrawberryResolver[Any]) -> Batch | None:
    """The batch function behind a field's resolver; None for an ordinary one."""
    return getattr(resolver.wrapped_func, "__batch__", None)


def _per_object(resolve: Batch) -> Callable[..., Awaitable[Any]]:
    async def one(self: Any, info: strawberry.Info, **arguments: Any) -> Any:
        return await info.context.loaders.load(resolve, self, info, arguments)

    signature = inspect.signature(resolve)
    hints = resolve.__annotations__
    arguments = [
        argument.replace(annotation=hints[argument.name]) for argument in list(signature.parameters.values())[2:]
    ]
    result = get_args(hints["return"])[0] if "return" in hints else inspect.Signature.empty
    one.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            _Parameter("self", _Parameter.POSITIONAL_OR_KEYWORD),
            _Parameter("info", _Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info),
            *arguments,
        ],
        return_annotation=result,
    )
    one.__annotations__ = {"info": strawberry.Info} | {argument.name: argument.annotation for argument in arguments}
    if "return" in hints:
        one.__annotations__["return"] = result
    one.__name__, one.__module__, one.__doc__ = resolve.__name__, resolve.__module__, resolve.__doc__
    one.__batch__ = resolve  # type: ignore[attr-defined]
    return one


def _level(
    resolve: Batch, info: strawberry.Info, arguments: dict[str, Any]
) -> Callable[[list[Any]], Awaitable[Sequence[Any]]]:
    async def level(parents: list[Any]) -> Sequence[Any]:
        return await resolve(parents, info, **arguments)

    return level
