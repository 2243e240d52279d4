"""From a text to a parsed document of a bearable size: what is checked before validation."""

from collections.abc import Callable

from graphql import DocumentNode, GraphQLSyntaxError, parse

from api.transport.limits.bounds import Bounds, ExcessError
from api.transport.limits.expansion import Expansion, expansions
from api.transport.limits.merges import has_more_merges
from api.transport.refusals import Refusal

# graphql-core tells these two from other syntax errors by their words alone.
TOO_MANY_TOKENS = " tokens. Parsing aborted."
TOO_DEEP = " nested too deeply. Parsing aborted."

MOST_TOLD = 1_000_000

# What is counted, by which bound, and how it is told.
_COUNTED: tuple[tuple[Refusal, str, Callable[[Expansion], int], str], ...] = (
    (Refusal.FIELD_LIMIT, "fields", lambda held: held.fields, "selections"),
    (Refusal.DEPTH_LIMIT, "depth", lambda held: held.depth, "levels of fields"),
    (Refusal.ROOT_FIELD_LIMIT, "root_fields", lambda held: held.root_fields, "fields at its root"),
    (Refusal.ALIAS_LIMIT, "aliases", lambda held: held.aliases, "aliases"),
    (Refusal.DIRECTIVE_LIMIT, "directives", lambda held: held.directives, "directives"),
)


def bounded_document(query: str, bounds: Bounds) -> DocumentNode:
    """The parsed document, not yet validated.

    Raises:
        ExcessError: it is larger than the bounds allow.
        GraphQLSyntaxError: it is no GraphQL.
    """
    if len(query) > bounds.characters:
        told = f"The document has {len(query)} characters and may have {bounds.characters}"
        raise ExcessError(Refusal.CHARACTER_LIMIT, f"{told}: ask for less at once, and put values into variables.")
    document = _parsed(query, bounds)
    _require(Refusal.DEFINITION_LIMIT, len(document.definitions), bounds.definitions, "operations and fragments")
    largest = expansions(document)
    for code, bound, count, what in _COUNTED:
        held = max(map(count, largest), default=0)
        _require(code, held, getattr(bounds, bound), f"{what}, fragments spread,")
    if has_more_merges(document, bounds.merges):
        message = "The document asks for too many fields under the same names: write each field once."
        raise ExcessError(Refusal.MERGE_LIMIT, message)
    return document


def _parsed(query: str, bounds: Bounds) -> DocumentNode:
    try:
        return parse(query, max_tokens=bounds.tokens)
    except GraphQLSyntaxError as error:
        if error.message.endswith(TOO_MANY_TOKENS):
            message = f"The document has more than {bounds.tokens} tokens: ask for less at once."
            raise ExcessError(Refusal.TOKEN_LIMIT, message) from None
        if error.message.endswith(TOO_DEEP):
            raise ExcessError(Refusal.DEPTH_LIMIT, "The document is nested too deeply: ask in steps.") from None
        raise


def _require(code: Refusal, held: int, most: int, what: str) -> None:
    if held > most:
        told = str(held) if held < MOST_TOLD else f"more than {MOST_TOLD}"
        raise ExcessError(code, f"The document has {told} {what} and may have {most}: ask for less at once.")
