"""Who is named or pointed at: proper names by the parse and the model's entities, and what each is called in full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.cues import is_misread_verb
from ingest.extract.full_names import Name, complete
from ingest.extract.grammar import FINITE, Range, governors, is_dateline, is_heading, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.name_kinds import GIVEN, SURE, find_kind
from ingest.extract.name_words import find_runs

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "PRODUCT", "LOC"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod"})
_ROLE_ENDINGS = ("ist", "man", "woman", "maid", "er", "or", "ian")
_PATRONS = frozenset({"queen", "king", "prince", "princess", "lord", "lady", "bishop", "cardinal"})  # of bodies, too
_GIVEN_TOO = frozenset({"dean", "earl", "duke", "nana"})  # titles that are given names
_OF_BODIES = frozenset({"state", "foreign", "defense", "defence", "justice", "staff"})  # titles that begin their names
# "R2.7", "N412": no names
_SUM = re.compile(r"(?:[A-Z]{1,3}[$¢₵]|R|N|P|K|Rs\.?|K?Sh|[UT]Sh|RM|Rp|Tk)(?:\d{3}|\d+[.,]\d)[\d.,]*[a-z]{0,2}")
_LABELS = frozenset({"Q.", "A."})  # before questions and answers of an interview
_AFTER = frozenset({"CD", "$", "DT", "IN"})  # behind these a new phrase begins
_WORD = re.compile(r"(?<![\w-])\w[\w'’-]*")
_SHORT = 2  # letters of a surname that may be another word
_COUNSEL = frozenset({"KC", "QC", "SC"})  # letters behind a barrister's name


def find_names(doc: Doc, lexicons: Lexicons) -> tuple[Name, ...]:
    """Every naming of an actor, in text order."""
    text = written(doc)
    raw = [name for part in find_runs(doc, lexicons) if (name := _make_name(doc, text, part, lexicons)) is not None]
    raw = sorted([*raw, *_find_surnames(doc, text, raw)], key=lambda name: name.part)
    return _complete(list(_leave_out_titles(doc, raw)), lexicons)


def _find_surnames(doc: Doc, text: str, names: list[Name]) -> Iterator[Name]:
    """The surnames of people named in full where neither tagger nor model sees a name: "Cole-Oh estimates"."""
    full = (name.name.split() for name in names if name.kind == "person")
    known = {words[-1] for words in full if len(words) > 1 and len(words[-1]) > _SHORT and words[-1].istitle()}
    taken = {place for name in names for place in range(*name.part)}
    for match in _WORD.finditer(text) if known else ():
        name = match.group().removesuffix("'s").removesuffix("’s")
        words = doc.char_span(match.start(), match.start() + len(name)) if name in known else None
        if words is not None and taken.isdisjoint(range(words.start, words.end)):
            part, last = (words.start, words.end), words[-1]
            yield Name(part, last.i, name, "PERSON", "person", is_subject=_is_subject(last))


def _leave_out_titles(doc: Doc, names: list[Name]) -> Iterator[Name]:
    """All but the capitalised words of lines without a verb that the article never uses as a name again."""
    counts = Counter(name.name for name in names)
    verbless: dict[int, bool] = {}
    for name in names:
        sentence = doc[name.head].sent
        if counts[name.name] == 1 and sentence.start not in verbless:
            verbless[sentence.start] = is_heading(sentence) and not _has_verb(sentence)
        if counts[name.name] > 1 or not verbless[sentence.start]:
            yield name


def _has_verb(sentence: Span) -> bool:
    return any(token.tag_ in FINITE for token in sentence)


def _is_title(token: Token, lexicons: Lexicons) -> bool:
    return token.lower_ in lexicons.titles or token.lower_ in lexicons.persons


def _is_before(token: Token, lexicons: Lexicons) -> bool:
    """True for a title before a name, and for the hyphen of "Vice-Admiral Roe"."""
    return token.text == "-" or (_is_title(token, lexicons) and token.ent_id_ != GIVEN)


def _is_office(token: Token, lexicons: Lexicons, length: int) -> bool:
    """True for a title, and before a name of two words for any person: "Passenger" is none in "Passenger Lines"."""
    is_person = token.lower_ in lexicons.persons and length > 1
    return is_person or token.lower_ in lexicons.titles or token.lower_ in lexicons.officers


def _skip_office(doc: Doc, part: Range, lexicons: Lexicons) -> int:
    """Where the name begins behind an office: "Ada Roe" in "Transport Minister Ada Roe", "Embryologist Ada Roe"."""
    start, end = part
    if end - start < 2 or doc[end - 1].lower_ in lexicons.naming:
        return start
    if doc[start].lower_ in lexicons.given_names and not _is_title(doc[start + 1], lexicons):
        return start  # but "Virginia Gov. Ada Roe"
    offices = [
        at
        for at in range(start, end - 1)
        if _is_office(doc[at], lexicons, end - at - 1) and "-" not in {doc[at + 1].text, doc[max(at - 1, 0)].text}
    ]  # but "Ada Teller-Roe"
    joined = {place for at in range(start, end) if doc[at].text == "-" for place in (at, at + 1)}
    if offices and all(doc[place].is_title or place in joined for place in range(start, end)):
        return offices[-1] + 1
    given = [at for at in range(start + 1, end - 1) if doc[at].lower_ in lexicons.given_names]
    is_told = given and any(at < given[0] for at in offices)
    is_what = doc[start].ent_type_ == "NORP" or doc[start].lower_ in lexicons.people  # "Republicans", "Rival"
    if is_told or (given[:1] == [start + 1] and is_what):
        return given[0]  # "GOP Chairman Ada Roe", "White House Chief of Staff Ada Roe"
    is_role = end - start > 2 and doc[start].lower_.endswith(_ROLE_ENDINGS)
    if is_role and doc[start + 1].lower_ in lexicons.given_names:
        return start + 1
    is_first = start == doc[start].sent.start
    if not is_first:
        return start
    is_trade = end - start > 2 and _is_whole_person(doc, start + 1, end)  # "Cosmologist Ada Roe"
    return start + 1 if is_trade or doc[start].lower_ in lexicons.opening else start


def _is_whole_person(doc: Doc, start: int, end: int) -> bool:
    """True where the model takes these words and not the one before them for a person."""
    is_begun = doc[start].ent_iob_ == "B" and not doc[start - 1].ent_type_
    return is_begun and all(doc[place].ent_type_ == "PERSON" for place in range(start, end))


def _make_name(doc: Doc, text: str, part: Range, lexicons: Lexicons) -> Name | None:
    start, end = part
    while start < end - 1 and _is_before(doc[start], lexicons) and len(doc[end - 1]) > 1:
        noun, is_titled = doc[end - 1].lower_, doc[start].lower_ in lexicons.titles
        if end - start == 2 and doc[start].lower_ in _OF_BODIES and noun in lexicons.organizations:
            break  # "State Department"
        if noun in lexicons.naming and not is_titled and doc[start].is_title:
            break  # "Passenger Rights Board"
        if doc[start].lower_ in _PATRONS and noun in lexicons.naming:
            break  # "Queen Ada Hospital"
        if doc[start].lower_ in _GIVEN_TOO and doc[start].ent_iob_ == "B" and len(doc[start:end].text.split()) == 2:
            break  # "Dean Roe", not "Dean Ada Roe"
        if doc[start].text == "State" and any(item.lower_ in lexicons.naming for item in doc[start + 1 : end]):
            break  # "State Office for Safety"
        start += 1  # but a letter alone names nobody: "Dr K"
    if start < end - 1 and doc[start].text in _LABELS and (start == 0 or doc[start - 1].is_space):
        start += 1
    start = _skip_office(doc, (start, end), lexicons)
    words = doc[start:end]
    if len(words) == 1 and (
        words[0].lower_ in lexicons.plain or words[0].lower_ in lexicons.titles - {"us", "u.s.", "uk"}
    ):
        return None
    last = doc[end - 1]
    if len(words) == 1 and _SUM.fullmatch(last.text):
        return None
    is_given = last.ent_id_ == GIVEN
    is_what = last.ent_type_ == "NORP" or last.lower_ in lexicons.only_persons
    if len(words) == 1 and is_what and not is_given and any(item.lower_ in {"a", "an"} for item in last.lefts):
        return None  # "a registered Republican", "a YouTuber"
    if not is_given and (_modifies_outside(last, end, lexicons) or _is_headline_noun(doc, part, lexicons)):
        return None
    labels = Counter(token.ent_type_ for token in words if token.ent_type_ in _ACTORS)
    label = labels.most_common(1)[0][0] if labels else ""
    name = " ".join(text[doc[start].idx : last.idx + len(last.text)].split())
    if last.shape_ == "Xxx." and (end == len(doc) or doc[end].is_space):
        name = name[:-1]
    if len(words) > 2 and last.text in _COUNSEL:
        name = name.rsplit(" ", 1)[0]
    has_title = start > part[0]
    if _is_dateline(doc, part):
        return Name((start, end), last.i, name, label, "place", is_subject=False, weight=SURE)
    kind, weight = find_kind(doc, (start, end), label, lexicons, has_title=has_title)
    before = [token for token in doc[part[0] : start] if token.is_title and token.lower_ in lexicons.addressing]
    title = " ".join(token.text for token in before)
    return Name((start, end), last.i, name, label, kind, _is_subject(last), weight, title)


def _is_dateline(doc: Doc, part: Range) -> bool:
    """True for "FLINT" and "Mich." in "FLINT, Mich., May 2 (Northwire) - Shares fell": where a report is from.

    `ingest.nlp` parses a dateline apart from what is behind it. Who reports stands behind a bracket or a number.
    """
    line = doc[part[0]].sent
    return is_dateline(line) and not any(token.text == "(" or token.like_num for token in doc[line.start : part[0]])


def _is_headline_noun(doc: Doc, part: Range, lexicons: Lexicons) -> bool:
    """True for "Surgeon" in "Surgeon struck off": the first word of a heading, and a word for people."""
    start, end = part
    return end - start == 1 and start == doc[start].sent.start and doc[start].lower_ in lexicons.people


def _modifies_outside(last: Token, end: int, lexicons: Lexicons) -> bool:
    """True for "Zorblatt" in "Zorblatt models": the name of a thing's kind, not of somebody who acts."""
    if last.i + 1 < len(last.doc) and is_misread_verb(last.nbor(1), lexicons):
        return False
    if last.i + 1 < len(last.doc) and last.nbor(1).tag_ in _AFTER:
        return False  # "fined Acme 4.6 million kroner", "Ada Roe of the Farmers"
    return last.dep_ in _MODIFIERS and last.head.i >= end and last.head.pos_ in {"NOUN", "ADJ"} and not last.ent_id_


