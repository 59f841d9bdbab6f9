"""A small story to read back: made through the editors' verbs, so that it is what the desk would have made."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from claims import review
from claims.drafts import ConflictDraft, EventDraft, QuantityDraft, RelationDraft, StatementDraft
from claims.models import Claim, Event, Relation, Statement, Story
from claims.records import TimeRecord
from ingest.models import Document
from tests.claims.factories import make_document, span_of

REPORT = (
    "Brightwater accuses Kelpline of dumping 40 tonnes of sludge. Kelpline denies it. "
    "In May the two firms settled for $2 million, reportedly."
)
REPLY = "Kelpline claimed on Friday that Brightwater had opened the sluice itself."
MAY = TimeRecord("2026-05", dt.date(2026, 5, 1), dt.date(2026, 5, 31), "In May", dt.date(2026, 6, 3), "month")
FRIDAY = TimeRecord("2026-06-05", dt.date(2026, 6, 5), dt.date(2026, 6, 5), "on Friday", dt.date(2026, 6, 8), "weekday")
YEAR = TimeRecord("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31), "in 2025", None, "year")


@dataclass
class Told:
    story: Story
    report: Document
    reply: Document
    dumping: Claim
    sluice: Claim
    accusation: Statement
    denial: Statement
    countercharge: Statement
    settlement: Event
    conflict: Relation


def tell_story(editor):
    report = make_document(REPORT)
    reply = make_document(
        REPLY, publisher="Harbour Post", published_on=dt.date(2026, 6, 8), url="https://post.example/r"
    )
    accusation = review.add_statement(accuse(report), editor=editor)
    denial = review.add_statement(deny(report, accusation), editor=editor, claim=accusation.claim)
    countercharge = review.add_statement(accuse_back(reply), editor=editor)
    settlement = review.add_event(settle(report), editor=editor)
    story = review.create_story(
        "sludge",
        title="Sludge in the bay",
        editor=editor,
        claims=[accusation.claim, countercharge.claim],
        events=[settlement],
    )
    conflict = review.relate(
        RelationDraft(
            type="disputes",
            from_claim=countercharge.claim_id,
            to_claim=accusation.claim_id,
            reason="Each says that the other did it.",
            conflict=ConflictDraft("across_documents"),
        ),
        editor=editor,
    )
    for record in (accusation.claim, countercharge.claim, settlement):
        review.publish(record, editor=editor)
    rows = (story, accusation.claim, countercharge.claim, accusation, denial, countercharge, settlement, conflict)
    for row in rows:
        row.refresh_from_db()
    return Told(story, report, reply, *rows[1:])


def accuse(document):
    return StatementDraft(
        document=document,
        spans=(tuple(span_of(document, "dumping 40 tonnes of sludge")),),
        wording="Kelpline dumped 40 tonnes of sludge.",
        claimant="Brightwater",
        kind="allegation",
        cue="accuses",
        targets=("Kelpline",),
        responses={"Kelpline": "denied"},
        quantities=(QuantityDraft(Decimal(40), "exact", "t", "40 tonnes", "Brightwater"),),
        event_time=YEAR,
    )


def deny(document, accusation):
    return StatementDraft(
        document=document,
        spans=(tuple(span_of(document, "Kelpline denies it")),),
        wording="unused",
        claimant="Kelpline",
        kind="denial",
        attitude="denies",
        polarity="negative",
        cue="denies",
        replies_to=accusation.id,
    )


def accuse_back(document):
    return StatementDraft(
        document=document,
        spans=(tuple(span_of(document, "Brightwater had opened the sluice itself")),),
        wording="Brightwater opened the sluice.",
        claimant="Kelpline",
        kind="counterclaim",
        cue="claimed",
        targets=("Brightwater",),
        said=FRIDAY,
    )


def settle(document):
    return EventDraft(
        document=document,
        spans=(tuple(span_of(document, "the two firms settled for $2 million")),),
        kind="settlement",
        headline="Brightwater and Kelpline settle",
        participants=(("Brightwater", "party"), ("Kelpline", "party")),
        amount=QuantityDraft(Decimal(2000000), "exact", "USD", "$2 million"),
        time=MAY,
        hedges=("reportedly",),
    )
