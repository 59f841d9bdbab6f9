"""What kind of utterance it is, against whom, and how firmly: from the cue, the words of the content and who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import Range, child, is_negated, to_span, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.speakers import find_claimant, resolve
from ingest.records import CandidateClaim, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ACCUSING = ("allegation", "counterclaim")
_CONFIDENCE = {"verb": 0.85, "phrase": 0.85, "state": 0.8, "noun": 0.55, "adverb": 0.6}
_OPEN_KINDS = frozenset({"statement", "announcement", "prediction"})


def find_main(doc: Doc, content: Sequence[Range]) -> Token:
    """The word that governs the content: its verb where it is a clause."""
    best = None
    for start, end in content:
        for position in range(start, end):
            token = doc[position]
            if token.is_punct or token.is_space or (start <= token.head.i < end and token.head != token):
                continue
            if token.pos_ in {"VERB", "AUX"}:
                return token
            best = best if best is not None else token
    return best if best is not None else doc[content[0][0]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who says it, against whom, and what kind of utterance that makes it (one of `ingest.records.KINDS`)."""

    claimant: str | None
    targets: tuple[str, ...]
    kind: str


def judge(draft: Draft, cast: Cast) -> Judgement:
    """The draft read by itself, before it is known whom it answers."""
    claimant = find_claimant(draft, cast)
    targets = _find_targets(draft, cast, claimant)
    return Judgement(claimant, targets, _find_kind(draft, cast, claimant, targets))


def find_attitude(draft: Draft) -> str:
    """One of `ingest.records.ATTITUDES`: that of a cue which holds back, else of the use which takes the content."""
    holds_back = draft.cue.form == "state" or draft.cue.attitude in {"does_not_confirm", "declines_to_comment"}
    return draft.cue.attitude if holds_back else draft.use.attitude


def _find_kind(draft: Draft, cast: Cast, claimant: str | None, targets: tuple[str, ...]) -> str:
    kind = "statement" if draft.cue.form == "state" else _find_cue_kind(draft, cast)
    if kind == "allegation":
        return kind if targets or "that" in draft.use.frames else "statement"
    if kind not in _OPEN_KINDS or draft.cue.form == "state":
        return kind
    if draft.use.frames & {"as", "small"} and draft.target is not None:
        return "allegation" if targets and _is_blaming(draft, cast) else kind
    kind = _find_content_kind(draft, cast) if kind == "statement" else kind
    if kind not in {"statement", "announcement"} or not _says_wrongdoing(draft, cast):
        return kind
    is_open_report = claimant is None and draft.cue.form == "adverb"
    return "allegation" if targets or is_open_report else kind


def _find_cue_kind(draft: Draft, cast: Cast) -> str:
    """What the cue says, or its source where that is a word for an utterance ("allegations suggested")."""
    source = cast.doc[draft.source_head].lemma_.lower() if draft.source_head is not None else ""
    if draft.use.kind == "statement" and source in cast.lexicons.speechless:
        return cast.lexicons.nouns.get(source, draft.use.kind)
    return draft.use.kind


def _find_content_kind(draft: Draft, cast: Cast) -> str:
    """What the words of a mere statement make of it."""
    main = find_main(cast.doc, draft.content)
    performed = _find_performed(main, cast.lexicons)
    if performed:
        return performed
    return "prediction" if _is_predicting(main, cast.lexicons) else "statement"


def _is_predicting(main: Token, lexicons: Lexicons) -> bool:
    """True for "could", "may", "will"; "would" only under "that", where it is the "will" of what was said."""
    modals = {item.lower_ for item in main.children if item.dep_ == "aux"} & lexicons.predicting
    return bool(modals - {"would"}) or (bool(modals) and any(item.lower_ == "that" for item in main.lefts))


def _find_performed(main: Token, lexicons: Lexicons) -> str:
    """What "we admit that", "I apologise" and "I am sorry" do by being said; "" where the content does nothing."""
    subject = child(main, "nsubj")
    if subject is None or subject.lower_ not in {"i", "we"} or is_negated(main):
        return ""
    if any(item.lower_ == "sorry" for item in main.children):
        return "apology"
    kinds = [use.kind for use in lexicons.verbs.get(main.lemma_.lower(), ())]
    return next((kind for kind in kinds if kind in {"apology", "admission", "promise"}), "")


