import pytest
from django.db import transaction

from claims import review
from claims.journal import link_hash
from claims.models import Claim, Decision, LogHead
from claims.records import canonical_json, sha256_of
from tests.claims.factories import make_document, make_editor, make_statement_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    editor = make_editor()
    document = make_document()
    claim = review.accept(make_statement_candidate(document, "dumping 40 tonnes of sludge"), editor=editor).claim
    review.publish(claim, editor=editor)
    review.retract(claim, editor=editor, reason="Wrong firm.")
    return list(Decision.objects.all())


def test_the_log_is_numbered_without_a_gap_and_chained_by_hash(log):
    assert [decision.number for decision in log] == [1, 2, 3]
    assert [decision.verb for decision in log] == ["accept", "publish", "retract"]
    assert [decision.previous_hash for decision in log] == ["", log[0].hash, log[1].hash]
    assert [decision.hash for decision in log] == [link_hash(decision) for decision in log]
    assert LogHead.objects.get().hash == log[-1].hash


def test_the_hash_of_a_payload_is_that_of_what_the_database_gives_back(log):
    assert [d.payload_sha256 for d in log] == [sha256_of(canonical_json(d.payload)) for d in log]


@pytest.mark.parametrize("field", ["verb", "record_id", "payload_sha256", "previous_hash"])
def test_a_changed_line_no_longer_fits_its_hash(log, field):
    setattr(log[1], field, "x")
    assert link_hash(log[1]) != log[1].hash


def test_an_act_that_fails_leaves_neither_rows_nor_a_line():
    editor = make_editor()
    candidate = make_statement_candidate(make_document(), "dumping 40 tonnes of sludge")
    with pytest.raises(review.ReviewError), transaction.atomic():
        review.accept(candidate, editor=editor, changes={"spans": [[0, 10**6]]})
    assert (Claim.objects.count(), Decision.objects.count()) == (0, 0)
