"""The hooks: where plugins take part in what many take part in. Calls to one connector are methods of `Connector`.

Mark a function of your plugin with `@hookimpl`; it may take any of the arguments that the spec names. Hooks run in a
process of the plugin's own, with a bound on time and memory, so a hook that raises, hangs or eats memory is stopped
there: what the host does then stands with each hook as "When it fails".
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import httpx2
import pluggy

from goldenthread_sdk.config import Config
from goldenthread_sdk.connector import Connector
from goldenthread_sdk.fields import Candidate, CliCommand, Denial, GraphField, RunFacts, SecretBackend
from goldenthread_sdk.pushing import Change, Settlement
from goldenthread_sdk.records import PersonRef, Record

PROJECT: Final = "goldenthread"
"""The name of the hooks and of the entry-point group by which installed plugins are found."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(historic=True)
def register_connectors() -> Iterable[type[Connector[Config]]]:
    """Tell which connectors the plugin has.

    When: once, as the plugin is loaded; a plugin that is loaded later is asked then.
    When it fails: the plugin is listed with what is wrong, and none of its connectors can be used.

    Example:
        @hookimpl
        def register_connectors():
            return [AcmeConnector]
    """
    raise NotImplementedError


@hookspec
def register_file_profiles() -> Iterable[Path]:
    """Tell which mapping profiles for files the plugin brings.

    When: before a file is imported by the name of a profile.
    When it fails: the plugin's profiles are not offered; all others are.

    Example:
        @hookimpl
        def register_file_profiles():
            return sorted((Path(__file__).parent / "profiles").glob("*.toml"))
    """
    raise NotImplementedError


@hookspec
def register_secret_backends() -> Iterable[SecretBackend]:
    """Tell from where else secrets can be had than from the database.

    When: before a connection is used whose secret is written as `<name>:<reference>`.
    When it fails: the connection is not used, and says so.

    Example:
        @hookimpl
        def register_secret_backends():
            return [SecretBackend("env", lambda name: os.environ[name])]
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def make_transport(connector: str, config: Config) -> httpx2.BaseTransport | None:
    """Give what really sends the requests of a connector, e.g. through a proxy; None to leave it to others.

    When: before a connector is started, in its own process. Retries, bounds and the allow-list stand around it.
    When it fails: the run fails before anything is sent.

    Example:
        @hookimpl
        def make_transport(connector, config):
            return httpx2.HTTPTransport(proxy="http://proxy.example.com:3128") if connector == "acme" else None
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def resolve_person(connector: str, person: PersonRef, candidates: tuple[Candidate, ...]) -> str | None:
    """Say which of several employees a vendor means, or of none; None to leave it to others.

    When: a record names a person whom not exactly one employee fits by key, number or e-mail address.
    When it fails: as if it had said None; a person who matches two employees is then a rejected row.

    Example:
        @hookimpl
        def resolve_person(connector, person, candidates):
            active = [one for one in candidates if not one.employee_number.startswith("X")]
            return active[0].id if len(active) == 1 else None
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def map_record(connector: str, stream: str, record: Record) -> Record | None:
    """Change a record before it is stored; None to leave it as it is.

    When: for every record of a run that is new or has changed. Answer with a record of the same key.
    When it fails: the row is rejected.

    Example:
        @hookimpl
        def map_record(connector, stream, record):
            return record.model_copy(update={"name": record.name.title()}) if stream == "courses" else None
    """
    raise NotImplementedError


@hookspec
def authorize_push(connector: str, command: str, change: Change) -> Denial | None:
    """Say why a change must not be sent; None where it may. Any denial wins.

    When: after a change was approved, right before it is sent.
    When it fails: that is a denial.

    Example:
        @hookimpl
        def authorize_push(connector, command, change):
            return Denial("payroll is frozen in December") if command == "change-pay" else None
    """
    raise NotImplementedError


@hookspec
def push_settled(connector: str, command: str, change: Change, settlement: Settlement) -> None:
    """Hear what became of a change.

    When: after its settlement was stored.
    When it fails: it is logged; nothing is undone.

    Example:
        @hookimpl
        def push_settled(connector, command, change, settlement):
            logging.getLogger("acme").info("%s: %s", change.key, settlement.state)
    """
    raise NotImplementedError


@hookspec
def sync_started(run: RunFacts) -> None:
    """Hear that a run begins.

    When: after the run was stored as running.
    When it fails: it is logged; the run goes on.

    Example:
        @hookimpl
        def sync_started(run):
            logging.getLogger("acme").info("%s reads %s", run.connector, run.connection)
    """
    raise NotImplementedError


@hookspec
def sync_finished(run: RunFacts) -> None:
    """Hear that a run has ended well.

    When: after its last checkpoint was stored.
    When it fails: it is logged; the run stays finished.

    Example:
        @hookimpl
        def sync_finished(run):
            logging.getLogger("acme").info("%s created", run.counts["created"])
    """
    raise NotImplementedError


@hookspec
def sync_failed(run: RunFacts, code: str, message: str) -> None:
    """Hear that a run has failed, and why.

    When: after that was stored; what the run had stored before stays.
    When it fails: it is logged.

    Example:
        @hookimpl
        def sync_failed(run, code, message):
            logging.getLogger("acme").warning("%s: %s", code, message)
    """
    raise NotImplementedError


@hookspec
def connection_state_changed(connection: str, connector: str, before: str, after: str) -> None:
    """Hear that a connection works, works badly, or no longer works.

    When: after its new state was stored.
    When it fails: it is logged.

    Example:
        @hookimpl
        def connection_state_changed(connection, connector, before, after):
            logging.getLogger("acme").info("%s was %s and is %s", connection, before, after)
    """
    raise NotImplementedError


@hookspec
def extend_schema() -> Iterable[GraphField]:
    """Add fields to types of the graph.

    When: once, as the server starts; what the fields hold is asked for whenever somebody selects them.
    When it fails: the server starts without the plugin's fields. A field that fails is null, with an error beside it.

    Example:
        @hookimpl
        def extend_schema():
            desk = GraphField("Employee", "acmeDesk", "String", "Where the desk is.", lambda nodes: [None] * len(nodes))
            return [desk]
    """
    raise NotImplementedError


@hookspec
def register_cli() -> Iterable[CliCommand]:
    """Add commands to the command line.

    When: `python -m api plugins run` is asked for one.
    When it fails: the plugin's commands are not offered.

    Example:
        @hookimpl
        def register_cli():
            return [CliCommand("acme-hello", "Say hello.", lambda words: f"Hello {' '.join(words)}")]
    """
    raise NotImplementedError


HOOKS: Final = (
    "register_connectors",
    "register_file_profiles",
    "register_secret_backends",
    "make_transport",
    "resolve_person",
    "map_record",
    "authorize_push",
    "push_settled",
    "sync_started",
    "sync_finished",
    "sync_failed",
    "connection_state_changed",
    "extend_schema",
    "register_cli",
)
"""All of them, in the order in which they are documented."""
