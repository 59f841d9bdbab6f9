"""The word lists of extraction as one frozen value. The lists themselves are the TOML files beside this module;
`ingest.nlp` reads them and hands them in, so that the steps stay free of I/O."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.extract.lexicons.numbers import NumberWords, make_number_words
from ingest.extract.lexicons.signals import SignalWords, make_signal_words
from ingest.extract.lexicons.times import DateWords, make_date_words

FILES = ("cues", "words", "signals", "events", "dates", "numbers")  # .toml


@dataclass(frozen=True, slots=True)
class VerbUse:
    """One way to use a verb as a cue: what kind of utterance it makes and which content it takes (`frames`)."""

    kind: str
    attitude: str
    strength: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Verbs, as in `EventWords`, that count where somebody of these offices is their subject."""

    offices: frozenset[str]
    verbs: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one kind of event: verb -> nouns that must stand with it (none: alone); nouns; verbs over them."""

    kind: str
    verbs: Mapping[str, frozenset[str]]
    nouns: frozenset[str]
    happening: frozenset[str]
    paying: frozenset[str] = frozenset()  # verbs that count where their money ends something:
    ended: frozenset[str] = frozenset()  # what it may end,
    ending: frozenset[str] = frozenset()  # and the verbs for that
    plural: frozenset[str] = frozenset()  # nouns of which the plural is one thing
    deals: frozenset[str] = frozenset()  # nouns that count where one of these is told of:
    disputes: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()  # objects that "@thing" does not stand for
    deciding: tuple[Deciding, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity, so that what is made of it can be kept
class Lexicons:
    """Every word list that the steps read. `digest` is a SHA-256 over the files' content."""

    verbs: Mapping[str, tuple[VerbUse, ...]]
    prepositions: Mapping[str, frozenset[str]]
    before_source: frozenset[tuple[str, ...]]
    nouns: Mapping[str, str]  # noun lemma -> kind
    hedges: Mapping[str, frozenset[str]]
    states: Mapping[str, frozenset[str]]
    confirming: frozenset[str]  # cues by which somebody bears out another
    adverbs: frozenset[str]  # may stand within a cue
    organizations: frozenset[str]
    localities: frozenset[str]  # of these what is a place in a name: "the county"
    persons: frozenset[str]
    people: frozenset[str]  # both of the above
    only_persons: frozenset[str]  # no organizations
    only_bodies: frozenset[str]  # organizations of one sort, and no persons
    documents: frozenset[str]
    speechless: frozenset[str]
    generic: frozenset[str]  # nouns that fit any business
    officers: frozenset[str]  # who speaks for the body that they lead
    office_holders: frozenset[str]  # the above and those who hold an office without leading a body
    trading: frozenset[str]  # of these what no court, ministry or party is called
    public: frozenset[str]  # nouns for courts, ministries, parties and their like
    opening: frozenset[str]  # bodies that open a sentence before their name
    things: frozenset[str]  # nouns of what cannot speak or be accused
    speaker_for: frozenset[str]
    genders: Mapping[str, Mapping[str, frozenset[str]]]  # f, m -> words and names
    culprits: frozenset[str]
    taking_up: frozenset[str]  # nouns that tell of somebody named what they are
    personal: frozenset[str]
    groups: frozenset[str]  # last words of names: associations
    bodies: frozenset[str]  # the above and other names that say which body it is
    naming: frozenset[str]  # the above and all organizations
    endings: frozenset[str]  # last words of names that make an organization
    releasing: frozenset[str]
    authors_own: frozenset[str]
    own_clause: frozenset[str]  # the above and participles that attribute
    titles: frozenset[str]
    addressing: frozenset[str]  # titles that belong to a name of one word
    short_titles: Mapping[str, str]  # "sen." -> "senator"
    presenting: frozenset[str]  # titles, and nouns for who or what may be named
    given_names: frozenset[str]  # that mark a person by themselves; others only tell the gender of one
    first_names: frozenset[str]  # all of them
    trades: Mapping[str, tuple[str, ...]]  # last word of a name -> what such a body is called
    plain: frozenset[str]
    small: frozenset[str]  # no name begins with them
    dangling: frozenset[str]
    signals: SignalWords
    predicting: frozenset[str]
    unreal: frozenset[str]
    implicative: frozenset[str]  # verbs with which what they govern has happened too
    averting: frozenset[str]  # verbs of what did not, or may not, happen
    platforms: tuple[str, ...]
    forms: tuple[str, ...]
    events: tuple[EventWords, ...]
    happenings: frozenset[str]  # the nouns of all events
    dates: DateWords
    numbers: NumberWords
    digest: str

    def find_gender(self, noun: str) -> str:
        """ "f" or "m" for a noun or title in lower case that tells, "" for any other."""
        return next((gender for gender, known in self.genders.items() if noun in known["words"]), "")


