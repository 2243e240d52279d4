"""Every setting of the server: its name, default, meaning and reader; read once from the environment, frozen.

Not a place for decisions: parts of the program get the narrow values that they need, never the environment.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from api.database.urls import parse_url
from api.errors import CommandError

Network = IPv4Network | IPv6Network

PREFIX = "GOLDENTHREAD_"
LOG_LEVELS = ("debug", "info", "warning", "error")
# Asymmetric only. An HMAC algorithm beside a public key lets whoever reads the key sign tokens with it.
JWT_ALGORITHMS = (
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
    "PS256",
    "PS384",
    "PS512",
    "RS256",
    "RS384",
    "RS512",
)
SHORTEST_SECRET = 32
ORIGIN = re.compile(r"https?://[^/\s*@?#]+")
SWITCH = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False, "on": True, "off": False}
LAST_PORT = 65535
MOST = 1_000_000_000


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser()


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"it must be a whole number from {least} to {most}")
        return int(value)

    return read


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return value.lower()

    return read


def _algorithms(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    unknown = [name for name in names if name not in JWT_ALGORITHMS]
    if unknown or not names:
        raise ValueError(f"it must be a comma-separated list of {', '.join(JWT_ALGORITHMS)}")
    return names


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(origin.strip() for origin in value.split(",") if origin.strip())
    if not origins or not all(ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError("it must be a comma-separated list of origins such as https://hr.example.com")
    return origins


def _switch(value: str) -> bool:
    if value.lower() not in SWITCH:
        raise ValueError(f"it must be one of {', '.join(SWITCH)}")
    return SWITCH[value.lower()]


def _secret(value: str) -> bytes:
    if len(value) < SHORTEST_SECRET:
        raise ValueError(f"it must be a secret of at least {SHORTEST_SECRET} characters")
    return value.encode()


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(network.strip()) for network in value.split(",") if network.strip())
    except ValueError as error:
        raise ValueError("it must be a comma-separated list of networks such as 10.20.0.0/16") from error


def _how(read: Callable[[str], Any], doc: str) -> dict[str, Any]:
    return {"read": read, "doc": doc}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; each field is read from GOLDENTHREAD_ plus its name in capitals."""

    database_url: URL | None = field(
        default=None,
        repr=False,
        metadata=_how(
            parse_url,
            "PostgreSQL 15 or newer, entered as the owner of the tables; unset: the embedded database.",
        ),
    )
    app_database_url: URL | None = field(
        default=None,
        repr=False,
        metadata=_how(
            parse_url,
            "Address that the server enters by; unset: DATABASE_URL under the role goldenthread_app.",
        ),
    )
    data_dir: Path = field(
        default=Path(".goldenthread"),
        metadata=_how(_path, "Folder of the embedded database and of keys made by the program."),
    )
    host: str = field(default="127.0.0.1", metadata=_how(_text, "Address that the server listens on."))
    port: int = field(default=8000, metadata=_how(_whole(1, LAST_PORT), "Port that the server listens on."))
    pool_size: int = field(
        default=10, metadata=_how(_whole(1, 1000), "Most database connections that the server holds.")
    )
    pool_timeout_seconds: int = field(
        default=5,
        metadata=_how(
            _whole(1, 300), "Seconds that a request waits for a connection before it is refused as SATURATED."
        ),
    )
    worker_pool_size: int = field(
        default=7,
        metadata=_how(_whole(5, 1000), "Most database connections that a worker holds, beside one to take jobs over."),
    )
    work_in_server: bool = field(
        default=True, metadata=_how(_switch, "Whether the server does a worker's jobs beside answering requests.")
    )
    statement_timeout_ms: int = field(
        default=15_000,
        metadata=_how(_whole(1, 3_600_000), "Milliseconds that one SQL statement may take before it ends as TIMEOUT."),
    )
    request_timeout_seconds: int = field(
        default=30,
        metadata=_how(_whole(1, 3600), "Seconds that one operation may take before it ends as TIMEOUT, with its SQL."),
    )
    field_timeout_seconds: int = field(
        default=10,
        metadata=_how(
            _whole(1, 3600), "Seconds that one field may take before it ends as TIMEOUT; its siblings are answered."
        ),
    )
    jwt_issuer: str = field(
        default="goldenthread", metadata=_how(_text, "Issuer (iss) that a person's token must name.")
    )
    jwt_audience: str = field(
        default="goldenthread", metadata=_how(_text, "Audience (aud) that a person's token must name.")
    )
    jwt_keys: Path | None = field(
        default=None,
        metadata=_how(_path, "JWKS file with the identity provider's public keys; unset: a key under DATA_DIR."),
    )
    jwt_algorithms: tuple[str, ...] = field(
        default=("ES256",),
        metadata=_how(_algorithms, "Signature algorithms accepted, comma-separated; asymmetric ones only."),
    )
    jwt_organization_claim: str = field(
        default="organization",
        metadata=_how(_text, "Claim of a person's token that holds the id (UUID) of the organization."),
    )
    cursor_key: bytes | None = field(
        default=None,
        repr=False,
        metadata=_how(
            _secret,
            "Secret that signs page cursors, at least 32 characters; unset: made once under DATA_DIR.",
        ),
    )
    secrets_key: bytes | None = field(
        default=None,
        repr=False,
        metadata=_how(
            _secret,
            "Secret that seals other systems' secrets at rest, from 32 characters; unset: made once under DATA_DIR.",
        ),
    )
    secrets_key_previous: bytes | None = field(
        default=None,
        repr=False,
        metadata=_how(_secret, "The SECRETS_KEY before, which still opens what `connector rekey` has not sealed anew."),
    )
    webhook_networks: tuple[Network, ...] = field(
        default=(),
        metadata=_how(_networks, "Private networks that webhooks may reach, also without TLS, comma-separated CIDR."),
    )
    persisted_operations: Path | None = field(
        default=None,
        metadata=_how(_path, "JSON file of operations that clients may name by hash: {sha256: document}."),
    )
    persisted_only: bool = field(
        default=False, metadata=_how(_switch, "Whether only operations of PERSISTED_OPERATIONS are run.")
    )
    automatic_persisted_queries: bool = field(
        default=False, metadata=_how(_switch, "Whether clients may register operations under their hash.")
    )
    cors_origins: tuple[str, ...] = field(
        default=(),
        metadata=_how(_origins, "Origins whose pages may call the server, comma-separated; none when unset."),
    )
    limit_characters: int = field(
        default=100_000,
        metadata=_how(_whole(1, MOST), "Most characters of a document, beyond which it is refused as CHARACTER_LIMIT."),
    )
    limit_tokens: int = field(
        default=5_000,
        metadata=_how(_whole(1, MOST), "Most tokens of a document, beyond which it is refused as TOKEN_LIMIT."),
    )
    limit_definitions: int = field(
        default=200, metadata=_how(_whole(1, MOST), "Most operations and fragments of a document (DEFINITION_LIMIT).")
    )
    limit_depth: int = field(default=20, metadata=_how(_whole(1, MOST), "Deepest that fields may nest (DEPTH_LIMIT)."))
    limit_root_fields: int = field(
        default=20, metadata=_how(_whole(1, MOST), "Most fields at the root of an operation (ROOT_FIELD_LIMIT).")
    )
    limit_fields: int = field(
        default=2_500, metadata=_how(_whole(1, MOST), "Most selections of a document, fragments spread (FIELD_LIMIT).")
    )
    limit_aliases: int = field(
        default=200, metadata=_how(_whole(1, MOST), "Most aliases of a document, fragments spread (ALIAS_LIMIT).")
    )
    limit_directives: int = field(
        default=200,
        metadata=_how(_whole(1, MOST), "Most directives of a document, fragments spread (DIRECTIVE_LIMIT)."),
    )
    limit_merges: int = field(
        default=50_000,
        metadata=_how(
            _whole(1, MOST),
            "Most fields under one name at one place, squared and summed over a document (MERGE_LIMIT).",
        ),
    )
    limit_values: int = field(
        default=10_000, metadata=_how(_whole(1, MOST), "Most values in the variables of an operation (VALUE_LIMIT).")
    )
    limit_cost: int = field(
        default=100_000, metadata=_how(_whole(1, MOST), "Most objects that one answer may hold (COST_LIMIT).")
    )
    cost_per_minute: int = field(
        default=2_000_000,
        metadata=_how(_whole(1, MOST), "Objects that a person may be sent per minute; refused beyond as COST_LIMIT."),
    )
    service_cost_per_minute: int = field(
        default=10_000_000, metadata=_how(_whole(1, MOST), "Objects that a service token may be sent per minute.")
    )
    subscriptions: int = field(
        default=100,
        metadata=_how(
            _whole(1, MOST), "Subscriptions that a person may have open at one server (TOO_MANY_SUBSCRIPTIONS)."
        ),
    )
    service_subscriptions: int = field(
        default=1_000,
        metadata=_how(_whole(1, MOST), "Subscriptions that a service token may have open at one server."),
    )
    field_suggestions: bool = field(
        default=True,
        metadata=_how(
            _switch, "Whether errors say which names would have fitted; callers without a token never hear it."
        ),
    )
    log_level: str = field(default="info", metadata=_how(_one_of(LOG_LEVELS), "Least severity that is logged."))


def load(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment holds; an empty variable counts as unset.

    Raises:
        CommandError: a value can't be read; the sentence names the variable and what it must be.
    """
    values = {item.name: _read(item, environment[name]) for name, item in known().items() if environment.get(name)}
    return Settings(**values)


def known() -> dict[str, Field[Any]]:
    """Every setting by the name of its environment variable, in the order of the class."""
    return {PREFIX + item.name.upper(): item for item in fields(Settings)}


def _read(item: Field[Any], value: str) -> Any:
    try:
        return item.metadata["read"](value)
    except ValueError as error:
        told = f" ({value!r})" if item.repr else ""
        raise CommandError(f"The setting {PREFIX}{item.name.upper()}{told} can't be used: {error}.") from error
