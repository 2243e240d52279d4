"""The conformance kit: write a vendor for tests, extend one class, and get a suite made from what you declared."""

from goldenthread_sdk.testing.clock import FakeClock
from goldenthread_sdk.testing.conformance import ConnectorConformance
from goldenthread_sdk.testing.expectations import BrokenPromiseError
from goldenthread_sdk.testing.rig import Rig
from goldenthread_sdk.testing.unsupported import Unsupported
from goldenthread_sdk.testing.vendor import FakeVendor

__all__ = ["BrokenPromiseError", "ConnectorConformance", "FakeClock", "FakeVendor", "Rig", "Unsupported"]