def make_lexicons(files: Mapping[str, Mapping[str, Any]]) -> Lexicons:
    """The parsed files, by the names in `FILES`, as one value.

    Raises KeyError or TypeError where a file lacks a list, re.error where a pattern is broken.
    """
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    people, others = _make_people(files["words"]["people"]), _make_other_words(files["words"])
    return Lexicons(
        **_make_cue_words(files["cues"]),
        **people,
        **others,
        presenting=people["people"] | people["documents"] | others["titles"],
        signals=make_signal_words(files["signals"]),
        events=tuple(_make_event(kind, entry) for kind, entry in files["events"].items()),
        happenings=frozenset(noun for entry in files["events"].values() for noun in entry["nouns"]),
        dates=make_date_words(files["dates"]),
        numbers=make_number_words(files["numbers"]),
        digest=digest,
    )


def _make_cue_words(cues: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verbs": _make_verbs(cues["verbs"]),
        "prepositions": _make_sets(cues["prepositions"]),
        "before_source": frozenset(tuple(phrase.split()) for phrase in cues["phrases"]["before_source"]),
        "nouns": {noun: kind for kind, nouns in cues["nouns"].items() for noun in nouns},
        "hedges": _make_sets(cues["hedges"]),
        "states": _make_sets(cues["states"]),
        "confirming": frozenset(cues["confirming"]["verbs"]),
        "adverbs": frozenset(cues["adverbs"]["within"]),
    }


def _make_people(people: Mapping[str, list[str]]) -> dict[str, Any]:
    sets = _make_sets(people)
    bodies = sets["organization"] | sets["locality"]
    return {
        "organizations": bodies,
        "localities": sets["locality"],
        "persons": sets["person"],
        "people": bodies | sets["person"],
        "only_persons": sets["person"] - bodies,
        "only_bodies": bodies - sets["generic"] - sets["person"],
        "naming": bodies | sets["group"] | sets["body"],
        "documents": sets["document"],
        "speechless": sets["speechless"],
        "speaker_for": sets["speaker_for"],
        "generic": sets["generic"],
        "trading": sets["trading"],
        "public": sets["public"],
        "officers": sets["officer"],
        "office_holders": sets["officer"] | sets["incumbent"],
        "opening": sets["opening"],
        "things": sets["thing"],
        "culprits": sets["culprit"],
        "taking_up": sets["taking_up"],
        "personal": sets["personal"],
        "groups": sets["group"],
        "bodies": sets["group"] | sets["body"],
        "endings": sets["ending"],
        "releasing": sets["releasing"],
    }


def _make_other_words(words: Mapping[str, Any]) -> dict[str, Any]:
    participles = _make_sets(words["participles"])
    return {
        "authors_own": participles["comment"],
        "own_clause": participles["comment"] | participles["attribution"],
        "titles": frozenset(words["titles"]["words"]),
        "addressing": frozenset(words["titles"]["addressing"]),
        "short_titles": dict(words["titles"]["short"]),
        "trades": _invert(words["trades"]),
        "plain": frozenset(words["titles"]["plain"]),
        "small": frozenset(words["titles"]["small"]),
        "dangling": frozenset(words["lines"]["dangling"]),
        "predicting": frozenset(words["modals"]["predicting"]),
        **{name: frozenset(words["modals"][name]) for name in ("unreal", "implicative", "averting")},
        "platforms": tuple(words["media"]["platforms"]),
        "genders": {gender: _make_gender(lists) for gender, lists in words["genders"].items()},
        "given_names": frozenset(name for lists in words["genders"].values() for name in lists["names"]),
        "first_names": frozenset().union(*(_make_gender(lists)["names"] for lists in words["genders"].values())),
        "forms": tuple(sorted(words["media"]["forms"], key=len, reverse=True)),
    }


def _invert(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Item -> the lists that hold it."""
    items = {item for held in lists.values() for item in held}
    return {item: tuple(name for name, held in lists.items() if item in held) for item in items}


def _make_sets(lists: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(items) for name, items in lists.items()}


def _make_gender(lists: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {"words": frozenset(lists["words"]), "names": frozenset([*lists["names"], *lists["also"].split()])}


def _make_verbs(groups: list[Mapping[str, Any]]) -> dict[str, tuple[VerbUse, ...]]:
    uses: dict[str, tuple[VerbUse, ...]] = {}
    for group in groups:
        use = VerbUse(group["kind"], group.get("attitude", "asserts"), group["strength"], frozenset(group["frames"]))
        for lemma in dict.fromkeys(group["lemmas"]):
            uses[lemma] = (*uses.get(lemma, ()), use)
    return uses


def _make_event(kind: str, entry: Mapping[str, Any]) -> EventWords:
    names = ("nouns", "happening", "paying", "ended", "ending", "plural", "deals", "disputes", "barred")
    lists = {name: frozenset(entry.get(name, ())) for name in names}
    deciding = (Deciding(frozenset(item["offices"]), _make_sets(item["verbs"])) for item in entry.get("deciding", ()))
    return EventWords(kind, _make_sets(entry["verbs"]), deciding=tuple(deciding), **lists)
