"""The GraphQL endpoint over WebSocket: subscriptions, and queries and mutations too, many at a time on one socket.

The messages are those of api.transport.messages. A socket belongs to one caller until that caller's token ends; each
operation, and each event of a subscription, has a transaction of its own.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from api.auth.viewers import identify
from api.transport.answers import Answer, failed
from api.transport.calls import LARGEST_BODY, Call, call_from
from api.transport.deadlines import GoneError, reading_client
from api.transport.messages import PROTOCOL, Close, CloseError, Kind, Message, message_of, text_of
from api.transport.negotiation import GRAPHQL
from api.transport.operations import Caller, Operations
from api.transport.refusals import RefusedError
from api.transport.running import Running
from schema.kit.errors import Code, CodedError

INIT_SECONDS = 10

_log = logging.getLogger(__name__)


class GraphQLSocket:
    """Serves one schema's operations on sockets that come from our own site, from listed ones, or from no browser."""

    def __init__(self, operations: Operations, origins: Collection[str]) -> None:
        self._operations = operations
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The endpoint as an ASGI application."""
        socket = WebSocket(scope, receive, send)
        if not self._is_welcome(socket.headers):
            await socket.close()
            return
        if PROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(Close.SUBPROTOCOL, f"The subprotocol must be {PROTOCOL}.")
            return
        await socket.accept(PROTOCOL)
        await _Conversation(socket, self._operations).hold()

    def _is_welcome(self, headers: Headers) -> bool:
        """Browsers open sockets for any page, without a preflight; they name the page's site."""
        origin = headers.get("origin")
        return origin is None or origin in self._origins or urlsplit(origin).netloc == headers.get("host")


class _Conversation:
    """What happens on one socket."""

    def __init__(self, socket: WebSocket, operations: Operations) -> None:
        self._socket = socket
        self._operations = operations
        self._caller: Caller | None = None
        self._greeted = False
        self._running = Running()
        self._end = CloseError(Close.INIT_TIMEOUT, f"connection_init did not come within {INIT_SECONDS} s.")

    async def hold(self) -> None:
        """Talk until one side closes the socket; whatever still runs then is cancelled and has ended."""
        try:
            async with asyncio.timeout(INIT_SECONDS) as self._limit:
                await self._listen()
        except TimeoutError:
            await self._close(self._end)
        except CloseError as end:
            await self._close(end)
        except GoneError:
            return
        except Exception:  # noqa: BLE001 - the last wall: logged, and the client told
            _log.exception("a socket failed")
            await self._close(CloseError(Close.FAULT, "Something went wrong here."))
        finally:
            await self._running.abandon()

    async def _listen(self) -> None:
        while True:
            received = await self._socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            await self._handle(_message(received))

    async def _handle(self, message: Message) -> None:
        match message.kind:
            case Kind.CONNECTION_INIT:
                await self._greet(message.payload)
            case Kind.PING:
                await self._send(text_of(Kind.PONG, payload=message.payload or None))
            case Kind.SUBSCRIBE:
                self._start(message)
            case Kind.COMPLETE:
                self._running.stop(message.id)

    async def _greet(self, payload: Mapping[str, object]) -> None:
        if self._greeted:
            raise CloseError(Close.TOO_MANY_INITS, "connection_init came more than once.")
        self._greeted = True
        self._caller = await self._identified(payload)
        self._end = CloseError(Close.FORBIDDEN, "The token has expired.")
        self._limit.reschedule(_end_of(self._caller))
        await self._send(text_of(Kind.CONNECTION_ACK))

    async def _identified(self, payload: Mapping[str, object]) -> Caller:
        state = self._socket.app.state
        try:
            identity = identify(_authorization(payload, self._socket.headers), state.door.rules, state.door.clock())
            caller = Caller(state.door, state.uses, identity)
            await caller.require_known()
        except CodedError as error:
            raise _closing(error) from error
        return caller

    def _start(self, message: Message) -> None:
        if self._caller is None:
            raise CloseError(Close.UNAUTHORIZED, "connection_init must come first.")
        if message.id in self._running:
            raise CloseError(Close.DUPLICATE, f"Subscriber for {message.id} already exists")
        try:
            call = call_from(message.payload)
        except RefusedError as error:
            raise CloseError(Close.BAD_MESSAGE, str(error)) from error
        self._running.start(message.id, self._operate(message.id, call, self._caller))

    async def _operate(self, identity: str, call: Call, caller: Caller) -> None:
        """One operation from its first answer to the message that ends it, before which its id is free again."""
        try:
            last = await self._answered(identity, call, caller)
            self._running.release(identity)
            await self._send(last)
        except GoneError:
            self._finish(CloseError(Close.TRY_AGAIN, "What was sent was not read."))
        except CloseError as end:
            self._finish(end)

    async def _answered(self, identity: str, call: Call, caller: Caller) -> str:
        """Send what there is to tell; the message that ends the operation."""
        try:
            self._running.require_room()
            prepared = self._operations.prepare(call)
            async with aclosing(self._operations.answers(caller, prepared)) as answers:
                async for answer in answers:
                    if answer is not None:
                        await self._send(text_of(Kind.NEXT, identity, _executed(answer)))
        except GoneError:
            raise
        except Exception as error:  # noqa: BLE001 - the last wall: a fault is masked and told
            return _last_words(identity, error)
        return text_of(Kind.COMPLETE, identity)

    def _finish(self, end: CloseError) -> None:
        """Close the socket from one of its operations; where it is being closed already, that is enough."""
        self._end = end
        with suppress(RuntimeError):
            self._limit.reschedule(asyncio.get_running_loop().time())

    async def _send(self, text: str) -> None:
        try:
            async with reading_client():
                await self._socket.send_text(text)
        except (WebSocketDisconnect, WebSocketDisconnected):
            raise GoneError from None

    async def _close(self, end: CloseError) -> None:
        with suppress(GoneError, WebSocketDisconnect, WebSocketDisconnected):
            async with reading_client():
                await self._socket.close(end.code, end.reason)


