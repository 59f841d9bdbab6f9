"""JSON -> records: the inverse of `ingest.records.to_json`, by the types that the records declare. Pure.

What a version holds is read with this years after it was written, so a field that the record has got since takes its
default, and a field that it has lost is refused.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")

_PLAIN = {
    Decimal: lambda value: Decimal(str(value)),
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
}


def from_json(kind: type[Value], value: Any) -> Value:
    """The value of type `kind` whose JSON form `value` is.

    Raises ValueError where it is the form of no such value.
    """
    try:
        decoded: Value = _decode(kind, value)
    except (TypeError, ValueError, KeyError, ArithmeticError) as error:
        raise ValueError(f"this is not the JSON form of a {kind.__name__}: {error}") from error
    return decoded


def _decode(kind: Any, value: Any) -> Any:
    if kind in _PLAIN:
        return _PLAIN[kind](value)
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (option for option in get_args(kind) if option is not types.NoneType)
        return None if value is None else _decode(inner, value)
    if get_origin(kind) is tuple:
        inner, *_ = get_args(kind)  # every tuple of a record is of one type throughout
        return tuple(_decode(inner, item) for item in value)
    if hasattr(kind, "__dataclass_fields__"):
        return _decode_record(kind, value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not a {kind.__name__}")
    return value


def _decode_record(kind: Any, value: Mapping[str, Any]) -> Any:
    kinds = _kinds_of(kind)
    if strangers := value.keys() - kinds.keys():
        raise KeyError(f"{kind.__name__} has no field {', '.join(sorted(strangers))}")
    return kind(**{name: _decode(kinds[name], item) for name, item in value.items()})


@cache
def _kinds_of(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
