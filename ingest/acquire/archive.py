"""Archived bytes in a folder, each file named by its SHA-256. Written once, never changed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from ingest.acquire.errors import ArchiveError

SHA256 = re.compile(r"[0-9a-f]{64}")


def store(directory: Path, body: bytes) -> str:
    """Archives the bytes as `ab/abcdef…` below `directory` and returns their SHA-256 in lower-case hexadecimal.

    Storing the same bytes again changes nothing, except that a damaged file is mended. The file appears complete or not
    at all, also after a power cut and with several writers at once.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    path = _find_path(directory, sha256)
    if not _is_held(path, sha256):
        _write(path, body, sync=True)
        _sync_folder(path.parent)
        _sync_folder(directory)
    return sha256


def store_unsynced(directory: Path, body: bytes) -> None:
    """Archives bytes that can be made again: as `store`, but a power cut may lose them. Hundreds of times faster."""
    sha256 = hashlib.sha256(body).hexdigest()
    _write(_find_path(directory, sha256), body, sync=False)


def _write(path: Path, body: bytes, *, sync: bool) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def load(directory: Path, sha256: str) -> bytes:
    """The archived bytes. Raises ArchiveError where they are absent or no longer match their name."""
    try:
        body = _find_path(directory, sha256).read_bytes()
    except FileNotFoundError:
        raise ArchiveError(f"The archived file {sha256} is absent.") from None
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ArchiveError(f"The archived file {sha256} is damaged: its content no longer matches its name.")
    return body


def _find_path(directory: Path, sha256: str) -> Path:
    if not SHA256.fullmatch(sha256):
        raise ArchiveError(f"{sha256[:80]!r} is not a SHA-256 in lower-case hexadecimal.")
    return directory / sha256[:2] / sha256


def _is_held(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _sync_folder(folder: Path) -> None:
    """A renamed file survives a power cut only once its folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
