"""What others judged about a claim: recorded, and withdrawn again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from claims import review
from claims.desk.cards import shortened
from claims.desk.forms.acts import AssessForm
from claims.desk.views.shown import REFUSALS, editor_of, get_row, refuse, show, warn
from claims.models import Assessment, Claim, Version


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, record_id: str) -> HttpResponse:
    """The judgements on a claim, and the form that records one more. It is public at once."""
    claim = get_row(Claim, record_id)
    form = assess_form(request, claim)
    if request.method == "POST" and form.is_valid():
        try:
            row = review.assess(claim, editor=editor_of(request), **form.cleaned_data)
            messages.success(request, f"Recorded, and public: {row}.")
            return to_claim(claim.pk)
        except REFUSALS as error:
            refuse(form, error)
    known = claim.assessments.exclude(publication="redacted").select_related("assessor").order_by("-assessed_on", "-id")
    title = f"Assess: {shortened(str(claim))}"
    return show(request, "assess.html", title, claim=claim, form=form, known=known)


def assess_form(request: HttpRequest, claim: Claim) -> AssessForm:
    versions = Version.objects.filter(record_type="claim", record_id=claim.pk).order_by("-number")
    form = AssessForm(request.POST or None, initial={"assessed_on": timezone.now().date(), "version": claim.version})
    form.set_versions(list(versions.values_list("number", flat=True)))
    return form


@require_POST
def retract_assessment(request: HttpRequest, record_id: str) -> HttpResponse:
    """Withdraw a judgement in public. This is how one is undone: it was public at once."""
    row = get_row(Assessment, record_id)
    try:
        review.retract(row, editor=editor_of(request), reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        warn(request, error)
    else:
        messages.success(request, f"Retracted: {row}.")
    return to_claim(row.claim_id)


def to_claim(claim_id: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:claim_assess", args=[claim_id]))
