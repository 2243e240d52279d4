"""Creates the demo organization from a simulated one: tables by COPY, then heads, roles, personas and the closure.

Works as the owner of the tables, since COPY does not go through row-level security, in one transaction: an
interrupted load leaves nothing.
"""

from collections.abc import Iterator
from datetime import date

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import exists, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.database.statistics import look_at_all
from api.demo import growth, history, pay, people, programs, succession, work
from api.demo.copying import Copy, Progress, Simulated, copy
from api.demo.drawn import KEY, Drawn, drawn_from, kept
from api.demo.references import looked_at_once
from ml.simulate.organization import Organization
from schema.access.tables import account, role_grant
from schema.access.values import Role
from schema.kit.ids import uuid7
from schema.kit.session import Session
from schema.kit.tables import metadata
from schema.people import chains
from schema.people.tables import org_unit, organization
from schema.reviews.tables import rating_scale

# What is written after the look at all tables; statistics of a transaction stay when it is committed.
_LOOK_AT_THE_REST = text(
    "ANALYZE domain_event_cause, job_profile_skill, talent_assessment, succession_plan, successor_nomination,"
    " succession_gap, program, program_cycle, program_link, talent_strategy, metric_definition, misalignment_finding"
)


async def drawn(connection: AsyncConnection, key: str) -> Drawn | None:
    """What the organization with this key was drawn from; None where there is none."""
    found = await connection.execute(select(organization.c.settings).where(organization.c.key == key))
    row = found.first()
    return None if row is None else drawn_from(row.settings)


async def holds(engine: AsyncEngine, key: str, table: str) -> bool:
    """Whether the organization with this key has a row in a table."""
    rows = metadata.tables[table].c.organization_id
    there = select(exists().where(rows == organization.c.organization_id)).where(organization.c.key == key)
    async with engine.connect() as connection:
        return bool(await connection.scalar(there))


async def create(engine: AsyncEngine, key: str, told: Organization, progress: Progress) -> int:
    """Load the organization under a key; the number of rows copied. One transaction."""
    async with engine.begin() as connection:
        simulated = Simulated(told, uuid7(_moment(told.until), told.seed))
        async with looked_at_once(connection, simulated.organization_id):
            rows = await _load(connection, simulated, key, progress)
    return rows


def row_count(told: Organization) -> int:
    """How many rows a load copies, about; for a progress bar."""
    return sum(len(table) for table in told.tables().values())


async def _load(connection: AsyncConnection, simulated: Simulated, key: str, progress: Progress) -> int:
    await _found(connection, simulated, key)
    driver = await _driver(connection)
    rows = 0
    for job in _jobs(simulated):
        rows += await copy(driver, simulated, job, progress)
    await _appoint(connection, simulated)
    await chains.rebuild(Session(connection), simulated.organization_id)
    await look_at_all(connection)
    progress("domain_event", await history.record(connection, simulated.organization_id, simulated.stamp))
    await succession.plan(connection, simulated, progress)
    await programs.draw(connection, simulated, progress)
    await connection.execute(_LOOK_AT_THE_REST)
    return rows


def _jobs(simulated: Simulated) -> Iterator[Copy]:
    yield from people.copies(simulated)
    yield from growth.catalogue_copies(simulated)
    yield from pay.band_copies(simulated)
    yield from work.goal_copies(simulated)
    yield from work.check_in_copies(simulated)
    yield from growth.development_copies(simulated)
    yield from growth.review_copies(simulated)
    yield from pay.record_copies(simulated)


async def _found(connection: AsyncConnection, simulated: Simulated, key: str) -> None:
    """The organization itself, with its scale of ratings."""
    stamps = {"created_at": simulated.stamp, "updated_at": simulated.stamp}
    told = simulated.organization
    origin = kept(Drawn(len(told.employees), told.seed, told.until))
    settings = {"personas": _personas(simulated), "switches": [], KEY: origin}
    row = {"organization_id": simulated.organization_id, "key": key, "name": simulated.organization.name}
    await connection.execute(insert(organization), {**row, "settings": settings, **stamps})
    scale = {"id": simulated.fresh_ids("rating_scale", 1)[0], "name": "Five levels", "scale_version": 1}
    await connection.execute(insert(rating_scale), {"organization_id": simulated.organization_id, **scale, **stamps})


def _personas(simulated: Simulated) -> dict[str, str]:
    """The account of each persona: its work e-mail."""
    told, who = simulated.organization, simulated.organization.personas
    emails, persons = told.persons.values("work_email"), told.employees.values("person")
    rows = {
        "employee": who.employee,
        "manager": who.manager,
        "skip-level": who.skip_level_manager,
        "hrbp": who.hrbp,
        "compensation": who.compensation_analyst,
        "hr-admin": who.hr_admin,
        "auditor": who.auditor,
    }
    return {name: emails[persons[row]] for name, row in rows.items()}


async def _appoint(connection: AsyncConnection, simulated: Simulated) -> None:
    """Heads of units, and the roles of accounts."""
    told, tenant = simulated.organization, simulated.organization_id
    heads = zip(simulated.ids("org_units"), simulated.values("org_units", "head"), strict=True)
    for unit, head in heads:
        mine = (org_unit.c.organization_id == tenant, org_unit.c.id == unit)
        await connection.execute(update(org_unit).where(*mine).values(head_id=head))
    found = await connection.execute(select(account).where(account.c.organization_id == tenant))
    accounts = {row.employee_id: row.id for row in found}
    offices = zip(simulated.values("roles", "employee"), told.roles.values("role"), strict=True)
    grants = [(accounts[who], Role(office)) for who, office in offices if office in set(Role)]
    ids = simulated.fresh_ids("role_grant", len(grants))
    stamps = dict.fromkeys(("granted_at", "created_at", "updated_at"), simulated.stamp)
    rows = [
        {"organization_id": tenant, "id": row, "account_id": who, "role": office, **stamps}
        for row, (who, office) in zip(ids, grants, strict=True)
    ]
    await connection.execute(insert(role_grant), rows)


def _moment(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    """Asyncpg's own connection, taught to COPY documents."""
    raw = await connection.get_raw_connection()
    driver: asyncpg.Connection = raw.driver_connection
    await driver.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + value.encode(),
        decoder=lambda value: value[1:].decode(),
    )
    return driver
