"""Affairs -> rows: records, versions and the acts of an editor who put them on record and published them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from django.conf import settings

from claims import models
from claims.records import (
    ClaimRecord,
    ConflictRecord,
    EventRecord,
    EvidenceRecord,
    ParticipantRecord,
    ProvenanceRecord,
    RelationRecord,
    StatementRecord,
    TargetRecord,
    sha256_of,
)
from claims.resolve.actors import fold
from claims.review.writing import CONTEXT, dated
from claims.synthetic import names, wording
from claims.synthetic.affairs import Article, Bearing, Happening, Proposition, Utterance
from claims.synthetic.ledger import Act, Ledger, Row, canonical
from claims.versions import claim_body, event_body
from ingest.candidates import candidate_id
from ingest.identifiers import identifier
from ingest.models import Candidate, Document, ExtractionRun, Snapshot, Text
from ingest.pipeline import identity_of
from ingest.records import Span

READER = "make-claims/1"
EXTRACTOR = {"extractor": "make-claims", "version": "1", "model": "none", "configuration": "0" * 64}
FINGERPRINT = sha256_of("\n".join(EXTRACTOR.values()))
EXTRACTED = 0.6  # share of the articles that a machine read first
EDITOR_PAUSE = dt.timedelta(seconds=1)
PUBLIC = {"publication": "published"}


@dataclass(slots=True)
class Account:
    """A claim that is on record, as its last act left it."""

    record: ClaimRecord
    row: Row
    targets: list[Row]
    statements: list[StatementRecord]
    statement_rows: list[Row]
    relations: list[RelationRecord]


@dataclass(slots=True)
class Source:
    """An article that is archived: what evidence in it refers to."""

    article: Article
    document: str  # the public id
    cited: str
    text: str
    text_sha256: str
    run: str  # empty: nobody's machine read it
    candidates: int = 0
    is_cited: bool = False


class Recorder:
    """Puts affairs on record, oldest first. `world` is what all affairs share: the ids of actors and papers."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger = ledger
        self.bodies: list[bytes] = []  # of the articles since the last time, for the archive
        self._seed = seed
        self._actors: list[str] = []
        self._papers: list[str] = []
        self._now = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._rng = Random()  # noqa: S311 # made-up data, not secrets

    # --- actors -------------------------------------------------------------------------------------------------------

    def record_world(self, *, actors: int, papers: int, moment: dt.datetime) -> None:
        """The actors and the papers, each with its act."""
        self._now = moment
        self._rng = Random(f"{self._seed} world")  # noqa: S311
        self._actors = [self._actor(*names.actor_name(number)) for number in range(actors)]
        self._papers = [self._actor("organisation", names.paper_name(number)) for number in range(papers)]

    def _actor(self, kind: str, name: str) -> str:
        act = self._begin("add")
        actor_id = self._id()
        act.add(models.Actor, id=actor_id, kind=kind, name=name, published_at=act.made_at, **PUBLIC)
        act.add(models.ActorName, actor_id=actor_id, name=name, folded=fold(name))
        act.close("actor", actor_id)
        return actor_id

    def _begin(self, verb: str) -> Act:
        self._now += EDITOR_PAUSE
        return self.ledger.begin(verb, self._now)

    def _id(self) -> str:
        return identifier(int(self._now.timestamp() * 1000), self._rng.getrandbits(80))

    # --- affairs ------------------------------------------------------------------------------------------------------

    def record_affair(self, number: int, articles: Sequence[Article]) -> None:
        self._rng = Random(f"{self._seed} affair {number}")  # noqa: S311
        accounts: dict[Proposition, Account] = {}
        events: dict[Happening, str] = {}
        for article in articles:
            self._now = max(self._now, dt.datetime.combine(article.published_on, dt.time(9), dt.UTC))
            source = self._archive(article)
            for happening in article.happenings:
                events[happening] = self._record_event(happening, source)
            for proposition, said in by_proposition(article):
                self._record_claim(proposition, said, source, accounts, events)
        self._retract(accounts)
        self._record_story(number, articles[0], accounts, events)

    def _archive(self, article: Article) -> Source:
        body = article.body.encode()
        sha256 = hashlib.sha256(body).hexdigest()
        self.bodies.append(body)
        fetched = {"created_at": self._now}
        paper = names.paper_name(article.paper)
        document, text = self._id(), self._id()
        url = f"https://paper{article.paper}.example/{article.published_on:%Y/%m/%d}/{document}"
        self.ledger.put(Snapshot, sha256=sha256, media_type="text/plain", size=len(body), stored_at=self._now)
        self.ledger.put(Text, id=text, snapshot_id=sha256, reader=READER, sha256=sha256, body=article.body, **fetched)
        self.ledger.put(
            Document,
            id=document,
            identity=identity_of(url=url),
            url=url,
            title=article.title,
            publisher=paper,
            published_on=article.published_on,
            language="en",
            snapshot_id=sha256,
            text_id=text,
            retrieved_at=self._now,
            **fetched,
        )
        run = ""
        if self._rng.random() < EXTRACTED:
            run = self._id()
            published = {"published_on": article.published_on, "fingerprint": FINGERPRINT}
            self.ledger.put(ExtractionRun, id=run, text_id=text, **EXTRACTOR, **published, **fetched)
        return Source(article, document, self._id(), text, sha256, run)

    def _cite(self, act: Act, source: Source) -> None:
        """The editors' row over a document, with the first act that takes evidence from it."""
        if source.is_cited:
            return
        source.is_cited = True
        act.add(
            models.CitedDocument,
            id=source.cited,
            document_id=source.document,
            publisher_id=self._papers[source.article.paper],
            title=source.article.title,
            published_on=source.article.published_on,
            published_at=act.made_at,
            **PUBLIC,
        )

    # --- events -------------------------------------------------------------------------------------------------------

    def _record_event(self, happening: Happening, source: Source) -> str:
        act = self._begin("publish")
        self._cite(act, source)
        event_id = self._id()
        amount = happening.amount
        row = act.add(
            models.Event,
            id=event_id,
            kind=happening.kind,
            headline=happening.headline,
            document_id=source.cited,
            version=1,
            start=happening.span[0],
            published_at=act.made_at,
            amount_value=amount.value if amount else None,
            amount_currency=amount.currency if amount else "",
            amount_bound=amount.bound if amount else "",
            amount_as_written=amount.as_written if amount else "",
            **dated(happening.time),
            **PUBLIC,
        )
        role = "attendee" if happening.kind == "meeting" else "party"
        participants = tuple(ParticipantRecord(self._actors[party], role) for party in happening.parties)
        for position, one in enumerate(participants):
            act.add(models.Participant, event_id=event_id, actor_id=one.actor_id, role=role, position=position)
        evidence = self._evidence(act, source, happening.span, event_id=event_id)
        provenance = self._provenance(act, source)
        if source.run:
            payload = {"kind": happening.kind, "parties": [names.actor_name(party)[1] for party in happening.parties]}
            self._propose(act, source, "event", happening.span, payload, event_id=event_id)
        record = EventRecord(
            id=event_id,
            kind=happening.kind,
            headline=happening.headline,
            participants=participants,
            amount=amount,
            time=happening.time,
            hedges=(),
            evidence=(evidence,),
            version=1,
            provenance=provenance,
        )
        act.close("event", event_id)
        self._version(act, "event", event_id, row["version"], event_body(record))
        return event_id

    # --- claims -------------------------------------------------------------------------------------------------------

    def _record_claim(
        self,
        proposition: Proposition,
        said: Sequence[Utterance],
        source: Source,
        accounts: dict[Proposition, Account],
        events: dict[Happening, str],
    ) -> None:
        """One act: a new claim with what the article says of it, or further statements of a known one."""
        act = self._begin("add" if proposition.fate == "draft" else "publish")
        self._cite(act, source)
        life = {} if proposition.fate == "draft" else PUBLIC | {"published_at": act.made_at}
        version = 0 if proposition.fate == "draft" else 1
        account = accounts.get(proposition)
        if account is None:
            account = accounts[proposition] = self._new_account(act, proposition, version, life)
        else:
            version = account.record.version + 1
            act.change(models.Claim, account.row, version=version)
            account.record = replace(account.record, version=version)
        for utterance in said:
            self._record_statement(act, utterance, account, source, life)
        for bearing in source.article.bearings:
            if bearing.source is proposition and version == 1:
                account.relations.append(self._relate(act, bearing, account, accounts, events, life))
        act.close("claim", account.record.id)
        if life:
            statements = sorted(account.statements, key=lambda one: one.id)
            relations = sorted(account.relations, key=lambda one: one.id)
            self._version(act, "claim", account.record.id, version, claim_body(account.record, statements, relations))

    def _new_account(self, act: Act, proposition: Proposition, version: int, life: dict[str, Any]) -> Account:
        claim_id = self._id()
        text = f"{proposition.content[0].upper()}{proposition.content[1:]}."
        row = act.add(models.Claim, id=claim_id, wording=text, version=version, **dated(proposition.event_time), **life)
        targets = [
            act.add(models.Target, claim_id=claim_id, actor_id=self._actors[target], position=position)
            for position, target in enumerate(proposition.targets)
        ]
        counter = proposition.quantity.counted_by
        quantity = replace(proposition.quantity, counted_by=self._actors[int(counter)] if counter else None)
        act.add(
            models.Quantity,
            claim_id=claim_id,
            position=0,
            value=quantity.value,
            bound=quantity.bound,
            unit=quantity.unit,
            as_written=quantity.as_written,
            counted_by_id=quantity.counted_by,
        )
        record = ClaimRecord(
            id=claim_id,
            wording=text,
            language="en",
            status="alleged",
            targets=tuple(TargetRecord(row["actor_id"]) for row in targets),
            quantities=(quantity,),
            event_time=proposition.event_time,
            version=version,
            created_at=act.made_at,
        )
        return Account(record, row, targets, [], [], [])

    def _record_statement(
        self, act: Act, said: Utterance, account: Account, source: Source, life: dict[str, Any]
    ) -> None:
        statement_id, claimant = self._id(), self._actors[said.claimant]
        paper = self._papers[source.article.paper]
        answered = account.statements[0].id if said.response and account.statements else None
        medium = self._rng.choice(wording.MEDIA) if self._rng.random() < 0.15 else ""
        row = act.add(
            models.Statement,
            id=statement_id,
            claim_id=account.record.id,
            document_id=source.cited,
            claimant_id=claimant,
            kind=said.kind,
            attitude=said.attitude,
            polarity="negative" if said.attitude == "denies" else "positive",
            cue=said.cue,
            hedges=[said.hedge] if said.hedge else [],
            medium=medium,
            replies_to_id=answered,
            start=said.content[0],
            **dated(said.said),
            **life,
        )
        for rank, actor in enumerate((claimant, paper), start=1):
            act.add(models.VoicePosition, statement_id=statement_id, actor_id=actor, rank=rank)
        evidence = self._evidence(act, source, said.content, cue=said.cue, statement_id=statement_id)
        if source.run:
            span = said.source[0], said.content[1]
            self._propose(act, source, "statement", span, payload_of(said), statement_id=statement_id)
        account.statement_rows.append(row)
        account.statements.append(
            StatementRecord(
                id=statement_id,
                claim_id=account.record.id,
                claimant_id=claimant,
                kind=said.kind,
                attitude=said.attitude,
                polarity=row["polarity"],
                quotation=row["quotation"],
                cue=said.cue,
                hedges=tuple(row["hedges"]),
                voice=(claimant, paper),
                medium=medium,
                said=said.said,
                evidence=(evidence,),
                replies_to=answered,
                provenance=self._provenance(act, source),
            )
        )
        self._note_answer(act, said, account)

    def _note_answer(self, act: Act, said: Utterance, account: Account) -> None:
        speaker = self._actors[said.claimant]
        for target in account.targets:
            if said.response and target["actor_id"] == speaker and target["response"] != said.response:
                act.change(models.Target, target, response=said.response)
        status = {"denies": "denied", "withdraws": "withdrawn"}.get(said.attitude)
        if status and account.row["status"] != status:
            act.change(models.Claim, account.row, status=status)

    def _relate(
        self,
        act: Act,
        bearing: Bearing,
        account: Account,
        accounts: dict[Proposition, Account],
        events: dict[Happening, str],
        life: dict[str, Any],
    ) -> RelationRecord:
        relation_id = self._id()
        to_claim = accounts[bearing.target].record.id if isinstance(bearing.target, Proposition) else None
        to_event = events[bearing.target] if isinstance(bearing.target, Happening) else None
        reason = wording.REASONS[bearing.type]
        act.add(
            models.Relation,
            id=relation_id,
            type=bearing.type,
            from_claim_id=account.record.id,
            to_claim_id=to_claim,
            to_event_id=to_event,
            reason=reason,
            **life,
        )
        conflict = None
        if bearing.conflict:
            explanation = "genuine" if bearing.conflict == "resolved" else "none"
            conflict = ConflictRecord(bearing.conflict, "across_documents", explanation, "")
            values = {"status": conflict.status, "scope": conflict.scope, "explanation": explanation}
            act.add(models.Conflict, relation_id=relation_id, **values)
        return RelationRecord(
            id=relation_id,
            type=bearing.type,
            from_claim=account.record.id,
            to_claim=to_claim,
            to_event=to_event,
            reason=reason,
            conflict=conflict,
            provenance=self._provenance(act, None),
        )

    def _retract(self, accounts: dict[Proposition, Account]) -> None:
        for proposition, account in accounts.items():
            if proposition.fate == "retracted":
                act = self._begin("retract")
                notice = "The paper has withdrawn the article."
                for row in account.statement_rows:
                    act.change(models.Statement, row, publication="retracted", notice=notice)
                act.change(models.Claim, account.row, publication="retracted", notice=notice)
                act.close("claim", account.record.id, reason=notice)

    def _record_story(
        self, number: int, first: Article, accounts: dict[Proposition, Account], events: dict[Happening, str]
    ) -> None:
        if len(accounts) < 8:
            return
        act = self._begin("add")
        story_id = self._id()
        about = {"slug": f"affair-{self._seed}-{number}", "title": first.title, "published_at": act.made_at}
        act.add(models.Story, id=story_id, summary=f"{len(accounts)} claims.", **about, **PUBLIC)
        for account in accounts.values():
            act.add(models.StoryItem, story_id=story_id, claim_id=account.record.id)
        for event_id in events.values():
            act.add(models.StoryItem, story_id=story_id, event_id=event_id)
        act.close("story", story_id)

    # --- parts --------------------------------------------------------------------------------------------------------

    def _evidence(self, act: Act, source: Source, span: Span, *, cue: str = "", **owner: str) -> EvidenceRecord:
        (start, end), body = span, source.article.body
        words: dict[str, Any] = {
            "id": self._id(),
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

    def _propose(
        self, act: Act, source: Source, type_: str, span: Span, payload: dict[str, Any], **record: str
    ) -> None:
        """The candidate that the machine had proposed, and that it was accepted."""
        position = source.candidates
        source.candidates += 1
        id_ = candidate_id(source.text_sha256, FINGERPRINT, type_, position)
        about = {"type": type_, "position": position, "start": span[0], "end": span[1]}
        self.ledger.put(Candidate, id=id_, run_id=source.run, payload=canonical(payload), **about)
        act.add(models.CandidateDecision, candidate_id=id_, outcome="accepted", **record)

    def _provenance(self, act: Act, source: Source | None) -> ProvenanceRecord:
        read = source is not None and source.run
        return ProvenanceRecord(
            decision=act.number,
            reviewed_by=settings.DESK_NAME,
            reviewed_at=act.made_at,
            extraction=source.run if source and read else "",
            extractor=EXTRACTOR["extractor"] if read else "",
            extractor_version=EXTRACTOR["version"] if read else "",
        )

    def _version(self, act: Act, record_type: str, record_id: str, number: int, body: dict[str, Any]) -> None:
        text = canonical(body)
        about = {"record_type": record_type, "record_id": record_id, "number": number}
        values = {"body": text, "sha256": sha256_of(text), "decision_id": act.number, "created_at": act.made_at}
        self.ledger.put(models.Version, **about, **values)


def by_proposition(article: Article) -> list[tuple[Proposition, list[Utterance]]]:
    """The utterances of an article by what they are about, in text order."""
    found: dict[Proposition, list[Utterance]] = {}
    for utterance in article.utterances:
        found.setdefault(utterance.proposition, []).append(utterance)
    return list(found.items())


def payload_of(said: Utterance) -> dict[str, Any]:
    """What the machine proposed, in the form of `ingest.records.CandidateClaim`."""
    cue = [said.content[0] - len(said.cue) - 1, said.content[0] - 1]
    attribution = {"source": [said.source], "cue": [cue], "content": [said.content], "quotation": "indirect"}
    speaker = names.actor_name(said.claimant)[1]
    return {
        "attribution": attribution,
        "kind": said.kind,
        "attitude": said.attitude,
        "polarity": "negative" if said.attitude == "denies" else "positive",
        "hedges": [],
        "claimant": speaker,
        "voice": [speaker, "publisher"],
        "medium": None,
        "targets": [names.actor_name(target)[1] for target in said.proposition.targets],
        "quantities": [],
        "dates": [],
        "said": None,
        "confidence": 0.9,
        "labels": {},
    }
