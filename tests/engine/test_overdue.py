"""A resolver that hangs is an error at its path; the rest of the answer is intact, and nothing is left running."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from graphql import ExecutionResult

from api.engine import Executor, InLine, OverdueError, executor_class
from tests.engine.asking import answer, executor_with, schema_with

SDL = """
interface Named { name: String }
type Employee implements Named { name: String slow: String strict: String! other: String goals: [Goal!] any: Named }
type Goal { title: String slow: String }
type Query { employees: [Employee!] employee: Employee slow: String quick: String }
type Mutation { change: Changed slow: String }
type Changed { slow: String quick: String }
"""
ROOT: dict[str, Any] = {"employees": [{"name": "Ann"}, {"name": "Bob"}], "employee": {"name": "Cy"}, "quick": "yes"}
SECONDS = 0.05
TOO_LONG = "The field took longer than 0.05 s, more than is allowed for one."


class Hanging:
    """Resolvers that never end by themselves, and how many of them are still there."""

    def __init__(self) -> None:
        self.there = 0

    async def forever(self, *_: Any) -> Any:
        self.there += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.there -= 1


@pytest.fixture
def hanging() -> Hanging:
    return Hanging()


def run(executor: Executor, document: str, root: Any = ROOT) -> ExecutionResult:
    """The result; when it is there, so is nothing else."""

    async def work() -> ExecutionResult:
        async with asyncio.timeout(5):
            result = await executor.execute(document, root)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return result

    return asyncio.run(work())


def limited(sdl: str = SDL, resolvers: Any = None, batches: Any = None, seconds: float = SECONDS) -> Executor:
    return executor_with(schema_with(sdl, resolvers), batches, field_seconds=seconds)


def test_a_batch_that_hangs_is_an_error_for_each_parent(hanging: Hanging) -> None:
    executor = limited(batches={"Employee.slow": hanging.forever})
    result = run(executor, "{ employees { name slow } quick }")
    assert answer(result) == (
        {"employees": [{"name": "Ann", "slow": None}, {"name": "Bob", "slow": None}], "quick": "yes"},
        [(TOO_LONG, ["employees", index, "slow"]) for index in (0, 1)],
    )
    assert {type(error.original_error) for error in result.errors or []} == {OverdueError}
    assert hanging.there == 0


def test_of_resolvers_for_single_objects_only_those_that_hang(hanging: Hanging) -> None:
    async def slow(employee: Any, _info: Any) -> str:
        return "quick" if employee["name"] == "Ann" else str(await hanging.forever())

    executor = limited(resolvers={"Employee.slow": slow})
    assert answer(run(executor, "{ employees { slow } employee { slow } }")) == (
        {"employees": [{"slow": "quick"}, {"slow": None}], "employee": {"slow": None}},
        [(TOO_LONG, ["employees", 1, "slow"]), (TOO_LONG, ["employee", "slow"])],
    )
    assert hanging.there == 0


def test_where_the_field_may_not_be_null_its_parent_is(hanging: Hanging) -> None:
    executor = limited(batches={"Employee.strict": hanging.forever})
    assert answer(run(executor, "{ employee { name strict } quick }")) == (
        {"employee": None, "quick": "yes"},
        [(TOO_LONG, ["employee", "strict"])],
    )


async def _items(hanging: Hanging) -> AsyncIterator[Any]:
    yield {"title": "Ship"}
    await hanging.forever()


@pytest.mark.parametrize("batch", [True, False], ids=["batch", "per object"])
def test_so_it_is_for_lists_that_never_end_and_items_that_never_come(hanging: Hanging, batch: bool) -> None:  # noqa: FBT001
    def goals(employee: Any) -> Any:
        return _items(hanging) if employee["name"] == "Ann" else [{"title": "Learn"}, hanging.forever()]

    executor = (
        limited(batches={"Employee.goals": lambda parents, _info: [goals(parent) for parent in parents]})
        if batch
        else limited(resolvers={"Employee.goals": lambda employee, _info: goals(employee)})
    )
    assert answer(run(executor, "{ employees { name goals { title } } }")) == (
        {"employees": [{"name": "Ann", "goals": None}, {"name": "Bob", "goals": None}]},
        [(TOO_LONG, ["employees", 0, "goals"]), (TOO_LONG, ["employees", 1, "goals", 1])],
    )
    assert hanging.there == 0


def test_so_it_is_for_the_type_of_an_object(hanging: Hanging) -> None:
    schema = schema_with(SDL, {"Employee.any": lambda employee, _info: employee})
    schema.type_map["Named"].resolve_type = hanging.forever  # type: ignore[attr-defined]
    executor = executor_with(schema, field_seconds=SECONDS)
    assert answer(run(executor, "{ employee { name any { name } } }")) == (
        {"employee": {"name": "Cy", "any": None}},
        [(TOO_LONG, ["employee", "any"])],
    )


def test_a_level_below_has_its_own_time() -> None:
    async def dawdles(parents: list[Any], _info: Any) -> list[Any]:
        await asyncio.sleep(0.6)
        return [{"slow": "done", "title": "Ship"} for _ in parents]

    async def goals(parents: list[Any], info: Any) -> list[Any]:
        return [[goal] for goal in await dawdles(parents, info)]

    async def slow(parents: list[Any], info: Any) -> list[Any]:
        return [goal["slow"] for goal in await dawdles(parents, info)]

    executor = limited(batches={"Employee.goals": goals, "Goal.slow": slow}, seconds=1)
    assert answer(run(executor, "{ employee { goals { slow } } }")) == ({"employee": {"goals": [{"slow": "done"}]}}, [])


def test_what_waits_in_line_is_not_blamed_for_what_hangs_before_it(hanging: Hanging) -> None:
    turn = asyncio.Lock()

    async def in_turn(work: Callable[[], Awaitable[Any]]) -> Any:
        with InLine():
            await turn.acquire()
        try:
            return await work()
        finally:
            turn.release()

    async def at_once() -> str:
        return "done"

    executor = limited(
        resolvers={
            "Query.slow": lambda *_: in_turn(hanging.forever),
            "Employee.other": lambda *_: in_turn(at_once),
        },
        batches={"Employee.slow": lambda parents, _info: _for_each(parents, in_turn(at_once))},
    )
    assert answer(run(executor, "{ slow employees { slow other } }")) == (
        {"slow": None, "employees": [{"slow": "done", "other": "done"}] * 2},
        [(TOO_LONG, ["slow"])],
    )


async def _for_each(parents: list[Any], work: Awaitable[Any]) -> list[Any]:
    found = await work
    return [found for _ in parents]


def test_in_line_outside_of_an_execution_is_nothing() -> None:
    async def work() -> str:
        with InLine():
            return "done"

    assert asyncio.run(work()) == "done"


def test_what_stubbornly_returns_after_all_is_taken() -> None:
    async def stubborn(parents: list[Any], _info: Any) -> list[Any]:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            return ["late" for _ in parents]
        raise AssertionError

    executor = limited(batches={"Employee.slow": stubborn}, resolvers={"Query.slow": stubborn_one})
    assert answer(run(executor, "{ employees { slow } slow }")) == (
        {"employees": [{"slow": "late"}] * 2, "slow": "late"},
        [],
    )


async def stubborn_one(*_: Any) -> str:
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        return "late"
    raise AssertionError


def test_what_it_raises_when_it_is_cancelled_is_not_told() -> None:
    async def breaks(*_: Any) -> Any:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            raise ConnectionError("the connection was cut") from None

    executor = limited(batches={"Employee.slow": breaks}, resolvers={"Employee.other": breaks})
    assert answer(run(executor, "{ employees { slow other } }"))[1] == [
        (TOO_LONG, ["employees", index, name]) for index in (0, 1) for name in ("slow", "other")
    ]


def test_fields_at_the_root_of_a_mutation_take_their_time_those_below_do_not(hanging: Hanging) -> None:
    async def change(_root: Any, _info: Any) -> dict[str, str]:
        await asyncio.sleep(SECONDS * 3)
        return {"quick": "yes"}

    async def slow(parents: list[Any], _info: Any) -> list[str]:
        await asyncio.sleep(SECONDS * 3)
        return ["done" for _ in parents]

    executor = limited(
        resolvers={"Mutation.change": change, "Changed.slow": hanging.forever}, batches={"Mutation.slow": slow}
    )
    assert answer(run(executor, "mutation { change { slow quick } slow }")) == (
        {"change": {"slow": None, "quick": "yes"}, "slow": "done"},
        [(TOO_LONG, ["change", "slow"])],
    )


def test_the_caller_who_cancels_comes_first(hanging: Hanging) -> None:
    executor = limited(batches={"Employee.slow": hanging.forever}, resolvers={"Query.slow": hanging.forever})

    async def work() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(SECONDS):
                await executor.execute("{ employees { slow } slow }", ROOT)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(work())
    assert hanging.there == 0


def test_executions_beside_each_other_have_each_their_time(hanging: Hanging) -> None:
    executor = limited(resolvers={"Query.slow": hanging.forever})

    async def later(seconds: float) -> float:
        await asyncio.sleep(seconds)
        begun = asyncio.get_running_loop().time()
        assert (await executor.execute("{ slow }")).errors is not None
        return asyncio.get_running_loop().time() - begun

    async def work() -> list[float]:
        return await asyncio.gather(*(later(SECONDS * part / 4) for part in range(4)))

    assert all(took >= SECONDS for took in asyncio.run(work()))


def test_an_execution_within_another_is_watched_on_its_own(hanging: Hanging) -> None:
    inner = limited(resolvers={"Query.slow": hanging.forever}, seconds=SECONDS / 5)

    async def outer(_root: Any, _info: Any) -> str:
        result = await inner.execute("{ slow quick }", ROOT)
        assert (result.data, len(result.errors or [])) == ({"slow": None, "quick": "yes"}, 1)
        return str(await hanging.forever())

    executor = limited(resolvers={"Query.slow": outer})
    assert answer(run(executor, "{ slow quick }")) == ({"slow": None, "quick": "yes"}, [(TOO_LONG, ["slow"])])


def test_the_class_for_graphql_core_watches_too(hanging: Hanging) -> None:
    from graphql import execute, parse

    schema = schema_with(SDL, {"Query.slow": hanging.forever})

    async def work() -> Any:
        return await execute(  # type: ignore[misc]
            schema, parse("{ slow quick }"), ROOT, executor_class=executor_class(field_seconds=SECONDS)
        )

    assert answer(asyncio.run(work())) == ({"slow": None, "quick": "yes"}, [(TOO_LONG, ["slow"])])


def test_nothing_is_limited_unless_asked_for() -> None:
    async def slow(*_: Any) -> str:
        await asyncio.sleep(SECONDS * 2)
        return "done"

    executor = executor_with(schema_with(SDL, {"Query.slow": slow}))
    assert answer(run(executor, "{ slow }")) == ({"slow": "done"}, [])
