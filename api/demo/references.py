"""References of a load, looked at all at once when it is done rather than row by row, which takes half of its time.

Only where the owner of the tables may put the looking off, as on the embedded server; elsewhere PostgreSQL looks at
each row as it does always. What it finds dangling ends the load, so that nothing of it stays.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Select, exists, literal, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from schema.kit.tables import metadata

_MAY = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")


class DanglingError(Exception):
    """Rows refer to others that are not there."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"dangling references: {', '.join(names)}")


@asynccontextmanager
async def looked_at_once(connection: AsyncConnection, tenant: UUID) -> AsyncIterator[None]:
    """Put the look at each row's references off to the end of the block.

    Raises:
        DanglingError: at the end, where one of them leads nowhere.
    """
    if not await connection.scalar(_MAY):
        yield
        return
    await connection.execute(text("SET LOCAL session_replication_role = replica"))
    yield
    await connection.execute(text("SET LOCAL session_replication_role = origin"))
    names = await dangling(connection, tenant)
    if names:
        raise DanglingError(names)


async def dangling(connection: AsyncConnection, tenant: UUID) -> list[str]:
    """The names of the references of an organization that lead nowhere; one statement."""
    looks = [
        _look(constraint, tenant)
        for table in metadata.sorted_tables
        for constraint in sorted(table.foreign_key_constraints, key=lambda one: str(one.name))
    ]
    return list((await connection.execute(union_all(*looks))).scalars())


def _look(constraint: ForeignKeyConstraint, tenant: UUID) -> Select[Any]:
    """A row with the constraint's name, where one of the organization's rows breaks it; a null refers to nothing."""
    own, other = constraint.table, constraint.referred_table.alias("other")
    pairs = [(one.parent, other.c[one.column.name]) for one in constraint.elements]
    given = [mine.is_not(None) for mine, _ in pairs]
    there = exists().where(*(mine == theirs for mine, theirs in pairs)).correlate(own)
    broken = exists().select_from(own).where(own.c.organization_id == tenant, *given, ~there)
    return select(literal(str(constraint.name))).where(broken)
