"""What keeps reading fast whatever the size of the record: so many queries and no more, and from an index."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from claims.material import Selection, read_timeline
from claims.models import Appearance, CitedDocument, Claim, Statement, Target
from claims.synthetic.making import make_claims

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20  # of one page of a timeline


@pytest.fixture(scope="module")
def busiest(module_db, tmp_path_factory):
    """The actor who appears most often in a made-up record."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claims.synthetic.making.settings.ARCHIVE_DIR", tmp_path_factory.mktemp("archive"))
        make_claims(400, seed=3)
    return Appearance.objects.values_list("actor").annotate(times=Count("pk")).order_by("-times")[0][0]


def read(selection, limit):
    with CaptureQueriesContext(connection) as captured:
        page = read_timeline(selection, limit=limit)
    return page, len(captured)


def test_a_longer_page_of_a_timeline_takes_no_more_queries(busiest):
    few, queries_for_few = read(Selection(actor=busiest), 25)
    many, queries_for_many = read(Selection(actor=busiest), 100)
    assert (len(few.entries), len(many.entries)) == (25, 100)
    assert queries_for_few == queries_for_many <= MOST_QUERIES


def test_page_by_page_gives_the_whole_timeline_in_its_order(busiest):
    whole = read_timeline(Selection(actor=busiest)).entries
    found, after = [], None
    while after or not found:
        page = read_timeline(Selection(actor=busiest), limit=30, after=after)
        found += page.entries
        after = page.next
    assert found == list(whole)
    assert len(found) == Appearance.objects.filter(actor=busiest).count()


@pytest.mark.parametrize("clock", ["said", "event", "published"])
def test_a_page_in_the_midst_begins_where_the_index_has_it(busiest, clock):
    selection = Selection(actor=busiest, clock=clock)
    day = dt.date(2020, 1, 1)
    with CaptureQueriesContext(connection) as captured:
        entries = read_timeline(selection, limit=20, after=(day, day, 0, "")).entries
    assert all(entry.date.earliest is None or entry.date.earliest >= day for entry in entries)
    plan = plan_of(captured.captured_queries[0]["sql"])
    assert f"appearance_by_{clock} (actor=? AND {clock}_begins>?)" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("name", "model", "column"), [("target", Target, "actor"), ("claimant", Statement, "claimant")]
)
def test_who_is_asked_for_is_found_before_the_claims_are(client, busiest, name, model, column):
    busy = model.objects.values_list(column).annotate(times=Count("pk")).order_by("-times")[0][0]
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/api/v1/claims/?{name}={busy}&page_size=500").json()["results"]
    owner = "claim" if model is Target else "claim__pk"
    wanted = model.objects.filter(**{column: busy}, claim__publication="published")
    wanted = wanted.filter(publication="published") if model is Statement else wanted
    assert {claim["id"] for claim in answer} == set(wanted.values_list(owner, flat=True))
    (sql,) = (
        q["sql"]
        for q in captured
        if q["sql"].startswith("SELECT") and 'FROM "claims_claim"' in q["sql"][:900] and "LIMIT 501" in q["sql"]
    )
    plan = plan_of(sql)
    assert f"COVERING INDEX {'target_by_actor' if model is Target else 'statement_by_claimant'}" in plan
    assert "CORRELATED" not in plan


def test_changes_are_found_by_their_moment(client, busiest):
    newest = Claim.objects.published().order_by("-updated_at")[0].updated_at
    answer = client.get("/api/v1/claims/", {"updated_since": newest.isoformat()}).json()["results"]
    changed = Claim.objects.published().filter(updated_at__gte=newest).values_list("pk", flat=True)
    assert [claim["id"] for claim in answer] == sorted(changed)


def plans_of(client, address):
    """The plans of all queries of a request, by their SQL."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return {q["sql"]: plan_of(q["sql"]) for q in captured.captured_queries if q["sql"].startswith("SELECT")}


def test_a_period_is_asked_of_indexes_alone_until_a_claim_is_found(client, busiest):
    plans = plans_of(client, "/api/v1/claims/?said_from=2020-01-01&said_to=2020-01-31")
    (plan,) = (plan for sql, plan in plans.items() if "LIMIT 51" in sql)
    assert "SCAN claims_claim USING INDEX claim_by_time" in plan
    assert "COVERING INDEX statement_by_time (claim_id=? AND publication=?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_period_of_events_is_asked_of_an_index_until_a_claim_is_found(client, busiest):
    plans = plans_of(client, "/api/v1/claims/?event_from=2020-01-01&event_to=2020-01-31")
    (plan,) = (plan for sql, plan in plans.items() if "LIMIT 51" in sql)
    assert "SCAN claims_claim USING INDEX claim_by_time" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("key", ["pk", "document_id"])
def test_a_document_is_found_by_its_key_or_by_that_of_its_citation(client, busiest, key):
    cited = CitedDocument.objects.published().first()
    address = f"/api/v1/claims/?document={getattr(cited, key)}"
    found = {claim["id"] for claim in client.get(address).json()["results"]}
    told = Statement.objects.published().filter(document=cited, claim__publication="published")
    assert found == set(told.values_list("claim", flat=True)) != set()
    assert not [plan for plan in plans_of(client, address).values() if "SCAN ingest_document" in plan]


def counts_in(client, address):
    return [sql for sql in plans_of(client, address) if "COUNT(*)" in sql]


def test_the_pages_of_an_actor_and_of_conflicts_count_nothing(client, busiest):
    assert counts_in(client, f"/actors/{busiest}/") == []
    assert counts_in(client, "/conflicts/") == []


def test_conflicts_are_read_from_the_newest_on_and_not_sorted(client, busiest):
    plans = plans_of(client, "/conflicts/")
    listed = [plan for sql, plan in plans.items() if "LIMIT 51" in sql]
    assert listed
    assert not [plan for plan in listed if "TEMP B-TREE" in plan]


def test_the_first_page_counts_the_record_once_between_two_acts(client, busiest):
    cache.clear()
    first, again = (counts_in(client, "/") for _ in range(2))
    assert (len(first), len(again)) == (3, 0)


def plan_of(sql):
    if connection.vendor != "sqlite":
        pytest.skip("plans are read from SQLite")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(row[-1] for row in cursor.fetchall())
