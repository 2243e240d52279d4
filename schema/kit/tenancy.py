"""The second wall between tenants, as SQL for migrations: row-level security, and the role that it binds.

The first wall is the predicate that every statement carries. This one holds when that is forgotten: a connection
that has not named its tenant sees no row and can write none.
"""

APP_ROLE = "goldenthread_app"
"""Whom the server enters as: it owns no table, so row-level security binds it."""

_TENANT = "nullif(current_setting('goldenthread.organization', true), '')::uuid"


def protect(table: str, *, append_only: bool = False) -> list[str]:
    """The statements that put a new table behind the wall and let the application use it.

    An `append_only` table can be read and added to, never rewritten.
    """
    rights = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} USING (organization_id = {_TENANT}) WITH CHECK (organization_id = {_TENANT})",
        f"GRANT {rights} ON {table} TO {APP_ROLE}",
    ]


def told_once(table: str) -> str:
    """The statement that lets the wall of a table name the tenant once for a statement, not for each look at a row.

    It pays where single rows are looked up for each row of a page; elsewhere it is one more node to make ready.
    """
    wall = f"organization_id = (SELECT {_TENANT})"
    return f"ALTER POLICY tenant ON {table} USING ({wall}) WITH CHECK ({wall})"


def told_each_time(table: str) -> str:
    """The statement that undoes `told_once`."""
    wall = f"organization_id = {_TENANT}"
    return f"ALTER POLICY tenant ON {table} USING ({wall}) WITH CHECK ({wall})"


def create_role() -> str:
    """The statement that makes the application's role where the server has none; roles are the server's, not ours."""
    return f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
                CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """


def admit() -> list[str]:
    """The statements that let the application into the schema, and let the tables' owner take its role on."""
    return [
        f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}",
        f"GRANT SELECT ON alembic_version TO {APP_ROLE}",
        f"""
        DO $$ BEGIN
            GRANT {APP_ROLE} TO CURRENT_USER;
        EXCEPTION WHEN insufficient_privilege OR invalid_grant_operation THEN NULL;
        END $$
        """,
    ]


def expel() -> list[str]:
    """The statements that undo `admit`; the role stays, since other databases of the server may use it."""
    return [
        "REVOKE SELECT ON alembic_version FROM goldenthread_app",
        "REVOKE USAGE ON SCHEMA public FROM goldenthread_app",
    ]
