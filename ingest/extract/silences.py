"""Who says nothing: whether somebody will not speak, does not answer, does not know or does not confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.grammar import child, children, is_negated, is_passive
from ingest.extract.lexicons import Lexicons

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOBODY = frozenset({"neither", "nobody", "none"})
_TOLD = ("speaking", "refusing", "wishing", "recalling", "did_not_reply")  # lists of cues.toml, and what else may tell
_OTHERS = frozenset({"draw", "deny", "give"})
_NOTHING = frozenset({"nothing", "more"})
_ABLE = frozenset({"can", "could", "ca"})
_WILLING = frozenset({"will", "would", "wo", "'d", "’d"})


def find_silence(verb: Token, lexicons: Lexicons) -> str | None:
    """One of `ingest.records.ATTITUDES` where this verb tells that nothing was said; None where it tells of words."""
    lemma, states = verb.lemma_.lower(), lexicons.states
    if not any(lemma in states[name] for name in _TOLD) and lemma not in _OTHERS:
        return None
    aids = {item.lower_ for item in children(verb, "aux")}
    if lemma in states["refusing"]:
        aims = children(verb, "xcomp", "ccomp")
        return "declines_to_comment" if any(_is_speaking(item, states["speaking"]) for item in aims) else None
    if lemma == "deny" and verb.dep_ == "conj" and verb.head.lemma_ == "confirm":
        return "does_not_confirm"  # "would neither confirm nor deny"
    if not is_negated(verb) and not _is_nobodys(verb):
        says_nothing = any(item.lower_ in _NOTHING for item in children(verb, "dobj"))
        return "declines_to_comment" if lemma == "say" and says_nothing else None
    if lemma in states["wishing"]:
        is_silent = any(_is_speaking(item, states["speaking"]) for item in children(verb, "xcomp"))
        return "declines_to_comment" if is_silent else None
    if lemma in states["recalling"]:
        return "does_not_know"
    if lemma == "draw":
        return "declines_to_comment" if is_passive(verb) else None
    if lemma == "confirm":
        return "does_not_confirm"
    if lemma in states["did_not_reply"] and not aids & _WILLING:
        return "did_not_reply"
    if not _is_speaking(verb, states["speaking"]):
        return None
    return "does_not_know" if aids & _ABLE and lemma in {"say", "tell"} else "declines_to_comment"


def _is_nobodys(verb: Token) -> bool:
    """True for "neither side would say" and "would neither confirm nor deny"."""
    subject = child(verb, "nsubj")
    words = [*verb.lefts, *(subject.lefts if subject is not None else ())]
    return any(item.lower_ in _NOBODY for item in words)


def _is_speaking(verb: Token, speaking: frozenset[str]) -> bool:
    """True for a verb of speaking, and for "give" with what is told: "give details"."""
    given = child(verb, "dobj")
    lemma = verb.lemma_.lower()
    return lemma in speaking or (lemma == "give" and given is not None and given.lemma_.lower() in speaking)
