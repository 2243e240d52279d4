"""The clients' operations: this copy is the contract's, and the schema takes all of it."""

import os
from pathlib import Path

import pytest
from graphql import parse, validate

from schema.root import schema
from tests.operations.documents import FOLDER, OPERATIONS

SHARED = Path(os.environ.get("GOLDENTHREAD_SHARED", "../shared")) / "operations"


def test_the_copy_equals_the_contract() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the contract is not here: there is no folder {SHARED}; set GOLDENTHREAD_SHARED")
    theirs = {file.name: file.read_bytes() for file in SHARED.glob("*.graphql")}
    assert {file.name: file.read_bytes() for file in FOLDER.glob("*.graphql")} == theirs


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_the_schema_takes_it(name: str) -> None:
    assert validate(schema._schema, parse(OPERATIONS[name])) == []
