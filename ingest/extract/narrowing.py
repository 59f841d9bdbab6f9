"""How a noun is told apart by the words about it: "the company", "the bus company", "the company behind it"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.grammar import child

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "its", "their"})


def is_definite(token: Token) -> bool:
    """True for "the company", "both companies", "its owner": one that is known."""
    return any(item.lower_ in _DEFINITE for item in token.lefts if item.dep_ in {"det", "poss"})


def is_bare(token: Token) -> bool:
    """True for "the company", "the AI startup"; False for "the Lakeland company" or "the firm behind it"."""
    is_specified = any(item.dep_ in {"prep", "relcl", "acl"} and not _is_deed(token, item) for item in token.rights)
    is_placed = any(item.ent_type_ in {"NORP", "GPE"} and item.text != "AI" for item in token.lefts)
    return not (is_specified or is_placed or child(token, "poss") is not None)


def is_of_trade(token: Token) -> bool:
    """True for "the bus company", which is no other company in view; False for "the AI startup"."""
    return any(item.dep_ == "compound" and item.is_lower and not item.ent_type_ for item in token.lefts)


def _is_deed(token: Token, item: Token) -> bool:
    """True for "of theft" in "accused the company of theft", which the parser hangs on the noun."""
    return (
        token.dep_ == "dobj"
        and item.dep_ == "prep"
        and item.lower_ in {"of", "for"}
        and token.head.lemma_ in {"accuse", "blame", "suspect"}
    )


def find_modifiers(noun: Token) -> set[str]:
    """The words before a noun that say which one it is: "weather" in "the weather office"."""
    return {item.lower_ for item in noun.lefts if item.dep_ in {"amod", "compound"}}
