"""Happenings whose occurrence is not the dispute: settlements, meetings and the like, with parties, amount and date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ingest.extract.candidates import Marks
from ingest.extract.cast import Cast, describe
from ingest.extract.drafts import Draft, find_covered
from ingest.extract.event_frames import match
from ingest.extract.event_nouns import find_happening, is_paid_end
from ingest.extract.grammar import (
    Range,
    child,
    children,
    governors,
    has_lemma,
    is_heading,
    is_passive,
    subtree,
    to_span,
    trim,
)
from ingest.extract.lexicons import EventWords
from ingest.extract.participants import SIDES, is_inanimate
from ingest.extract.realis import find_objects, is_infinitive
from ingest.extract.speakers import resolve
from ingest.extract.subjects import find_subject
from ingest.records import CandidateEvent, Quantity, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONAL = frozenset({"lawsuit", "resignation", "ruling"})  # only somebody is sued, dismissed or judged
# Behind which any noun is somebody.
_SURE = frozenset({("favour", "ruling"), ("with", "meeting"), ("between", "meeting")})
_SIDES = frozenset({"favour", "favor"})
# Behind which of them the parties of a kind stand.
_PREPOSITIONS = {
    "settlement": frozenset({"with", "between", "to", "from", "by"}),
    "lawsuit": frozenset({"against", "by", "between"}),
    "ruling": frozenset({"against", "with", "for", "between", "on", "of"}),
    "investigation": frozenset({"into", "against", "with", "of", "by", "on", "at", "over"}),
    "meeting": frozenset({"with", "between", "of"}),
    "resignation": frozenset({"of"}),
    "announcement": frozenset({"with", "between"}),
}
_DISPUTED_KINDS = frozenset({"allegation", "counterclaim", "denial", "demand"})
_SHARED = frozenset({"conj", "xcomp", "dep"})  # links over which verbs share when they happened
_ONCE = frozenset({"settlement", "resignation", "lawsuit"})  # told again of one party, it is the same
_WITHIN = frozenset({"of", "from"})
_TERM = re.compile(r"(?:by|until|till|before|within|for)\b", re.IGNORECASE)  # no day on which something happened
_ARTICLE = re.compile(r"(?:the|an?)\s+")
_NEXT = 300  # code points in which a ruling is told on
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
            if event is not None and not any(_is_known(event, other) for other in found[-_AGAIN:]):
                found.append(event)
    return tuple(sorted(found, key=lambda event: (event.span, event.kind)))


def _find_words(words: EventWords) -> set[str]:
    decided = (verb for item in words.deciding for verb in item.verbs)
    return {*words.verbs, *words.nouns, *words.deals, *words.paying, *decided}


def _is_told_otherwise(
    token: Token, words: EventWords, disputed: frozenset[int], ahead: Mapping[str, frozenset[int]]
) -> bool:
    """True where it stands in what is disputed, or in what is only to come.

    "Agreed to pay" has settled it, a meeting that is called is news, and who promises to go has resigned; of "ordered a
    review" the review is what was asked for, and by that happens.
    """
    verb = find_happening(token, words) if token.pos_ == "NOUN" else token
    place = verb.i if verb is not None else token.i
    if place in disputed:
        return True
    if words.kind == "meeting" or is_paid_end(token, words) or _is_past_aside(verb):
        return False
    return place in ahead["prediction"] or (place in ahead["promise"] and words.kind != "resignation")


def _plain(name: str) -> str:
    return _ARTICLE.sub("", name.lower())


def _is_past_aside(verb: Token | None) -> bool:
    """True for "will not stop the inquiry, which began in May": what is told beside what is to come."""
    return verb is not None and verb.dep_ == "relcl" and verb.tag_ in {"VBD", "VBN"}


def _is_known(event: CandidateEvent, other: CandidateEvent) -> bool:
    """True for a part of what was found, and for the same happening told again."""
    if event.kind != other.kind:
        return False
    if other.span[0] <= event.span[0] and event.span[1] <= other.span[1]:
        return True
    is_new = event.date is not None and other.date is not None and event.date.edtf != other.date.edtf
    if event.kind == "announcement" or is_new:
        return False
    shared = set(map(_plain, event.parties)) & set(map(_plain, other.parties))
    if event.kind == "ruling" and shared and event.span[0] - other.span[1] < _NEXT:
        return True  # "the court ordered ... It awarded": one ruling, told on
    if event.amount is not None and event.amount != other.amount:
        return False
    return bool(shared) and (event.kind in _ONCE or len(shared) == len(event.parties))


def _make_event(token: Token, words: EventWords, cast: Cast, marks: Marks) -> CandidateEvent | None:
    """The happening that this verb or noun names; None where nobody is known to take part."""
    verb = token if token.pos_ == "VERB" else find_happening(token, words)
    parties = _find_parties(token, verb, words, cast)
    paid = _find_paid(token, words) if not parties else None
    if paid is not None:
        parties = _find_parties(paid, paid, words, cast)
    if not parties:
        return None
    chief = verb if verb is not None else token
    span = to_span(cast.doc, trim(cast.doc, *_clause(chief)))
    amounts = (item for item in marks.quantities if _is_money(item) and span[0] <= item.span[0] < span[1])
    date = _find_date(token, verb or token, cast, marks) if verb is not None or words.kind == "resignation" else None
    confidence = 0.7 if verb is not None else 0.6
    return CandidateEvent(words.kind, parties, next(amounts, None), date, _find_hedges(chief, cast), span, confidence)


def _find_paid(token: Token, words: EventWords) -> Token | None:
    """The verb of the sentence before by which one pays what an agreement is about."""
    if token.pos_ != "NOUN" or not words.paying or token.sent.start == 0:
        return None
    return next((item for item in token.doc[token.sent.start - 1].sent if has_lemma(item, words.paying)), None)


def _is_money(quantity: Quantity) -> bool:
    return len(quantity.unit) == 3 and quantity.unit.isupper()


def _find_date(token: Token, verb: Token, cast: Cast, marks: Marks) -> TimeExpression | None:
    """The date of the sentence that hangs on what happened, else one that hangs on a verb which shares it."""
    start, end = to_span(cast.doc, (token.sent.start, token.sent.end))
    low = bisect_left(marks.dates, start, key=lambda item: item.span[0])
    high = bisect_left(marks.dates, end, key=lambda item: item.span[0])
    near = [(_find_verb(item, cast), item) for item in marks.dates[low:high]]
    below = [item for item in children(verb, "ccomp", "xcomp") if is_infinitive(item)]
    for wanted in ([verb], _find_clauses(token), list(_find_shared(verb)), [None], below):
        for above, item in near:
            is_told = wanted is not below or item.anchor is None or item.latest is None or item.latest <= item.anchor
            is_told &= _TERM.match(item.as_written) is None
            if above in wanted and is_told and not _is_of_speech(above, verb, cast):
                return item
    return None


def _find_clauses(token: Token) -> list[Token]:
    """A noun and the participles behind it: "the suit filed in May", "her resignation on Monday"; those of a verb."""
    if token.pos_ == "NOUN":
        verb = [token.head] if token.dep_ in {"nsubj", "nsubjpass"} else []
        return [token, *children(token, "acl"), *verb]
    return [*find_objects(token), *(inner for item in children(token, "prep") for inner in children(item, "pobj"))]


def _find_shared(verb: Token) -> Iterator[Token]:
    """The verbs above with which it happened together: "agreed on Friday to pay", "met on Friday and dismissed him"."""
    while verb.dep_ in _SHARED:
        verb = verb.head
        yield verb


def _is_of_speech(said: Token | None, verb: Token, cast: Cast) -> bool:
    """True for "said on Monday that it had settled": the date of the words, not of what they tell."""
    return said is not None and said != verb and has_lemma(said, cast.lexicons.verbs) and _is_above(said, verb)


def _is_above(said: Token, verb: Token) -> bool:
    """True for "said that it settled", not for "agreed to pay"."""
    return verb.dep_ != "xcomp" and any(token == said for token in governors(verb))


def _find_verb(item: TimeExpression, cast: Cast) -> Token | None:
    """The first verb above a date, or the noun for a happening that it stands with.

    The date itself where it belongs to another noun: "the article of 2 December".
    """
    found = cast.doc.char_span(*item.span, alignment_mode="expand")
    if found is None:
        return None
    before = cast.doc[found.start - 1] if found.start > 0 else None
    if before is not None and before.pos_ == "VERB" and has_lemma(before, cast.lexicons.verbs):
        return before  # "said on Thursday it had opened an inquiry"
    nouns = {noun for words in cast.lexicons.events for noun in words.nouns}
    for token in governors(found.root):
        if token.pos_ == "VERB" or has_lemma(token, nouns):
            return token
        is_within = found.root.lower_ in _WITHIN or token.lower_ in _WITHIN
        if is_within and token.head.pos_ == "NOUN" and not has_lemma(token.head, nouns):
            return found.root
    return None


def _clause(token: Token) -> Range:
    """The clause without the conjunction that joins it to another."""
    start, end = subtree(token)
    while start < token.i and token.doc[start].dep_ in {"mark", "cc"} and token.doc[start].head == token:
        start += 1
    return start, end


def _find_parties(token: Token, verb: Token | None, words: EventWords, cast: Cast) -> tuple[str, ...]:
    """Who does it, to whom, and with or against whom; each once."""
    found: list[str] = []
    if verb is not None:
        found += _find_actors(verb, words, cast)
    patients = children(verb, "dobj", "nsubjpass", "dative") if verb is not None else []
    if verb is not None and verb.dep_ in {"acl", "relcl"}:
        patients.append(verb.head)  # "the lawsuit against Acme that was filed in May"
    for place in dict.fromkeys([item for item in (token, verb) if item is not None] + patients):
        owner = child(place, "poss")
        if owner is not None and owner.lower_ == "whose" and place.head.dep_ == "relcl":
            owner = place.head.head  # "Ada Roe, whose resignation was announced"
        if owner is not None and owner.pos_ != "PRON" and place.pos_ == "NOUN":
            found += _call(cast, owner)
        found += _find_beside(place, words, cast)
    if words.kind == "investigation" and verb is not None:
        found += [name for item in _find_suspected(verb) for name in _resolve_all(cast, item)]
        found = found or _find_teller(verb, cast)
    return tuple(dict.fromkeys(found))


def _find_teller(verb: Token, cast: Cast) -> list[str]:
    """Who says that there is an inquiry, where nobody else is told to hold it."""
    told = next((item for item in governors(verb) if has_lemma(item, cast.lexicons.verbs)), None)
    subject = find_subject(told, cast.lexicons) if told is not None else None
    return _resolve_all(cast, subject) if subject is not None else []


def _find_suspected(verb: Token) -> Iterator[Token]:
    """Who does what is looked into: "is examining whether Acme cheated"."""
    clauses = children(verb, "ccomp") + [inner for item in children(verb, "prep") for inner in children(item, "pcomp")]
    for clause in clauses:
        yield from children(clause, "nsubj", "nsubjpass")


def _find_actors(verb: Token, words: EventWords, cast: Cast) -> list[str]:
    """The verb's subject, and its object where that is somebody."""
    subject = find_subject(verb, cast.lexicons)
    found: list[str] = []
    if subject is not None and not has_lemma(subject, words.nouns | words.deals):
        is_somebody = words.kind != "meeting" and not is_inanimate(subject, cast)
        found += _resolve_all(cast, subject, is_somebody=is_somebody)
    is_let = verb.lemma_ == "let"  # "let her go", "found Ada Roe guilty"
    small = next((item for item in children(verb, "ccomp", "xcomp") if item.pos_ == "ADJ" or is_let), None)
    affected = [*children(verb, "dobj", "dative"), *(children(verb, "nsubjpass") if is_passive(verb) else [])]
    if small is not None:
        affected += children(small, "nsubj")
    if words.kind == "ruling":  # "ordered Acme to pay", "decided that Acme must pay"
        affected += [item for clause in children(verb, "ccomp") for item in children(clause, "nsubj", "nsubjpass")]
    papers = cast.lexicons.documents | {noun for nouns in words.verbs.values() for noun in nouns}
    for item in affected:
        if not has_lemma(item, papers):
            found += _call(cast, item, is_somebody=item.dep_ == "nsubjpass" and words.kind in _PERSONAL)
        found += [
            name for inner in children(item, "nmod") for name in _call(cast, inner)
        ]  # "fined Acme 2 million euros"
    return found


