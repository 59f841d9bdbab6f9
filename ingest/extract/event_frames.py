"""Which verbs and nouns tell of a happening: by what stands with them and by who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.grammar import child, children, has_lemma, is_negated, is_passive
from ingest.extract.lexicons import EventWords
from ingest.extract.subjects import find_subject

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from spacy.tokens import Token

_CONDITIONS = frozenset({"if", "unless", "whether"})
_WHEN = frozenset({"when", "after", "before", "since", "as"})
_WILL = frozenset({"will", "'ll", "’ll"})
_SINGULAR = frozenset({"NN", "NNP"})


def match(token: Token, cast: Cast) -> EventWords | None:
    """The kind of happening that this word tells of; None where it tells of none, or of one that did not happen."""
    for words in cast.lexicons.events:
        if token.pos_ == "VERB" and is_paid_end(token, words):
            is_agreed = token.dep_ == "xcomp" and is_real(token.head, cast)
            return words if is_real(token, cast, is_purpose=is_agreed) else None
        if token.pos_ == "VERB" and _is_verb_of(token, words, cast):
            is_held = is_real(token, cast) or (words.kind == "meeting" and _is_scheduled(token))
            return words if is_held and _is_news(token, words) else None
        if token.pos_ == "NOUN" and has_lemma(token, words.nouns) and _happens(token, words, cast):
            return words
    return None


def is_real(verb: Token, cast: Cast, *, is_purpose: bool = False) -> bool:
    """False for what may, should or will happen, did not, or hangs on a condition."""
    unreal = cast.lexicons.unreal - ({"to"} if is_purpose else set())
    if is_negated(verb) or any(item.dep_ in {"aux", "mark"} and item.lower_ in unreal for item in verb.children):
        return False
    mark = child(verb, "mark")
    return not _is_inverted(verb) and (mark is None or mark.lower_ not in _CONDITIONS)


def _is_inverted(verb: Token) -> bool:
    """True for "had the board met, it would have voted"."""
    aid, subject = child(verb, "aux"), child(verb, "nsubj", "nsubjpass")
    return verb.dep_ == "advcl" and aid is not None and subject is not None and aid.i < subject.i


def is_paid_end(verb: Token, words: EventWords) -> bool:
    """True for "agreed to pay authors a sum to end a lawsuit"."""
    if not has_lemma(verb, words.paying):
        return False
    below = [token for token in verb.subtree if has_lemma(token, words.ending)]
    return any(has_lemma(item, words.ended) for token in below for item in children(token, "dobj"))


def find_happening(noun: Token, words: EventWords) -> Token | None:
    """The verb by which this noun is told to happen: "opened an inquiry", "talks broke down"."""
    above = noun.head
    if noun.dep_ in {"dobj", "nsubjpass", "nsubj"} and has_lemma(above, words.happening):
        return above
    if noun.dep_ != "pobj":
        return None
    if above.lower_ in {"on", "in", "into"} and has_lemma(above.head, words.happening):
        return above.head  # "working with the police on an inquiry"
    is_state = above.lower_ == "under" and above.head.lemma_ in {"be", "come", "remain"}
    is_basis = above.lower_ in {"under", "in"} and has_lemma(above.head, words.paying)
    return above.head if is_state or is_basis else None


def is_of_office(token: Token | None, nouns: Container[str], cast: Cast) -> bool:
    """True where a noun, or the noun beside a name, or a name's own last word, is one of these: "Judge Ada Roe"."""
    if token is None:
        return False
    if has_lemma(token, nouns):
        return True
    name = cast.by_token.get(token.i)
    if name is None:
        return False
    beside = [*token.lefts, *children(token, "appos"), *([token.head] if token.dep_ == "appos" else [])]
    own = {*cast.roles.get(name.name, ()), *(word.lower() for word in name.name.split())}
    return any(has_lemma(item, nouns) for item in beside) or any(word in nouns for word in own)


def _is_verb_of(verb: Token, words: EventWords, cast: Cast) -> bool:
    if has_lemma(verb, words.deciding) and _is_decided(verb, words, cast):
        return True
    wanted = next((nouns for lemma, nouns in words.verbs.items() if has_lemma(verb, {lemma})), None)
    if wanted is None or not _has_object(verb, wanted, words, cast):
        return False
    if words.kind == "meeting":
        return _is_met(verb, cast)
    return not (has_lemma(verb, {"rule"}) and child(verb, "dobj") is not None)  # "ruled the country"


