"""Spans joined into attributions: each content goes to one cue, each cue takes one source or none; a source may serve
several cues ("The mayor praised the plan, adding that ...")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.grammar import Range
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.decoding import TaggedSpan
from ingest.extract.learned.weights import Floats, Rows, Weights

Places = NDArray[np.intp]

FEATURES = ("distance", "sentences", "arc", "hops", "rank", "quoted", "rule")
BESIDE = {"content": 3, "source": 4}  # cues, or sources, that are looked at on either side
_FARTHEST = 160  # rows between a cue and what may belong to it
_SAMPLED = 12  # words of a content that say to which cue it belongs
_HIGHEST = 14
_ABOVE = 5  # hops from a cue up to what it shares with a word; this many: nothing shared
_UNSHARED = -8.0  # score of a cue for a word that it is too far from
_NEAR = 3  # rows from a content that was joined to one that nobody claims


@dataclass(frozen=True, eq=False)
class Pairs:
    """Candidates, one line per word or cue: `words` and `cues` are rows, `choices` numbers of cues or sources.

    `features` has the codes of each pair by the names in `FEATURES`; what is not `allowed` does not count.
    """

    words: Places
    cues: Places
    choices: Places
    allowed: NDArray[np.bool_]
    features: Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class JoinedSpans:
    """One attribution in rows."""

    source: Range | None
    cue: Range | None
    content: tuple[Range, ...]


def find_head(columns: Columns, start: int, end: int) -> int:
    """The row in [start, end) whose governor is outside; the first one."""
    heads = columns.head[start:end]
    own = np.arange(start, end)
    outside = np.flatnonzero((heads < start) | (heads >= end) | (heads == own))
    return start + int(outside[0]) if len(outside) else start


def pair_contents(columns: Columns, words: Places, cues: Places) -> Pairs:
    """Each word with the cues nearest to it. `cues`: rows of their heads, in order, at least one."""
    choices, exists = _find_nearest(words, cues, BESIDE["content"])
    there = cues[choices]
    here = np.broadcast_to(words[:, None], there.shape)
    return _make_pairs(columns, here, there, choices, exists, _agree_on_content(columns, here, there))


def pair_sources(columns: Columns, cues: Places, sources: Places) -> Pairs:
    """Each cue with the sources nearest to it. `sources`: rows of their heads, in order, at least one."""
    choices, exists = _find_nearest(cues, sources, BESIDE["source"])
    there = sources[choices]
    here = np.broadcast_to(cues[:, None], there.shape)
    return _make_pairs(columns, there, here, choices, exists, _agree_on_source(columns, there, here))


def _find_nearest(places: Places, others: Places, beside: int) -> tuple[Places, NDArray[np.bool_]]:
    nearest = np.searchsorted(others, places)[:, None] + np.arange(-beside, beside)[None]
    exists = (nearest >= 0) & (nearest < len(others))
    return np.where(exists, nearest, 0), exists


def _make_pairs(
    columns: Columns, words: Places, cues: Places, choices: Places, exists: NDArray[np.bool_], rule: Rows
) -> Pairs:
    distance = cues - words
    allowed = exists & (np.abs(distance) < _FARTHEST)
    sentences = columns.sentence[cues] - columns.sentence[words]
    quoted = columns.code("quoted") > 0
    arc, hops = _find_paths(columns, words, cues, allowed & (sentences == 0))
    features = {
        "distance": _bucket(distance),
        "sentences": np.clip(sentences, -4, 4) + 4,
        "arc": arc,
        "hops": hops,
        "rank": np.broadcast_to(np.arange(words.shape[1]), words.shape),
        "quoted": quoted[words] * 2 + quoted[cues],
        "rule": rule,
    }
    return Pairs(words, cues, choices, allowed, features)


def _bucket(distance: Places) -> Rows:
    """0 for none, 1 to 15 for a cue behind the word, 16 to 30 before it, finer where nearer."""
    size = np.abs(distance)
    steps = np.minimum((2 * np.log2(np.maximum(size, 1))).astype(np.int32), 14)
    return np.where(size == 0, 0, np.where(distance > 0, steps + 1, steps + 16)).astype(np.int32)


def _find_paths(columns: Columns, words: Places, cues: Places, together: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """How a word hangs on what it shares with a cue: the arc just below that, and the hops from the cue up to it.

    Arc 0 where the word itself stands above the cue or nothing is shared.
    """
    arc = np.zeros(words.shape, dtype=np.int32)
    hops = np.full(words.shape, _ABOVE, dtype=np.int32)
    current, chains = words[together], _climb(columns.head, cues[together])
    if not len(current):
        return arc, hops
    below = np.zeros(len(current), dtype=np.int32)
    found = np.full(len(current), _ABOVE, dtype=np.int32)
    labels = columns.code("dep")
    is_open = np.ones(len(current), dtype=bool)
    for _ in range(_HIGHEST):
        match = chains == current[:, None]
        is_met = is_open & match.any(axis=1)
        found = np.where(is_met, np.minimum(match.argmax(axis=1), _ABOVE - 1), found)
        is_open &= ~is_met
        if not is_open.any():
            break
        below = np.where(is_open, labels[current], below)
        current = np.where(is_open, columns.head[current], current)
    arc[together] = np.where(found == _ABOVE, 0, below)
    hops[together] = found
    return arc, hops


def _climb(head: Rows, cues: Places) -> Rows:
    """The rows from each cue up to the root of its sentence, the cue first."""
    chain: list[NDArray[Any]] = [cues]
    for _ in range(_HIGHEST - 3):
        chain.append(head[chain[-1]])
    return np.stack(chain, axis=1).astype(np.int32)


def _agree_on_content(columns: Columns, words: Places, cues: Places) -> Rows:
    """0 where the rules give the word to nobody, 1 to this cue, 2 to another."""
    rule = columns.rule_content[words]
    same = (rule == columns.rule_cue[cues]) & (rule >= 0)
    return np.where(rule < 0, 0, np.where(same, 1, 2)).astype(np.int32)


def _agree_on_source(columns: Columns, words: Places, cues: Places) -> Rows:
    """0 where the rules have no such cue, 1 where its source holds the word, 2 where it does not."""
    rule = columns.rule_cue[cues]
    if not len(columns.rule_sources):
        return np.zeros(words.shape, dtype=np.int32)
    low, high = columns.rule_sources[rule, 0], columns.rule_sources[rule, 1]
    return np.where(rule < 0, 0, np.where((low <= words) & (words < high), 1, 2)).astype(np.int32)


def weigh(pairs: Pairs, states: Floats, weights: Weights, link: str) -> Floats:
    """One score per pair; a very low one where it is not allowed. `link`: "content" or "source"."""
    inner = _multiply(states, pairs.words, weights[f"{link}_word"])
    inner += _multiply(states, pairs.cues, weights[f"{link}_cue"])
    inner += weights[f"{link}_bias"]
    for name in FEATURES:
        inner += weights[f"{link}_{name}"].take(pairs.features[name], axis=0)
    scores = np.maximum(inner, 0) @ weights[f"{link}_out"] + weights[f"{link}_out_bias"]
    return np.where(pairs.allowed, scores, -1e9).astype(np.float32)


def _multiply(states: Floats, rows: Places, matrix: Floats) -> Floats:
    """`states[rows] @ matrix`, each row multiplied once: few words of a text are candidates, each of them often."""
    used, places = np.unique(rows, return_inverse=True)
    product: Floats = (states[used] @ matrix)[places.reshape(rows.shape)]
    return product


def join_spans(spans: Sequence[TaggedSpan], columns: Columns, states: Floats, weights: Weights) -> list[JoinedSpans]:
    """The attributions of a text in the order of their cues, then those contents that no cue claims.

    A quotation without a cue is still somebody's: it comes with the source that stands by it unused, or with none.
    """
    cues = sorted((find_head(columns, span.start, span.end), span) for span in spans if span.role == "cue")
    contents = [span for span in spans if span.role == "content"]
    named = [span for span in spans if span.role == "source"]
    if not cues or not contents:
        return [JoinedSpans(None, None, ((span.start, span.end),)) for span in contents]
    heads = np.array([head for head, _ in cues])
    owners = _adopt(contents, _choose_cues(contents, heads, columns, states, weights))
    sources = _choose_sources(named, heads, columns, states, weights)
    parts: list[list[Range]] = [[] for _ in cues]
    for span, owner in zip(contents, owners, strict=True):
        if owner >= 0:
            parts[owner].append((span.start, span.end))
    joined = [
        JoinedSpans(source, (span.start, span.end), tuple(part))
        for (_, span), source, part in zip(cues, sources, parts, strict=True)
        if part
    ]
    free = [span for span in named if (span.start, span.end) not in {item.source for item in joined}]
    orphans = [span for span, owner in zip(contents, owners, strict=True) if owner < 0]
    return joined + [
        JoinedSpans(_find_beside(span, free, columns), None, ((span.start, span.end),)) for span in orphans
    ]


def _find_beside(content: TaggedSpan, free: Sequence[TaggedSpan], columns: Columns) -> Range | None:
    """The nearest of the sources that nobody uses, in the content's first sentence."""
    same = [span for span in free if columns.sentence[span.start] == columns.sentence[content.start]]
    nearest = min(same, key=lambda span: abs(span.start - content.start), default=None)
    return (nearest.start, nearest.end) if nearest is not None else None


