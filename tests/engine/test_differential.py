"""The engine against graphql-core's executor, on drawn schemas, values and operations.

graphql-core runs each world synchronously: only then are its errors the same each time. The engine has to give that
answer whatever waits.
"""

import asyncio
import json
from random import Random
from typing import Any

import pytest
from graphql import ExecutionResult, execute, parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.engine import Executor
from tests.engine.operations import Draft, Operation
from tests.engine.served import Served, batch_of, plain_of
from tests.engine.worlds import draw_world

OPERATIONS_PER_WORLD = 6


def comparable(result: ExecutionResult) -> tuple[str, list[tuple[Any, ...]]]:
    """Data with the order of its keys, and all that an error tells a client."""
    errors = [(error.message, error.path, error.locations) for error in result.errors or []]
    return json.dumps(result.data), errors


def reference(served: Served, operation: Operation) -> ExecutionResult:
    """What graphql-core answers where nothing waits."""
    result = execute(served.schema, parse(operation.text), served.root, None, operation.variables)
    assert isinstance(result, ExecutionResult)
    return result


async def answered(executor: Executor, served: Served, operation: Operation) -> ExecutionResult:
    """What the engine answers, when it plans and again from the plan."""
    document = parse(operation.text)
    first = await executor.execute(document, served.root, None, operation.variables)
    second = await executor.execute(document, served.root, None, operation.variables)
    assert comparable(second) == comparable(first)
    return second


@pytest.mark.parametrize("marked", [True, False], ids=["batch and plain fields", "per-object resolvers"])
@pytest.mark.parametrize("waits", [True, False], ids=["waiting", "synchronous"])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_data_and_errors_equal_those_of_graphql_core(seed: int, waits: bool, marked: bool) -> None:  # noqa: FBT001
    random = Random(seed)  # noqa: S311
    world = draw_world(random)
    expecting, served = Served(world, waits=False), Served(world, waits=waits)
    marks: dict[str, Any] = {"batch_of": batch_of, "plain_of": plain_of} if marked else {}
    executor = Executor(served.schema, **marks)
    for _ in range(OPERATIONS_PER_WORLD):
        operation = Draft(expecting.schema, random).operation()
        assert validate(expecting.schema, parse(operation.text)) == []
        result = asyncio.run(answered(executor, served, operation))
        assert comparable(result) == comparable(reference(expecting, operation))
