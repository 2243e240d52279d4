"""PostgreSQL from the outside: start it, reach it, migrate it, check it. No table is named here."""
