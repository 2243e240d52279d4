"""A part of an answer that is JSON text already: PostgreSQL wrote it, nobody reads it again on the way out."""

import re

FLAW = '{"":0}'
"""Stands in a text where the graph would tell an error. No value looks like it: texts escape their quotes."""

_HEADS = re.compile(rb'\{"(.)', re.DOTALL)
_ENDS = frozenset({b",", b"}", b"]"})


class Written:
    """JSON in UTF-8 that stands in an answer as it is; read once, for the little that has to be known of it.

    In JSON without spaces, `{"` begins an object, or ends a string with a brace; after the latter comes one of three
    signs, after the former a name, which only a flaw has none of. Objects without fields are not counted, and not
    written either.

    Attributes:
        text: the JSON, of an object or a list.
        objects: how many objects it holds.
        is_flawed: whether it holds a flaw.
    """

    __slots__ = ("is_flawed", "objects", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        heads: list[bytes] = _HEADS.findall(text)
        kinds = set(heads)
        ends = 0 if kinds.isdisjoint(_ENDS) else sum(head in _ENDS for head in heads)
        self.objects = len(heads) - ends
        self.is_flawed = b'"' in kinds
