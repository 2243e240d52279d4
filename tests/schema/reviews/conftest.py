"""The database of these tests is made as that of development."""

from tests.schema.development.conftest import empty_thread

__all__ = ["empty_thread"]
