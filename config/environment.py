"""Values that the first start makes and later starts keep, in the data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def keep_secret(path: Path, *, length: int = 50) -> str:
    """The secret in the file at `path`, made with mode 0600 where there is none yet.

    Two processes may start at once: the first to create the file wins and both read the same secret.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(length))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
