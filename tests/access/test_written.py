"""What PostgreSQL writes is what the rows tell: every field that it can write, for personas of every standing."""

from typing import Any

import orjson
import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type, is_object_type, is_required_argument
from strawberry.schema.schema_converter import GraphQLCoreConverter

from api.context import bind_tenant
from api.transport.encoding import encoded
from schema.access import texts as passages
from schema.access.request import Request
from schema.kit.batch import batch_of
from schema.kit.session import Session
from schema.kit.written import Written
from tests.access import crawl
from tests.access.conftest import NOW, Stage
from tests.access.scores import PORTS
from tests.world import CURSOR_KEY, EXECUTOR

PERSONAS = ("subject", "boss", "former", "colleague", "admin", "boss_where_managers_see_pay", "machine_all")


@pytest.mark.parametrize("name", PERSONAS)
def test_texts_tell_what_rows_tell(on_stage: Stage, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data and errors are the same, and much of it was written as text indeed."""
    written: list[bytes] = []
    flawless = passages._flawless

    def noted(text: bytes) -> Written:
        written.append(text)
        return flawless(text)

    monkeypatch.setattr(passages, "_flawless", noted)
    document = crawl.parsed(f"query Every {{ {' '.join(_asked())} }}")
    rows, texts = (on_stage.runner.run(_answer(on_stage, name, document, written=by)) for by in (False, True))
    assert texts == rows
    assert len(written) > len(_asked()) / 2


def _asked() -> list[str]:
    """Every list of the root, once with all plain fields and once for each field that leads further."""
    asked = []
    for name, field in crawl.roots().items():
        node = _node_of(field)
        if node is None or any(map(is_required_argument, field.args.values())):
            continue
        asked.append(f"{name}: {name}(first: 1000) {{ nodes {{ id {_plain(node)} }} }}")
        asked += [
            f"{name}_{key}: {name}(first: 50) {{ totalCount nodes {{ id {selected} }} }}"
            for key, one in node.fields.items()
            if (selected := _selected(key, one)) is not None
        ]
    return asked


def _selected(key: str, field: GraphQLField) -> str | None:
    """A field that leads to further objects, with all that is plain there; None for any other."""
    kind = get_named_type(field.type)
    if not is_object_type(kind) or not _is_writable(field):
        return None
    node = _node_of(field)
    if node is not None:
        return f"{key}(first: 3) {{ totalCount nodes {{ id {_plain(node)} }} }}"
    return f"{key} {{ __typename {_plain(kind)} }}"


def _node_of(field: GraphQLField) -> GraphQLObjectType | None:
    """The type of the nodes of a connection; None for what is none."""
    kind = get_named_type(field.type)
    found = kind.fields.get("nodes") if is_object_type(kind) else None
    return None if found is None else get_named_type(found.type)


def _plain(kind: GraphQLObjectType) -> str:
    leaves = (key for key, one in kind.fields.items() if is_leaf_type(get_named_type(one.type)) and _is_writable(one))
    return " ".join(leaves)


def _is_writable(field: GraphQLField) -> bool:
    declared = field.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
    resolver = declared.base_resolver
    is_told = resolver is None or hasattr(batch_of(resolver) or resolver.wrapped_func, "__writes__")
    return is_told and not any(map(is_required_argument, field.args.values()))


async def _answer(on_stage: Stage, name: str, document: Any, *, written: bool) -> tuple[Any, list[Any]]:
    persona = on_stage.personas[name]
    async with on_stage.engine.connect() as connection:
        await bind_tenant(connection, persona.viewer.organization_id)
        request = Request(Session(connection), persona.viewer, NOW, CURSOR_KEY, written=written, ports=PORTS)
        found = await EXECUTOR.execute(document, context_value=request)
    return orjson.loads(encoded(found.data)), [(one.message, one.path) for one in found.errors or ()]
