"""The configuration of a connection: a pydantic model whose secrets are never shown. Not where it lies."""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, SecretStr


class Config(BaseModel):
    """Base of a connector's configuration; a field of type `Secret` is kept encrypted and never shown.

    Describe every field with `pydantic.Field(description=…)`: people fill it in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)


Secret = SecretStr
"""The type of a field that must not be read back; `.get_secret_value()` gives it to the connector."""


def secret_names(config: type[Config]) -> tuple[str, ...]:
    """The names of the secret fields."""
    return tuple(name for name, field in config.model_fields.items() if _is_secret(field.annotation))


def secrets_of(config: Config) -> tuple[str, ...]:
    """The secrets that a configuration holds, in plain text; what is written anywhere must not contain them."""
    held = (getattr(config, name) for name in secret_names(type(config)))
    return tuple(secret.get_secret_value() for secret in held if secret is not None and secret.get_secret_value())


def parted(config: type[Config], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was given, in two parts: what may be shown, and the secrets."""
    hidden = secret_names(config)
    shown = {name: value for name, value in given.items() if name not in hidden}
    return shown, {name: value for name, value in given.items() if name in hidden}


def _is_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_is_secret(part) for part in get_args(annotation))
