"""Source, cue and content joined, by the parse and by the quotations beside a cue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.cues import Cue
from ingest.extract.grammar import Range, child, children, governors, is_passive, minus, subtree, trim
from ingest.extract.lexicons import Lexicons, VerbUse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PERSONAL = frozenset(
    {
        "i",
        "we",
        "he",
        "she",
        "they",
        "it",
        "who",
        "you",
        "one",
        "some",
        "many",
        "others",
        "both",
        "several",
        "few",
        "most",
        "all",
        "another",
        "none",
    }
)
# Participles that begin the article's own comment or an attribution of their own.
_AUTHORS_OWN = frozenset(
    {"mean", "highlight", "raise", "mark", "underscore", "underline", "make", "signal", "leave", "prompt", "spark"}
)
_OWN_CLAUSE = _AUTHORS_OWN | frozenset(
    {
        "cite",
        "add",
        "say",
        "note",
        "call",
        "argue",
        "tell",
        "write",
        "claim",
        "refer",
        "accuse",
        "explain",
        "describe",
        "insist",
    }
)
_CONTRAST = frozenset({"though", "although", "while", "whereas", "but"})
_NEAR = 12  # words between a cue and a quotation that still belong together
_WHOLE = 7  # tokens, marks included, from which a quotation can be a sentence of its own
_GAP = 6  # tokens of punctuation and blanks between an attribution and the quotation that goes on with it


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in token ranges. `source`: None where nobody is named; `target`: the head of "accused X of"."""

    cue: Cue
    cues: tuple[Range, ...]
    source: Range | None
    source_head: int | None
    content: tuple[Range, ...]
    use: VerbUse
    target: int | None = None
    carried: bool = False
    is_naming: bool = False  # "what it describes as ..."


def join(doc: Doc, cues: tuple[Cue, ...], quotations: tuple[Range, ...], lexicons: Lexicons) -> tuple[Draft, ...]:
    """One draft per cue that has content, in text order. Of a cue in another's content only the outer counts."""
    candidates = [
        draft for cue in cues if cue.form != "adverb" and (draft := _join_one(doc, cue, quotations, lexicons))
    ]
    outside = [draft for draft in candidates if not _is_inside(draft.cue.anchor, quotations)]
    drafts = _keep_outer(outside, ())
    drafts = _add_floating(doc, drafts, quotations)
    drafts = _keep_outer([draft for draft in candidates if draft not in outside], drafts)
    return tuple(sorted(drafts, key=lambda draft: (draft.cue.anchor, draft.content)))


def _is_inside(position: int, quotations: tuple[Range, ...]) -> bool:
    return any(start <= position < end for start, end in quotations)


def _covered(drafts: Iterable[Draft]) -> set[int]:
    return {position for draft in drafts for start, end in draft.content for position in range(start, end)}


def _keep_outer(candidates: list[Draft], kept: tuple[Draft, ...]) -> tuple[Draft, ...]:
    covered = _covered(kept)
    result = list(kept)
    for draft in candidates:
        if draft.cue.anchor in covered and not _stands_alone(draft):
            result = [_add_cue(other, draft) for other in result] if draft.is_naming else result
            continue
        result.append(draft)
        covered |= _covered([draft])
    return tuple(result)


def _add_cue(outer: Draft, inner: Draft) -> Draft:
    """ "identified two firms as the source of what it calls 'a raid'": one statement with two cues."""
    holds = any(start <= inner.cue.anchor < end for start, end in outer.content)
    return replace(outer, cues=(*outer.cues, inner.cue.part)) if holds and outer.cue.form == "verb" else outer


def _stands_alone(draft: Draft) -> bool:
    """True where a cue within another's content is nonetheless a candidate of its own."""
    return draft.cue.form == "state"


