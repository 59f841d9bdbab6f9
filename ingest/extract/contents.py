"""What is attributed: the part of the sentence that a reporting verb takes, by its frames (see lexicons/cues.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.cues import Cue
from ingest.extract.drafts import Reading
from ingest.extract.grammar import Range, child, find_near, is_passive, minus, subtree
from ingest.extract.lexicons import Lexicons, VerbUse

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 12  # tokens between a cue and a quotation that still belong together


@dataclass(frozen=True, slots=True)
class Content:
    """What is attributed, the use of the cue that takes it, and the head of an accused or described object."""

    parts: tuple[Range, ...]
    use: VerbUse
    target: int | None = None


def find_content(verb: Token, cue: Cue, reading: Reading) -> Content | None:
    """The content of a cue by the first frame that fits; a quotation beside it before a mere object."""
    for find in (_find_what, _find_accusation, _find_as, _find_small, _find_clause, _find_inversion, _find_infinitive):
        found = find(verb, cue)
        if found is not None:
            return found
    quoted = _find_quoted(verb, reading.quotations)
    if quoted is not None:
        return Content((_widen_partial(verb, cue, quoted),), _pick(cue, "that"))
    if cue.form == "state":
        return _find_state_object(verb, cue)
    return _find_object(verb, cue, reading.lexicons)


def is_naming(verb: Token) -> bool:
    """True for "what it describes as 'a raid'"."""
    what = child(verb, "dobj")
    return what is not None and what.lower_ == "what" and what.i < verb.i


def _pick(cue: Cue, frame: str) -> VerbUse:
    return next((use for use in cue.uses if frame in use.frames), cue.uses[0])


def _has(cue: Cue, frame: str) -> bool:
    return any(frame in use.frames for use in cue.uses)


def _stretch(patient: Token | None, inner: Token, verb: Token) -> Range:
    """All of `inner`, from its patient on where that stands between the verb and it."""
    start, end = subtree(inner)
    return (min(start, patient.left_edge.i), end) if patient is not None and patient.i > verb.i else (start, end)


def _position(token: Token | None) -> int | None:
    return token.i if token is not None else None


def _find_what(verb: Token, cue: Cue) -> Content | None:
    """ "what it describes as 'a raid'": the content is what follows the cue."""
    if not is_naming(verb) or not (_has(cue, "as") or _has(cue, "small")):
        return None
    start, end = verb.i + 1, verb.right_edge.i + 1
    if start < end and verb.doc[start].lower_ == "as":
        start += 1
    return Content(((start, end),), _pick(cue, "as")) if start < end else None


def _find_accusation(verb: Token, cue: Cue) -> Content | None:
    """ "accused Acme of theft", "was accused of theft by Acme"."""
    if not _has(cue, "of"):
        return None
    accused = child(verb, "dobj", "nsubjpass")
    if accused is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        accused = verb.head
    deed = _find_preposition({"of", "for"}, verb, accused)
    if deed is None:
        return None
    return Content((_stretch(accused, deed, verb),), _pick(cue, "of"), _position(accused))


def _find_preposition(words: set[str], verb: Token, patient: Token | None) -> Token | None:
    """The first of these prepositions behind the verb, hanging on it or, as parsers will, on its patient."""
    places = [verb, *([patient] if patient is not None else [])]
    behind = (item for place in places for item in place.rights if item.i > verb.i)
    return next((item for item in behind if item.dep_ == "prep" and item.lower_ in words), None)


def _find_as(verb: Token, cue: Cue) -> Content | None:
    """ "described it as a raid", "identified two firms as the source"."""
    if not _has(cue, "as"):
        return None
    patient = child(verb, "dobj", "nsubjpass")
    place = _find_preposition({"as"}, verb, patient)
    if place is None:
        return None
    return Content((_stretch(patient, place, verb),), _pick(cue, "as"), _position(patient))


def _find_small(verb: Token, cue: Cue) -> Content | None:
    """ "called it a raid": a small clause, or object and complement."""
    inner = child(verb, "ccomp", "oprd", "xcomp") if _has(cue, "small") else None
    if inner is None or inner.i <= verb.i:
        return None
    use, patient = _pick(cue, "small"), child(verb, "dobj", "nsubjpass")
    if _is_small_clause(inner, verb):
        subject = child(inner, "nsubj", "dobj") or child(verb, "dobj")
        return Content((subtree(inner),), use, _position(subject))
    if inner.dep_ == "oprd":
        return Content((_stretch(patient, inner, verb),), use, _position(patient))
    return None


def _is_small_clause(inner: Token, verb: Token) -> bool:
    """True for "it a raid" directly behind "called"."""
    is_complement = inner.pos_ in {"NOUN", "PROPN", "ADJ"} and child(inner, "mark") is None
    return is_complement and inner.i > verb.i + 1 and inner.left_edge.i == verb.i + 1


def _find_clause(verb: Token, cue: Cue) -> Content | None:
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
        return Content((subtree(widest),), _pick(cue, "to"))
    return Content(tuple(subtree(item) for item in clauses), _pick(cue, "that"))


def _find_inversion(verb: Token, cue: Cue) -> Content | None:
    """The cue stands inside or behind its content: "The bridge, she said, will hold"."""
    if not _has(cue, "that") or child(verb, "nsubj") is None or not _is_inserted(verb):
        return None
    pieces = minus(subtree(verb.head), subtree(verb))
    return Content(tuple(pieces), _pick(cue, "that")) if pieces else None


def _is_inserted(verb: Token) -> bool:
    if verb.dep_ == "parataxis":
        return True
    before = verb.doc[max(0, verb.left_edge.i - 2) : verb.left_edge.i]
    is_clause = verb.dep_ in {"ccomp", "advcl"} and child(verb, "mark") is None
    return is_clause and verb.head.pos_ in {"VERB", "AUX"} and any(item.text in {",", "”", '"'} for item in before)


def _find_infinitive(verb: Token, cue: Cue) -> Content | None:
    """ "promised to pay", "urged the firm to pay"."""
    if not _has(cue, "to") or (cue.form == "state" and cue.attitude == "declines_to_comment"):
        return None
    inner = child(verb, "xcomp")
    if inner is None or inner.i < verb.i:
        return None
    return Content((_stretch(child(verb, "dobj"), inner, verb),), _pick(cue, "to"))


def _find_quoted(verb: Token, quotations: tuple[Range, ...]) -> Range | None:
    """The nearest quotation of the same sentence, or one that a colon or the sentence's end announces."""
    sentence = verb.sent
    best: tuple[int, Range] | None = None
    for start, end in find_near(quotations, (sentence.start - 1, sentence.end + 2)):
        if start <= verb.i < end:
            continue
        distance = start - verb.i if start > verb.i else verb.i - end
        if distance <= _NEAR and (best is None or distance < best[0]):
            best = (distance, (start, end))
    return best[1] if best else None


