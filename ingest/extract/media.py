"""Where or in what form something was said: "X", "a filing"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.descriptions import describe
from ingest.extract.grammar import Range, child, children, governors, to_span, written

if TYPE_CHECKING:
    from spacy.tokens import Token


_PAPERS = frozenset({
    "ledger", "post", "gazette", "herald", "times", "radio", "courier", "packet", "sentinel", "tribune", "star", "news",
    "journal", "observer", "echo", "lantern", "examiner", "chronicle", "mail", "telegraph", "beacon", "star-beacon",
    "newspaper", "magazine", "weekly", "daily", "television", "tv", "bulletin", "mercury", "argus", "advertiser",
    "reporter", "guardian", "press", "broadcaster", "podcast", "rádio",
})  # fmt: skip


def find_paper(cast: Cast, anchor: int) -> str | None:
    """Who printed it first: the paper that was told, by name."""
    verb = cast.doc[anchor]
    if verb.lemma_.lower() != "tell":
        return None
    told = (cast.by_token.get(item.i) for item in children(verb, "dobj", "dative"))
    names = (name.name for name in told if name is not None and name.kind != "person")
    return next((name for name in names if not _PAPERS.isdisjoint(name.lower().split())), None)


def find_medium(cast: Cast, anchor: int) -> str | None:
    """Where or in what form it was said: "X", "a filing"; that of the governing cue for "..., accusing it of"."""
    verb = cast.doc[anchor]
    outer = [item for item in governors(verb) if item.pos_ == "VERB"][:2] if verb.dep_ == "advcl" else []
    for place in (verb, *outer):
        for item in children(place, "prep"):
            inner = child(item, "pobj")
            if inner is not None and item.lower_ in {"on", "in", "at", "via", "through", "during"}:
                medium = _name_medium(cast, inner)
                if medium is not None:
                    return medium
    return None


def _name_medium(cast: Cast, noun: Token) -> str | None:
    text = written(cast.doc)
    part: Range = (noun.left_edge.i, min(noun.right_edge.i + 1, noun.left_edge.i + 12))
    phrase = text[slice(*to_span(cast.doc, part))]
    for name in cast.lexicons.platforms:
        if name in phrase and any(item.text == name.split()[0] for item in cast.doc[slice(*part)]):
            return name
    head = text[slice(*to_span(cast.doc, (max(part[0], noun.i - 1), noun.i + 1)))].lower()
    if any(head == form or head.endswith(" " + form) for form in cast.lexicons.forms):
        return describe(cast, noun)
    return None
