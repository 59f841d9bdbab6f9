"""Which of a text's numbers and dates belong to an attribution, and which date says when it was uttered.

Numbers are those of the content. Dates are those of the content and the source, and those beside the cue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ingest.extract.cast import Cast
from ingest.extract.dates import LOOSE
from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range, governors, has_lemma, to_span
from ingest.records import Quantity, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Marked = TypeVar("Marked", Quantity, TimeExpression)
_VERBS = frozenset({"VERB", "AUX"})
_CLAUSES = frozenset({"acl", "relcl"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_TERM = re.compile(r"(?:by|since|until|till|before|after|within|from|between|for|throughout)\b", re.IGNORECASE)
_SPEAKING = frozenset({"speak", "talk", "write", "testify", "appear"})
_ASKED = frozenset({"reach", "contact", "ask", "question", "interview", "telephone", "approach"})
_HEADING = frozenset({":", "(", "—", "–", "--"})
_NEXT = 4  # tokens that may stand between a cue and its date: "told reporters on Monday"
_UNANSWERED = "did_not_reply"
# "Two requests for comment" are no measure of anything, two letters are.
_REQUESTS = frozenset({"requests", "calls", "questions", "inquiries", "enquiries", "attempts"})
_BEGINNING = frozenset({"order", "commission", "request", "demand", "open", "launch", "begin"})
_FEW = 12  # up to here the number of those accused says who they are, not how many


@dataclass(frozen=True, slots=True)
class Measures:
    """What one attribution holds of the text's numbers and dates, each in text order."""

    quantities: tuple[Quantity, ...]
    dates: tuple[TimeExpression, ...]
    said: TimeExpression | None


def find_measures(
    draft: Draft, cast: Cast, quantities: Sequence[Quantity], dates: Sequence[TimeExpression], attitude: str
) -> Measures:
    """`quantities` and `dates`: all that the text has, in text order."""
    doc = cast.doc
    content = [to_span(doc, part) for part in draft.content]
    source = [to_span(doc, draft.source)] if draft.source is not None and not draft.carried else []
    near = _within(dates, _find_reach(draft, doc))
    inside = [item for item in near if _ends_within(item.span, content) and item.as_written.lower() not in LOOSE]
    of_source = [item for item in near if _lies_within(item.span, source) and item not in inside]
    named = [item for item in of_source if _names(item, draft, doc)]
    others = [item for item in near if not _ends_within(item.span, content) and not _lies_within(item.span, source)]
    beside = [item for item in others if _is_beside(item, draft, cast)]
    beside += [item for item in near if _lies_within(item.span, source) and _is_occasion(item, cast)]
    beside.sort(key=lambda item: item.span)
    said = next((item for item in beside if _says_when(item)), None)
    counted = _within(quantities, _hull(content))
    if attitude == _UNANSWERED:
        counted = [item for item in counted if item.unit not in _REQUESTS]
    return Measures(
        tuple(item for item in counted if _ends_within(item.span, content) and not _is_target(item, draft, doc)),
        tuple(sorted([*inside, *named, *beside], key=lambda item: item.span)),
        said,
    )


def _hull(spans: Sequence[Span]) -> Span:
    return min(start for start, _ in spans), max(end for _, end in spans)


def _find_reach(draft: Draft, doc: Doc) -> Span:
    """From the first to the last code point of the content and of the cue's sentence."""
    sentence = doc[draft.cue.anchor].sent
    return _hull([to_span(doc, part) for part in [*draft.content, (sentence.start, sentence.end)]])


def _within(items: Sequence[Marked], reach: Span) -> Sequence[Marked]:
    """Those of the items, which stand in text order, that end within the reach."""
    low = bisect_left(items, reach[0] + 1, key=lambda item: item.span[1])
    high = bisect_left(items, reach[1] + 1, key=lambda item: item.span[1])
    return items[low:high]


def _ends_within(span: Span, places: Sequence[Span]) -> bool:
    """True where its last word stands in one of these; "on" or "more than" may be left outside."""
    return any(start < span[1] <= end for start, end in places)


def _lies_within(span: Span, places: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in places)


def _names(item: TimeExpression, draft: Draft, doc: Doc) -> bool:
    """True for "an article of 16 September", not for "its head, who won the election of 2021"."""
    found = doc.char_span(*item.span, alignment_mode="expand")
    if found is None or draft.source is None:
        return False
    above = [token for token in governors(found.root) if token.pos_ != "ADP" and token.i in range(*draft.source)]
    if found.root.dep_ == "poss":  # "last year's winner"
        return False
    return bool(above) and above[0].pos_ in {"NOUN", "PROPN"} and not any(token.pos_ in _VERBS for token in above)


def _is_occasion(item: TimeExpression, cast: Cast) -> bool:
    """True for "the report, released on Monday" and "Ada Roe, speaking on Monday" in a source."""
    found = cast.doc.char_span(*item.span, alignment_mode="expand")
    verb = next((token for token in governors(found.root) if token.pos_ in _VERBS), None) if found is not None else None
    return verb is not None and (_describes(verb, cast) or _presents(verb))


