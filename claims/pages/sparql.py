"""What the SPARQL address shows without a query: a page for people, a description for programs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

QUERIES = Path(__file__).resolve().parent.parent / "graph" / "queries"
FORMATS = {
    "application/sparql-results+json": "JSON",
    "text/csv": "CSV",
    "application/sparql-results+xml": "XML",
    "text/tab-separated-values": "TSV",
}
DESCRIPTION = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<{endpoint}> a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
        formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:TriG, formats:JSON-LD ;
    sd:defaultDataset [ a sd:Dataset, void:Dataset ;
        dcterms:title "Onrecord: who said what about whom" ;
        void:sparqlEndpoint <{endpoint}> ;
        sd:defaultGraph [ a sd:Graph ] ] .
"""


@dataclass(frozen=True, slots=True)
class WorkedQuery:
    """A query that shows something; its first line says what."""

    slug: str
    question: str
    text: str

    @property
    def address(self) -> str:
        return "?" + urlencode({"query": self.text, "format": "text/csv"})


@cache
def worked_queries() -> tuple[WorkedQuery, ...]:
    return tuple(read_query(path) for path in sorted(QUERIES.glob("*.rq")))


def read_query(path: Path) -> WorkedQuery:
    text = path.read_text(encoding="utf-8")
    question, _, body = text.partition("\n")
    return WorkedQuery(path.stem, question.removeprefix("# "), body)


def query_page(request: HttpRequest) -> HttpResponse:
    chosen = next((q for q in worked_queries() if q.slug == request.GET.get("example")), worked_queries()[0])
    seconds = settings.SPARQL_SECONDS_ANONYMOUS
    context = {"queries": worked_queries(), "chosen": chosen, "formats": FORMATS, "seconds": seconds}
    return render(request, "pages/sparql.html", context)


def describe_service(request: HttpRequest) -> HttpResponse:
    """SPARQL 1.1 Service Description, in Turtle."""
    body = DESCRIPTION.format(endpoint=f"{settings.PUBLIC_URL}/sparql")
    return HttpResponse(body, content_type="text/turtle; charset=utf-8")
