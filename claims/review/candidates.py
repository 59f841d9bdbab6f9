"""Deciding on what the machine proposes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import User

from claims.drafts import ConflictDraft, RelationDraft, event_draft, statement_draft, with_changes
from claims.journal import Act, deciding
from claims.models import CandidateDecision, CitedDocument, Claim, Event, Evidence, Relation, Statement
from claims.review.errors import ReviewError
from claims.review.writing import write_claim, write_event, write_relation, write_statement
from ingest.models import Candidate, Document

Accepted = Statement | Event | Relation


def accept(
    candidate: Candidate, *, editor: User, changes: Mapping[str, Any] | None = None, claim: Claim | None = None
) -> Accepted:
    """Put a candidate on record as a draft; with `claim`, as another statement of that known claim.

    Gives the new statement, event or relation. Raises ReviewError where the candidate is decided already, DraftError
    where a change is not possible.
    """
    with deciding(editor, "accept") as act:
        refuse_decided(candidate)
        if claim and candidate.type != "statement":
            raise ReviewError("Only a statement can be taken as another statement of a known claim.")
        row: Accepted = WRITERS[candidate.type](act, candidate, changes or {}, claim)
        act.record = row
        outcome = {str(row._meta.model_name): row}
        act.add(CandidateDecision(candidate=candidate, outcome="accepted", **outcome))
    return row


def reject(candidate: Candidate, *, editor: User, reason: str) -> CandidateDecision:
    """Set a candidate aside for good. Raises ReviewError where it is decided already or no reason is given."""
    if not reason.strip():
        raise ReviewError("Rejecting needs a reason.")
    with deciding(editor, "reject") as act:
        refuse_decided(candidate)
        act.reason = reason
        decision = act.add(CandidateDecision(candidate=candidate, outcome="rejected", reason=reason[:500]))
        act.record = candidate
    return decision


def refuse_decided(candidate: Candidate) -> None:
    decided = CandidateDecision.objects.filter(candidate=candidate).first()
    if decided:
        raise ReviewError(f"This candidate is already {decided.outcome}.")


def _write_statement(act: Act, candidate: Candidate, changes: Mapping[str, Any], claim: Claim | None) -> Statement:
    draft = with_changes(statement_draft(candidate, document_of(candidate)), changes)
    return write_statement(act, draft, claim or write_claim(act, draft))


def _write_event(act: Act, candidate: Candidate, changes: Mapping[str, Any], _: Claim | None) -> Event:
    return write_event(act, with_changes(event_draft(candidate, document_of(candidate)), changes))


def _write_relation(act: Act, candidate: Candidate, changes: Mapping[str, Any], _: Claim | None) -> Relation:
    payload = {**candidate.payload, **changes}
    return write_relation(
        act,
        RelationDraft(
            type=payload["type"],
            from_claim=claim_behind(payload["from"]).id,
            to_claim=claim_behind(payload["to"]).id,
            reason=payload["reason"],
        ),
    )


def _write_conflict(act: Act, candidate: Candidate, changes: Mapping[str, Any], _: Claim | None) -> Relation:
    payload = {**candidate.payload, **changes}
    ends = [record_at(candidate, payload["a"]), record_at(candidate, payload["b"])]
    first, second = sorted(ends, key=lambda end: isinstance(end, Event))
    if isinstance(first, Event):
        raise ReviewError("A conflict needs a claim at one end at least.")
    return write_relation(
        act,
        RelationDraft(
            type="contradicts",
            from_claim=first.id,
            to_claim="" if isinstance(second, Event) else second.id,
            to_event=second.id if isinstance(second, Event) else "",
            reason=payload["reason"],
            conflict=ConflictDraft(scope="same_document"),
        ),
    )


WRITERS: dict[str, Callable[[Act, Candidate, Mapping[str, Any], Claim | None], Accepted]] = {
    "statement": _write_statement,
    "event": _write_event,
    "relation": _write_relation,
    "conflict": _write_conflict,
}


def document_of(candidate: Candidate) -> Document:
    """The document of the candidate's text; where the same bytes have two addresses, the cited one, else the first."""
    documents = Document.objects.filter(text=candidate.run.text_id)
    cited = CitedDocument.objects.filter(document__in=documents).values_list("document", flat=True)
    return documents.filter(pk__in=cited).first() or documents.order_by("id")[0]


def claim_behind(candidate_id: str) -> Claim:
    """The claim that an accepted statement candidate led to."""
    decided = CandidateDecision.objects.filter(candidate=candidate_id, statement__isnull=False).first()
    if decided is None or decided.statement is None:
        raise ReviewError("One end of this relation is not accepted, so there is nothing to relate.")
    return decided.statement.claim


def record_at(candidate: Candidate, span: list[int]) -> Claim | Event:
    """The claim or event whose evidence covers most of `span` in the candidate's text."""
    start, end = span
    near = Evidence.objects.filter(text=candidate.run.text_id, start__lt=end, end__gt=start).select_related(
        "statement__claim", "event"
    )
    best = max(near, key=lambda e: (min(e.end, end) - max(e.start, start), -(e.end - e.start)), default=None)
    if best is None:
        raise ReviewError("One side of this conflict is not accepted, so there is nothing to compare.")
    if best.statement:
        return best.statement.claim
    assert best.event is not None
    return best.event
