"""Media types: which of the two GraphQL answers or a stream a client wants, and whether its body is JSON.

Accept is read by RFC 9110, section 12.5.1: the most specific range that matches gives the weight.
"""

from dataclasses import dataclass
from functools import lru_cache

from api.transport.refusals import Refusal, RefusedError

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"
HTML = "text/html"
REMEMBERED = 256
"""Headers that were read before; each program sends its own again and again."""
UTF_8 = frozenset({"utf-8", "utf8"})


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    weight: float


@lru_cache(REMEMBERED)
def answer_type(accept: str | None) -> str:
    """The media type to answer in; plain JSON where the client doesn't care.

    A stream only where it is liked better than both kinds of JSON: many clients list it last for the case.

    Raises:
        RefusedError: 406, when the client takes none.
    """
    ranges = _ranges(accept or "*/*")
    graphql, json = _weight(GRAPHQL, ranges), _weight(JSON, ranges)
    if _named(EVENTS, ranges) > max(graphql, json):
        return EVENTS
    if graphql <= 0 and json <= 0:
        raise RefusedError(
            406, Refusal.NOT_ACCEPTABLE, f"The server answers in {GRAPHQL}, {JSON} or {EVENTS}: accept one of them."
        )
    return GRAPHQL if graphql > json or (graphql == json and _named(GRAPHQL, ranges) > 0) else JSON


def takes_events(accept: str | None) -> bool:
    """Whether the client names the type of a stream, in whatever place."""
    return _named(EVENTS, _ranges(accept or "")) > 0


def wants_page(accept: str | None) -> bool:
    """Whether it is a browser asking for something to read."""
    return _named(HTML, _ranges(accept or "")) > 0


def weight_of(name: str, header: str) -> float:
    """The weight of a name in a header like Accept-Encoding; 0 where it is not welcome."""
    ranges = _ranges(header)
    return next((item.weight for wanted in (name, "*") for item in ranges if item.kind == wanted), 0.0)


@lru_cache(REMEMBERED)
def require_json(content_type: str | None) -> None:
    """Raise RefusedError (415) unless the body says that it is JSON in UTF-8."""
    kind, parameters = _split(content_type or "")
    if kind != JSON or parameters.get("charset", "utf-8").lower() not in UTF_8:
        raise RefusedError(
            415,
            Refusal.UNSUPPORTED_MEDIA_TYPE,
            f"Send the request as {JSON} in UTF-8, and say so in Content-Type.",
        )


def _named(kind: str, ranges: list[_Range]) -> float:
    return max((item.weight for item in ranges if item.kind == kind), default=0.0)


def _weight(kind: str, ranges: list[_Range]) -> float:
    group = kind.partition("/")[0]
    for wanted in (kind, f"{group}/*", "*/*"):
        weights = [item.weight for item in ranges if item.kind == wanted]
        if weights:
            return max(weights)
    return 0.0


def _ranges(accept: str) -> list[_Range]:
    parts = [_split(part) for part in accept.split(",") if part.strip()]
    return [_Range(kind, _quality(parameters.get("q", "1"))) for kind, parameters in parts]


def _split(text: str) -> tuple[str, dict[str, str]]:
    kind, *rest = text.split(";")
    pairs = (item.partition("=") for item in rest)
    return kind.strip().lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def _quality(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0
