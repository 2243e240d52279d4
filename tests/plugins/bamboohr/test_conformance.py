"""The BambooHR connector keeps every promise of the kit."""

from goldenthread_sdk.testing import ConnectorConformance

from plugins.bamboohr.connector import BambooConnector
from tests.plugins.bamboohr.fake_bamboohr import FakeBamboo


class TestBamboo(ConnectorConformance):
    connector = BambooConnector
    vendor = FakeBamboo
