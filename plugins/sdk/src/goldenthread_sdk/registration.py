"""Whether a connector's declarations hold together, with each other and with its code; asked before it is used."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from goldenthread_sdk.config import secret_names
from goldenthread_sdk.connector import Connector, capabilities
from goldenthread_sdk.declarations import Command, Stream
from goldenthread_sdk.errors import DeclarationError
from goldenthread_sdk.records import ORDERS, RECORDS
from goldenthread_sdk.values import SDK_API, CursorKind, Deletions, Mode, Verification

NEEDED = ("id", "name", "version", "vendor", "Config")
_ID = re.compile("[a-z][a-z0-9_]{1,39}")


def require_sound(connector: type[Connector[Any]]) -> None:
    """Let pass a connector whose declarations hold together.

    Raises:
        DeclarationError: with all that is wrong.
    """
    faults = faults_of(connector)
    if faults:
        raise DeclarationError(f"{connector.__qualname__}: {' '.join(faults)}")


def faults_of(connector: type[Connector[Any]]) -> Sequence[str]:
    """All that is wrong with the declarations of a connector, each in one sentence."""
    missing = [name for name in NEEDED if not hasattr(connector, name)]
    if missing:
        return [f"It declares no {name}." for name in missing]
    return [
        *_identity(connector),
        *_config(connector),
        *_names(connector),
        *(fault for stream in connector.streams for fault in _stream(stream)),
        *(fault for command in connector.commands for fault in _command(command)),
        *_code(connector),
    ]


def _identity(connector: type[Connector[Any]]) -> Iterator[str]:
    if _ID.fullmatch(connector.id) is None:
        yield f"Its id {connector.id!r} is not made of 2 to 40 lower-case letters, digits and _."
    if connector.sdk_api != SDK_API:
        yield f"It was written for version {connector.sdk_api} of the SDK; this is version {SDK_API}."
    if connector.verification is Verification.L1 and connector.vendor.contract is None:
        yield "It says L1, yet names no contract of the vendor."
    if not capabilities(connector):
        yield "It can do nothing: declare a stream, a command or an inbound capability."


def _config(connector: type[Connector[Any]]) -> Iterator[str]:
    for name, field in connector.Config.model_fields.items():
        if not field.description:
            yield f"The field {name} of its Config has no description."
    if connector.oauth is not None and not {"client_id", "client_secret"} <= connector.Config.model_fields.keys():
        yield "It uses OAuth, yet its Config has no client_id and client_secret."
    if connector.oauth is not None and "client_secret" not in secret_names(connector.Config):
        yield "The client_secret of its Config is no Secret."


def _names(connector: type[Connector[Any]]) -> Iterator[str]:
    for kind, parts in (("stream", connector.streams), ("command", connector.commands)):
        names = [part.name for part in parts]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"It declares the {kind} {name} twice."


def _stream(stream: Stream) -> Iterator[str]:
    where = f"The stream {stream.name}"
    if stream.model not in RECORDS:
        yield f"{where} tells a {stream.model.__name__}, which is none of the SDK's records."
    if not stream.modes:
        yield f"{where} can be read in no mode."
    if Mode.INCREMENTAL in stream.modes and stream.deletions is Deletions.ABSENCE:
        yield f"{where} knows deletions by absence, which says nothing in an incremental run: offer it in full only."
    if Mode.INCREMENTAL in stream.modes and stream.cursor is CursorKind.NONE:
        yield f"{where} is read incrementally, yet has no cursor."
    if stream.cursor is not CursorKind.TIMESTAMP and stream.lag != timedelta(0):
        yield f"{where} has a lag, which only a cursor made of time can have."


def _command(command: Command) -> Iterator[str]:
    if command.payload not in ORDERS:
        yield f"The command {command.name} carries a {command.payload.__name__}, which is none of the SDK's orders."
    if command.batch_size < 1:
        yield f"The command {command.name} takes batches of {command.batch_size}; the least is 1."


def _code(connector: type[Connector[Any]]) -> Iterator[str]:
    needed = [
        *(["check"] if connector.streams or connector.commands else []),
        *(["read"] if connector.streams else []),
        *(["plan", "push", "lookup"] if connector.commands else []),
        *(["verify_webhook", "parse_webhook"] if connector.webhooks else []),
    ]
    for name in needed:
        if getattr(connector, name) is getattr(Connector, name):
            yield f"It declares what needs the method {name}, which it does not have."
