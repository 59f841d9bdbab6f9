"""The demo stories: articles through the real pipeline, then the decisions of an editor on them, from files.

Every step looks first whether it is done, so that a load that was cut short goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims import review
from claims.drafts import ConflictDraft, EventDraft, RelationDraft, StatementDraft, quantity_of, time_of
from claims.models import Actor, CandidateDecision, Claim, Event, Evidence, Installation, Relation, Statement, Story
from claims.resolve.actors import find_actor
from ingest import pipeline
from ingest.models import Candidate, Document, Job
from ingest.records import Span, to_json

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
EDITOR = "demo-desk"  # signs the demo's decisions; has no password, so nobody logs in as it
SAME_PASSAGE = 0.5  # a candidate proposes what the editor decided where their spans share this much


class DemoError(Exception):
    """The demo's files and the articles do not fit together."""


@dataclass
class Cast:
    """What the keys of a decisions file stand for, filled while it is worked through."""

    actors: dict[str, Actor] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)


def load_demo(*, timeout: float, say: Callable[[str], None]) -> None:
    """Load every story under `fixtures/decisions`. Raises DemoError where no worker reads the articles in time."""
    documents = read_articles(sorted((FIXTURES / "documents").glob("*.txt")), timeout=timeout)
    say(f"{len(documents)} articles read.")
    editor, _ = User.objects.get_or_create(username=EDITOR, defaults={"is_staff": True})
    for path in sorted((FIXTURES / "decisions").glob("*.json")):
        decisions = json.loads(path.read_text(encoding="utf-8"))
        story = tell_story(decisions, documents, editor)
        say(f"Story {story.slug}: {story.items.count()} claims and events published.")
    Installation.objects.filter(pk=1).update(demo_loaded_at=timezone.now())


def read_articles(paths: Iterable[Path], *, timeout: float) -> dict[str, Document]:
    """The articles by file stem, once the worker has read them."""
    jobs = {path.stem: take_article(path) for path in paths}
    deadline = time.monotonic() + timeout
    while True:
        rows = Job.objects.filter(pk__in=[job.pk for job in jobs.values()])
        waiting = [job for job in rows if job.state not in ("done", "failed", "dead")]
        if not waiting:
            break
        if time.monotonic() > deadline:
            raise DemoError(f"{len(waiting)} articles were not read within {timeout:.0f} s. Is a worker running?")
        time.sleep(0.1)
    return {stem: Document.objects.select_related("text").get(pk=job.document_id) for stem, job in jobs.items()}


def take_article(path: Path) -> Job:
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    details = pipeline.Details(
        title=about["title"],
        publisher=about["publisher"],
        published_on=dt.date.fromisoformat(about["published_on"]),
        text_public=about["text_public"],
    )
    return pipeline.add_bytes(path.read_bytes(), url=about["url"], details=details)


def tell_story(decisions: Mapping[str, Any], documents: Mapping[str, Document], editor: User) -> Story:
    about = decisions["story"]
    told: Story | None = Story.objects.filter(slug=about["slug"]).first()
    if told:
        return told
    cast = Cast(documents=dict(documents))
    for actor in decisions["actors"]:
        cast.actors[actor["key"]] = known_or_new(actor, editor)
    claims = {claim["key"]: claim for claim in decisions["claims"]}
    for statement in decisions["statements"]:
        decide_statement(statement, claims[statement["claim"]], cast, editor)
    for event in decisions["events"]:
        cast.events[event["key"]] = decide_event(event, cast, editor)
    for relation, conflict in related(decisions):
        decide_relation(relation, conflict, cast, editor)
    records: list[Claim | Event] = [*cast.claims.values(), *cast.events.values()]
    for record in records:
        record.refresh_from_db()
        if record.publication != "published":
            review.publish(record, editor=editor)
    return review.create_story(
        about["slug"],
        title=about["title"],
        summary=about["summary"],
        claims=cast.claims.values(),
        events=cast.events.values(),
        editor=editor,
    )


def known_or_new(entry: Mapping[str, Any], editor: User) -> Actor:
    known = find_actor(entry["name"])
    actor = known or review.create_actor(
        entry["name"], kind=entry["kind"], aliases=entry.get("aliases", ()), editor=editor
    )
    matches = entry.get("exact_matches", [])
    if matches and actor.exact_matches != matches:
        review.identify(actor, editor=editor, exact_matches=matches)
    return actor


def decide_statement(entry: Mapping[str, Any], claim: Mapping[str, Any], cast: Cast, editor: User) -> None:
    """Accept the candidate that proposes this passage, with the editor's words; add it by hand where none does."""
    draft = statement_draft(entry, claim, cast)
    known = cast.claims.get(claim["key"])
    statement = recorded(draft.document, draft.spans, "statement")
    if statement is None:
        candidate = candidate_for(draft.document, draft.spans, "statement")
        if candidate:
            statement = review.accept(candidate, editor=editor, changes=changes_of(draft), claim=known)
        else:
            statement = review.add_statement(draft, editor=editor, claim=known)
    assert isinstance(statement, Statement)
    cast.statements[entry["key"]] = statement
    cast.claims[claim["key"]] = statement.claim


