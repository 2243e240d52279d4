"""Finds plugins, asks each in a process of its own what it has, and calls their hooks. None of their code runs here.

Built-in plugins are the folders beside this package that have a manifest; others are found by the entry points of
installed distributions in the group `goldenthread`. What a connector is asked goes through `plugins.host.room`.
"""

import asyncio
import logging
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from goldenthread_sdk import SDK_API
from goldenthread_sdk.hookspecs import PROJECT

from plugins.host.facts import ConnectorFacts, FieldFacts, PluginFacts, told
from plugins.host.room import START_SECONDS, PluginError, Room, open_room, room
from plugins.host.wire import heard, spoken

FOLDER = Path(__file__).parents[1]
MANIFEST = "manifest.toml"
BUILT_IN = "built in"

HOOK_SECONDS = 5.0
"""How long a plugin may take over a hook."""

FIELD_SECONDS = 2.0
"""How long a plugin may take over a field of the graph, for all nodes of a level."""

MOST_FAILURES = 3
"""A plugin whose process had to be ended so often is not asked again while the host runs."""

_log = logging.getLogger(__name__)


class Host:
    """The plugins of an installation.

    Args:
        plugins: all of them, with what they said of themselves.
    """

    def __init__(self, plugins: Sequence[PluginFacts]) -> None:
        self.plugins = tuple(plugins)
        self._rooms: dict[str, Room] = {}
        self._failures: dict[str, int] = {}
        self._opening = asyncio.Lock()

    @property
    def connectors(self) -> Mapping[str, ConnectorFacts]:
        """The connectors that can be used, by id; of two with the same id, the built-in one."""
        found: dict[str, ConnectorFacts] = {}
        for plugin in self.plugins:
            for connector in plugin.connectors:
                found.setdefault(connector.id, connector)
        return found

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """The fields that plugins add to the graph."""
        return tuple(field for plugin in self.plugins for field in plugin.fields)

    def specs_for(self, connector: ConnectorFacts) -> tuple[str, ...]:
        """What the process of a connector loads: its plugin, and those that make transports."""
        needed = [one for one in self.plugins if one.name == connector.plugin or "make_transport" in one.hooks]
        return tuple(one.spec for one in needed if one.problem is None)

    def takes(self, hook: str) -> bool:
        """Whether any plugin takes part in a hook."""
        return any(hook in plugin.hooks for plugin in self.plugins)

    async def call(self, hook: str, calls: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
        """What each plugin that takes part in a hook answers to several calls; a failure is a PluginError in its place.

        Returns:
            For each plugin, in order, a list with the answer to each call.
        """
        spoken_calls = [spoken(call) for call in calls]
        asked = [plugin for plugin in self.plugins if hook in plugin.hooks]
        return [await self._hook(plugin, hook, spoken_calls) for plugin in asked]

    async def tell(self, hook: str, **arguments: Any) -> None:
        """Call a hook whose answers nobody waits for; failures are logged."""
        for answers in await self.call(hook, [arguments]):
            for answer in answers:
                if isinstance(answer, PluginError):
                    _log.warning("%s: %s", hook, answer.message)

    async def field(self, field: FieldFacts, nodes: Sequence[Any]) -> list[Any]:
        """The values of a field of the graph, one for each node.

        Raises:
            PluginError: the plugin did not answer.
        """
        plugin = next(one for one in self.plugins if one.name == field.plugin)
        asked = {"type": field.type_name, "name": field.name, "nodes": spoken(list(nodes))}
        return list(await self._asked(plugin, "field", FIELD_SECONDS, **asked))

    async def secret(self, backend: str, reference: str) -> str:
        """A secret that lies in a backend of a plugin.

        Raises:
            PluginError: there is no such backend, or it does not answer.
        """
        for plugin in self.plugins:
            if backend in plugin.backends:
                return str(await self._asked(plugin, "secret", HOOK_SECONDS, backend=backend, reference=reference))
        raise PluginError("BAD_CREDENTIALS", f"No plugin has a place for secrets called {backend[:40]!r}.")

    async def command(self, name: str, words: Sequence[str], seconds: float) -> str:
        """What a plugin's command prints.

        Raises:
            PluginError: there is none of that name, or it fails.
        """
        for plugin in self.plugins:
            if name in dict(plugin.commands):
                return str(await self._asked(plugin, "cli", seconds, name=name, words=list(words)))
        raise PluginError("UNSUPPORTED", f"No plugin has a command {name!r}: python -m api plugins lists them.")

    async def close(self) -> None:
        """End all processes."""
        rooms, self._rooms = list(self._rooms.values()), {}
        for one in rooms:
            await one.close()

    async def _hook(self, plugin: PluginFacts, hook: str, calls: Sequence[Any]) -> list[Any]:
        try:
            return [heard(one) for one in await self._asked(plugin, "hook", HOOK_SECONDS, hook=hook, calls=calls)]
        except PluginError as error:
            return [error] * len(calls)
        except ValueError as error:
            return [PluginError("PLUGIN_FAILED", f"{plugin.name} answered {hook} with something else: {error}.")] * len(
                calls
            )

    async def _asked(self, plugin: PluginFacts, question: str, seconds: float, **asked: Any) -> Any:
        """Ask a plugin in its room; a room that had to be closed is opened anew, a few times."""
        if self._failures.get(plugin.name, 0) >= MOST_FAILURES:
            raise PluginError("PLUGIN_FAILED", f"{plugin.name} failed {MOST_FAILURES} times and is not asked any more.")
        opened = await self._room(plugin)
        try:
            return await opened.call(question, seconds, plugin=plugin.name, **asked)
        finally:
            if not opened.alive:
                self._rooms.pop(plugin.name, None)
                self._failures[plugin.name] = self._failures.get(plugin.name, 0) + 1

    async def _room(self, plugin: PluginFacts) -> Room:
        async with self._opening:
            held = self._rooms.get(plugin.name)
            if held is None or not held.alive:
                held = self._rooms[plugin.name] = await open_room([plugin.spec], plugin.name)
                await held.call("describe", START_SECONDS)
            return held


async def discovered(folder: Path = FOLDER, *, outside: bool = True) -> tuple[PluginFacts, ...]:
    """All plugins with what they say of themselves; one that can't be loaded is among them, with its problem.

    The built-in ones share a process for this; each other one has its own.
    """
    built_in = list(_built_in(folder))
    others = list(_installed()) if outside else []
    sound = [one for one in built_in if one.problem is None]
    groups = [sound, *([one] for one in others if one.problem is None)]
    told_of = {one.name: one for group in await asyncio.gather(*map(_described, groups)) for one in group}
    return tuple(told_of.get(one.name, one) for one in (*built_in, *others))


async def described(plugin: PluginFacts) -> PluginFacts:
    """A plugin with what it says of itself."""
    (found,) = await _described([plugin])
    return found


async def _described(plugins: Sequence[PluginFacts]) -> list[PluginFacts]:
    if not plugins:
        return []
    try:
        async with room([one.spec for one in plugins], plugins[0].name) as opened:
            said = await opened.call("describe", START_SECONDS)
        return [told(plugin, one) for plugin, one in zip(plugins, said, strict=True)]
    except PluginError as error:
        return [replace(one, problem=error.message) for one in plugins]
    except (ValueError, KeyError, TypeError) as error:
        return [
            replace(one, problem=f"It said something else of itself than a plugin does ({error}).") for one in plugins
        ]


def any_installed() -> bool:
    """Whether any plugin is installed beside the built-in ones, which add nothing to the schema."""
    return bool(entry_points(group=PROJECT))


def _built_in(folder: Path) -> Iterator[PluginFacts]:
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        yield manifest(path)


def manifest(path: Path) -> PluginFacts:
    """A plugin by its manifest; what is wrong with that is its problem."""
    name, module = path.parent.name, f"{FOLDER.name}.{path.parent.name}.plugin"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        facts = PluginFacts(str(said["name"]), str(said["version"]), BUILT_IN, module, str(said["summary"]))
        wrong = _manifest_fault(said, name)
    except (OSError, ValueError, KeyError) as error:
        return PluginFacts(name, "", BUILT_IN, module, problem=f"{MANIFEST} can't be read: {error}.")
    return facts if wrong is None else replace(facts, name=name, problem=wrong)


def _manifest_fault(said: Mapping[str, Any], name: str) -> str | None:
    if said["name"] != name:
        return f"{MANIFEST} calls it {said['name']!r}, its folder {name!r}: give both one name."
    if said["sdk_api"] != SDK_API:
        return f"It was written for version {said['sdk_api']} of the SDK; this is version {SDK_API}."
    return None


def _installed() -> Iterator[PluginFacts]:
    for point in sorted(entry_points(group=PROJECT), key=lambda one: one.name):
        yield _of_distribution(point)


def _of_distribution(point: EntryPoint) -> PluginFacts:
    origin = point.dist
    name, version = ("?", "?") if origin is None else (origin.name, origin.version)
    summary = "" if origin is None else str(origin.metadata.json.get("summary", ""))
    return PluginFacts(point.name, version, name, point.value, summary)
