"""Happenings whose occurrence is not the dispute: settlements, meetings and the like, with parties, amount and date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.extract.candidates import Marks
from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft, find_covered
from ingest.extract.grammar import (
    Range,
    child,
    children,
    governors,
    is_heading,
    is_negated,
    is_passive,
    subtree,
    to_span,
    trim,
)
from ingest.extract.lexicons import EventWords
from ingest.extract.speakers import resolve
from ingest.extract.subjects import find_subject
from ingest.records import CandidateEvent, Quantity, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 20  # events before this one that it can be a part of
_WHEN = frozenset({"when", "after", "before", "since", "as"})
_CONDITIONS = frozenset({"if", "unless", "whether"})
_PARTY_PREPOSITIONS = frozenset({"with", "between", "against", "and", "into"})
_DISPUTED_KINDS = frozenset({"allegation", "counterclaim", "denial", "demand", "prediction"})


def find_events(cast: Cast, judged: Iterable[tuple[Draft, str]], marks: Marks) -> tuple[CandidateEvent, ...]:
    """Every event in text order. What stands in the content of an accusation or the like stays a claim.

    `judged`: the attributions, each with its kind.
    """
    judged = list(judged)
    disputed = find_covered(draft for draft, kind in judged if kind in _DISPUTED_KINDS)
    promised = find_covered(draft for draft, kind in judged if kind == "promise")
    found: list[CandidateEvent] = []
    known = frozenset().union(*({*words.verbs, *words.nouns, *words.paying} for words in cast.lexicons.events))
    for sentence in cast.doc.sents:
        if is_heading(sentence):
            continue
        for token in sentence:
            if token.lemma_.lower() not in known or token.i in disputed:
                continue
            words = _match(token, cast)
            if token.i in promised and (words is None or not _is_paid_end(token, words)):
                continue  # "agreed to pay" has settled it; what else is promised has not happened
            event = _make_event(token, words, cast, marks) if words is not None else None
            if event is not None and not any(_is_part(event, other) for other in found[-_NEAR:]):
                found.append(event)
    return tuple(sorted(found, key=lambda event: (event.span, event.kind)))


def _is_part(event: CandidateEvent, other: CandidateEvent) -> bool:
    return event.kind == other.kind and other.span[0] <= event.span[0] and event.span[1] <= other.span[1]


def _match(token: Token, cast: Cast) -> EventWords | None:
    lemma = token.lemma_.lower()
    for words in cast.lexicons.events:
        if token.pos_ == "VERB" and _is_paid_end(token, words):
            is_agreed = token.dep_ == "xcomp" and _is_real(token.head, cast)
            return words if _is_real(token, cast, is_purpose=is_agreed) else None
        if token.pos_ == "VERB" and _is_verb_of(token, lemma, words, cast):
            return words if _is_real(token, cast) and _is_news(token, words) else None
        if token.tag_ == "NN" and lemma in words.nouns and _happens(token, words, cast):
            return words
    return None


def _is_verb_of(verb: Token, lemma: str, words: EventWords, cast: Cast) -> bool:
    if lemma not in words.verbs or not _has_object(verb, words.verbs[lemma]):
        return False
    if words.kind == "meeting":
        met = child(verb, "dobj")
        return met is None or met.i in cast.by_token or met.lemma_.lower() in cast.lexicons.people
    return lemma != "rule" or child(verb, "ccomp", "advmod", "prep") is not None


def _is_paid_end(verb: Token, words: EventWords) -> bool:
    """True for "agreed to pay authors a sum to end a lawsuit"."""
    if verb.lemma_.lower() not in words.paying:
        return False
    below = [token for token in verb.subtree if token.lemma_.lower() in words.ending]
    return any(item.lemma_.lower() in words.ended for token in below for item in children(token, "dobj"))


def _is_news(verb: Token, words: EventWords) -> bool:
    """False for a release that only says when something else happened: "when it published its report"."""
    mark = next((item for item in verb.lefts if item.dep_ in {"advmod", "mark"} and item.lower_ in _WHEN), None)
    return words.kind != "announcement" or mark is None


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


def _is_real(verb: Token, cast: Cast, *, is_purpose: bool = False) -> bool:
    """False for what may, should or will happen, did not, or hangs on a condition."""
    unreal = cast.lexicons.unreal - ({"to"} if is_purpose else set())
    if is_negated(verb) or any(item.dep_ == "aux" and item.lower_ in unreal for item in verb.children):
        return False
    mark = child(verb, "mark")
    return mark is None or mark.lower_ not in _CONDITIONS


def _happens(noun: Token, words: EventWords, cast: Cast) -> bool:
    head = noun.head
    if noun.dep_ == "pobj" and head.lower_ == "on":
        head = head.head  # "working with the police on an inquiry"
        return head.lemma_.lower() in words.happening and _is_real(head, cast)
    if noun.dep_ in {"dobj", "nsubjpass", "nsubj"} and head.lemma_.lower() in words.happening:
        return _is_real(head, cast, is_purpose=_is_under_way(head, cast))
    return any(item.dep_ == "prep" and item.lower_ == "between" for item in noun.rights)


def _is_under_way(verb: Token, cast: Cast) -> bool:
    """ "Is working with the police to conduct an inquiry": the purpose of something that happens now."""
    return verb.dep_ in {"advcl", "xcomp"} and verb.head.tag_ == "VBG" and _is_real(verb.head, cast)


def _make_event(token: Token, words: EventWords, cast: Cast, marks: Marks) -> CandidateEvent | None:
    """The happening that this verb or noun names; None where nobody is known to take part."""
    heads = [token.head, token.head.head] if token.dep_ == "pobj" else [token.head]
    happening = next((head for head in heads if head.lemma_.lower() in words.happening), None)
    verb = token if token.pos_ == "VERB" else happening
    parties = _find_parties(token, verb, cast)
    if not parties:
        return None
    chief = verb if verb is not None else token
    span = to_span(cast.doc, trim(cast.doc, *_clause(chief)))
    amounts = (item for item in marks.quantities if _is_money(item) and span[0] <= item.span[0] < span[1])
    date = _find_date(token, cast, marks) if verb is not None else None
    confidence = 0.7 if verb is not None else 0.6
    return CandidateEvent(words.kind, parties, next(amounts, None), date, _find_hedges(chief, cast), span, confidence)


def _is_money(quantity: Quantity) -> bool:
    return len(quantity.unit) == 3 and quantity.unit.isupper()


def _find_date(token: Token, cast: Cast, marks: Marks) -> TimeExpression | None:
    """The first date of the sentence."""
    start, end = to_span(cast.doc, (token.sent.start, token.sent.end))
    return next((item for item in marks.dates if start <= item.span[0] < end), None)


def _clause(token: Token) -> Range:
    """The clause without the conjunction that joins it to another."""
    start, end = subtree(token)
    while start < token.i and token.doc[start].dep_ in {"mark", "cc"} and token.doc[start].head == token:
        start += 1
    return start, end


def _find_parties(token: Token, verb: Token | None, cast: Cast) -> tuple[str, ...]:
    """Who does it, to whom, and with or against whom; each once."""
    found: list[str] = []
    patient = child(verb, "dobj") if verb is not None else None
    if verb is not None:
        subject = find_subject(verb, cast.lexicons)
        affected = child(verb, "nsubjpass") if is_passive(verb) else patient
        found += resolve(cast, subject.i) if subject is not None else ()
        if affected is not None and affected.lemma_.lower() not in cast.lexicons.documents:
            found += resolve(cast, affected.i)
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
