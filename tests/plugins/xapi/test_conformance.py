"""The xAPI connector keeps every promise of the kit."""

from goldenthread_sdk.testing import ConnectorConformance

from plugins.xapi.connector import XapiConnector
from tests.plugins.xapi.fake_lrs import FakeLrs


class TestXapi(ConnectorConformance):
    connector = XapiConnector
    vendor = FakeLrs