def _is_blaming(draft: Draft, cast: Cast) -> bool:
    words = {cast.doc[position].lemma_.lower() for start, end in draft.content for position in range(start, end)}
    return bool(words & cast.lexicons.culprits) or _says_wrongdoing(draft, cast)


def _says_wrongdoing(draft: Draft, cast: Cast) -> bool:
    text = " ".join(written(cast.doc)[slice(*to_span(cast.doc, part))].lower() for part in draft.content)
    words = tuple(word.lstrip('"“(') for word in text.replace("'", " ").replace("‘", " ").split())
    return any(
        stem in text if " " in stem else any(word.startswith(stem) for word in words)
        for stem in cast.lexicons.wrongdoing
    )


def _find_targets(draft: Draft, cast: Cast, claimant: str | None) -> tuple[str, ...]:
    """Against whom it is: the accused object of the cue, else who does the deed in the content; never the speaker."""
    position = draft.target if draft.target is not None else _find_doer(draft, cast)
    if position is None:
        return ()
    names = resolve(cast, position, but=claimant, is_somebody=draft.target is not None)
    return tuple(name for name in names if name != claimant)


def _find_doer(draft: Draft, cast: Cast) -> int | None:
    main = find_main(cast.doc, draft.content)
    agent = child(main, "agent")
    doer = child(agent, "pobj") if agent is not None else child(main, "nsubj", "nsubjpass")
    if doer is None:
        return None
    is_somebody = doer.i in cast.by_token or doer.pos_ == "PRON" or doer.lemma_.lower() in cast.lexicons.people
    inside = any(start <= doer.i < end for start, end in draft.content)
    return doer.i if is_somebody and inside else None


def find_polarity(draft: Draft, doc: Doc) -> str:
    """Negative where the content's main clause says not. A denial's content is the positive form of what is denied."""
    main = find_main(doc, draft.content)
    if main.i == draft.cue.anchor:
        return "positive"
    is_negative = main.pos_ in {"VERB", "AUX"} and is_negated(main)
    return "negative" if is_negative or any(_is_none(item) for item in main.children) else "positive"


def _is_none(token: Token) -> bool:
    """True for "no water", "nobody", "nothing" as subject or object."""
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "attr"}:
        return False
    return token.lower_ in {"nobody", "nothing", "none"} or any(
        item.lower_ == "no" and item.dep_ == "det" for item in token.lefts
    )


def find_hedges(draft: Draft, cast: Cast) -> tuple[Span, ...]:
    """Adverbs and adjectives in cue and content by which somebody keeps a distance: "reportedly", "alleged"."""
    words = cast.lexicons.hedges["adverbs"] | cast.lexicons.hedges["adjectives"]
    parts = [*draft.content, *draft.cues]
    whole = cast.doc[min(start for start, _ in parts) : max(end for _, end in parts)]
    hedges = (token for token in whole if token.lower_ in words and (token.pos_ == "ADV" or token.dep_ == "amod"))
    return tuple(to_span(cast.doc, (token.i, token.i + 1)) for token in hedges)


def find_confidence(draft: Draft, claimant: str | None) -> float:
    """A rough order for the editors' queue, from the form of the cue; to be replaced by measured precision."""
    value = _CONFIDENCE[draft.cue.form]
    value -= 0.3 if draft.use.strength == "mind" else 0.0
    value -= 0.15 if draft.use.frames.isdisjoint({"that", "of", "as"}) else 0.0
    value -= 0.2 if draft.carried else 0.0
    value -= 0.1 if claimant is None and draft.cue.form != "adverb" else 0.0
    return round(value, 2)


def mark_counterclaims(claims: Sequence[CandidateClaim]) -> tuple[CandidateClaim, ...]:
    """An allegation against somebody who made one earlier in the article, by somebody else, is a counterclaim."""
    accusers: dict[str, int] = {}
    for place, claim in enumerate(claims):
        if claim.kind == "allegation" and claim.claimant is not None:
            accusers.setdefault(claim.claimant, place)
    return tuple(
        replace(claim, kind="counterclaim")
        if claim.kind == "allegation"
        and claim.claimant is not None
        and any(target in accusers and accusers[target] < place for target in claim.targets)
        else claim
        for place, claim in enumerate(claims)
    )
