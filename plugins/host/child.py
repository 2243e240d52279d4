"""A plugin's process: loads the plugins that it is told to, does what the host asks over a pipe, and nothing else.

Started by `plugins.host.room` as `python -m plugins.host.child`. It holds no secret of the server, has bounds on its
memory, and ends with its parent. What plugins print goes to standard error, so that it can't be taken for an answer.
"""

import json
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn, TextIO

import goldenthread_sdk as sdk
import httpx2
import pydantic
from goldenthread_sdk.config import secrets_of
from goldenthread_sdk.connecting import Way, connected

from plugins.host.loading import Loaded, load
from plugins.host.wire import heard, spoken

HIDDEN = "***"
PARENT_SECONDS = 1.0
Answer = Callable[[Mapping[str, Any]], Any]


class Pipe:
    """The pipe to the host: one question at a time, answered by items and an end; in between, questions back."""

    def __init__(self, into: TextIO, out: TextIO) -> None:
        self._into = into
        self._out = out
        self.secrets: set[str] = set()

    def questions(self) -> Iterator[Mapping[str, Any]]:
        """What the host asks, until it has no more to ask."""
        for line in self._into:
            yield json.loads(line)

    def say(self, **told: Any) -> None:
        """Tell the host something."""
        self._out.write(json.dumps(told) + "\n")
        self._out.flush()

    def item(self, value: Any) -> None:
        """Tell one of many answers."""
        self._out.write(json.dumps({"item": value}) + "\n")
        if not isinstance(value, list):
            self._out.flush()

    def ask(self, **asked: Any) -> Any:
        """Ask the host, and wait."""
        self.say(ask=asked)
        answer = json.loads(self._into.readline())
        if "error" in answer:
            raise sdk.CredentialsError(str(answer["error"]))
        return answer["answer"]

    def hidden(self, words: str) -> str:
        """Words without any secret of the connection."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            words = words.replace(secret, HIDDEN)
        return words


class Child:
    """What a process can be asked."""

    def __init__(self, pipe: Pipe, loaded: Sequence[Loaded]) -> None:
        self._pipe = pipe
        self._loaded = loaded
        self._connector: sdk.Connector[Any] | None = None
        self._answers: dict[str, Answer] = {
            "describe": lambda _: [one.facts for one in self._loaded],
            "connect": self._connect,
            "check": lambda _: spoken(self._connected.check()),
            "discover": lambda _: spoken(self._connected.discover()),
            "read": self._read,
            "plan": lambda told: spoken(self._connected.plan(self._command(told), heard(told["change"]))),
            "push": self._push,
            "lookup": lambda told: spoken(self._connected.lookup(self._command(told), heard(told["change"]))),
            "webhook": self._webhook,
            "hook": self._hook,
            "field": self._field,
            "cli": self._cli,
            "secret": self._secret,
        }

    def answer(self, question: Mapping[str, Any]) -> Any:
        """Answer a question."""
        return self._answers[question["call"]](question)

    @property
    def _connected(self) -> sdk.Connector[Any]:
        if self._connector is None:
            raise sdk.UnsupportedError("The connector has not been given its configuration.")
        return self._connector

    def _connect(self, told: Mapping[str, Any]) -> None:
        """Make the connector that is asked from now on."""
        found = [kind for one in self._loaded for kind in one.connectors if kind.id == told["connector"]]
        if not found:
            raise sdk.UnsupportedError(f"No plugin has a connector {told['connector']}.")
        kind = found[0]
        try:
            config = kind.Config.model_validate(told["config"])
        except pydantic.ValidationError as error:
            raise sdk.UnsupportedError(config_fault(error)) from None
        self._pipe.secrets.update(secrets_of(config))
        way = Way(
            inner=self._transport(kind, config),
            clock=_Clock(told.get("now")),
            log=logging.getLogger(f"goldenthread.{kind.id}"),
            turn=lambda: self._pipe.ask(turn=True) if kind.limits.requests else None,
            tokens=None if kind.oauth is None else _Tokens(self._pipe),
        )
        self._connector = connected(kind, config, way)

    def _transport(self, kind: type[sdk.Connector[Any]], config: sdk.Config) -> httpx2.BaseTransport:
        for one in self._loaded:
            made = one.call("make_transport", connector=kind.id, config=config)
            if made is not None:
                return made  # type: ignore[no-any-return]
        return httpx2.HTTPTransport()

    def _read(self, told: Mapping[str, Any]) -> None:
        """Tell rows as [key, hash, record], all else as it is; the hash is made here, where the record is."""
        stream = next(one for one in self._connected.streams if one.name == told["stream"])
        for item in self._connected.read(stream, told["cursor"], sdk.Mode(told["mode"])):
            if isinstance(item, sdk.Row):
                record = item.record
                if type(record) is not stream.model:
                    raise sdk.UnsupportedError(
                        f"{stream.name} told a {type(record).__name__}, which it does not declare."
                    )
                self._pipe.item([record.key, sdk.hash_of(record), record.model_dump_json()])
            else:
                self._pipe.item(spoken(item))

    def _push(self, told: Mapping[str, Any]) -> None:
        for settlement in self._connected.push(self._command(told), heard(told["changes"])):
            self._pipe.item(spoken(settlement))

    def _command(self, told: Mapping[str, Any]) -> sdk.Command:
        return next(one for one in self._connected.commands if one.name == told["command"])

    def _webhook(self, told: Mapping[str, Any]) -> Any:
        delivery = heard(told["delivery"])
        return [self._connected.verify_webhook(delivery), spoken(list(self._connected.parse_webhook(delivery)))]

    def _hook(self, told: Mapping[str, Any]) -> Any:
        """The answers of a plugin to several calls of a hook."""
        return [spoken(self._one(told).call(told["hook"], **heard(call))) for call in told["calls"]]

    def _field(self, told: Mapping[str, Any]) -> Any:
        """The values of a field of the graph, one for each node."""
        field = next(one for one in self._one(told).fields if (one.type_name, one.name) == (told["type"], told["name"]))
        nodes = heard(told["nodes"])
        values = list(field.resolve(nodes))
        if len(values) != len(nodes):
            raise sdk.UnsupportedError(f"{field.name} was asked for {len(nodes)} nodes and answered for {len(values)}.")
        return spoken(values)

    def _cli(self, told: Mapping[str, Any]) -> Any:
        command = next(one for one in self._one(told).commands if one.name == told["name"])
        return str(command.run(list(told["words"])))

    def _secret(self, told: Mapping[str, Any]) -> Any:
        backend = next(one for one in self._one(told).backends if one.name == told["backend"])
        return str(backend.look_up(told["reference"]))

    def _one(self, told: Mapping[str, Any]) -> Loaded:
        return next(one for one in self._loaded if one.name == told["plugin"])


def config_fault(error: pydantic.ValidationError) -> str:
    """What is wrong with a configuration, without what was entered."""
    told = [f"{'.'.join(str(part) for part in one['loc']) or 'it'}: {one['msg']}" for one in error.errors()]
    return f"The configuration does not fit ({'; '.join(told)})."


class _Clock:
    """The machine's time, or one that stands at a moment for a rehearsal."""

    def __init__(self, now: str | None) -> None:
        self._at = None if now is None else datetime.fromisoformat(now)

    def now(self) -> datetime:
        """The time, in UTC."""
        return self._at or sdk.SystemClock().now()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class _Tokens:
    """OAuth tokens, which the host keeps and refreshes under a lock."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe

    def access(self) -> str:
        """The token in use."""
        return self._known(self._pipe.ask(token=None))

    def refreshed(self, stale: str) -> str:
        """Another one than the stale one."""
        return self._known(self._pipe.ask(token=stale))

    def _known(self, token: str) -> str:
        self._pipe.secrets.add(token)
        return token


class _Told(logging.Handler):
    """Tells the host what is logged."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__(logging.INFO)
        self._pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        self._pipe.say(log=[record.levelno, record.name, self._pipe.hidden(record.getMessage())[:2000]])


