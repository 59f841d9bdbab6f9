"""Made-up affairs: a few articles in which a few actors accuse, deny, answer and settle. Pure: numbers and words.

Actors and papers are numbers here, the small ones met most often (Zipf). Claims, passages and happenings are told apart
by identity; `recording` turns them into rows.
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from random import Random

from claims.records import AmountRecord, QuantityRecord, TimeRecord
from claims.synthetic import names, wording
from ingest.records import Span

ANSWERS = ("denies", "denies", "denies", "declines_to_comment", "did_not_reply", "asserts", "asserts", "doubts")
KINDS = ("allegation",) * 9 + ("statement",) * 5 + tuple(kind for kind in wording.CONTENTS if kind != "counterclaim")
HAPPENINGS = ("lawsuit", "lawsuit", "investigation", "meeting", "settlement", "ruling", "resignation", "announcement")
BEARINGS = ("restates", "supports", "supports", "qualifies", "narrows", "contradicts", "corrects")
WEEKDAYS = calendar.day_name
MONTHS = calendar.month_name


class Zipf:
    """Draws numbers below `count`, each with a chance that falls with its rank."""

    def __init__(self, count: int, exponent: float = 1.0) -> None:
        self._sums = list(accumulate(1 / (rank + 1) ** exponent for rank in range(count)))

    def draw(self, rng: Random) -> int:
        return bisect(self._sums, rng.random() * self._sums[-1])

    def draw_apart(self, rng: Random, wanted: int) -> list[int]:
        """Up to `wanted` different numbers."""
        return list(dict.fromkeys(self.draw(rng) for _ in range(wanted)))


@dataclass(eq=False, slots=True)
class Proposition:
    """What is claimed. `fate` is what becomes of the claim: published, draft or retracted."""

    content: str
    kind: str
    claimant: int
    targets: tuple[int, ...]
    quantity: QuantityRecord
    event_time: TimeRecord | None
    fate: str


@dataclass(eq=False, slots=True)
class Utterance:
    """A passage in which somebody says, denies or leaves open a proposition. Spans are of the article's body."""

    proposition: Proposition
    claimant: int
    kind: str
    attitude: str
    response: str  # what it makes of the reply state of its speaker; empty: nothing
    cue: str
    hedge: str
    said: TimeRecord
    source: Span = (0, 0)
    content: Span = (0, 0)


@dataclass(eq=False, slots=True)
class Happening:
    kind: str
    headline: str
    parties: tuple[int, ...]
    amount: AmountRecord | None
    time: TimeRecord
    span: Span = (0, 0)


@dataclass(eq=False, slots=True)
class Bearing:
    """How a proposition bears on an earlier one, or on what happened; `conflict`: open, resolved or empty."""

    type: str
    source: Proposition
    target: Proposition | Happening
    conflict: str


@dataclass(eq=False, slots=True)
class Article:
    paper: int
    published_on: dt.date
    title: str
    body: str = ""
    utterances: list[Utterance] = field(default_factory=list)  # in text order
    happenings: list[Happening] = field(default_factory=list)
    bearings: list[Bearing] = field(default_factory=list)


