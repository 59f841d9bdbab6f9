"""The word lists of extraction as one frozen value. The lists themselves are the TOML files beside this module;
`ingest.nlp` reads them and hands them in, so that the steps stay free of I/O."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILES = ("cues.toml", "words.toml", "events.toml")


@dataclass(frozen=True, slots=True)
class VerbUse:
    """One way to use a verb as a cue: what kind of utterance it makes and which content it takes (`frames`)."""

    kind: str
    attitude: str
    strength: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one kind of event: verb -> nouns that must stand with it (none: alone); nouns; verbs over them."""

    kind: str
    verbs: Mapping[str, frozenset[str]]
    nouns: frozenset[str]
    happening: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Every word list that the steps read. `digest` is a SHA-256 over the files' content."""

    verbs: Mapping[str, tuple[VerbUse, ...]]
    prepositions: Mapping[str, frozenset[str]]
    before_source: frozenset[tuple[str, ...]]
    nouns: Mapping[str, str]  # noun lemma -> kind
    hedges: Mapping[str, frozenset[str]]
    states: Mapping[str, frozenset[str]]
    organizations: frozenset[str]
    persons: frozenset[str]
    people: frozenset[str]  # both of the above
    documents: frozenset[str]
    speechless: frozenset[str]
    speaker_for: frozenset[str]
    culprits: frozenset[str]
    personal: frozenset[str]
    authors_own: frozenset[str]
    own_clause: frozenset[str]  # the above and participles that attribute
    titles: frozenset[str]
    plain: frozenset[str]
    wrongdoing: tuple[str, ...]
    predicting: frozenset[str]
    platforms: tuple[str, ...]
    forms: tuple[str, ...]
    events: tuple[EventWords, ...]
    digest: str


def make_lexicons(cues: Mapping[str, Any], words: Mapping[str, Any], events: Mapping[str, Any]) -> Lexicons:
    """The parsed files as one value. Raises KeyError or TypeError where a file lacks a list."""
    people = words["people"]
    return Lexicons(
        verbs=_make_verbs(cues["verbs"]),
        prepositions=_make_sets(cues["prepositions"]),
        before_source=frozenset(tuple(phrase.split()) for phrase in cues["phrases"]["before_source"]),
        nouns={noun: kind for kind, nouns in cues["nouns"].items() for noun in nouns},
        hedges=_make_sets(cues["hedges"]),
        states=_make_sets(cues["states"]),
        organizations=frozenset(people["organization"]),
        persons=frozenset(people["person"]),
        people=frozenset(people["organization"] + people["person"]),
        documents=frozenset(people["document"]),
        speechless=frozenset(people["speechless"]),
        speaker_for=frozenset(people["speaker_for"]),
        culprits=frozenset(people["culprit"]),
        personal=frozenset(people["personal"]),
        authors_own=frozenset(words["participles"]["comment"]),
        own_clause=frozenset(words["participles"]["comment"] + words["participles"]["attribution"]),
        titles=frozenset(words["titles"]["words"]),
        plain=frozenset(words["titles"]["plain"]),
        wrongdoing=tuple(words["wrongdoing"]["stems"]),
        predicting=frozenset(words["modals"]["predicting"]),
        platforms=tuple(words["media"]["platforms"]),
        forms=tuple(sorted(words["media"]["forms"], key=len, reverse=True)),
        events=tuple(_make_event(kind, entry) for kind, entry in events.items()),
        digest=hashlib.sha256(json.dumps([cues, words, events], sort_keys=True).encode()).hexdigest(),
    )


def _make_sets(lists: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(items) for name, items in lists.items()}


def _make_verbs(groups: list[Mapping[str, Any]]) -> dict[str, tuple[VerbUse, ...]]:
    uses: dict[str, tuple[VerbUse, ...]] = {}
    for group in groups:
        use = VerbUse(group["kind"], group.get("attitude", "asserts"), group["strength"], frozenset(group["frames"]))
        for lemma in dict.fromkeys(group["lemmas"]):
            uses[lemma] = (*uses.get(lemma, ()), use)
    return uses


def _make_event(kind: str, entry: Mapping[str, Any]) -> EventWords:
    return EventWords(kind, _make_sets(entry["verbs"]), frozenset(entry["nouns"]), frozenset(entry["happening"]))
