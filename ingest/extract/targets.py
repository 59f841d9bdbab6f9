"""Against whom an utterance is: the accused object of its cue, the doer of the deed, whoever stands in the content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import child, children
from ingest.extract.speakers import resolve

if TYPE_CHECKING:
    from spacy.tokens import Token

_DOERS = ("nsubj", "nsubjpass")
_ADDRESSED = frozenset({"on", "to", "at", "against", "from"})


def find_targets(draft: Draft, cast: Cast, claimant: str | None, main: Token) -> tuple[str, ...]:
    """The names of the first place that yields any; never the speaker's own. () where nobody else stands there."""
    for position in _find_places(draft, cast, main):
        names = resolve(cast, position, but=claimant, is_somebody=position == draft.target)
        others = tuple(name for name in names if name != claimant and name not in cast.things)
        if others:
            return others
    return ()


def find_addressed(draft: Draft, cast: Cast) -> tuple[str, ...]:
    """Who is asked: "urged the council to", "called on the chain to", "demanded from Acme"."""
    verb = cast.doc[draft.cue.anchor]
    nouns = [*children(verb, "dobj", "dative")]
    nouns += [inner for item in children(verb, "prep") if item.lower_ in _ADDRESSED for inner in children(item, "pobj")]
    nouns += [inner for item in children(verb, "ccomp", "xcomp") for inner in children(item, *_DOERS)]
    for noun in nouns:
        if _is_somebody(noun, cast):
            return resolve(cast, noun.i)
    return ()


def _find_places(draft: Draft, cast: Cast, main: Token) -> Iterator[int]:
    if draft.target is not None:
        yield draft.target
    wording = cast.wordings.find(draft.content)
    agent = child(main, "agent")
    if agent is not None:
        yield from (inner.i for inner in children(agent, "pobj"))
    yield from (item.i for item in children(main, *_DOERS) if _is_somebody(item, cast))
    yield from (token.i for token in wording.subjects if _is_somebody(token, cast))
    yield from (place for place in wording.covered if _is_other(cast.doc[place], cast))


def _is_other(token: Token, cast: Cast) -> bool:
    """True for a name within the content that is no place."""
    name = cast.by_token.get(token.i)
    return name is not None and name.kind not in {"place", "thing"} and token.dep_ in {"poss", "pobj", "dobj"}


def _is_somebody(token: Token, cast: Cast) -> bool:
    return (
        token.i in cast.by_token
        or token.pos_ == "PRON"
        or token.lemma_.lower() in cast.lexicons.people
        or (token.tag_ == "CD" and token.dep_ in _DOERS)
    )
