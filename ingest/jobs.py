"""Jobs as rows: taken with a fence, held by a lease, hinted at by a broker, swept up when a worker dies.

The row is the truth. A message that is lost, doubled or late costs time and nothing else. Rows are written here alone.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery import current_app
from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from ingest.models import Document, Heartbeat, Job

log = logging.getLogger(__name__)
HINT_AGAIN = dt.timedelta(seconds=10)  # how long a queued job waits for its first message before it is hinted at again
RUN_TASK = "ingest.tasks.run_job"


class LeaseLost(Exception):
    """Somebody else has taken the job since: what this worker found is void."""


def beat(name: str) -> None:
    """Note that the process `name` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def is_alive(name: str) -> bool:
    """True where the process has shown itself within the last few sweeps."""
    since = timezone.now() - dt.timedelta(seconds=5 * settings.SWEEP_SECONDS)
    return Heartbeat.objects.filter(name=name, at__gte=since).exists()


def queue(document: Document) -> Job:
    """The job that works on the document; one that failed before is set to work again."""
    job, made = Job.objects.get_or_create(key=f"ingest:{document.pk}", defaults={"document": document})
    if not made and job.state in ("failed", "dead"):
        Job.objects.filter(pk=job.pk).update(state="queued", step="queued", attempts=0, error="", finished_at=None)
        job.refresh_from_db()
    if job.state == "queued":
        transaction.on_commit(lambda: hint(job.pk))
    return job


def hint(job_id: int) -> None:
    """Tell a worker that there is work. A broker that does not answer is no error: the sweep comes back to the row."""
    Job.objects.filter(pk=job_id).update(hinted_at=timezone.now())
    try:
        current_app.send_task(RUN_TASK, args=[job_id], ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("The broker took no hint for job %s: %s", job_id, error)


def take(job_id: int) -> Job | None:
    """The job, taken: its fence raised and its lease begun. None where it is done, or held by somebody alive."""
    now = timezone.now()
    free = Q(state="queued") | Q(state="running", lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=settings.JOB_ATTEMPTS).update(
        state="running", fence=F("fence") + 1, attempts=F("attempts") + 1, lease_until=lease_end(now), error=""
    )
    return Job.objects.select_related("document").get(pk=job_id) if taken else None


def lease_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)


def hold(job: Job, **values: object) -> None:
    """Write to a job that we still hold. Raises LeaseLost where we do not."""
    if not Job.objects.filter(pk=job.pk, fence=job.fence, state="running").update(**values):
        raise LeaseLost(f"job {job.pk} was taken by another worker")


def begin_step(job: Job, step: str) -> None:
    hold(job, step=step, lease_until=lease_end(timezone.now()))


def finish(job: Job) -> None:
    hold(job, state="done", step="done", lease_until=None, finished_at=timezone.now())


def fail(job: Job, reason: str) -> None:
    """End the job for a reason that trying again would not mend. The step stays where it failed."""
    hold(job, state="failed", error=reason, lease_until=None, finished_at=timezone.now())


def let_go(job: Job, reason: str) -> None:
    """Give the job back after a fault of ours; the sweep has it tried again at once, up to the limit of attempts."""
    Job.objects.filter(pk=job.pk, fence=job.fence, state="running").update(lease_until=timezone.now(), error=reason)


@contextmanager
def renewing(job: Job) -> Iterator[None]:
    """Keep the lease while the block works, from a thread, because spaCy does not look up while it reads."""
    stop = threading.Event()
    thread = threading.Thread(target=_renew, args=(job, stop), daemon=True, name=f"lease-{job.pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew(job: Job, stop: threading.Event) -> None:
    while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
        close_old_connections()
        Job.objects.filter(pk=job.pk, fence=job.fence).update(lease_until=lease_end(timezone.now()))
    close_old_connections()


def sweep(hint_job: Callable[[int], None] = hint) -> tuple[int, int]:
    """Hint again at what is overdue and bury what failed too often. Gives how many of each."""
    now = timezone.now()
    overdue = Q(state="running", lease_until__lt=now)
    dead = Job.objects.filter(overdue, attempts__gte=settings.JOB_ATTEMPTS)
    buried = 0
    for job in dead:
        reason = job.error or f"The work stopped {job.attempts} times while at the step {job.step!r}."
        buried += Job.objects.filter(pk=job.pk, fence=job.fence, state="running").update(
            state="dead", error=reason, finished_at=now
        )
    waiting = Q(state="queued") & (Q(hinted_at__lt=now - HINT_AGAIN) | Q(hinted_at=None))
    # A job let go a moment ago was hinted at before it ran, so its own hint time holds it back no longer than this.
    overdue &= Q(hinted_at__lt=now - dt.timedelta(seconds=settings.SWEEP_SECONDS)) | Q(hinted_at=None)
    due = list(Job.objects.filter(waiting | overdue).order_by("pk").values_list("pk", flat=True)[:200])
    for job_id in due:
        hint_job(job_id)
    return len(due), buried
