"""How somebody unnamed is called: the words of a noun phrase that say who is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import SEVERAL, Cast
from ingest.extract.grammar import Range, governors, is_heading, to_span, trim, written

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST = 12  # tokens behind a noun that still describe somebody
_OF_DEEDS = frozenset({"accuse", "blame", "suspect", "charge", "convict", "acquit", "warn", "rob", "absolve", "clear"})
_VAGUE = frozenset({"people", "person", "man", "woman", "official", "other"})
_BEFORE_ARTICLES = frozenset({"all", "both", "half", "such", "many", "quite", "not", "even", "only"})
_AFFAIRS = frozenset({"under", "over", "after", "amid", "before", "despite"})  # what befalls them in a headline
_SPEAKERS_OWN = frozenset({"my", "our", "your"})
_DATING = frozenset({"of", "from", "in", "dated"})
_STOPS = frozenset({",", ";", ":", "—", "–", "(", '"', "“", "”"})


def describe(cast: Cast, token: Token, *, with_clause: bool = True) -> str:
    """The words for somebody unnamed: "a senior ministry official", "two people familiar with the matter".

    `with_clause=False` leaves out "published by Acme". What stands behind a comma, a dash or a verb that has the noun
    for its subject is left out always, and so is "that Acme published", but where it alone tells ("people who saw it").
    """
    end = _find_end(token, with_clause=with_clause)
    if token.lemma_.lower() in cast.lexicons.documents:
        end = next((place for place in range(token.i + 1, end) if _is_dated(cast.doc[place])), end)
    part = trim(cast.doc, find_start(token), end)
    while part[0] < token.i and not cast.doc[part[0]].text[0].isalpha() and cast.doc[part[0]].tag_ != "$":
        part = (part[0] + 1, part[1])  # the time of day before an entry
    if part[0] < token.i and cast.doc[part[0]].lower_ in _SPEAKERS_OWN:
        part = (part[0] + 1, part[1])  # "my foreman" in an answer is a foreman for everybody else
    return write(cast, part)


def write(cast: Cast, part: Range) -> str:
    """The words of a part of a sentence as they stand, the first in lower case unless it is a name or of one."""
    words = written(cast.doc)[slice(*to_span(cast.doc, part))].split()
    first = cast.doc[part[0]]
    if (
        words
        and words[0].istitle()
        and first.pos_ in {"DET", "ADJ", "NOUN", "NUM", "PRON"}
        and first.ent_type_ != "NORP"
    ):
        words[0] = words[0].lower()
    return " ".join(words)


def _find_end(noun: Token, *, with_clause: bool) -> int:
    """Behind the phrases that belong to the noun: "of the branch", "familiar with it", "that lend to Acme"."""
    end = find_word_end(noun)
    if noun.dep_ in {"dobj", "nsubjpass"} and noun.head.lemma_ in _OF_DEEDS:
        return end  # "accused the labs of theft", where the parser hangs "of theft" on the noun
    labels = {"amod", "acl"} if with_clause else {"amod"}
    for item in noun.rights:
        is_clause = item.dep_ in labels or (with_clause and item.dep_ == "relcl" and _tells_who(item, noun))
        is_phrase = item.dep_ == "prep" or (is_clause and item.left_edge.i == end)
        if not is_phrase or item.left_edge.i != end or item.right_edge.i - noun.i > _LONGEST:
            break
        if item.dep_ == "prep" and item.right_edge == item:
            break  # its object was taken for another word's
        if item.lower_ in _AFFAIRS and is_heading(noun.sent):
            break
        end = item.right_edge.i + 1
    places = range(noun.i + 1, end)
    stops = (place for place in places if _stops(noun.doc[place]))
    hidden = next((noun.doc[place] for place in places if _is_anonymous(noun.doc[place])), None)
    if hidden is not None:  # "an aide who asked not to be named", "who knows it and spoke on condition of anonymity"
        clause = next((item for item in governors(hidden) if item.dep_ in {"relcl", "acl"}), hidden)
        joined = next((item for item in governors(hidden) if item.dep_ == "conj" and item.head == clause), None)
        edge = joined.left_edge.i - 1 if joined is not None else clause.left_edge.i
        return min(max(edge, noun.i + 1), next(stops, end))
    return next(stops, end)


def _stops(token: Token) -> bool:
    """True for marks, and for "on Wednesday", which the parser hangs on the noun before it; no survey "of 2021"."""
    is_when = token.lower_ == "on" and token.i + 1 < len(token.doc) and token.nbor(1).ent_type_ in {"DATE", "TIME"}
    return is_when or token.is_space or token.text in _STOPS


def _is_dated(token: Token) -> bool:
    """True for "of" in "a letter of 4 May", "from" in "a memo from May": when it is from, not what it is."""
    if token.lower_ not in _DATING or token.i + 1 >= len(token.doc):
        return False
    after = token.nbor(1)
    return after.ent_type_ == "DATE" and (after.text[0].isdigit() or after.is_title)


def _tells_who(clause: Token, noun: Token) -> bool:
    """True for "who lost their homes" behind "people" and "two banks": nothing else tells who they are."""
    if noun.lemma_.lower() in _VAGUE or noun.pos_ not in {"NOUN", "PROPN"}:
        return True
    is_new = noun.tag_ in SEVERAL and not any(item.lower_ == "the" for item in noun.lefts)
    return is_new and any(item.lower_ in {"who", "that"} for item in clause.lefts)


def _is_anonymous(token: Token) -> bool:
    """True for "anonymity" and for "named" in "asked not to be named"."""
    is_unnamed = token.tag_ == "VBN" and any(item.dep_ == "neg" for item in (*token.lefts, *token.head.lefts))
    return token.lemma_ == "anonymity" or (token.lemma_ in {"name", "identify", "quote"} and is_unnamed)


def find_start(noun: Token) -> int:
    """Where the noun's phrase begins: its article, adjectives and what they govern."""
    first = noun.doc[_find_word_start(noun)]
    lefts = [item for word in (first, noun) for item in word.lefts]
    start = min((item.left_edge.i for item in lefts), default=first.i)
    article = next((item.i for item in lefts if item.lower_ in {"a", "an", "the"}), start)
    if article > start and noun.doc[article - 1].lower_ not in _BEFORE_ARTICLES:
        start = article  # of "In court two a man was fined" only the last two words
    start = min(start, first.i)
    while start < noun.i and noun.doc[start].is_space:
        start += 1  # blanks hang on words in odd texts
    return start


def _find_word_start(noun: Token) -> int:
    """Where a word with hyphens begins, which the tokenizer takes apart: "ex" in "an ex-worker"."""
    place = noun.i
    while place > 1 and _is_hyphen(noun.doc[place - 1]):
        place -= 2
    return place


def find_word_end(noun: Token) -> int:
    """Where such a word ends: behind "mail" in "an e-mail"."""
    end = noun.i + 1
    while end + 1 < len(noun.doc) and _is_hyphen(noun.doc[end]):
        end += 2
    return end


def _is_hyphen(token: Token) -> bool:
    return token.text == "-" and not token.whitespace_ and not token.nbor(-1).whitespace_
