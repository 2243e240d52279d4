"""The database of these tests is made as that of development."""

from tests.schema.development.conftest import small

__all__ = ["small"]
