"""The entries of a timeline as rows of a table and as items of its drawing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from claims.entries import Entry, EvidenceRef
from claims.pages import wording
from claims.pages.timeline_svg import SHAPES, Item
from claims.pages.values import ACCUSING

KIND_ORDER = ("allegation", "counterclaim", "denial", "admission", "apology", "statement")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the table shows it. `who` says whom the words are laid to; for events it is empty."""

    entry: Entry
    anchor: str
    href: str
    date: str
    as_written: str
    kind: str
    tone: str
    who: str
    notes: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]  # name, address, words
    evidence: EvidenceRef | None
    document_href: str


def row_of(entry: Entry, *, groups: Collection[str] = ()) -> Row:
    """`groups`: the ids of the actors that are spoken of in the plural."""
    evidence = entry.evidence[0] if entry.evidence else None
    document = evidence.document if evidence else None
    date = wording.date_words(entry.date)
    return Row(
        entry=entry,
        anchor=f"e-{entry.id}",
        href=address_of(entry),
        date=date,
        as_written="" if entry.date.as_written in date else entry.date.as_written,
        kind=kind_of(entry),
        tone=tone_of(entry),
        who=who_of(entry, groups),
        notes=tuple(notes_of(entry)),
        answers=tuple(
            (target.name, reverse("pages:actor", args=[target.id]), wording.RESPONSES[target.response])
            for target in entry.targets
        ),
        evidence=evidence,
        document_href=reverse("pages:document", args=[document.id]) if document else "",
    )


def address_of(entry: Entry) -> str:
    if entry.type == "event" or not entry.claim:
        return reverse("pages:event", args=[entry.id])
    return f"{reverse('pages:claim', args=[entry.claim])}#s-{entry.id}"


def kind_of(entry: Entry) -> str:
    """The lane and label of an entry. Statements that neither assert nor deny are named for what they do."""
    if entry.type == "event":
        return entry.kind
    return "denial" if entry.attitude == "denies" else entry.kind


def tone_of(entry: Entry) -> str:
    kind = kind_of(entry)
    if kind in SHAPES:
        return kind
    return "event" if entry.type == "event" else "statement"


def who_of(entry: Entry, groups: Collection[str]) -> str:
    """Whom the words are laid to, before a colon. Never empty for a statement: no allegation stands alone."""
    if entry.type == "event":
        return ""
    if entry.claimant:
        verb = wording.verb_of(entry.kind, entry.attitude or "asserts", plural=entry.claimant.id in groups)
        return f"{entry.claimant.name} {verb}"
    publisher = entry.voice[-1].name if entry.voice else "The article"
    unnamed = ", without naming who alleges it" if entry.kind in ACCUSING else ""
    return f"{publisher} reports{unnamed}"


def notes_of(entry: Entry) -> Iterable[str]:
    """What a reader must know beside the words."""
    if entry.hedged:
        yield "hedged"
    if entry.medium:
        yield f"on {entry.medium}"
    if entry.amount:
        yield wording.quantity_words(entry.amount.value, entry.amount.bound, entry.amount.currency)
    if entry.corroboration.documents > 1:
        origins = entry.corroboration.origins
        yield f"in {entry.corroboration.documents} documents of {origins} origin{'s' if origins != 1 else ''}"


def item_of(row: Row, *, lanes: str) -> Item:
    """The entry as the drawing shows it; it leads to its row in the table."""
    entry = row.entry
    speaker = entry.claimant.name if entry.claimant else "No named speaker"
    by_claimant = speaker if entry.type == "statement" else "Events"
    lead = f"{row.who}: " if row.who and entry.type == "statement" else ""
    return Item(
        href=f"#{row.anchor}",
        lane=row.kind.capitalize() if lanes == "kind" else by_claimant,
        tone=row.tone,
        label=label_of(row, lanes=lanes),
        title=f"{row.date}, {row.kind}. {lead}{entry.headline}{' (hedged)' if entry.hedged else ''}",
        earliest=entry.date.earliest,
        latest=entry.date.latest,
    )


def label_of(row: Row, *, lanes: str) -> str:
    """Who says what, with the verb always: a denial must not read as an assertion. The drawing cuts it to length."""
    entry = row.entry
    if entry.type == "event":
        return wording.list_words([p.name for p in entry.participants]) or entry.headline
    who = row.who
    if lanes == "claimant" and entry.claimant:
        who = who.removeprefix(f"{entry.claimant.name} ")
    return f"{who}: {entry.headline}"


def items_of(rows: Sequence[Row], *, lanes: str) -> list[Item]:
    """The items with the lanes in the order of their kinds, accusations first; by claimant in order of appearance."""
    items = [item_of(row, lanes=lanes) for row in rows]
    return sorted(items, key=lambda item: _rank(item.lane)) if lanes == "kind" else items


def _rank(lane: str) -> int:
    kind = lane.lower()
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