def statement_draft(entry: Mapping[str, Any], claim: Mapping[str, Any], cast: Cast) -> StatementDraft:
    document = cast.documents[entry["document"]]
    targets = {cast.actors[target["actor"]].id: target["response"] for target in claim.get("targets", ())}
    replies_to = entry.get("replies_to")
    return StatementDraft(
        document=document,
        spans=spans_in(document, entry["quotes"]),
        wording=claim["wording"],
        claimant=cast.actors[entry["claimant"]].id if entry["claimant"] else "",
        kind=entry["kind"],
        attitude=entry["attitude"],
        polarity="negative" if entry["attitude"] == "denies" else "positive",
        quotation=entry["quotation"],
        cue=entry["cue"] or "",
        hedges=tuple(entry["hedges"]),
        voice=tuple(cast.actors[key].id for key in entry["voice"]),
        medium=entry.get("medium") or "",
        targets=tuple(targets),
        responses=targets,
        quantities=tuple(
            quantity_of({**quantity, "counted_by": actor_id(quantity.get("counted_by"), cast)})
            for quantity in claim.get("quantities", ())
        ),
        said=time_of(entry.get("said")),
        event_time=time_of(claim.get("event_time")),
        replies_to=cast.statements[replies_to].id if replies_to else "",
    )


def actor_id(key: str | None, cast: Cast) -> str:
    return cast.actors[key].id if key else ""


def changes_of(draft: StatementDraft | EventDraft) -> dict[str, Any]:
    """Everything the editor decided, in the form that `accept` takes."""
    changes: dict[str, Any] = to_json(draft_fields(draft))
    if "participants" in changes:
        changes["participants"] = [{"actor": actor, "role": role} for actor, role in changes["participants"]]
    return changes


def draft_fields(draft: StatementDraft | EventDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__slots__ if name not in ("document", "labels")}


def decide_event(entry: Mapping[str, Any], cast: Cast, editor: User) -> Event:
    document = cast.documents[entry["document"]]
    draft = EventDraft(
        document=document,
        spans=spans_in(document, entry["quotes"]),
        kind=entry["kind"],
        headline=entry["headline"],
        participants=tuple((cast.actors[p["actor"]].id, p["role"]) for p in entry["participants"]),
        amount=quantity_of(entry["amount"]) if entry.get("amount") else None,
        time=time_of(entry.get("time")),
        hedges=tuple(entry["hedges"]),
    )
    event = recorded(document, draft.spans, "event")
    if event is None:
        candidate = candidate_for(document, draft.spans, "event")
        if candidate:
            event = review.accept(candidate, editor=editor, changes=changes_of(draft))
        else:
            event = review.add_event(draft, editor=editor)
    assert isinstance(event, Event)
    return event


def related(decisions: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """Each relation with its conflict, where it is one."""
    for relation in decisions["relations"]:
        yield relation, None
    for conflict in decisions["conflicts"]:
        yield conflict["relation"], conflict


def decide_relation(entry: Mapping[str, Any], conflict: Mapping[str, Any] | None, cast: Cast, editor: User) -> None:
    source, target = cast.claims[entry["from"]], entry["to"]
    to_claim, to_event = cast.claims.get(target), cast.events.get(target)
    if Relation.objects.filter(type=entry["type"], from_claim=source, to_claim=to_claim, to_event=to_event).exists():
        return
    relation = review.relate(
        RelationDraft(
            type=entry["type"],
            from_claim=source.id,
            to_claim=to_claim.id if to_claim else "",
            to_event=to_event.id if to_event else "",
            reason=entry["reason"],
            conflict=ConflictDraft(conflict["scope"], conflict["note"]) if conflict else None,
        ),
        editor=editor,
    )
    if conflict and conflict["status"] == "resolved":
        review.resolve_conflict(relation.conflict, editor=editor, explanation=conflict["explanation"])


def spans_in(document: Document, quotes: Iterable[Any]) -> tuple[Span, ...]:
    """Where the quotes stand in the document's text. A quote is a string, or {"quote", "nth"} where it stands often."""
    return tuple(span_in(document, *((q, 1) if isinstance(q, str) else (q["quote"], q["nth"]))) for q in quotes)


def span_in(document: Document, quote: str, nth: int) -> Span:
    if document.text is None:
        raise DemoError(f"{document} was not read: {document.jobs.get().error}")
    start = -1
    for _ in range(nth):
        start = document.text.body.find(quote, start + 1)
        if start < 0:
            raise DemoError(f"{quote!r} does not stand in {document}.")
    return start, start + len(quote)


def recorded(document: Document, spans: tuple[Span, ...], record: str) -> Any:
    """The statement or event whose evidence begins with this very span; None where it is not on record yet."""
    start, end = min(spans)
    evidence = Evidence.objects.filter(
        text=document.text, position=0, start=start, end=end, **{f"{record}__isnull": False}
    ).first()
    return getattr(evidence, record) if evidence else None


def candidate_for(document: Document, spans: tuple[Span, ...], type_: str) -> Candidate | None:
    """The undecided candidate that covers most nearly these spans; None where none shares half of them."""
    start, end = min(spans)[0], max(spans)[1]
    decided = CandidateDecision.objects.values("candidate")
    near = Candidate.objects.filter(run__text=document.text, type=type_, start__lt=end, end__gt=start)
    scored = [(shared(content_spans(near_by), spans), near_by.id, near_by) for near_by in near.exclude(pk__in=decided)]
    best = max(scored, default=None)
    return best[2] if best and best[0] >= SAME_PASSAGE else None


def content_spans(candidate: Candidate) -> tuple[Span, ...]:
    if candidate.type != "statement":
        return ((candidate.start, candidate.end),)
    return tuple((start, end) for start, end in candidate.payload["attribution"]["content"])


def shared(a: tuple[Span, ...], b: tuple[Span, ...]) -> float:
    """Jaccard index of the code points that two lists of spans cover."""
    covered_a = {i for start, end in a for i in range(start, end)}
    covered_b = {i for start, end in b for i in range(start, end)}
    return len(covered_a & covered_b) / len(covered_a | covered_b)
