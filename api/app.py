"""The application: the only place where settings, database, keys, schema and transport are joined."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from api.auth.keys import cursor_key, verification_keys
from api.auth.tokens import TokenRules
from api.connections import Plugins, added_fields, plugins_at_start
from api.context import Door, utc_now
from api.database.engines import app_engine
from api.database.lanes import Lanes
from api.database.running import running_database
from api.engine import Executor
from api.feeds.installed import ports
from api.feeds.shapes import Shapes
from api.graph import executor
from api.last_use import LastUse
from api.scim.endpoint import BASE, ScimEndpoint, forwarded
from api.scoring.installed import model_ports
from api.settings import Settings
from api.transport.health import healthz, readyz
from api.transport.http import METHODS, GraphQLEndpoint
from api.transport.limits.bounds import Bounds
from api.transport.operations import Operations
from api.transport.pages import welcome
from api.transport.persisted import persisted
from api.transport.preflight import PROOFS
from api.transport.single import TOKEN_HEADER
from api.transport.socket import GraphQLSocket
from api.webhooks import WebhookEndpoint
from schema.governance.hook_addresses import WEBHOOKS
from schema.root import extended

GRAPH = "/graphql"


def create_app(
    settings: Settings, graph: GraphQLSchema | None = None, clock: Callable[[], datetime] = utc_now
) -> Starlette:
    """The ASGI application; its database is up from start-up to shutdown of the server that runs it.

    Args:
        settings: what the environment says.
        graph: the schema to serve; the thread's own when left out.
        clock: what tells requests the time, UTC.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with running_database(settings) as database:
            engine = app_engine(database.app, settings)
            lanes = Lanes(engine)
            app.state.uses = LastUse(engine)
            try:
                async with (
                    ports(database.app, engine, lanes, settings, Shapes(runner, bounds(settings)), plugins) as feeds,
                    model_ports(database.app, settings) as models,
                ):
                    lent = {**feeds, **models}
                    door = Door(engine, lanes, token_rules(settings), cursor_key(settings), clock, ports=lent)
                    app.state.door = door
                    yield
                    lanes.close()
            finally:
                await engine.dispose()

    seconds = settings.field_timeout_seconds
    plugins = plugins_at_start() if graph is None else Plugins()
    served = extended(added_fields(plugins))
    runner = executor(served, field_seconds=seconds) if graph is None else Executor(graph, field_seconds=seconds)
    operations = _operations(settings, runner)
    endpoint = GraphQLEndpoint(operations)
    return _Served(
        endpoint,
        routes=[
            Route(GRAPH, endpoint),
            Route("/", welcome),
            WebSocketRoute(GRAPH, GraphQLSocket(operations, settings.cors_origins)),
            Route(f"{BASE}/{{path:path}}", forwarded(ScimEndpoint(settings.request_timeout_seconds))),
            Route(f"{WEBHOOKS}/{{target}}", WebhookEndpoint(settings.request_timeout_seconds)),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ],
        middleware=_middleware(settings),
        lifespan=lifespan,
    )


class _Served(Starlette):
    """The application; requests to the graph, which nearly all are, pass by the routes of the others."""

    def __init__(self, endpoint: GraphQLEndpoint, **rest: Any) -> None:
        super().__init__(**rest)
        self._endpoint = endpoint
        # Middleware stands around the routes, and belongs around the endpoint too.
        self._straight = not rest["middleware"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if self._straight and scope["type"] == "http" and scope["path"] == GRAPH:
            scope["app"] = self
            await self._endpoint(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def bounds(settings: Settings) -> Bounds:
    """How large documents may be and how dear operations, by the settings."""
    return Bounds(
        characters=settings.limit_characters,
        tokens=settings.limit_tokens,
        definitions=settings.limit_definitions,
        depth=settings.limit_depth,
        root_fields=settings.limit_root_fields,
        fields=settings.limit_fields,
        aliases=settings.limit_aliases,
        directives=settings.limit_directives,
        merges=settings.limit_merges,
        values=settings.limit_values,
        cost=settings.limit_cost,
        person_budget=settings.cost_per_minute,
        service_budget=settings.service_cost_per_minute,
        person_subscriptions=settings.subscriptions,
        service_subscriptions=settings.service_subscriptions,
    )


def token_rules(settings: Settings) -> TokenRules:
    """What persons' tokens must satisfy, by the settings."""
    return TokenRules(
        keys=verification_keys(settings),
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        algorithms=settings.jwt_algorithms,
        organization_claim=settings.jwt_organization_claim,
    )


def _operations(settings: Settings, engine: Executor) -> Operations:
    known = persisted(
        settings.persisted_operations, only=settings.persisted_only, automatic=settings.automatic_persisted_queries
    )
    return Operations(
        engine,
        known,
        seconds=settings.request_timeout_seconds,
        events_at_once=max(1, settings.pool_size // 2),
        bounds=bounds(settings),
        hide_suggestions=not settings.field_suggestions,
    )


def _middleware(settings: Settings) -> list[Middleware]:
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=METHODS,
            allow_headers=("content-type", TOKEN_HEADER, *PROOFS),
            expose_headers=("retry-after",),
        )
    ]
