"""What kind of utterance it is, by itself: from the cue, the words of the content and who speaks in it.

The order of questions is that of `fixtures/gold/README.md`. What hangs on who accused whom before is `discourse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.extract.cast import Cast
from ingest.extract.drafts import Draft
from ingest.extract.grammar import child, governors, is_negated, to_span, written
from ingest.extract.lexicons import Lexicons
from ingest.extract.manners import find_attitude, find_polarity, tells_silence
from ingest.extract.speakers import resolve
from ingest.extract.targets import find_addressed, find_targets
from ingest.extract.wording import Wording

if TYPE_CHECKING:
    from spacy.tokens import Token

ACCUSING = ("allegation", "counterclaim")
_TRAITS = ("accuses", "refutes", "is_negative", "is_own", "is_past", "is_silence")
_SETTLED = frozenset({"apology", "admission", "denial", "demand", "promise"})  # a cue of these is believed
_MAY_ASK = frozenset({"demand", "statement"})  # what may turn out a demand
_OWN = frozenset({"i", "we"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who says it, against whom, and what kind of utterance that makes it (one of `ingest.records.KINDS`).

    `addressed` is who is asked, if it is a demand; `subject` who the content is about; `accuses`, `refutes` and
    `is_negative` what its words say of anybody; `is_own` says that the speaker speaks of themselves, `is_past` that
    a deed is told, `is_silence` that somebody does not say.
    """

    claimant: str | None
    targets: tuple[str, ...]
    kind: str
    addressed: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    accuses: bool = False
    refutes: bool = False
    is_negative: bool = False
    is_own: bool = False
    is_past: bool = False
    is_silence: bool = False

    @property
    def traits(self) -> tuple[str, ...]:
        """Names of those of its yes-or-no fields that are yes."""
        return tuple(name for name in _TRAITS if getattr(self, name))


def judge(draft: Draft, cast: Cast, claimant: str | None) -> Judgement:
    """The draft read by itself, before it is known whom it answers. `claimant` is who says it."""
    wording = cast.wordings.find(draft.content)
    main = wording.main
    said = _read_words(draft, cast)
    signals = cast.lexicons.signals
    subject = wording.subject
    names = _resolve_subject(subject, draft, cast, claimant)
    is_own = _speaks_of_self(subject, names, claimant, wording)
    is_silence = tells_silence(draft, cast)
    kind = "statement" if is_silence else _find_kind(draft, cast, main, said, is_own=is_own)
    return Judgement(
        claimant=claimant,
        targets=find_targets(draft, cast, claimant, main),
        addressed=find_addressed(draft, cast) if kind in _MAY_ASK and draft.cue.anchor < len(cast.doc) else (),
        kind=kind,
        subject=names,
        accuses=bool(signals.wrongdoing.search(said)),
        refutes=bool(signals.falsehood.search(said)),
        is_negative=not signals.refusing.isdisjoint(wording.lowers),
        is_own=is_own,
        is_silence=is_silence,
        is_past=_is_past(main) and draft.use.strength != "mind" and not draft.use.frames & {"as", "small"},
    )


def _resolve_subject(subject: Token | None, draft: Draft, cast: Cast, claimant: str | None) -> tuple[str, ...]:
    """Who the content is about. In reported speech a pronoun that can mean the speaker does: "Acme said that it"."""
    if subject is None:
        return ()
    source = cast.doc[draft.source_head] if draft.source_head is not None else None
    if source is not None and claimant is not None and not cast.is_quoted(subject.i) and _agrees(subject, source, cast):
        return (claimant,)
    return resolve(cast, subject.i)


def _agrees(pronoun: Token, source: Token, cast: Cast) -> bool:
    name = cast.by_token.get(source.i)
    is_person = source.lower_ in {"he", "she"} or (name is not None and name.kind == "person")
    is_person |= source.lemma_.lower() in cast.lexicons.only_persons
    if source.tag_ in {"NNS", "NNPS"} or source.lower_ == "they":
        return pronoun.lower_ == "they"
    if pronoun.lower_ in {"he", "she"}:
        return is_person and source.lower_ not in {"he", "she"} - {pronoun.lower_}
    return pronoun.lower_ == "it" and not is_person


