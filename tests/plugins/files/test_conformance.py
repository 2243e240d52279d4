"""The connector of files keeps every promise of the kit that a folder can be asked for."""

from goldenthread_sdk.testing import ConnectorConformance

from plugins.files.connector import FilesConnector
from tests.plugins.files.fake_folder import FakeFolder


class TestFiles(ConnectorConformance):
    connector = FilesConnector
    vendor = FakeFolder