def _presents(verb: Token) -> bool:
    """ "Ada Roe, speaking on Monday", "Roe, reached by telephone on Monday"."""
    if verb.tag_ == "VBG":
        return verb.lemma_.lower() in _SPEAKING
    return verb.tag_ == "VBN" and verb.dep_ == "acl" and has_lemma(verb, _ASKED)


def _is_target(item: Quantity, draft: Draft, doc: Doc) -> bool:
    """True for "three laboratories" that are accused: who, not how many."""
    if draft.target is None or item.bound != "exact" or item.value > _FEW:
        return False
    return item.span[0] <= doc[draft.target].idx < item.span[1]


def _says_when(item: TimeExpression) -> bool:
    """True for what can be the time of an utterance: over at publication, and not "by" or "since" then."""
    is_ahead = item.anchor is not None and item.earliest is not None and item.earliest > item.anchor
    return not is_ahead and _TERM.match(item.as_written) is None


def _is_beside(item: TimeExpression, draft: Draft, cast: Cast) -> bool:
    """True where a date outside the content says when it was uttered, by the parse or by its place at the cue."""
    if draft.carried:
        return False
    found = cast.doc.char_span(*item.span, alignment_mode="expand")
    if found is None or (item.as_written.lower() in LOOSE and found.root.head.i not in range(*draft.cue.part)):
        return False
    part = found.start, found.end
    is_before = part[1] <= draft.cue.part[0]
    if is_before and cast.doc[found.end : found.end + 1].text in _HEADING:  # "Correction, 6 November:", a dateline
        return False
    return _is_next(part, draft, cast.doc) or _governs(found.root, draft, cast)


def _governs(head: Token, draft: Draft, cast: Cast) -> bool:
    """True where the cue is the first verb above; "a report published on Monday" is looked through.

    For "displayed a notice saying" the verb is the one of which the notice is told.
    """
    uttering = {place for part in draft.cues for place in range(*part)} | {item.i for item in _find_acts(draft, cast)}
    token = head
    while token.head != token:
        before, token = token, token.head
        if token.i in uttering:
            return before.dep_ != "relcl"
        if token.pos_ in _VERBS and not (_describes(token, cast) or _is_of_source(token, draft)):
            return _opens(head, token, draft, cast.doc)
    return token.i in uttering


def _is_of_source(verb: Token, draft: Draft) -> bool:
    """True where who speaks is told as one who was reached."""
    return draft.source is not None and verb.head.i in range(*draft.source) and _presents(verb)


def _opens(head: Token, verb: Token, draft: Draft, doc: Doc) -> bool:
    """ "On Monday her deputy resigned and accused her": the date in front is that of both verbs."""
    cue = doc[draft.cue.anchor]
    return cue.dep_ == "conj" and cue.head == verb and head.i < verb.i and head.head == verb and not _is_parted(cue)


def _is_parted(cue: Token) -> bool:
    """True where the second verb has a subject of its own."""
    return any(item.dep_ in _SUBJECTS for item in cue.lefts)


def _describes(verb: Token, cast: Cast) -> bool:
    """ "A letter dated 5 March", "the report published on Monday", not "the audit ordered on Monday"."""
    if has_lemma(verb, _BEGINNING):
        return False
    is_paper = verb.lemma_ == "date" or verb.head.lemma_.lower() in cast.lexicons.documents
    return verb.tag_ == "VBN" and verb.dep_ == "acl" and is_paper


def _find_acts(draft: Draft, cast: Cast) -> Iterator[Token]:
    """The verbs that tell of the document of which the cue says what it holds, nearest first."""
    cue = cast.doc[draft.cue.anchor]
    if cue.dep_ not in _CLAUSES or cue.tag_ != "VBG" or draft.cue.form != "verb":
        return
    verb = cue.head.head
    if verb.pos_ not in _VERBS or verb == cue.head:
        return
    yield verb
    if verb.dep_ in {"relcl", "advcl"} and any(item.tag_ == "WRB" for item in verb.lefts):
        above = next((item for item in verb.ancestors if item.pos_ in _VERBS), None)
        if above is not None:
            yield above


def _is_of_clause(token: Token) -> bool:
    """True for a date of a clause behind a noun: "in a ballot that closed on Sunday, most said"."""
    verb = next((item for item in governors(token) if item.pos_ in _VERBS), None)
    return verb is not None and verb.dep_ in _CLAUSES


def _is_next(part: Range, draft: Draft, doc: Doc) -> bool:
    """ "Said on Monday", "told reporters on Monday", "On Monday the group said": nothing else between that tells."""
    cue = draft.cue.part
    if part[0] >= cue[1]:
        between = (cue[1], part[0])
        is_short = between[1] - between[0] < _NEXT
    else:
        between = (part[1], cue[0])
        is_short = draft.source is not None and part[0] < draft.source[0] <= part[1] + 1
        is_short = is_short and not _is_of_clause(doc[part[1] - 1])
    tokens = [doc[place] for place in range(*between)]
    inner = draft.source if draft.source is not None else (0, 0)
    own = [token for token in tokens if not inner[0] <= token.i < inner[1] and not draft.holds(token.i)]
    if part[0] >= cue[1] and any(draft.holds(token.i) for token in tokens):
        return False
    return is_short and not any(
        token.pos_ in {"VERB", "CCONJ", "SCONJ", "ADP"} or token.lower_ in {"who", "which", "that", ";"}
        for token in own
    )
