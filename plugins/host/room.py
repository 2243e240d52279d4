"""A process for plugins, as the host sees it: asked one thing at a time, with a deadline, and ended when it is over it.

A plugin that raises is told as such; one that hangs, dies or eats memory takes its own process along and no other.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from plugins.host.wire import heard

MEBIBYTE = 1024 * 1024
MEMORY = 768 * MEBIBYTE
"""How much a plugin's process may hold. Python with its HTTP client and models takes about 60 MiB of it."""

LONGEST_LINE = 8 * MEBIBYTE
"""No single answer may be longer."""

START_SECONDS = 20.0
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT", "TMPDIR")
"""What a plugin's process is told of the environment; the server's settings, with its secrets, are not among it."""

ROOT = Path(__file__).resolve().parents[2]

Asked = Callable[[Mapping[str, Any]], Awaitable[Any]]
"""Answers what a plugin's process asks back: for its turn, or for a token."""

_log = logging.getLogger(__name__)


class PluginError(Exception):
    """What a plugin's process was asked went wrong there.

    Attributes:
        code: of the connector's error; PLUGIN_FAILED, PLUGIN_TIMED_OUT, PLUGIN_DIED, OUT_OF_MEMORY where it had none.
        message: what is wrong, and how to mend it.
        transient: whether the same may succeed later.
        retry_after: how many seconds the vendor asks to wait.
        vendor_code: the vendor's own code.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        transient: bool = False,
        retry_after: float | None = None,
        vendor_code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.transient = transient
        self.retry_after = retry_after
        self.vendor_code = vendor_code


class Room:
    """A running process.

    Args:
        process: it.
        name: of what is in it, for messages.
        asked: answers what it asks back.
    """

    def __init__(self, process: asyncio.subprocess.Process, name: str, asked: Asked | None = None) -> None:
        self._process = process
        self._name = name
        self._asked = asked
        self._turn = asyncio.Lock()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.returncode is None

    def kill(self) -> None:
        """End the process without waiting for that."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def call(self, question: str, seconds: float, **told: Any) -> Any:
        """Ask, and wait for the one answer.

        Raises:
            PluginError: there is none, or it is an error; after PLUGIN_TIMED_OUT and PLUGIN_DIED the process is gone.
        """
        async with self._turn:
            await self._say({"call": question, **told})
            try:
                async with asyncio.timeout(seconds):
                    while True:
                        kind, value = await self._heard()
                        if kind == "end":
                            return value
            except TimeoutError:
                raise await self._overdue(seconds) from None
            except asyncio.CancelledError:
                self.kill()  # its answer would be taken for that to the next question
                raise

    async def value(self, question: str, seconds: float, **told: Any) -> Any:
        """Ask for a value of the SDK.

        Raises:
            PluginError: as `call`; PLUGIN_FAILED where it is none.
        """
        said = await self.call(question, seconds, **told)
        try:
            return heard(said)
        except ValueError as error:
            raise PluginError("PLUGIN_FAILED", f"{self._name} answered with something else: {error}.") from error

    async def items(self, question: str, seconds: float, **told: Any) -> AsyncIterator[Any]:
        """Ask, and hear many answers; each has to come within so many seconds of the one before.

        Raises:
            PluginError: as `call`.
        """
        async with self._turn:
            await self._say({"call": question, **told})
            while True:
                try:
                    async with asyncio.timeout(seconds):
                        kind, value = await self._heard()
                except TimeoutError:
                    raise await self._overdue(seconds) from None
                if kind == "end":
                    return
                yield value

    async def close(self) -> None:
        """End the process, whatever it is doing, with all that it started."""
        self.kill()
        await self._process.wait()

    async def _say(self, told: Mapping[str, Any]) -> None:
        stdin = self._process.stdin
        if stdin is None:
            raise AssertionError("a room is started with a pipe")
        try:
            stdin.write(json.dumps(told).encode() + b"\n")
            await stdin.drain()
        except OSError:
            raise await self._died() from None

    async def _heard(self) -> tuple[str, Any]:
        """The next item or the end; what is asked back is answered, what is logged is logged."""
        while True:
            told = await self._line()
            if "ask" in told:
                await self._answer(told["ask"])
            elif "log" in told:
                level, name, words = told["log"]
                logging.getLogger(f"plugins.{name}").log(level, "%s", words)
            elif "error" in told:
                error = told["error"]
                raise PluginError(error.pop("code"), error.pop("message"), **error)
            else:
                return ("item", told["item"]) if "item" in told else ("end", told["end"])

    async def _line(self) -> dict[str, Any]:
        stdout = self._process.stdout
        if stdout is None:
            raise AssertionError("a room is started with a pipe")
        try:
            line = await stdout.readline()
        except ValueError:
            await self.close()
            message = f"{self._name} told more than {LONGEST_LINE:,} bytes at once and was stopped."
            raise PluginError("PLUGIN_FAILED", message) from None
        if not line.endswith(b"\n"):
            raise await self._died()
        said: dict[str, Any] = json.loads(line)
        return said

    async def _answer(self, asked: Mapping[str, Any]) -> None:
        if self._asked is None:
            await self._say({"error": "Nobody answers here."})
            return
        try:
            answer = await self._asked(asked)
        except PluginError as error:
            await self._say({"error": error.message})
        else:
            await self._say({"answer": answer})

    async def _overdue(self, seconds: float) -> PluginError:
        await self.close()
        return PluginError("PLUGIN_TIMED_OUT", f"{self._name} was silent for {seconds:g} s and was stopped.")

    async def _died(self) -> PluginError:
        await self.close()
        return PluginError(
            "PLUGIN_DIED", f"The process of {self._name} ended without an answer (status {self._process.returncode})."
        )


@asynccontextmanager
async def room(
    specs: Sequence[str], name: str, *, asked: Asked | None = None, memory: int = MEMORY
) -> AsyncIterator[Room]:
    """A process with these plugins (`name=module`), until the block ends."""
    started = await open_room(specs, name, asked=asked, memory=memory)
    try:
        yield started
    finally:
        await started.close()


async def open_room(specs: Sequence[str], name: str, *, asked: Asked | None = None, memory: int = MEMORY) -> Room:
    """A process with these plugins, which the caller closes."""
    kept = {variable: os.environ[variable] for variable in KEPT_VARIABLES if variable in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "plugins.host.child",
        *specs,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env={**kept, "GOLDENTHREAD_PLUGIN_BYTES": str(memory), "PYTHONPATH": _path()},
        limit=LONGEST_LINE,
        start_new_session=True,
    )
    return Room(process, name, asked)


def _path() -> str:
    """Where modules are found; as here, so that a plugin is found where the host found it."""
    return os.pathsep.join(dict.fromkeys([str(ROOT), *(entry for entry in sys.path if entry)]))