def _find_beside(place: Token, words: EventWords, cast: Cast) -> list[str]:
    """Who stands behind a preposition: "with Acme", "an inquiry into Acme", "a lawsuit brought by Acme"."""
    prepositions = _PREPOSITIONS[words.kind]
    found: list[str] = []
    for item in children(place, "prep", "agent", "dative"):
        inner, word = child(item, "pobj"), item.lower_
        if inner is not None and has_lemma(inner, _SIDES):
            inner, word = _find_of(inner), "favour"  # "in favour of the tenants"
        elif word not in prepositions:
            continue
        if inner is not None:
            found += _resolve_all(cast, inner, is_somebody=(word, words.kind) in _SURE)
    if place.pos_ == "VERB" and is_paid_end(place, words):
        ended = [token for token in place.subtree if has_lemma(token, words.ended)]
        agents = [child(item, "agent") for token in ended for item in children(token, "acl")]
        found += [name for item in agents if item is not None for name in _find_agent(item, cast)]
    return found


def _find_of(noun: Token) -> Token | None:
    return next((child(item, "pobj") for item in children(noun, "prep") if item.lower_ == "of"), None)


def _find_agent(by: Token, cast: Cast) -> list[str]:
    inner = child(by, "pobj")
    return _resolve_all(cast, inner) if inner is not None else []


def _call(cast: Cast, noun: Token, *, is_somebody: bool = False) -> tuple[str, ...]:
    """The names meant, or the words for a person or body that has none here: "the charity"."""
    names = resolve(cast, noun.i, is_somebody=is_somebody)
    if names or noun.pos_ not in {"NOUN", "PROPN"} or not has_lemma(noun, SIDES | cast.lexicons.people):
        return names
    return (describe(cast, noun),)


def _resolve_all(cast: Cast, noun: Token, *, is_somebody: bool = False) -> list[str]:
    """The noun and what is coordinated with it; a role whose holder is named counts once."""
    names = list(_call(cast, noun, is_somebody=is_somebody))
    following = [inner for item in (noun, *children(noun, "appos")) for inner in children(item, "conj")]
    for inner in following:
        found = _call(cast, inner, is_somebody=is_somebody)
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
