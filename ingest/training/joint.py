"""One training for all that is read by networks: the encoder, the reader of attributions, kinds, targets, relations."""

from __future__ import annotations

import timeit
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ingest.extract.learned.pieces import Window
from ingest.training import choosing, kind_network
from ingest.training.bags import pack
from ingest.training.batches import make_batch
from ingest.training.choosing import Choice
from ingest.training.corpus import Example
from ingest.training.encoder import Encoder
from ingest.training.kind_network import Text
from ingest.training.network import Network as Reader

_LINK_SHARE = 0.3
# Windows side by side, and pieces that their length is rounded up to. In 16 bits PyTorch makes code anew for each
# shape, so that few of them, with windows of nothing among them, are faster; in 32 bits what is padded only costs.
_SHORT_SHAPE, _SHAPE = (8, 32), (4, 8)
_TRIED = 1024  # lines and columns of what is multiplied to see which numbers are faster
_HIDDEN_NAMES, _HIDDEN_WORDS = 0.12, 0.03  # shares of names and of words whose first piece is hidden in training
# How much each loss counts: those of tags are per word, the others per utterance.
_SHARES = {"tags": 4.0, "kinds": 1.0, "targets": 0.5, "relations": 0.7}


@dataclass(frozen=True, eq=False)
class Aim:
    """An utterance that is aimed at somebody: its place, and who may be meant.

    Of each of these, `rows` are the words that point to it near by, `everywhere` those in the whole article, `claims`
    the places of its own utterances.
    """

    place: int
    choice: Choice
    rows: Sequence[NDArray[np.intp]]
    everywhere: Sequence[NDArray[np.intp]]
    claims: Sequence[NDArray[np.intp]]


@dataclass(frozen=True, eq=False)
class Bearing:
    """One utterance that may bear on others: its place, the choice, and their places."""

    place: int
    choice: Choice
    others: Sequence[int]


@dataclass(frozen=True, eq=False)
class Sample:
    """One article. `proper` says which rows are names; `example` is there where tags are marked, `text` where something
    is said. `is_of_corpus` is False for our own articles, `is_gold` True for those of them that are marked in full.
    """

    windows: Sequence[Window]
    proper: NDArray[np.bool_]
    example: Example | None = None
    text: Text | None = None
    aims: Sequence[Aim] = ()
    bearings: Sequence[Bearing] = ()
    is_of_corpus: bool = False
    is_gold: bool = False

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.proper)


class Joint(nn.Module):
    """All networks together."""

    def __init__(
        self,
        encoder: Encoder,
        reader: Reader,
        kinds: kind_network.Network,
        targets: choosing.Network,
        relations: choosing.Network,
    ) -> None:
        super().__init__()
        self.encoder, self.reader, self.kinds = encoder, reader, kinds
        self.targets, self.relations = targets, relations

    @property
    def heads(self) -> tuple[nn.Module, ...]:
        """All that reads what the encoder gives."""
        return self.reader, *self.judges

    @property
    def judges(self) -> tuple[nn.Module, ...]:
        """What tells of utterances, once they are found: their kinds, at whom they are aimed, how they bear."""
        return self.kinds, self.targets, self.relations

    def encode(self, samples: Sequence[Sample], hidden: int | None = None) -> Tensor:
        """One state per row of all samples; with `hidden`, the number of a piece that stands for some in training."""
        numbers, firsts = _find_pieces(samples, hidden)
        order = sorted(range(len(numbers)), key=lambda place: len(numbers[place]))
        found: list[Tensor] = [torch.empty(0)] * len(order)
        is_short = is_short_faster()
        side, step = _SHORT_SHAPE if is_short else _SHAPE
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=is_short):
            for start in range(0, len(order), side):  # those of one length together: less is padded
                places = order[start : start + side]
                padded, seen = _pad([numbers[place] for place in places], side if is_short else 0, step)
                for place, states in zip(places, self.encoder(padded, seen), strict=False):
                    found[place] = states[firsts[place]]
        return torch.cat(found).float()

    def measure(self, samples: Sequence[Sample], states: Tensor, chance: np.random.Generator) -> dict[str, Tensor]:
        """The losses by name, of those tasks that there is something of."""
        tagged = [(sample.example, start) for sample, start in _place(samples) if sample.example is not None]
        losses = {}
        if tagged:
            rows = torch.cat([torch.arange(start, start + len(example.tags)) for example, start in tagged])
            losses["tags"] = self.measure_tags([example for example, _ in tagged], states[rows], chance)
        return losses | self.measure_said(samples, states)

    def measure_tags(self, tagged: Sequence[Example], states: Tensor, chance: np.random.Generator) -> Tensor:
        """The loss of the reader alone, of the states of these articles' words one behind the other."""
        batch = make_batch(tagged, chance)
        read = self.reader.encode(states, batch)
        links = self.reader.link_loss(read, batch.contents, batch.sources)
        return (self.reader.tag_loss(read, batch) + _LINK_SHARE * links) / len(states)

    def measure_said(self, samples: Sequence[Sample], states: Tensor) -> dict[str, Tensor]:
        """The losses of what tells of utterances alone, of the states of these samples' words one behind the other."""
        said = [(sample, sample.text, start) for sample, start in _place(samples) if sample.text is not None]
        if not said:
            return {}
        batch = kind_network.make_batch([text for _, text, _ in said])
        rows = torch.as_tensor(np.concatenate([text.windows.rows + start for _, text, start in said])).long()
        words = states[rows]
        read = self.kinds.read(words, batch)
        around = self.kinds.look_around(read, batch)
        losses = self._choose(said, states, self.kinds.tell(read, around, words, batch))
        if (batch.kinds >= 0).any():
            losses["kinds"] = kind_network.measure(self.kinds(read, around), batch)
        return losses

    def _choose(self, said: Sequence[tuple[Sample, Text, int]], states: Tensor, told: Tensor) -> dict[str, Tensor]:
        losses, first = {}, 0
        aims: list[tuple[int, Choice]] = []
        bearings: list[tuple[int, Choice]] = []
        others: list[int] = []
        near, everywhere, claims = (list[NDArray[np.intp]]() for _ in range(3))
        for sample, text, start in said:
            aims += [(first + aim.place, aim.choice) for aim in sample.aims]
            near += [rows + start for aim in sample.aims for rows in aim.rows]
            everywhere += [rows + start for aim in sample.aims for rows in aim.everywhere]
            claims += [places + first for aim in sample.aims for places in aim.claims]
            bearings += [(first + item.place, item.choice) for item in sample.bearings]
            others += [first + other for item in sample.bearings for other in item.others]
            first += len(text.windows)
        if aims:
            seen = torch.cat([average(states, near), average(states, everywhere), average(told, claims)], dim=1)
            own = told[[place for place, _ in aims]]
            losses["targets"] = choosing.measure(self.targets, [choice for _, choice in aims], own, seen)
        if bearings:
            own = told[[place for place, _ in bearings]]
            losses["relations"] = choosing.measure(
                self.relations, [choice for _, choice in bearings], own, told[others]
            )
        return losses


