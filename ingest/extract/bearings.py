"""What of a candidate is compared with others: its words, who speaks for whom, where it stands, what it points at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.facets import Facet
from ingest.extract.grammar import is_heading
from ingest.extract.kinds import Judgement
from ingest.records import CandidateClaim

_OPENING = 3  # words of a sentence before what is said in it that may say how it goes on: "But", "Asked about that"


@dataclass(frozen=True, slots=True)
class Bearing:
    """What of a candidate is compared: its words of substance (lemmas), its chief cue's lemma, whose side it is on.

    `lemmas` are all words of the content in order, `opening` the first words of its sentence that stand before it,
    `named` and `subject` the sides of those who are named in it and whom it is about.
    """

    words: frozenset[str]
    cue: str
    side: str
    is_heading: bool = False  # it stands in a headline
    sentence: int = 0
    paragraph: int = 0
    lemmas: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    traits: tuple[str, ...] = ()

    def overlap(self, other: Bearing) -> float:
        """The share of the words of substance of both that they have in common."""
        union = len(self.words | other.words)
        return len(self.words & other.words) / union if union else 0.0


def make_bearing(
    draft: Draft, judgement: Judgement, claim: CandidateClaim, facet: Facet, cast: Cast, sides: Mapping[str, str]
) -> Bearing:
    """What of a candidate is compared, from the draft that it was made of."""
    claimant = claim.claimant or ""
    anchor = cast.doc[draft.cue.anchor]
    wording = cast.wordings.find(draft.content)
    first = min(start for start, _ in draft.parts)
    start = cast.starts[cast.sentences[first]]
    return Bearing(
        words=facet.words,
        cue=anchor.lemma_.lower(),
        side=sides.get(claimant, claimant),
        is_heading=is_heading(anchor.sent),
        sentence=cast.sentences[first],
        paragraph=cast.paragraphs[cast.sentences[first]],
        lemmas=wording.lemmas,
        opening=tuple(token.lower_ for token in cast.doc[start : min(first, start + _OPENING)] if not token.is_space),
        named=frozenset(sides.get(name, name) for name in wording.named),
        subject=frozenset(sides.get(name, name) for name in judgement.subject),
        traits=judgement.traits,
    )
