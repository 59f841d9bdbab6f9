"""Who is named or pointed at: proper names by the parse and the model's entities, and what each is called in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ingest.extract.cues import is_misread_verb
from ingest.extract.grammar import Range, governors, is_heading, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.name_kinds import GIVEN, SURE, find_kind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "PRODUCT", "LOC"})
_NOT_ACTORS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "LAW", "LANGUAGE"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod"})
_JOINERS = frozenset({"of", "for", "&", "-", "and", "'", "’"})
_NAMED_BODIES = frozenset(
    {"union", "firm", "company", "group", "bank", "charity", "chain", "agency", "trust", "alliance"}
)
_BODIES = frozenset(
    {"council", "ministry", "department", "university", "court", "bank", "institute", "board", "office"}
)
_PLURAL_OWNERS = frozenset({"'", "’"})
_FUNCTION_TAGS = frozenset({"DT", "PDT", "IN", "UH"})
_DASHES = frozenset({"—", "–", "--", "-"})
_LONGEST_DATELINE = 6  # tokens


@dataclass(frozen=True, slots=True)
class Name:
    """One place where somebody is named. `kind` is person, organization, place or "" where nothing tells."""

    part: Range
    head: int
    name: str  # the fullest form that the document gives
    label: str
    kind: str
    is_subject: bool
    weight: int = 1  # how much what tells its kind is worth
    title: str = ""  # "Lord", "Mr Justice", as written before it


def find_names(doc: Doc, lexicons: Lexicons) -> tuple[Name, ...]:
    """Every naming of an actor, in text order."""
    text = written(doc)
    raw = [name for part in _find_runs(doc, lexicons) if (name := _make_name(doc, text, part, lexicons)) is not None]
    return _complete([name for name in raw if not _is_heading_only(doc, name, raw)])


def _is_heading_only(doc: Doc, name: Name, names: list[Name]) -> bool:
    """True for a capitalised word of a line without a verb that the article never uses as a name again."""
    sentence = doc[name.head].sent
    if not is_heading(sentence) or any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in sentence):
        return False
    return not any(other.name == name.name and other.part != name.part for other in names)


def _find_runs(doc: Doc, lexicons: Lexicons) -> Iterator[Range]:
    end = 0
    for start in _find_capitals(doc):
        if start >= end and _is_name_word(doc[start], lexicons):
            end = start + 1
            while end < len(doc) and _goes_on(doc[end], lexicons):
                end += 1
            yield start, end


def _find_capitals(doc: Doc) -> list[int]:
    """Where a name may begin: the words with a first capital, and those of names that were given."""
    strings = doc.vocab.strings
    forms, places = np.unique(doc.to_array("ORTH"), return_inverse=True)
    capital = np.array([strings[form][0].isupper() for form in forms.tolist()], dtype=bool)
    found: list[int] = np.flatnonzero(capital[places] | (doc.to_array("ENT_ID") == strings.add(GIVEN))).tolist()
    return found


def _goes_on(token: Token, lexicons: Lexicons) -> bool:
    """True where the word belongs to the name before it; a name that was given stands by itself."""
    if token.ent_iob_ == "B" and token.ent_id_ == GIVEN:
        return False
    if token.ent_iob_ != "I" and token.nbor(-1).ent_id_ == GIVEN:
        return False
    return (token.lower_ in _JOINERS and _is_joined(token, lexicons)) or _is_name_word(token, lexicons)


def _is_name_word(token: Token, lexicons: Lexicons) -> bool:
    if token.ent_id_ == GIVEN:
        return True
    if (
        not token.text[0].isupper()
        or (token.ent_type_ in _NOT_ACTORS and not _is_lone_law(token))
        or (token.lower_ in lexicons.plain and token.lower_ != "ai")
    ):
        return False
    if token.tag_ in {"NNP", "NNPS"}:
        return True
    if token.i + 1 < len(token.doc) and token.tag_ in {"JJ", "NN"} and is_misread_verb(token.nbor(1), lexicons):
        return True
    if token.ent_type_ in {"PERSON", "ORG"} and token.pos_ in {"NOUN", "ADJ", "PROPN"}:
        return True
    if _is_unknown_given_name(token, lexicons):
        return True
    return _is_unknown_subject(token, lexicons)


def _is_unknown_given_name(token: Token, lexicons: Lexicons) -> bool:
    """True for "Agathe" in "Agathe Muir", whatever the model takes it for: a determiner even."""
    if not token.is_title or token.i + 1 >= len(token.doc) or token.lower_ in lexicons.small:
        return False
    if token.dep_ not in {"compound", "nmod"} and token.tag_ not in _FUNCTION_TAGS:
        return False
    after = token.nbor(1)
    return after.tag_ == "NNP" and after.text[0].isupper() and token.lemma_.lower() not in lexicons.presenting


def _is_lone_law(token: Token) -> bool:
    """True for one word that the model takes for a law: no law has such a name, a company may."""
    neighbours = [token.nbor(step).ent_type_ for step in (-1, 1) if 0 <= token.i + step < len(token.doc)]
    return token.ent_type_ == "LAW" and "LAW" not in neighbours


def _is_unknown_subject(token: Token, lexicons: Lexicons) -> bool:
    """A capitalised word before a cue, whatever the model takes it for: nobody has to be known to be heard."""
    if token.pos_ not in {"NOUN", "ADJ", "VERB", "ADV", "X"} or token.tag_ == "NNS" or token.i + 1 >= len(token.doc):
        return False
    if token.lemma_.lower() in lexicons.people or token.lemma_.lower() in lexicons.documents or not token.is_title:
        return False
    after = token.nbor(1)
    is_subject = token.dep_ == "nsubj" and token.head.lemma_.lower() in lexicons.verbs
    return is_subject or (
        token.dep_ in {"amod", "compound"} and after.lower_.endswith("s") and after.lower_[:-1] in lexicons.verbs
    )


def _is_joined(token: Token, lexicons: Lexicons) -> bool:
    """True for the "of" in "Ministry of Lakes", one entity on both sides, a hyphen, and the mark in "Carers' Fund"."""
    before = token.nbor(-1) if token.i else token
    if token.lower_ == "of" and before.text.istitle() and before.lower_ in _BODIES and token.i + 1 < len(token.doc):
        return token.nbor(1).text[0].isupper()
    if token.text == "-":
        return token.i + 1 < len(token.doc) and not token.whitespace_ and token.nbor(1).text[0].isupper()
    if token.tag_ == "POS" and token.text in _PLURAL_OWNERS and token.i + 1 < len(token.doc):
        after = token.nbor(1)
        is_body = after.text[0].isupper() and after.lower_ in lexicons.naming
        return is_body and before.text[0].isupper()
    if token.lower_ == "and" and not _is_named_body(token):
        return False
    return token.ent_iob_ == "I" and token.i + 1 < len(token.doc) and token.nbor(1).ent_iob_ == "I"


def _is_named_body(token: Token) -> bool:
    """True for the "and" in "the union Rail and Road", which the noun before it makes one name."""
    start = token.i
    while start > 0 and token.doc[start].ent_iob_ == "I":
        start -= 1
    return start > 0 and token.doc[start - 1].lower_ in _NAMED_BODIES


def _is_title(token: Token, lexicons: Lexicons) -> bool:
    return token.lower_ in lexicons.titles or token.lower_ in lexicons.persons


def _make_name(doc: Doc, text: str, part: Range, lexicons: Lexicons) -> Name | None:
    start, end = part
    while start < end - 1 and _is_title(doc[start], lexicons) and doc[start].ent_id_ != GIVEN and len(doc[end - 1]) > 1:
        start += 1  # but a letter alone names nobody: "Dr K"
    words = doc[start:end]
    if len(words) == 1 and (
        words[0].lower_ in lexicons.plain or words[0].lower_ in lexicons.titles - {"us", "u.s.", "uk"}
    ):
        return None
    last = doc[end - 1]
    is_given = last.ent_id_ == GIVEN
    if not is_given and (_modifies_outside(last, end, lexicons) or _is_headline_noun(doc, part, lexicons)):
        return None
    labels = Counter(token.ent_type_ for token in words if token.ent_type_ in _ACTORS)
    label = labels.most_common(1)[0][0] if labels else ""
    name = " ".join(text[doc[start].idx : last.idx + len(last.text)].split())
    has_title = start > part[0]
    if _is_dateline(doc, part):
        return Name((start, end), last.i, name, label, "place", is_subject=False, weight=SURE)
    kind, weight = find_kind(doc, (start, end), label, lexicons, has_title=has_title)
    before = [token for token in doc[part[0] : start] if token.is_title and token.lower_ in lexicons.addressing]
    title = " ".join(token.text for token in before)
    return Name((start, end), last.i, name, label, kind, _is_subject(last), weight, title)


def _is_dateline(doc: Doc, part: Range) -> bool:
    """True for "ALTON" in "ALTON — Shares fell": the place of a report, in capitals before a dash."""
    start, end = part
    line = start
    while line > 0 and start - line < _LONGEST_DATELINE and "\n" not in doc[line - 1].text:
        line -= 1
    opens = line == 0 or "\n" in doc[line - 1].text
    is_first = line == start or doc[line].text.isupper()
    return opens and is_first and end < len(doc) and doc[start:end].text.isupper() and doc[end].text in _DASHES


def _is_headline_noun(doc: Doc, part: Range, lexicons: Lexicons) -> bool:
    """True for "Surgeon" in "Surgeon struck off": the first word of a heading, and a word for people."""
    start, end = part
    return end - start == 1 and start == doc[start].sent.start and doc[start].lower_ in lexicons.people


def _modifies_outside(last: Token, end: int, lexicons: Lexicons) -> bool:
    """True for "Zorblatt" in "Zorblatt models": the name of a thing's kind, not of somebody who acts."""
    if last.i + 1 < len(last.doc) and is_misread_verb(last.nbor(1), lexicons):
        return False
    return last.dep_ in _MODIFIERS and last.head.i >= end and last.head.pos_ in {"NOUN", "ADJ"} and not last.ent_id_


