"""What holds of an utterance and of each of those who may be its target, as small numbers and spaCy's hashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.extract.drafts import Draft
from ingest.extract.grammar import child
from ingest.extract.kinds import ACCUSING, Judgement
from ingest.extract.learned.nominees import NAMED, Sighting
from ingest.extract.learned.standing import NO_TYPE, Standing

TARGETING = (*ACCUSING, "demand")  # the kinds that are aimed at somebody
# Of the utterance; of the nominee: where they stand in what is said, with the cue and around; whether a pronoun of it
# may mean them and how much they are in view; what they are to the speaker; who accused them and what they say
# themselves; what rules find; what they are.
COMMON = ("kind", "cue", "form", "aimed", "main", "own", "named", "heading", "subject")
WHERE = (
    "in", "in form", "in depth", "in order", "in verb", "in noun", "cue role", "cue form", "source", "beside",
    "before", "before form",
)  # fmt: skip
VIEW = ("open", "open form", "open rank", "gap", "rank")
RECORD = (
    "speaker", "belongs", "mine", "theirs", "accuser", "times", "denies", "yields", "accuses", "spoke", "speaks", "rule"
)  # fmt: skip
BEING = ("type", "class", "count", "lead", "opening", "last word", "either", "words", "coming")
COLUMNS = COMMON + WHERE + VIEW + RECORD + BEING
_FORMS = {"verb": 1, "noun": 2, "adverb": 3, "state": 4}
_IN_VIEW = 10  # of those mentioned most
_NEAR = 6  # utterances before and behind of which the speaker may be meant
_LAST_ACCUSED = 3  # of each side


@dataclass(slots=True)
class Nominee:
    """Somebody who may be meant, with the places where they stand in the sentences of the utterance."""

    name: str
    content: list[Sighting] = field(default_factory=list)
    cue: list[Sighting] = field(default_factory=list)
    source: list[Sighting] = field(default_factory=list)
    beside: list[Sighting] = field(default_factory=list)
    before: list[Sighting] = field(default_factory=list)

    @property
    def places(self) -> tuple[int, ...]:
        """The positions of all of them, the nearest first."""
        near = (*self.content, *self.cue, *self.source, *self.beside, *self.before)
        return tuple(sighting.position for sighting in near)


class Options(NamedTuple):
    """Numbers for `COLUMNS`: `common` those of the utterance, then a row per name. `lists`: who stands in one list.

    `places` are, per name, the positions of the words that point at it in and around what is said. `meant` is the same
    for two names of one: "the bank", "the bank on the quay".
    """

    names: tuple[str, ...]
    common: tuple[int, ...]
    rows: list[tuple[int, ...]]
    lists: tuple[int, ...]
    places: list[tuple[int, ...]]
    keys: tuple[str, ...]
    meant: tuple[int, ...]


class _Scene(NamedTuple):
    """One utterance, with the numbers of its first and last sentence."""

    place: int
    draft: Draft
    judgement: Judgement
    alone: Judgement  # as it was judged by itself
    first: int
    last: int


def find_options(standing: Standing, place: int) -> Options:
    """Who the utterance at this place may be aimed at, the speaker left out, and what holds of each."""
    roster, judgement = standing.roster, standing.judgements[place]
    draft, sentences = roster.drafts[place], roster.cast.sentences
    first = sentences[min(start for start, _ in draft.parts)]
    last = sentences[max(end for _, end in draft.parts) - 1]
    scene = _Scene(place, draft, judgement, standing.alone[place], first, last)
    coming = standing.find_coming(first, last)
    nominees = _find_nominees(standing, scene, coming)
    common = _describe_utterance(standing, scene, nominees)
    where = _find_where(standing, scene, nominees)
    view = _find_view(standing, scene, nominees)
    record = _find_record(standing, scene, nominees)
    being = {key: (*_find_being(standing, key), coming.get(key, 0)) for key in nominees}
    rows = [(*where[key], *view[key], *record[key], *being[key]) for key in nominees]
    names = tuple(nominee.name for nominee in nominees.values())
    lists = tuple(_find_list(standing, key, nominee) for key, nominee in nominees.items())
    places = [nominee.places for nominee in nominees.values()]
    return Options(names, common, rows, lists, places, tuple(nominees), standing.find_same(list(nominees)))


def _find_nominees(standing: Standing, scene: _Scene, coming: Iterable[str]) -> dict[str, Nominee]:
    found = _find_near(standing, scene)
    dispute, others = standing.dispute, []
    others += [*scene.alone.targets, *scene.alone.addressed, *scene.judgement.targets]
    others += [name for accused in dispute.against.values() for name in accused[-_LAST_ACCUSED:]]
    for name in others:
        found.setdefault(standing.key(name), Nominee(name))
    for key in coming:
        found.setdefault(key, Nominee(standing.names[key]))
    is_opening = scene.first <= standing.lead  # who is brought in behind it may be meant
    busy = (key for key in standing.busiest if is_opening or standing.sentences[key][0] <= scene.last)
    for key, _ in zip(busy, range(_IN_VIEW), strict=False):
        found.setdefault(key, Nominee(standing.names[key]))
    near = range(max(0, scene.place - _NEAR), min(len(standing.judgements), scene.place + _NEAR + 1))
    for key in (key for place in near for key in standing.speakers[place]):
        found.setdefault(key, Nominee(standing.names[key]))
    found.pop(standing.key(scene.judgement.claimant or ""), None)
    return {key: nominee for key, nominee in found.items() if standing.is_in_body(key)} or found


def _find_near(standing: Standing, scene: _Scene) -> dict[str, Nominee]:
    """Who stands in the sentences of the utterance and the one before."""
    found: dict[str, Nominee] = {}
    for number in range(max(0, scene.first - 1), scene.last + 1):
        for sighting in standing.roster.find_sightings(number):
            for name in sighting.names:
                nominee = found.setdefault(standing.key(name), Nominee(name))
                if number < scene.first:
                    nominee.before.append(sighting)
                else:
                    _find_region(nominee, sighting, scene.draft).append(sighting)
    return found


def _find_region(nominee: Nominee, sighting: Sighting, draft: Draft) -> list[Sighting]:
    at = sighting.position
    if draft.holds(at):
        return nominee.content
    if sighting.above == draft.cue.anchor or at == draft.target:
        return nominee.cue
    if draft.source is not None and draft.source[0] <= at < draft.source[1]:
        return nominee.source
    return nominee.beside


def _find_list(standing: Standing, key: str, nominee: Nominee) -> int:
    """Where the list begins that they stand in; -1 for two names of one, which are no list."""
    near = nominee.content or nominee.cue or nominee.before
    return near[0].listed if near and key not in standing.either else -1


def _describe_utterance(standing: Standing, scene: _Scene, nominees: dict[str, Nominee]) -> tuple[int, ...]:
    cast, draft, judgement = standing.roster.cast, scene.draft, scene.judgement
    main = cast.wordings.find(draft.content).main
    subject = child(main, "nsubj", "nsubjpass")
    has_cue = draft.cue.anchor < len(cast.doc) and not draft.carried
    of_subject = 0
    if subject is not None:
        of_subject = subject.lower if subject.pos_ == "PRON" else 1 + (subject.i in cast.by_token)
    return (
        TARGETING.index(judgement.kind),
        cast.doc[draft.cue.anchor].lemma if has_cue else 0,
        _FORMS.get(draft.cue.form, 0),
        int(draft.target is not None),
        main.lemma,
        judgement.is_own + 2 * (judgement.claimant is None),
        min(sum(bool(nominee.content) for nominee in nominees.values()), 3),
        int(scene.last < standing.lead),
        of_subject,
    )


def _find_where(standing: Standing, scene: _Scene, nominees: dict[str, Nominee]) -> dict[str, tuple[int, ...]]:
    cast = standing.roster.cast
    doc, main = cast.doc, cast.wordings.find(scene.draft.content).main.i
    found: dict[str, tuple[int, ...]] = {}
    order = 0
    for key, one in nominees.items():
        inside = (0, 0, 0, 0, 0, 0)
        if one.content:
            order += 1
            at = one.content[0]
            noun = doc[at.position].lemma if at.form != NAMED else 0
            inside = (at.role, at.form, 1 if at.above == main else 2, min(order, 4), at.verb, noun)
        asked, before = one.cue[0] if one.cue else None, one.before[0] if one.before else None
        found[key] = (
            *inside,
            *((asked.role, asked.form) if asked else (0, 0)),
            one.source[0].role if one.source else 0,
            one.beside[0].role if one.beside else 0,
            *((before.role, before.form) if before else (0, 0)),
        )
    return found


def _find_view(standing: Standing, scene: _Scene, nominees: dict[str, Nominee]) -> dict[str, tuple[int, ...]]:
    """Which pronoun or "the company" of the content may mean them, as the how-manieth of those whom it may mean."""
    roster = standing.roster
    pointers = [
        (sighting, roster.cast.doc[sighting.position].lower_)
        for number in range(scene.first, scene.last + 1)
        for sighting in roster.find_sightings(number)
        if sighting.is_open and scene.draft.holds(sighting.position)
    ]
    found: dict[str, tuple[int, ...]] = {}
    counts: dict[int, int] = {}
    for number, key in enumerate(standing.rank(nominees, scene.first)):
        pointer = next((one for one, word in pointers if standing.can_be(key, one.form, word)), None)
        opened = (0, 0, 0)
        if pointer is not None:
            counts[pointer.form] = counts.get(pointer.form, 0) + 1
            opened = (pointer.role, pointer.form, min(counts[pointer.form], 4))
        recent = max((at for at in standing.sentences.get(key, ()) if at < scene.first), default=-1)
        found[key] = (*opened, _bin(scene.first - recent) if recent >= 0 else 7, min(number, 4))
    return found


def _find_record(standing: Standing, scene: _Scene, nominees: dict[str, Nominee]) -> dict[str, tuple[int, ...]]:
    dispute, claimant, key_of = standing.dispute, scene.judgement.claimant, standing.key
    side = dispute.side(claimant)
    speaker = key_of(claimant) if claimant else ""
    mine = [key_of(name) for name in dispute.against.get(side, ())]
    theirs = {key_of(name) for who, accused in dispute.against.items() if who != side for name in accused}
    latest = {key_of(name) for name in dispute.last_accused}
    accusers = [key_of(name) for name in dispute.accusers_of(claimant) if name]
    owners = standing.find_owners(speaker)
    inside = {owner for key, one in nominees.items() if one.content for owner in standing.find_owners(key)}
    most = max(standing.times.values(), default=0)
    found: dict[str, tuple[int, ...]] = {}
    for key, one in nominees.items():
        times = standing.times.get(key, 0)
        is_mine = dispute.side(one.name) == side or key == key_of(side) if side else False
        found[key] = (
            2 if not side else int(is_mine),
            (key in owners) + 2 * (key in inside),
            _find_last(mine, key),
            (key in theirs) + 2 * (key in latest),
            _find_last(accusers, key),
            min(times, 3) + 4 * (0 < times == most),
            *_find_said(standing, scene.place, key),
            _find_ruled(standing, scene, key),
        )
    return found


def _find_said(standing: Standing, place: int, key: str) -> tuple[int, ...]:
    """How far off they deny, concede, accuse and speak, before and behind."""
    denies, yields, accuses = (standing.said[what].get(key, ()) for what in ("denies", "yields", "accuses"))
    claims = standing.claims.get(key, ())
    return (
        2 * _find_next(denies, place) + any(at < place for at in denies),
        2 * _find_next(yields, place) + any(at < place for at in yields),
        2 * _find_before(accuses, place) + any(at > place for at in accuses),
        _find_before(claims, place),
        _find_next(claims, place),
    )


def _find_ruled(standing: Standing, scene: _Scene, key: str) -> int:
    """What rules say: the first or another target, who is asked, who is only implied."""
    ruled = [standing.key(name) for name in scene.alone.targets]
    is_asked = any(standing.key(name) == key for name in scene.alone.addressed)
    is_left = any(standing.key(name) == key for name in scene.judgement.targets)
    return (1 if ruled[:1] == [key] else 2 if key in ruled else 0) + 4 * is_asked + 8 * is_left


def _find_being(standing: Standing, key: str) -> tuple[int, ...]:
    sentences = standing.sentences.get(key, ())
    kind = standing.types.get(key, NO_TYPE)
    opens = 0 if not sentences else 1 if sentences[0] < standing.lead else 2 * (sentences[0] == standing.lead)
    strings = standing.roster.cast.doc.vocab.strings
    last = key.rsplit(" ", 1)[-1].encode(errors="replace")  # a text may hold half of a surrogate pair
    return (
        kind,
        standing.classes.get(key, 0),
        min(len(sentences), 6),
        opens,
        standing.openings.get(key, 0),
        strings[last.decode()] if kind in {0, 2, NO_TYPE} else kind,
        standing.either.get(key, 0),
        min(standing.names.get(key, key).count(" "), 5),
    )


def _find_last(keys: Sequence[str], key: str) -> int:
    """0 where it is none of them, 1 where it is the last, else 2."""
    return 0 if key not in keys else 1 if keys[-1] == key else 2


def _bin(distance: int) -> int:
    return distance if distance < 4 else 4 if distance < 7 else 5 if distance < 12 else 6


def _find_next(places: Sequence[int], place: int) -> int:
    return next((_bin(at - place) for at in places if at > place), 0)


def _find_before(places: Sequence[int], place: int) -> int:
    return next((_bin(place - at) for at in reversed(places) if at < place), 0)