def _add_floating(doc: Doc, drafts: tuple[Draft, ...], quotations: tuple[Range, ...]) -> tuple[Draft, ...]:
    """Quotations of a whole sentence that no cue claims go on with the attribution just before them."""
    result = sorted(drafts, key=_last)
    covered = _covered(result)
    for start, end in quotations:
        if end - start < _WHOLE or not covered.isdisjoint(range(start + 1, end - 1)):
            continue
        before = [
            place
            for place, draft in enumerate(result)
            if _last(draft) <= start and _continues(doc, _last(draft), start)
        ]
        if before:
            place = before[-1]
            result[place] = replace(result[place], content=(*result[place].content, (start, end)))
            covered.update(range(start, end))
    return tuple(result)


def _last(draft: Draft) -> int:
    parts = [*draft.content, draft.cue.part, *([draft.source] if draft.source else [])]
    return max(end for _, end in parts)


def _continues(doc: Doc, end: int, start: int) -> bool:
    """True where nothing but punctuation and blanks stands between."""
    return start - end <= _GAP and not any(doc[position].is_alpha for position in range(end, start))


def _join_one(doc: Doc, cue: Cue, quotations: tuple[Range, ...], lexicons: Lexicons) -> Draft | None:
    anchor = doc[cue.anchor]
    if cue.form == "phrase":
        return _join_phrase(doc, cue)
    if cue.form == "noun":
        return _join_noun(doc, cue)
    found = find_content(anchor, cue, quotations, lexicons)
    if found is None or _is_impersonal(anchor):
        return None
    content, use, target = found
    if _is_authors_comment(anchor):
        return None
    subject = find_subject(anchor, quotations)
    if not _can_speak(subject, use, content, lexicons):
        return None
    source = _source_part(doc, subject, anchor)
    holes = [cue.part, *([source] if source else [])]
    pieces = _shape(doc, content, holes, quotations, lexicons)
    if not pieces:
        return None
    return Draft(cue, (cue.part,), source, _head_of(subject), pieces, use, target, is_naming=_is_naming(anchor))


def _head_of(subject: Token | None) -> int | None:
    if subject is None:
        return None
    if subject.dep_ == "agent":
        inner = child(subject, "pobj")
        return inner.i if inner is not None else None
    return subject.i


# --- Whose ------------------------------------------------------------------------------------------------------------


def find_subject(verb: Token, quotations: tuple[Range, ...] = ()) -> Token | None:
    """Who does what this verb says: its own subject or agent, that of the verb above it, or the noun it qualifies."""
    agent = child(verb, "agent")
    if agent is not None:
        return agent
    if is_passive(verb):
        return None
    subjects = [
        item
        for item in children(verb, "nsubj")
        if not any(low <= item.i < high and not low <= verb.i < high for low, high in quotations)
    ]
    own = subjects[-1] if subjects else None
    if own is not None and own.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
        return verb.head
    if own is not None:
        return own
    if verb.dep_ in {"acl", "relcl"}:
        return verb.head
    if verb.dep_ == "amod" and verb.i > verb.head.i:
        return verb.head
    if verb.i > 0 and verb.pos_ != "VERB":
        return verb.nbor(-1)
    return _inherited_subject(verb)


def _is_impersonal(verb: Token) -> bool:
    """True for "it is important to note": nobody notes it."""
    if verb.tag_ != "VB" or child(verb, "aux") is None:
        return False
    above = verb.head
    subject = child(above, "nsubj", "expl") or (
        child(above.head, "nsubj", "expl") if above.dep_ in {"acomp", "ccomp"} else None
    )
    return (above.lemma_ == "be" and subject is not None and subject.lower_ == "it") or (
        above.pos_ == "ADJ" and above.dep_ != "ROOT"
    )


def _inherited_subject(verb: Token) -> Token | None:
    reporting = _reporting_governor(verb)
    if reporting is not None:
        return find_subject(reporting)
    token = verb
    for _ in range(4):
        if token.dep_ not in {"conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep"} or token.head == token:
            return None
        token = token.head
        if token.dep_ in {"relcl", "acl"} and child(token, "nsubj") is None:
            return token.head
        subject = child(token, "nsubj", "nsubjpass")
        if subject is not None:
            is_relative = subject.tag_ in {"WDT", "WP"} and token.dep_ == "relcl"
            return token.head if is_relative else subject
    return None


