"""Every built-in connector's folder is whole: manifest, README, graded quality file, and a class of the kit."""

import importlib
from pathlib import Path

import pytest
from goldenthread_sdk.quality import quality_faults
from goldenthread_sdk.testing import ConnectorConformance

from plugins.host.calling import FOLDER, MANIFEST

FOLDERS = sorted(path.parent for path in FOLDER.glob(f"*/{MANIFEST}"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_its_claims_are_whole(folder: Path) -> None:
    assert quality_faults(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_its_connectors_are_tried_by_the_kit(folder: Path) -> None:
    plugin = importlib.import_module(f"plugins.{folder.name}.plugin")
    module = importlib.import_module(f"tests.plugins.{folder.name}.test_conformance")
    tried = {
        one.connector
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, ConnectorConformance) and one is not ConnectorConformance
    }
    assert set(plugin.register_connectors()) <= tried
