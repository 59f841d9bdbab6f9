"""What a template sets out: frozen values whose words are made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import Evidence
from claims.pages.highlights import Mark
from claims.pages.reading import Citation

UNNAMED = ' <span class="aside">(unnamed source, as described)</span>'
ACCUSING = ("allegation", "counterclaim")


@dataclass(frozen=True, slots=True)
class Name:
    """An actor to be named in a sentence."""

    id: str
    text: str
    href: str
    is_unnamed: bool

    @property
    def link(self) -> SafeString:
        """The name as a link; an unnamed source is told as such."""
        link = format_html('<a href="{}" dir="auto">{}</a>', self.href, self.text)
        return link + SafeString(UNNAMED) if self.is_unnamed else link


@dataclass(frozen=True, slots=True)
class Date:
    """A date in words, and as written where that says something else."""

    words: str
    as_written: str
    edtf: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: the exact words between what stands around them, and the document they stand in."""

    id: str
    prefix: str
    exact: str
    suffix: str
    cue: str
    citation: Citation
    href: str  # the passage on the document's page


@dataclass(frozen=True, slots=True)
class Said:
    """One statement. `speaker` None: the article does not say whose words they are."""

    id: str
    speaker: Name | None
    verb: str
    kind: str
    attitude: str
    denies_wording: bool  # the claimant says that the claim is not so
    hedges: tuple[str, ...]
    quotation: str
    relayed: tuple[Name, ...]
    medium: str
    date: Date
    quotes: tuple[Quote, ...]
    replies_to: str
    provenance: str
    is_draft: bool

    def is_by(self, actor_id: str) -> bool:
        return self.speaker is not None and self.speaker.id == actor_id

    @property
    def tone(self) -> str:
        """What colours it: a denial of any kind is a denial."""
        return "denial" if self.attitude == "denies" else self.kind

    @property
    def is_accusing(self) -> bool:
        return self.kind in ACCUSING

    @property
    def reporter(self) -> str:
        """Whose report it is where no speaker is named."""
        return self.relayed[-1].text if self.relayed else "The article"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an accused party has answered to a claim."""

    name: Name
    words: str
    response: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim in a list: its wording and who says what to it, e.g. ("Brightwater", "alleges")."""

    id: str
    href: str
    wording: str
    language: str
    lead: Said | None
    others: tuple[Said, ...]
    status: str
    answers: tuple[Answer, ...]
    quantities: tuple[str, ...]
    event_date: Date | None
    is_draft: bool

    @property
    def said(self) -> tuple[Said, ...]:
        """Every statement, the leading one first."""
        return (self.lead, *self.others) if self.lead else self.others

    @property
    def rejoinders(self) -> tuple[str, ...]:
        """What others answer to it, each said once: "Kelpline denies"."""
        answers = [one for one in self.others if one.attitude != "asserts" and one.speaker]
        return tuple(dict.fromkeys(who_says(one) for one in answers))

    @property
    def who(self) -> str:
        """Whom the claim is laid to, as the words before it: "Brightwater alleges"."""
        return who_says(self.lead)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as reported."""

    id: str
    href: str
    headline: str
    kind: str
    date: Date
    hedges: tuple[str, ...]
    amount: str
    participants: tuple[tuple[Name, str], ...]
    quotes: tuple[Quote, ...]
    provenance: str

    @property
    def reporter(self) -> str:
        """Who reports it; empty where the publisher is not known."""
        return self.quotes[0].citation.publisher_name if self.quotes else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Evidence on its document's page. `mark` None: the archived text no longer says so at these offsets."""

    id: str
    number: int
    evidence: Evidence
    href: str
    who: str
    wording: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Bearing:
    """A relation as seen from one of its ends: "disputes", then the claim or event at the other."""

    words: str
    other: Spoken | None
    event: Happening | None
    reason: str
    conflict: str  # in words; empty where it is none
    provenance: str


def who_says(said: Said | None) -> str:
    """Whom words are laid to, before a colon: "Brightwater alleges", "The Quay Courier reports, naming no speaker"."""
    if said is None:
        return "Nobody on record"
    if said.speaker:
        hedged = " (hedged)" if said.hedges else ""
        denied = ", in the negative" if said.denies_wording else ""
        return f"{said.speaker.text} {said.verb}{denied}{hedged}"
    return f"{said.reporter} reports{', without naming who alleges it' if said.is_accusing else ''}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessment in words. `is_current` False: the claim has changed since that version."""

    id: str
    verdict: str
    assessor: Name
    assessed_on: str
    summary: str
    url: str  # empty where it is none that a link may lead to
    version: int
    is_current: bool
