"""The host outlives whatever a plugin does, and says what it was."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import goldenthread_sdk as sdk
import pytest
from goldenthread_sdk import NodeRef

from plugins.host import calling as hosts
from plugins.host.calling import BUILT_IN, MOST_FAILURES, Host, described, discovered, manifest
from plugins.host.facts import PluginFacts
from plugins.host.room import PluginError, room
from plugins.host.wire import UnspeakableError, heard, spoken

T = TypeVar("T")
ILL = PluginFacts("ill", "1.0.0", "tests", "tests.plugins.ill")
NODES = [NodeRef("o", "e1", "1"), NodeRef("o", "e2", "2")]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine starts processes slowly; a plugin that hangs need not be waited for as long as in earnest."""
    monkeypatch.setattr(hosts, "FIELD_SECONDS", 3.0)


def ill(work: Callable[[Host], Awaitable[T]], runner: asyncio.Runner) -> T:
    async def hosted() -> T:
        host = Host([await described(ILL)])
        try:
            return await work(host)
        finally:
            await host.close()

    return runner.run(hosted())


def test_a_plugin_says_what_it_has(runner: asyncio.Runner) -> None:
    found = runner.run(described(ILL))
    assert (found.problem, found.hooks) == (
        None,
        ("register_secret_backends", "authorize_push", "extend_schema", "register_cli"),
    )
    assert len(found.fields) == 9


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("illRaise", "PLUGIN_FAILED", "The plugin failed: ValueError in ill.py:16."),
        ("illHang", "PLUGIN_TIMED_OUT", "ill was silent for 3 s and was stopped."),
        ("illEat", "OUT_OF_MEMORY", "The plugin needs more memory than it may have."),
        ("illDie", "PLUGIN_DIED", "The process of ill ended without an answer (status 3)."),
        ("illFew", "UNSUPPORTED", "illFew was asked for 2 nodes and answered for 0."),
    ],
)
def test_what_a_plugin_does_stays_with_it(name: str, code: str, message: str, runner: asyncio.Runner) -> None:
    async def work(host: Host) -> tuple[str, str, list[object]]:
        fields = {one.name: one for one in host.fields}
        with pytest.raises(PluginError) as caught:
            await host.field(fields[name], NODES)
        return caught.value.code, caught.value.message, await host.field(fields["illNumber"], NODES)

    assert ill(work, runner) == (code, message, ["1", "2"])


def test_a_plugin_that_goes_on_dying_is_not_asked_any_more(runner: asyncio.Runner) -> None:
    async def work(host: Host) -> list[str]:
        fields, told = {one.name: one for one in host.fields}, []
        for _ in range(MOST_FAILURES + 1):
            with pytest.raises(PluginError) as caught:
                await host.field(fields["illDie"], NODES)
            told.append(caught.value.code)
        return told

    assert ill(work, runner) == ["PLUGIN_DIED"] * MOST_FAILURES + ["PLUGIN_FAILED"]


def test_a_hook_that_fails_is_an_answer_of_its_own(runner: asyncio.Runner) -> None:
    order = sdk.EnrolmentOrder(person=sdk.PersonRef(key="1"), course_key="c")
    calls = [{"connector": "acme", "command": "enrol", "change": sdk.Change(key, order)} for key in ("go", "deny")]

    async def work(host: Host) -> list[list[object]]:
        return [*await host.call("authorize_push", calls), *await host.call("resolve_person", calls)]

    assert ill(work, runner) == [[None, sdk.Denial("not today")]]


def test_secrets_and_commands_come_from_plugins(runner: asyncio.Runner) -> None:
    async def work(host: Host) -> tuple[str, str]:
        return await host.secret("ill", "pay"), await host.command("ill-hello", ["you"], 5)

    assert ill(work, runner) == ("secret of pay", "Hello you")


def test_a_module_that_is_not_there_is_a_problem_of_the_plugin(runner: asyncio.Runner) -> None:
    found = runner.run(described(PluginFacts("gone", "1", "tests", "tests.plugins.gone")))
    assert found.problem == "ModuleNotFoundError: No module named 'tests.plugins.gone'"


def test_no_setting_of_the_server_reaches_a_plugin(monkeypatch: pytest.MonkeyPatch, runner: asyncio.Runner) -> None:
    monkeypatch.setenv("GOLDENTHREAD_SECRETS_KEY", "x" * 40)

    async def seen() -> bytes:
        async with room([ILL.spec], "ill") as opened:
            await opened.call("describe", 20)
            return await asyncio.to_thread(Path(f"/proc/{opened.pid}/environ").read_bytes)

    if not Path("/proc/self/environ").exists():
        pytest.skip("the system shows no environment of processes")
    assert b"GOLDENTHREAD_SECRETS_KEY" not in runner.run(seen())


def test_the_built_in_plugins_are_found_by_their_manifests(runner: asyncio.Runner) -> None:
    found = runner.run(discovered(outside=False))
    folders = sorted(path.parent.name for path in hosts.FOLDER.glob("*/manifest.toml"))
    assert [(one.name, one.origin, one.problem) for one in found] == [(name, BUILT_IN, None) for name in folders]


def test_a_manifest_that_is_wrong_is_a_problem(tmp_path: Path) -> None:
    def told(words: str) -> str | None:
        (tmp_path / "acme").mkdir(exist_ok=True)
        (tmp_path / "acme/manifest.toml").write_text(words)
        return manifest(tmp_path / "acme/manifest.toml").problem

    right = 'name = "acme"\nversion = "1"\nsdk_api = "1"\nsummary = ""\n'
    assert told(right) is None
    assert told(right.replace('sdk_api = "1"', 'sdk_api = "9"')) == (
        "It was written for version 9 of the SDK; this is version 1."
    )
    assert told(right.replace("acme", "other")) == (
        "manifest.toml calls it 'other', its folder 'acme': give both one name."
    )
    assert told("name = 3") == "manifest.toml can't be read: 'version'."


def test_only_values_of_the_sdk_cross_the_pipe() -> None:
    settlement = sdk.Settlement("k", sdk.SettlementState.UNKNOWN, message="m")
    assert heard(spoken({"a": [settlement, b"x"]})) == {"a": (settlement, b"x")}
    with pytest.raises(UnspeakableError):
        spoken(object())
    with pytest.raises(ValueError, match="nothing that may be told"):
        heard({"$": "Path", "=": "/etc/passwd"})
    with pytest.raises(ValueError, match="other parts"):
        heard({"$": "Denial", "=": {"nothing": 1}})
