"""What of a passage is compared with others to tell whether both can be so: words, figures, days, yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import minus, to_span, written
from ingest.extract.numerals import find_numerals
from ingest.extract.speakers import resolve
from ingest.records import CandidateClaim, Quantity, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_REFUSING = frozenset({"no", "never", "nobody", "none", "nothing", "neither", "without"})
_BESIDE = frozenset({"another", "further", "additional", "other", "extra"})  # before a number that is beside another
_EACH = frozenset({"each", "apiece", "others", "more", "per"})  # behind one that is, or that is a rate
_BEHIND = 3  # words in which these stand
_ROUND = 12  # words of the sentence round about a content that may say when it was said
_SHARES = {
    word: (word, Decimal(share))
    for word, share in (("half", 50), ("third", 33), ("quarter", 25), ("fifth", 20), ("tenth", 10))
}
_YEARS = range(1800, 2101)


@dataclass(frozen=True, slots=True)
class Facet:
    """What of a passage is compared: who it is about, its main verb and its words of substance (lemmas).

    `figures` are all its numbers, with unit "" where no noun is counted; `days` its dates but for when it was said;
    `round` the lower-case words of its sentence that stand outside of it; `is_former` is true of "had said"; `parts`
    are the offsets of numbers of a part ("four of the injured"), `proper` the words of its names, `scene` the nouns
    by which it begins with where or when ("In the suburbs").
    """

    verb: str
    subject: str
    words: frozenset[str]
    figures: tuple[Quantity, ...] = ()
    days: tuple[TimeExpression, ...] = ()
    negates: bool = False
    all_words: frozenset[str] = frozenset()  # in lower case
    round: frozenset[str] = frozenset()
    cue: str = ""
    is_former: bool = False
    parts: frozenset[int] = frozenset()
    is_pointing: bool = False  # its subject is a pronoun
    proper: frozenset[str] = frozenset()
    scene: frozenset[str] = frozenset()

    def find_wholes(self) -> list[Quantity]:
        """Its figures but those of a part."""
        return [item for item in self.figures if not any(item.span[0] <= at < item.span[1] for at in self.parts)]

    @property
    def names_subject(self) -> bool:
        """True where it is known by name whom it is about."""
        return self.subject[:1].isupper()


def make_facet(draft: Draft, claim: CandidateClaim, cast: Cast) -> Facet:
    """What of a draft's content is compared. The subject is a name where it is known, else a lemma, else ""."""
    doc = cast.doc
    wording = cast.wordings.find(draft.content)
    main = wording.main
    subject = wording.subject
    names = resolve(cast, subject.i) if subject is not None else ()
    bare = subject.lemma_.lower() if subject is not None else ""
    verb = main if main.pos_ in {"VERB", "AUX"} else doc[draft.cue.anchor]
    said = frozenset(wording.lowers)
    cue = doc[draft.cue.anchor]
    return Facet(
        verb=verb.lemma_.lower(),
        subject=names[0] if names else bare,
        words=wording.substance,
        figures=(*claim.quantities, *_find_bare(said, draft, claim, cast)),
        days=tuple(day for day in claim.dates if day != claim.said),
        negates=not said.isdisjoint(_REFUSING) or wording.is_negated,
        all_words=said,
        scene=_find_scene(_walk(draft, doc)),
        round=_find_round(draft, cast),
        cue=cue.lemma_.lower(),
        parts=frozenset([token.idx for token in wording.numbers if _is_part(token, wording.lowers[0])]),
        is_pointing=subject is not None and subject.pos_ == "PRON",
        proper=frozenset([doc[place].lower_ for place in wording.covered]),
        is_former=any(item.lower_ in {"had", "’d", "'d"} for item in cue.lefts),
    )


def _walk(draft: Draft, doc: Doc) -> Iterator[Token]:
    """The words of the content, for where few of them are asked."""
    return (doc[place] for part in draft.content for place in range(*part))


def _is_part(number: Token, first: str) -> bool:
    """True of "four of the injured", "another two", "five pounds each", and in what begins with "of these"."""
    doc = number.doc
    if first == "of":
        return True
    before = doc[number.i - 1].lower_ if number.i else ""
    after = [token.lower_ for token in doc[number.i + 1 : number.i + 1 + _BEHIND]]
    rates = [word for word, following in zip_longest(after, after[1:]) if following not in {"than", "cent"}]
    return before in _BESIDE or after[:1] == ["of"] or not _EACH.isdisjoint(rates)


def _find_scene(tokens: Iterable[Token]) -> frozenset[str]:
    words = (token for token in tokens if not token.is_punct and not token.is_space and token.lower_ != "that")
    first = next(words, None)
    if first is None or first.pos_ != "ADP":
        return frozenset()
    return frozenset(token.lemma_.lower() for token in first.subtree if token.pos_ in {"NOUN", "PROPN", "NUM"})


def _find_bare(said: frozenset[str], draft: Draft, claim: CandidateClaim, cast: Cast) -> list[Quantity]:
    """Numbers that count what is said elsewhere: "put the figure at five". Few contents hold one that is still open."""
    wording = cast.wordings.find(draft.content)
    halves = _walk(draft, cast.doc) if not said.isdisjoint(_SHARES) else ()
    shares = [_SHARES[token.lower_] for token in halves if token.lower_ in _SHARES and _is_share(token)]
    found = [Quantity(share, "about", "percent", name, (0, 0)) for name, share in shares]
    taken = [*(item.span for item in claim.quantities), *(item.span for item in claim.dates)]
    left = [token for token in wording.numbers if token.i not in cast.by_token]
    if not any(not _is_in(token.idx, taken) for token in left):
        return found
    text = written(cast.doc)
    for part in draft.content:
        start, end = to_span(cast.doc, part)
        for numeral in find_numerals(text[start:end], cast.lexicons.numbers):
            span = start + numeral.core, start + numeral.end
            is_year = numeral.digits and numeral.value in _YEARS and not numeral.is_scaled
            is_joined = text[span[1] : span[1] + 1] == "-"  # "62-year-old"
            if not is_year and not is_joined and numeral.value != 1 and not _is_in(span[0], taken):
                unit = numeral.unit or next((_find_counted(token) for token in left if token.idx == span[0]), "")
                found.append(Quantity(numeral.value, numeral.bound, unit, text[slice(*span)], span))
    return found


def _is_share(word: Token) -> bool:
    """True of "a third", "half of it"."""
    before = word.nbor(-1).lower_ if word.i else ""
    return before in {"a", "one"} or (word.i + 1 < len(word.doc) and word.nbor().lower_ == "of")


def _find_counted(number: Token) -> str:
    """ "Tickets" of "four or five tickets"."""
    ahead = number.doc[number.i + 1 : number.i + 1 + _BEHIND]
    noun = next((token for token in ahead if token.pos_ == "NOUN"), None)
    is_choice = any(token.lower_ == "or" for token in ahead)
    return noun.lower_ if noun is not None and (noun == number.head or is_choice) else ""


def _is_in(offset: int, spans: list[Span]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _find_round(draft: Draft, cast: Cast) -> frozenset[str]:
    """The first words of the sentence of an utterance that are not its content."""
    pieces = minus(cast.find_sentence(draft.cue.anchor), *draft.content)
    places = (place for piece in pieces for place in range(*piece))
    outside = (token for token in map(cast.doc.__getitem__, places) if token.is_alpha)
    return frozenset([token.lower_ for token in islice(outside, _ROUND)])