class _UnexecutedError(Exception):
    """Carries an answer without data, which ends an operation."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("the operation was not executed")
        self.answer = answer


def _message(received: Mapping[str, Any]) -> Message:
    text = received.get("text")
    if text is None:
        raise CloseError(Close.BAD_MESSAGE, "A message must be text.")
    if len(text) > LARGEST_BODY:
        raise CloseError(Close.TOO_BIG, f"A message may have {LARGEST_BODY} characters.")
    return message_of(text)


def _authorization(payload: Mapping[str, object], headers: Headers) -> str | None:
    """What the payload says, since browsers can't set headers of a socket; else the header."""
    told = next((value for name, value in payload.items() if name.lower() == "authorization"), None)
    return told if isinstance(told, str) else headers.get("authorization")


def _end_of(caller: Caller) -> float | None:
    """When the socket must be closed, by the event loop's clock."""
    if caller.expires_at is None:
        return None
    return asyncio.get_running_loop().time() + (caller.expires_at - caller.door.clock()).total_seconds()


def _executed(answer: Answer) -> dict[str, Any]:
    if "data" not in answer.body:
        raise _UnexecutedError(answer)
    return answer.body


def _last_words(identity: str, error: Exception) -> str:
    """The message that ends an operation by an error.

    Raises:
        CloseError: the error ends the socket.
    """
    if isinstance(error, CodedError) and error.code is Code.UNAUTHENTICATED:
        raise _closing(error) from error
    answer = error.answer if isinstance(error, _UnexecutedError) else failed(error, GRAPHQL)
    return text_of(Kind.ERROR, identity, answer.body["errors"])


def _closing(error: CodedError) -> CloseError:
    return CloseError(Close.FORBIDDEN if error.code is Code.UNAUTHENTICATED else Close.TRY_AGAIN, error.message)
