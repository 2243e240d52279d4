"""An organization for each test that imports."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.plugins.importing import Tenant


@pytest.fixture
def tenant(runner: asyncio.Runner, module_database: URL, tmp_path: Path) -> Tenant:
    return Tenant(runner, module_database, tmp_path)
