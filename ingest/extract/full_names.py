"""What each name is in full: the one that a surname, initials or a body's first words stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.grammar import Range
from ingest.extract.lexicons import Lexicons

if TYPE_CHECKING:
    from collections.abc import Mapping

_CIVIL = frozenset({"mr", "mrs", "ms", "miss"})
_THREE = 3  # words; in longer names of people the second may be the surname
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii"})


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

    def called(self, name: str) -> Name:
        """The same naming, of somebody who is called so."""
        return self if name == self.name else replace(self, name=name)


@dataclass(slots=True)
class _Full:
    """A full name that a shorter one can stand for: where it is given, and whether as that of a person."""

    heads: list[int]
    is_person: bool
    gender: str


def complete(names: Sequence[Name], lexicons: Lexicons) -> list[Name]:
    """The same names, each in its fullest form."""
    forms = {name.name for name in names}
    glued = _find_glued(forms, lexicons)
    names = [name.called(glued.get(name.name, name.name)) for name in names]
    names = [name.called(_leave_out_place(name, forms, lexicons)) for name in names]
    persons = _find_persons(names, lexicons)
    full = _find_full(names, persons, lexicons)
    return [name.called(_pick_full(name, full, persons, lexicons)) for name in names]


def _find_glued(forms: Collection[str], lexicons: Lexicons) -> dict[str, str]:
    """Form -> the person's name that ends it, where words of a headline run into it: "Street Ada Roe"."""
    given = {form for form in forms if _begins_with_given(form, lexicons)}
    glued: dict[str, str] = {}
    for form in forms:
        words = form.split()
        tails = (" ".join(words[at:]) for at in range(1, len(words) - 1))
        if form not in given and form.istitle() and (name := next((tail for tail in tails if tail in given), "")):
            glued[form] = name
    return glued


def _leave_out_place(name: Name, forms: Collection[str], lexicons: Lexicons) -> str:
    """ "Ada Roe" of "Ada Roe of Alton", "Acme" of "Acme of Alton" where the text has it so too; no "Bank of Alton"."""
    short, of, _ = name.name.partition(" of ")
    words = short.split()
    if not of or words[-1].lower() in lexicons.naming or words[-1].lower() in lexicons.titles:
        return name.name
    is_whole = len(words) > 1 if name.kind == "person" else short in forms or words[0] in forms
    return short if is_whole else name.name


def _find_persons(names: Sequence[Name], lexicons: Lexicons) -> frozenset[str]:
    """Forms that are a person's wherever more tells so than that they are a body's."""
    votes: Counter[str] = Counter()
    for name in names:
        votes[name.name] += name.weight * ((name.kind == "person") - (name.kind == "organization"))
    known = {form for form, count in votes.items() if count > 0}
    return frozenset(known | {name.name for name in names if _begins_with_given(name.name, lexicons)})


def _begins_with_given(form: str, lexicons: Lexicons) -> bool:
    return begins_with_given(form, lexicons.given_names, lexicons)


def begins_with_given(form: str, given: Container[str], lexicons: Lexicons) -> bool:
    """True for "Ada Roe", which begins with one of these given names; not for "Ada Bank"."""
    words = form.lower().split()
    return len(words) > 1 and words[0] in given and words[-1] not in lexicons.naming


def _find_full(names: Sequence[Name], persons: frozenset[str], lexicons: Lexicons) -> dict[str, dict[str, _Full]]:
    """Short form -> the full names that it can stand for, in the order in which they are given first."""
    full: dict[str, dict[str, _Full]] = {}
    made: dict[str, _Full] = {}
    for name in names:
        if name.name not in made:
            first = name.name.split()[0].lower()
            gender = next((sex for sex, known in lexicons.genders.items() if first in known["names"]), "")
            made[name.name] = _Full([], name.name in persons, gender)
        made[name.name].heads.append(name.head)
        for short in _find_shorts(name, lexicons):
            full.setdefault(short, {}).setdefault(name.name, made[name.name])
    return full


def _find_shorts(name: Name, lexicons: Lexicons) -> set[str]:
    words = name.name.split()
    has_suffix = len(words) > 2 and words[-1].lower() in _SUFFIXES
    words = words[:-1] if has_suffix else words
    is_many = name.label == "NORP" and words[-1].endswith("s") and words[0].lower() not in lexicons.given_names
    shorts = {words[0], words[-1]} if len(words) > 1 and not is_many else set()  # "Senate Democrats" are not all
    shorts |= {" ".join(words)} if has_suffix else set()
    if len(words) > 2 and name.kind != "place":
        rest = " ".join(words[1:])
        shorts |= {" ".join(words[:-1]), rest, rest[0].upper() + rest[1:]}  # "Corran Savings" Bank, "Van Roe"
    if len(words) > _THREE and name.kind == "person":
        shorts.add(words[1])  # "Quek" of "Desmond Quek Soo Hin"
    initials = "".join(word[0] for word in words if word[0].isupper())
    if len(initials) > 2:
        shorts.add(initials)
    return shorts - {name.name}


def _pick_full(name: Name, full: Mapping[str, Mapping[str, _Full]], persons: frozenset[str], lexicons: Lexicons) -> str:
    """The one full name that a short one can stand for; of several that which was given most often before it.

    A form that is short for another itself ("Corran Savings") gives way to it. No person is called by the first words
    of a body's name: "Roe" is not the "Roe Foundation", though "Pell Ridge", which no given name begins, is the "Pell
    Ridge Bank"; and "Mrs Roe" is no man.
    """
    found = full.get(name.name, {})
    if name.name in persons and (" " not in name.name or _begins_with_given(name.name, lexicons)):
        found = {one: known for one, known in found.items() if known.is_person or one.endswith(f" {name.name}")}
    gender = _find_gender(name.title, lexicons)
    found = {one: known for one, known in found.items() if not gender or known.gender in {gender, ""}}
    longest = [one for one in found if not any(one in full and other in full[one] for other in found if other != one)]
    before = [one for one in longest if found[one].heads[0] < name.head]
    if len(longest) == 1:
        return longest[0]
    return max(before, key=lambda one: _rank(found[one], one, name), default=name.name)


def _rank(full: _Full, form: str, short: Name) -> tuple[bool, int, int]:
    """Whom a surname stands for before whom a first name does, then who was named most often so far, then last."""
    before = [head for head in full.heads if head < short.head]
    return form.endswith(f" {short.name}"), len(before), before[0]


def _find_gender(title: str, lexicons: Lexicons) -> str:
    words = {word.lower().rstrip(".") for word in title.split()} & _CIVIL
    return next((gender for gender, known in lexicons.genders.items() if words & known["words"]), "")
