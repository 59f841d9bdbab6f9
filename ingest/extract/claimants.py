"""Who said it: the source of a draft as one of those in the document, or nobody.

What cannot be resolved stays open: an empty answer is one, a guess is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.cast import SEVERAL, Cast
from ingest.extract.descriptions import describe
from ingest.extract.drafts import Draft
from ingest.extract.full_names import Name
from ingest.extract.grammar import child, children, is_heading, is_singular
from ingest.extract.naming import find_short, is_headline, join_names
from ingest.extract.reported import find_reported
from ingest.extract.salience import find_person
from ingest.extract.speakers import (
    PRONOUN_REACH,
    PRONOUNS,
    describe_again,
    find_beside,
    name_figure,
    resolve,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 2  # sentences over which those who spoke last are "they"
_WITHIN_PHRASE = frozenset({"pobj", "prep", "appos", "nmod"})
_HEARING = frozenset({"court", "jury", "tribunal", "inquest", "inquiry", "trial", "bench", "hearing", "panel"})
_QUOTING = frozenset({"quote", "cite", "hear", "record"})
_BREAKS = frozenset({"(", "—", "–", "and"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nothing"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance that was heard: who spoke, or nobody that is known."""

    name: str | None
    draft: Draft


# Place in the text, the utterance, whom the rules find, what was heard before -> who speaks.
Choice = Callable[[int, Draft, str | None, Sequence[Turn]], str | None]


def find_claimants(drafts: Sequence[Draft], cast: Cast, choose: Choice | None = None) -> tuple[str | None, ...]:
    """Who said each, in the order of the text. `choose` has the last word."""
    turns: list[Turn] = []
    for place, draft in enumerate(drafts):
        found = _find_many_before(draft, cast, turns) or find_claimant(draft, cast)
        turns.append(Turn(choose(place, draft, found, turns) if choose is not None else found, draft))
    names = [_name_in_headline(turn, turns, cast) for turn in turns]
    heads = {draft.turn: name for draft, name in zip(drafts, names, strict=True) if not draft.is_part}
    pairs = zip(drafts, names, strict=True)
    return tuple(heads.get(draft.turn, name) if draft.goes_on else name for draft, name in pairs)


def _name_in_headline(turn: Turn, turns: Sequence[Turn], cast: Cast) -> str | None:
    """Who "regulator" is in "Regulator says bank lied": who speaks first below, by name, and can be called so."""
    head = cast.doc[turn.draft.source_head] if turn.draft.source_head is not None else None
    if head is None or turn.name is None or head.i in cast.by_token or not is_headline(cast, head):
        return turn.name
    here, lemma = cast.sentences[head.i], head.lemma_.lower()
    below = next((one for one in turns if _find_sentence(one, cast) > here), None)
    named = {name.name: name.kind for name in cast.names}
    if turn.name in named or below is None or below.name not in named:
        return turn.name
    sort = "person" if lemma in cast.lexicons.only_persons else "organization"
    is_known = sort == "person" or lemma in cast.lexicons.organizations
    return below.name if is_known and named[below.name] == sort else turn.name


def _find_sentence(turn: Turn, cast: Cast) -> int:
    """The sentence in which somebody is said to speak; -1 where nobody is."""
    return cast.sentences[turn.draft.source_head] if turn.draft.source_head is not None else -1


def _find_many_before(draft: Draft, cast: Cast, turns: Sequence[Turn]) -> str | None:
    """Who "they" are that speak on: those who spoke last, if they are several and said it just before."""
    if draft.source_head is None or cast.doc[draft.source_head].lower_ != "they" or not turns:
        return None
    last = turns[-1]
    if last.draft.source_head is None or last.draft.holds(draft.source_head):
        return None
    head = cast.doc[last.draft.source_head]
    distance = cast.sentences[draft.source_head] - cast.sentences[head.i]
    is_many = head.tag_ in SEVERAL or head.lower_ in {"they", "police"} or child(head, "conj") is not None
    return last.name if is_many and distance <= _REACH else None