def _is_met(verb: Token, cast: Cast) -> bool:
    """True where people meet people: not "the plan met its targets", "was met with silence", "the roads meet"."""
    others = [child(verb, "dobj"), *(child(item, "pobj") for item in children(verb, "prep") if item.lower_ == "with")]
    met = [item for item in others if item is not None]
    return not is_passive(verb) and all(_is_somebody(item, cast) for item in [*met, *children(verb, "nsubj")])


def _is_somebody(noun: Token, cast: Cast) -> bool:
    name = cast.by_token.get(noun.i)
    if name is not None:
        return name.name not in cast.things
    return noun.pos_ == "PRON" or noun.tag_ == "CD" or has_lemma(noun, cast.lexicons.people)


def _is_decided(verb: Token, words: EventWords, cast: Cast) -> bool:
    """True for what makes a ruling because a court or the like does it: "the judge sided with the tenants"."""
    return is_of_office(find_subject(verb, cast.lexicons), words.deciders, cast) and verb.dep_ != "amod"


def _is_news(verb: Token, words: EventWords) -> bool:
    """False for a release that only says when something else happened: "when it published its report"."""
    mark = next((item for item in verb.lefts if item.dep_ in {"advmod", "mark"} and item.lower_ in _WHEN), None)
    return words.kind != "announcement" or mark is None


def _is_scheduled(verb: Token) -> bool:
    """True for "will meet on Monday": a meeting that is called is news before it is held."""
    aids = {item.lower_ for item in verb.children if item.dep_ == "aux"}
    is_dated = any(token.ent_type_ == "DATE" for item in children(verb, "prep", "npadvmod") for token in item.subtree)
    return bool(aids & _WILL) and is_dated and not is_negated(verb) and child(verb, "mark") is None


def _has_object(verb: Token, wanted: frozenset[str], words: EventWords, cast: Cast) -> bool:
    """True where one of the wanted nouns stands with the verb; "@down": that word; "@somebody": a person or body."""
    if not wanted:
        return child(verb, "nsubj", "nsubjpass", "agent", "dobj") is not None and verb.dep_ != "amod"
    objects = [*children(verb, "dobj", "nsubjpass"), *_find_below(verb)]
    for item in verb.children:
        if f"@{item.lower_}" in wanted and (item.lower_ != "with" or child(verb, "dobj") is None):
            return True
    if "@somebody" in wanted and any(
        _is_somebody(item, cast) and item.dep_ in {"dobj", "nsubjpass"} and item.pos_ != "PRON" for item in objects
    ):
        return True
    if "@somewhat" in wanted and any(item.dep_ == "dobj" for item in objects):
        return True
    if "@alone" in wanted and child(verb, "dobj", "xcomp", "ccomp") is None:
        return child(verb, "nsubj") is not None or verb.dep_ in {"conj", "relcl", "acl"}
    return any(
        has_lemma(item, wanted) and (verb.lemma_ == "settle" or item.tag_ in _SINGULAR or item.lemma_ in words.plural)
        for item in objects
    ) or any(has_lemma(item, wanted) for item in children(verb, "xcomp", "acomp", "oprd", "ccomp"))


def _find_below(verb: Token) -> Iterator[Token]:
    """The nouns behind the verb's prepositions."""
    for item in children(verb, "prep"):
        yield from children(item, "pobj")


def _happens(noun: Token, words: EventWords, cast: Cast) -> bool:
    if noun.tag_ not in _SINGULAR and noun.lemma_.lower() not in words.plural:
        return False
    verb = find_happening(noun, words)
    if verb is not None:
        is_due = noun.dep_ == "pobj" and not is_negated(verb) and has_lemma(verb, words.paying)
        return is_due or is_real(verb, cast, is_purpose=_is_under_way(verb, cast))
    if words.kind == "resignation":
        return noun.dep_ == "nsubj" and is_real(noun.head, cast) and _find_owner(noun) is not None
    return any(item.dep_ == "prep" and item.lower_ == "between" for item in noun.rights)


def _find_owner(noun: Token) -> Token | None:
    """Whose it is: "the resignation of Ada Roe", "Ada Roe's resignation"."""
    owner = child(noun, "poss")
    if owner is not None:
        return owner
    return next((child(item, "pobj") for item in children(noun, "prep") if item.lower_ == "of"), None)


def _is_under_way(verb: Token, cast: Cast) -> bool:
    """ "Is working with the police to conduct an inquiry": the purpose of something that happens now."""
    return verb.dep_ in {"advcl", "xcomp"} and verb.head.tag_ == "VBG" and is_real(verb.head, cast)
