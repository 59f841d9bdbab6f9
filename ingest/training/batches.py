"""Several examples as tensors, one text behind the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ingest.extract.learned.columns import CODES
from ingest.training.corpus import Example, Links

_SAMPLED = 200  # words of contents per text whose link is learnt at once


@dataclass(frozen=True, eq=False)
class LinkBatch:
    """Pairs of one text. `share`: how many lines each of these stands for."""

    words: Tensor
    cues: Tensor
    features: Mapping[str, Tensor]
    allowed: Tensor
    right: Tensor
    share: float


@dataclass(frozen=True, eq=False)
class Batch:
    """Rows of all texts. `rows` are paragraphs side by side; where `is_word` is False nothing stands."""

    codes: Mapping[str, Tensor]
    flags: Tensor
    proper: Tensor
    head: Tensor
    inner: Tensor
    outer: Tensor
    rows: Tensor
    is_word: Tensor
    lengths: Tensor
    tags: Tensor
    contents: Sequence[LinkBatch]
    sources: Sequence[LinkBatch]


def make_batch(examples: Sequence[Example], chance: np.random.Generator) -> Batch:
    """The examples as one batch; `chance` picks the words of contents."""
    starts = np.cumsum([0, *(len(example.columns) for example in examples)])
    shifted = list(zip(examples, starts.tolist(), strict=False))
    size = int(starts[-1])
    codes = np.concatenate([example.columns.codes for example in examples])
    paragraphs = [(low + at, high + at) for example, at in shifted for low, high in example.columns.paragraphs]
    lengths = np.array([high - low for low, high in paragraphs])
    is_word = np.arange(lengths.max())[None] < lengths[:, None]
    rows = np.full(is_word.shape, size)
    rows[is_word] = np.arange(size)

    def point(name: str) -> Tensor:
        parts = [(getattr(example.columns, name), at) for example, at in shifted]
        return torch.as_tensor(np.concatenate([np.where(part < 0, size, part + at) for part, at in parts]))

    return Batch(
        codes={name: torch.as_tensor(codes[:, place]).long() for place, name in enumerate(CODES)},
        flags=torch.as_tensor(np.concatenate([example.columns.flags for example in examples])),
        proper=torch.as_tensor(np.concatenate([example.columns.proper for example in examples])),
        head=point("head"),
        inner=point("inner"),
        outer=point("outer"),
        rows=torch.as_tensor(rows),
        is_word=torch.as_tensor(is_word),
        lengths=torch.as_tensor(lengths),
        tags=torch.as_tensor(np.concatenate([example.tags for example in examples])),
        contents=[_pick(example.contents, at, chance, _SAMPLED) for example, at in shifted if example.contents],
        sources=[_pick(example.sources, at, chance) for example, at in shifted if example.sources],
    )


def _pick(links: Links, at: int, chance: np.random.Generator, most: int | None = None) -> LinkBatch:
    lines: NDArray[np.intp] = np.arange(len(links.right))
    if most is not None and len(lines) > most:
        lines = chance.choice(lines, most, replace=False)
    pairs = links.pairs
    return LinkBatch(
        words=torch.as_tensor(pairs.words[lines] + at),
        cues=torch.as_tensor(pairs.cues[lines] + at),
        features={
            name: torch.as_tensor(np.ascontiguousarray(codes[lines])).long() for name, codes in pairs.features.items()
        },
        allowed=torch.as_tensor(pairs.allowed[lines]),
        right=torch.as_tensor(links.right[lines]),
        share=len(links.right) / len(lines),
    )
