"""Happenings whose occurrence is not the dispute: settlements, meetings and the like, with parties, amount and date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.candidates import Marks
from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft, find_covered
from ingest.extract.event_dates import find_date
from ingest.extract.event_frames import match
from ingest.extract.event_nouns import find_happening, find_owner, is_paid_end
from ingest.extract.event_parties import find_bystander, find_parties, find_plaintiff
from ingest.extract.grammar import (
    Range,
    child,
    children,
    governors,
    has_lemma,
    is_heading,
    subtree,
    to_span,
    trim,
)
from ingest.extract.lexicons import EventWords
from ingest.records import CandidateEvent, Quantity, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_DISPUTED_KINDS = frozenset({"allegation", "counterclaim", "denial", "demand"})
_ONCE = frozenset({"settlement", "resignation", "lawsuit"})  # told again of one party, it is the same
_ARTICLE = re.compile(r"(?:the|an?)\s+")
_INDEFINITE = re.compile(r"(?:an?|another)\s+")  # who is brought in anew
_UNSURE = 0.5  # where who takes part is only near by
_UNSIDED = frozenset({"meeting", "investigation", "settlement"})  # told also without sides: "talks were held in May"
_PRICED = frozenset({"settlement", "lawsuit", "ruling"})  # of others a sum near by is another matter
_DEMANDING = frozenset({"seek", "demand", "claim", "want", "ask"})
_NEXT = 300  # code points in which a ruling is told on
_HIGHER = re.compile(r"\b(appeal|supreme|constitutional|high|highest|top)s?\b")
_AGAIN = 40  # events before this one that it can repeat


def find_events(cast: Cast, judged: Iterable[tuple[Draft, str]], marks: Marks) -> tuple[CandidateEvent, ...]:
    """Every event in text order. What stands in the content of an accusation or the like stays a claim.

    `judged`: the attributions, each with its kind.
    """
    judged = list(judged)
    disputed = find_covered(draft for draft, kind in judged if kind in _DISPUTED_KINDS)
    ahead = {
        kind: find_covered(draft for draft, other in judged if other == kind) for kind in ("prediction", "promise")
    }
    found: list[CandidateEvent] = []
    known = {word for words in cast.lexicons.events for word in _find_words(words)}
    for sentence in cast.doc.sents:
        if is_heading(sentence):
            continue
        for token in sentence:
            if not has_lemma(token, known):
                continue
            words = match(token, cast)
            if words is None or _is_told_otherwise(token, words, disputed, ahead):
                continue
            event = _make_event(token, words, cast, marks)
            if event is None or (_is_known_by_noun(token, words) and _has_kind(found, words.kind)):
                continue
            is_before = event.date is not None and _is_before(token)
            _add(event, found, is_before=is_before, is_known=_is_definite(token))
    return tuple(sorted(found, key=lambda event: (event.span, event.kind)))


def _is_known_by_noun(token: Token, words: EventWords) -> bool:
    """True for "he accepted the resignation", which somebody has handed in."""
    return words.kind == "resignation" and _is_definite(token) and find_owner(token) is None


def _is_definite(token: Token) -> bool:
    return token.pos_ == "NOUN" and any(item.lower_ == "the" for item in token.lefts)


def _has_kind(found: Iterable[CandidateEvent], kind: str) -> bool:
    return any(event.kind == kind for event in found)


def _is_before(token: Token) -> bool:
    """True for "he had rejected": what had happened before the one told of."""
    return any(item.lower_ == "had" for item in children(token, "aux"))


def _add(event: CandidateEvent, found: list[CandidateEvent], *, is_before: bool, is_known: bool) -> None:
    """Told again, an event gives the first telling what it lacked.

    `is_before`: it is older, and has its own date. `is_known`: a noun points back ("The inquiry, which began in May").
    """
    for place in range(max(0, len(found) - _AGAIN), len(found)):
        other = found[place]
        if event.confidence == _UNSURE and event.kind == other.kind and not _is_on_other_day(event, other):
            if event.kind == "investigation" and is_known:
                found[place] = replace(other, date=other.date or event.date)
            return
        if _is_known(event, other) and not (is_before and other.date is None and other.kind == "ruling"):
            found[place] = replace(other, date=other.date or event.date, amount=other.amount or event.amount)
            return
    found.append(event)


def _is_on_other_day(event: CandidateEvent, other: CandidateEvent) -> bool:
    return event.date is not None and other.date is not None and event.date.edtf != other.date.edtf


def _find_words(words: EventWords) -> set[str]:
    decided = (verb for item in words.deciding for verb in item.verbs)
    return {*words.verbs, *words.nouns, *words.deals, *words.paying, *decided}


def _is_told_otherwise(
    token: Token, words: EventWords, disputed: frozenset[int], ahead: Mapping[str, frozenset[int]]
) -> bool:
    """True where it stands in what is disputed, or in what is only to come.

    "Agreed to pay" and "agreed to end their quarrel" have settled it, a meeting that is called is news, and who is said
    to go has resigned; of "ordered a review" the review is what was asked for, and by that happens.
    """
    verb = find_happening(token, words) if token.pos_ == "NOUN" else token
    place = verb.i if verb is not None else token.i
    if place in disputed:
        return True
    if words.kind == "settlement" and verb is not None and verb.head.lemma_ == "agree":
        return False
    if words.kind == "meeting" or is_paid_end(token, words) or _is_past_aside(verb):
        return False
    return words.kind != "resignation" and (place in ahead["prediction"] or place in ahead["promise"])


def _plain(name: str) -> str:
    return _ARTICLE.sub("", name.lower())


def _is_past_aside(verb: Token | None) -> bool:
    """True for "will not stop the inquiry, which began in May": what is told beside what is to come."""
    return verb is not None and verb.dep_ == "relcl" and verb.tag_ in {"VBD", "VBN"}


def _is_known(event: CandidateEvent, other: CandidateEvent) -> bool:
    """True for a part of what was found, and for the same happening told again."""
    if event.kind != other.kind:
        return False
    shared = set(map(_plain, event.parties)) & set(map(_plain, other.parties))
    if event.kind == "meeting" and _is_on_other_day(event, other):
        return False
    if other.span[0] <= event.span[0] and event.span[1] <= other.span[1]:
        return bool(shared) or event.kind != "ruling"  # each court rules for itself
    if event.kind == "announcement" or _is_on_other_day(event, other):
        return False
    is_bare = len(event.parties) == 1 and event.amount is None and not _INDEFINITE.match(event.parties[0])
    is_near = event.span[0] - other.span[1] < _NEXT and not _is_of_other_court(event, other)
    if event.kind == "ruling" and is_near and (shared or is_bare):
        return True  # "the court ordered ... It awarded", "the judges found": one ruling, told on
    if event.kind == "settlement" and other.amount is None and _is_paid_under(event, other, is_near=is_near):
        return True
    if event.amount is not None and event.amount != other.amount:
        return False
    return bool(shared) and (event.kind in _ONCE or len(shared) == len(event.parties))


def _is_paid_under(event: CandidateEvent, other: CandidateEvent, *, is_near: bool) -> bool:
    """True for "They settled. The yard will pay each man 3,000 crowns": its terms, with a side as it is called."""
    names = {_plain(name) for name in other.parties}
    return is_near and any(name.endswith(_plain(party)) for name in names for party in event.parties)


def _is_of_other_court(event: CandidateEvent, other: CandidateEvent) -> bool:
    """True for an appeals court behind a judge, not for "the judges" behind the appeals court."""
    higher, before = (set(_HIGHER.findall(" ".join(item.parties).lower())) for item in (event, other))
    return bool(higher - before)


def _make_event(token: Token, words: EventWords, cast: Cast, marks: Marks) -> CandidateEvent | None:
    """The happening that this verb or noun names; None where nobody is known to take part."""
    verb = token if token.pos_ == "VERB" else find_happening(token, words)
    parties = find_parties(token, verb, words, cast)
    paid = _find_paid(token, words) if not parties else None
    if paid is not None:
        parties = find_parties(paid, paid, words, cast)
    date = find_date(token, verb or token, cast, marks) if verb is not None or words.kind == "resignation" else None
    if not parties and words.kind == "lawsuit":
        parties = find_plaintiff(token, cast)
    is_sure = bool(parties)
    if not parties and (date is not None or words.kind == "settlement") and words.kind in _UNSIDED:
        parties = find_bystander(token, cast)
    if not parties:
        return None
    chief = verb if verb is not None else token
    span = to_span(cast.doc, trim(cast.doc, *_clause(chief)))
    joined = [item.left_edge.idx for item in children(chief, "conj") if words.kind == "lawsuit"]
    amount = _find_amount((span[0], min([span[1], *joined])), words, marks)  # not that of "sued and was awarded"
    if amount is None and words.kind == "lawsuit":
        amount = _find_demanded(chief, cast, marks)
    confidence = (0.7 if verb is not None else 0.6) if is_sure else _UNSURE
    return CandidateEvent(words.kind, parties, amount, date, _find_hedges(chief, cast), span, confidence)


def _find_amount(span: Span, words: EventWords, marks: Marks) -> Quantity | None:
    return _find_money(span, marks) if words.kind in _PRICED else None


def _find_money(span: Span, marks: Marks) -> Quantity | None:
    """The first sum that begins within a stretch of text."""
    low = bisect_left(marks.quantities, span[0], key=lambda item: item.span[0])
    high = bisect_left(marks.quantities, span[1], key=lambda item: item.span[0])
    return next(filter(_is_money, marks.quantities[low:high]), None)


def _find_demanded(verb: Token, cast: Cast, marks: Marks) -> Quantity | None:
    """ "It is seeking 3 million euros", in the sentence of the suit or in the next, told of somebody."""
    end = verb.sent.end
    following = verb.doc[end].sent if end < len(verb.doc) else verb.sent
    for token in verb.doc[verb.i + 1 : following.end]:
        if token.pos_ == "VERB" and has_lemma(token, _DEMANDING):
            amount = _find_money((token.idx, to_span(cast.doc, subtree(token))[1]), marks)
            if amount is not None:
                return amount
    return None


def _find_paid(token: Token, words: EventWords) -> Token | None:
    """The verb of the sentence before by which one pays what an agreement is about."""
    if token.pos_ != "NOUN" or not words.paying or token.sent.start == 0:
        return None
    return next((item for item in token.doc[token.sent.start - 1].sent if has_lemma(item, words.paying)), None)


def _is_money(quantity: Quantity) -> bool:
    return len(quantity.unit) == 3 and quantity.unit.isupper()


def _clause(token: Token) -> Range:
    """The clause without the conjunction that joins it to another, and without what others do, joined to it."""
    start, end = subtree(token)
    joined = (item for item in children(token, "conj") if child(item, "nsubj", "nsubjpass") is not None)
    end = min((item.left_edge.i for item in joined), default=end)
    while end > token.i + 1 and token.doc[end - 1].dep_ == "cc":
        end -= 1
    while start < token.i and token.doc[start].dep_ in {"mark", "cc"} and token.doc[start].head == token:
        start += 1
    return start, end


def _find_hedges(chief: Token, cast: Cast) -> tuple[Span, ...]:
    found = [item for item in chief.children if item.lower_ in cast.lexicons.hedges["adverbs"]]
    for item in [*governors(chief)][:2]:
        if item.lemma_.lower() in cast.lexicons.hedges["nouns"] and chief.dep_ == "pobj":
            found.append(item)
    found += [
        item for item in chief.children if item.dep_ == "amod" and item.lower_ in cast.lexicons.hedges["adjectives"]
    ]
    return tuple(sorted(to_span(cast.doc, (item.i, item.i + 1)) for item in found))
