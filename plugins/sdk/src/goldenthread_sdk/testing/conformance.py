"""The conformance kit: a class that an author extends, and that gets a test for each promise that a connector makes."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from goldenthread_sdk.connector import Connector
from goldenthread_sdk.testing import checks_basics, checks_pushing, checks_reading, checks_transport, checks_webhooks
from goldenthread_sdk.testing.checking import CHECKS, Check, Subject, subjects
from goldenthread_sdk.testing.expectations import expect
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.testing.vendor import FakeVendor

KIT = (checks_basics, checks_reading, checks_transport, checks_pushing, checks_webhooks)
"""The modules whose checks make the kit."""


class ConnectorConformance:
    """Extend it, name your connector and your vendor of tests, and the suite is made from the declarations.

    A test is named `test_<promise>__<stream or command>`; one that you write under the same name replaces it.

    Attributes:
        connector: what is tested.
        vendor: on what.
        inbound_tests: the test of this class that tries each inbound capability, by capability.
    """

    connector: ClassVar[type[Connector[Any]]]
    vendor: ClassVar[type[FakeVendor]]
    inbound_tests: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for need, check in CHECKS:
            for name, subject in subjects(need, cls.connector, cls.vendor).items():
                title = f"test_{check.__name__}" + (f"__{name}" if name else "")
                if not hasattr(cls, title):
                    setattr(cls, title, _test(check, subject))

    def test_the_contract_is_there(self) -> None:
        """The vendor's contract is at hand in the edition that the connector names: a missing one is no green test."""
        declared = self.connector.vendor.contract
        if declared is None:
            pytest.skip("the connector names no contract of the vendor")
        from goldenthread_sdk.testing.contracts import MissingContractError, contract_path

        try:
            contract_path(declared)
        except MissingContractError as missing:
            pytest.fail(str(missing), pytrace=False)

    def test_inbound_capabilities_are_tried(self) -> None:
        """Each inbound capability names the test that tries it."""
        for capability in self.connector.inbound:
            named = self.inbound_tests.get(capability, "")
            expect(hasattr(self, named), f"{capability} is declared and no test is named in inbound_tests for it.")


def _test(check: Check, subject: Subject) -> Callable[[Any], None]:
    """A test method."""

    def test(self: Any) -> None:
        del self
        outcome = check(subject)
        if isinstance(outcome, Unsupported):
            pytest.skip(outcome.reason)

    test.__doc__ = check.__doc__
    return test
