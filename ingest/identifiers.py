"""Public identifiers: ULIDs in lower case, so that they sort by the moment they were made."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def make_id() -> str:
    """A new identifier of 26 characters: 48 bits of milliseconds, then 80 random bits (ULID specification)."""
    return identifier(time.time_ns() // 1_000_000, secrets.randbits(80))


def identifier(milliseconds: int, bits: int) -> str:
    """The identifier of a moment, in milliseconds since 1970, and 80 bits that tell it from others of that moment."""
    number = milliseconds << 80 | bits
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
