"""Which verbs and nouns tell of a happening: by what stands with them and by who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.event_nouns import happens, is_paid_end, is_scheduled
from ingest.extract.event_places import has_frame
from ingest.extract.grammar import child, children, has_lemma, is_negated, is_passive
from ingest.extract.lexicons import EventWords
from ingest.extract.participants import (
    PERSONAL,
    are_sides,
    is_inanimate,
    is_of_office,
    is_person,
    is_somebody,
    is_who,
)
from ingest.extract.realis import find_objects, has_happened, is_infinitive
from ingest.extract.subjects import find_subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_WHEN = frozenset({"when", "after", "before", "since", "as"})
_WILL = frozenset({"will", "'ll", "’ll"})
_IFS = frozenset({"if", "unless"})
_TELLING = frozenset({"announce", "confirm"})
_MET = frozenset({
    "target", "need", "demand", "deadline", "requirement", "goal", "criterion", "standard", "condition", "expectation",
    "challenge", "obligation", "cost", "end", "fate", "death", "resistance", "opposition", "quota", "obstacle",
    "definition", "budget", "bill", "threshold", "aim", "objective", "promise", "commitment", "request", "anger",
    "silence", "criticism", "laughter", "approval", "applause", "enthusiasm", "scepticism", "skepticism", "derision",
    "response", "reaction", "success", "failure", "relief", "disbelief", "outrage", "eye", "match", "limit", "test",
    "shortfall", "norm", "benchmark", "disaster", "hostility", "indifference", "wall", "refusal", "year", "month",
    "week", "day", "time", "night", "morning", "evening", "code", "rule", "law", "specification",
})  # fmt: skip
_SOME_TIME = frozenset({"once", "never", "ever", "before", "first"})
_DOING = ("er", "or", "ist", "man", "woman", "ant", "ian")  # endings of nouns for people by what they do
_WELCOMING = frozenset({"host", "receive"})  # of whom it is told in the passive too


def match(token: Token, cast: Cast) -> EventWords | None:
    """The kind of happening that this word tells of; None where it tells of none, or of one that did not happen."""
    for words in cast.lexicons.events:
        if token.pos_ == "VERB":
            if is_paid_end(token, words) or _is_verb_of(token, words, cast):
                return words if _is_held(token, words, cast) and _is_news(token, words) else None
        elif token.pos_ == "NOUN" and has_lemma(token, words.nouns | words.deals) and happens(token, words, cast):
            return words
    return None


def _is_held(verb: Token, words: EventWords, cast: Cast) -> bool:
    if words.kind == "meeting" and (is_scheduled(verb) or (is_infinitive(verb) and verb.head.lemma_ == "agree")):
        return is_scheduled(verb)
    if has_happened(verb, cast):
        return True
    if is_paid_end(verb, words):  # "will pay them a sum, and they drop their case"
        return child(verb, "neg", "mark") is None and any(item.lower_ in _WILL for item in children(verb, "aux"))
    return words.kind == "resignation" and _is_leaving(verb, cast)


def _is_verb_of(verb: Token, words: EventWords, cast: Cast) -> bool:
    for wanted, offices in _find_frames(verb, words):
        if offices is not None and not (
            verb.dep_ != "amod" and is_of_office(find_subject(verb, cast.lexicons), offices, cast)
        ):
            continue
        if has_frame(verb, wanted, words, cast) and _fits(verb, words, cast):
            return True
    return False


def _find_frames(verb: Token, words: EventWords) -> Iterator[tuple[frozenset[str], frozenset[str] | None]]:
    """What must stand with the verb, and of what office its subject must be, where it must."""
    lemma = verb.lemma_.lower()
    for key in (lemma, lemma + "e"):
        if key in words.verbs:
            yield words.verbs[key], None
        for deciding in words.deciding:
            if key in deciding.verbs:
                yield deciding.verbs[key], deciding.offices


def _fits(verb: Token, words: EventWords, cast: Cast) -> bool:
    """False where the parties are not of the sort that this happens to: "the plan met its targets"."""
    if words.kind == "meeting":
        return _is_met(verb, cast)
    if words.kind == "announcement":
        subject = find_subject(verb, cast.lexicons)
        if subject is None or has_lemma(subject, cast.lexicons.speaker_for):
            return False  # "his lawyer announced that he would appeal"
        is_fit = not (verb.lemma_ == "recall" and is_person(subject, cast))
        return is_fit and verb.dep_ != "acl" and not is_inanimate(subject, cast)
    if words.kind == "resignation":
        return _is_going(verb, words, cast)
    if words.kind == "settlement" and verb.lemma_ in {"end", "come", "bury", "make"}:
        return are_sides(verb, cast)
    return not (has_lemma(verb, {"rule"}) and child(verb, "dobj") is not None)  # "ruled the country"


def _is_met(verb: Token, cast: Cast) -> bool:
    """True where people meet people: not "the plan met its targets", "was met with silence", "the roads meet"."""
    others = [child(verb, "dobj"), *(child(item, "pobj") for item in children(verb, "prep") if item.lower_ == "with")]
    met = [item for item in others if item is not None and item.ent_type_ != "DATE"]  # "meets March 18"
    if is_passive(verb) and verb.lemma_ not in _WELCOMING:
        return False
    is_timed = any(item.ent_type_ in {"DATE", "TIME"} for item in verb.subtree)
    if not is_timed and any(item.lower_ in _SOME_TIME for item in children(verb, "advmod")):
        return False  # "said that he had met Ada Roe once"
    is_meet = verb.lemma_ == "meet"  # whom one meets is somebody but for a few things that are met
    is_dated = is_meet and not met and any(item.ent_type_ == "DATE" for item in verb.subtree)
    subjects = children(verb, "nsubj")
    if any(item.lower_ == "we" for item in subjects) and not cast.is_quoted(verb.i):
        return False  # "we met her on the slipway": who writes this met her
    return all(is_somebody(item, cast) or (is_dated and _are_many(item, cast)) for item in subjects) and all(
        is_somebody(item, cast) or (is_meet and _is_unknown(item, cast)) for item in met
    )


def _are_many(noun: Token, cast: Cast) -> bool:
    """True for "riders met on Monday"."""
    return noun.tag_ == "NNS" and not is_inanimate(noun, cast)


def _is_unknown(noun: Token, cast: Cast) -> bool:
    """True for a common noun that may be somebody: "met the prefect", "met growers", not "met the deadline"."""
    is_one = noun.tag_ == "NN" or (noun.tag_ == "NNS" and noun.lemma_.endswith(_DOING))
    return is_one and noun.i not in cast.by_token and not has_lemma(noun, _MET) and not is_inanimate(noun, cast)


def _is_going(verb: Token, words: EventWords, cast: Cast) -> bool:
    """True where a person goes: "Ada Roe left the firm", "the board removed Ada Roe from office"."""
    if verb.lemma_ == "call":
        return any(item.lower_ == "it" for item in verb.children)  # "called it a day"
    offices = {noun for nouns in words.verbs.values() for noun in nouns}
    objects = [item for item in find_objects(verb) if item.pos_ != "NUM" and not has_lemma(item, offices)]
    if verb.lemma_ == "part":
        objects += [inner for item in children(verb, "prep") for inner in children(item, "pobj")]
    if verb.lemma_ not in {"quit", "leave"} and any(is_somebody(item, cast) for item in objects):
        return any(is_person(item, cast) for item in objects) and not _is_called_so(verb)
    subject = find_subject(verb, cast.lexicons)
    if subject is None or is_person(subject, cast) or is_who(subject):
        return True
    is_named_so = is_somebody(subject, cast) or not words.verbs.get(verb.lemma_, True)  # only somebody resigns
    return subject.pos_ in {"NOUN", "NUM", "PROPN"} and is_named_so and not is_inanimate(subject, cast)


def _is_called_so(verb: Token) -> bool:
    """True for "dismissed Ada Roe as a dreamer", not for "dismissed Ada Roe as chief executive"."""
    nouns = [inner for item in children(verb, "prep") if item.lower_ == "as" for inner in children(item, "pobj")]
    return any(item.lower_ in {"a", "an"} for noun in nouns for item in noun.lefts)


def _is_news(verb: Token, words: EventWords) -> bool:
    """False for a release that only says when something else happened: "when it published its report"."""
    mark = next((item for item in verb.lefts if item.dep_ in {"advmod", "mark"} and item.lower_ in _WHEN), None)
    is_only_time = mark is not None or (verb.dep_ == "pcomp" and verb.head.lower_ in _WHEN)
    return words.kind != "announcement" or not is_only_time


def _is_leaving(verb: Token, cast: Cast) -> bool:
    """True for "she will step down in May" and "he said he would go": whose own side tells it has gone."""
    aids = {item.lower_ for item in verb.children if item.dep_ == "aux"}
    if is_negated(verb) or is_passive(verb) or (child(verb, "mark") is not None and verb.dep_ != "ccomp"):
        return False
    marks = {mark.lower_ for item in children(verb, "advcl") for mark in children(item, "mark")}
    if marks & _IFS:
        return False
    subject, above = child(verb, "nsubj"), verb.head
    if subject is None or verb.dep_ != "ccomp":
        return bool(aids & _WILL) and subject is not None and verb.dep_ in {"ROOT", "conj"}
    speaker = child(above, "nsubj")
    if speaker is not None and above.lemma_ in _TELLING and not is_negated(above) and aids & _WILL:
        return True  # "she will retire in May, the diocese announced"
    if speaker is not None and speaker.lower_ in {"he", "she"} and verb.i < above.i and is_person(subject, cast):
        return bool(aids & _WILL)  # "Ada Roe will step down, she said"
    if speaker is not None and verb.i < above.i and is_person(subject, cast) and not is_person(speaker, cast):
        return bool(aids & _WILL)  # "Ada Roe will leave in May, the bank said"
    is_own = subject.lower_ in PERSONAL or (child(subject, "poss") is not None and is_person(subject, cast))
    is_one = speaker is not None and speaker.tag_ not in {"NNS", "NNPS"}
    return is_own and is_one and bool(aids & (_WILL | {"would"})) and not is_negated(above)
