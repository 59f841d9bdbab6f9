"""What of a candidate is compared with others: its words, who speaks for whom, where it stands, what it points at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.facets import Facet
from ingest.extract.grammar import is_heading, minus
from ingest.extract.kinds import Judgement
from ingest.records import CandidateClaim

if TYPE_CHECKING:
    from spacy.tokens import Token

_AROUND = 12  # words of its sentences that are nobody's, and
_BEFORE = 14  # words of the sentence before in which nobody speaks, that may say how it goes on
_OPENING = 3  # words of a sentence before what is said in it that may say how it goes on: "But", "Asked about that"


@dataclass(frozen=True, slots=True)
class Bearing:
    """What of a candidate is compared: its words of substance (lemmas), its chief cue's lemma, whose side it is on.

    `lemmas` are all words of the content in order, `opening` the first words of its sentence that stand before it,
    `named` and `subject` the sides of those who are named in it and whom it is about. `main` is the lemma of the verb
    that governs it, `topic` what stands as that verb's subject: a pronoun, or "name", "noun", "none". `around` are
    words of its sentences beside it, `before` those of the sentence before, if nobody speaks there, `source` those of
    the source, names left out.
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
    main: str = ""
    is_negated: bool = False
    topic: str = "none"
    around: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    def overlap(self, other: Bearing) -> float:
        """The share of the words of substance of both that they have in common."""
        union = len(self.words | other.words)
        return len(self.words & other.words) / union if union else 0.0


def make_bearings(
    drafts: Sequence[Draft],
    judgements: Sequence[Judgement],
    claims: Sequence[CandidateClaim],
    facets: Sequence[Facet],
    cast: Cast,
    sides: Mapping[str, str],
) -> list[Bearing]:
    """What of each candidate is compared, from the draft that it was made of; one of each, in the same order."""
    ends = (place for draft in drafts for start, end in draft.parts for place in (start, end - 1))
    spoken = frozenset(cast.sentences[place] for place in ends)
    rows = zip(drafts, judgements, claims, facets, strict=True)
    return [_make_bearing(*row, cast, sides, spoken) for row in rows]


def _make_bearing(
    draft: Draft,
    judgement: Judgement,
    claim: CandidateClaim,
    facet: Facet,
    cast: Cast,
    sides: Mapping[str, str],
    spoken: frozenset[int],
) -> Bearing:
    claimant = claim.claimant or ""
    anchor = cast.doc[draft.cue.anchor]
    wording = cast.wordings.find(draft.content)
    first = min(start for start, _ in draft.parts)
    sentence = cast.sentences[first]
    start = cast.starts[sentence]
    return Bearing(
        words=facet.words,
        cue=anchor.lemma_.lower(),
        side=sides.get(claimant, claimant),
        is_heading=is_heading(anchor.sent),
        sentence=sentence,
        paragraph=cast.paragraphs[sentence],
        lemmas=wording.lemmas,
        opening=tuple(token.lower_ for token in cast.doc[start : min(first, start + _OPENING)] if not token.is_space),
        named=frozenset(sides.get(name, name) for name in wording.named),
        subject=frozenset(sides.get(name, name) for name in judgement.subject),
        traits=judgement.traits,
        main=wording.main.lemma_.lower(),
        is_negated=wording.is_negated,
        topic=_find_topic(wording.subject, cast),
        around=tuple(islice(_find_around(draft, cast), _AROUND)),
        before=tuple(islice(_find_before(sentence, spoken, cast), _BEFORE)),
        source=tuple(_find_source(draft, cast)),
    )


def _find_topic(subject: Token | None, cast: Cast) -> str:
    if subject is None:
        return "none"
    return subject.lower_ if subject.pos_ == "PRON" else "name" if subject.i in cast.by_token else "noun"


def _find_around(draft: Draft, cast: Cast) -> Iterator[str]:
    low, _ = cast.find_sentence(min(start for start, _ in draft.parts))
    _, high = cast.find_sentence(max(end for _, end in draft.parts) - 1)
    for part in minus((low, high), *sorted(draft.parts)):
        yield from (token.lower_ for token in cast.doc[slice(*part)] if not token.is_punct and not token.is_space)


def _find_before(sentence: int, spoken: frozenset[int], cast: Cast) -> Iterator[str]:
    if sentence and sentence - 1 not in spoken:
        words = cast.doc[cast.starts[sentence - 1] : cast.starts[sentence]]
        yield from (token.lower_ for token in words if token.is_alpha and token.pos_ != "PROPN")


def _find_source(draft: Draft, cast: Cast) -> Iterator[str]:
    if draft.source is not None:
        yield from (token.lower_ for token in cast.doc[slice(*draft.source)] if token.pos_ != "PROPN")