def _is_past(main: Token) -> bool:
    """True for a deed that is told: "left", "had left", "was started"."""
    helpers = {item.tag_ for item in main.children if item.dep_ in {"aux", "auxpass"}}
    return "MD" not in helpers and (main.tag_ == "VBD" or (main.tag_ == "VBN" and bool(helpers)))


def _speaks_of_self(subject: Token | None, names: tuple[str, ...], claimant: str | None, wording: Wording) -> bool:
    """True where "I", "we" or the speaker's own name is the subject; in direct speech of any clause."""
    if claimant is not None and claimant in names:
        return True
    if subject is not None and subject.lower_ in _OWN:
        return True
    return any(token.lower_ in _OWN for token in wording.subjects)


def _read_words(draft: Draft, cast: Cast) -> str:
    """The content in lower case, without the marks at which a word would not begin."""
    text = " ".join(written(cast.doc)[slice(*to_span(cast.doc, part))].lower() for part in draft.content)
    return " " + " ".join(text.replace("’", "'").split()) + " "


def _find_kind(draft: Draft, cast: Cast, main: Token, said: str, *, is_own: bool) -> str:
    signals = cast.lexicons.signals
    kind = _find_cue_kind(draft, cast)
    if _does_not_deny(draft, cast):
        return "admission"
    if find_attitude(draft) in {"withdraws", "doubts"} or kind in _SETTLED:
        return kind
    performed = _find_performed(main, cast.lexicons)
    if performed:
        return performed
    if is_own and signals.sorry.search(said) and not is_negated(main):
        return "apology"
    if is_own and signals.innocence.search(said):
        return "denial"
    if is_own and signals.fault.search(said) and not is_negated(main):
        return "admission"
    if kind == "allegation":
        return kind if _accuses_somebody(draft, said, cast) else "statement"
    if draft.cue.form == "adverb" and draft.cue.anchor < len(cast.doc):
        return _find_hedged_kind(cast.doc[draft.cue.anchor], said, cast)
    if draft.use.frames & {"as", "small"} and draft.target is not None:
        return _find_label_kind(draft, said, cast)
    if kind in {"statement", "announcement"} and not is_own and _tells_wrongdoing(main, said, cast):
        return kind if _is_all_negative(draft, cast, main) else "allegation"
    return _find_content_kind(kind, main, cast, is_own=is_own)


def _tells_wrongdoing(main: Token, said: str, cast: Cast) -> bool:
    """True where somebody is said to do or to have done wrong: not what may come, nor what something is like."""
    if not cast.lexicons.signals.wrongdoing.search(said) or _is_predicting(main, cast.lexicons):
        return False
    subject = child(main, "nsubj", "nsubjpass")
    is_somebody = subject is not None and (
        subject.i in cast.by_token or subject.pos_ == "PRON" or subject.lemma_.lower() in cast.lexicons.people
    )
    return is_somebody or _is_past(main) or main.pos_ not in {"VERB", "AUX"}


def _is_all_negative(draft: Draft, cast: Cast, main: Token) -> bool:
    """True for "nobody was threatened", "it did not steal"."""
    return find_polarity(draft, cast) == "negative" and main.pos_ in {"VERB", "AUX"}


def _does_not_deny(draft: Draft, cast: Cast) -> bool:
    """True for "does not dispute the number"."""
    return draft.use.attitude == "denies" and draft.cue.form == "verb" and is_negated(cast.doc[draft.cue.anchor])


