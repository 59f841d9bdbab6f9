"""What "it" is in "it reads" and "it lists": a letter, a log, a photograph that was spoken of just before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast

if TYPE_CHECKING:
    from spacy.tokens import Token

_READ = frozenset({"read", "list", "show", "bear", "contain"})  # what papers do and hardly anybody else
_SAYING = frozenset({"say", "promise", "state"})  # what they do in the present
_OTHERS = frozenset({"number", "paper"})  # told as documents, but mostly something else
_TOLD = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "ROOT", "conj"})


def find_document(cast: Cast, pronoun: Token) -> Token | None:
    """What "it reads" and "it lists" are said of: the last paper before, in this sentence or the one before it."""
    verb, here = pronoun.head, cast.sentences[pronoun.i]
    if pronoun.dep_ != "nsubj" or not (verb.lemma_ in _READ or (verb.lemma_ in _SAYING and verb.tag_ == "VBZ")):
        return None
    first = cast.starts[max(0, here - 1)]
    near = (cast.doc[place] for place in range(pronoun.i - 1, first - 1, -1))
    paper = next((item for item in near if item.pos_ == "NOUN" and _is_document(cast, item.lemma_.lower())), None)
    if paper is None or paper.tag_ != "NN" or paper.dep_ not in _TOLD or paper.i in cast.by_token:
        return None
    return paper if verb.lemma_ in _READ or paper.dep_ != "pobj" else None


def _is_document(cast: Cast, lemma: str) -> bool:
    return lemma in cast.lexicons.documents and lemma not in _OTHERS
