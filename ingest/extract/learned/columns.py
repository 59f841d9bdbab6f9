"""What the tagger sees of a text: one row of small integers per word, made in whole arrays, never word by word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.drafts import Draft, Reading
from ingest.extract.grammar import Range
from ingest.extract.learned.weights import VOCABULARIES, Floats, Hashes, Rows, Weights, find_codes
from ingest.extract.lexicons import Lexicons

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc

Truths = NDArray[np.bool_]

# Dependents that say what a word can be: a verb with a clause below it is likely to be a cue.
DEPENDENTS = (
    "ccomp", "nsubj", "xcomp", "dobj", "parataxis", "acl", "prep", "nsubjpass", "advcl", "mark", "agent", "poss",
)  # fmt: skip
CLASSES = (
    "speech", "mind", "show", "noun", "for", "person", "organization", "document", "speechless", "hedge", "state",
)  # fmt: skip
CODES = ("lower", "tag", "dep", "ent", "suffix", "shape", "quoted", "rule", "break", "first", "arc", "outer",
         "lemma", "class")  # fmt: skip
_ATTRIBUTES = ("LOWER", "LEMMA", "TAG", "DEP", "ENT_TYPE", "SUFFIX", "SHAPE", "POS", "HEAD", "SENT_START", "IS_SPACE")
_HIGHEST = 14  # steps up a parse; what is deeper stays unseen
_LONGEST = 220  # rows in one paragraph as the network reads it; longer ones are cut at a sentence
_PARTS = {"source": 1, "cue": 3, "content": 5}  # code of a rule's first word of the role; the next ones are one more


@dataclass(frozen=True, eq=False)
class Columns:
    """The words of a text without its blanks, one row each.

    `codes` has one column per name in `CODES`; `flags` one per dependent; `states` are the encoder's, no columns where
    none has read the text. `head`, `inner` and `outer` are rows: the governing word, the nearest governing verb and the
    one above it, -1 where there is none. `rule_cue` and `rule_content` number the rules' drafts, -1 where none is;
    `rule_sources` are their sources in rows.
    """

    places: Rows
    codes: Rows
    flags: Floats
    head: Rows
    inner: Rows
    outer: Rows
    sentence: Rows
    proper: Truths
    paragraphs: tuple[Range, ...]
    rule_cue: Rows
    rule_content: Rows
    rule_sources: NDArray[np.int32]
    states: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.places)

    def code(self, name: str) -> Rows:
        """One column of codes."""
        return self.codes[:, CODES.index(name)]

    def find_rows(self, places: Sequence[int] | Rows) -> NDArray[np.intp]:
        """The rows of words at these positions; a blank is read as the next word."""
        return np.minimum(np.searchsorted(self.places, places), len(self) - 1)

    def cut(self, start: int, end: int, paragraphs: tuple[Range, ...]) -> Columns:
        """The rows [start, end), which must be whole paragraphs, counted from 0 again.

        A sentence that is longer than a paragraph may be cut in two: what hangs on a word of another part is its own.
        """
        head = _shift(self.head, start, end)
        return Columns(
            self.places[start:end],
            self.codes[start:end],
            self.flags[start:end],
            np.where(head < 0, np.arange(end - start), head).astype(np.int32),
            _shift(self.inner, start, end),
            _shift(self.outer, start, end),
            self.sentence[start:end],
            self.proper[start:end],
            tuple((low - start, high - start) for low, high in paragraphs),
            self.rule_cue[start:end],
            self.rule_content[start:end],
            self.rule_sources - start,
            self.states[start:end],
        )


def _shift(rows: Rows, start: int, end: int) -> Rows:
    """Those of the rows [start, end), counted from `start`; -1 for none, and for one of another part."""
    cut = rows[start:end]
    return np.where((cut < start) | (cut >= end), -1, cut - start).astype(np.int32)


def make_columns(reading: Reading, drafts: Sequence[Draft], weights: Weights) -> Columns:
    """The rows of a text that has at least one word. `drafts` are what the rules found."""
    doc = reading.doc
    table = read_attributes(doc)
    kept = np.flatnonzero(table["IS_SPACE"] == 0)
    row_of = np.cumsum(table["IS_SPACE"] == 0) - 1
    table = {name: values[kept] for name, values in table.items()}
    rows = np.arange(len(kept), dtype=np.int32)
    head = _find_heads(table, kept, row_of)
    strings = doc.vocab.strings
    verbs = np.isin(table["POS"], [strings.add("VERB"), strings.add("AUX")])
    helpers = np.isin(table["DEP"], [strings.add("aux"), strings.add("auxpass")])
    inner, below = _find_governors(head, verbs, helpers)
    outer = np.where(inner < 0, -1, inner[inner])
    breaks = _find_breaks(doc, kept, row_of)
    starts = np.asarray(table["SENT_START"] == 1)
    sentence = np.cumsum(starts).astype(np.int32)
    rule = _mark_rules(drafts, row_of, len(kept))
    codes = {name: find_codes(weights.vocabularies[name], table[ATTRIBUTE_OF[name]]) for name in VOCABULARIES}
    codes["quoted"] = _mark_quotations(reading.quotations, row_of, len(kept))
    codes["rule"], codes["break"], codes["first"] = rule.code, breaks, starts.astype(np.int32)
    codes["arc"] = np.where(inner < 0, 0, codes["dep"][below])
    codes["outer"] = np.where(outer < 0, 0, codes["dep"][below[inner]])
    codes["class"] = _find_classes(table["LEMMA"], strings, reading.lexicons)
    paragraphs = tuple(_find_paragraphs(breaks > 0, starts))
    words = [doc[place].text for place in kept.tolist()]
    nothing = np.zeros((len(kept), 0), dtype=np.float16)
    return Columns(
        places=kept.astype(np.int32),
        codes=np.stack([codes[name] for name in CODES], axis=1).astype(np.int32),
        flags=_find_dependents(table["DEP"], head, rows, strings),
        head=head,
        inner=inner,
        outer=outer.astype(np.int32),
        sentence=sentence,
        proper=np.isin(table["TAG"], [strings.add("NNP"), strings.add("NNPS")]),
        paragraphs=paragraphs,
        rule_cue=rule.cue,
        rule_content=rule.content,
        rule_sources=rule.sources,
        states=weights.encoder.encode(words, paragraphs) if weights.encoder else nothing,
    )


ATTRIBUTE_OF = {
    "lower": "LOWER", "lemma": "LEMMA", "tag": "TAG", "dep": "DEP", "ent": "ENT_TYPE", "suffix": "SUFFIX",
    "shape": "SHAPE",
}  # fmt: skip


def read_attributes(doc: Doc) -> dict[str, Any]:
    """The hashes and numbers that spaCy keeps of each token, by the name of the attribute."""
    values = doc.to_array(list(_ATTRIBUTES)).reshape(len(doc), len(_ATTRIBUTES))
    return {name: values[:, place].astype(np.uint64) for place, name in enumerate(_ATTRIBUTES)}


def _find_heads(table: dict[str, Any], kept: NDArray[np.intp], row_of: NDArray[np.intp]) -> Rows:
    """The row of each word's governor; a word that hangs on a blank, or on a cut paragraph, is its own."""
    heads = kept + table["HEAD"].astype(np.int64)
    is_word = np.zeros(len(row_of), dtype=bool)
    is_word[kept] = True
    found: Rows = np.where(is_word[heads], row_of[heads], np.arange(len(kept))).astype(np.int32)
    return found


