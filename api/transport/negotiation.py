"""Media types: which of the two GraphQL answers a client wants, and whether its body is JSON.

Accept is read by RFC 9110, section 12.5.1: the most specific range that matches gives the weight.
"""

from dataclasses import dataclass

from api.transport.refusals import Refusal, RefusedError

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
UTF_8 = frozenset({"utf-8", "utf8"})


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    weight: float


def answer_type(accept: str | None) -> str:
    """The media type to answer in; plain JSON where the client doesn't care.

    Raises:
        RefusedError: 406, when the client takes neither.
    """
    ranges = _ranges(accept or "*/*")
    graphql, json = _weight(GRAPHQL, ranges), _weight(JSON, ranges)
    if graphql <= 0 and json <= 0:
        raise RefusedError(
            406, Refusal.NOT_ACCEPTABLE, f"The server answers in {GRAPHQL} or {JSON}: accept one of them."
        )
    return GRAPHQL if graphql > json or (graphql == json and _names(GRAPHQL, ranges)) else JSON


def wants_page(accept: str | None) -> bool:
    """Whether it is a browser asking for something to read."""
    return _names(HTML, _ranges(accept or ""))


def require_json(content_type: str | None) -> None:
    """Raise RefusedError (415) unless the body says that it is JSON in UTF-8."""
    kind, parameters = _split(content_type or "")
    if kind != JSON or parameters.get("charset", "utf-8").lower() not in UTF_8:
        raise RefusedError(
            415,
            Refusal.UNSUPPORTED_MEDIA_TYPE,
            f"Send the request as {JSON} in UTF-8, and say so in Content-Type.",
        )


def _names(kind: str, ranges: list[_Range]) -> bool:
    return any(item.kind == kind and item.weight > 0 for item in ranges)


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