def main(specs: Sequence[str]) -> None:
    """Answer until the host has no more to ask."""
    pipe = _pipe()
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    _bound_memory(int(os.environ.get("GOLDENTHREAD_PLUGIN_BYTES", "0")))
    logging.getLogger().addHandler(_Told(pipe))
    logging.getLogger("goldenthread").setLevel(logging.INFO)
    child = Child(pipe, [load(spec) for spec in specs])
    for question in pipe.questions():
        try:
            pipe.say(end=child.answer(question))
        except sdk.ConnectorError as error:
            pipe.say(error=_connector_error(pipe, error))
        except MemoryError:
            pipe.say(error={"code": "OUT_OF_MEMORY", "message": "The plugin needs more memory than it may have."})
        except Exception as error:  # noqa: BLE001 - whatever a plugin does, the host is told
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119 - no file system is asked
            message = f"The plugin failed: {type(error).__name__} in {where}."
            pipe.say(error={"code": "PLUGIN_FAILED", "message": pipe.hidden(message)})


def _connector_error(pipe: Pipe, error: sdk.ConnectorError) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": pipe.hidden(error.message),
        "transient": error.transient,
        "retry_after": error.retry_after,
        "vendor_code": error.vendor_code,
    }


def _pipe() -> Pipe:
    """The pipe over standard input and output; whatever else writes to standard output writes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    questions = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    return Pipe(questions, answers)


def _bound_memory(most: int) -> None:
    """Let the process have so much memory for data and no more; where the system can't, it has no bound."""
    if not most:
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent(parent: int) -> NoReturn:
    """End when the host is gone, whatever the plugin is doing."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
