"""Attributions in the making: who, cue and what as ranges of tokens, before names, kinds and offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.cues import Cue
from ingest.extract.grammar import Range, find_near
from ingest.extract.lexicons import Lexicons, VerbUse
from ingest.extract.quotations import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Doc


PLAIN = VerbUse("statement", "asserts", "speech", frozenset({"that"}))  # how most is said


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed text with the token ranges of its quotations, marks included, and the word lists to read it by."""

    doc: Doc
    quotations: tuple[Range, ...]
    lexicons: Lexicons

    def is_quoted(self, position: int) -> bool:
        """True where the token at this position stands within a quotation."""
        return any(start <= position < end for start, end in find_near(self.quotations, (position, position)))


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in token ranges. `source`: None where nobody is named; `target`: the head of "accused X of"."""

    cue: Cue
    cues: tuple[Range, ...]
    source: Range | None
    source_head: int | None
    content: tuple[Range, ...]
    use: VerbUse
    target: int | None = None
    carried: bool = False
    is_naming: bool = False  # "what it describes as ..."
    turn: int = -1  # where the words begin that hold several utterances, of which this is one; -1: it stands alone
    is_part: bool = False  # it goes on with the first of its turn, or is what others are said in it to have said

    @property
    def parts(self) -> tuple[Range, ...]:
        """The ranges of all roles."""
        return (*self.content, *self.cues, *([self.source] if self.source else []))

    @property
    def goes_on(self) -> bool:
        """True for a sentence that goes on with the first of its turn: the same speaks."""
        return self.is_part and not self.cues

    def holds(self, position: int) -> bool:
        """True where the token at this position belongs to the content."""
        return any(start <= position < end for start, end in self.content)


def find_covered(drafts: Iterable[Draft]) -> frozenset[int]:
    """The positions of all tokens that belong to a content."""
    return frozenset(position for draft in drafts for part in draft.content for position in range(*part))


def find_holders(drafts: Iterable[Draft]) -> dict[int, int]:
    """The position of each token that belongs to a content -> the place of the draft; of two the later one's."""
    held = ((place, part) for place, draft in enumerate(drafts) for part in draft.content)
    return {position: place for place, part in held for position in range(*part)}


def make_cueless(content: tuple[Range, ...], source: Range | None, source_head: int | None) -> Draft:
    """What is said without a cue: a plain statement."""
    cue = Cue(content[0][0], content[0], "phrase", (PLAIN,))
    return Draft(cue, (), source, source_head, content, PLAIN, carried=True)


def to_ranges(doc: Doc, quotations: Iterable[Quotation]) -> tuple[Range, ...]:
    """Token ranges of quotations, marks included."""
    starts = doc.to_array("IDX").astype(int).tolist()  # far quicker than asking each token
    found = []
    for quotation in quotations:
        low, high = max(bisect_right(starts, quotation.start) - 1, 0), bisect_left(starts, quotation.end)
        if low < high:
            found.append((low, high))
    return tuple(found)
