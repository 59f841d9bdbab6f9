"""What the encoder's layers need of the processor, and how they are held where it is missing.

Products of 8 bits are exact on processors with VNNI instructions. On other x86 processors ONNX Runtime adds two of
them in 16 bits, which a matrix with signs overflows (docs/decisions/0010); one that is held from 0 on does not, but
has no VNNI instructions where these are.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

_VNNI = re.compile(r"\b(?:avx512_vnni|avx_vnni)\b")
_CPUINFO = Path("/proc/cpuinfo")
# Fields of onnx.proto, and its numbers for types of tensors.
_GRAPH, _INITIALIZER, _DATA_TYPE, _RAW_DATA = 7, 5, 2, 9
_INT8, _UINT8 = 3, 2
_VARINT, _LENGTH, _FIXED = 0, 2, {1: 8, 5: 4}
_SIGN = np.uint8(0x80)


class _Field(NamedTuple):
    """A field of a message: its number, and where what it holds begins and ends."""

    number: int
    start: int
    end: int


def overflows(machine: str | None = None, cpuinfo: Path = _CPUINFO) -> bool:
    """True where sums of products of 8 bits may not fit, and where it cannot be told."""
    if (machine or platform.machine()).lower() not in {"x86_64", "amd64", "i386", "i686"}:
        return False
    try:
        return _VNNI.search(cpuinfo.read_text(encoding="utf-8")) is None
    except OSError:
        return True


def drop_signs(model: bytes) -> bytes:
    """The same model with every matrix of 8 bits held from 0 on, 128 for nought; it must be one that training wrote.

    Nothing else changes, so that the bytes can be changed where they stand (Protocol Buffers' wire format). Raises
    ValueError for what is no such message.
    """
    held = bytearray(model)
    for graph in _list_fields(held, 0, len(held), _GRAPH):
        for tensor in _list_fields(held, graph.start, graph.end, _INITIALIZER):
            (type_,) = _list_fields(held, tensor.start, tensor.end, _DATA_TYPE)
            if held[type_.start] == _INT8:
                held[type_.start] = _UINT8
                for raw in _list_fields(held, tensor.start, tensor.end, _RAW_DATA):
                    values = np.frombuffer(held, dtype=np.uint8, count=raw.end - raw.start, offset=raw.start)
                    values ^= _SIGN
    return bytes(held)


def _list_fields(data: bytearray, at: int, end: int, number: int) -> list[_Field]:
    return [field for field in _read_fields(data, at, end) if field.number == number]


def _read_fields(data: bytearray, at: int, end: int) -> Iterator[_Field]:
    while at < end:
        key, start = _read_number(data, at, end)
        kind = key & 7
        if kind == _VARINT:
            _, at = _read_number(data, start, end)
        elif kind == _LENGTH:
            length, start = _read_number(data, start, end)
            at = start + length
        elif kind in _FIXED:
            at = start + _FIXED[kind]
        else:
            raise ValueError(f"no message of Protocol Buffers: a field of kind {kind}")
        if at > end:
            raise ValueError("no message of Protocol Buffers: a field ends behind it")
        yield _Field(key >> 3, start, at)


def _read_number(data: bytearray, at: int, end: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = shift = 0
    while at < end:
        value |= (data[at] & 0x7F) << shift
        if data[at] < 0x80:
            return value, at + 1
        at, shift = at + 1, shift + 7
    raise ValueError("no message of Protocol Buffers: a number does not end")
