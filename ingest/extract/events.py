"""Happenings whose occurrence is not the dispute: settlements, meetings and the like, with parties, amount and date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range, child, children, governors, is_negated, is_passive, subtree, to_span, trim
from ingest.extract.lexicons import EventWords
from ingest.extract.speakers import Cast, resolve
from ingest.extract.subjects import find_subject
from ingest.records import CandidateEvent, Quantity, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNREAL = frozenset({"could", "may", "might", "would", "should", "can", "must", "will", "'ll", "shall", "to"})
_CONDITIONS = frozenset({"if", "unless", "whether"})
_PARTY_PREPOSITIONS = frozenset({"with", "between", "against", "and"})
_ACCUSED_KINDS = frozenset({"allegation", "counterclaim", "denial", "demand", "promise", "prediction"})


def find_events(
    cast: Cast, disputed: Iterable[Span], quantities: tuple[Quantity, ...], dates: tuple[TimeExpression, ...]
) -> tuple[CandidateEvent, ...]:
    """Every event in text order. What stands within `disputed`, the contents of accusations, stays a claim."""
    closed = tuple(disputed)
    found: list[CandidateEvent] = []
    for token in cast.doc:
        words = _match(token, cast)
        if words is None or any(start <= token.idx < end for start, end in closed):
            continue
        event = _make_event(token, words, cast, quantities, dates)
        if event is not None and not any(
            event.span[0] <= other.span[0] and other.span[1] <= event.span[1] and other.kind == event.kind
            for other in found
        ):
            found.append(event)
    return tuple(sorted(found, key=lambda event: (event.span, event.kind)))


def _match(token: Token, cast: Cast) -> EventWords | None:
    lemma = token.lemma_.lower()
    for words in cast.lexicons.events:
        if token.pos_ == "VERB" and lemma in words.verbs and _has_object(token, words.verbs[lemma]):
            return words if _is_real(token, is_purpose=False) else None
        if token.tag_ == "NN" and lemma in words.nouns and _happens(token, words):
            return words
    return None


def _has_object(verb: Token, wanted: frozenset[str]) -> bool:
    if not wanted:
        return child(verb, "nsubj", "nsubjpass", "agent", "dobj") is not None and verb.dep_ != "amod"
    for mark in wanted:
        if mark.startswith("@") and any(item.lower_ == mark[1:] for item in verb.children):
            return True
    objects = [
        *children(verb, "dobj", "nsubjpass"),
        *(inner for item in children(verb, "prep") for inner in children(item, "pobj")),
    ]
    return any(
        item.lemma_.lower() in wanted and (verb.lemma_ == "settle" or item.tag_ in {"NN", "NNP"}) for item in objects
    )


def _is_real(verb: Token, *, is_purpose: bool) -> bool:
    """False for what may, should or will happen, did not, or hangs on a condition."""
    unreal = _UNREAL - ({"to"} if is_purpose else set())
    if is_negated(verb) or any(item.dep_ == "aux" and item.lower_ in unreal for item in verb.children):
        return False
    mark = child(verb, "mark")
    return mark is None or mark.lower_ not in _CONDITIONS


def _happens(noun: Token, words: EventWords) -> bool:
    head = noun.head
    if noun.dep_ in {"dobj", "nsubjpass", "nsubj"} and head.lemma_.lower() in words.happening:
        return _is_real(head, is_purpose=_is_under_way(head))
    return any(item.dep_ == "prep" and item.lower_ == "between" for item in noun.rights)


def _is_under_way(verb: Token) -> bool:
    """ "Is working with the police to conduct an inquiry": the purpose of something that happens now."""
    return verb.dep_ in {"advcl", "xcomp"} and verb.head.tag_ == "VBG" and _is_real(verb.head, is_purpose=False)


def _make_event(
    token: Token, words: EventWords, cast: Cast, quantities: tuple[Quantity, ...], dates: tuple[TimeExpression, ...]
) -> CandidateEvent | None:
    verb = token if token.pos_ == "VERB" else token.head if token.head.lemma_.lower() in words.happening else None
    parties = _find_parties(token, verb, cast)
    if not parties:
        return None
    chief = verb if verb is not None else token
    part = trim(cast.doc, *_clause(chief))
    span = to_span(cast.doc, part)
    sentence = to_span(cast.doc, (token.sent.start, token.sent.end))
    amount = next(
        (
            item
            for item in quantities
            if len(item.unit) == 3 and item.unit.isupper() and span[0] <= item.span[0] < span[1]
        ),
        None,
    )
    date = (
        next((item for item in dates if sentence[0] <= item.span[0] < sentence[1]), None) if verb is not None else None
    )
    hedges = _find_hedges(chief, cast)
    return CandidateEvent(words.kind, parties, amount, date, hedges, span, 0.7 if verb is not None else 0.6)


def _clause(token: Token) -> Range:
    """The clause without the conjunction that joins it to another."""
    start, end = subtree(token)
    while start < token.i and token.doc[start].dep_ in {"mark", "cc"} and token.doc[start].head == token:
        start += 1
    return start, end


def _find_parties(token: Token, verb: Token | None, cast: Cast) -> tuple[str, ...]:
    found: list[str] = []
    if verb is not None:
        subject = find_subject(verb, cast.lexicons)
        found += resolve(cast, subject.i) if subject is not None else ()
        patient = child(verb, "dobj") if not is_passive(verb) else child(verb, "nsubjpass")
        found += (
            resolve(cast, patient.i)
            if patient is not None and patient.lemma_.lower() not in cast.lexicons.documents
            else ()
        )
    patient = child(verb, "dobj") if verb is not None else None
    for place in dict.fromkeys(item for item in (token, verb, patient) if item is not None):
        for item in children(place, "prep"):
            inner = child(item, "pobj")
            if inner is not None and item.lower_ in _PARTY_PREPOSITIONS:
                found += _resolve_all(cast, inner)
    return tuple(dict.fromkeys(found))


def _resolve_all(cast: Cast, noun: Token) -> list[str]:
    """The noun and what is coordinated with it; a role whose holder is named counts once."""
    names = list(resolve(cast, noun.i))
    following = [inner for item in (noun, *children(noun, "appos")) for inner in children(item, "conj")]
    for inner in following:
        found = resolve(cast, inner.i)
        if inner.i in cast.by_token and noun.i not in cast.by_token and noun.lemma_.lower() in cast.lexicons.persons:
            names = []  # "its chief, Ada Roe, and Bo Lind": read as three, meant as two
        names += found
    return names


def _find_hedges(chief: Token, cast: Cast) -> tuple[Span, ...]:
    found = [item for item in chief.children if item.lower_ in cast.lexicons.hedges["adverbs"]]
    for item in [*governors(chief)][:2]:
        if item.lemma_.lower() in cast.lexicons.hedges["nouns"] and chief.dep_ == "pobj":
            found.append(item)
    found += [
        item for item in chief.children if item.dep_ == "amod" and item.lower_ in cast.lexicons.hedges["adjectives"]
    ]
    return tuple(sorted(to_span(cast.doc, (item.i, item.i + 1)) for item in found))


def disputed_spans(drafts: Iterable[tuple[Draft, str]], cast: Cast) -> list[Span]:
    """The contents of what is alleged, denied, promised or predicted: deeds in them are claims, not events."""
    return [to_span(cast.doc, part) for draft, kind in drafts if kind in _ACCUSED_KINDS for part in draft.content]
