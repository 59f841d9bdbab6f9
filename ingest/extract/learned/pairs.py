"""What holds of two utterances of one text, and of each by itself, that tells whether the one bears on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from sys import intern

from ingest.extract.bearings import Bearing
from ingest.extract.kinds import ACCUSING
from ingest.extract.learned import pair_features as names
from ingest.records import CandidateClaim, CandidateRelation, Span

# Utterances before and behind one that it may bear on, and how far back accusations and demands are looked for: 91 of
# 100 relations in the forms are in reach without these, 97 with them.
_BACK, _AHEAD, _FAR = 8, 2, 20
_ANSWERED_LATE = frozenset({*ACCUSING, "demand"})
_POINTING = frozenset({
    "accusation", "allegation", "charge", "claim", "report", "figure", "number", "suggestion", "remark", "criticism",
    "idea", "assertion", "statement", "story", "this", "that", "it", "account", "complaint", "finding", "comment",
})  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """The utterances of one text, what rules say of them, and what is looked up of each again and again."""

    claims: Sequence[CandidateClaim]
    bearings: Sequence[Bearing]
    sides: Mapping[str, str]
    ruled: Sequence[CandidateRelation]

    @cached_property
    def targets(self) -> list[frozenset[str]]:
        return [frozenset(self.sides.get(name, name) for name in claim.targets) for claim in self.claims]

    @cached_property
    def by_rule(self) -> dict[tuple[int, int], str]:
        return {(item.source, item.target): item.type for item in self.ruled}

    @cached_property
    def rule_from(self) -> dict[int, str]:
        return {item.source: item.type for item in self.ruled}

    @cached_property
    def spans(self) -> list[Span]:
        return [claim.span for claim in self.claims]

    @cached_property
    def numbers(self) -> list[dict[str, set[object]]]:
        found = []
        for claim in self.claims:
            units: dict[str, set[object]] = {}
            for item in claim.quantities:
                units.setdefault(item.unit.lower().removesuffix("s"), set()).add(item.value)
            found.append(units)
        return found

    @cached_property
    def content(self) -> list[frozenset[str]]:
        return [frozenset(word for word in bearing.lemmas if len(word) > 3) for bearing in self.bearings]

    def reach(self, place: int) -> list[int]:
        """The others that an utterance may bear on, in text order: those near by, and what may be answered late."""
        near, ahead = max(0, place - _BACK), range(place + 1, min(len(self.claims), place + 1 + _AHEAD))
        far = (other for other in range(max(0, place - _FAR), near) if self.claims[other].kind in _ANSWERED_LATE)
        return [*far, *range(near, place), *ahead]


@dataclass(frozen=True, slots=True)
class Options:
    """One utterance with what holds of it, and those that it may bear on, each with what holds of both and of it."""

    place: int
    own: tuple[str, ...]
    others: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]


def read_options(setting: Setting, skips: Callable[[int, Sequence[str]], bool] | None = None) -> Iterator[Options]:
    """Of each utterance what may be said of its bearing on others, in order.

    Those that `skips` says yes to, given their places and what holds of them, are left out.
    """
    places = range(len(setting.claims))
    answered = [tuple(map(intern, _of_one(place, setting, "to"))) for place in places]  # names that come again
    for place in places:
        own = tuple(_of_one(place, setting, "from"))
        if skips is None or not skips(place, own):
            reach = setting.reach(place)
            near = _look_round(place, reach, setting)
            others = ((other, tuple(_of_two(place, other, setting, near)), answered[other]) for other in reach)
            yield Options(place, own, tuple(others))


def _of_one(place: int, setting: Setting, role: str) -> Iterator[str]:
    """What holds of one utterance, as the one that answers (`role` "from") or the one that is answered ("to")."""
    claim, bearing = setting.claims[place], setting.bearings[place]
    yield f"{role} kind={claim.kind}"
    yield f"{role} attitude={claim.attitude}"
    yield f"{role} kind={claim.kind} {claim.attitude} {claim.polarity}"
    yield f"{role} cue={bearing.cue}"
    yield f"{role} heading={bearing.is_heading}"
    yield f"{role} anon={not bearing.side}"
    yield f"{role} quantities={bool(claim.quantities)}"
    yield f"{role} targets={min(len(claim.targets), 2)}"
    yield f"{role} place={min(place, 3)}"
    yield from (f"{role} {name}" for name in bearing.traits)
    yield from (f"{role} word={word}" for word in dict.fromkeys(bearing.lemmas))
    yield f"{role} main={bearing.main}"
    yield f"{role} main={bearing.main} {bearing.is_negated}"
    yield f"{role} negated={bearing.is_negated}"
    yield f"{role} topic={bearing.topic}"
    yield from (f"{role} around={word}" for word in dict.fromkeys(bearing.around))
    yield from (f"{role} before={word}" for word in dict.fromkeys(bearing.before))
    yield from (f"{role} source={word}" for word in dict.fromkeys(bearing.source))
    if role == "from":
        yield from (f"opening={word}" for word in bearing.opening)
        if bearing.opening:
            yield f"opens={bearing.opening[0]}"
        if bearing.lemmas:
            yield f"first={bearing.lemmas[0]}"
            yield f"first={' '.join(bearing.lemmas[:2])}"
        yield f"rule={setting.rule_from.get(place)}"
        yield f"short={min(len(bearing.lemmas) // 3, 4)}"


def _of_two(place: int, other: int, setting: Setting, near: _Neighbours) -> Iterator[str]:
    """What holds of two utterances together."""
    one, two = setting.claims[place], setting.claims[other]
    a, b = setting.bearings[place], setting.bearings[other]
    away, gap = place - other, a.sentence - b.sentence
    distance = "ahead" if away < 0 else str(away) if away < 4 else "4" if away < 6 else "6" if away < 10 else "10"
    sentences = "ahead" if gap < 0 else str(min(gap, 4))
    who = _relate_sides(a, b)
    same_kind, same_polarity = one.kind == two.kind, one.polarity == two.polarity
    yield from names.name_kinds(one.kind, two.kind, who, distance)
    yield from names.name_places(who, distance, sentences, a.paragraph == b.paragraph)
    yield from names.name_headings(b.is_heading, same_kind, who, min(near.body_rank, 3))
    yield from names.name_aims(_relate_aims(setting, place, other), who, one.kind, two.kind)
    yield from names.name_manners(one.attitude, two.attitude, same_polarity, same_kind, who)
    names_me = bool(a.side) and (a.side in b.named or a.side in b.subject)
    names_them = bool(b.side) and (b.side in a.named or b.side in a.subject)
    yield from names.name_namings(names_me, names_them, who, one.kind, two.kind)
    yield from names.name_shared(not a.subject.isdisjoint(b.subject), not a.named.isdisjoint(b.named), who)
    words, overlap = a.words & b.words, a.overlap(b)
    shared = len(words)
    bin_ = "0" if not shared else "1" if overlap < 0.1 else "2" if overlap < 0.2 else "3" if overlap < 0.35 else "4"
    yield from names.name_overlaps(bin_, who, one.kind, same_kind, same_polarity, b.is_heading)
    common = len(setting.content[place] & setting.content[other])
    yield from names.name_common(min(shared, 3), min(common, 4), distance, who)
    if other == near.likest:
        yield f"likest {bin_}"
        yield f"likest {who} {one.kind}"
    if other == near.likest_other:
        yield f"likest other {bin_}"
        yield f"likest other {one.kind}"
    yield from names.name_numbers(_relate_numbers(setting, place, other), who, bin_)
    yield from names.name_rules(setting.by_rule.get((place, other)), setting.rule_from.get(place))
    for mark in near.marks.get(other, ()):
        yield from names.name_mark(mark, who, one.kind, two.kind)
    if near.points:
        yield f"points {distance} {who}"
        yield f"points {two.kind}"
    if a.opening:
        yield f"opens={a.opening[0]} {who} {distance}"
    yield from names.name_cue(a.cue, who, distance)
    for trait in a.traits:
        yield from names.name_trait(trait, who, two.kind, distance)
    yield from names.name_verbs(a.main, b.main, a.is_negated, b.is_negated)
    yield from (f"common={word}" for word in sorted(words))
    yield f"carried={a.cue == b.cue and gap == 1} {who}"
    left, right = setting.spans[place], setting.spans[other]
    yield f"overlapping={left[0] < right[1] and right[0] < left[1]}"


@dataclass(frozen=True)
class _Neighbours:
    """What is found once for one utterance: which of those in reach stand out, and why."""

    marks: Mapping[int, tuple[str, ...]]
    likest: int | None
    likest_other: int | None
    points: bool
    body_rank: int


def _look_round(place: int, reach: Sequence[int], setting: Setting) -> _Neighbours:
    claims, bearings = setting.claims, setting.bearings
    mine = bearings[place]
    before = [other for other in reversed(reach) if other < place and not bearings[other].is_heading]
    marks: dict[int, list[str]] = {}

    def mark(name: str, others: list[int]) -> None:
        if others:
            marks.setdefault(others[0], []).append(name)

    is_other = {other: not mine.side or bearings[other].side != mine.side for other in before}
    accusing = [other for other in before if claims[other].kind in ACCUSING]
    at_me = [other for other in accusing if mine.side and mine.side in setting.targets[other]]
    theirs = [other for other in accusing if is_other[other]]
    mark("first against me", at_me[::-1])
    mark("last against me", at_me)
    mark("first accusation", theirs[::-1])
    mark("last accusation", theirs)
    mark("last of another", [other for other in before if is_other[other]])
    mark("last of mine", [other for other in before if not is_other[other]])
    mark("first of mine", [other for other in before if not is_other[other]][::-1])
    mark("first", before[::-1])
    accused_by_me = setting.targets[place]
    mark("last of my target", [other for other in before if bearings[other].side in accused_by_me])
    mark("first of my target", [other for other in before if bearings[other].side in accused_by_me][::-1])
    mark("last same target", [other for other in before if setting.targets[other] & accused_by_me])
    mark("first same target", [other for other in before if setting.targets[other] & accused_by_me][::-1])
    mark("last denial", [other for other in before if claims[other].kind == "denial" and is_other[other]])
    mark("last number", [other for other in before if claims[other].quantities])
    lap = {other: mine.overlap(bearings[other]) for other in before}
    positive = [other for other in before if lap[other]]
    words = frozenset(mine.lemmas)
    return _Neighbours(
        {other: tuple(found) for other, found in marks.items()},
        max(positive, key=lambda other: (lap[other], other), default=None),
        max((o for o in positive if is_other[o]), key=lambda other: (lap[other], other), default=None),
        bool(words & _POINTING) and len(mine.words - _POINTING) <= 1,
        sum(not bearing.is_heading for bearing in bearings[max(0, place - 4) : place]),
    )


def _relate_aims(setting: Setting, place: int, other: int) -> str:
    """ "<" where the other is aimed at this speaker, ">" the other way round, "=" where both are at the same."""
    mine, theirs = setting.bearings[place].side, setting.bearings[other].side
    mine_at, theirs_at = setting.targets[place], setting.targets[other]
    at_me, at_them = bool(mine) and mine in theirs_at, bool(theirs) and theirs in mine_at
    return f"{'<' if at_me else ''}{'>' if at_them else ''}{'=' if mine_at & theirs_at else ''}"


def _relate_sides(a: Bearing, b: Bearing) -> str:
    if not a.side or not b.side:
        return "open" if not a.side and not b.side else "from open" if not a.side else "to open"
    return "same" if a.side == b.side else "other"


def _relate_numbers(setting: Setting, place: int, other: int) -> str:
    left, right = setting.numbers[place], setting.numbers[other]
    if not left or not right:
        return "none"
    both = left.keys() & right.keys()
    if any(left[unit] & right[unit] for unit in both):
        return "equal"
    return "differ" if both else "apart"
