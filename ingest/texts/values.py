"""What reading takes and gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

OUT_OF_MEMORY = 3  # exit code of the child


class ReadError(Exception):
    """The bytes gave no text. `reason` is a plain sentence for an editor that quotes nothing of them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What one reading may cost: `seconds` of the clock, `cpu_seconds` of computing, `characters` of result."""

    seconds: float = 20.0
    cpu_seconds: int = 20
    memory_bytes: int = 1 << 29  # address space of the child, about 60 MB of which it needs for itself
    body_bytes: int = 20_000_000
    characters: int = 2_000_000


@dataclass(frozen=True, slots=True)
class ReadText:
    """The plain text of a document and what the document says of itself.

    `body` holds no NUL, no surrogate and no other control character than tab and newline, so every database takes it.
    None means that the document does not say (title, date, publisher) or is too short to tell (language). `charset`
    names how the bytes were decoded: "windows-1252" where nothing better fitted.
    """

    body: str
    title: str | None = None
    published_on: dt.date | None = None
    publisher: str | None = None
    language: str | None = None  # ISO 639-1
    charset: str = "utf-8"
