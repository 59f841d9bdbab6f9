"""Taking a document in, and watching how far it has come."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.desk.forms.documents import AddDocumentForm
from claims.desk.views.shown import editor_of, get_document, show, to_review
from ingest import jobs, pipeline
from ingest.models import Document, Job

STEPS = (("fetch", "Fetch"), ("read", "Read the text"), ("extract", "Find candidates"))
POLL_SECONDS = 2
UNDER_WAY = ("queued", "running")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The form for a document; once it is taken, the page that shows how it goes on."""
    names = ("url", "title", "publisher", "published_on")
    given = {name: request.GET[name] for name in names if name in request.GET}
    form = AddDocumentForm(request.POST or None, request.FILES or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            job = take_in(form, user=editor_of(request).get_username())
            return HttpResponseRedirect(reverse("admin:document_progress", args=[job.document_id]))
        except pipeline.PipelineError as error:
            form.add_error(None, str(error))
    return show(request, "add_document.html", "Add a document", form=form)


def take_in(form: AddDocumentForm, *, user: str) -> Job:
    """Hand the document to the pipeline. Raises PipelineError."""
    given = form.cleaned_data
    details = pipeline.Details(
        title=given["title"],
        publisher=given["publisher"],
        published_on=given["published_on"],
        text_public=given["text_public"],
    )
    request = pipeline.Request(user=user)
    if given["text"]:
        body = given["text"].encode()
        return pipeline.add_bytes(body, charset="utf-8", url=given["url"], details=details, request=request)
    if given["file"]:
        return take_file(given["file"], url=given["url"], details=details, request=request)
    return pipeline.add_address(given["url"], details=details, request=request)


def take_file(file: UploadedFile[bytes], *, url: str, details: pipeline.Details, request: pipeline.Request) -> Job:
    if (file.size or 0) > pipeline.LARGEST_UPLOAD:
        raise pipeline.PipelineError(f"The file has {file.size:,} bytes; the limit is {pipeline.LARGEST_UPLOAD:,}.")
    media_type = file.content_type or "application/octet-stream"
    charset = file.charset or ""
    return pipeline.add_bytes(
        file.read(), media_type=media_type, charset=charset, url=url, details=details, request=request
    )


@require_safe
def progress(request: HttpRequest, document_id: str) -> HttpResponse:
    """How far the document has come; it loads itself again until there is something to review or to mend."""
    document = get_document(document_id)
    job = document.jobs.first()
    if job and job.state == "done":
        return to_review(document.pk)
    refresh = POLL_SECONDS if job and job.state in UNDER_WAY else 0
    return show(
        request,
        "progress.html",
        str(document),
        refresh=refresh,
        document=document,
        job=job,
        steps=steps_of(document, job),
    )


def steps_of(document: Document, job: Job | None) -> list[tuple[str, str]]:
    """Each step in words with its state: done, now, failed or later."""
    at = job.step if job else ""
    reached = [name for name, _ in STEPS].index(at) if at in dict(STEPS) else -1
    here = "now" if job and job.state in UNDER_WAY else "failed"
    done = {"fetch": document.snapshot_id is not None, "read": document.text_id is not None, "extract": False}
    return [
        (words, here if position == reached else "done" if done[name] else "later")
        for position, (name, words) in enumerate(STEPS)
    ]


@require_POST
def try_again(request: HttpRequest, document_id: str) -> HttpResponse:
    """Set a document that failed to work again."""
    document = get_document(document_id)
    with transaction.atomic():
        job = jobs.queue(document)
    messages.info(request, f"The work on it is {job.state}.")
    return HttpResponseRedirect(reverse("admin:document_progress", args=[document.pk]))