def _choose_cues(
    contents: Sequence[TaggedSpan], cues: Places, columns: Columns, states: Floats, weights: Weights
) -> list[int]:
    """The number of the cue of each content, by a vote of its words; -1 where none is likelier than nobody."""
    samples = [_sample(span) for span in contents]
    pairs = pair_contents(columns, np.concatenate(samples), cues)
    scores = weigh(pairs, states, weights, "content")
    full = np.concatenate([scores, np.zeros((len(scores), 1), dtype=np.float32)], axis=1)
    top = full.max(axis=1, keepdims=True)
    full = full - top - np.log(np.exp(full - top).sum(axis=1, keepdims=True))
    found, start = [], 0
    for sample in samples:
        rows = slice(start, start := start + len(sample))
        found.append(_vote(full[rows], pairs.choices[rows], pairs.allowed[rows]))
    return found


def _sample(span: TaggedSpan) -> Places:
    size = min(span.end - span.start, _SAMPLED)
    return np.linspace(span.start, span.end - 1, size).astype(np.intp)


def _vote(scores: Floats, choices: Places, allowed: NDArray[np.bool_]) -> int:
    votes = {-1: float(scores[:, -1].sum())}
    too_far = _UNSHARED * len(scores)
    for choice, one in zip(choices[allowed].tolist(), scores[:, :-1][allowed].tolist(), strict=True):
        votes[choice] = votes.get(choice, too_far) + one - _UNSHARED  # each word looks at a cue once
    return max(votes, key=lambda choice: (votes[choice], -choice))


def _adopt(contents: Sequence[TaggedSpan], owners: Sequence[int]) -> list[int]:
    """A content that nobody claims goes on with the one just before it."""
    result: list[int] = []
    for place, owner in enumerate(owners):
        follows = place > 0 and contents[place].start - contents[place - 1].end <= _NEAR
        result.append(result[-1] if owner < 0 and follows else owner)
    return result


def _choose_sources(
    sources: Sequence[TaggedSpan], cues: Places, columns: Columns, states: Floats, weights: Weights
) -> list[Range | None]:
    """The source of each cue, or None where nobody is likelier."""
    ordered = sorted((find_head(columns, span.start, span.end), span) for span in sources)
    if not ordered:
        return [None] * len(cues)
    pairs = pair_sources(columns, cues, np.array([head for head, _ in ordered]))
    scores = weigh(pairs, states, weights, "source")
    nobody = (states[cues] @ weights["nobody"] + weights["nobody_bias"])[:, 0]
    best = scores.argmax(axis=1)
    return [
        (ordered[choice][1].start, ordered[choice][1].end) if scores[place, best[place]] > nobody[place] else None
        for place, choice in enumerate(pairs.choices[np.arange(len(cues)), best].tolist())
    ]
