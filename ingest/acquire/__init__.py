"""Acquiring: an address in, archived bytes out. The only code in the house that opens an outgoing connection.

In: addresses that strangers wrote. Out: `Fetched` bytes, canonical addresses, files in the archive. Every refusal is an
`AcquireError` whose `reason` is a plain sentence that may be shown to an editor.
Imports neither Django nor settings: limits, permitted loopback ports and folders come in as arguments; when a page was
fetched is the caller's to record.
"""

from ingest.acquire.addresses import canonical_url
from ingest.acquire.archive import load, store
from ingest.acquire.download import Fetched, FetchLimits, fetch
from ingest.acquire.errors import AcquireError, ArchiveError, FetchError

__all__ = [
    "AcquireError",
    "ArchiveError",
    "FetchError",
    "FetchLimits",
    "Fetched",
    "canonical_url",
    "fetch",
    "load",
    "store",
]
