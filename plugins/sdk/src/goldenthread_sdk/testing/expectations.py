"""How a check of the kit fails: with one sentence that tells the author what the connector did wrong."""

from typing import Self

from goldenthread_sdk.errors import ConnectorError


class BrokenPromiseError(AssertionError):
    """The connector broke a promise."""


def expect(kept: object, sentence: str) -> None:
    """Let pass a promise that was kept.

    Raises:
        BrokenPromiseError: it was not.
    """
    if not kept:
        raise BrokenPromiseError(sentence)


class Raising:
    """A block that has to raise an error of a class: `with Raising(ThrottledError, "…") as caught: …`."""

    def __init__(self, kind: type[ConnectorError], sentence: str) -> None:
        self._kind = kind
        self._sentence = sentence
        self.error: ConnectorError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        if isinstance(error, self._kind):
            self.error = error
            return True
        if error is None or isinstance(error, ConnectorError):
            told = "nothing was raised" if error is None else f"{type(error).__name__} was raised"
            raise BrokenPromiseError(f"{self._sentence}: {self._kind.__name__} was due, and {told}.") from error
        return False