class Affairs:
    """Plans affairs of a world with so many actors and papers."""

    def __init__(self, *, actors: int, papers: int) -> None:
        self._actors, self._papers = Zipf(actors), Zipf(papers)
        self._parties = Zipf(max(2, actors // 2))

    def plan(self, rng: Random, day: dt.date, *, most: int) -> list[Article]:
        """The articles of one affair from `day` on, with one to `most` propositions in all, oldest first."""
        cast = self._actors.draw_apart(rng, rng.randint(4, 7))
        if len(cast) < 2:
            cast = [0, 1]
        told: list[Proposition] = []
        articles: list[Article] = []
        for _ in range(min(8, 1 + int(rng.expovariate(0.45)))):
            if len(told) < most:
                fresh = min(most - len(told), rng.randint(2, 12))
                articles.append(self._article(rng, day, cast, told, fresh))
                day += dt.timedelta(days=rng.randint(1, 9))
        return articles

    def _article(self, rng: Random, day: dt.date, cast: list[int], told: list[Proposition], fresh: int) -> Article:
        paper = self._papers.draw(rng)
        article = Article(paper, day, f"{called(cast[0])} and the affair of {day:%B %Y}")
        for known in rng.sample(told, min(len(told), int(rng.expovariate(0.5)))):
            if known.fate != "draft":
                article.utterances.append(answer(rng, known, cast, day))
        for _ in range(fresh):
            proposition = propose(rng, cast, day, counter=told[-1] if told and rng.random() < 0.12 else None)
            article.utterances.append(utter(rng, proposition, day))
            if rng.random() < 0.25 and proposition.fate != "draft":
                article.utterances.append(answer(rng, proposition, cast, day))
            told.append(proposition)
        if rng.random() < 0.35:
            article.happenings.append(happen(rng, cast, day))
        article.bearings = relate(rng, article, told[-fresh:], told)
        set_out(rng, article)
        return article


def called(actor: int) -> str:
    return names.actor_name(actor)[1]


# --- what is said -----------------------------------------------------------------------------------------------------


def propose(rng: Random, cast: Sequence[int], day: dt.date, *, counter: Proposition | None) -> Proposition:
    """A proposition; as an answer to `counter` it turns against who made that."""
    if counter and counter.targets:
        kind, claimant = "counterclaim", counter.targets[0]
        targets: tuple[int, ...] = (counter.claimant,)
    else:
        kind = rng.choice(KINDS)
        claimant, *others = rng.sample(cast, min(len(cast), rng.choice((2, 2, 2, 3, 4))))
        targets = tuple(others)
    quantity = count(rng, claimant)
    who = listed([called(target) for target in targets])
    content = rng.choice(wording.CONTENTS[kind]).format(who=who, number=quantity.as_written)
    fate = rng.choices(("published", "draft", "retracted"), (97, 2, 1))[0]
    return Proposition(content, kind, claimant, targets, quantity, event_time(rng, day), fate)


def listed(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def count(rng: Random, claimant: int) -> QuantityRecord:
    unit, most = rng.choice(wording.UNITS)
    bound = rng.choice(("exact", "exact", "about", "at_least", "at_most"))
    counted_by = str(claimant) if rng.random() < 0.5 else None
    if not most:
        millions = rng.randint(1, 900)
        return QuantityRecord(
            Decimal(millions * 10**6), bound, "USD", f"{wording.BOUND_WORDS[bound]}${millions} million", counted_by
        )
    number = rng.randint(2, most)
    return QuantityRecord(Decimal(number), bound, unit, f"{wording.BOUND_WORDS[bound]}{number:,} {unit}", counted_by)


def utter(rng: Random, proposition: Proposition, day: dt.date) -> Utterance:
    cue = rng.choice(wording.CUES[proposition.kind])
    return make_utterance(rng, proposition, day, proposition.claimant, proposition.kind, "asserts", "", cue)


def answer(rng: Random, known: Proposition, cast: Sequence[int], day: dt.date) -> Utterance:
    """Somebody takes a stand on a known proposition: the accused denies it, others repeat or doubt it."""
    attitude = rng.choice(ANSWERS) if rng.random() < 0.98 else "withdraws"
    cue, kind, response = rng.choice(wording.ANSWERS[attitude])
    if response and known.targets:
        speaker = rng.choice(known.targets)
    else:
        speaker = known.claimant if attitude == "withdraws" or rng.random() < 0.5 else rng.choice(cast)
    return make_utterance(rng, known, day, speaker, kind, attitude, response, cue)


def make_utterance(
    rng: Random, proposition: Proposition, day: dt.date, speaker: int, kind: str, attitude: str, response: str, cue: str
) -> Utterance:
    hedge = rng.choice(wording.HEDGES) if rng.random() < 0.08 else ""
    return Utterance(proposition, speaker, kind, attitude, response, cue, hedge, said_on(rng, day))


def said_on(rng: Random, day: dt.date) -> TimeRecord:
    """By the day of publication, or on a weekday before it."""
    if rng.random() < 0.5:
        return TimeRecord(f"../{day}", None, day, anchor=day, rule="by_publication")
    said = day - dt.timedelta(days=rng.randint(0, 6))
    return TimeRecord(str(said), said, said, f"on {WEEKDAYS[said.weekday()]}", day, "weekdayBeforeAnchor")


def event_time(rng: Random, day: dt.date) -> TimeRecord | None:
    """When the alleged thing happened: often not said, else a year, a month or a day before the article."""
    precision = rng.choice(("", "", "year", "month", "month", "day"))
    then = day - dt.timedelta(days=rng.randint(20, 1500))
    if precision == "year":
        return TimeRecord(f"{then.year}", dt.date(then.year, 1, 1), dt.date(then.year, 12, 31), f"in {then.year}")
    if precision == "month":
        first = then.replace(day=1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return TimeRecord(f"{first:%Y-%m}", first, last, f"in {MONTHS[then.month]} {then.year}")
    written = f"on {then.day} {MONTHS[then.month]} {then.year}"
    return TimeRecord(str(then), then, then, written) if precision else None


def happen(rng: Random, cast: Sequence[int], day: dt.date) -> Happening:
    kind = rng.choice(HAPPENINGS)
    one, other = rng.sample(cast, 2)
    millions = rng.randint(1, 2000)
    headline = wording.HAPPENINGS[kind].format(one=called(one), other=called(other), amount=millions)
    amount = None
    if kind == "settlement":
        amount = AmountRecord(Decimal(millions * 10**6), "USD", "exact", f"${millions} million")
    return Happening(kind, headline, (one, other), amount, event_time(rng, day) or said_on(rng, day))


def relate(rng: Random, article: Article, fresh: Sequence[Proposition], told: Sequence[Proposition]) -> list[Bearing]:
    """How the fresh propositions bear on earlier ones and on what the article says has happened."""
    bearings: list[Bearing] = []
    for position, source in enumerate(fresh, start=len(told) - len(fresh)):
        if source.fate != "published" or not position or rng.random() > 0.35:
            continue
        target = told[rng.randrange(position)]
        if source.kind == "counterclaim":
            target = next((one for one in reversed(told[:position]) if source.claimant in one.targets), target)
        type_ = "disputes" if source.kind == "counterclaim" else rng.choice(BEARINGS)
        conflict = rng.choice(("open", "open", "resolved")) if type_ == "contradicts" else ""
        if target.fate == "published":
            bearings.append(Bearing(type_, source, target, conflict))
    cited = article.happenings[0] if article.happenings else None
    if cited and fresh[0].fate == "published":
        bearings.append(Bearing("cites", fresh[0], cited, ""))
    return bearings


# --- the text ---------------------------------------------------------------------------------------------------------


def set_out(rng: Random, article: Article) -> None:
    """Write the body and note where each passage stands in it."""
    parts: list[str] = []
    length = 0

    def write(words: str) -> Span:
        nonlocal length
        parts.append(words)
        length += len(words)
        return length - len(words), length

    for position, said in enumerate(article.utterances):
        who = called(said.claimant)
        said.source = write(who[0].upper() + who[1:])
        write(f" {said.hedge + ' ' if said.hedge else ''}{said.cue} ")
        said.content = write(said.proposition.content)
        write(". ")
        write(f"{rng.choice(wording.FILLERS)} " if rng.random() < 0.6 else "")
        write("\n\n" if position % 3 == 2 else "")
    for happening in article.happenings:
        happening.span = write(happening.headline)
        write(f". {rng.choice(wording.FILLERS)}\n")
    article.body = "".join(parts)
