"""What an article says of a proposition -> a claim with its statements and relations, or its next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from claims import models
from claims.records import ClaimRecord, ConflictRecord, RelationRecord, TargetRecord
from claims.review.writing import dated
from claims.synthetic import wording
from claims.synthetic.affairs import Bearing, Happening, Proposition, Utterance
from claims.synthetic.clerk import PUBLIC, Clerk, Source
from claims.synthetic.ledger import Act
from claims.synthetic.statements import Account, record_statement
from claims.versions import claim_body


def record_claim(
    clerk: Clerk,
    proposition: Proposition,
    said: Sequence[Utterance],
    source: Source,
    accounts: dict[Proposition, Account],
    events: dict[Happening, str],
) -> None:
    """One act: a new claim with what the article says of it, or further statements of a known one."""
    act = clerk.begin("add" if proposition.fate == "draft" else "publish")
    clerk.cite(act, source)
    life = {} if proposition.fate == "draft" else PUBLIC | {"published_at": act.made_at}
    version = 0 if proposition.fate == "draft" else 1
    account = accounts.get(proposition)
    if account is None:
        account = accounts[proposition] = new_account(clerk, act, proposition, version, life)
    else:
        version = account.record.version + 1
        act.change(models.Claim, account.row, version=version)
        account.record = replace(account.record, version=version)
    for utterance in said:
        record_statement(clerk, act, utterance, account, source, life)
    for bearing in source.article.bearings:
        if bearing.source is proposition and version == 1:
            account.relations.append(relate(clerk, act, bearing, account, accounts, events, life))
    act.close("claim", account.record.id)
    if life:
        statements = sorted(account.statements, key=lambda one: one.id)
        relations = sorted(account.relations, key=lambda one: one.id)
        clerk.version(
            act,
            "claim",
            account.record.id,
            version,
            claim_body(account.record, statements, relations, account.cited),
        )


def new_account(clerk: Clerk, act: Act, proposition: Proposition, version: int, life: dict[str, Any]) -> Account:
    claim_id = clerk.make_id()
    text = f"{proposition.content[0].upper()}{proposition.content[1:]}."
    row = act.add(models.Claim, id=claim_id, wording=text, version=version, **dated(proposition.event_time), **life)
    targets = [
        act.add(models.Target, claim_id=claim_id, actor_id=clerk.actors[target], position=position)
        for position, target in enumerate(proposition.targets)
    ]
    counter = proposition.quantity.counted_by
    quantity = replace(proposition.quantity, counted_by=clerk.actors[int(counter)] if counter else None)
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
    return Account(record, row, targets, [], [], [], {})


def relate(
    clerk: Clerk,
    act: Act,
    bearing: Bearing,
    account: Account,
    accounts: dict[Proposition, Account],
    events: dict[Happening, str],
    life: dict[str, Any],
) -> RelationRecord:
    relation_id = clerk.make_id()
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
        provenance=clerk.provenance(act, None),
    )
