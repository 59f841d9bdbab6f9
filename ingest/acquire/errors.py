"""What can go wrong while a document is acquired, in words for an editor."""

from __future__ import annotations


class AcquireError(Exception):
    """The document could not be had. `reason` is one or two plain sentences that quote nothing the server sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchError(AcquireError):
    """The address was not fetched. `passing` is True where it may well answer later (silence, a 5xx, no name)."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


class ArchiveError(AcquireError):
    """Archived bytes are absent, or are no longer the bytes that were stored."""
