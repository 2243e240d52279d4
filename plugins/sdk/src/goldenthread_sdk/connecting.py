"""A connector joined with its way to the vendor: the one place that does it, for the host and for tests."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

from goldenthread_sdk.config import Config
from goldenthread_sdk.connector import Connector
from goldenthread_sdk.context import Clock, Context
from goldenthread_sdk.transport import Tokens, VendorTransport


@dataclass(frozen=True, slots=True)
class Way:
    """What a connector is lent to reach its vendor; see `VendorTransport`."""

    inner: httpx2.BaseTransport
    clock: Clock
    log: logging.Logger
    turn: Callable[[], None] = lambda: None
    tokens: Tokens | None = None
    source: random.Random = field(default_factory=random.Random)


def connected(kind: type[Connector[Any]], config: Config, way: Way) -> Connector[Any]:
    """A connector with a configuration, on a way to its vendor."""
    transport = VendorTransport(
        inner=way.inner,
        allowed=tuple(kind.base_urls(config)),
        limits=kind.limits,
        clock=way.clock,
        fault_in=lambda answer: connector.fault_in(answer),  # noqa: PLW0108 - it is made below
        turn=way.turn,
        tokens=way.tokens,
        source=way.source,
    )
    client = httpx2.Client(transport=transport, timeout=kind.limits.timeout, trust_env=False)
    connector = kind(Context(config, client, way.clock, way.log))
    return connector
