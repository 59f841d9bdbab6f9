"""Networks fitted to samples: all of them together, then each part on to those that are most like what it is for.

These are the corpus for the reader, gold for what tells of utterances.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ingest.training.averages import Average
from ingest.training.descent import Descent
from ingest.training.joint import Joint, Sample, add_up

Say = Callable[[str], None]
Losses = dict[str, torch.Tensor]

_SHORT = 20  # steps in which rates of learning rise where a part is fitted on
_POOL = 8  # steps whose articles are drawn together and sorted by length: less is padded


@dataclass(frozen=True, slots=True)
class Plan:
    """What training depends on beside the articles. Same plan, same articles, same machine: same weights.

    Rates of learning fall as for `epochs` rounds; after `last` of them, where it is not 0, training stops.
    """

    epochs: int = 3
    last: int = 0
    seed: int = 0
    articles: int = 6  # per step
    slow: float = 1.5e-4  # rate of learning of the encoder, at its highest
    fast: float = 1.5e-3  # of what reads its states
    decay: float = 1e-2
    memory: float = 0.998  # of the running average of weights
    warm_up: int = 200  # steps in which rates of learning rise
    width: int = 144  # of the reader of attributions
    dropout: float = 0.35
    choice: int = 48  # width of what chooses targets and relations
    settling: int = 2  # rounds in which the reader alone is fitted on, to the corpus alone; states stay as they are
    settling_articles: int = 8  # per step of these
    settling_rate: float = 5e-4
    settling_memory: float = 0.99
    gold_rounds: int = 10  # in which what tells of utterances is fitted on, to gold alone
    gold_rate: float = 5e-4
    gold_memory: float = 0.98


def fit(
    networks: Joint, samples: Sequence[Sample], hidden: int, plan: Plan, *, say: Say, ended: Callable[[], None]
) -> None:
    """Fit the networks to samples; `ended` is called after each epoch, when they have averaged weights, as at the end.

    `hidden`: the number of the piece that stands for words that are hidden.
    """

    def measure(places: Sequence[int], chance: np.random.Generator) -> Losses:
        picked = [samples[place] for place in places]
        return networks.measure(picked, networks.encode(picked, hidden), chance)

    rates = {networks.encoder: plan.slow} | dict.fromkeys(networks.heads, plan.fast)
    _descend(networks, rates, [sample.size for sample in samples], measure, plan, say=say, ended=ended)


def fit_judges(
    networks: Joint, samples: Sequence[Sample], states: Sequence[NDArray[np.float16]], plan: Plan, *, say: Say
) -> None:
    """Fit what tells of utterances alone, to the states of each sample's words, which stay as they are."""
    said = [(sample, words) for sample, words in zip(samples, states, strict=True) if sample.text is not None]

    def measure(places: Sequence[int], chance: np.random.Generator) -> Losses:
        picked = [said[place] for place in places]
        words = torch.as_tensor(np.concatenate([each for _, each in picked])).float()
        return networks.measure_said([sample for sample, _ in picked], words)

    judges = nn.ModuleList(networks.judges)
    sizes = [sample.size for sample, _ in said]
    _descend(judges, {judges: plan.fast}, sizes, measure, plan, say=say, ended=lambda: None)


def settle_judges(
    networks: Joint, samples: Sequence[Sample], states: Sequence[NDArray[np.float16]], plan: Plan, *, say: Say
) -> None:
    """Fit what tells of utterances on to these samples alone, those of gold: lessons outnumber them in `fit`.

    Gold is whole articles in which every relation is marked; lessons mark those that their writers thought of.
    """
    slower = replace(plan, epochs=plan.gold_rounds, last=0, fast=plan.gold_rate, memory=plan.gold_memory)
    fit_judges(networks, samples, states, replace(slower, warm_up=_SHORT), say=lambda line: say(f"gold, {line}"))


def _descend(
    fitted: nn.Module,
    rates: Mapping[nn.Module, float],
    sizes: Sequence[int],
    measure: Callable[[Sequence[int], np.random.Generator], Losses],
    plan: Plan,
    *,
    say: Say,
    ended: Callable[[], None],
) -> None:
    """Go through all samples, whose sizes these are, epoch by epoch; `measure` gives the losses of some of them."""
    torch.set_num_threads(os.cpu_count() or 1)  # all others of our processes are held to one (`config`)
    average = Average(fitted, plan.memory)
    steps = plan.epochs * -(-len(sizes) // plan.articles)
    descent = Descent(rates, average, decay=plan.decay, steps=steps, warm_up=plan.warm_up)
    chance = np.random.default_rng(plan.seed)
    for epoch in range(1, min(plan.epochs, plan.last or plan.epochs) + 1):
        losses: dict[str, list[float]] = {}
        fitted.train()
        for places in _shuffle(sizes, plan.articles, chance):
            found = measure(places, chance)
            if found:
                descent.step(add_up(found))
            for name, loss in found.items():
                losses.setdefault(name, []).append(float(loss.detach()))
        means = ", ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(losses.items()))
        say(f"epoch {epoch} of {plan.epochs}: loss of {means}")
        with average.applied():
            fitted.eval()
            ended()
    average.apply()
    fitted.eval()


def settle(networks: Joint, samples: Sequence[Sample], plan: Plan, *, say: Say) -> None:
    """Fit the reader on to these samples alone, those of the corpus: lessons outnumber it in `fit`.

    It becomes the mean of what it was and what it comes to. The states of the encoder, which all others read, stay as
    they are.
    """
    before = [values.detach().clone() for values in networks.reader.parameters()]
    with torch.no_grad():
        marked = [(one.example, networks.encode([one]).half()) for one in samples if one.example is not None]
    torch.manual_seed(plan.seed)
    chance = np.random.default_rng(plan.seed)
    average = Average(networks.reader, plan.settling_memory)
    steps = plan.settling * -(-len(marked) // plan.settling_articles)
    descent = Descent({networks.reader: plan.settling_rate}, average, decay=plan.decay, steps=steps, warm_up=_SHORT)
    networks.reader.train()
    for number in range(1, plan.settling + 1):
        losses = []
        for places in _shuffle([len(states) for _, states in marked], plan.settling_articles, chance):
            examples, states = zip(*(marked[place] for place in places), strict=True)
            loss = networks.measure_tags(examples, torch.cat(states).float(), chance)
            descent.step(add_up({"tags": loss}))
            losses.append(float(loss.detach()))
        say(f"settling, round {number} of {plan.settling}: loss of tags {np.mean(losses):.3f}")
    average.apply()
    with torch.no_grad():
        for values, was in zip(networks.reader.parameters(), before, strict=True):
            values.lerp_(was, 0.5)
    networks.reader.eval()


def _shuffle(sizes: Sequence[int], count: int, chance: np.random.Generator) -> Iterator[list[int]]:
    """All places in groups of `count`, those of one group of like size."""
    order, groups = chance.permutation(len(sizes)).tolist(), list[list[int]]()
    for start in range(0, len(order), count * _POOL):
        pool = sorted(order[start : start + count * _POOL], key=lambda place: sizes[place])
        groups += [pool[at : at + count] for at in range(0, len(pool), count)]
    return (groups[place] for place in chance.permutation(len(groups)))