@cache
def is_short_faster() -> bool:
    """True where this processor multiplies numbers of 16 bits faster than those of 32.

    Measured once: where it has no instructions for them they take eight times as long.
    """

    def time_products(type: torch.dtype) -> float:
        left, right = torch.ones(_TRIED, _TRIED, dtype=type), torch.ones(_TRIED, _TRIED, dtype=type)
        return min(timeit.repeat(lambda: left @ right, number=1, repeat=4))  # the first is slow by itself

    return time_products(torch.bfloat16) < time_products(torch.float32)


def average(values: Tensor, groups: Sequence[NDArray[np.intp]]) -> Tensor:
    """The mean of each of some groups of rows; zeros where a group is empty. Each group is added up once."""
    names = [group.tobytes() for group in groups]
    known = dict(zip(names, groups, strict=True))
    lines = {name: line for line, name in enumerate(known)}
    numbers, starts = pack(known.values())
    means = functional.embedding_bag(numbers, values, starts, mode="mean")
    return means[[lines[name] for name in names]]


def add_up(losses: Mapping[str, Tensor]) -> Tensor:
    """All losses, each by what it counts."""
    return torch.stack([_SHARES[name] * loss for name, loss in losses.items()]).sum()


def _place(samples: Sequence[Sample]) -> Iterator[tuple[Sample, int]]:
    """Each sample, and the row at which its words begin where all stand one behind the other."""
    start = 0
    for sample in samples:
        yield sample, start
        start += sample.size


def _find_pieces(samples: Sequence[Sample], hidden: int | None) -> tuple[list[Tensor], list[Tensor]]:
    """The pieces of each window, and where in them each row begins."""
    numbers, firsts = [], []
    for sample in samples:
        for window in sample.windows:
            each = torch.as_tensor(window.numbers).long()
            places = torch.as_tensor(window.firsts).long()
            if hidden is not None:
                names = torch.as_tensor(sample.proper[window.start : window.start + len(places)])
                chance = torch.rand(len(places))
                each = each.clone()
                each[places[(names & (chance < _HIDDEN_NAMES)) | (chance > 1 - _HIDDEN_WORDS)]] = hidden
            numbers.append(each)
            firsts.append(places)
    return numbers, firsts


def _pad(numbers: Sequence[Tensor], least: int, step: int) -> tuple[Tensor, Tensor]:
    """The windows side by side, at least so many, and which pieces there are. `step`: their length is its multiple."""
    width = -(-max(map(len, numbers)) // step) * step
    padded = torch.zeros(max(least, len(numbers)), width, dtype=torch.int64)
    seen = torch.zeros(padded.shape, dtype=torch.bool)
    seen[:, 0] = True
    for row, each in enumerate(numbers):
        padded[row, : len(each)], seen[row, : len(each)] = each, True
    return padded, seen
