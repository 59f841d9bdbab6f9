"""Names that do not stand at the noun itself: at a word of theirs, behind it, before a relative, in the whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import SEVERAL, Cast
from ingest.extract.grammar import child, governors

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_some_of_many(cast: Cast, token: Token) -> bool:
    """True for "veteran Republicans", who are not all that have this name."""
    is_many = token.tag_ in SEVERAL and token.ent_type_ == "NORP" and token.i in cast.by_token
    return is_many and any(item.dep_ in {"amod", "compound"} and item.i not in cast.by_token for item in token.lefts)


def find_short(cast: Cast, token: Token) -> str:
    """The name of which this word is the last, or of a body the first, where the tagger takes it for no name."""
    if not token.is_title or token.text in cast.surnames:
        return cast.surnames.get(token.text, "")
    is_word = token.lower_ in cast.lexicons.people or token.lower_ in cast.lexicons.small
    return "" if is_word else cast.shorts.get(token.text, "")


def find_own_name(cast: Cast, token: Token) -> str | None:
    """The name in "a group calling itself Open Purse", "a planner named Ada Roe", "who goes by the name of Roe"."""
    clause = child(token, "acl", "relcl")
    if clause is None or not _is_of_name(clause):
        return None
    names = (cast.by_token[item.i].name for item in clause.subtree if item.i in cast.by_token and item.i > clause.i)
    return next(names, None)


def _is_of_name(clause: Token) -> bool:
    if clause.lemma_ == "call" and any(item.lower_.endswith("self") for item in clause.rights):
        return True
    is_named = clause.lower_ in {"named", "called"} and clause.dep_ == "acl"
    return is_named or (clause.lemma_ == "go" and any(item.lower_ == "name" for item in clause.subtree))


def find_antecedent(token: Token) -> Token | None:
    """Who has what speaks: "the league, whose political arm says"."""
    owner = child(token, "poss")
    if owner is None or owner.lower_ != "whose":
        return None
    return next((item.head for item in governors(token) if item.dep_ == "relcl"), None)


def find_before(relative: Token) -> Token | None:
    """The noun just before "who", over a comma: "it was Roe who, in May, said"; None in "Roe, who he says left"."""
    if relative.i + 1 < relative.sent.end and relative.nbor(1).tag_ == "PRP":
        return None
    places = range(relative.i - 1, max(relative.i - 3, relative.sent.start - 1), -1)
    found = next((relative.doc[place] for place in places if relative.doc[place].text != ","), None)
    return found if found is not None and found.pos_ in {"NOUN", "PROPN"} else None


def is_headline(cast: Cast, token: Token) -> bool:
    """True for "Minister denies wrongdoing": a bare singular noun in a line that ends without a full stop."""
    if token.tag_ not in {"NN", "NNP"} or any(item.dep_ in {"det", "poss", "nummod"} for item in token.lefts):
        return False
    last = next((item for item in reversed(token.sent) if not item.is_space), token)
    return not last.is_punct and "\n" in cast.doc[token.sent.end - 1].text + token.sent.text_with_ws[-2:]


def find_chief_body(cast: Cast, lemma: str) -> tuple[str, ...]:
    """The organization that a text is most about, for a noun of its headline that fits any."""
    if lemma not in cast.lexicons.generic:
        return ()
    counts: dict[str, float] = {}
    for figure in cast.figures.listed:
        is_group = figure.name.split()[-1].lower() in cast.lexicons.groups
        if figure.kind == "organization" and is_group == (lemma == "group"):
            counts[figure.name] = counts.get(figure.name, 0.0) + figure.weight
    return (max(counts, key=lambda name: counts[name]),) if counts else ()


def join_names(names: tuple[str, ...]) -> str | None:
    """Several as one: "Acme, Bolt and Corvex"; None for nobody."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))) or None
