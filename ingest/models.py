"""What was fetched, what the machine read in it and what it proposes.

Documents, snapshots and texts are kept for ever; runs and candidates can be computed again and are never edited.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ingest.identifiers import make_id

STATES = ("queued", "running", "done", "failed", "dead")
STEPS = ("queued", "fetch", "read", "extract", "done")
CANDIDATE_TYPES = ("statement", "event", "relation", "conflict")


class GazetteerEntry(models.Model):
    """A name that editors know, so that extraction sees it where the model would not."""

    name = models.CharField(max_length=200, unique=True)
    label = models.CharField(max_length=20)  # spaCy entity label

    class Meta:
        verbose_name_plural = "gazetteer entries"

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """Bytes as they came, kept in the archive under their hash. Shared by all documents that have the same bytes."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    media_type = models.CharField(max_length=100)
    charset = models.CharField(max_length=40, blank=True)  # as the server declared it; empty: not declared
    size = models.PositiveBigIntegerField()  # bytes
    is_held = models.BooleanField(default=True, editable=False)  # False: came with a dump, which has its hash alone
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class Text(models.Model):
    """The plain text that one reader version makes of one snapshot. Never edited: a changed text is another row."""

    id = models.CharField(primary_key=True, max_length=26, default=make_id, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="texts")
    reader = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)  # of the UTF-8 form of `body`
    body = models.TextField()
    is_held = models.BooleanField(default=True, editable=False)  # False: came with a dump, and `body` is empty
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "reader"], name="text_once_per_reader")]

    def __str__(self) -> str:
        return self.id


class Document(models.Model):
    """An article as we were given it: an address, or bytes and their publisher."""

    id = models.CharField(primary_key=True, max_length=26, default=make_id, editable=False)
    identity = models.CharField(max_length=64, unique=True)  # see pipeline.identity_of
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)  # None: unknown, so relative dates stay unresolved
    language = models.CharField(max_length=10, blank=True)
    text_public = models.BooleanField(default=False)
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="documents")
    text = models.ForeignKey(Text, null=True, on_delete=models.PROTECT, related_name="documents")
    retrieved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title or self.url or self.id


class IdempotencyKey(models.Model):
    """A key that a client sent with its document: the same key gives the same document."""

    key = models.CharField(max_length=200)
    user = models.CharField(max_length=150)
    document = models.ForeignKey(Document, on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_user")]

    def __str__(self) -> str:
        return self.key


class Job(models.Model):
    """Work to be done on one document. This row is the truth; a broker's message is only a hint that it exists."""

    key = models.CharField(max_length=100, unique=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default="queued")
    step = models.CharField(max_length=10, choices=[(s, s) for s in STEPS], default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)  # raised by whoever takes the job; an older fence may not write
    lease_until = models.DateTimeField(null=True, blank=True)
    hinted_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # a plain sentence for an editor
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_overdue")]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """The last sign of life of a process that others must know to be alive."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ExtractionRun(models.Model):
    """One pass of one extractor over one text."""

    id = models.CharField(primary_key=True, max_length=26, default=make_id, editable=False)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="runs")
    published_on = models.DateField(null=True)  # what relative dates were counted from
    extractor = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    model = models.CharField(max_length=80)
    configuration = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)  # SHA-256 over the five fields above: one run per configuration
    unaligned = models.PositiveIntegerField(default=0)  # spans that did not fall on the text and were dropped
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "fingerprint"], name="run_once_per_configuration")]

    def __str__(self) -> str:
        return f"{self.extractor} {self.version} on {self.text_id}"


class Candidate(models.Model):
    """What the extractor proposes. Editors judge it; nobody edits it.

    `payload` is the JSON form of a record in `ingest.records`; for a relation or conflict it names candidates by `id`.
    """

    id = models.CharField(primary_key=True, max_length=26, editable=False)  # see candidates.candidate_id
    run = models.ForeignKey(ExtractionRun, on_delete=models.CASCADE, related_name="candidates")
    type = models.CharField(max_length=10, choices=[(t, t) for t in CANDIDATE_TYPES])
    position = models.PositiveIntegerField()  # order in the text, per type
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    payload = models.JSONField()

    class Meta:
        ordering = ["run", "start", "type", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="candidate_span_not_empty"),
            models.UniqueConstraint(fields=["run", "type", "position"], name="candidate_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.start}-{self.end}"
