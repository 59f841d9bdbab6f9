"""Rows -> the values that are sent. One function per shape, for a page of rows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from claims import models
from claims.api import shapes
from claims.material import open_conflict_ends, read_material, relation_ends, visible
from claims.records import ConflictRecord, EventRecord, StatementRecord
from claims.rows import (
    actor_record,
    assessment_record,
    claim_record,
    event_record,
    relation_record,
    statement_record,
    story_record,
)
from claims.timeline import (
    UNSUPPORTED,
    Material,
    actor_ref,
    actor_refs,
    amount_value,
    entry_date,
    evidence_refs,
    generator_of,
    participant_refs,
    quantity_value,
    relation_refs,
    target_refs,
    version_uri,
)


def recorded(row: Any, type_: str = "") -> dict[str, Any]:
    """The fields of `shapes.Recorded`."""
    return {
        "id": row.pk,
        "uri": f"{settings.IRI_BASE}{type_ or row._meta.model_name}/{row.pk}",
        "publication": row.publication,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "published_at": row.published_at,
    }


def reviewed(record: Any) -> dict[str, Any]:
    """The fields that `shapes.Reviewed` adds."""
    return {
        "generated_by": generator_of(record.provenance),
        "reviewed_by": record.provenance.reviewed_by,
        "reviewed_at": record.provenance.reviewed_at,
    }


def present_actors(rows: Sequence[Any], viewer: Any) -> list[shapes.Actor]:
    return [
        shapes.Actor(
            **recorded(row),
            kind=record.kind,
            name=record.name,
            aliases=record.aliases,
            description=record.description,
            exact_matches=record.exact_matches,
        )
        for row, record in zip(rows, map(actor_record, rows), strict=True)
    ]


def present_claims(rows: Sequence[Any], viewer: Any) -> list[shapes.Claim]:
    statements = list(visible(models.Statement, viewer).filter(claim__in=rows).order_by("pk").with_all())
    material = claims_material(rows, statements, viewer)
    conflicts = open_conflict_ends(material.claims, viewer)
    stories = stories_of(material.claims, viewer)
    told: dict[str, list[shapes.Statement]] = {row.pk: [] for row in rows}
    for row, record in zip(statements, material.statements, strict=True):
        told[record.claim_id].append(present_statement(row, record, material))
    return [
        present_claim(
            row, material, has_conflict=row.pk in conflicts, stories=stories.get(row.pk, ()), statements=told[row.pk]
        )
        for row in rows
    ]


def claims_material(rows: Sequence[Any], statements: Sequence[Any], viewer: Any) -> Material:
    return read_material(
        viewer=viewer,
        claims=tuple(map(claim_record, rows)),
        statements=tuple(map(statement_record, statements)),
    )


def present_claim(row: Any, material: Material, **about: Any) -> shapes.Claim:
    record = material.claims[row.pk]
    return shapes.Claim(
        **recorded(row),
        version=record.version,
        version_uri=version_uri(material.base, "claim", record),
        wording=record.wording,
        language=record.language,
        status=record.status,
        targets=target_refs(record, material.actors),
        quantities=tuple(quantity_value(quantity, material.actors) for quantity in record.quantities),
        event_time=entry_date(record.event_time, "event") if record.event_time else None,
        corroboration=material.corroboration.get(record.id, UNSUPPORTED),
        relations=relation_refs(record.id, material),
        has_conflict=about["has_conflict"],
        stories=tuple(about["stories"]),
        statements=tuple(about["statements"]),
    )


def present_statement(row: Any, record: StatementRecord, material: Material) -> shapes.Statement:
    life = recorded(row)
    return shapes.Statement(
        **life,
        **reviewed(record),
        kind=record.kind,
        attitude=record.attitude,
        polarity=record.polarity,
        quotation=record.quotation,
        cue=record.cue,
        hedges=record.hedges,
        hedged=bool(record.hedges),
        claimant=actor_ref(record.claimant_id, material.actors),
        voice=actor_refs(record.voice, material.actors),
        medium=record.medium or None,
        said=entry_date(record.said, "said"),
        replies_to=record.replies_to,
        evidence=evidence_refs(record.evidence, material.documents, life["uri"]),
    )


def stories_of(claims: Iterable[str], viewer: Any) -> dict[str, list[shapes.StoryRef]]:
    """The stories that each claim stands in."""
    items = models.StoryItem.objects.filter(claim__in=list(claims)).values_list("claim", "story")
    refs = visible(models.Story, viewer).filter(pk__in={story for _, story in items}).values_list("pk", "slug", "title")
    known = {pk: shapes.StoryRef(id=pk, slug=slug, title=title) for pk, slug, title in refs}
    found: dict[str, list[shapes.StoryRef]] = {}
    for claim, story in sorted(items, key=lambda item: item[1]):
        if story in known:
            found.setdefault(claim, []).append(known[story])
    return found


def present_events(rows: Sequence[Any], viewer: Any) -> list[shapes.Event]:
    records = tuple(map(event_record, rows))
    material = read_material(viewer=viewer, events=records)
    return [present_event(row, record, material) for row, record in zip(rows, records, strict=True)]


def present_event(row: Any, record: EventRecord, material: Material) -> shapes.Event:
    life = recorded(row)
    return shapes.Event(
        **life,
        **reviewed(record),
        version=record.version,
        version_uri=version_uri(material.base, "event", record),
        kind=record.kind,
        headline=record.headline,
        participants=participant_refs(record, material.actors),
        amount=amount_value(record.amount),
        date=entry_date(record.time, "event"),
        hedges=record.hedges,
        hedged=bool(record.hedges),
        corroboration=material.corroboration.get(record.id, UNSUPPORTED),
        evidence=evidence_refs(record.evidence, material.documents, life["uri"]),
    )


def present_stories(rows: Sequence[Any], viewer: Any) -> list[shapes.Story]:
    return [
        shapes.Story(
            **recorded(row),
            slug=record.slug,
            title=record.title,
            summary=record.summary,
            claims=record.claims,
            events=record.events,
        )
        for row, record in zip(rows, map(story_record, rows), strict=True)
    ]


def present_relations(rows: Sequence[Any], viewer: Any) -> list[shapes.Relation]:
    records = list(map(relation_record, rows))
    claims, events = relation_ends(records)
    ends = {**claim_ends(claims, viewer), **event_ends(events, viewer)}
    return [
        shapes.Relation(
            **recorded(row),
            **reviewed(record),
            type=record.type,
            from_claim=ends.get(record.from_claim),
            to_claim=ends.get(record.to_claim or ""),
            to_event=ends.get(record.to_event or ""),
            reason=record.reason,
            conflict=conflict_state(record.conflict) if record.conflict else None,
        )
        for row, record in zip(rows, records, strict=True)
    ]


def present_assessments(rows: Sequence[Any], viewer: Any) -> list[shapes.Assessment]:
    records = list(map(assessment_record, rows))
    claims = models.Claim.objects.filter(pk__in={record.claim_id for record in records})
    newest = dict(claims.values_list("pk", "version"))
    actors = visible(models.Actor, viewer).filter(pk__in={record.assessor_id for record in records}).names_by_id()
    return [
        shapes.Assessment(
            **recorded(row),
            **reviewed(record),
            claim=record.claim_id,
            version=record.version,
            version_uri=f"{settings.IRI_BASE}claim/{record.claim_id}/v/{record.version}",
            is_current=record.version == newest[record.claim_id],
            verdict=record.verdict,
            assessor=actor_ref(record.assessor_id, actors),
            assessed_on=record.assessed_on,
            summary=record.summary,
            url=record.url,
        )
        for row, record in zip(rows, records, strict=True)
    ]


def conflict_state(conflict: ConflictRecord) -> shapes.ConflictState:
    return shapes.ConflictState(
        status=conflict.status, scope=conflict.scope, explanation=conflict.explanation, note=conflict.note
    )


def claim_ends(ids: Iterable[str], viewer: Any) -> dict[str, shapes.End]:
    """Claims at the ends of relations, with the words that their first visible statement rests on."""
    told = visible(models.Statement, viewer).filter(claim__in=list(ids))
    evidence = models.Evidence.objects.filter(statement__in=told).order_by("-pk")
    quotes = dict(evidence.values_list("statement__claim", "exact"))
    return {row.pk: end_of(row, quotes) for row in visible(models.Claim, viewer).filter(pk__in=list(ids))}


def event_ends(ids: Iterable[str], viewer: Any) -> dict[str, shapes.End]:
    rows = visible(models.Event, viewer).filter(pk__in=list(ids))
    quotes = dict(models.Evidence.objects.filter(event__in=rows).order_by("-pk").values_list("event", "exact"))
    return {row.pk: end_of(row, quotes) for row in rows}


def end_of(row: Any, quotes: Mapping[str, str]) -> shapes.End:
    uri = f"{settings.IRI_BASE}{row._meta.model_name}/{row.pk}"
    return shapes.End(id=row.pk, uri=uri, label=str(row), quote=quotes.get(row.pk, ""))
