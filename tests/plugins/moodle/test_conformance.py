"""The Moodle connector keeps every promise of the kit."""

from goldenthread_sdk.testing import ConnectorConformance

from plugins.moodle.connector import MoodleConnector
from tests.plugins.moodle.fake_moodle import FakeMoodle


class TestMoodle(ConnectorConformance):
    connector = MoodleConnector
    vendor = FakeMoodle
