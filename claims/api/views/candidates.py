"""What the machine proposes, for editors only."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import filters, intake, shapes
from claims.api.authentication import ForEditors
from claims.api.pagination import page_of
from claims.api.views.base import Endpoint, list_response, shown
from claims.bulk import newest_run
from ingest.models import Candidate as CandidateRow
from ingest.models import Document


class Candidates(Endpoint):
    """Candidates in the order of their making. With `document`, those of its newest extraction run."""

    permission_classes = [ForEditors]
    shape, is_list, parameters = shapes.Candidate, True, filters.CandidateParameters

    def get(self, request: Request, format: str | None = None) -> Response:
        values = self.read_parameters()
        rows = candidates().filter(filters.CandidateParameters.where(values, self.viewer))
        if "document" in values:
            rows = rows.filter(run=newest_run(Document.objects.get(pk=values["document"])))
        page = page_of(rows, ordering="start", size=values["page_size"], cursor=values["cursor"])
        return list_response(request, intake.present_candidates(page.rows), page.cursor, values)


class Candidate(Endpoint):
    """One candidate and what was decided on it."""

    permission_classes = [ForEditors]
    shape = shapes.Candidate

    def get(self, request: Request, key: str, format: str | None = None) -> Response:
        values = self.read_parameters()
        return Response(shown(intake.present_candidates([find_candidate(key)])[0], values))


def candidates() -> Any:
    return CandidateRow.objects.select_related(
        "decision__statement", "decision__event", "decision__relation", "run__text"
    )


def find_candidate(key: str) -> CandidateRow:
    candidate: CandidateRow | None = candidates().filter(pk=key).first()
    if candidate is None:
        raise NotFound(f"There is no candidate {key!r}.")
    return candidate