def _find_governors(head: Rows, verbs: Truths, helpers: Truths) -> tuple[Rows, Rows]:
    """The row of the nearest verb above each word, -1 where there is none, and the row just below it on the way."""
    current = np.arange(len(head), dtype=np.int32)
    found = np.full(len(head), -1, dtype=np.int32)
    for _ in range(_HIGHEST):
        above = head[current]
        is_root = above == current
        found = np.where((found < 0) & ~is_root & verbs[above] & ~helpers[current], above, found)
        has_ended = (found >= 0) | is_root
        if has_ended.all():
            break
        current = np.where(has_ended, current, above)
    return found, current


def _find_breaks(doc: Doc, kept: NDArray[np.intp], row_of: NDArray[np.intp]) -> Rows:
    """Line breaks before each word: 0, 1, or 2 for more; a text begins as if after a blank line."""
    lines = np.zeros(len(doc), dtype=np.int32)
    for place in np.flatnonzero(np.diff(row_of, prepend=-1) == 0).tolist():  # the blanks
        lines[place] = doc[place].text.count("\n")
    passed = np.cumsum(lines)[kept]
    return np.minimum(np.diff(passed, prepend=passed[0] - 2), 2).astype(np.int32)


def _find_paragraphs(breaks: Truths, sentences: Truths) -> Iterable[Range]:
    edges = [*np.flatnonzero(breaks).tolist(), len(breaks)]
    for start, end in pairwise(edges):
        low = start
        while end - low > _LONGEST:
            inside = np.flatnonzero(sentences[low + 1 : low + _LONGEST])
            high = low + 1 + int(inside[-1]) if len(inside) else low + _LONGEST
            yield low, high
            low = high
        yield low, end


