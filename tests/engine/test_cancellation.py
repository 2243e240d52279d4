"""When the caller cancels, every resolver still running is cancelled and has ended."""

import asyncio
import gc
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from tests.engine.asking import executor_with, schema_with

SDL = """
type Employee { slow: String other: String manager: Employee }
type Query { employees: [Employee!] }
type Mutation { first: String second: String }
"""

ROOT: dict[str, Any] = {"employees": [{"manager": {}}, {"manager": {}}]}


class Watch:
    """Resolvers that hang, and what became of them."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.ended: list[str] = []

    def hangs(self, name: str) -> Callable[..., Any]:
        """A resolver that hangs, and takes a moment to end when it is cancelled."""

        async def resolver(_parents: Any, _info: Any) -> Any:
            self.started.append(name)
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError:
                await asyncio.sleep(0.01)
                self.ended.append(name)
                raise

        return resolver

    def quick(self, name: str) -> Callable[..., Any]:
        """A batch resolver that ends by itself."""

        async def resolver(parents: Any, _info: Any) -> Any:
            self.started.append(name)
            await asyncio.sleep(0.01)
            self.ended.append(name)
            return [None for _ in parents]

        return resolver


def cancelled(executor: Any, document: str) -> None:
    """Execute until everything hangs, then cancel; nothing may be left running."""

    async def run() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await executor.execute(document, ROOT)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


@pytest.mark.parametrize("steps", range(8))
def test_who_is_cancelled_early_leaves_nothing_unawaited(steps: int, recwarn: pytest.WarningsRecorder) -> None:
    warnings.simplefilter("always")
    watch = Watch()
    executor = executor_with(
        schema_with(SDL), {"Employee.slow": watch.hangs("slow"), "Employee.other": watch.quick("")}
    )

    async def run() -> None:
        asked = asyncio.ensure_future(
            executor.execute("{ employees { slow other manager { slow other manager { other } } } }", ROOT)
        )
        for _ in range(steps):
            await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())
    gc.collect()
    assert [str(one.message) for one in recwarn] == []


def test_hanging_batch_resolvers_are_cancelled() -> None:
    watch = Watch()
    batches = {"Employee.slow": watch.hangs("slow"), "Employee.other": watch.hangs("other")}
    cancelled(executor_with(schema_with(SDL), batches), "{ employees { slow other manager { slow } } }")
    assert sorted(watch.started) == sorted(watch.ended) == ["other", "slow", "slow"]


def test_hanging_resolvers_of_single_objects_are_cancelled() -> None:
    watch = Watch()
    schema = schema_with(SDL, {"Employee.slow": watch.hangs("slow")})
    cancelled(executor_with(schema), "{ employees { slow } }")
    assert watch.started == watch.ended == ["slow", "slow"]


def test_work_that_a_resolver_asked_to_track_is_cancelled() -> None:
    watch = Watch()

    async def tracks(parents: list[Any], info: Any) -> list[str]:
        info.async_helpers.track([watch.hangs("tracked")(parents, info), "no awaitable"])
        return ["done" for _ in parents]

    cancelled(executor_with(schema_with(SDL), {"Employee.slow": tracks}), "{ employees { slow } }")
    assert watch.started == watch.ended == ["tracked"]


def test_so_it_is_while_the_resolver_itself_still_runs() -> None:
    watch = Watch()

    async def tracks_and_hangs(parents: list[Any], info: Any) -> Any:
        info.async_helpers.track([watch.hangs("tracked")(parents, info)])
        return await watch.hangs("itself")(parents, info)

    cancelled(executor_with(schema_with(SDL), {"Employee.slow": tracks_and_hangs}), "{ employees { slow } }")
    assert sorted(watch.started) == sorted(watch.ended) == ["itself", "tracked"]


def test_later_mutations_do_not_start() -> None:
    watch = Watch()
    batches = {"Mutation.first": watch.hangs("first"), "Mutation.second": watch.hangs("second")}
    cancelled(executor_with(schema_with(SDL), batches), "mutation { first second }")
    assert watch.started == watch.ended == ["first"]


def test_a_resolver_that_is_cancelled_from_within_cancels_the_execution() -> None:
    async def gives_up(_parents: Any, _info: Any) -> Any:
        raise asyncio.CancelledError

    watch = Watch()

    async def run() -> None:
        executor = executor_with(schema_with(SDL), {"Employee.slow": gives_up, "Employee.other": watch.quick("other")})
        await executor.execute("{ employees { slow other } }", ROOT)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert watch.started == watch.ended == ["other"]
