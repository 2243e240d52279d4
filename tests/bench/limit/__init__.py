"""LIMIT: what the same Starlette, uvicorn and PostgreSQL do when one hand-written statement is the whole server."""
