"""The conformance kit on the SCIM connector, and its protocol without a server: what a client sends becomes a user."""

from typing import Any

import httpx2
from goldenthread_sdk import Capability
from goldenthread_sdk.testing import ConnectorConformance, FakeVendor, Unsupported

from plugins.scim.attributes import ENTERPRISE, USER, USERS
from plugins.scim.connector import ScimConnector
from plugins.scim.patches import PATCH, patched
from plugins.scim.resources import cleaned, required, with_defaults

CALLS_US = Unsupported("the identity provider calls us")


class IdentityProvider(FakeVendor):
    """There is nothing to ask of it."""

    def config(self) -> dict[str, Any]:
        return {}

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        raise AssertionError(f"nothing may be sent, and {request.url} was asked")

    def put(self, stream: str, number: int) -> list[str]:
        raise AssertionError(f"there is no stream {stream} to put {number} rows into")

    def page_size(self, stream: str) -> Unsupported:
        del stream
        return CALLS_US

    def put_strange(self, stream: str) -> Unsupported:
        del stream
        return CALLS_US

    def put_broken(self, stream: str) -> Unsupported:
        del stream
        return CALLS_US

    def future_cursor(self, stream: str) -> Unsupported:
        del stream
        return CALLS_US

    def reject_credentials(self) -> None:
        raise AssertionError("there are no credentials")

    def drop_rights(self) -> Unsupported:
        return CALLS_US

    def error_in_ok(self) -> Unsupported:
        return CALLS_US


class TestScim(ConnectorConformance):
    connector = ScimConnector
    vendor = IdentityProvider
    inbound_tests = {Capability.PERSON_PROVISION: "test_a_user_is_provisioned_and_deactivated"}  # noqa: RUF012 - the kit's

    def test_a_user_is_provisioned_and_deactivated(self) -> None:
        """By the protocol alone; over the door and the database it is tried in tests/api/scim."""
        sent = {
            "schemas": [USER, ENTERPRISE],
            "UserName": "ada",
            "name": {"givenName": "Ada", "familyName": "Lovelace", "formatted": "not kept"},
            "nickName": "not kept",
            "title": "read-only",
            ENTERPRISE: {"employeeNumber": "1"},
        }
        resource = with_defaults(cleaned(sent, USERS))
        required(resource, USERS)
        expected = {
            "active": True,
            "userName": "ada",
            "name": {"givenName": "Ada", "familyName": "Lovelace"},
            ENTERPRISE: {"employeeNumber": "1"},
            "displayName": "Ada Lovelace",
        }
        assert resource == expected
        body = {"schemas": [PATCH], "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
        assert patched(resource, body, USERS) == {**expected, "active": False}
