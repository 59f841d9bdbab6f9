"""Judging who an actor is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User

from claims.drafts import DraftError
from claims.journal import deciding
from claims.models import Actor
from claims.review.errors import ReviewError

MOST_MATCHES = 50
LONGEST_MATCH = 2000  # characters


def identify(actor: Actor, *, editor: User, exact_matches: Sequence[str], reason: str = "") -> Actor:
    """Record the addresses under which others speak of the same actor, in place of those on record; none is allowed.

    It is a judgement, told as skos:exactMatch, and can be undone; the log keeps `reason`. Raises DraftError for what is
    no address of a page, ReviewError for an unnamed source, which is never resolved to anybody.
    """
    matches = sorted({address.strip() for address in exact_matches})
    check_matches(matches)
    if actor.kind == "unnamed" and matches:
        raise ReviewError("An unnamed source is never resolved to anybody.")
    with deciding(editor, "identify") as act:
        act.record = act.change(actor, exact_matches=matches)
        act.reason = reason
    return actor


def check_matches(matches: Sequence[str]) -> None:
    if len(matches) > MOST_MATCHES:
        raise DraftError("exact_matches", f"At most {MOST_MATCHES} addresses.")
    for address in matches:
        if not address.startswith(("http://", "https://")) or len(address) > LONGEST_MATCH:
            raise DraftError("exact_matches", f"{address[:80]!r} is no address that begins with http:// or https://.")
