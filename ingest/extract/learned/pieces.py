"""Words as the encoder reads them: pieces of a fixed vocabulary, the longest that fit first (Wu et al. 2016, 4.1).

Text is lowered and loses its accents, as that of BERT without capitals (Devlin et al. 2019); marks stand alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.extract.grammar import Range

UNKNOWN, FIRST, LAST, HIDDEN = "[UNK]", "[CLS]", "[SEP]", "[MASK]"
LONGEST = 384  # pieces in one window, without the first and the last
_GOOD = 160  # paragraphs share a window up to here
_MOST = 8  # pieces of one word; the rest of an endless one tells nothing
_KEPT = 50_000  # words whose pieces are remembered


@dataclass(frozen=True, eq=False)
class Pieces:
    """The vocabulary: piece -> number."""

    numbers: Mapping[str, int]
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def cut(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces, at least one."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[word] = tuple(self._cut(word))[:_MOST] or (self.numbers[UNKNOWN],)
        return found

    def _cut(self, word: str) -> Iterator[int]:
        for part in _split(word):
            start, found = 0, list[int]()
            while start < len(part):
                lead = "##" if start else ""
                ends = range(len(part), start, -1)
                end = next((end for end in ends if lead + part[start:end] in self.numbers), None)
                if end is None:
                    found = [self.numbers[UNKNOWN]]
                    break
                found.append(self.numbers[lead + part[start:end]])
                start = end
            yield from found


def _split(word: str) -> Iterator[str]:
    """The word in lower case without accents, each mark by itself."""
    held = ""
    for letter in unicodedata.normalize("NFD", word.lower()[:200]):
        category = unicodedata.category(letter)
        if category == "Mn" or category.startswith("C"):
            continue
        if category[0] in "PSZ":
            if held:
                yield held
            held = ""
            if category[0] != "Z":
                yield letter
        else:
            held += letter
    if held:
        yield held


@dataclass(frozen=True, eq=False)
class Window:
    """Some paragraphs as the encoder reads them at once: `numbers` of pieces, and where in them each row begins.

    `start` is the first of the rows, which follow one another.
    """

    numbers: NDArray[np.int32]
    firsts: NDArray[np.int32]
    start: int


def make_windows(words: Sequence[str], paragraphs: Iterable[Range], pieces: Pieces) -> Iterator[Window]:
    """The words of a text, a row each, in windows of whole paragraphs; what is too long for one is cut."""
    first, last = pieces.numbers[FIRST], pieces.numbers[LAST]
    numbers, firsts, start = [first], list[int](), 0
    for low, high in paragraphs:
        found = [pieces.cut(word) for word in words[low:high]]
        size = sum(map(len, found))
        if firsts and len(numbers) + size > _GOOD:
            yield _make_window(numbers, firsts, start)
            numbers, firsts, start = [first], [], low
        for row, each in enumerate(found, start=low):
            if len(numbers) + len(each) > LONGEST:
                yield _make_window([*numbers, last], firsts, start)
                numbers, firsts, start = [first], [], row
            firsts.append(len(numbers))
            numbers += each
        numbers.append(last)
    if firsts:
        yield _make_window(numbers, firsts, start)


def _make_window(numbers: list[int], firsts: list[int], start: int) -> Window:
    return Window(np.array(numbers, dtype=np.int32), np.array(firsts, dtype=np.int32), start)