def find_claimant(draft: Draft, cast: Cast) -> str | None:
    """Who said it, several joined by "and"; None where nobody is named or it stays open who is meant."""
    if draft.source_head is None:
        name = _find_name_before(draft, cast)
        found = name.name if name is not None else _find_name_within(draft, cast)
        return found or join_names(_find_noun_before(draft, cast) or _find_subject(draft, cast))
    if draft.carried and not draft.cues and draft.source_head in cast.by_token:
        return cast.by_token[draft.source_head].name  # who answers in an interview is one, whoever else was met
    if _is_said(draft, cast):
        return None  # "the diary is said to be long", "she is likely to be asked why"
    if _is_heard(draft, cast):
        return None  # "a court heard that it leaked"
    head = cast.doc[draft.source_head]
    if (part := _find_part_of_name(draft, cast, head)) is not None:
        return part
    reported = find_reported(draft, cast, head)
    if reported is not None:
        return reported
    if any(item.lower_ in _NOBODY for item in (head, *head.lefts)):
        return None  # "neither side has confirmed it"
    if head.lower_ in {"he", "she"} and not draft.holds(head.i):
        return _find_he(cast, head, _find_accuser_before(draft, cast))
    apposed = find_apposed(draft, cast, head)
    if apposed is not None:
        return apposed
    accuser = _find_accuser_before(draft, cast)
    names = resolve(cast, draft.source_head, but=accuser, is_somebody=True)
    joined = _find_joined(draft, cast, head) if names == (describe(cast, head),) else ()
    return join_names((*_word(draft, cast, names), *joined))


def _find_part_of_name(draft: Draft, cast: Cast, head: Token) -> str | None:
    """The words of the source where the verb was taken for a part of the name: "Ada Roe Praises Acme", a headline."""
    assert draft.source is not None
    name = cast.by_token.get(head.i)
    if name is None or not any(name.part[0] < start < name.part[1] for start, _ in draft.cues):
        return None
    words = " ".join(cast.doc[slice(*draft.source)].text.split())
    longer = (other.name for other in cast.names if other.name.endswith(f" {words}"))
    return words if any(other.name == words for other in cast.names) else next(longer, words)


def _find_joined(draft: Draft, cast: Cast, head: Token) -> Iterator[str]:
    """Those without a name who speak together with the one before them: "three hauliers and a former planner"."""
    assert draft.source is not None
    for item in children(head, "conj"):
        is_unnamed = item.pos_ == "NOUN" and item.i not in cast.by_token and child(item, "appos") is None
        if is_unnamed and item.lemma_ != head.lemma_ and head.i < item.left_edge.i and item.i < draft.source[1]:
            yield describe(cast, item)
            yield from _find_joined(draft, cast, item)


def find_apposed(draft: Draft, cast: Cast, head: Token) -> str | None:
    """The name that ends the source behind its comma: "the boat's owners, Flett and Sons," "one of them, Ada Roe"."""
    assert draft.source is not None
    end = draft.source[1]
    while end > head.i and cast.doc[end - 1].text == ",":
        end -= 1
    name = cast.by_token.get(end - 1)
    if name is not None and name.part[0] == head.i + 1 and is_singular(head):
        return name.name  # "the charity Acme", whatever the parser makes of it
    one = child(head, "appos") if head.lower_ in {"one", "other", "another"} else None
    if one is not None and one.i < end and any(item.lower_ in {"a", "an"} for item in one.lefts):
        return describe(cast, one)  # "one of them, a teacher from Alton"
    if name is None or name.part[0] <= head.i + 1 or cast.doc[name.part[0] - 1].text != "," or head.i in cast.by_token:
        return None
    for item in cast.doc[head.i + 1 : name.part[0] - 1]:
        if item.text in _BREAKS or item.lemma_.lower() in cast.lexicons.persons:
            return None  # "the family of the dead man, Ada Roe": it is he who is named
        if item.text == ",":
            break  # "the mediator, a former minister, Ada Roe"
    return name.name


def _word(draft: Draft, cast: Cast, names: tuple[str, ...]) -> tuple[str, ...]:
    """A description without the words of the cue itself: "two helplines" in "two helplines offered to help".

    Many who were told apart when they were brought in are called so again: "the bishops of Alton".
    """
    assert draft.source is not None
    words = " ".join(cast.doc[slice(*draft.source)].text.split())
    assert draft.source_head is not None  # as is the source itself: the caller looks
    here = describe(cast, cast.doc[draft.source_head])
    if names != (here,):
        return names
    if len(words) < len(here) and here.lower().startswith(words.lower()):
        return (here[: len(words)],)
    head = cast.doc[draft.source_head]
    is_many = head.tag_ in SEVERAL and head.lemma_.lower() in cast.lexicons.people
    return (describe_again(cast, head),) if is_many else names


def _is_said(draft: Draft, cast: Cast) -> bool:
    """True for a verb of saying in the passive that does not tell by whom; "quoted" makes its subject speak."""
    if draft.cue.form != "verb" or draft.use.strength != "speech" or not 0 <= draft.cue.anchor < len(cast.doc):
        return False
    verb = cast.doc[draft.cue.anchor]
    is_passive = verb.tag_ == "VBN" and child(verb, "auxpass") is not None
    return is_passive and child(verb, "agent") is None and verb.lemma_ not in _QUOTING


