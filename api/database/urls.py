"""Reading a PostgreSQL address as people write it into the form that SQLAlchemy and asyncpg take.

Not a connection: nothing here touches the network.
"""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVER = "postgresql+asyncpg"
SCHEMES = frozenset({"postgres", "postgresql", DRIVER})
# libpq's name of a parameter in an address -> asyncpg's; any other would end in a traceback.
PARAMETERS = {"host": "host", "port": "port", "sslmode": "ssl", "connect_timeout": "timeout"}


def parse_url(text: str) -> URL:
    """The address as a SQLAlchemy URL for asyncpg.

    Raises:
        ValueError: the text is no PostgreSQL address, or it has a parameter that the driver doesn't know.
    """
    url = _parsed(text)
    if url.drivername not in SCHEMES:
        raise ValueError(f"the scheme {url.drivername!r} is not postgresql")
    if not url.database:
        raise ValueError("it names no database: postgresql://user:password@host:5432/database")
    unknown = sorted(set(url.query) - set(PARAMETERS))
    if unknown:
        raise ValueError(f"the parameter {unknown[0]!r} is not known (known: {', '.join(PARAMETERS)})")
    return url.set(drivername=DRIVER, query={PARAMETERS[name]: value for name, value in url.query.items()})


def _parsed(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ValueError("it is no address of the form postgresql://user:password@host:5432/database") from error


def shown(url: URL) -> str:
    """The address as it may be printed: without the password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)
