"""What an extraction proposes, as rows that are not saved yet. The same text and extractor give the same ids."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ingest.identifiers import ALPHABET
from ingest.models import Candidate, ExtractionRun
from ingest.records import CandidateClaim, Extraction, Mention, to_json


def make_candidates(run: ExtractionRun, found: Extraction) -> list[Candidate]:
    """One row per proposal. Relations name the candidates at their ends by id."""
    make = candidate_maker(run)
    labels = {mention.name: mention for mention in reversed(found.mentions)}
    statements = [
        make("statement", position, claim.span, {**to_json(claim), "labels": labels_of(claim_names(claim), labels)})
        for position, claim in enumerate(found.attributions)
    ]
    events = [
        make("event", position, event.span, {**to_json(event), "labels": labels_of(event.parties, labels)})
        for position, event in enumerate(found.events)
    ]
    relations = []
    for position, relation in enumerate(found.relations):
        source, target = statements[relation.source], statements[relation.target]
        payload = {"type": relation.type, "from": source.id, "to": target.id, "reason": relation.reason}
        relations.append(make("relation", position, (source.start, source.end), payload))
    conflicts = [
        make("conflict", position, conflict.a, to_json(conflict)) for position, conflict in enumerate(found.conflicts)
    ]
    return [*statements, *events, *relations, *conflicts]


def candidate_maker(run: ExtractionRun) -> Callable[..., Candidate]:
    def make(type_: str, position: int, span: tuple[int, int], payload: dict[str, Any]) -> Candidate:
        start, end = span
        id_ = candidate_id(run.text.sha256, run.fingerprint, type_, position)
        return Candidate(id=id_, run=run, type=type_, position=position, start=start, end=end, payload=payload)

    return make


def candidate_id(text_sha256: str, run_fingerprint: str, type_: str, position: int) -> str:
    """Same text, same extractor, same place in its answer: same id, run after run."""
    digest = hashlib.sha256("\n".join((text_sha256, run_fingerprint, type_, str(position))).encode()).digest()
    number = int.from_bytes(digest[:17], "big") >> 6
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def claim_names(claim: CandidateClaim) -> Iterable[str]:
    return (*claim.targets, *claim.voice, *([claim.claimant] if claim.claimant else []))


def labels_of(names: Iterable[str], mentions: Mapping[str, Mention]) -> dict[str, str]:
    """The entity label of each name that the text mentions."""
    return {name: mentions[name].label for name in names if name in mentions and mentions[name].named}
