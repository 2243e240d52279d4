"""The Gusto connector keeps every promise of the kit."""

from goldenthread_sdk.testing import ConnectorConformance

from plugins.gusto.connector import GustoConnector
from tests.plugins.gusto.fake_gusto import FakeGusto


class TestGusto(ConnectorConformance):
    connector = GustoConnector
    vendor = FakeGusto
