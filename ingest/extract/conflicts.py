"""Passages of one article that cannot both hold as they stand: known and unknown, yes and no, two numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import child, find_main
from ingest.extract.lexicons import Lexicons
from ingest.extract.speakers import resolve
from ingest.records import CandidateClaim, CandidateConflict, CandidateEvent, Quantity

_SHARED = 0.3  # share of content words from which two passages are about the same
# Units that count many things in one article: two numbers of years need not be of one thing.
_ANYTHING = frozenset({
    "percent", "%", "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute",
    "minutes", "people", "times", "points", "usd", "eur", "gbp", "crowns", "dollars", "pounds", "euros", "miles",
    "kilometres", "metres", "members", "employees", "jobs",
})  # fmt: skip
_BEFORE = 40  # earlier passages of one deed, or of one speaker, that are compared
_REACH = 20  # earlier passages with the same unit
_ROUNDED = Decimal("0.1")  # share by which a figure may be rounded
_SUBSTANCE = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class Facet:
    """What of a passage is compared: who it is about, its main verb and its words of substance (lemmas)."""

    verb: str
    subject: str
    words: frozenset[str]


def make_facet(draft: Draft, cast: Cast) -> Facet:
    """What of a draft's content is compared. The subject is a name where it is known, else a lemma, else ""."""
    main = find_main(cast.doc, draft.content)
    subject = child(main, "nsubj", "nsubjpass")
    names = resolve(cast, subject.i) if subject is not None else ()
    bare = subject.lemma_.lower() if subject is not None else ""
    verb = main if main.pos_ in {"VERB", "AUX"} else cast.doc[draft.cue.anchor]
    tokens = (token for part in draft.content for token in cast.doc[slice(*part)])
    words = frozenset(token.lemma_.lower() for token in tokens if token.pos_ in _SUBSTANCE and not token.is_stop)
    return Facet(verb.lemma_.lower(), names[0] if names else bare, words)


def find_conflicts(
    claims: Sequence[CandidateClaim],
    facets: Sequence[Facet],
    events: Sequence[CandidateEvent],
    lexicons: Lexicons,
) -> tuple[CandidateConflict, ...]:
    """Conflicts in text order; one facet per claim, in the same order."""
    knowing = lexicons.states["does_not_know"]
    settling = frozenset(verb for words in lexicons.events if words.kind == "settlement" for verb in words.verbs)
    found: list[CandidateConflict] = []
    for other, place in _pair_up(claims, facets):
        reason = _compare(claims[other], claims[place], facets[other], facets[place], knowing)
        if reason is not None:
            found.append(CandidateConflict(claims[other].span, claims[place].span, reason))
    for other, place in _pair_by_unit(claims):
        reason = _compare_counts(claims[other], claims[place], facets[other], facets[place])
        if reason is not None:
            found.append(CandidateConflict(claims[other].span, claims[place].span, reason))
    for place, claim in enumerate(claims):
        found += _compare_amounts(claim, facets[place], events, settling)
    return tuple(sorted(set(found), key=lambda conflict: (conflict.a, conflict.b)))


def _pair_up(claims: Sequence[CandidateClaim], facets: Sequence[Facet]) -> Iterator[tuple[int, int]]:
    """Pairs of passages worth comparing, the earlier first: of one deed, or of one who is said not to know."""
    by_verb: dict[str, list[int]] = {}
    by_claimant: dict[str | None, list[int]] = {}
    for place, (claim, facet) in enumerate(zip(claims, facets, strict=True)):
        deeds, own = by_verb.setdefault(facet.verb, []), by_claimant.setdefault(claim.claimant, [])
        yield from ((other, place) for other in deeds[-_BEFORE:])
        for other in own[-_BEFORE:]:
            if facets[other].verb != facet.verb and "does_not_know" in {claim.attitude, claims[other].attitude}:
                yield other, place
        deeds.append(place)
        own.append(place)


