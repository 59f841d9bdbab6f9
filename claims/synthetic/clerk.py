"""What every record of a made-up article is written with: the acts, the identifiers and the parts they share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings

from claims import models
from claims.records import DocumentRecord, EvidenceRecord, ProvenanceRecord, sha256_of
from claims.review.writing import CONTEXT
from claims.synthetic.affairs import Article
from claims.synthetic.ledger import Act, Ledger, canonical
from claims.versions import publication
from ingest.candidates import candidate_id
from ingest.identifiers import identifier
from ingest.models import Candidate
from ingest.records import Span

EXTRACTOR = {"extractor": "make-claims", "version": "1", "model": "none", "configuration": "0" * 64}
FINGERPRINT = sha256_of("\n".join(EXTRACTOR.values()))
EDITOR_PAUSE = dt.timedelta(seconds=1)
PUBLIC = {"publication": "published"}


@dataclass(slots=True)
class Source:
    """An article that is archived: what evidence in it refers to."""

    article: Article
    document: str  # the public id
    cited: str
    text: str
    text_sha256: str
    record: DocumentRecord
    run: str  # empty: nobody's machine read it
    candidates: int = 0
    is_cited: bool = False


class Clerk:
    """Who writes the acts, one after the other. `actors` and `papers` are the ids of those whom all affairs share."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger = ledger
        self.seed = seed
        self.bodies: list[bytes] = []  # of the articles since the last time, for the archive
        self.actors: list[str] = []
        self.papers: list[str] = []
        self.now = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.rng = Random()  # noqa: S311 # made-up data, not secrets

    def turn_to(self, subject: str) -> None:
        """Draw from here on what belongs to this subject, whatever was drawn before."""
        self.rng = Random(f"{self.seed} {subject}")  # noqa: S311

    def begin(self, verb: str) -> Act:
        self.now += EDITOR_PAUSE
        return self.ledger.begin(verb, self.now)

    def make_id(self) -> str:
        return identifier(int(self.now.timestamp() * 1000), self.rng.getrandbits(80))

    def cite(self, act: Act, source: Source) -> None:
        """The editors' row over a document, with the first act that takes evidence from it."""
        if source.is_cited:
            return
        source.is_cited = True
        act.add(
            models.CitedDocument,
            id=source.cited,
            document_id=source.document,
            publisher_id=self.papers[source.article.paper],
            title=source.article.title,
            published_on=source.article.published_on,
            published_at=act.made_at,
            **PUBLIC,
        )

    def evidence(self, act: Act, source: Source, span: Span, *, cue: str = "", **owner: str) -> EvidenceRecord:
        (start, end), body = span, source.article.body
        words: dict[str, Any] = {
            "id": self.make_id(),
            "text_id": source.text,
            "start": start,
            "end": end,
            "exact": body[start:end],
            "prefix": body[max(0, start - CONTEXT) : start],
            "suffix": body[end : end + CONTEXT],
            "cue": cue,
        }
        act.add(models.Evidence, **words, **owner)
        return EvidenceRecord(document_id=source.cited, **words)

    def propose(self, act: Act, source: Source, type_: str, span: Span, payload: dict[str, Any], **record: str) -> None:
        """The candidate that the machine had proposed, and that it was accepted."""
        position = source.candidates
        source.candidates += 1
        id_ = candidate_id(source.text_sha256, FINGERPRINT, type_, position)
        about = {"type": type_, "position": position, "start": span[0], "end": span[1]}
        self.ledger.put(Candidate, id=id_, run_id=source.run, payload=canonical(payload), **about)
        act.add(models.CandidateDecision, candidate_id=id_, outcome="accepted", **record)

    def provenance(self, act: Act, source: Source | None) -> ProvenanceRecord:
        read = source is not None and source.run
        return ProvenanceRecord(
            decision=act.number,
            reviewed_by=settings.DESK_NAME,
            reviewed_at=act.made_at,
            extraction=source.run if source and read else "",
            extractor=EXTRACTOR["extractor"] if read else "",
            extractor_version=EXTRACTOR["version"] if read else "",
        )

    def version(self, act: Act, record_type: str, record_id: str, number: int, body: dict[str, Any]) -> None:
        text = canonical(body | {"version": publication(number, act.number, act.made_at)})
        about = {"record_type": record_type, "record_id": record_id, "number": number}
        values = {"body": text, "sha256": sha256_of(text), "decision_id": act.number, "created_at": act.made_at}
        self.ledger.put(models.Version, **about, **values)
