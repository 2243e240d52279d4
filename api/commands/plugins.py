"""`plugins`: what is installed and what it can do, as its own processes say; and the commands that plugins add."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from api.errors import CommandError
from plugins.host.calling import Host, discovered
from plugins.host.facts import ConnectorFacts, PluginFacts
from plugins.host.room import PluginError

COMMAND_SECONDS = 600.0
T = TypeVar("T")

plugins = typer.Typer(help="List the plugins, and run the commands that they add.")


@plugins.callback(invoke_without_command=True)
def list_plugins(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with everything that they declare.")] = False,
) -> None:
    """List the plugins: name, version, hooks, capabilities, verification level, and what is wrong with them."""
    if context.invoked_subcommand is not None:
        return
    found = _hosted(_plugins)
    if as_json:
        typer.echo(json.dumps([_document(plugin) for plugin in found], indent=2))
    else:
        Console().print(_table(found))


@plugins.command("run")
def run_command(
    name: Annotated[str, typer.Argument(help="Name of the command.")],
    words: Annotated[list[str] | None, typer.Argument(help="What it is given.")] = None,
) -> None:
    """Run a command that a plugin adds, in the plugin's own process."""
    try:
        typer.echo(_hosted(lambda host: host.command(name, words or [], COMMAND_SECONDS)))
    except PluginError as error:
        raise CommandError(f"{error.message} ({error.code})") from error


def _hosted(work: Callable[[Host], Awaitable[T]]) -> T:
    """The result of work with all plugins; their processes are ended after it."""

    async def hosted() -> T:
        host = Host(await discovered())
        try:
            return await work(host)
        finally:
            await host.close()

    return asyncio.run(hosted())


async def _plugins(host: Host) -> Sequence[PluginFacts]:
    return host.plugins


def _table(found: Sequence[PluginFacts]) -> Table:
    """A row for each connector, and for each plugin without one; a plugin's hooks stand at its first connector."""
    table = Table("plugin", "version", "from", "level")
    for wide in ("capabilities and hooks", "problem"):
        table.add_column(wide, overflow="fold")
    for plugin in found:
        hooks = [hook for hook in plugin.hooks if hook != "register_connectors"]
        for number, one in enumerate(plugin.connectors):
            able = "\n".join((*one.capabilities, *(hooks if number == 0 else ())))
            table.add_row(one.id, one.version, plugin.origin, one.verification, able, plugin.problem or "")
        if not plugin.connectors:
            table.add_row(plugin.name, plugin.version, plugin.origin, "", "\n".join(hooks), plugin.problem or "")
    return table


def _document(plugin: PluginFacts) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "version": plugin.version,
        "from": plugin.origin,
        "summary": plugin.summary,
        "problem": plugin.problem,
        "hooks": list(plugin.hooks),
        "connectors": [_connector(one) for one in plugin.connectors],
        "fields": [f"{one.type_name}.{one.name}: {one.scalar}" for one in plugin.fields],
        "commands": dict(plugin.commands),
    }


def _connector(one: ConnectorFacts) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "version": one.version,
        "sdkApi": one.sdk_api,
        "vendor": dict(zip(("name", "documentation", "apiVersion"), one.vendor, strict=True)),
        "contract": None if one.contract is None else dict(zip(("file", "sha256"), one.contract, strict=True)),
        "capabilities": list(one.capabilities),
        "verification": one.verification,
        "streams": [
            {"name": stream.name, "record": stream.model, "modes": stream.modes, "deletions": stream.deletions}
            for stream in one.streams
        ],
        "commands": [
            {"name": command.name, "order": command.payload, "idempotency": command.idempotency}
            for command in one.commands
        ],
        "settings": {
            name: {"description": told.get("description", ""), "secret": name in one.secrets}
            for name, told in one.config.get("properties", {}).items()
        },
    }
