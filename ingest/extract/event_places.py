"""What must stand with a verb for it to tell of a happening: the words behind "@" in events.toml, and nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.event_nouns import SINGULAR, is_of_dispute
from ingest.extract.grammar import child, children, has_lemma, is_passive
from ingest.extract.lexicons import EventWords
from ingest.extract.participants import SIDES, are_sides, is_person, is_somebody
from ingest.extract.realis import find_objects, is_infinitive
from ingest.extract.subjects import find_subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_TALKING = frozenset({
    "discuss", "decide", "vote", "debate", "talk", "negotiate", "agree", "haggle", "plan", "review", "weigh",
    "consider", "hammer", "thrash", "settle", "choose", "elect",
})  # fmt: skip
_POSTS = frozenset({"post", "job", "role", "position", "rival", "competitor"})
_TAKING_UP = frozenset({"run", "join", "become", "head", "lead", "found"})
_SINGLE = frozenset({"he", "she"})
_OVER = frozenset({"end", "resolve"})  # "ended the venture after a dispute" ended no dispute
_SUING = frozenset({"sue", "appeal", "court", "tribunal", "arbitration"})


def has_frame(verb: Token, wanted: frozenset[str], words: EventWords, cast: Cast) -> bool:
    """True where one of the wanted nouns or words stands with the verb; see events.toml."""
    if not wanted:
        return verb.dep_ != "amod" and bool(
            find_objects(verb) or child(verb, "nsubj", "agent") is not None or verb.dep_ in {"conj", "xcomp", "pcomp"}
        )
    objects = find_objects(verb)
    if "@passive" in wanted and not _is_passive(verb):
        return False
    if wanted == {"@passive"}:
        return verb.dep_ != "amod"
    for item in verb.children:
        is_other = item.dep_ == "mark" or (item.lower_ == "with" and child(verb, "dobj") is not None)
        if f"@{item.lower_}" in wanted and not is_other:
            return verb.lemma_ != "look" or not _is_of_pronoun(item)
    if "@somebody" in wanted and any(item.pos_ not in {"PRON", "NUM"} and is_somebody(item, cast) for item in objects):
        return True
    if "@visitor" in wanted and any(_is_visitor(item, cast) for item in objects):
        return True
    if "@sides" in wanted and child(verb, "dobj", "prep", "xcomp") is None and are_sides(verb, cast):
        return True
    if "@body" in wanted and any(_is_body(item, cast) for item in objects) and _is_of_officer(verb, cast):
        return True
    if "@passed" in wanted and any(item.dep_ == "nsubjpass" and item.lower_ in _SINGLE for item in objects):
        return True
    if "@holder" in wanted and any(_is_holder(item, cast) for item in objects):
        return True
    if "@officer" in wanted and child(verb, "dobj") is None and _is_of_officer(verb, cast):
        return True
    if "@talk" in wanted and _is_for_talk(verb, words):
        return True
    if "@thing" in wanted and any(_is_thing(item, words, cast) for item in objects):
        return True
    if wanted & {"@that", "@to", "@whether"} and _has_clause(verb, wanted):
        return True
    if "@bare" in wanted and _is_bare(verb):
        return True
    if "@sued" in wanted and _is_behind_suit(verb):
        return True
    if "@money" in wanted and _is_passive(verb) and any(item.ent_type_ == "MONEY" for item in children(verb, "dobj")):
        return True
    if "@gone" in wanted and _is_gone(verb, cast):
        return True
    if "@sum" in wanted and _is_for_sum(verb):
        return True
    if "@disputed" in wanted and child(verb, "dobj") is None and _is_in_dispute(verb, words):
        return True
    if "@him" in wanted and any(item.lower_ in {"him", "her", "he", "she"} for item in objects):
        return child(verb, "prt", "xcomp", "oprd") is None
    if "@onward" in wanted and any(_is_onward(item) for item in children(verb, "xcomp", "advcl", "prep")):
        return True
    if "@alone" in wanted and child(verb, "dobj", "xcomp", "ccomp") is None:
        return child(verb, "nsubj") is not None or verb.dep_ in {"conj", "relcl", "acl", "xcomp", "pcomp"}
    named = objects if verb.lemma_ in _OVER else [*objects, *_find_below(verb)]
    return any(
        has_lemma(item, wanted) and (verb.lemma_ == "settle" or item.tag_ in SINGULAR or item.lemma_ in words.plural)
        for item in named
    ) or any(
        has_lemma(item, wanted) and (item.dep_ != "ccomp" or item.i > verb.i)
        for item in children(verb, "xcomp", "acomp", "oprd", "ccomp", "npadvmod")
    )


def _is_bare(verb: Token) -> bool:
    """True for "it appealed in May", not for "it appealed for calm" and "to voters"."""
    to_whom = any(item.lower_ in {"for", "to"} for item in children(verb, "prep", "dative"))
    return child(verb, "dobj", "xcomp", "ccomp") is None and child(verb, "nsubj") is not None and not to_whom


def _is_gone(verb: Token, cast: Cast) -> bool:
    """True for "the head of security left on 8 May", not for "left for Lund on 8 May" or "left after dinner"."""
    times = children(verb, "prep", "npadvmod")
    is_dated = any(token.ent_type_ == "DATE" for item in times for token in item.subtree)
    is_away = child(verb, "dobj", "xcomp", "ccomp", "prt", "dative") is not None or any(
        item.lower_ in {"for", "to", "from", "with", "without"} for item in times
    )
    return is_dated and not is_away and _is_of_officer(verb, cast)


def _is_for_sum(verb: Token) -> bool:
    """True for "settled in May for 500,000 lira", not for "settled for less"."""
    prices = (inner for item in children(verb, "prep") if item.lower_ == "for" for inner in children(item, "pobj"))
    words = [item for price in prices for item in price.subtree]
    return any(item.ent_type_ == "MONEY" or item.tag_ == "$" or (item.like_num and "," in item.text) for item in words)


def _is_in_dispute(verb: Token, words: EventWords) -> bool:
    """True for "was sued in 2012 and settled", and near a noun for a dispute."""
    return any(item.lemma_ == "sue" for item in verb.sent) or is_of_dispute(verb, words)


def _is_behind_suit(verb: Token) -> bool:
    """True for "sued the maker and lost" and "and won 2 million crowns"."""
    won = child(verb, "dobj")
    if won is not None and child(won, "nummod") is None and won.ent_type_ != "MONEY":
        return False
    return verb.dep_ == "conj" and any(has_lemma(item, _SUING) for item in verb.doc[verb.sent.start : verb.i])


def _is_onward(item: Token) -> bool:
    """True for "left to run a bank" and "left for a post abroad"."""
    if item.dep_ == "prep":
        return item.lower_ == "for" and any(inner.lemma_ in _POSTS for inner in children(item, "pobj"))
    return is_infinitive(item) and item.lemma_ in _TAKING_UP


def _is_passive(verb: Token) -> bool:
    """True also for the second of "was suspended and banned"."""
    is_joined = verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"} and child(verb, "nsubj", "dobj") is None
    return is_passive(verb) or (is_joined and is_passive(verb.head))


def _is_of_officer(verb: Token, cast: Cast) -> bool:
    subject = find_subject(verb, cast.lexicons)
    return subject is not None and _is_holder(subject, cast)


def _is_holder(noun: Token, cast: Cast) -> bool:
    """True for who holds an office: "removed the minister", "removed her"; not "removed her from the room"."""
    name = cast.by_token.get(noun.i)
    roles = cast.roles.get(name.name, ()) if name is not None else (noun.lemma_.lower(),)
    is_bare = child(noun.head, "prep") is None and noun.lower_ in {"him", "her"}
    presented = cast.presented.get(noun.i)
    if presented is not None and name is None:
        roles = (*roles, *cast.roles.get(presented.name, ()))
    return is_bare or any(role in cast.lexicons.office_holders for role in roles)


def _is_body(noun: Token, cast: Cast) -> bool:
    name = cast.by_token.get(noun.i)
    return name is not None and name.kind == "organization"


def _is_visitor(noun: Token, cast: Cast) -> bool:
    """True for who is received: a person known as one, a delegation; not "the E Award"."""
    name = cast.by_token.get(noun.i)
    is_known = name.kind == "person" if name is not None else is_person(noun, cast)
    return noun.pos_ != "PRON" and (is_known or has_lemma(noun, SIDES))


def _is_of_pronoun(preposition: Token) -> bool:
    noun = child(preposition, "pobj")
    return noun is not None and noun.pos_ == "PRON"


def _is_for_talk(verb: Token, words: EventWords) -> bool:
    """True for "gathered to discuss" and "gathered for talks": not every crowd is a meeting."""
    aims = [item for item in children(verb, "advcl", "xcomp") if is_infinitive(item)]
    nouns = [inner for item in children(verb, "prep") if item.lower_ == "for" for inner in children(item, "pobj")]
    return any(has_lemma(item, _TALKING) for item in aims) or any(has_lemma(item, words.nouns) for item in nouns)


def _has_clause(verb: Token, wanted: frozenset[str]) -> bool:
    aims = [item for item in children(verb, "advcl") if is_infinitive(item)]  # "refused on Monday to free them"
    if aims and "@to" in wanted:
        return True
    for item in children(verb, "ccomp", "xcomp"):
        if is_infinitive(item):
            return "@to" in wanted
        mark = child(item, "mark") or next((word for word in item.lefts if word.tag_ in {"WRB", "WP"}), None)
        if mark is not None and mark.tag_ in {"WRB", "WP"} and "@whether" in wanted:
            return True  # "is reviewing how it was done"
        if f"@{mark.lower_ if mark is not None else 'that'}" in wanted:
            return True
    return False


def _is_thing(noun: Token, words: EventWords, cast: Cast) -> bool:
    """True for what can be put before the public; not for a person or a body."""
    if noun.pos_ not in {"NOUN", "PROPN"} or has_lemma(noun, words.barred):
        return False
    if words.kind == "announcement" and has_lemma(noun, cast.lexicons.happenings):
        return False
    name = cast.by_token.get(noun.i)
    is_name_of_somebody = name is not None and name.kind in {"person", "organization"}
    return not is_name_of_somebody and not has_lemma(noun, cast.lexicons.persons)


def _find_below(verb: Token) -> Iterator[Token]:
    """The nouns behind the verb's prepositions: "went to court", "walked away from the job".

    Of "stripped it of its licence" also those behind its object.
    """
    stripped = children(verb, "dobj") if verb.lemma_ == "strip" else []
    taken = [item for noun in stripped for item in children(noun, "prep")]
    for item in [*children(verb, "prep", "advmod"), *taken]:
        yield from children(item, "pobj")
        for inner in children(item, "prep"):
            yield from children(inner, "pobj")
