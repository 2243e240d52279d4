"""The closure of the reporting lines, kept in the transaction that changes a line. Read by `schema.access`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from schema.access.reads import uuids
from schema.access.tables import reporting_chain
from schema.access.values import LineKind
from schema.kit.session import Session

DEEPEST = 40
"""No hierarchy is deeper; a chain that reaches this runs in a circle."""

_FORGET = text(
    """
    DELETE FROM reporting_chain
    WHERE organization_id = :organization AND (:everybody OR employee_id = ANY(:employees))
    """
)

_DERIVE = text(
    """
    INSERT INTO reporting_chain (organization_id, manager_id, employee_id, kind, depth, valid_from, valid_to)
    WITH RECURSIVE lines AS (
        SELECT employee_id, kind, line, manager_id, valid_from,
               lead(valid_from) OVER (PARTITION BY employee_id, kind, line ORDER BY valid_from) AS valid_to
        FROM reporting_line
        WHERE organization_id = :organization AND deleted_at IS NULL
    ),
    chain AS (
        SELECT employee_id, kind, manager_id, 1 AS depth, valid_from, valid_to
        FROM lines
        WHERE manager_id IS NOT NULL AND (:everybody OR employee_id = ANY(:employees))
        UNION
        SELECT chain.employee_id, chain.kind, above.manager_id, chain.depth + 1,
               greatest(chain.valid_from, above.valid_from), least(chain.valid_to, above.valid_to)
        FROM chain
        JOIN lines AS above
          ON above.employee_id = chain.manager_id AND above.kind = 'SOLID' AND above.line = 1
         AND above.manager_id IS NOT NULL
         AND (above.valid_to IS NULL OR above.valid_to > chain.valid_from)
         AND (chain.valid_to IS NULL OR above.valid_from < chain.valid_to)
        WHERE chain.kind = 'SOLID' AND chain.depth < :deepest
    )
    SELECT :organization, manager_id, employee_id, kind, depth, valid_from,
           nullif(max(coalesce(valid_to, 'infinity')), 'infinity')
    FROM chain
    GROUP BY manager_id, employee_id, kind, depth, valid_from
    """
)


class CircularLineError(Exception):
    """The solid lines run in a circle."""

    def __init__(self, employee_id: UUID) -> None:
        super().__init__(f"The solid reporting lines above employee {employee_id} run in a circle.")
        self.employee_id = employee_id


async def rebuild(session: Session, organization_id: UUID, employees: Sequence[UUID] | None = None) -> int:
    """Compute the closure anew: of everybody, or of some employees (with `below`, all those under a changed line).

    Three statements. Returns the number of rows.

    Raises:
        CircularLineError: when solid lines run in a circle; the caller's transaction must not commit then.
    """
    values: dict[str, Any] = {
        "organization": organization_id,
        "everybody": employees is None,
        "employees": list(employees or ()),
    }
    await session.run(_typed(_FORGET), values)
    added = await session.run(_typed(_DERIVE), {**values, "deepest": DEEPEST})
    circle = (
        select(reporting_chain.c.employee_id)
        .where(
            reporting_chain.c.organization_id == organization_id,
            or_(reporting_chain.c.depth >= DEEPEST, reporting_chain.c.manager_id == reporting_chain.c.employee_id),
        )
        .limit(1)
    )
    for row in await session.rows(circle):
        raise CircularLineError(row.employee_id)
    return added


async def below(session: Session, organization_id: UUID, employees: Sequence[UUID]) -> list[UUID]:
    """The employees and everybody who ever stood below one of them; one statement."""
    rows = await session.rows(
        select(reporting_chain.c.employee_id)
        .distinct()
        .where(
            reporting_chain.c.organization_id == organization_id,
            reporting_chain.c.manager_id == any_(uuids(employees)),
            reporting_chain.c.kind == LineKind.SOLID,
        )
    )
    return sorted({*employees, *(row.employee_id for row in rows)})


def _typed(statement: Any) -> Any:
    """The statement with the types of its parameters, which raw SQL does not tell."""
    return statement.bindparams(bindparam("organization", type_=Uuid), bindparam("employees", type_=ARRAY(Uuid)))
