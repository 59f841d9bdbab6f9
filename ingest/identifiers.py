"""Public identifiers: ULIDs in lower case, so that they sort by the moment they were made."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def make_id() -> str:
    """A new identifier of 26 characters: 48 bits of milliseconds, then 80 random bits (ULID specification)."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
