"""An utterance -> a statement of a claim that is on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claims import models
from claims.records import ClaimRecord, DocumentRecord, RelationRecord, StatementRecord
from claims.review.writing import dated
from claims.synthetic import names, wording
from claims.synthetic.affairs import Utterance
from claims.synthetic.clerk import Clerk, Source
from claims.synthetic.ledger import Act, Row


@dataclass(slots=True)
class Account:
    """A claim that is on record, as its last act left it."""

    record: ClaimRecord
    row: Row
    targets: list[Row]
    statements: list[StatementRecord]
    statement_rows: list[Row]
    relations: list[RelationRecord]
    cited: dict[str, DocumentRecord]


def record_statement(
    clerk: Clerk, act: Act, said: Utterance, account: Account, source: Source, life: dict[str, Any]
) -> None:
    statement_id, claimant = clerk.make_id(), clerk.actors[said.claimant]
    paper = clerk.papers[source.article.paper]
    answered = account.statements[0].id if said.response and account.statements else None
    medium = clerk.rng.choice(wording.MEDIA) if clerk.rng.random() < 0.15 else ""
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
    evidence = clerk.evidence(act, source, said.content, cue=said.cue, statement_id=statement_id)
    if source.run:
        span = said.source[0], said.content[1]
        clerk.propose(act, source, "statement", span, payload_of(said), statement_id=statement_id)
    account.cited[source.cited] = source.record
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
            provenance=clerk.provenance(act, source),
        )
    )
    note_answer(clerk, act, said, account)


def note_answer(clerk: Clerk, act: Act, said: Utterance, account: Account) -> None:
    speaker = clerk.actors[said.claimant]
    for target in account.targets:
        if said.response and target["actor_id"] == speaker and target["response"] != said.response:
            act.change(models.Target, target, response=said.response)
    status = {"denies": "denied", "withdraws": "withdrawn"}.get(said.attitude)
    if status and account.row["status"] != status:
        act.change(models.Claim, account.row, status=status)


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
