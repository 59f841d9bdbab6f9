import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from claims.graph.conformance import find_violations
from claims.models import Actor, CitedDocument, Evidence, Relation, Statement, Target

pytestmark = pytest.mark.django_db
BASE = settings.IRI_BASE


def test_what_the_desk_published_keeps_to_the_shapes(record):
    assert list(find_violations()) == []


def test_seen_one_by_one_the_records_keep_to_them_too(record):
    assert list(find_violations(limit=1)) == []


def test_what_breaks_a_shape_is_named_with_its_reason(record):
    piece = Evidence.objects.filter(statement__isnull=False).order_by("pk").first()
    Evidence.objects.filter(pk=piece.pk).update(exact="")
    found = list(find_violations())
    assert [one for one in found if one.startswith(f"<{BASE}statement/{piece.statement_id}/evidence/{piece.pk}>: ")]
    assert all(piece.pk in one for one in found)


@pytest.mark.parametrize("limit", [1, 200])
def test_a_loose_end_is_found_wherever_the_records_are_cut(record, limit):
    relation = Relation.objects.published().filter(to_claim__isnull=False).first()
    Statement.objects.filter(claim=relation.to_claim_id).update(publication="draft")
    assert list(find_violations(limit=limit)) == [
        f"<{BASE}claim/{relation.to_claim_id}>: A published claim has a statement.",
        *(
            f"<{BASE}statement/{reply}>: A reply is to a published statement."
            for reply in Statement.objects.published().filter(replies_to__claim=relation.to_claim_id)
        ),
    ]


def test_whoever_is_named_must_be_public_themselves(record):
    target = Target.objects.filter(claim=record.dumping).get()
    Actor.objects.filter(pk=target.actor_id).update(publication="draft")
    assert any(
        one.startswith(f"<{BASE}actor/{target.actor_id}>: Whoever is named is on record") for one in find_violations()
    )


def test_a_document_that_is_cited_must_be_public_itself(record):
    CitedDocument.objects.update(publication="draft")
    assert all("Evidence is in a document that is on record." in one for one in find_violations())
    assert list(find_violations())


def test_the_command_says_it_only_where_it_is_asked(record, capsys):
    Statement.objects.filter(claim=record.theft).update(kind="allegation", claimant=None)
    record.theft.statements.first().voice.all().delete()
    for options, is_said in ((["--shapes"], True), ([], False)):
        with pytest.raises(CommandError, match="faults"):  # the archive of this test is empty
            call_command("verify", *options)
        assert ("An allegation has a claimant" in capsys.readouterr().out) == is_said
