"""Documents, their archived text and their annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models
from claims.api import filters, intake, shapes
from claims.api.errors import Gone
from claims.api.linked import tell_rows
from claims.api.parameters import find_documents
from claims.api.renderers import JSONRenderer
from claims.api.views.base import Endpoint, RecordEndpoint, RecordList, shown
from claims.api.web_annotations import annotation_page
from claims.querysets import is_editor
from claims.records import Record
from ingest.models import Document as DocumentRow


class Documents(RecordList):
    """Articles that published evidence rests on; for editors, all that were taken in."""

    shape, parameters = shapes.Document, filters.DocumentParameters
    present = intake.present_documents

    def tell(self, rows: Sequence[Any]) -> Iterable[Record]:
        return tell_documents(rows)

    def rows(self, values: Any) -> Any:
        return find_documents(self.viewer).filter(filters.DocumentParameters.where(values, self.viewer))


def tell_documents(rows: Sequence[DocumentRow]) -> Iterable[Record]:
    """The citations of documents: what is on record of them."""
    cited = models.CitedDocument.objects.filter(document__in=rows).values_list("pk", flat=True)
    return tell_rows(models.CitedDocument, cited)


class Document(RecordEndpoint):
    """One article. For editors `job` tells how far the work on it is."""

    shape = shapes.Document

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        values = self.read_parameters()
        row = find_document(key, self.viewer)
        if self.is_linked:
            return self.answer_linked(tell_documents([row]))
        (document,) = intake.present_documents([row], self.viewer)
        return Response(shown(document, values))


class PlainText(BaseRenderer):
    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> Any:
        return data


class DocumentText(Endpoint):
    """The archived text, byte for byte what its SHA-256 is over."""

    shape = str
    renderer_classes = [PlainText]

    def get(self, request: Request, key: str) -> HttpResponse:
        self.read_parameters()
        document = find_document(key, self.viewer)
        if document.text is None:
            raise NotFound("The document has not been read yet.")
        if not (document.text_public or is_editor(self.viewer)):
            raise PermissionDenied("This text may not be shown in full; its quotes are in the annotations.")
        if not document.text.is_held:
            raise NotFound("The text is not here: the document came with a dump, which has its hash alone.")
        return HttpResponse(document.text.body.encode(), content_type="text/plain; charset=utf-8")


ANNOTATIONS = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'


class AnnotationRenderer(JSONRenderer):
    media_type = "application/ld+json"  # without the profile, with which no `Accept` of ours would match
    format = "jsonld"


class DocumentAnnotations(Endpoint):
    """The published evidence in a document as a W3C AnnotationPage."""

    shape = dict[str, Any]
    renderer_classes = [AnnotationRenderer, JSONRenderer]

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        values = self.read_parameters()
        document = find_document(key, self.viewer)
        page = shown(annotation_page(document, address=request.build_absolute_uri), values)
        is_linked = isinstance(request.accepted_renderer, AnnotationRenderer)
        return Response(page, content_type=ANNOTATIONS if is_linked else None)


def find_document(key: str, viewer: Any) -> DocumentRow:
    """The document with this identifier, its own or that of its citation. Raises NotFound, or Gone."""
    document = find_documents(viewer).filter(Q(pk=key) | Q(cited=key)).first()
    if document is not None:
        found: DocumentRow = document
        return found
    withdrawn = models.CitedDocument.objects.withdrawn().with_decision()
    tombstone = withdrawn.filter(Q(document=key) | Q(pk=key)).first()
    if tombstone is not None:
        raise Gone(tombstone)
    raise NotFound(f"There is no document {key!r}.")