def _widen_partial(verb: Token, cue: Cue, quoted: Range) -> Range:
    """A quotation that is only part of what was said, with the words between cue and mark: `said it was "a con"`."""
    start, end = quoted
    between = verb.doc[cue.part[1] : start]
    is_apart = start < cue.part[1] or not len(between) or between[-1].text in {",", ":"}
    return quoted if is_apart or any(item.is_space for item in between) else (cue.part[1], end)


def _find_object(verb: Token, cue: Cue, lexicons: Lexicons) -> Content | None:
    """A noun phrase ("rejected the claim") or the cue's own preposition ("called for a ban")."""
    wanted = lexicons.prepositions.get(verb.lemma_.lower(), frozenset())
    objects = [item for item in verb.rights if item.dep_ == "prep" and item.lower_ in wanted]
    if _has(cue, "object"):
        patient = child(verb, "nsubjpass") if is_passive(verb) else None
        direct = [item for item in verb.rights if item.dep_ in {"dobj", "attr"}]
        objects = [patient] if patient is not None else direct + objects
    if not objects:
        return None
    part = (min(item.left_edge.i for item in objects), max(item.right_edge.i for item in objects) + 1)
    return Content((part,), _pick(cue, "object"))


def _find_state_object(verb: Token, cue: Cue) -> Content | None:
    """What is not known, confirmed or commented on; the cue's own words where nothing is named."""
    if is_passive(verb):
        patient = child(verb, "nsubjpass", "csubjpass")
        return Content((subtree(patient),), cue.uses[0]) if patient is not None else None
    inner = child(verb, "xcomp") if cue.attitude == "declines_to_comment" else None
    places = [verb, *([inner] if inner is not None else [])]
    behind = (item for place in places for item in place.rights if item.i >= cue.part[1])
    found = next((item for item in behind if item.dep_ in {"dobj", "ccomp", "prep"}), None)
    return Content((subtree(found) if found is not None else cue.part,), cue.uses[0])
