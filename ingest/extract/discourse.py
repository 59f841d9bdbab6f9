"""What an utterance is in its place: who accused whom makes an answer a denial, an accusation a counterclaim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.extract.cast import Cast
from ingest.extract.grammar import children
from ingest.extract.kinds import ACCUSING, Judgement
from ingest.extract.speakers import resolve

_FOR = frozenset({"for", "of", "at"})
_OPEN = frozenset({"statement", "announcement", "prediction"})


@dataclass
class Dispute:
    """Who has accused whom so far, in the order of the text."""

    sides: Mapping[str, str]  # who speaks for somebody -> for whom
    against: dict[str, list[str]] = field(default_factory=dict)  # accuser's side -> whom they accused, last one last
    deniers: set[str] = field(default_factory=set)
    told: dict[str, set[str]] = field(default_factory=dict)  # of whose deeds was told -> by which sides
    denied: set[str] = field(default_factory=set)  # who denies anything, anywhere in the text
    said: dict[str, str] = field(default_factory=dict)  # side -> the kind of what it said last
    latest: str = ""  # the kind of what anybody said last

    def hear(self, judgement: Judgement) -> None:
        """Remember what was said, of whom deeds were told, and by which side."""
        self.latest = judgement.kind
        if judgement.claimant is not None:
            self.said[self.side(judgement.claimant)] = judgement.kind
        if judgement.is_past and judgement.claimant is not None:
            for name in judgement.subject:
                self.told.setdefault(self.side(name), set()).add(self.side(judgement.claimant))

    def is_told_of(self, claimant: str | None) -> bool:
        """True for one of whom another side has told deeds."""
        side = self.side(claimant)
        return bool(self.told.get(side, set()) - {side})

    def side(self, name: str | None) -> str:
        """Whose side somebody speaks for: their own unless the text says another's."""
        return self.sides.get(name or "", name or "")

    def accuse(self, claimant: str | None, targets: Iterable[str]) -> None:
        """Remember one accusation; one that names nobody counts as well."""
        accused = self.against.setdefault(self.side(claimant), [])
        for target in targets:
            if target in accused:
                accused.remove(target)
            accused.append(target)

    def stands_accused(self, claimant: str | None) -> bool:
        """True for one who was accused, or who has denied what the text does not say as anybody's accusation."""
        return bool(claimant) and (bool(self.accusers_of(claimant)) or self.side(claimant) in self.deniers)

    def accusers_of(self, claimant: str | None) -> list[str]:
        """Who has accused this one or their side."""
        return [accuser for accuser, accused in self.against.items() if self.side(claimant) in accused]

    @property
    def last_accused(self) -> tuple[str, ...]:
        """Whom the latest accusation was against."""
        return tuple(accused[-1] for accused in list(self.against.values())[-1:] if accused)


# Place in the text, the utterance, what was said before, what the rules find -> its kind.
Choice = Callable[[int, Judgement, Dispute, str], str]


def settle(judgements: Sequence[Judgement], sides: Mapping[str, str], choose: Choice | None = None) -> list[Judgement]:
    """The judgements with kinds and targets that what was said before in the text gives them.

    `sides`: who speaks for whom. `choose` has the last word on kinds.
    """
    dispute = Dispute(sides)
    dispute.denied = {dispute.side(one.claimant) for one in judgements if _denies(one)}
    settled = []
    for place, judgement in enumerate(judgements):
        kind = _settle_kind(judgement, dispute)
        if choose is not None:
            kind = choose(place, judgement, dispute, kind)
        final = _aim(judgement, kind, dispute)
        if final.kind in ACCUSING:
            dispute.accuse(final.claimant, final.targets)
        elif final.kind == "denial" and final.claimant is not None:
            dispute.deniers.add(dispute.side(final.claimant))
        dispute.hear(final)
        settled.append(final)
    return settled


