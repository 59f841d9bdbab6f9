"""Who is named or pointed at: proper names by the parse and the model's entities, and what each is called in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.cues import is_misread_verb
from ingest.extract.grammar import Range, find_tagged, governors, is_heading, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.name_kinds import GIVEN, SURE, find_kind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "PRODUCT", "LOC"})
_NOT_ACTORS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "ORDINAL", "LAW", "LANGUAGE"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod"})
_JOINERS = frozenset({"of", "for", "against", "&", "-", "and", "'", "’", "'s", "’s"})
_BODIES = frozenset(
    {"council", "ministry", "department", "university", "court", "bank", "institute", "board", "office"}
)
_PLURAL_OWNERS = frozenset({"'", "’"})
_KIN = frozenset({"son", "sons", "daughter", "daughters", "brothers", "sisters", "partner", "partners", "co", "cie", "company"})
_PARTICLES = frozenset({"van", "von", "de", "da", "di", "del", "della", "den", "der", "dos", "du", "el", "la", "ter", "zu", "bin", "ibn"})
_OPEN = frozenset({"of", "for", "against"})  # that end no name
_AIMS = frozenset({"for", "against"})  # with which a body's name goes on: "Office against Discrimination"
_TRADES = frozenset(  # that open a sentence before a name: "Airline Acme said"
    {"airline", "broadcaster", "brewer", "builder", "carmaker", "charity", "developer", "insurer", "lender", "manufacturer",
     "operator", "publisher", "regulator", "retailer", "supermarket", "supplier", "utility", "watchdog"}
)  # fmt: skip
_ROLE_ENDINGS = ("ist", "man", "woman", "maid", "er", "or", "ian")
_OWNERS = ("men", "children", "people")
_SAINTS = frozenset({"saint", "st", "st."})
_NUMBERS = frozenset({"CD", "$", "DT"})
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
    start: int | None = None
    wholes = _find_wholes(doc, lexicons)
    for token in doc:
        joins = start is not None and (
            _is_article(token)
            or _is_particle(token)
            or (token.lower_ in _JOINERS and _is_joined(token, lexicons, wholes))
        )
        begins_given = token.ent_id_ == GIVEN and token.ent_iob_ == "B"
        after_given = token.i > 0 and token.nbor(-1).ent_id_ == GIVEN and token.ent_iob_ != "I"
        if start is not None and (begins_given or after_given or not (joins or _is_name_word(token, lexicons))):
            yield start, token.i - (token.nbor(-1).lower_ in _OPEN)
            start = None
        if start is None and _is_name_word(token, lexicons):
            start = token.i
    if start is not None:
        yield start, len(doc)


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
    if _is_unknown_given_name(token, lexicons) or _begins_body(token, lexicons):
        return True
    return _is_unknown_subject(token, lexicons)


def _is_unknown_given_name(token: Token, lexicons: Lexicons) -> bool:
    """True for "Agathe" in "Agathe Muir", whatever the model takes it for: a determiner even."""
    if not token.is_title or token.i + 1 >= len(token.doc):
        return False
    is_given = token.lower_ in lexicons.given_names
    if token.lower_ in lexicons.small and not is_given:
        return False
    if token.dep_ not in {"compound", "nmod"} and token.tag_ not in _FUNCTION_TAGS:
        return False
    after = token.nbor(1)
    return after.tag_ == "NNP" and after.text[0].isupper() and token.lemma_.lower() not in lexicons.presenting


def _begins_body(token: Token, lexicons: Lexicons) -> bool:
    """True for "Liberal" in "the Liberal Bloc": a capital within a sentence, before a name that the article is of."""
    if token.i + 1 >= len(token.doc) or token.pos_ not in {"ADJ", "NOUN"} or token.i == token.sent.start:
        return False
    after = token.nbor(1)
    is_first = token.nbor(-1).lower_ in {"the", "its", "a"}
    return is_first and after.text[0].isupper() and after.tag_ in {"NNP", "NNPS"} and token.ent_type_ not in {"NORP", "GPE"}


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


def _find_wholes(doc: Doc, lexicons: Lexicons) -> frozenset[tuple[str, str]]:
    """The words on both sides of an "and" that makes one name of them somewhere in the text."""
    joints = (doc[place] for place in find_tagged(doc, ("CC",)) if 0 < place < len(doc) - 1)
    return frozenset(
        (token.nbor(-1).text, token.nbor(1).text)
        for token in joints
        if token.lower_ == "and" and token.nbor(1).text[0].isupper() and _is_named_body(token, lexicons)
    )


def _is_article(token: Token) -> bool:
    """True for the "the" of "Society for the Blind", "Friends of the Ilse": within a name behind a preposition."""
    if token.lower_ != "the" or token.i + 1 >= len(token.doc) or not token.nbor(1).text[0].isupper():
        return False
    before = token.nbor(-1)
    return before.lower_ in _AIMS or (before.lower_ == "of" and token.ent_iob_ == "I" and token.ent_type_ == "ORG")


def _is_particle(token: Token) -> bool:
    """True for "van" in "Piet van Roe"."""
    if token.text not in _PARTICLES or token.i + 1 >= len(token.doc):
        return False
    after = token.nbor(2) if token.nbor(1).text in _PARTICLES and token.i + 2 < len(token.doc) else token.nbor(1)
    return after.text[0].isupper() and not token.nbor(-1).is_upper


def _is_joined(token: Token, lexicons: Lexicons, wholes: frozenset[tuple[str, str]]) -> bool:
    """True for the "of" in "Ministry of Lakes", one entity on both sides, a hyphen, and the mark in "Carers' Fund"."""
    before = token.nbor(-1) if token.i else token
    if token.lower_ == "of" and before.text.istitle() and before.lower_ in _BODIES and token.i + 1 < len(token.doc):
        return token.nbor(1).text[0].isupper()
    if token.text == "-":
        return token.i + 1 < len(token.doc) and not token.whitespace_ and token.nbor(1).text[0].isupper()
    if token.lower_ in _AIMS:
        return _is_aim(token, lexicons)
    if token.tag_ == "POS" and token.i + 1 < len(token.doc):
        return _is_owned(token, lexicons)
    if token.lower_ == "and":
        return token.i + 1 < len(token.doc) and (before.text, token.nbor(1).text) in wholes
    return token.ent_iob_ == "I" and token.i + 1 < len(token.doc) and token.nbor(1).ent_iob_ == "I"


def _is_owned(mark: Token, lexicons: Lexicons) -> bool:
    """True for the mark in "Carers' Fund" and "Saint Orlan's Hospital"; False in "Acme's Board"."""
    before, after = mark.nbor(-1), mark.nbor(1)
    if not (before.text[0].isupper() and after.text[0].isupper()):
        return False
    is_one = mark.ent_iob_ == after.ent_iob_ == "I" and mark.ent_type_ == "ORG"
    if mark.text in _PLURAL_OWNERS:
        return after.lower_ in lexicons.naming or is_one
    is_saint = before.i > 0 and before.nbor(-1).lower_ in _SAINTS
    return before.lower_.endswith(_OWNERS) or (is_saint and after.lower_ in lexicons.naming)


def _is_aim(token: Token, lexicons: Lexicons) -> bool:
    """True for the "for" in "Society for the Blind"."""
    before = token.nbor(-1)
    if not before.is_title or before.lower_ not in lexicons.naming or token.i + 2 >= len(token.doc):
        return False
    after = token.nbor(2) if token.nbor(1).lower_ == "the" else token.nbor(1)
    return after.text[0].isupper() and after.ent_type_ not in _NOT_ACTORS


def _is_named_body(token: Token, lexicons: Lexicons) -> bool:
    """True for the "and" in "Roe and Sons" and "the union Rail and Road", which the noun before it makes one name."""
    if token.nbor(1).lower_ in _KIN:
        return token.nbor(-1).text[0].isupper()
    start, end = token.i - 1, token.i + 1
    while start > 0 and token.doc[start].text[0].isupper():
        start -= 1
    while end < len(token.doc) and token.doc[end].text[0].isupper():
        end += 1
    first, last = token.doc[start + 1], token.doc[end - 1]
    if start == token.i - 2 and end - token.i > 2 and first.lower_ not in lexicons.given_names | lexicons.naming:
        return token.doc[start].lower_ == "the" and last.lower_ in lexicons.naming  # "the Refuse and Transport Union"
    noun = token.doc[start]
    is_body = noun.lower_ in lexicons.only_bodies or noun.lower_ in lexicons.generic
    return start < token.i - 1 and noun.tag_ == "NN" and is_body


def _is_title(token: Token, lexicons: Lexicons) -> bool:
    return token.lower_ in lexicons.titles or token.lower_ in lexicons.persons


def _is_office(token: Token, lexicons: Lexicons, length: int) -> bool:
    """True for a title, and before a name of two words for any person: "Passenger" is none in "Passenger Lines"."""
    is_person = token.lower_ in lexicons.persons and length > 1
    return is_person or token.lower_ in lexicons.titles or token.lower_ in lexicons.officers


def _skip_office(doc: Doc, part: Range, lexicons: Lexicons) -> int:
    """Where the name begins behind an office: "Ada Roe" in "Transport Minister Ada Roe", "Embryologist Ada Roe"."""
    start, end = part
    if end - start < 2 or doc[start].lower_ in lexicons.given_names or doc[end - 1].lower_ in lexicons.naming:
        return start
    offices = [at for at in range(start, end - 1) if _is_office(doc[at], lexicons, end - at - 1)]
    if offices and all(doc[place].is_title for place in range(start, end)):
        return offices[-1] + 1
    is_role = end - start > 2 and doc[start].lower_.endswith(_ROLE_ENDINGS)
    if is_role and doc[start + 1].lower_ in lexicons.given_names:
        return start + 1
    is_first = start == doc[start].sent.start
    return start + 1 if is_first and doc[start].lower_ in _TRADES else start


def _make_name(doc: Doc, text: str, part: Range, lexicons: Lexicons) -> Name | None:
    start, end = part
    while start < end - 1 and (_is_title(doc[start], lexicons) or doc[start].text == "-") and doc[start].ent_id_ != GIVEN and len(doc[end - 1]) > 1:
        start += 1  # but a letter alone names nobody: "Dr K"
    start = _skip_office(doc, (start, end), lexicons)
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
    if last.shape_ == "Xxx." and (end == len(doc) or doc[end].is_space):
        name = name[:-1]
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
    if last.i + 1 < len(last.doc) and last.nbor(1).tag_ in _NUMBERS:
        return False  # "fined Acme 4.6 million kroner"
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
