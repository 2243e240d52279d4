"""Mutations: root fields one after the other, what is selected below them level by level."""

import asyncio
from typing import Any

from tests.engine.asking import ask, executor_with, schema_with

SDL = """
type Account { total: Int! owner: String }
type Query { total: Int }
type Mutation { add(n: Int!): Account strictAdd(n: Int!): Account! }
"""


class Ledger:
    """A sum whose additions take time, the larger the less."""

    def __init__(self) -> None:
        self.total = 0
        self.log: list[str] = []

    async def add(self, _parent: Any, _info: Any, n: int) -> dict[str, int]:
        self.log.append(f"start {n}")
        await asyncio.sleep(0.01 / n if n > 0 else 0)
        if n < 0:
            raise ValueError(f"no {n}")
        self.total += n
        self.log.append(f"end {n}")
        return {"total": self.total}

    async def add_batch(self, parents: list[Any], info: Any, n: int) -> list[Any]:
        return [await self.add(parent, info, n) for parent in parents]

    def add_now(self, _parent: Any, _info: Any, n: int) -> dict[str, int]:
        self.log.append(f"now {n}")
        self.total += n
        return {"total": self.total}


DOCUMENT = "mutation { a: add(n: 1) { total } b: add(n: 2) { total } c: add(n: 9) { total } }"
EXPECTED: tuple[Any, Any] = ({"a": {"total": 1}, "b": {"total": 3}, "c": {"total": 12}}, [])


def test_each_root_field_ends_before_the_next_begins() -> None:
    ledger = Ledger()
    assert ask(executor_with(schema_with(SDL, {"Mutation.add": ledger.add})), DOCUMENT) == EXPECTED
    assert ledger.log == ["start 1", "end 1", "start 2", "end 2", "start 9", "end 9"]


def test_so_it_is_with_batch_resolvers_and_their_selections() -> None:
    ledger = Ledger()

    async def owners(parents: list[Any], _info: Any) -> list[str]:
        ledger.log.append("owner")
        return [str(parent["total"]) for parent in parents]

    executor = executor_with(schema_with(SDL), {"Mutation.add": ledger.add_batch, "Account.owner": owners})
    document = "mutation { a: add(n: 1) { owner } b: add(n: 2) { owner } }"
    assert ask(executor, document) == ({"a": {"owner": "1"}, "b": {"owner": "3"}}, [])
    assert ledger.log == ["start 1", "end 1", "owner", "start 2", "end 2", "owner"]


def test_synchronous_root_fields_need_no_waiting() -> None:
    ledger = Ledger()
    assert ask(executor_with(schema_with(SDL, {"Mutation.add": ledger.add_now})), DOCUMENT) == EXPECTED
    assert ledger.log == ["now 1", "now 2", "now 9"]


def test_an_error_does_not_stop_the_fields_that_follow() -> None:
    ledger = Ledger()
    executor = executor_with(schema_with(SDL, {"Mutation.add": ledger.add}))
    document = "mutation { a: add(n: 1) { total } b: add(n: -2) { total } c: add(n: 9) { total } }"
    assert ask(executor, document) == (
        {"a": {"total": 1}, "b": None, "c": {"total": 10}},
        [("no -2", ["b"])],
    )


def test_an_error_that_nulls_the_data_does() -> None:
    ledger = Ledger()
    executor = executor_with(schema_with(SDL, {"Mutation.strictAdd": ledger.add}))
    document = "mutation { a: strictAdd(n: 1) { total } b: strictAdd(n: -2) { total } c: strictAdd(n: 9) { total } }"
    assert ask(executor, document) == (None, [("no -2", ["b"])])
    assert ledger.log == ["start 1", "end 1", "start -2"]
