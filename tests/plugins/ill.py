"""A plugin of tests that does every wrong thing that a plugin can do in a hook."""

import os
import time
from collections.abc import Iterable, Sequence
from typing import Any

from goldenthread_sdk import Change, CliCommand, Denial, GraphField, NodeRef, SecretBackend, hookimpl


def _number(nodes: Sequence[NodeRef]) -> list[str | None]:
    return [node.number for node in nodes]


def _raise(_nodes: Sequence[NodeRef]) -> Sequence[Any]:
    raise ValueError("a value that must not be told: 65000")


def _hang(_nodes: Sequence[NodeRef]) -> Sequence[Any]:
    time.sleep(60)
    return []


def _eat(_nodes: Sequence[NodeRef]) -> Sequence[Any]:
    eaten = []
    while True:
        eaten.append(bytearray(20_000_000))


def _die(_nodes: Sequence[NodeRef]) -> Sequence[Any]:
    os._exit(3)


def _lie(nodes: Sequence[NodeRef]) -> Sequence[Any]:
    return [7 for _ in nodes]


def _few(_nodes: Sequence[NodeRef]) -> Sequence[Any]:
    return []


@hookimpl
def extend_schema() -> Iterable[GraphField]:
    made = {"number": _number, "raise": _raise, "hang": _hang, "eat": _eat, "die": _die, "lie": _lie, "few": _few}
    return [
        *(GraphField("Employee", f"ill{name.title()}", "String", "A test.", one) for name, one in made.items()),
        GraphField("Nobody", "illNobody", "String", "A type that is not there.", _number),
        GraphField("Employee", "name", "String", "A field that is there.", _number),
    ]


@hookimpl
def authorize_push(change: Change) -> Denial | None:
    return Denial("not today") if change.key == "deny" else None


@hookimpl
def register_secret_backends() -> Iterable[SecretBackend]:
    return [SecretBackend("ill", lambda reference: f"secret of {reference}")]


@hookimpl
def register_cli() -> Iterable[CliCommand]:
    return [CliCommand("ill-hello", "Say hello.", lambda words: f"Hello {' '.join(words)}")]