def _is_subject(token: Token) -> bool:
    for item in (token, *governors(token)):
        if item.dep_ in {"nsubj", "nsubjpass"}:
            return True
        if item.dep_ not in {"appos", "conj", "compound", "poss"}:
            return False
    return False


def _complete(names: list[Name]) -> tuple[Name, ...]:
    """Each with the fullest form of its name and the kind that most of its mentions show."""
    full = _find_full(names)
    shouted = {name.name.upper(): name.name for name in names if not name.name.isupper()}
    spelt = [replace(name, name=shouted.get(name.name, name.name)) for name in names]  # "ROE" in a heading is Roe
    named = [replace(name, name=_pick_full(name, full)) for name in spelt]
    titled = {name.name: f"{name.title} {name.name}" for name in reversed(named) if name.title and " " not in name.name}
    named = [replace(name, name=titled.get(name.name, name.name)) for name in named]  # "Lord Roe", if no more is given
    kinds: dict[str, Counter[str]] = {}
    for name in named:
        kinds.setdefault(name.name, Counter())[name.kind] += (
            name.weight if name.kind != "place" or name.weight == SURE else 0
        )
    return tuple(replace(name, kind=_most(kinds[name.name]) or name.kind) for name in named)


def _find_full(names: list[Name]) -> dict[str, dict[str, int]]:
    """Short form -> the full names that it can stand for, each with where it is first given, in text order."""
    full: dict[str, dict[str, int]] = {}
    for name in names:
        words = name.name.split()
        shorts = {words[0], words[-1]} if len(words) > 1 else set()
        if len(words) > 2 and name.kind != "place":
            shorts |= {" ".join(words[:-1]), " ".join(words[1:])}  # "Corran Savings" Bank
        initials = "".join(word[0] for word in words if word[0].isupper())
        if len(initials) > 2:
            shorts.add(initials)
        for short in shorts:
            full.setdefault(short, {}).setdefault(name.name, name.head)
    return full


def _pick_full(name: Name, full: dict[str, dict[str, int]]) -> str:
    """The one full name that a short one can stand for; of several that which was given last before it.

    A form that is short for another itself ("Corran Savings") gives way to it.
    """
    found = full.get(name.name, {})
    longest = [one for one in found if not any(one in full and other in full[one] for other in found if other != one)]
    before = [one for one in longest if found[one] < name.head]
    if len(longest) == 1:
        return longest[0]
    return before[-1] if before else name.name


def _most(kinds: Counter[str]) -> str:
    known = [(count, kind) for kind, count in kinds.items() if kind and count]
    return max(known)[1] if known else ""
