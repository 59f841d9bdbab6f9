"""Which utterance that is found a mark is of, in lessons and in marked articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.extract import Utterances
from ingest.extract.drafts import Draft
from ingest.extract.grammar import to_span
from ingest.scoring.counting import Document, find_good, find_words, roles_of


def find_starts(said: Utterances) -> list[int]:
    """Where each utterance begins, in code points."""
    return [min(to_span(said.cast.doc, part)[0] for part in draft.content) for draft in said.drafts]


def pair_spans(text: str, marked: Sequence[Document], said: Utterances, *, by_turn: bool = False) -> dict[int, int]:
    """Place in `marked`, which are spans by role -> place of the utterance whose content agrees with it.

    `by_turn`: what is marked of several sentences is of the first utterance, as on the benchmark.
    """
    words = find_words(text)
    places = [place for place, draft in enumerate(said.drafts) if not (by_turn and draft.is_part)]
    ours = [roles_of(_to_roles(said.drafts[place], said, by_turn=by_turn), words) for place in places]
    return {mark: places[other] for mark, other in find_good([roles_of(item, words) for item in marked], ours).items()}


def _to_roles(draft: Draft, said: Utterances, *, by_turn: bool) -> dict[str, Any]:
    """The spans of a draft, or of all its turn, as `score_extraction` compares them."""
    doc, content = said.cast.doc, draft.content
    if by_turn and draft.turn >= 0:
        of_turn = [other for other in said.drafts if other.turn == draft.turn and (other is draft or other.goes_on)]
        content = tuple(part for other in of_turn for part in other.content)
    spans = {"source": [draft.source] if draft.source else [], "cue": draft.cues, "content": content}
    return {role: [to_span(doc, part) for part in parts] for role, parts in spans.items()}
