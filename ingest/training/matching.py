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


def pair_spans(text: str, marked: Sequence[Document], said: Utterances) -> dict[int, int]:
    """Place in `marked`, which are spans by role -> place of the utterance whose content agrees with it."""
    words = find_words(text)
    ours = [roles_of(_to_roles(draft, said), words) for draft in said.drafts]
    return find_good([roles_of(item, words) for item in marked], ours)


def _to_roles(draft: Draft, said: Utterances) -> dict[str, Any]:
    """The spans of a draft as `score_extraction` compares them."""
    doc = said.cast.doc
    spans = {"source": [draft.source] if draft.source else [], "cue": draft.cues, "content": draft.content}
    return {role: [to_span(doc, part) for part in parts] for role, parts in spans.items()}
