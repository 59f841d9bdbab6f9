"""Utterances as the network of kinds sees them: the words of their roles, one utterance behind the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range
from ingest.extract.kinds import Judgement
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.weights import Floats, Halves, Rows

CONTENT, CUE, SOURCE = range(1, 4)
CODES = ("tag", "ent", "quoted")  # what is known of a word besides its role
_PART = 200  # utterances looked at at once: what that takes grows with it, not with the text


@dataclass(frozen=True, eq=False)
class Windows:
    """`ranges`: which of the words are whose; `same`: 1 for an utterance by whoever made the one before it.

    `rows` are the words' in the text, all of whose words have a line in the encoder's `states`; `codes` has a column
    per name in `CODES`; `roles` are those above, `flags` whether a word belongs to a name that was found, and whether
    the tagger takes it for one.
    """

    rows: NDArray[np.intp]
    states: Halves
    codes: Rows
    roles: Rows
    flags: Floats
    ranges: tuple[Range, ...]
    same: Floats

    def __len__(self) -> int:
        return len(self.ranges)

    def find_means(self) -> Halves:
        """Of each utterance the mean of the states of its content, a row each."""
        means = np.empty((len(self), self.states.shape[1]), dtype=np.float16)
        for start, end in split(len(self)):
            part = self.cut(start, end)
            is_content = (part.roles == CONTENT).astype(np.float32)[:, None]
            starts = [first for first, _ in part.ranges]
            sums = np.add.reduceat(part.states[part.rows] * is_content, starts)
            means[start:end] = sums / np.add.reduceat(is_content, starts).clip(min=1)
        return means

    def cut(self, start: int, end: int) -> Windows:
        """Those of the utterances [start, end)."""
        low, high = self.ranges[start][0], self.ranges[end - 1][1]
        return Windows(
            self.rows[low:high],
            self.states,
            self.codes[low:high],
            self.roles[low:high],
            self.flags[low:high],
            tuple((first - low, last - low) for first, last in self.ranges[start:end]),
            self.same[start:end],
        )


def split(count: int) -> Iterator[Range]:
    """So many utterances in ranges that are looked at one after the other."""
    return pairwise([*range(0, count, _PART), count])


def make_windows(drafts: Sequence[Draft], judgements: Sequence[Judgement], cast: Cast, columns: Columns) -> Windows:
    """One window per draft, each of at least one word."""
    words = [_find_words(draft) for draft in drafts]
    places = np.concatenate([where for where, _ in words])
    rows = columns.find_rows(places)
    ends = np.cumsum([0, *(len(where) for where, _ in words)]).tolist()
    speakers = [judgement.claimant for judgement in judgements]
    named = np.isin(places, np.fromiter(cast.by_token, dtype=np.int32))
    return Windows(
        rows=rows,
        states=columns.states,
        codes=np.stack([columns.code(name)[rows] for name in CODES], axis=1),
        roles=np.concatenate([roles for _, roles in words]),
        flags=np.stack([named, columns.proper[rows]], axis=1).astype(np.float32),
        ranges=tuple(pairwise(ends)),
        same=np.array([0.0, *(one == other for one, other in pairwise(speakers))], dtype=np.float32)[: len(drafts)],
    )


def _find_words(draft: Draft) -> tuple[Rows, Rows]:
    """The places of its words, in text order, and their roles: of two the source's, then the cue's."""
    parts = draft.parts
    low = min(start for start, _ in parts)
    roles = np.zeros(max(end for _, end in parts) - low, dtype=np.int32)
    sources = (draft.source,) if draft.source is not None else ()
    for role, ranges in ((CONTENT, draft.content), (CUE, draft.cues), (SOURCE, sources)):
        for start, end in ranges:
            roles[start - low : end - low] = role
    taken = np.flatnonzero(roles)
    return (taken + low).astype(np.int32), roles[taken]