@dataclass(frozen=True, eq=False)
class _Rules:
    code: Rows
    cue: Rows
    content: Rows
    sources: NDArray[np.int32]


def _mark_rules(drafts: Sequence[Draft], row_of: NDArray[np.intp], size: int) -> _Rules:
    code, cue, content = (np.full(size, value, dtype=np.int32) for value in (0, -1, -1))
    sources = np.full((len(drafts), 2), -(10**9), dtype=np.int32)
    for number, draft in enumerate(drafts):
        for part in draft.content:
            _mark(code, part, row_of, "content")
            content[_rows(part, row_of)] = number
        if draft.source is not None:
            _mark(code, draft.source, row_of, "source")
            where = _rows(draft.source, row_of)
            sources[number] = where.start, where.stop
        for part in draft.cues:
            _mark(code, part, row_of, "cue")
        cue[_rows(draft.cue.part, row_of)] = number
    return _Rules(code, cue, content, sources)


def _mark(code: Rows, part: Range, row_of: NDArray[np.intp], role: str) -> None:
    where = _rows(part, row_of)
    code[where] = _PARTS[role] + 1
    code[where.start : where.start + 1] = _PARTS[role]


def _rows(part: Range, row_of: NDArray[np.intp]) -> slice:
    """The rows of a range of tokens whose last one is a word."""
    end = int(row_of[part[1] - 1]) + 1
    return slice(max(int(row_of[part[0]]), 0), end)


def _mark_quotations(quotations: Sequence[Range], row_of: NDArray[np.intp], size: int) -> Rows:
    """0 outside, 1 the opening mark, 2 within, 3 the closing mark."""
    code = np.zeros(size, dtype=np.int32)
    for part in quotations:
        where = _rows(part, row_of)
        if where.start < where.stop:
            code[where] = 2
            code[where.start], code[where.stop - 1] = 1, 3
    return code


def _find_dependents(dep: Hashes, head: Rows, rows: Rows, strings: StringStore) -> Floats:
    flags = np.zeros((len(rows), len(DEPENDENTS)), dtype=np.float32)
    for place, label in enumerate(DEPENDENTS):
        flags[head[(dep == strings.add(label)) & (head != rows)], place] = 1
    return flags


def _find_classes(lemmas: Hashes, strings: StringStore, lexicons: Lexicons) -> Rows:
    """The word list that a lemma stands in, counted from 1 in the order of `CLASSES`; 0 for none."""
    hashes, numbers = _hash_classes(strings, lexicons)
    places = find_codes(hashes, lemmas)
    return np.where(places > 0, numbers[places - 1], 0).astype(np.int32)


@lru_cache(maxsize=2)
def _hash_classes(strings: StringStore, lexicons: Lexicons) -> tuple[Hashes, Rows]:
    """The hashes of all words of the lists, sorted, with the number of the first list that each stands in."""
    found: dict[int, int] = {}
    for number, words in reversed(list(enumerate(_class_words(lexicons), start=1))):
        found |= {strings.add(word): number for word in words}
    hashes = sorted(found)
    return np.array(hashes, dtype=np.uint64), np.array([found[key] for key in hashes], dtype=np.int32)


def _class_words(lexicons: Lexicons) -> list[Iterable[str]]:
    """One list of words per name in `CLASSES`."""
    by_strength = {
        strength: [verb for verb, uses in lexicons.verbs.items() if uses[0].strength == strength]
        for strength in ("speech", "mind", "show")
    }
    flat = [frozenset().union(*lists.values()) for lists in (lexicons.hedges, lexicons.states)]
    return [
        *by_strength.values(),
        lexicons.nouns,
        lexicons.speaker_for,
        lexicons.persons,
        lexicons.organizations,
        lexicons.documents,
        lexicons.speechless,
        *flat,
    ]
