"""Top: settings, addresses, processes. Knows every app; nobody imports it."""

import os

# One thread for matrices, before anything loads them: ours are small, and waiting threads cost more than they help.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from config.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
