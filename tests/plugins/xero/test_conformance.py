"""The Xero connectors of both countries keep every promise of the kit."""

from goldenthread_sdk.testing import ConnectorConformance

from plugins.xero.connector import XeroNzConnector, XeroUkConnector
from tests.plugins.xero.fake_xero import FakeXeroNz, FakeXeroUk


class TestXeroUk(ConnectorConformance):
    connector = XeroUkConnector
    vendor = FakeXeroUk


class TestXeroNz(ConnectorConformance):
    connector = XeroNzConnector
    vendor = FakeXeroNz