def _reporting_governor(verb: Token) -> Token | None:
    """The cue that "..., adding that" or "..., accusing it of" goes on with, where it hangs on what was reported."""
    if (
        verb.tag_ != "VBG"
        or verb.lemma_.lower() not in _OWN_CLAUSE
        or verb.left_edge.i == 0
        or verb.left_edge.nbor(-1).text != ","
    ):
        return None
    below = verb
    for above in governors(verb):
        if below.dep_ == "ccomp" and above.pos_ == "VERB":
            return above
        if below.dep_ not in {"advcl", "conj", "ccomp", "acl"}:
            return None
        below = above
    return None


def _can_speak(subject: Token | None, use: VerbUse, content: list[Range], lexicons: Lexicons) -> bool:
    """True where this subject can be meant as a speaker of this kind of cue."""
    if subject is None:
        return use.strength in {"speech", "show"}
    head = subject if subject.dep_ != "agent" else child(subject, "pobj")
    if head is None:
        return False
    lemma = head.lemma_.lower()
    if head.pos_ == "PROPN" or head.ent_type_ or lemma in lexicons.people or head.lower_ in _PERSONAL:
        return True
    if (
        head.tag_ in {"NNP", "NNPS", "CD"}
        or head.is_title
        or lemma in lexicons.documents
        or lemma in lexicons.speechless
    ):
        return True
    return (
        use.strength == "speech"
        and "that" in use.frames
        and head.pos_ == "NOUN"
        and any(item.dep_ == "det" and item.lower_ not in {"this", "that"} for item in head.lefts)
    )


def _source_part(doc: Doc, subject: Token | None, verb: Token) -> Range | None:
    if subject is None:
        return None
    head = child(subject, "pobj") if subject.dep_ == "agent" else subject
    if head is None:
        return None
    start, end = subtree(head)
    for item in head.rights:
        if item.dep_ in {"relcl", "acl"} and (item == verb or item.left_edge.i <= verb.i <= item.right_edge.i):
            end = min(end, item.left_edge.i)
    if start <= verb.i < end:
        end = verb.i if head.i < verb.i else end
        start = verb.i + 1 if head.i > verb.i else start
    if head.pos_ != "VERB" and verb.pos_ != "VERB":
        start, end = head.i, head.i + 1
    start, end = trim(doc, start, end)
    return (start, end) if start < end else None


# --- What -------------------------------------------------------------------------------------------------------------

Found = tuple[list[Range], VerbUse, int | None]


def find_content(verb: Token, cue: Cue, quotations: tuple[Range, ...], lexicons: Lexicons) -> Found | None:
    """What is attributed: token ranges, the use of the cue that takes it, and the head of an accused object."""
    for finder in (_find_what_clause, _find_accusation, _find_description, _find_clause, _find_inversion):
        found = finder(verb, cue, lexicons)
        if found is not None:
            return found
    infinitive = _find_infinitive(verb, cue)
    if infinitive is not None:
        return infinitive
    quoted = _find_quoted(verb, quotations)
    if quoted is not None:
        return [_widen_partial(verb, cue, quoted)], _pick(cue, "that"), None
    return _find_object(verb, cue, lexicons)


def _pick(cue: Cue, frame: str) -> VerbUse:
    return next((use for use in cue.uses if frame in use.frames), cue.uses[0])


def _has(cue: Cue, frame: str) -> bool:
    return any(frame in use.frames for use in cue.uses)


def _is_naming(verb: Token) -> bool:
    what = child(verb, "dobj")
    return what is not None and what.lower_ == "what" and what.i < verb.i


def _find_what_clause(verb: Token, cue: Cue, lexicons: Lexicons) -> Found | None:
    """ "what it describes as 'a raid'": the content is what follows the cue."""
    what = child(verb, "dobj")
    if what is None or what.lower_ != "what" or what.i > verb.i or not (_has(cue, "as") or _has(cue, "small")):
        return None
    start, end = verb.i + 1, verb.right_edge.i + 1
    if start < end and verb.doc[start].lower_ == "as":
        start += 1
    return ([(start, end)], _pick(cue, "as"), None) if start < end else None