def _is_subject(token: Token) -> bool:
    for item in (token, *governors(token)):
        if item.dep_ in {"nsubj", "nsubjpass"}:
            return True
        if item.dep_ not in {"appos", "conj", "compound", "poss"}:
            return False
    return False


def _complete(names: list[Name], lexicons: Lexicons) -> tuple[Name, ...]:
    """Each with the fullest form of its name and the kind that most of its mentions show."""
    shouted = {name.name.upper(): name.name for name in names if not name.name.isupper()}
    spelt = [name.called(shouted.get(name.name, name.name)) for name in names]  # "ROE" in a heading is Roe
    named = complete(spelt, lexicons)
    titled = {name.name: f"{name.title} {name.name}" for name in reversed(named) if name.title and " " not in name.name}
    named = [name.called(titled.get(name.name, name.name)) for name in named]  # "Lord Roe", if no more is given
    kinds: dict[str, Counter[str]] = {}
    for name in named:
        kinds.setdefault(name.name, Counter())[name.kind] += (
            name.weight if name.kind != "place" or name.weight == SURE else 0
        )
    return tuple(replace(name, kind=_most(kinds[name.name]) or name.kind) for name in named)


def _most(kinds: Counter[str]) -> str:
    known = [(count, kind) for kind, count in kinds.items() if kind and count]
    return max(known)[1] if known else ""
