"""An HTTP request to the graph as it came, with what each step asks it."""

from collections.abc import Mapping
from typing import NamedTuple

from starlette.datastructures import QueryParams, State
from starlette.types import Receive, Scope

WHOLE = "goldenthread.whole"
"""In the scope of a request whose body is there already."""


class Arrival(NamedTuple):
    """One request; its headers by their names in lower case, of one that was sent twice the first."""

    scope: Scope
    receive: Receive
    method: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> "Arrival":
        """The request of an ASGI call."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}
        return cls(scope, receive, scope["method"], headers)

    @property
    def parameters(self) -> QueryParams:
        """Those of the URL."""
        return QueryParams(self.scope["query_string"])

    @property
    def state(self) -> State:
        """What the application keeps for all requests."""
        state: State = self.scope["app"].state
        return state