def _find_accusation(verb: Token, cue: Cue, lexicons: Lexicons) -> Found | None:
    """ "accused Acme of theft", "was accused of theft by Acme"."""
    if not _has(cue, "of"):
        return None
    accused = child(verb, "dobj", "nsubjpass")
    if accused is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        accused = verb.head
    places = [verb, *([accused] if accused is not None else [])]
    deed = next(
        (
            item
            for place in places
            for item in place.rights
            if item.dep_ == "prep" and item.lower_ in {"of", "for"} and item.i > verb.i
        ),
        None,
    )
    if deed is None:
        return None
    if accused is None:
        return [subtree(deed)], _pick(cue, "of"), None
    part = (min(subtree(accused)[0], deed.left_edge.i), deed.right_edge.i + 1) if accused.i > verb.i else subtree(deed)
    return [part], _pick(cue, "of"), accused.i


def _find_description(verb: Token, cue: Cue, lexicons: Lexicons) -> Found | None:
    """ "described it as a raid", "called it a raid", "identified two firms as the source"."""
    start = verb.i + 1
    if _has(cue, "as"):
        place = next((item for item in verb.rights if item.dep_ == "prep" and item.lower_ == "as"), None)
        patient = child(verb, "dobj", "nsubjpass")
        if place is None and patient is not None:
            place = next((item for item in patient.rights if item.dep_ == "prep" and item.lower_ == "as"), None)
        if place is not None:
            first = patient.left_edge.i if patient is not None and patient.i > verb.i else place.left_edge.i
            return (
                [(min(first, place.i), place.right_edge.i + 1)],
                _pick(cue, "as"),
                patient.i if patient is not None else None,
            )
    if _has(cue, "small"):
        inner = child(verb, "ccomp", "oprd", "xcomp")
        if (
            inner is not None
            and inner.i > start
            and inner.pos_ in {"NOUN", "PROPN", "ADJ"}
            and child(inner, "mark") is None
            and inner.left_edge.i == start
        ):
            subject = child(inner, "nsubj", "dobj") or child(verb, "dobj")
            return [subtree(inner)], _pick(cue, "small"), subject.i if subject is not None else None
        if inner is not None and inner.dep_ == "oprd" and inner.i > verb.i:
            patient = child(verb, "dobj", "nsubjpass")
            first = patient.left_edge.i if patient is not None and patient.i > verb.i else inner.left_edge.i
            return (
                [(min(first, inner.left_edge.i), inner.right_edge.i + 1)],
                _pick(cue, "small"),
                patient.i if patient is not None else None,
            )
    return None


def _find_clause(verb: Token, cue: Cue, lexicons: Lexicons) -> Found | None:
    """A finite clause: "said that it works", "It works, she said"."""
    if not _has(cue, "that"):
        return None
    clauses = [item for item in verb.children if item.dep_ == "ccomp"]
    if not clauses and verb.pos_ != "VERB":
        clauses = [item for item in verb.children if item.dep_ in {"acl", "relcl"} and item.left_edge.lower_ == "that"]
    if not clauses:
        return None
    widest = max(clauses, key=lambda item: item.right_edge.i - item.left_edge.i)
    if widest.tag_ == "VB" and any(item.dep_ == "aux" and item.lower_ == "to" for item in widest.lefts):
        return [subtree(widest)], _pick(cue, "to"), None
    parts = [subtree(item) for item in clauses]
    return parts, _pick(cue, "that"), None


def _find_inversion(verb: Token, cue: Cue, lexicons: Lexicons) -> Found | None:
    """The cue stands inside or behind its content: "The bridge, she said, will hold"."""
    if not _has(cue, "that") or child(verb, "nsubj") is None:
        return None
    before = verb.doc[max(0, verb.left_edge.i - 2) : verb.left_edge.i]
    is_inserted = verb.dep_ == "parataxis" or (
        verb.dep_ in {"ccomp", "advcl"}
        and child(verb, "mark") is None
        and verb.head.pos_ in {"VERB", "AUX"}
        and any(item.text in {",", "”", '"'} for item in before)
    )
    if not is_inserted:
        return None
    pieces = minus(subtree(verb.head), subtree(verb))
    return (pieces, _pick(cue, "that"), None) if pieces else None


