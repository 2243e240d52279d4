"""What the host knows of plugins without running them: data that their processes told."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from goldenthread_sdk import Deletions, Idempotency, Mode, OAuth


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """A stream; `model` is the name of its records."""

    name: str
    capability: str
    model: str
    modes: tuple[Mode, ...]
    deletions: Deletions


@dataclass(frozen=True, slots=True)
class CommandFacts:
    """A command; `payload` is the name of what it carries."""

    name: str
    capability: str
    payload: str
    idempotency: Idempotency
    confirmation: str
    batch_size: int


@dataclass(frozen=True, slots=True)
class ConnectorFacts:
    """A connector. `config` is the JSON schema of its configuration, `secrets` the names of what is never shown.

    `requests` in `per` seconds may be asked of its vendor; None where there is no bound.
    """

    plugin: str
    id: str
    name: str
    version: str
    sdk_api: str
    vendor: tuple[str, str, str]
    contract: tuple[str, str] | None
    capabilities: tuple[str, ...]
    verification: str
    streams: tuple[StreamFacts, ...]
    commands: tuple[CommandFacts, ...]
    webhooks: bool
    config: Mapping[str, Any]
    secrets: tuple[str, ...]
    requests: int | None
    per: float
    read_seconds: float
    oauth: OAuth | None


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field that a plugin adds to a type of the graph."""

    plugin: str
    type_name: str
    name: str
    scalar: str
    description: str


@dataclass(frozen=True, slots=True)
class PluginFacts:
    """A plugin: built in, or of an installed distribution. `problem` says why it can't be used, where it can't."""

    name: str
    version: str
    origin: str
    module: str
    summary: str = ""
    problem: str | None = None
    hooks: tuple[str, ...] = ()
    connectors: tuple[ConnectorFacts, ...] = ()
    fields: tuple[FieldFacts, ...] = ()
    commands: tuple[tuple[str, str], ...] = ()
    backends: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    @property
    def spec(self) -> str:
        """How its process is told to load it."""
        return f"{self.name}={self.module}"


def told(plugin: PluginFacts, said: Mapping[str, Any]) -> PluginFacts:
    """A plugin with what its process said of it.

    Raises:
        ValueError, KeyError, TypeError: that is not what a process says.
    """
    if said["problem"] is not None:
        return replace(plugin, problem=str(said["problem"]))
    return replace(
        plugin,
        hooks=tuple(said["hooks"]),
        connectors=tuple(_connector(plugin.name, one) for one in said["connectors"]),
        fields=tuple(FieldFacts(plugin.name, *one) for one in said["fields"]),
        commands=tuple((name, words) for name, words in said["commands"]),
        backends=tuple(said["backends"]),
        profiles=tuple(said["profiles"]),
    )


def _connector(plugin: str, said: Mapping[str, Any]) -> ConnectorFacts:
    oauth = said["oauth"]
    return ConnectorFacts(
        plugin=plugin,
        **{name: said[name] for name in _PLAIN},
        vendor=tuple(said["vendor"]),
        contract=None if said["contract"] is None else tuple(said["contract"]),
        capabilities=tuple(said["capabilities"]),
        streams=tuple(_stream(one) for one in said["streams"]),
        commands=tuple(_command(one) for one in said["commands"]),
        secrets=tuple(said["secrets"]),
        oauth=None if oauth is None else OAuth(oauth[0], oauth[1], timedelta(seconds=said["early"])),
    )


_PLAIN = (
    "id",
    "name",
    "version",
    "sdk_api",
    "verification",
    "webhooks",
    "config",
    "requests",
    "per",
    "read_seconds",
)


def _stream(said: Mapping[str, Any]) -> StreamFacts:
    modes = tuple(Mode(mode) for mode in said["modes"])
    return StreamFacts(said["name"], said["capability"], said["model"], modes, Deletions(said["deletions"]))


def _command(said: Mapping[str, Any]) -> CommandFacts:
    return CommandFacts(**{**said, "idempotency": Idempotency(said["idempotency"])})
