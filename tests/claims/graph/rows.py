"""A small published record to project: one claim with a denial, a settlement, what relates them and a story."""

from dataclasses import dataclass

from claims import review
from claims.drafts import ConflictDraft, RelationDraft, StatementDraft
from claims.models import Claim, Event, Installation, Relation, Statement, Story
from tests.claims.factories import make_document, make_editor, make_event_candidate, make_statement_candidate
from tests.claims.graph.examples import BASE


@dataclass(frozen=True)
class Desk:
    editor: object
    claim: Claim
    counter: Claim
    statement: Statement
    event: Event
    relation: Relation
    story: Story

    def iri(self, row):
        return f"{BASE}{row._meta.model_name}/{row.pk}"

    def publish_all(self):
        for record in (self.claim, self.counter, self.event):
            review.publish(record, editor=self.editor)
        for row in (self.claim, self.counter, self.statement, self.event, self.relation, self.story):
            row.refresh_from_db()


def make_desk():
    """All of it as drafts, accepted by one editor."""
    Installation.objects.get_or_create(pk=1, defaults={"iri_base": BASE})
    editor = make_editor()
    document = make_document(url="https://courier.example/sludge")
    accepted = make_statement_candidate(document, "dumping 40 tonnes of sludge")
    statement = review.accept(accepted, editor=editor)
    counter = review.add_statement(
        StatementDraft(
            document=document,
            spans=((61, 79),),
            wording="Brightwater made it up.",
            claimant="Kelpline",
            kind="counterclaim",
            targets=("Brightwater",),
        ),
        editor=editor,
    )
    event = review.accept(make_event_candidate(document, "the two firms settled for $2 million"), editor=editor)
    relation = review.relate(
        RelationDraft(
            "disputes",
            counter.claim_id,
            to_claim=statement.claim_id,
            conflict=ConflictDraft(scope="same_document", note="Both cannot be."),
        ),
        editor=editor,
    )
    story = review.create_story(
        "sludge", title="Sludge in the bay", editor=editor, claims=[statement.claim], events=[event]
    )
    return Desk(editor, statement.claim, counter.claim, statement, event, relation, story)