def _find_infinitive(verb: Token, cue: Cue) -> Found | None:
    if not _has(cue, "to") or (cue.form == "state" and cue.attitude == "declines_to_comment"):
        return None
    inner = child(verb, "xcomp")
    if inner is None or inner.i < verb.i:
        return None
    patient = child(verb, "dobj")
    first = patient.left_edge.i if patient is not None and patient.i > verb.i else inner.left_edge.i
    return [(min(first, inner.left_edge.i), inner.right_edge.i + 1)], _pick(cue, "to"), None


def _find_quoted(verb: Token, quotations: tuple[Range, ...]) -> Range | None:
    """The nearest quotation of the same sentence, or one that a colon or the sentence's end announces."""
    sentence = verb.sent
    best: tuple[int, Range] | None = None
    for start, end in quotations:
        if start > sentence.end + 2:
            break
        if end < sentence.start - 1 or start <= verb.i < end:
            continue
        distance = start - verb.i if start > verb.i else verb.i - end
        if distance <= _NEAR and (best is None or distance < best[0]):
            best = (distance, (start, end))
    return best[1] if best else None


def _widen_partial(verb: Token, cue: Cue, quoted: Range) -> Range:
    """A quotation that is only part of what was said, with the words between cue and mark: `said it was "a con"`."""
    start, end = quoted
    between = verb.doc[cue.part[1] : start]
    if (
        start < cue.part[1]
        or not len(between)
        or between[-1].text in {",", ":"}
        or any(item.is_space for item in between)
    ):
        return quoted
    return cue.part[1], end


def _find_object(verb: Token, cue: Cue, lexicons: Lexicons) -> Found | None:
    """A noun phrase or the cue's own preposition; for a refusal to speak, what was not commented on."""
    if cue.form == "state":
        return _find_state_object(verb, cue)
    lemma = verb.lemma_.lower()
    wanted = lexicons.prepositions.get(lemma, frozenset())
    objects = [item for item in verb.rights if item.dep_ == "prep" and item.lower_ in wanted]
    if _has(cue, "object"):
        objects = [item for item in verb.rights if item.dep_ in {"dobj", "attr"}] + objects
    if is_passive(verb) and _has(cue, "object"):
        patient = child(verb, "nsubjpass")
        objects = [patient] if patient is not None else objects
    if not objects:
        return None
    part = (min(item.left_edge.i for item in objects), max(item.right_edge.i for item in objects) + 1)
    return [part], _pick(cue, "object"), None


def _find_state_object(verb: Token, cue: Cue) -> Found | None:
    if is_passive(verb):
        patient = child(verb, "nsubjpass", "csubjpass")
        return ([subtree(patient)], cue.uses[0], None) if patient is not None else None
    inner = child(verb, "xcomp") if cue.attitude == "declines_to_comment" else None
    places = [verb, *([inner] if inner is not None else [])]
    objects = [
        item
        for place in places
        for item in place.rights
        if item.dep_ in {"dobj", "ccomp", "prep"} and item.i >= cue.part[1]
    ]
    if objects:
        return [(objects[0].left_edge.i, objects[0].right_edge.i + 1)], cue.uses[0], None
    return [cue.part], cue.uses[0], None


# --- Shape ------------------------------------------------------------------------------------------------------------


def _shape(
    doc: Doc, content: list[Range], holes: list[Range], quotations: tuple[Range, ...], lexicons: Lexicons
) -> tuple[Range, ...]:
    """Content as clean pieces: grown to whole quotations, without cue and source, without the article's own comment."""
    verb = doc[holes[0][1] - 1]
    if content == [holes[0]]:
        return (holes[0],)
    pieces: list[Range] = []
    for part in content:
        part = _cut_comment(doc, part, verb, lexicons)
        part = _grow(part, quotations, verb)
        for start, end in minus(part, *holes):
            start, end = trim(doc, start, end)
            if any(not doc[position].is_punct for position in range(start, end)):
                pieces.append((start, end))
    return tuple(sorted(set(pieces)))


