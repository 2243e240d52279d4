"""Secrets stay in the database: no statement selects them, no field of the graph could show them."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlalchemy import LargeBinary

from schema.access.fields import node_types
from schema.access.request import Request
from schema.access.viewer import Viewer
from schema.governance.integration_types import WebhookSubscription
from schema.kit.ids import uuid7
from schema.kit.session import Session

SECRETS = {
    "audit_event": {"salt", "content_digest"},
    "domain_event": {"payload"},
    "connected_system": {"settings", "credentials", "credentials_key"},
    "sync_run": {"checkpoint"},
    "webhook_subscription": {"secret", "previous_secret", "previous_secret_until", "secret_key"},
}
INNER = {
    "connected_system": {"cursors", "failures", "hinted", "open_until"},
    "remote_change": {
        "approved_by_id",
        "node_id",
        "node_type",
        "payload",
        "proposed_by_id",
        "reference",
        "remote_version",
    },
}
"""What only the host of connectors needs: no secret, and nobody's to read."""
GOVERNED = {
    name: registered
    for name, registered in node_types.items()
    if registered.cls.__module__.startswith("schema.governance.")
}


@pytest.mark.parametrize("name", GOVERNED)
def test_no_statement_selects_a_secret(name: str) -> None:
    readable = GOVERNED[name].readable
    request = Request(cast("Session", None), Viewer(uuid7()), datetime(2026, 11, 20, tzinfo=UTC), b"key")
    selected = readable.columns(request)
    table = readable.table
    hidden = {"organization_id", "deleted_at"} | SECRETS.get(table.name, set()) | INNER.get(table.name, set())
    assert {column.name for column in selected} >= {column.name for column in table.c} - hidden
    assert {column.name for column in selected} & hidden == set()
    assert [column.name for column in selected if isinstance(column.type, LargeBinary)] == []


def test_no_field_is_named_after_a_secret() -> None:
    named = {field.python_name for one in GOVERNED.values() for field in one.cls.__strawberry_definition__.fields}
    assert named & set().union(*SECRETS.values()) == set()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://user:word@hooks.example.org/T000/B000?token=secret", "hooks.example.org"),
        ("https://hooks.example.org:8443/x", "hooks.example.org"),
        ("not a url", None),
    ],
)
def test_the_host_of_a_webhook_holds_no_secret(url: str, host: str | None) -> None:
    subscription: Any = WebhookSubscription.__new__(WebhookSubscription)
    subscription.__dict__["url"] = url
    assert subscription.host() == host
