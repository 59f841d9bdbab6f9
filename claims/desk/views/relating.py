"""How records bear on one another: relations by hand, conflicts opened and explained."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from claims import review
from claims.desk.cards import shortened
from claims.desk.forms.acts import RelateForm, ResolveForm
from claims.desk.forms.editing import refusal_field
from claims.desk.views.shown import REFUSALS, editor_of, get_document, get_row, refusals, show, to_review
from claims.drafts import ConflictDraft, RelationDraft
from claims.models import Claim, Conflict, Event, Evidence
from ingest.models import Document

MOST_ENDS = 500  # records of each type to choose from


@require_http_methods(["GET", "HEAD", "POST"])
def relate(request: HttpRequest, document_id: str) -> HttpResponse:
    """Record how a claim bears on another claim or event; `q` searches for ends beyond this document."""
    document = get_document(document_id)
    form = relate_form(request, document)
    if request.method == "POST" and form.is_valid():
        try:
            relation = review.relate(relation_draft(form), editor=editor_of(request))
            messages.success(request, f"Recorded: {shortened(str(relation))}")
            return to_review(document.pk, anchor="on-record")
        except REFUSALS as error:
            field = {"to_claim": "to", "to_event": "to"}.get(refusal_field(error), refusal_field(error))
            form.add_error(field if field in form.fields else None, " ".join(refusals(error)))
    return show(request, "relate.html", "Relate", document=document, form=form, q=search_words(request))


def relate_form(request: HttpRequest, document: Document) -> RelateForm:
    """The form with the records of this document as its ends, and with what the search finds elsewhere."""
    words = search_words(request)
    standing = {"publication__in": ("draft", "published")}
    near_claims = Q(statements__document__document=document)
    near_events = Q(document__document=document)
    if words:
        near_claims |= Q(wording__icontains=words)
        near_events |= Q(headline__icontains=words)
    claims = Claim.objects.filter(near_claims, **standing).order_by("-id").distinct()[:MOST_ENDS]
    events = Event.objects.filter(near_events, **standing).order_by("-id")[:MOST_ENDS]
    form = RelateForm(request.POST or None, initial={"from_claim": request.GET.get("from", "")})
    form.set_ends([(row.pk, shortened(str(row))) for row in claims], [(row.pk, shortened(str(row))) for row in events])
    return form


def search_words(request: HttpRequest) -> str:
    return (request.POST.get("q") or request.GET.get("q", "")).strip()


def relation_draft(form: RelateForm) -> RelationDraft:
    cleaned = form.cleaned_data
    kind, _, end = cleaned["to"].partition(":")
    return RelationDraft(
        type=cleaned["type"],
        from_claim=cleaned["from_claim"],
        to_claim=end if kind == "claim" else "",
        to_event=end if kind == "event" else "",
        reason=cleaned["reason"],
        conflict=ConflictDraft(cleaned["conflict"], cleaned["note"]) if cleaned["conflict"] else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: HttpRequest, relation_id: str) -> HttpResponse:
    """A conflict with both sides in their words, and the form that explains it."""
    conflict = get_row(
        Conflict, relation_id, select=("relation__from_claim", "relation__to_claim", "relation__to_event")
    )
    form = ResolveForm(request.POST or None, initial={"note": conflict.note})
    if request.method == "POST" and form.is_valid():
        try:
            review.resolve_conflict(conflict, editor=editor_of(request), **form.cleaned_data)
            messages.success(request, f"Resolved: {form.cleaned_data['explanation'].replace('_', ' ')}.")
        except REFUSALS as error:
            form.add_error(None, " ".join(refusals(error)))
        conflict.refresh_from_db()
    sides = [(end, evidence_of(end)) for end in ends_of(conflict)]
    return show(request, "conflict.html", "Conflict", conflict=conflict, form=form, sides=sides)


def ends_of(conflict: Conflict) -> list[Claim | Event]:
    relation = conflict.relation
    far = relation.to_claim or relation.to_event
    assert far is not None  # the database holds that a relation has a far end
    return [relation.from_claim, far]


def evidence_of(record: Claim | Event) -> list[Evidence]:
    """The quotes of a record, each with its document."""
    owner = {"statement__claim": record} if isinstance(record, Claim) else {"event": record}
    related = ("statement__claimant", "statement__document__document", "event__document__document")
    return list(Evidence.objects.filter(**owner).select_related(*related).order_by("id"))
