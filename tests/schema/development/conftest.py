"""A database with all tables, for what only SQL can tell."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from api.database.scratch import scratch_database
from tests.schema.development.world import create_tables


@pytest.fixture(scope="session")
def empty_thread() -> Iterator[URL]:
    """All tables, no row."""
    with scratch_database(None) as url:
        create_tables(url)
        yield url
