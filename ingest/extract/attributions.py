"""Source, cue and content joined, by the parse and by the quotations beside a cue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.extract.boundaries import is_authors_comment, shape
from ingest.extract.contents import find_content, is_naming
from ingest.extract.cues import Cue
from ingest.extract.drafts import Draft, Reading, find_covered
from ingest.extract.grammar import find_near
from ingest.extract.phrases import join_noun, join_phrase
from ingest.extract.subjects import can_speak, find_source, find_subject, is_impersonal

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WHOLE = 7  # tokens, marks included, from which a quotation can be a sentence of its own
_GAP = 6  # tokens of punctuation and blanks between an attribution and the quotation that goes on with it


def join(reading: Reading, cues: tuple[Cue, ...]) -> tuple[Draft, ...]:
    """One draft per cue that has content, in text order. Of a cue in another's content only the outer counts."""
    candidates = join_each(reading, cues)
    outside = [draft for draft in candidates if not reading.is_quoted(draft.cue.anchor)]
    inside = [draft for draft in candidates if reading.is_quoted(draft.cue.anchor)]
    drafts = _keep_outer(inside, _add_floating(reading, _keep_outer(outside, ())))
    return tuple(sorted(drafts, key=lambda draft: (draft.cue.anchor, draft.content)))


def join_each(reading: Reading, cues: Iterable[Cue]) -> list[Draft]:
    """One draft per cue that has content, whoever's words it stands in."""
    return [draft for cue in cues if (draft := _join_one(reading, cue)) is not None]


def _join_one(reading: Reading, cue: Cue) -> Draft | None:
    if cue.form == "adverb":  # hedged reports come later, where nobody else claims the clause
        return None
    if cue.form == "phrase":
        return join_phrase(reading.doc, cue)
    return join_noun(reading.doc, cue) if cue.form == "noun" else _join_verb(reading, cue)


def _join_verb(reading: Reading, cue: Cue) -> Draft | None:
    verb, lexicons = reading.doc[cue.anchor], reading.lexicons
    found = find_content(verb, cue, reading)
    if found is None or is_impersonal(verb) or is_authors_comment(verb, lexicons):
        return None
    sentence = verb.sent
    quotations = tuple(find_near(reading.quotations, (sentence.start, sentence.end)))
    subject = find_subject(verb, lexicons, quotations)
    if not can_speak(subject, found.use, lexicons):
        return None
    source = find_source(subject, verb) if subject is not None else None
    content = shape(found.parts, (cue.part, source) if source else (cue.part,), reading)
    if not content:
        return None
    head = subject.i if subject is not None else None
    return Draft(cue, (cue.part,), source, head, content, found.use, found.target, is_naming=is_naming(verb))


def _keep_outer(candidates: list[Draft], kept: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """`kept` and the candidates whose cue is in nobody's content, or says what somebody does not know."""
    covered = set(find_covered(kept))
    result = list(kept)
    for draft in candidates:
        if draft.cue.anchor not in covered or draft.cue.form == "state":
            result.append(draft)
            covered |= find_covered([draft])
        elif draft.is_naming:
            result = [_add_cue(other, draft) for other in result]
    return tuple(result)


def _add_cue(outer: Draft, inner: Draft) -> Draft:
    """ "identified two firms as the source of what it calls 'a raid'": one statement with two cues."""
    if not outer.holds(inner.cue.anchor) or outer.cue.form != "verb":
        return outer
    return replace(outer, cues=(*outer.cues, inner.cue.part))


def _add_floating(reading: Reading, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Quotations of a whole sentence that no cue claims go on with the attribution just before them."""
    result = list(drafts)
    covered = set(find_covered(drafts))
    by_end = {_find_end(draft): place for place, draft in enumerate(drafts)}
    for start, end in reading.quotations:
        if end - start < _WHOLE or not covered.isdisjoint(range(start + 1, end - 1)):
            continue
        ends = (at for at in range(start, start - _GAP - 1, -1) if at in by_end)
        place = next((by_end[at] for at in ends if _is_next(reading.doc, at, start)), None)
        if place is not None:
            result[place] = replace(result[place], content=(*result[place].content, (start, end)))
            by_end[end] = place
            covered.update(range(start, end))
    return tuple(result)


def _find_end(draft: Draft) -> int:
    return max(end for _, end in draft.parts)


def _is_next(doc: Doc, end: int, start: int) -> bool:
    """True where nothing but punctuation and blanks stands between."""
    return not any(doc[position].is_alpha for position in range(end, start))
