"""A fitted model as a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np


def write(stored: Mapping[str, Any]) -> bytes:
    """A model file: a compressed archive of NumPy arrays."""
    file = io.BytesIO()
    np.savez_compressed(file, **stored)
    return file.getvalue()
