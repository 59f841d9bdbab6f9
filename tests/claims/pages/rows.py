"""A small story on record, put there by the editors' verbs, and a reader for the pages that show it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser

from claims import review
from claims.drafts import ConflictDraft, EventDraft, QuantityDraft, RelationDraft, StatementDraft
from claims.models import Actor
from claims.records import TimeRecord
from tests.claims.factories import make_document, make_editor, span_of

BODY = (
    "Sludge in the bay\n\n"
    "On Monday Brightwater accused Kelpline of dumping at least 40 tonnes of sludge. Kelpline denied any dumping.\n\n"
    "Kelpline said Brightwater reportedly stole its charts. In May the two firms settled for $2 million, "
    "and a harbour clerk said they had met the week before the storm."
)
MONDAY = TimeRecord("2026-06-01", dt.date(2026, 6, 1), dt.date(2026, 6, 1), "On Monday")
MAY = TimeRecord("2026-05", dt.date(2026, 5, 1), dt.date(2026, 5, 31), "In May")
BEFORE_THE_STORM = TimeRecord("", None, None, "the week before the storm")


@dataclass
class Record:
    """What the story consists of, as rows."""

    editor: object
    document: object
    dumping: object
    theft: object
    meeting: object
    settlement: object
    conflict: object
    story: object

    def actor(self, name):
        return Actor.objects.get(name=name)


def draft(document, words, wording, **fields):
    span = span_of(document, words)
    return StatementDraft(document=document, spans=(tuple(span),), wording=wording, **fields)


def make_record(*, text_public=True, publish=True, body=BODY, wording="Kelpline dumped sludge in the bay."):
    editor = make_editor()
    document = make_document(body, url="https://quay.example/sludge")
    document.text_public = text_public
    document.save()
    labels = {"Brightwater": "ORG", "Kelpline": "ORG"}
    allegation = review.add_statement(
        draft(
            document,
            "dumping at least 40 tonnes of sludge",
            wording,
            claimant="Brightwater",
            kind="allegation",
            cue="accused",
            targets=("Kelpline",),
            responses={"Kelpline": "denied"},
            quantities=(QuantityDraft(Decimal(40), "at_least", "tonnes", "at least 40 tonnes", "Brightwater"),),
            said=MONDAY,
            event_time=MAY,
            labels=labels,
        ),
        editor=editor,
    )
    dumping = allegation.claim
    review.add_statement(
        draft(
            document,
            "any dumping",
            dumping.wording,
            claimant="Kelpline",
            kind="denial",
            attitude="denies",
            polarity="negative",
            replies_to=allegation.id,
        ),
        editor=editor,
        claim=dumping,
    )
    theft = review.add_statement(
        draft(
            document,
            "Brightwater reportedly stole its charts",
            "Brightwater stole the charts of Kelpline.",
            claimant="Kelpline",
            kind="counterclaim",
            hedges=("reportedly",),
            medium="the harbour radio",
            targets=("Brightwater",),
        ),
        editor=editor,
    ).claim
    clerk = review.create_actor("a harbour clerk", kind="unnamed", editor=editor)
    meeting = review.add_statement(
        draft(document, "they had met", "The two firms met.", claimant=clerk.id, said=BEFORE_THE_STORM),
        editor=editor,
    ).claim
    settlement = review.add_event(
        EventDraft(
            document=document,
            spans=(tuple(span_of(document, "the two firms settled for $2 million")),),
            kind="settlement",
            headline="Brightwater and Kelpline settle",
            participants=(("Brightwater", "party"), ("Kelpline", "party")),
            amount=QuantityDraft(Decimal(2000000), "exact", "USD", "$2 million"),
            time=MAY,
        ),
        editor=editor,
    )
    review.relate(
        RelationDraft("disputes", theft.id, to_claim=dumping.id, reason="Each accuses the other."), editor=editor
    )
    conflict = review.relate(
        RelationDraft(
            "contradicts",
            meeting.id,
            to_event=settlement.id,
            reason="Two days.",
            conflict=ConflictDraft("same_document"),
        ),
        editor=editor,
    )
    story = review.create_story(
        "sludge", title="Sludge in the bay", editor=editor, claims=[dumping, theft, meeting], events=[settlement]
    )
    if publish:
        for one in (dumping, theft, meeting, settlement):
            review.publish(one, editor=editor)
    for row in (dumping, theft, meeting, settlement, conflict, story):
        row.refresh_from_db()
    return Record(editor, document, dumping, theft, meeting, settlement, conflict, story)


def pages_of(record):
    return [
        "/",
        "/about/",
        "/conflicts/",
        "/stories/sludge/",
        *(f"/claims/{claim.id}/" for claim in (record.dumping, record.theft, record.meeting)),
        f"/events/{record.settlement.id}/",
        f"/documents/{record.document.id}/",
        *(f"/actors/{actor.id}/" for actor in Actor.objects.all()),
    ]


class Seen(HTMLParser):
    """A page as its reader gets it: words, links, ids and every tag with its attributes."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self._words, self._stack = [], [], []
        self.texts = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("dt", "dd", "th", "td", "br"):
            self._words.append(" ")  # cells stand apart without white space between them
        if tag not in ("meta", "link", "img", "br", "input", "rect", "path", "line"):
            self._stack.append((tag, dict(attrs).get("class") or "", len(self._words)))

    def handle_endtag(self, tag):
        while self._stack:
            name, classes, start = self._stack.pop()
            for key in {name, *(f"{name}.{one}" for one in classes.split())}:
                self.texts.setdefault(key, []).append("".join(self._words[start:]))
            if name == tag:
                break

    def handle_data(self, data):
        self._words.append(data)

    @property
    def words(self):
        return " ".join("".join(self._words).split())

    @property
    def links(self):
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def see(client, path, *, status=200):
    response = client.get(path)
    assert response.status_code == status
    return Seen(response.content.decode())