def _is_heard(draft: Draft, cast: Cast) -> bool:
    """True where the source hears it, from somebody who is not named; in a headline a court is "told" it."""
    cue, head = cast.doc[draft.cue.anchor], draft.source_head
    if head is None or head > cue.i:
        return False
    is_told = cue.lower_ == "told" and cast.doc[head].lemma_.lower() in _HEARING and child(cue, "dobj") is None
    return (cue.lemma_ == "hear" and cue.tag_ != "VBN") or (is_told and is_heading(cue.sent))


def _find_he(cast: Cast, head: Token, accuser: str | None) -> str | None:
    """Who "he said" is: nobody whom this sentence brings in without a name, as he speaks of them."""
    start = cast.starts[cast.sentences[head.i]]
    spoken_of = {one.name for one in cast.figures.before(head.i, start) if one.position not in cast.by_token}
    others = {*find_beside(cast, head), *spoken_of, *([accuser] if accuser else [])}
    found = find_person(cast, head.i, PRONOUNS[head.lower_], PRONOUN_REACH, but=others)
    return ", ".join(name_figure(cast, found)) or None if found is not None else None


def _find_name_before(draft: Draft, cast: Cast) -> Name | None:
    """The name between two commas just before a verb of saying that was found no source: "..., Ada Roe, said"."""
    place = draft.cue.anchor - 2
    if draft.cue.form != "verb" or place < 1 or draft.cue.anchor >= len(cast.doc) or draft.use.strength != "speech":
        return None
    name = cast.by_token.get(place)
    if name is None or cast.doc[place + 1].text != ",":
        return None
    if name.kind not in {"person", ""} and name.name not in cast.presented_persons:
        return None
    return name if cast.is_quoted(place) == cast.is_quoted(draft.cue.anchor) else None


def _find_name_within(draft: Draft, cast: Cast) -> str:
    """The name that was taken for a part of the cue: "Acme said", "Roe later said"."""
    places = [place for part in draft.cues for place in range(*part)]
    name = next((cast.by_token[place] for place in places if place in cast.by_token), None)
    return name.name if name is not None else find_short(cast, cast.doc[places[0]]) if len(places) > 1 else ""


def _find_subject(draft: Draft, cast: Cast) -> tuple[str, ...]:
    """Who the subject of a verb of saying is by the parse, or stands behind it: "warned the economist Ada Roe"."""
    place = draft.cue.anchor
    if draft.carried or draft.cue.form != "verb" or not 0 <= place < len(cast.doc):
        return ()
    verb = cast.doc[place]
    behind = child(verb, "dobj") if draft.content[0][0] < place else None
    is_convinced = verb.lemma_ == "convince" and child(verb, "agent") is None  # "is convinced", a passive by its form
    subject = child(verb, "nsubj", *(("nsubjpass",) if is_convinced else ())) or behind
    if subject is None or draft.holds(subject.i) or cast.is_quoted(subject.i) != cast.is_quoted(place):
        return ()
    is_known = subject.i in cast.by_token or any(
        subject.lemma_.lower() in words for words in (cast.lexicons.people, cast.lexicons.documents)
    )
    return resolve(cast, subject.i, is_somebody=True) if is_known else ()


def _find_noun_before(draft: Draft, cast: Cast) -> tuple[str, ...]:
    """Who the phrase means that ends where such a verb begins: "..., a report by Acme says"."""
    start = min((part[0] for part in draft.cues), default=0)
    if draft.cue.form != "verb" or draft.use.strength != "speech" or not 0 < start < len(cast.doc):
        return ()
    top = cast.doc[start - 1]
    while top.dep_ in _WITHIN_PHRASE and top.head.i < top.i and not draft.holds(top.head.i):
        top = top.head
    if draft.holds(top.i) or top.pos_ not in {"NOUN", "PROPN"} or top.sent != cast.doc[start].sent:
        return ()
    return resolve(cast, top.i, is_somebody=True)


def _find_accuser_before(draft: Draft, cast: Cast) -> str | None:
    """Who accused somebody in the sentence before a denial by "he" or "she": not the one who denies."""
    assert draft.source_head is not None  # the caller looks
    head, here = cast.doc[draft.source_head], cast.sentences[draft.source_head]
    if draft.use.attitude != "denies" or head.lower_ not in PRONOUNS or here == 0:
        return None
    root = cast.doc[cast.starts[here - 1]].sent.root
    uses = cast.lexicons.verbs.get(root.lemma_.lower(), ())
    subject = child(root, "nsubj")
    if subject is None or not any(use.kind == "allegation" for use in uses):
        return None
    return next(iter(resolve(cast, subject.i)), None)
