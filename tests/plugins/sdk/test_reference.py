"""The reference connector keeps every promise of the kit."""

from goldenthread_sdk.testing import ConnectorConformance

from tests.plugins.sdk.acme import AcmeConnector
from tests.plugins.sdk.fake_acme import FakeAcme


class TestAcme(ConnectorConformance):
    connector = AcmeConnector
    vendor = FakeAcme
