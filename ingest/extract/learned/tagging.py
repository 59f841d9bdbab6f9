"""A text read whole: columns cut at paragraphs into parts of bounded size, each tagged and joined by itself."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.extract.grammar import Range
from ingest.extract.learned.columns import Columns
from ingest.extract.learned.decoding import find_spans
from ingest.extract.learned.linking import JoinedSpans, join_spans
from ingest.extract.learned.network import encode, make_order, score
from ingest.extract.learned.weights import Rows, Weights

_PART = 4_000  # rows read at once: what the network holds grows with it, not with the text


def find_attributions(columns: Columns, weights: Weights) -> list[JoinedSpans]:
    """The attributions of a text in ranges of tokens, in the order of their cues."""
    found: list[JoinedSpans] = []
    for part, start in cut_columns(columns):
        order = make_order(part.paragraphs)
        states = encode(part, weights)
        places = columns.places[start : start + len(part)]
        for joined in join_spans(find_spans(score(states, weights), order, weights), part, states, weights):
            found.append(
                JoinedSpans(
                    _to_tokens(joined.source, places) if joined.source else None,
                    _to_tokens(joined.cue, places) if joined.cue else None,
                    tuple(_to_tokens(piece, places) for piece in joined.content),
                )
            )
    return found


def _to_tokens(part: Range, places: Rows) -> Range:
    first, last = places[part[0]], places[part[1] - 1]
    return int(first), int(last) + 1


def cut_columns(columns: Columns) -> Iterator[tuple[Columns, int]]:
    """The columns in parts of whole paragraphs, each with the row that it begins at."""
    held: list[Range] = []
    for paragraph in columns.paragraphs:
        if held and paragraph[1] - held[0][0] > _PART:
            yield columns.cut(held[0][0], held[-1][1], tuple(held)), held[0][0]
            held = []
        held.append(paragraph)
    if held:
        yield columns.cut(held[0][0], held[-1][1], tuple(held)), held[0][0]
