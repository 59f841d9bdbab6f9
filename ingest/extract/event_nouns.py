"""Which nouns tell of a happening: by the verb over them, or by the parties beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.grammar import child, children, governors, has_lemma, is_negated
from ingest.extract.lexicons import EventWords
from ingest.extract.participants import is_person, is_somebody
from ingest.extract.realis import find_subjects, has_happened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token

_WILL = frozenset({"will", "'ll", "’ll"})
_BODIES = frozenset({"commission", "committee", "panel", "court", "board", "team"})
_BEFORE = 2  # sentences in which what is settled may stand
_AFTER = 2  # sentences in which what is paid may be answered
_TURNS = frozenset({"return", "exchange"})
SINGULAR = frozenset({"NN", "NNP"})
_AT = frozenset({"after", "at", "in", "during", "following", "amid", "since", "with", "by", "from"})
_BOUND = frozenset({"between", "with", "against", "into", "by", "over"})
_AMENDS = frozenset({"compensation", "damage", "restitution"})
_TRADING = frozenset({"contract", "arrangement"})  # mostly of trade: the dispute must stand in the sentence
_BRINGING = frozenset({"bring", "file", "lodge"})
_OUTCOMES = frozenset({"settlement", "agreement", "deal", "ruling", "decision", "report"})
_FIXING = frozenset({"set", "schedule", "plan", "slate", "fix"})
_OPEN = frozenset({"was", "were", "had", "would", "could", "may", "might", "should"})  # it may have been called off
_UNREAL = frozenset({
    "no", "any", "every", "each", "possible", "potential", "planned", "proposed", "future", "next", "likely",
    "hypothetical", "alleged", "upcoming", "coming",
})  # fmt: skip


def happens(noun: Token, words: EventWords, cast: Cast) -> bool:
    if noun.tag_ not in SINGULAR and noun.lemma_.lower() not in words.plural:
        return False
    if has_lemma(noun, words.deals) and not is_of_dispute(noun, words):
        return False
    verb = find_happening(noun, words)
    if verb is not None:
        is_due = noun.dep_ == "pobj" and not is_negated(verb) and has_lemma(verb, words.paying)
        return (
            is_due
            or has_happened(verb, cast)
            or verb.lemma_ == "find"  # "the inquiry found nothing"
            or _is_under_way(verb, cast)
            or (words.kind == "meeting" and is_scheduled(verb))
        )
    if words.kind == "resignation":
        owner = find_owner(noun)
        is_his = owner is not None and (owner.lower_ == "whose" or is_person(owner, cast))
        is_told = noun.dep_ in {"nsubj", "nsubjpass"} and (
            noun.head.pos_ == "VERB" or child(noun.head, "attr") is not None
        )
        return is_his and is_told and has_happened(noun.head, cast)
    return _is_told_of(noun, words, cast)


def is_of_dispute(noun: Token, words: EventWords) -> bool:
    """True where the sentence, or one near it, tells of what is settled: a deal in a lawsuit, not in trade."""
    is_of_trade = has_lemma(noun, _TRADING) or any(item.tag_ == "VBG" for item in children(noun, "amod", "compound"))
    near = noun.sent if is_of_trade else _find_near(noun)  # "signed a licensing agreement"
    return any(item.pos_ == "NOUN" and _is_dispute(item, words) for item in near) or any(
        has_lemma(item, words.ending) and _ends_something(item, words) for item in noun.sent if item.pos_ == "VERB"
    )


def _find_near(noun: Token) -> Span:
    """The sentences round about it."""
    start, end = noun.sent.start, noun.sent.end
    for _ in range(_BEFORE):
        start = noun.doc[start - 1].sent.start if start > 0 else 0
    return noun.doc[start : noun.doc[end].sent.end if end < len(noun.doc) else end]


def _is_dispute(noun: Token, words: EventWords) -> bool:
    """True for a noun for one, and for "claims brought since May"."""
    is_brought = any(item.lemma_ in _BRINGING for item in children(noun, "acl"))
    return has_lemma(noun, words.disputes) or (is_brought and has_lemma(noun, words.ended))


def _is_told_of(noun: Token, words: EventWords, cast: Cast) -> bool:
    """True for "a meeting between Ada Roe and Bo Lind", "at a meeting with Acme": with parties, and not only wanted."""
    if noun.dep_ == "attr" or any(item.lower_ in _UNREAL for item in noun.lefts):
        return False
    bound = [item for item in noun.rights if item.dep_ in {"prep", "agent"} and item.lower_ in _BOUND]
    if not any(is_somebody(inner, cast) for item in bound for inner in children(item, "pobj")):
        return False
    is_between = any(item.lower_ == "between" for item in bound)
    is_part = noun.head.lower_ == "of" and noun.head.head.lower_ == "part"  # "as part of a settlement with Acme"
    if not is_between and not is_part and not (noun.dep_ == "pobj" and noun.head.lower_ in _AT):
        return False
    verb = next((item for item in governors(noun) if item.pos_ in {"VERB", "AUX"}), None)
    return verb is None or (not has_lemma(verb, cast.lexicons.averting) and has_happened(verb, cast))


def find_owner(noun: Token) -> Token | None:
    """Whose it is: "the resignation of Ada Roe", "Ada Roe's resignation"."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner
    return next((child(item, "pobj") for item in children(noun, "prep") if item.lower_ == "of"), None)


