"""The second wall between tenants, as SQL for migrations: row-level security, and the role that it binds.

The first wall is the predicate that every statement carries. This one holds when that is forgotten: a connection
that has not named its tenant sees no row and can write none.
"""

APP_ROLE = "goldenthread_app"
"""Whom the server enters as: it owns no table, so row-level security binds it."""

_TENANT = "nullif(current_setting('goldenthread.organization', true), '')::uuid"


def protect(table: str) -> list[str]:
    """The statements that put a new table behind the wall and let the application use it."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} USING (organization_id = {_TENANT}) WITH CHECK (organization_id = {_TENANT})",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}",
    ]


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
