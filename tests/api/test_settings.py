"""Settings: defaults, values, and one clear sentence for each value that can't be used."""

from pathlib import Path

import pytest

from api.errors import CommandError
from api.settings import Settings, known, load

ORIGINS = "it must be a comma-separated list of origins such as https://hr.example.com"


def test_nothing_set_gives_the_defaults() -> None:
    assert load({}) == Settings()
    assert Settings().data_dir == Path(".goldenthread")
    assert (Settings().host, Settings().port) == ("127.0.0.1", 8000)
    assert Settings().jwt_algorithms == ("ES256",)


def test_an_empty_variable_counts_as_unset() -> None:
    assert load({"GOLDENTHREAD_PORT": "", "GOLDENTHREAD_DATABASE_URL": ""}) == Settings()


def test_values_are_read_by_their_kind() -> None:
    read = load(
        {
            "GOLDENTHREAD_DATABASE_URL": "postgres://hr:secret@db.example:5433/thread?sslmode=require",
            "GOLDENTHREAD_PORT": "9000",
            "GOLDENTHREAD_JWT_ALGORITHMS": "RS256, ES256",
            "GOLDENTHREAD_CURSOR_KEY": "k" * 32,
            "GOLDENTHREAD_LOG_LEVEL": "WARNING",
            "GOLDENTHREAD_PERSISTED_ONLY": "TRUE",
            "GOLDENTHREAD_AUTOMATIC_PERSISTED_QUERIES": "0",
            "GOLDENTHREAD_CORS_ORIGINS": "https://hr.example.com, http://localhost:3000",
        }
    )
    assert read.database_url is not None
    assert read.database_url.render_as_string(hide_password=False) == (
        "postgresql+asyncpg://hr:secret@db.example:5433/thread?ssl=require"
    )
    assert read.port == 9000
    assert read.jwt_algorithms == ("RS256", "ES256")
    assert read.cursor_key == b"k" * 32
    assert read.log_level == "warning"
    assert (read.persisted_only, read.automatic_persisted_queries) == (True, False)
    assert read.cors_origins == ("https://hr.example.com", "http://localhost:3000")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "eighty", "it must be a whole number from 1 to 65535"),
        ("PORT", "0", "it must be a whole number from 1 to 65535"),
        ("PORT", "65536", "it must be a whole number from 1 to 65535"),
        ("PORT", "٨٠", "it must be a whole number from 1 to 65535"),
        ("POOL_SIZE", "-1", "it must be a whole number from 1 to 1000"),
        ("LOG_LEVEL", "loud", "it must be one of debug, info, warning, error"),
        ("PERSISTED_ONLY", "maybe", "it must be one of true, false, 1, 0, yes, no, on, off"),
        ("CORS_ORIGINS", "*", ORIGINS),
        ("CORS_ORIGINS", "hr.example.com", ORIGINS),
        ("CORS_ORIGINS", "https://hr.example.com/app", ORIGINS),
    ],
)
def test_a_bad_value_is_named_with_what_it_must_be(name: str, value: str, why: str) -> None:
    with pytest.raises(CommandError) as told:
        load({f"GOLDENTHREAD_{name}": value})
    assert str(told.value) == f"The setting GOLDENTHREAD_{name} ({value!r}) can't be used: {why}."


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512", "ES256,HS256", ",", "dir"])
def test_only_asymmetric_algorithms_are_taken(algorithm: str) -> None:
    with pytest.raises(CommandError, match="must be a comma-separated list of ES256"):
        load({"GOLDENTHREAD_JWT_ALGORITHMS": algorithm})


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://hr:hunter2@db/thread", "the scheme 'mysql' is not postgresql"),
        ("thread", "it is no address of the form postgresql://user:password@host:5432/database"),
        ("postgresql://hr:hunter2@db", "it names no database: postgresql://user:password@host:5432/database"),
        (
            "postgresql://hr:hunter2@db/thread?fallback=1",
            "the parameter 'fallback' is not known (known: host, port, sslmode, connect_timeout)",
        ),
    ],
)
def test_a_bad_address_is_told_without_its_password(url: str, why: str) -> None:
    with pytest.raises(CommandError) as told:
        load({"GOLDENTHREAD_DATABASE_URL": url})
    assert str(told.value) == f"The setting GOLDENTHREAD_DATABASE_URL can't be used: {why}."


def test_secrets_stay_out_of_the_printed_settings() -> None:
    printed = repr(
        load(
            {
                "GOLDENTHREAD_DATABASE_URL": "postgresql://hr:hunter2@db/thread",
                "GOLDENTHREAD_APP_DATABASE_URL": "postgresql://app:hunter2@db/thread",
                "GOLDENTHREAD_CURSOR_KEY": "hunter2" * 5,
            }
        )
    )
    assert "hunter2" not in printed


def test_every_setting_says_what_it_means() -> None:
    assert list(known()) == [f"GOLDENTHREAD_{name.upper()}" for name in Settings.__dataclass_fields__]
    assert all(item.metadata["doc"].endswith(".") for item in known().values())