def _grow(part: Range, quotations: tuple[Range, ...], verb: Token) -> Range:
    start, end = part
    for low, high in quotations:
        if low <= verb.i < high:
            continue
        if low < end and start < high:
            start = low if 0 <= start - low <= 1 else start
            end = max(end, high)
        elif high == start or (high == start - 1 and verb.i > end):
            start = low
    return start, end


def _cut_comment(doc: Doc, part: Range, verb: Token, lexicons: Lexicons) -> Range:
    """The part without a trailing clause in which the article contrasts or comments in its own voice."""
    start, end = part
    for position in range(max(start, verb.i + 1), end):
        token = doc[position]
        if token.left_edge.i > start and (
            _is_comment(token) if token.dep_ in {"advcl", "acl"} else _is_new_cue(token, lexicons)
        ):
            return start, token.left_edge.i
    return part


def _is_authors_comment(verb: Token) -> bool:
    """True for "..., raising fresh doubts": a participle with a noun for its object, in the article's own voice."""
    is_participle = verb.tag_ == "VBG" and verb.dep_ in {"advcl", "acl"} and verb.lemma_.lower() in _AUTHORS_OWN
    return is_participle and child(verb, "ccomp") is None


def _is_new_cue(token: Token, lexicons: Lexicons) -> bool:
    """True where a coordinated clause begins an attribution of its own: ", and the mayor replied"."""
    return (
        token.dep_ == "conj"
        and token.pos_ == "VERB"
        and any(use.strength == "speech" and "that" in use.frames for use in lexicons.verbs.get(token.lemma_, ()))
        and child(token, "nsubj") is not None
    )


def _is_comment(clause: Token) -> bool:
    mark = child(clause, "mark")
    after_comma = clause.left_edge.i > 0 and clause.left_edge.nbor(-1).text == ","
    if mark is not None and mark.lower_ in _CONTRAST:
        return after_comma
    return after_comma and clause.tag_ == "VBG" and clause.lemma_.lower() in _OWN_CLAUSE


# --- Phrases and nouns ------------------------------------------------------------------------------------------------


def _join_phrase(doc: Doc, cue: Cue) -> Draft | None:
    """ "According to X, ...": the content is the rest of the sentence."""
    last = doc[cue.part[1] - 1]
    head = child(last, "pobj")
    if head is None:
        return None
    source = trim(doc, *subtree(head))
    sentence = doc[cue.anchor].sent
    hole = (cue.part[0], max(source[1], cue.part[1]))
    pieces = tuple(
        (start, end)
        for piece in minus((sentence.start, sentence.end), hole)
        for start, end in [trim(doc, *piece)]
        if end - start > 2
    )
    if not pieces or source[0] >= source[1]:
        return None
    use = VerbUse("statement", "asserts", "speech", frozenset())
    return Draft(cue, (cue.part,), source, head.i, pieces, use)


def _join_noun(doc: Doc, cue: Cue) -> Draft | None:
    """ "Acme's claim that ...", "a promise to ..."."""
    noun = doc[cue.anchor]
    clause = next(
        (
            item
            for item in noun.rights
            if item.dep_ in {"acl", "ccomp", "relcl"}
            and item.left_edge.lower_ in {"that", "to"}
            and item.tag_ != "WDT"
            and child(item, "mark", "aux") is not None
        ),
        None,
    )
    if clause is None or any(item.tag_ == "WDT" for item in clause.lefts):
        return None
    owner = child(noun, "poss")
    source = trim(doc, *subtree(owner)) if owner is not None else None
    if source and doc[source[1] - 1].tag_ == "POS":
        source = (source[0], source[1] - 1)
    part = trim(doc, *subtree(clause))
    return Draft(cue, (cue.part,), source, owner.i if owner is not None else None, (part,), cue.uses[0])