def find_sides(cast: Cast) -> dict[str, str]:
    """Who speaks for whom: "Acme's lawyer, Ada Roe" and "Bo Lind, director of Acme" speak for Acme."""
    sides: dict[str, str] = {}
    for figure in cast.figures.listed:
        if figure.nouns.isdisjoint(cast.lexicons.speaker_for) and figure.nouns.isdisjoint(cast.lexicons.officers):
            continue
        token = cast.doc[figure.position]
        nouns = [token, *children(token, "appos"), *([token.head] if token.dep_ == "appos" else [])]
        owners = [item for noun in nouns for item in children(noun, "poss")]
        owners += [
            inner
            for noun in nouns
            for item in children(noun, "prep")
            for inner in children(item, "pobj")
            if item.lower_ in _FOR
        ]
        found = next((name for item in owners for name in resolve(cast, item.i)), None)
        if found is not None and found != figure.name:
            sides.setdefault(figure.name, found)
    return sides


def _aim(judgement: Judgement, kind: str, dispute: Dispute) -> Judgement:
    """The judgement with its final kind, and with targets where that kind has any."""
    if kind not in (*ACCUSING, "demand"):
        return replace(judgement, kind=kind, targets=())
    own = (judgement.addressed if kind == "demand" else ()) or judgement.targets
    return replace(judgement, kind=kind, targets=own or _find_implied(judgement, kind, dispute))


def _settle_kind(judgement: Judgement, dispute: Dispute) -> str:
    kind = judgement.kind
    stands_accused = dispute.stands_accused(judgement.claimant)
    if kind == "allegation":
        has_denied = dispute.side(judgement.claimant) in dispute.deniers
        return "counterclaim" if has_denied or _answers_accuser(judgement, dispute) else kind
    if kind not in _OPEN or judgement.claimant is None or judgement.is_silence:
        return kind
    if stands_accused:
        return _answer(judgement, dispute, kind)
    is_answer = dispute.against if judgement.accuses else dispute.is_told_of(judgement.claimant)
    if kind == "statement" and judgement.is_negative and is_answer:
        return "denial"
    if kind == "statement" and (_goes_on(judgement, dispute) or _is_denied(judgement, dispute)):
        return "allegation"
    return kind


def _denies(judgement: Judgement) -> bool:
    return judgement.kind == "denial" and judgement.claimant is not None


def _is_denied(judgement: Judgement, dispute: Dispute) -> bool:
    """True for a deed told of somebody else who, somewhere in the text, denies: what is denied was alleged."""
    if judgement.refutes or judgement.is_own or judgement.is_negative or not judgement.is_past:
        return False
    doers = {dispute.side(name) for name in judgement.subject}
    return not doers.isdisjoint(dispute.denied - {dispute.side(judgement.claimant)})


def _answers_accuser(judgement: Judgement, dispute: Dispute) -> bool:
    """True for an accusation against somebody who accused before."""
    if judgement.claimant is None:
        return False
    others = dispute.against.keys() - {dispute.side(judgement.claimant), ""}
    return not others.isdisjoint(dispute.side(name) for name in judgement.targets)


def _goes_on(judgement: Judgement, dispute: Dispute) -> bool:
    """True for more deeds of those whom the speaker accused."""
    own = dispute.against.get(dispute.side(judgement.claimant), [])
    if judgement.refutes or judgement.is_own or not dispute.against:
        return False
    return bool(own) and (judgement.is_past or bool(set(judgement.subject) & set(own)))


def _answer(judgement: Judgement, dispute: Dispute, kind: str) -> str:
    """What somebody who stands accused says."""
    is_of_accuser = any(dispute.side(name) in dispute.against for name in judgement.subject)
    if judgement.refutes or (judgement.is_negative and not is_of_accuser):
        return "denial" if kind == "statement" else kind
    return "counterclaim" if kind == "statement" and is_of_accuser and not judgement.is_own else kind


def _find_implied(judgement: Judgement, kind: str, dispute: Dispute) -> tuple[str, ...]:
    """Whom an accusation is against that names nobody: whom the speaker accused last, else who accused the speaker."""
    own = dispute.against.get(dispute.side(judgement.claimant), [])
    if own:
        return (own[-1],)
    accusers = dispute.accusers_of(judgement.claimant)
    if accusers and accusers[-1]:
        return (accusers[-1],)
    return tuple(name for name in dispute.last_accused if name != judgement.claimant) if kind != "demand" else ()
