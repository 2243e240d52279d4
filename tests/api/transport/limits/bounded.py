"""The bounds that the tests of this folder start from: the server's own."""

from dataclasses import replace

from api.app import bounds
from api.settings import Settings
from api.transport.limits.bounds import Bounds


def bounded(**changed: int) -> Bounds:
    """The default bounds with some changed."""
    return replace(bounds(Settings()), **changed)
