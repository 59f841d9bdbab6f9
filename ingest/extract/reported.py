"""Who speaks behind a clause of their own: "Acme has called back its drug, it said", "a spokeswoman said"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import is_singular
from ingest.extract.naming import join_names
from ingest.extract.narrowing import is_bare, is_definite
from ingest.extract.speakers import PRONOUNS, resolve

if TYPE_CHECKING:
    from spacy.tokens import Token

_REPORTING = frozenset({"it", "he", "she"})


def find_reported(draft: Draft, cast: Cast, head: Token) -> str | None:
    """Who speaks in "Acme has called back its drug, it said": the subject of the clause before, if it can be meant."""
    first = draft.content[0][0]
    is_voice = head.lemma_.lower().startswith("spokes") and not any(
        item.dep_ in {"poss", "prep", "compound", "amod"} for item in head.children
    )
    if is_voice:
        return _find_reported_body(draft, cast, head)
    if head.lower_ not in _REPORTING and head.lemma_.lower() not in cast.lexicons.generic:
        return None
    if first >= head.i or cast.sentences[first] != cast.sentences[head.i] or cast.is_quoted(first):
        return None
    if head.lower_ not in _REPORTING and not (is_definite(head) and is_bare(head) and is_singular(head)):
        return None
    subject = _find_first_subject(draft, cast, head)
    name = cast.by_token.get(subject.i) if subject is not None else None
    if name is None and subject is not None and head.lower_ == "it":
        return join_names(resolve(cast, subject.i)) if subject.lemma_.lower() in cast.lexicons.organizations else None
    if name is None or not draft.holds(name.head):
        return None
    if head.lower_ in PRONOUNS:
        is_fitting = name.kind == "person" and cast.figures.genders.get(name.name, "") in {PRONOUNS[head.lower_], ""}
    else:
        is_fitting = name.kind == "organization"
    return name.name if is_fitting else None


def _find_reported_body(draft: Draft, cast: Cast, voice: Token) -> str | None:
    """For whom "a spokeswoman said" behind a clause about a body: "The firm would not comment, a spokeswoman said"."""
    first = draft.content[0][0]
    if first >= voice.i or cast.sentences[first] != cast.sentences[voice.i] or cast.is_quoted(first):
        return None
    subject = _find_first_subject(draft, cast, voice)
    if subject is None:
        return None
    name = cast.by_token.get(subject.i)
    is_body = name.kind == "organization" if name is not None else subject.lemma_.lower() in cast.lexicons.organizations
    return join_names(resolve(cast, subject.i)) if is_body else None


def _find_first_subject(draft: Draft, cast: Cast, head: Token) -> Token | None:
    """The first subject of what is said before the speaker's own words."""
    words = (cast.doc[place] for place in range(draft.content[0][0], head.i))
    return next((token for token in words if token.dep_ in {"nsubj", "nsubjpass"}), None)
