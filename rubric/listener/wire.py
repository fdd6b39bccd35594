"""Fields of a protobuf message, written by hand: the package that could is there for training only."""

from __future__ import annotations

from typing import Final

_NUMBER: Final = 0
_BYTES: Final = 2
_SEVEN_BITS: Final = 0x7F
_MORE: Final = 0x80


def number_in(field: int, value: int) -> bytes:
    """Return a field that holds a number, 0 or more."""
    return _varint(field << 3 | _NUMBER) + _varint(value)


def bytes_in(field: int, value: bytes) -> bytes:
    """Return a field that holds text in UTF-8, bytes, or a message."""
    return _varint(field << 3 | _BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > _SEVEN_BITS:
        written.append(value & _SEVEN_BITS | _MORE)
        value >>= 7
    written.append(value)
    return bytes(written)
