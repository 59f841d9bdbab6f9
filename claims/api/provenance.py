"""Versions, and the way from a claim back to the archived bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from claims import models
from claims.api import shapes
from claims.api.presenters import claims_material
from claims.material import visible
from claims.timeline import Material, evidence_refs
from ingest.models import Text


def versions_of(record: Any) -> Any:
    return models.Version.objects.filter(record_type=record._meta.model_name, record_id=record.pk)


def present_versions(record: Any) -> list[shapes.Version]:
    return [shapes.Version(**version_fields(version)) for version in versions_of(record).order_by("number")]


def present_version(record: Any, number: int) -> shapes.VersionBody | None:
    """One version with its body; None where there is no such number."""
    version = versions_of(record).filter(number=number).first()
    return shapes.VersionBody(**version_fields(version), record=json.loads(version.body)) if version else None


def version_fields(version: models.Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "uri": f"{settings.IRI_BASE}{version.record_type}/{version.record_id}/v/{version.number}",
        "sha256": version.sha256,
        "created_at": version.created_at,
        "link": reverse(f"api:{version.record_type}-version", args=[version.record_id, version.number]),
    }


def present_provenance(claim: models.Claim, viewer: Any) -> shapes.Provenance:
    statements = list(visible(models.Statement, viewer).filter(claim=claim).order_by("pk").with_all())
    material = claims_material([claim], statements, viewer)
    return shapes.Provenance(
        claim=claim.pk,
        uri=f"{settings.IRI_BASE}claim/{claim.pk}",
        wording=claim.wording,
        statements=tuple(present_statements(statements, material)),
        decisions=tuple(present_decisions(claim, statements)),
        versions=tuple(present_versions(claim)),
    )


def present_statements(rows: Sequence[Any], material: Material) -> Iterable[shapes.StatementProvenance]:
    ids = {evidence.text_id for statement in material.statements for evidence in statement.evidence}
    texts = {text.pk: text for text in Text.objects.filter(pk__in=ids).select_related("snapshot").defer("body")}
    for row, record in zip(rows, material.statements, strict=True):
        uri = f"{material.base}statement/{record.id}"
        read = dict.fromkeys(evidence.text_id for evidence in record.evidence)
        yield shapes.StatementProvenance(
            id=record.id,
            uri=uri,
            evidence=evidence_refs(record.evidence, material.documents, uri),
            texts=tuple(present_text(texts[text_id]) for text_id in read),
            extraction=present_extraction(row),
        )


def present_text(text: Text) -> shapes.ArchivedText:
    return shapes.ArchivedText(
        id=text.pk,
        sha256=text.sha256,
        reader=text.reader,
        snapshot_sha256=text.snapshot.sha256,
        media_type=text.snapshot.media_type,
        size=text.snapshot.size,
        stored_at=text.snapshot.stored_at,
    )


def present_extraction(statement: Any) -> shapes.Extraction | None:
    """The run that proposed a statement; None where it was added by hand."""
    decided = next(iter(statement.all_candidates), None)
    if decided is None:
        return None
    run = decided.candidate.run
    return shapes.Extraction(
        id=run.pk,
        candidate=decided.candidate_id,
        extractor=run.extractor,
        version=run.version,
        model=run.model,
        configuration=run.configuration,
        created_at=run.created_at,
    )


def present_decisions(claim: models.Claim, statements: Sequence[Any]) -> Iterable[shapes.DecisionLine]:
    """The lines of the log about the claim and its statements, in order."""
    about = Q(record_type="claim", record_id=claim.pk)
    about |= Q(record_type="statement", record_id__in=[statement.pk for statement in statements])
    for decision in models.Decision.objects.filter(about).order_by("number").defer("payload"):
        yield shapes.DecisionLine(
            number=decision.number,
            verb=decision.verb,
            record_type=decision.record_type,
            record=decision.record_id,
            decided_by=settings.DESK_NAME,
            made_at=decision.made_at,
            hash=decision.hash,
        )