def _is_under_way(verb: Token, cast: Cast) -> bool:
    """ "Is working with the police to conduct an inquiry": the purpose of something that happens now."""
    return verb.dep_ in {"advcl", "xcomp"} and verb.head.tag_ == "VBG" and has_happened(verb.head, cast)


def is_paid_end(verb: Token, words: EventWords) -> bool:
    """True for "agreed to pay authors a sum to end a lawsuit"."""
    if not has_lemma(verb, words.paying):
        return False
    if verb.head.lemma_ == "agree" and verb.dep_ == "xcomp" and _makes_amends(verb, words):
        return True
    return _ends_something(verb, words) or any(_is_in_return(root, words) for root in _find_following(verb))


def _find_following(verb: Token) -> Iterator[Token]:
    """The verbs of the next two sentences: "In return they drop their case."."""
    end = verb.sent.end
    for _ in range(_AFTER):
        if end < len(verb.doc):
            sentence = verb.doc[end].sent
            yield sentence.root
            end = sentence.end


def _makes_amends(verb: Token, words: EventWords) -> bool:
    """True for "agreed to pay 3 million in compensation" and "agreed to pay, ending the case"."""
    return any(has_lemma(item, _AMENDS) for item in verb.subtree) or _ends_something(verb.head, words)


def _is_in_return(verb: Token, words: EventWords) -> bool:
    is_turn = any(item.lower_ in _TURNS for item in verb.subtree) or verb.sent[0].lower_ in {"they", "both"}
    return is_turn and _ends_something(verb, words)


def _ends_something(token: Token, words: EventWords) -> bool:
    """True where something below it ends a dispute: "to end a lawsuit", "closing a case"."""
    below = [item for item in token.subtree if has_lemma(item, words.ending) and item.pos_ == "VERB"]
    return any(has_lemma(item, words.ended) for verb in below for item in children(verb, "dobj"))


def find_happening(noun: Token, words: EventWords) -> Token | None:
    """The verb by which this noun is told to happen, one not negated first: "opened an inquiry", "talks broke down"."""
    found = list(_find_candidates(noun, words))
    return next((verb for verb in found if not is_negated(verb)), found[0] if found else None)


def _find_candidates(noun: Token, words: EventWords) -> Iterator[Token]:
    above = noun.head
    if noun.dep_ == "pobj" and above.lower_ == "of" and has_lemma(above.head, _BODIES):
        noun = above.head  # "set up a commission of inquiry"
        above = noun.head
    subject = child(above, "nsubj") if noun.dep_ == "dobj" else None
    is_ended = subject is not None and has_lemma(subject, _OUTCOMES)  # "the deal ends an inquiry that began in May"
    if noun.dep_ in {"dobj", "nsubjpass", "nsubj"} and has_lemma(above, words.happening) and not is_ended:
        yield above
    if noun.dep_ == "nsubj" and above.lemma_ == "be" and _is_on(above):
        yield above
    fixed = _find_fixing(noun) if words.kind == "meeting" else None
    if fixed is not None:
        yield fixed
    found = _find_above(noun, words) if noun.dep_ == "pobj" else None
    if found is not None:
        yield found
    for item in noun.rights:  # "the inquiry, which began in May", "talks held in May"
        if item.dep_ in {"relcl", "acl"} and has_lemma(item, words.happening) and noun in find_subjects(item):
            yield item


def _is_on(verb: Token) -> bool:
    """True for "an inquiry is under way"."""
    return any(
        item.lower_ == "underway" or (item.lower_ == "under" and any(inner.lower_ == "way" for inner in item.subtree))
        for item in verb.rights
    )


def _find_above(noun: Token, words: EventWords) -> Token | None:
    """The verb over the preposition of this noun, where the two make it happen."""
    above = noun.head
    if above.lower_ in {"on", "in", "into", "to", "out", "with"} and has_lemma(above.head, words.happening):
        return above.head  # "working with the police on an inquiry", "came to an agreement"
    is_state = above.lower_ == "under" and above.head.lemma_ in {"be", "come", "remain"}
    is_basis = above.lower_ in {"under", "in"} and has_lemma(above.head, words.paying)
    return above.head if is_state or is_basis else None


def _find_fixing(noun: Token) -> Token | None:
    """The verb of "a meeting is set for Monday"."""
    verb = noun.head
    if noun.dep_ != "nsubjpass" or verb.lemma_ not in _FIXING or child(verb, "mark") is not None:
        return None
    is_dated = any(item.ent_type_ == "DATE" for item in verb.subtree)
    return verb if is_dated and not any(item.lower_ in _OPEN for item in verb.lefts) else None


def is_scheduled(verb: Token) -> bool:
    """True for "will meet on Monday", "are to meet on Monday": a meeting that is called is news before it is held."""
    aids = {item.lower_ for item in verb.children if item.dep_ == "aux"}
    is_set = bool(aids & _WILL) or ("to" in aids and verb.head.lemma_ == "be" and verb.dep_ == "xcomp")
    mark = child(verb, "mark")
    is_dated = any(token.ent_type_ == "DATE" for item in children(verb, "prep", "npadvmod") for token in item.subtree)
    return is_set and is_dated and not is_negated(verb) and (mark is None or mark.lower_ == "that")
