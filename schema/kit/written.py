"""A part of an answer that is JSON text already: PostgreSQL wrote it, nobody reads it again on the way out."""

import re

_END = re.compile(rb'\{"[,}\]]')


class Written:
    """JSON in UTF-8 that stands in an answer as it is."""

    __slots__ = ("text",)

    def __init__(self, text: bytes) -> None:
        self.text = text

    @property
    def objects(self) -> int:
        """How many objects the text, of an object or a list, holds.

        In JSON without spaces, `{"` begins an object, or ends a string with a brace; after the latter comes one of
        three signs, after the former a name. Objects without fields are not counted, and not written either.
        """
        return self.text.count(b'{"') - sum(1 for _ in _END.finditer(self.text))
