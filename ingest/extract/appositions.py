"""Which names are given at a noun: its own, those in apposition to it and those joined to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.full_names import Name
from ingest.extract.grammar import child, children

if TYPE_CHECKING:
    from spacy.tokens import Token


def names_of(cast: Cast, token: Token) -> Iterator[Name]:
    """The name at this noun or those in apposition to it, and all that are coordinated with them."""
    name = cast.by_token.get(token.i)
    if name is not None:
        yield name
    elif token.i in cast.presented:
        yield cast.presented[token.i]
        return
    queue, seen = [token], {token.i}
    while queue:
        item = queue.pop(0)
        for inner in children(item, *_labels(name, is_first=item == token)):
            if inner.i in seen or (inner.dep_ == "appos" and not _is_next_listed(cast, item, inner)):
                continue
            if inner.dep_ == "appos" and _is_one_of_many(item, inner):
                continue
            seen.add(inner.i)
            queue.append(inner)
            if inner.i in cast.by_token:
                yield cast.by_token[inner.i]


def _labels(name: Name | None, *, is_first: bool) -> tuple[str, ...]:
    """What leads on from a noun: from a name what is joined to it, from a mere noun who it is."""
    if not is_first:
        return "conj", "appos"
    return ("conj", "appos") if name is not None else ("appos",)


def _is_next_listed(cast: Cast, item: Token, inner: Token) -> bool:
    """True for "Bolt" in "Acme, Bolt and Corvex", which parsers take for an apposition; False for "Acme, a bank"."""
    if item.i not in cast.by_token:
        return True
    return inner.i in cast.by_token and child(inner, "conj") is not None


def _is_one_of_many(item: Token, inner: Token) -> bool:
    """True for "riders for the app Acme": what is many has no single name."""
    return item.tag_ == "NNS" and inner.tag_ == "NNP" and child(inner, "conj", "appos") is None
