"""Celery's side of the machine room: three-line shells over `pipeline`, and the sweep that each worker keeps up."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init, worker_ready
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from ingest import pipeline

log = logging.getLogger(__name__)


@shared_task(name="ingest.tasks.run_job")
def run_job(job_id: int) -> None:
    pipeline.run_job(job_id)


@worker_process_init.connect
def warm_up(**_: Any) -> None:
    """Load the language model before the first article asks for it."""
    pipeline.warm_up()


@worker_ready.connect
def keep_sweeping(**_: Any) -> None:
    threading.Thread(target=_sweep_for_ever, daemon=True, name="sweep").start()


def _sweep_for_ever() -> None:
    while True:
        close_old_connections()
        try:
            pipeline.sweep()
        except DatabaseError as error:
            log.warning("The sweep could not reach the database: %s", error)
        time.sleep(settings.SWEEP_SECONDS)
