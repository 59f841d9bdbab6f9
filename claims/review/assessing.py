"""Recording what others judged about a claim."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User

from claims.drafts import DraftError, check_word
from claims.journal import deciding
from claims.models import Assessment, Claim, Version
from claims.review.errors import ReviewError
from claims.review.publication import becoming_public
from claims.review.writing import actor_for
from claims.words import VERDICTS


def assess(
    claim: Claim,
    *,
    editor: User,
    verdict: str,
    assessor: str,
    assessed_on: dt.date,
    summary: str,
    url: str = "",
    version: int | None = None,
) -> Assessment:
    """Put an assessment of one version (None: the newest) into public view, signed by `assessor`, an id or a name.

    Raises DraftError for a value that cannot be recorded, ReviewError where the claim has no such version in public or
    nobody answers for the assessment by name.
    """
    check_word("verdict", verdict, VERDICTS)
    check_words(summary, assessor, url)
    with deciding(editor, "assess") as act:
        claim = Claim.objects.select_for_update().get(pk=claim.pk)
        number = claim.version if version is None else version
        check_version(claim, number)
        signer = actor_for(act, assessor.strip(), {})
        if signer.kind == "unnamed":
            raise ReviewError("An assessment is signed; an unnamed source cannot sign one.")
        if signer.publication != "published":
            act.change(signer, **becoming_public(signer))
        row = Assessment(
            claim=claim,
            assessed_version=number,
            verdict=verdict,
            assessor=signer,
            assessed_on=assessed_on,
            summary=summary.strip(),
            url=url,
        )
        for name, value in becoming_public(row).items():
            setattr(row, name, value)
        act.record = act.add(row)
    return row


def check_words(summary: str, assessor: str, url: str) -> None:
    if not summary.strip():
        raise DraftError("summary", "Say in a sentence or two what was found.")
    if not assessor.strip():
        raise DraftError("assessor", "Say who signed it.")
    if url and not url.startswith(("http://", "https://")):
        raise DraftError("url", "An address begins with http:// or https://.")


def check_version(claim: Claim, number: int) -> None:
    """Raises ReviewError where nobody could have read that version."""
    if claim.publication != "published":
        raise ReviewError("Only a published claim can be assessed.")
    if not Version.objects.filter(record_type="claim", record_id=claim.pk, number=number).exists():
        raise ReviewError(f"This claim has no version {number}; its newest is {claim.version}.")
