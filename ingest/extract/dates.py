"""When, as written, and what it comes to in EDTF, counted from the day of publication.

Own rules with their own granularity: a month stays a month, "late 2025" stays a part of a year. What cannot be resolved
keeps its words, an empty EDTF value and no bounds. EDTF level 1 (ISO 8601-2:2019): `2025-12`, `2025-21` (spring) and
intervals `2026-01-01/2026-02-24`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.date_ranges import join_ranges
from ingest.extract.date_rules import EXPLICIT, AmbiguousError
from ingest.extract.date_words import Words, to_words
from ingest.extract.hinged_dates import add_hinged
from ingest.extract.lexicons.times import DateWords
from ingest.extract.periods import Period, make_interval, make_month
from ingest.extract.quoted_dates import move_quoted
from ingest.extract.relative_dates import RELATIVE
from ingest.extract.sequels import find_basis, find_sequel, find_then
from ingest.extract.tenses import Tenses
from ingest.records import Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

LOOSE = frozenset({"then", "in the past"})  # of an utterance they say when, of what was said next to nothing
_DROPPED = frozenset({"known", "habit", "thenDate"})  # rules whose words are no date where they come to nothing
_UNRESOLVED = "unresolved"
_SIDED = frozenset({"day", "weekday", "month", "year", "week"})  # rules recorded with the side of the anchor
_FORMER = frozenset({"previous", "preceding", "prior"})  # of the date named before, where there is one
_YEARLY = frozenset({
    "day", "month", "partOfMonth", "dayRange", "monthRange", "turnOfYear", "weekOfMonth", "weekdayOfMonth",
    "nearSeason",
})  # fmt: skip
_DAYS = frozenset({"day", "partOfMonth", "dayRange", "weekOfMonth", "weekdayOfMonth", "weekday"})
_BACK, _JUST_BEFORE, _MONTH = 20, 75, 31  # dates before a day that can name its month with the year; days
_LATELY, _ALMOST_A_YEAR = 3, 11  # months
_IN_YEAR = re.compile(r"in \d{4}", re.IGNORECASE)
_FRONTED = re.compile(r"(?:in|on|that|the following|the next)\b", re.IGNORECASE)
_OF_STORY = frozenset({"sequel", "known"})
_WITHIN_A_YEAR = dt.timedelta(330)  # after a day or month named before in a sentence: "in June 2018 ... and in October"
_BREAK = re.compile(r"[.!?](?=\s)|\n|[“”\"]")  # what one says of others' words counts from another day
_BASES = {
    "otherWeekday": "weekday",
    "weekdayOfWeek": "weekday",
    "weekdayInWeek": "weekday",
    "nearDay": "day",
    "bareMonth": "month",
    "bareYear": "explicitYear",
    "agoThis": "ago",
    "seasonsAgo": "ago",
    "weekOfDay": "week",
    "nearSeason": "otherSeason",
}  # rule -> the name it is recorded under
_ANY_DAY = dt.date(2000, 12, 31)  # end of a leap year: what exists in no year is refused also without an anchor
_AROUND = 40  # code points on either side of a trigger within which all words of an expression stand
_LONGEST, _BLANK = 200, re.compile(r"\s")  # code points of a word, and what ends it
_NAMED = re.compile(r"\d{4}(?:-2[1-4])?")  # a year, a season
_SINCE = re.compile(r"since\b|from\b.*\bon(?:wards?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Find:
    rule: str
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class _Page:
    """What one text is read with."""

    text: str
    words: DateWords
    tenses: Tenses
    anchor: dt.date | None


def find_dates(
    text: str, words: DateWords, *, published_on: dt.date | None, doc: Doc | None = None
) -> tuple[TimeExpression, ...]:
    """Every time expression in text order, none inside another; the earlier rule of the list wins.

    `doc`: the parsed text, which says what had happened and what lay ahead; without it all had happened.
    """
    page = _Page(text, words, Tenses(doc, words), published_on)
    found: list[TimeExpression] = []
    for find in _find_all(page):
        expression = _read(find, page, found)
        if expression is not None:
            found.append(expression)
    joined = move_quoted(text, join_ranges(text, tuple(found)))
    return add_hinged(text, words, doc, joined, published_on, page.tenses) if doc is not None else joined


def _find_all(page: _Page) -> Iterator[_Find]:
    """What the rules match and the calendar has, in text order."""
    for window, triggers in _find_windows(page.text, page.words.trigger):
        finds: list[_Find] = []
        near = page.text[slice(*window)].lower()
        taken = bytearray(window[1] - window[0])
        for rule in page.words.rules:
            if not rule.needs <= triggers or not all(word in near for word in rule.words):
                continue
            for match in rule.pattern.finditer(page.text, *window):
                low, high = match.start() - window[0], match.end() - window[0]
                if not any(taken[low:high]) and _is_possible(rule.name, match, page):
                    taken[low:high] = b"\1" * (high - low)
                    finds.append(_Find(rule.name, match))
        yield from sorted(finds, key=lambda find: find.match.start())


def _find_windows(text: str, trigger: re.Pattern[str]) -> Iterator[tuple[Span, frozenset[str]]]:
    """Stretches around the words without which no rule applies, cut at blanks, and which kinds of such words they hold.

    The rules are run over these alone.
    """
    start, end = 0, -1
    kinds: set[str] = set()
    for match in trigger.finditer(text):
        if match.start() - _AROUND > end:
            if end > 0:
                yield (start, end), frozenset(kinds)
            start, kinds = max(0, match.start() - _AROUND), set()
        end, kinds = _find_blank(text, match.end() + _AROUND), kinds | {match.lastgroup or ""}
    if end > 0:
        yield (start, end), frozenset(kinds)


def _find_blank(text: str, at: int) -> int:
    """The first blank from here on, or the end of the text; no further than a word is long."""
    blank = _BLANK.search(text, at, at + _LONGEST)
    return blank.start() if blank is not None else min(at, len(text))


def _is_possible(rule: str, match: re.Match[str], page: _Page) -> bool:
    """False for "February 30", the year before year 1, and a May who is a person."""
    if rule in {"bareMonth", "bareYear"} and not page.tenses.is_point(match.span()):
        return False
    is_verb = match.group().startswith("last ") and page.tenses.is_verb(match.start())  # "will last two weeks"
    if is_verb or (rule in {"month", "partOfMonth"} and page.tenses.is_name(match.span())):
        return False
    try:
        _resolve(rule, to_words(match, page.words), page.anchor or _ANY_DAY)
    except AmbiguousError:
        return True
    except (ValueError, OverflowError):
        return False
    return True


def _resolve(rule: str, said: Words, anchor: dt.date) -> Period | None:
    """Raises ValueError or OverflowError where the calendar has no such day."""
    if rule in EXPLICIT and (said.year or rule not in RELATIVE):
        return EXPLICIT[rule](said)
    return RELATIVE[rule](said, anchor) if rule in RELATIVE else None


def _read(find: _Find, page: _Page, earlier: list[TimeExpression]) -> TimeExpression | None:
    """The expression with what it comes to."""
    match, span = find.match, _widen(find.match.span(), page, earlier)
    written = page.text[slice(*span)]
    is_coming = page.tenses.is_coming(span, is_dated=find.rule != "ahead")
    said = to_words(match, page.words, is_coming=is_coming, lead=written.split()[0].lower())
    is_other = find.rule == "month" and _is_of_other_year(said, page, span)
    if is_other or (find.rule in _DAYS and not said.is_coming and page.tenses.is_fixed(span)):
        said = replace(said, is_coming=not said.is_coming)
    is_explicit = find.rule in EXPLICIT and (said.year > 0 or find.rule not in RELATIVE)
    try:
        is_open = find.rule == "nearSeason" and page.tenses.is_general(span)
        period = _find_period(find.rule, said, page, earlier) if not is_open else None
    except (ValueError, OverflowError):
        period = None
    if (period is None and find.rule in _DROPPED) or (find.rule == "ahead" and not said.is_coming):
        return None
    if period is None:
        return TimeExpression(written, _UNRESOLVED, "", None, None, span)
    name, anchor = _name(find.rule, said, period, page.anchor), None if is_explicit else page.anchor
    expression = TimeExpression(written, name, period.edtf, period.earliest, period.latest, span, anchor)
    return _since(expression, page.anchor, is_explicit=is_explicit) if _SINCE.match(written) else expression


def _is_of_other_year(said: Words, page: _Page, span: Span) -> bool:
    """True for a month just over, of which an old plan means that one, and for "hearings in January" in December."""
    over = (page.anchor.month - said.month) % 12 if page.anchor is not None else 0
    if said.is_coming:
        return 0 < over <= _LATELY and page.tenses.was_planned(span)
    return over == _ALMOST_A_YEAR and said.lead != "since" and page.tenses.is_untold(span)


def _find_period(rule: str, said: Words, page: _Page, earlier: list[TimeExpression]) -> Period | None:
    if rule in {"sequel", "known"}:
        found = find_sequel(said, find_basis(page.text, said, earlier, page.anchor), page.anchor)
        if found is None and said.month and not said.unit and page.anchor is not None:
            return RELATIVE["month"](said, page.anchor)  # "the previous March", "that March"
        if said.season[0] and said.is_coming and not said.unit and page.anchor is not None:
            return RELATIVE["otherSeason"](replace(said, which="next", shift=1), page.anchor)
        return found
    if rule == "thenDate":
        return find_then(page.text, said, earlier, is_since=_SINCE.match(page.text, said.start) is not None)
    if rule == "neighbour" and said.which in _FORMER and said.unit in _SIDED:
        before = find_sequel(replace(said, way=-1), find_basis(page.text, said, earlier, page.anchor), page.anchor)
        if before is not None:
            return before
    if rule in RELATIVE and not (rule in EXPLICIT and said.year):
        return RELATIVE[rule](said, _find_anchor(rule, said, page, earlier)) if page.anchor is not None else None
    return EXPLICIT[rule](said) if rule in EXPLICIT else None


def _find_anchor(rule: str, said: Words, page: _Page, earlier: list[TimeExpression]) -> dt.date:
    """Publication, or what the sentence named before.

    For what lay ahead of a day or month that day: "in April it vowed to open by July"; of a year its end: "in 2008 he
    began in May"; of a month of its year the months to come: "in June 2018 he left, and in October he died".
    """
    assert page.anchor is not None  # the caller looks
    told = _find_month_told(rule, said, page, earlier) or _find_month_of_story(rule, said, page, earlier)
    if told is not None:
        return told
    basis = earlier[-1] if earlier else None
    if rule not in _YEARLY or basis is None or basis.earliest is None or basis.latest is None:
        return page.anchor
    if _BREAK.search(page.text, basis.span[1], said.start) is not None or basis.latest > page.anchor:
        return page.anchor
    if said.is_coming and page.tenses.is_from_now((said.start, said.start + 1)):
        return page.anchor
    if said.which or page.tenses.is_apart(basis.span, said.start):  # "last November"
        return page.anchor
    if said.is_coming:
        is_then = page.tenses.is_within(basis.span, said.start) and (basis.latest - basis.earliest).days <= _MONTH
        return basis.latest if is_then else page.anchor
    if _IN_YEAR.fullmatch(basis.as_written):
        return basis.latest
    is_told_then = (basis.anchor is None or basis.rule in _OF_STORY) and _FRONTED.match(basis.as_written) is not None
    return min(basis.latest + _WITHIN_A_YEAR, page.anchor) if is_told_then else page.anchor


def _find_month_told(rule: str, said: Words, page: _Page, earlier: list[TimeExpression]) -> dt.date | None:
    """The end of the month with its year of which a day is told: "died in July 2024 ... At noon on 14 July".

    None for what lay ahead or has been just before publication, which needs no year.
    """
    if rule not in _DAYS or not said.month or said.is_coming or said.which or page.anchor is None:
        return None
    if (page.anchor - RELATIVE["month"](said, page.anchor).earliest).days < _JUST_BEFORE:
        return None
    for item in reversed(earlier[-_BACK:]):
        first, last = item.earliest, item.latest
        if item.anchor is None and first is not None and last is not None and first.month == last.month == said.month:
            return make_month(first.year, said.month).latest
    return None


def _find_month_of_story(rule: str, said: Words, page: _Page, earlier: list[TimeExpression]) -> dt.date | None:
    """The end of an earlier month that the paragraph tells of: "in February ... he resigned on the 11th"."""
    basis = earlier[-1] if earlier else None
    if rule != "dayOfMonth" or said.is_coming or said.which or basis is None or page.anchor is None:
        return None
    if basis.earliest is None or basis.latest is None or "\n" in page.text[basis.span[1] : said.start]:
        return None
    last = basis.latest
    is_of_month = basis.earliest.month == last.month and last < page.anchor.replace(day=1)
    return make_month(last.year, last.month).latest if is_of_month else None


def _widen(span: Span, page: _Page, earlier: list[TimeExpression]) -> Span:
    """The span with the preposition before it: "by the end of June". One that begins with its own stays as it is."""
    if page.words.preposition.match(page.text, span[0], page.text.find(" ", *span) + 1) is not None:
        return span
    low = max(span[0] - 12, earlier[-1].span[1] if earlier else 0)
    found = page.words.preposition.search(page.text, low, span[0])
    return (found.start(), span[1]) if found is not None else span


def _name(rule: str, said: Words, period: Period, anchor: dt.date | None) -> str:
    """The name that is recorded: "weekdayBeforeAnchor", "monthOfPreviousYear", "explicitDay"."""
    if rule == "monthOfOtherYear":
        return {-1: "monthOfPreviousYear", 0: "monthOfYear", 1: "monthOfNextYear"}[said.shift]
    base = said.unit if rule == "neighbour" else _BASES.get(rule, rule)
    if base not in _SIDED or anchor is None:
        return base
    if period.earliest <= anchor <= period.latest:
        return f"{base}OfAnchor" if rule == "neighbour" else f"{base}BeforeAnchor"
    return f"{base}{'After' if period.earliest > anchor else 'Before'}Anchor"


def _since(expression: TimeExpression, anchor: dt.date | None, *, is_explicit: bool) -> TimeExpression:
    """From then to publication. What counts from publication runs from day to day, a year or season stays one."""
    if anchor is None or expression.earliest is None:
        return TimeExpression(expression.as_written, _UNRESOLVED, "", None, None, expression.span)
    if expression.earliest > anchor:
        return expression
    edtf = make_interval(expression.earliest, anchor).edtf
    if is_explicit or _NAMED.fullmatch(expression.edtf):
        edtf = f"{expression.edtf.split('/')[0]}/{anchor.isoformat()}"
    return replace(expression, edtf=edtf, latest=anchor, anchor=anchor)
