"""Values of the SDK as JSON and back, for the pipe between the host and a plugin's process. Not what is said over it.

A value of a known class is an object with its class under `$`; all others are what JSON has.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import goldenthread_sdk as sdk
from pydantic import BaseModel

_CROSSING: tuple[type[Any], ...] = (
    *sdk.RECORDS,
    *sdk.ORDERS,
    sdk.PersonRef,
    sdk.Row,
    sdk.Gone,
    sdk.RowFault,
    sdk.Checkpoint,
    sdk.Change,
    sdk.Plan,
    sdk.Settlement,
    sdk.Finding,
    sdk.Health,
    sdk.Discovery,
    sdk.Delivery,
    sdk.Hint,
    sdk.Candidate,
    sdk.Denial,
    sdk.RunFacts,
    sdk.NodeRef,
    sdk.SettlementState,
    sdk.Happened,
)

CLASSES: Mapping[str, type[Any]] = {cls.__name__: cls for cls in _CROSSING}
"""What may cross the pipe; nothing else is ever made of what a plugin's process says."""

KIND, VALUE = "$", "="


class UnspeakableError(TypeError):
    """A value that can't cross the pipe."""


def spoken(value: Any) -> Any:
    """A value as JSON has it.

    Raises:
        UnspeakableError: it is of no class that may cross.
    """
    if value is None or isinstance(value, bool | int | float) or type(value) is str:
        return value
    if isinstance(value, Mapping):
        return {str(key): spoken(one) for key, one in value.items()}
    if isinstance(value, bytes):
        return {KIND: "bytes", VALUE: base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {KIND: "datetime", VALUE: value.isoformat()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [spoken(one) for one in value]
    return _object(value)


def heard(value: Any) -> Any:
    """A value out of JSON.

    Raises:
        ValueError: it is none that may cross, or not of the shape that its class has.
    """
    if isinstance(value, list):
        return tuple(heard(one) for one in value)
    if not isinstance(value, dict):
        return value
    if KIND not in value:
        return {key: heard(one) for key, one in value.items()}
    return _made(str(value[KIND]), value)


def _object(value: Any) -> Any:
    name = type(value).__name__
    if CLASSES.get(name) is not type(value):
        raise UnspeakableError(f"a {name} can't be told to the host: use the SDK's values")
    if isinstance(value, StrEnum):
        return {KIND: name, VALUE: value.value}
    if isinstance(value, BaseModel):
        return {KIND: name, VALUE: value.model_dump(mode="json")}
    return {KIND: name, VALUE: {field.name: spoken(getattr(value, field.name)) for field in fields(value)}}


def _made(name: str, value: Mapping[str, Any]) -> Any:
    held = value.get(VALUE)
    if name == "bytes":
        return base64.b64decode(str(held))
    if name == "datetime":
        return datetime.fromisoformat(str(held))
    cls = CLASSES.get(name)
    if cls is None:
        raise ValueError(f"a {name[:40]!r} is nothing that may be told")
    if issubclass(cls, BaseModel):
        return cls.model_validate(held)
    if is_dataclass(cls) and isinstance(held, dict):
        return _dataclass(cls, held)
    return cls(held)


def _dataclass(cls: type[Any], held: Mapping[str, Any]) -> Any:
    try:
        return cls(**{name: heard(one) for name, one in held.items()})
    except TypeError as error:
        raise ValueError(f"a {cls.__name__} has other parts than that") from error
