"""What all tables share, read back from the database's own catalogue: tenants, keys, checks, dates, ids."""

import re
from enum import StrEnum
from uuid import UUID, uuid4

import pytest
from sqlalchemy import BigInteger, CheckConstraint, text
from sqlalchemy.exc import ProgrammingError

import schema.root  # noqa: F401 - brings every table into the metadata
from api.context import bind_tenant
from schema.kit.ids import uuid7
from schema.kit.tables import Choice, Unique, choice, metadata, unique
from schema.kit.tenancy import APP_ROLE
from tests.world import World

TABLES = sorted(metadata.tables)
KEYS = """
    SELECT relation.relname AS table, index.relname AS key, indisunique AS one,
           (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0]) AS first
    FROM pg_index
    JOIN pg_class relation ON relation.oid = indrelid
    JOIN pg_class index ON index.oid = indexrelid
    JOIN pg_namespace ON pg_namespace.oid = relation.relnamespace
    WHERE nspname = 'public' AND relation.relname <> 'alembic_version'
"""
FOREIGN_KEYS = """
    SELECT conname AS key, cardinality(conkey) AS columns, confrelid::regclass::text AS target,
           (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) AS first,
           (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1]) AS first_there
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
WALLS = """
    SELECT relname AS table, relrowsecurity AS walled, pg_get_userbyid(relowner) AS owner,
           ARRAY(SELECT kind FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS kind
                 WHERE has_table_privilege(:role, pg_class.oid, kind)) AS granted
    FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
