"""A plugin out of the tree: written by `connector new`, built as a wheel, installed, found, and in the graph."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from goldenthread_sdk.scaffold import write_connector

from api.commands.importing import _offered
from api.connections import Plugins, added_fields
from plugins.files.loading import BUNDLED, load_profile
from plugins.host.calling import any_installed, discovered
from schema.root import extended

UV = Path(sys.executable).with_name("uv")
FIELD = '''
from pathlib import Path


@hookimpl
def extend_schema():
    """Where the desk is."""
    return [GraphField("Employee", "hooliDesk", "String", "Where the desk is.", lambda nodes: ["here"] * len(nodes))]


@hookimpl
def register_file_profiles():
    """How the desk's rosters look."""
    return [Path(__file__).with_name("hooli_roster.toml")]
'''


PROFILE = (BUNDLED / "generic.toml").read_text().replace('name = "generic"', 'name = "hooli_roster"')


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not UV.exists():
        pytest.skip(f"there is no {UV} to build a wheel with")
    folder = tmp_path_factory.mktemp("outside")
    project, target = folder / "hooli", folder / "site"
    write_connector("hooli", project)
    plugin = project / "src/goldenthread_hooli/plugin.py"
    told = plugin.read_text().replace("import Connector, hookimpl", "import Connector, GraphField, hookimpl")
    plugin.write_text(told + FIELD)
    (plugin.parent / "hooli_roster.toml").write_text(PROFILE)
    _run(UV, "build", "--wheel", "--offline", "--out-dir", folder, project)
    (wheel,) = folder.glob("*.whl")
    _run(UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--target", target, wheel)
    return target


def test_it_is_found_and_adds_a_field(installed: Path, monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner) -> None:
    assert not any_installed()
    monkeypatch.syspath_prepend(installed)
    assert any_installed()
    found = {one.name: one for one in runner.run(discovered())}
    hooli = found["hooli"]
    assert (hooli.problem, hooli.version, hooli.origin) == (None, "0.1.0", "goldenthread-hooli")
    assert [one.id for one in hooli.connectors] == ["hooli"]
    offered = runner.run(_offered())
    assert load_profile("hooli_roster", offered).name == "hooli_roster"
    assert "hooliDesk: String" in extended(added_fields(Plugins([hooli]))).as_str()


def _run(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True)