def _compare(a: CandidateClaim, b: CandidateClaim, left: Facet, right: Facet, knowing: frozenset[str]) -> str | None:
    attitudes = {a.attitude, b.attitude}
    if a.claimant is not None and a.claimant == b.claimant and attitudes == {"does_not_know", "asserts"}:
        knows = right if b.attitude == "asserts" else left
        return f"{a.claimant} is said not to know, and elsewhere to have found out" if knows.verb in knowing else None
    if attitudes != {"asserts"} or left.verb != right.verb or _share(left, right) < _SHARED:
        return None
    if a.polarity != b.polarity and left.subject and left.subject == right.subject:
        return f"one passage says that {left.subject} {left.verb}, the other that it does not"
    return None


def _pair_by_unit(claims: Sequence[CandidateClaim]) -> Iterator[tuple[int, int]]:
    """Pairs that count the same thing, the earlier first; each with the few before it that did."""
    by_unit: dict[str, list[int]] = {}
    for place, claim in enumerate(claims):
        for unit in sorted({_singular(item.unit) for item in claim.quantities}):
            yield from ((other, place) for other in by_unit.setdefault(unit, [])[-_REACH:] if other != place)
            by_unit[unit].append(place)


def _singular(unit: str) -> str:
    return unit.lower().removesuffix("s")


def _compare_counts(a: CandidateClaim, b: CandidateClaim, left: Facet, right: Facet) -> str | None:
    """Two numbers of one thing: a unit that says by itself what is counted, or a second sign beside a common one."""
    if {a.attitude, b.attitude} - {"asserts", "denies"} or b.span[0] < a.span[1]:
        return None
    for one in a.quantities:
        for two in b.quantities:
            if not one.unit or _singular(one.unit) != _singular(two.unit) or not _differ(one, two):
                continue
            beside = (left.words & right.words) - {_singular(one.unit), one.unit.lower()}
            is_answer = a.claimant in b.targets or b.claimant in a.targets
            if beside or is_answer or (a.targets and a.targets == b.targets) or one.unit.lower() not in _ANYTHING:
                return f"different numbers of {one.unit}: {one.as_written} and {two.as_written}"
    return None


def _differ(one: Quantity, two: Quantity) -> bool:
    """True where a reader would call them two figures: not where one is the other rounded, or a bound holds both."""
    return _exclude(one, two) and abs(one.value - two.value) > _ROUNDED * max(one.value, two.value)


def _exclude(one: Quantity, two: Quantity) -> bool:
    """True where the two bounds leave no common value."""
    if one.bound == two.bound and one.bound in {"at_least", "at_most"}:
        return False
    if one.bound == "at_least" or two.bound == "at_most":
        return one.value > two.value
    if one.bound == "at_most" or two.bound == "at_least":
        return one.value < two.value
    return one.value != two.value


def _compare_amounts(
    claim: CandidateClaim, facet: Facet, events: Sequence[CandidateEvent], settling: frozenset[str]
) -> list[CandidateConflict]:
    """A claim about settling that gives another sum than the settlement that the article reports of the same party."""
    found: list[CandidateConflict] = []
    for event in events:
        if event.kind != "settlement" or facet.verb not in settling or facet.subject not in event.parties:
            continue
        for quantity in claim.quantities:
            if event.amount is not None and _is_other_sum(quantity, event.amount):
                a, b = sorted((quantity.span, event.amount.span))
                found.append(CandidateConflict(a, b, _reason(quantity, event.amount, facet.subject)))
    return found


def _is_other_sum(one: Quantity, two: Quantity) -> bool:
    return one.unit == two.unit and (one.value, one.bound) != (two.value, two.bound)


def _reason(claimed: Quantity, reported: Quantity, party: str) -> str:
    return f"what {party} settled for is given as {claimed.as_written} and as {reported.as_written}"


def _share(left: Facet, right: Facet) -> float:
    union = left.words | right.words
    return len(left.words & right.words) / len(union) if union else 0.0