"""
ALL_RIGHTS = ["SELECT", "INSERT", "UPDATE", "DELETE"]
RIGHTS = {
    "alembic_version": ["SELECT"],
    "audit_event": ["SELECT", "INSERT"],
    "calibration_change": ["SELECT", "INSERT"],
    "domain_event": ["SELECT", "INSERT"],
    "evidence_weighting": ["SELECT", "INSERT"],
    "fairness_acknowledgement": ["SELECT", "INSERT"],
}
"""What the application may not rewrite, and what it may do there."""
ONE_OF = re.compile(r"\w+ IN \([^()]*\)")
NAMED = "(NULLIF(current_setting('goldenthread.organization'::text, true), ''::text))::uuid"
TENANT = f"(organization_id = {NAMED})"
TOLD_ONCE = f'(organization_id = ( SELECT {NAMED} AS "nullif"))'
"""The same wall for the tables of which single rows are looked up for each row of a page."""


def test_the_database_has_the_tables_of_the_code_and_no_others(world: World) -> None:
    found = world.rows(WALLS, role=APP_ROLE)
    assert sorted(row["table"] for row in found) == sorted([*TABLES, "alembic_version"])


def test_every_table_stands_behind_the_wall(world: World) -> None:
    found = {row["table"]: row for row in world.rows(WALLS, role=APP_ROLE)}
    assert [name for name in TABLES if not found[name]["walled"]] == []
    assert {name: row["granted"] for name, row in found.items()} == dict.fromkeys(TABLES, ALL_RIGHTS) | RIGHTS
    assert [name for name in found if found[name]["owner"] == APP_ROLE] == []


def test_every_table_has_the_one_policy_for_all_that_is_done_to_it(world: World) -> None:
    found = world.rows("SELECT * FROM pg_policies WHERE schemaname = 'public'")
    one = {"policyname": "tenant", "permissive": "PERMISSIVE", "cmd": "ALL", "qual": TENANT, "with_check": TENANT}
    once = one | {"qual": TOLD_ONCE, "with_check": TOLD_ONCE}
    expected = dict.fromkeys(TABLES, one) | {"employment": once}
    assert {row["tablename"]: {key: row[key] for key in one} for row in found} == expected
    assert len(found) == len(TABLES)


def test_the_applications_role_cannot_pass_the_wall(world: World) -> None:
    rights = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
    (role,) = world.rows(f"SELECT {rights} FROM pg_roles WHERE rolname = :role", role=APP_ROLE)
    assert set(role.values()) == {False}
    memberships = "SELECT count(*) AS n FROM pg_auth_members WHERE member = :role::regrole"
    assert world.rows(memberships.replace(":role::regrole", f"'{APP_ROLE}'::regrole")) == [{"n": 0}]


def test_the_tenant_leads_every_key_and_index_but_the_organizations_own_name(world: World) -> None:
    found = world.rows(KEYS)
    assert [row["key"] for row in found if row["first"] != "organization_id"] == ["uq_organization_key"]
    assert len({row["table"] for row in found}) == len(TABLES)


def test_the_tenant_leads_every_foreign_key_on_both_sides(world: World) -> None:
    found = world.rows(FOREIGN_KEYS)
    assert [row["key"] for row in found if (row["first"], row["first_there"]) != ("organization_id",) * 2] == []
    alone = {row["target"] for row in found if row["columns"] == 1}
    assert alone == {"organization"}
    assert {row["columns"] for row in found} == {1, 2}


def test_a_connection_without_a_tenant_sees_nothing(world: World) -> None:
    async def counts() -> dict[str, int]:
        async with world.engine().connect() as connection:
            return {name: int(await connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0) for name in TABLES}

    assert world.run(counts()) == dict.fromkeys(TABLES, 0)
    assert world.rows("SELECT count(*) AS n FROM organization") == [{"n": 2}]


@pytest.mark.parametrize("tenant", [None, "demo"])
def test_no_row_can_be_written_for_a_tenant_that_is_not_ones_own(world: World, tenant: str | None) -> None:
    async def insert() -> None:
        async with world.engine().connect() as connection:
            if tenant is not None:
                await bind_tenant(connection, world.tenants[tenant])
            row = {"organization": world.tenants["other"], "id": uuid7()}
            await connection.execute(
                text("INSERT INTO job_family (organization_id, id, name) VALUES (:organization, :id, 'X')"), row
            )

    with pytest.raises(ProgrammingError, match='new row violates row-level security policy for table "job_family"'):
        world.run(insert())


def test_a_tenant_sees_its_own_rows_alone_and_can_move_none_away(world: World) -> None:
    async def work() -> tuple[set[UUID], int]:
        async with world.engine().connect() as connection:
            await bind_tenant(connection, world.tenants["other"])
            seen = (await connection.execute(text("SELECT DISTINCT organization_id FROM employee"))).scalars().all()
            touched = await connection.execute(
                text("UPDATE employee SET version = 99 WHERE organization_id = :demo"), {"demo": world.tenants["demo"]}
            )
            return set(seen), touched.rowcount

    assert world.run(work()) == ({world.tenants["other"]}, 0)


def test_an_unknown_tenant_sees_nothing(world: World) -> None:
    async def count() -> int:
        async with world.engine().connect() as connection:
            await bind_tenant(connection, uuid4())
            return int(await connection.scalar(text("SELECT count(*) FROM employee")) or 0)

    assert world.run(count()) == 0


def test_only_the_derived_closure_stores_where_a_row_ends(world: World) -> None:
    found = world.rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name IN ('valid_from', 'valid_to')"
    )
    ends = [row["table_name"] for row in found if row["column_name"] == "valid_to"]
    begins = sorted(row["table_name"] for row in found if row["column_name"] == "valid_from")
    assert ends == ["reporting_chain"]
    assert {"employment", "reporting_line", "compensation_record", "pay_band"} < set(begins)


def test_rows_of_one_subject_cannot_begin_on_the_same_day(world: World) -> None:
    unique_keys = {
        name: [set(index.columns.keys()) for index in table.indexes if index.unique and "valid_from" in index.columns]
        for name, table in metadata.tables.items()
        if "valid_from" in table.c and name != "reporting_chain"
    }
    assert [name for name, keys in unique_keys.items() if len(keys) != 1] == []
    assert {row["key"] for row in world.rows(KEYS) if row["one"]} >= {"uq_employment_employee_id_valid_from"}


def test_every_id_is_a_uuid_of_version_7(world: World) -> None:
    named = [name for name in TABLES if "id" in metadata.tables[name].c]
    each = " UNION ALL ".join(
        f"""SELECT '{name}' AS name, count(*) AS n,"""
        f""" count(*) FILTER (WHERE substr(id::text, 15, 1) <> '7' OR substr(id::text, 20, 1) !~ '[89ab]') AS bad"""
        f""" FROM "{name}" """
        for name in named
    )
    found = world.rows(each)
    assert [row["name"] for row in found if row["bad"]] == []
    assert sum(row["n"] for row in found) > 10_000
    (odd,) = world.rows("SELECT count(*) AS n FROM organization WHERE substr(organization_id::text, 15, 1) <> '7'")
    assert odd["n"] == 0


def test_the_checks_of_enumerations_are_those_of_the_code(world: World) -> None:
    found = world.rows(
        "SELECT conname, pg_get_constraintdef(oid) AS says FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
    )
    says = {row["conname"]: row["says"] for row in found}
    assert set(says) == {str(check.name) for check in _checks()}
    written = {str(check.name): _written(check) for check in _checks() if ONE_OF.fullmatch(str(check.sqltext))}
    listed = {name: _listed(says[name]) for name in written}
    assert listed == written
    assert len(written) > 80
    enums = [{member.value for member in kind} for kind in _all_enums()]
    assert [name for name, values in listed.items() if values not in enums] == []


def test_a_choice_becomes_a_check_of_all_its_values() -> None:
    class Light(StrEnum):
        GREEN = "GREEN"
        RED = "RED"

    assert choice("light", Light) == Choice("light", Light, nullable=False, default=None)
    assert unique("a", "b", where="c IS NULL") == Unique(("a", "b"), "c IS NULL")


def test_money_is_stored_in_whole_minor_units_beside_a_currency() -> None:
    amounts = [
        (table, column)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_minor")
    ]
    assert [column for _, column in amounts if not isinstance(column.type, BigInteger)] == []
    assert [table.name for table, _ in amounts if not any("currency" in name for name in table.columns.keys())] == []  # noqa: SIM118 - a collection of columns, not a dictionary
    assert len(amounts) == 15


def test_nothing_is_stored_as_a_binary_fraction(world: World) -> None:
    found = world.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type IN ('real', 'double precision', 'money')"
    )
    assert found == []


def _checks() -> list[CheckConstraint]:
    return [one for table in metadata.tables.values() for one in table.constraints if isinstance(one, CheckConstraint)]


def _all_enums() -> list[type[StrEnum]]:
    found, known = [], StrEnum.__subclasses__()
    while known:
        kind = known.pop()
        found.append(kind)
        known += kind.__subclasses__()
    return found


def _listed(clause: str) -> set[str]:
    return {part.split("'")[0] for part in clause.split("ARRAY[")[1].split("'")[1::2]}


def _written(check: CheckConstraint) -> set[str]:
    return set(str(check.sqltext).split(" IN (")[1].split("'")[1::2])
