"""The application: the only place where settings, database, keys, schema and transport are joined."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.routing import Route

from api.auth.keys import cursor_key, verification_keys
from api.auth.tokens import TokenRules
from api.context import Door
from api.database.engines import app_engine
from api.database.running import running_database
from api.engine import Executor
from api.graph import executor
from api.last_use import LastUse
from api.settings import Settings
from api.transport.health import healthz, readyz
from api.transport.http import GraphQLEndpoint
from api.transport.pages import welcome
from schema.root import schema


def create_app(settings: Settings, graph: GraphQLSchema | None = None) -> Starlette:
    """The ASGI application; its database is up from start-up to shutdown of the server that runs it.

    Args:
        settings: what the environment says.
        graph: the schema to serve; the thread's own when left out.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with running_database(settings) as database:
            engine = app_engine(database.app, settings)
            app.state.door = Door(engine, token_rules(settings), cursor_key(settings))
            app.state.uses = LastUse(engine)
            try:
                yield
            finally:
                await engine.dispose()

    engine = executor(schema) if graph is None else Executor(graph)
    return Starlette(
        routes=[
            Route("/", welcome),
            Route("/graphql", GraphQLEndpoint(engine)),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ],
        lifespan=lifespan,
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
