"""Loading one plugin inside its process: its module, its hooks, its connectors, and what it says of itself as data."""

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import goldenthread_sdk as sdk
import pluggy
from goldenthread_sdk import hookspecs
from goldenthread_sdk.config import secret_names
from goldenthread_sdk.hookspecs import HOOKS, PROJECT


@dataclass(slots=True)
class Loaded:
    """A plugin that was loaded, or what kept it from being loaded."""

    name: str
    manager: pluggy.PluginManager
    facts: dict[str, Any] = field(default_factory=dict)
    connectors: list[type[sdk.Connector[Any]]] = field(default_factory=list)
    fields: list[sdk.GraphField] = field(default_factory=list)
    commands: list[sdk.CliCommand] = field(default_factory=list)
    backends: list[sdk.SecretBackend] = field(default_factory=list)

    def call(self, hook: str, **arguments: Any) -> Any:
        """The plugin's answer to a hook; of several the first. None where it has no such hook."""
        told = getattr(self.manager.hook, hook)(**arguments)
        if isinstance(told, list):
            return next((one for one in told if one is not None), None)
        return told


def load(spec: str) -> Loaded:
    """Load a plugin, given as `name=module`; what goes wrong is in its facts."""
    name, _, module = spec.partition("=")
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    loaded = Loaded(name, manager)
    try:
        manager.register(importlib.import_module(module), name)
        manager.check_pending()
        _gather(loaded)
    except Exception as error:  # noqa: BLE001 - a plugin may do anything when it is imported
        loaded.connectors, loaded.fields = [], []
        loaded.facts = {"name": name, "problem": f"{type(error).__name__}: {error}"[:1000]}
    else:
        loaded.facts = _facts(loaded)
    return loaded


def _gather(loaded: Loaded) -> None:
    """Ask for what is registered once.

    Raises:
        DeclarationError: a connector's declarations don't hold together.
    """
    hook = loaded.manager.hook
    hook.register_connectors.call_historic(result_callback=loaded.connectors.extend, kwargs={})
    for connector in loaded.connectors:
        sdk.require_sound(connector)
    loaded.fields = [one for told in hook.extend_schema() for one in told]
    loaded.commands = [one for told in hook.register_cli() for one in told]
    loaded.backends = [one for told in hook.register_secret_backends() for one in told]


def _facts(loaded: Loaded) -> dict[str, Any]:
    return {
        "name": loaded.name,
        "problem": None,
        "hooks": [name for name in HOOKS if getattr(loaded.manager.hook, name).get_hookimpls()],
        "connectors": [_connector(one) for one in loaded.connectors],
        "fields": [[one.type_name, one.name, one.scalar, one.description] for one in loaded.fields],
        "commands": [[one.name, one.help] for one in loaded.commands],
        "backends": [one.name for one in loaded.backends],
        "profiles": [str(path) for told in loaded.manager.hook.register_file_profiles() for path in told],
    }


def _connector(kind: type[sdk.Connector[Any]]) -> Mapping[str, Any]:
    contract = kind.vendor.contract
    return {
        "id": kind.id,
        "name": kind.name,
        "version": kind.version,
        "sdk_api": kind.sdk_api,
        "vendor": [kind.vendor.name, kind.vendor.documentation, kind.vendor.api_version],
        "contract": None if contract is None else [contract.file, contract.sha256],
        "capabilities": list(sdk.capabilities(kind)),
        "verification": kind.verification.value,
        "streams": [_stream(one) for one in kind.streams],
        "commands": [_command(one) for one in kind.commands],
        "webhooks": kind.webhooks,
        "config": json.loads(json.dumps(kind.Config.model_json_schema())),
        "secrets": list(secret_names(kind.Config)),
        "requests": kind.limits.requests,
        "per": kind.limits.per.total_seconds(),
        "read_seconds": kind.limits.read_seconds,
        "oauth": None if kind.oauth is None else [kind.oauth.token_url, kind.oauth.client_auth],
        "early": 0.0 if kind.oauth is None else kind.oauth.early.total_seconds(),
    }


def _stream(stream: sdk.Stream) -> Mapping[str, Any]:
    return {
        "name": stream.name,
        "capability": stream.capability.value,
        "model": stream.model.__name__,
        "modes": [mode.value for mode in stream.modes],
        "deletions": stream.deletions.value,
    }


def _command(command: sdk.Command) -> Mapping[str, Any]:
    return {
        "name": command.name,
        "capability": command.capability.value,
        "payload": command.payload.__name__,
        "idempotency": command.idempotency.value,
        "confirmation": command.confirmation.value,
        "batch_size": command.batch_size,
    }