def _accuses_somebody(draft: Draft, said: str, cast: Cast) -> bool:
    """False for "criticised the weather": what is blamed is nobody and no deed is named."""
    if "that" in draft.use.frames:
        return True
    target = cast.doc[draft.target] if draft.target is not None else cast.wordings.find(draft.content).main
    is_somebody = target.i in cast.by_token or target.pos_ == "PRON" or target.lemma_.lower() in cast.lexicons.people
    return is_somebody or draft.target is not None or bool(cast.lexicons.signals.wrongdoing.search(said))


def _find_hedged_kind(adverb: Token, said: str, cast: Cast) -> str:
    if adverb.lower_ == "allegedly":
        return "allegation"
    is_report = adverb.lower_ in cast.lexicons.hedges["reporting"]
    return "allegation" if is_report and cast.lexicons.signals.wrongdoing.search(said) else "statement"


def _find_label_kind(draft: Draft, said: str, cast: Cast) -> str:
    """What "called it a fraud", "named two firms as the culprits" and "called the charge a lie" make of it."""
    if cast.lexicons.signals.falsehood.search(said):
        return "denial"
    is_blaming = not cast.lexicons.culprits.isdisjoint(cast.wordings.find(draft.content).lemmas) or bool(
        cast.lexicons.signals.wrongdoing.search(said)
    )
    target = cast.doc[draft.target] if draft.target is not None else None
    is_somebody = target is not None and (
        target.i in cast.by_token or target.pos_ in {"PRON", "NUM"} or target.lemma_.lower() in cast.lexicons.people
    )
    return "allegation" if is_blaming and is_somebody else "statement"


def _find_cue_kind(draft: Draft, cast: Cast) -> str:
    """What the cue says, or its source where that is a word for an utterance ("allegations suggested")."""
    source = cast.doc[draft.source_head].lemma_.lower() if draft.source_head is not None else ""
    if draft.use.kind == "statement" and source in cast.lexicons.speechless:
        return cast.lexicons.nouns.get(source, draft.use.kind)
    return draft.use.kind


def _find_content_kind(kind: str, main: Token, cast: Cast, *, is_own: bool) -> str:
    """What the words make of a statement or an announcement that accuses nobody."""
    signals = cast.lexicons.signals
    helpers = {item.lower_ for item in main.children if item.dep_ == "aux"}
    is_coming = _is_predicting(main, cast.lexicons)
    if kind == "announcement":
        return kind
    if is_own and is_coming and not helpers & {"could", "may", "might"}:
        return "promise"
    if helpers & signals.asking and not is_own and "have" not in helpers:
        return "demand"
    if is_coming or kind == "prediction":
        return "prediction"
    is_done = main.tag_ in {"VBD", "VBN", "VBZ", "VBP", "VBG"} and main.lemma_.lower() in signals.acts
    return "announcement" if is_own and is_done and not is_negated(main) and kind == "statement" else kind


def _is_predicting(main: Token, lexicons: Lexicons) -> bool:
    """True for "could", "may", "will"; "would" only under "that", where it is the "will" of what was said."""
    modals = {item.lower_ for item in main.children if item.dep_ == "aux"} & lexicons.predicting
    if "could" in modals and is_negated(main):
        return False  # "could not find it": it has happened
    return bool(modals - {"would"}) or (bool(modals) and any(item.lower_ == "that" for item in main.lefts))


def _find_performed(main: Token, lexicons: Lexicons) -> str:
    """What "we admit that", "I demand" and "I am sorry" do by being said; "" where the content does nothing."""
    for verb in (main, *governors(main)):
        subject = child(verb, "nsubj")
        if subject is None or subject.lower_ not in _OWN or is_negated(verb) or verb.tag_ not in {"VBP", "VB"}:
            continue
        if any(item.lower_ == "sorry" for item in verb.children):
            return "apology"
        kinds = [use.kind for use in lexicons.verbs.get(verb.lemma_.lower(), ())]
        return next((kind for kind in kinds if kind in {"apology", "admission", "promise", "demand"}), "")
    return ""
