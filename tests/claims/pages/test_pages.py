from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import review
from claims.drafts import ConflictDraft, RelationDraft
from claims.models import Actor, Claim, Conflict, Target
from ingest.models import Document
from tests.claims.pages.rows import BODY, draft, pages_of, see

pytestmark = pytest.mark.django_db


# --- what a reader is told --------------------------------------------------------------------------------------------


def test_a_claim_is_laid_to_whoever_alleges_it_before_its_words(client, record):
    page = see(client, f"/claims/{record.dumping.id}/")
    assert page.texts["h1"] == ["Brightwater alleges: Kelpline dumped sludge in the bay."]
    assert page.texts["title"] == ["Brightwater alleges: Kelpline dumped sludge in the bay. · Onrecord"]


def test_a_claim_shows_every_statement_with_its_date_words_and_provenance(client, record):
    page = see(client, f"/claims/{record.dumping.id}/")
    allegation, denial = (" ".join(text.split()) for text in page.texts["article.statement"])
    assert allegation.startswith("Brightwater alleges 1 June 2026 written “On Monday”")
    assert "dumping at least 40 tonnes of sludge" in allegation
    assert "Sludge in the bay, The Quay Courier, 3 June 2026; attributed by “accused”" in allegation
    assert record.document.text.sha256 in allegation
    assert "In the reporter's words, through The Quay Courier." in allegation
    assert "Put on record by hand by Onrecord desk on" in allegation
    assert denial.startswith("Kelpline denies by 3 June 2026")
    assert "Answers an earlier statement." in denial


def test_a_claim_shows_what_the_accused_answered_and_who_counted(client, record):
    facts = see(client, f"/claims/{record.dumping.id}/").texts["dl.facts"][0]
    assert " ".join(facts.split()) == (
        "Answer of Kelpline denies it Said to have happened May 2026 written “In May” "
        "Number given at least 40 tonnes, counted by Brightwater"
    )


def test_a_hedged_statement_on_a_medium_says_so(client, record):
    page = see(client, f"/claims/{record.theft.id}/")
    assert page.texts["h1"] == ["Kelpline alleges in return (hedged): Brightwater stole the charts of Kelpline."]
    assert "by 3 June 2026 · on the harbour radio · hedged “reportedly”" in page.words


def test_an_unnamed_source_is_told_as_described_and_an_unresolved_date_as_written(client, record):
    words = see(client, f"/claims/{record.meeting.id}/").words
    assert "a harbour clerk (unnamed source, as described) says" in words
    assert "“the week before the storm” (date not resolved)" in words


def test_relations_are_told_from_both_ends(client, record):
    assert (
        "This claim disputes Brightwater alleges: Kelpline dumped" in see(client, f"/claims/{record.theft.id}/").words
    )
    assert "This claim is disputed by Kelpline alleges in return (hedged): Brightwater stole" in (
        see(client, f"/claims/{record.dumping.id}/").words
    )
    assert "Open conflict within one document: not explained yet." in see(client, f"/claims/{record.meeting.id}/").words


def test_words_without_a_speaker_are_laid_to_the_publisher(client, record):
    statement = review.add_statement(
        draft(record.document, "met", "Somebody met.", kind="allegation", targets=("Kelpline",)), editor=record.editor
    )
    review.publish(statement.claim, editor=record.editor)
    page = see(client, f"/claims/{statement.claim_id}/")
    assert page.texts["h1"] == ["The Quay Courier reports, without naming who alleges it: Somebody met."]
    assert "The Quay Courier reports it without naming who alleges it" in page.words


def test_what_somebody_said_and_what_is_said_about_them_are_kept_apart(client, record):
    page = see(client, f"/actors/{record.actor('Kelpline').id}/")
    said, rest = page.words.split("What Kelpline said")[1].split("What others say about Kelpline")
    about, events = rest.split("Events with Kelpline")
    assert "Kelpline denies: Kelpline dumped sludge in the bay." in said
    assert "Kelpline alleges in return (hedged): Brightwater stole the charts" in said
    assert "Brightwater alleges: Kelpline dumped sludge" in about
    assert "Reported settlement: Brightwater and Kelpline settle May 2026 · USD 2,000,000" in events
    assert "Being listed is not an accusation." in page.words


def test_an_event_is_told_as_reported_and_a_settlement_as_no_verdict(client, record):
    words = see(client, f"/events/{record.settlement.id}/").words
    assert "Settlement, as reported by The Quay Courier Brightwater and Kelpline settle" in words
    assert "When May 2026 written “In May” Party Brightwater Party Kelpline Amount USD 2,000,000" in words
    assert "A settlement is never a verdict" in words
    assert "This event does not fit with a harbour clerk says: The two firms met." in words


def test_the_home_page_shows_stories_newest_claims_and_the_principle(client, record):
    page = see(client, "/")
    assert "Being listed is not an accusation." in page.words
    assert "/stories/sludge/" in page.links
    assert "a harbour clerk says: The two firms met." in page.words
    assert "3 claims on record, resting on 1 archived document; 1 open conflict." in page.words


def test_conflicts_show_both_sides_and_the_open_ones_first(client, record):
    solved = review.relate(
        review_draft(record.theft, record.meeting),
        editor=record.editor,
    )
    review.publish(record.theft, editor=record.editor)
    review.resolve_conflict(solved.conflict, editor=record.editor, explanation="different_scope", note="Two harbours.")
    page = see(client, "/conflicts/")
    first, second = (" ".join(text.split()) for text in page.texts["section.pair"])
    assert first.startswith("open Open conflict within one document: not explained yet.")
    assert "a harbour clerk says: The two firms met." in first
    assert "Reported settlement: Brightwater and Kelpline settle" in first
    assert second.startswith("resolved Conflict between documents, explained: the two mean different things")
    assert "Note of the desk: Two harbours." in second


def review_draft(first, second):
    return RelationDraft("contradicts", first.id, to_claim=second.id, conflict=ConflictDraft("across_documents"))


# --- the timeline -----------------------------------------------------------------------------------------------------


def rows_of(page):
    return [" ".join(text.split()) for text in page.texts["tr"]][1:]


def test_a_story_lists_statements_and_events_in_order_of_when_they_were_said(client, record):
    rows = rows_of(see(client, "/stories/sludge/"))
    assert rows[0].startswith("May 2026 written “In May” settlement Brightwater and Kelpline settle USD 2,000,000")
    assert rows[1].startswith("1 June 2026 written “On Monday” allegation Brightwater alleges: Kelpline dumped sludge")
    assert "Kelpline: denies it" in rows[1]
    assert rows[-1].startswith("“the week before the storm” (date not resolved) statement a harbour clerk says:")
    assert len(rows) == 5


def test_every_drawn_item_leads_to_its_row(client, record):
    page = see(client, "/stories/sludge/")
    anchors = [attrs["href"] for tag, attrs in page.tags if tag == "a" and "item" in (attrs.get("class") or "")]
    assert len(anchors) == 5
    assert {anchor.removeprefix("#") for anchor in anchors} <= set(page.ids)


def test_no_drawn_label_leaves_out_who_says_it_and_how(client, record):
    drawn = see(client, "/stories/sludge/").texts["text"]
    assert "Kelpline denies: Kelpline dumped sludge in the bay." in drawn
    assert "Brightwater alleges: Kelpline dumped sludge in the bay." in drawn
    by_speaker = see(client, "/stories/sludge/?lanes=claimant").texts["text"]
    assert "denies: Kelpline dumped sludge in the bay." in by_speaker


@pytest.mark.parametrize(
    ("query", "count", "current"),
    [
        ("", 5, ["when it was said", "by kind", "all"]),
        ("?clock=event", 5, ["when it is said to have happened", "by kind", "all"]),
        ("?clock=published&lanes=claimant", 5, ["when it was printed", "by speaker", "all"]),
        ("?kind=denial", 1, ["when it was said", "by kind", "denial"]),
        ("?kind=settlement&clock=event", 1, ["when it is said to have happened", "by kind", "settlement"]),
    ],
)
def test_the_choice_of_clock_lanes_and_kind_is_in_the_address(client, record, query, count, current):
    page = see(client, f"/stories/sludge/{query}")
    assert len(rows_of(page)) == count
    chosen = [attrs["href"] for tag, attrs in page.tags if tag == "a" and "aria-current" in attrs]
    assert len(chosen) == 3
    assert [words for words in current if words in page.words] == current


def test_a_kind_that_is_not_there_shows_nothing_and_leads_back(client, record):
    assert "Nothing to show of this kind; show everything." in see(client, "/stories/sludge/?kind=<b>").words


def test_an_unknown_choice_is_told(client, record):
    words = see(client, "/stories/sludge/?clock=tomorrow&lanes=x").words
    assert "Not understood in this address: clock, lanes. The usual view is shown." in words


def test_a_long_timeline_goes_on_where_the_page_ends(client, record, monkeypatch):
    whole = [row.split(" Brightwater", 1)[0] for row in rows_of(see(client, "/stories/sludge/"))]
    monkeypatch.setattr("claims.pages.views.MOST_ENTRIES", 2)
    path, parts = "/stories/sludge/", []
    while path:
        page = see(client, path)
        parts += [row.split(" Brightwater", 1)[0] for row in rows_of(page)]
        onward = [attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs.get("rel") == "next"]
        path = f"/stories/sludge/{onward[0]}" if onward else ""
    assert parts == whole


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "2026-01-01",
        "2026-02-30_2026-01-01_0_a",
        "2026-01-01_2026-01-01_z_a",
        "____",
        "2026-01-01_2026-01-01_0_%00",
    ],
)
def test_a_cursor_that_is_none_is_told(client, record, cursor):
    assert "Not understood in this address: after." in see(client, f"/stories/sludge/?after={cursor}").words


# --- documents --------------------------------------------------------------------------------------------------------


def test_a_public_text_is_shown_whole_with_its_evidence_marked(client, record):
    page = see(client, f"/documents/{record.document.id}/")
    assert page.texts["section.text"] == [BODY]
    assert page.texts["a.mark"] == [
        "dumping at least 40 tonnes of sludge",
        "any dumping",
        "Brightwater reportedly stole its charts",
        "the two firms settled for $2 million",
        "they had met",
    ]
    marks = [attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs.get("class") == "mark"]
    assert marks[0].startswith(f"/claims/{record.dumping.id}/#s-")
    assert marks[3] == f"/events/{record.settlement.id}/"


def test_evidence_that_no_longer_fits_the_text_is_told_and_not_marked(client, record):
    text = record.document.text
    text.body = text.body.replace("any dumping", "all dumping")
    text.save()
    page = see(client, f"/documents/{record.document.id}/")
    assert "any dumping" not in page.texts["a.mark"]
    assert page.words.count("These words were taken from another reading of this document") == 1


def test_a_document_links_to_the_original_only_where_the_scheme_is_http(client, record):
    assert "https://quay.example/sludge" in see(client, f"/documents/{record.document.id}/").links
    Document.objects.update(url="javascript:alert(1)")
    page = see(client, f"/documents/{record.document.id}/")
    assert not [link for link in page.links if "javascript" in link]


def test_each_link_to_evidence_leads_to_its_passage(client, record):
    page = see(client, f"/claims/{record.dumping.id}/")
    (link, *_) = [link for link in page.links if link.startswith("/documents/")]
    path, _, anchor = link.partition("#")
    assert anchor in see(client, path).ids


# --- who may see what -------------------------------------------------------------------------------------------------


def test_a_draft_statement_of_a_published_claim_is_shown_to_editors_alone(client, record):
    review.add_statement(
        draft(record.document, "the storm", "x", claimant="Brightwater"), editor=record.editor, claim=record.dumping
    )
    path = f"/claims/{record.dumping.id}/"
    assert len(see(client, path).texts["article.statement"]) == 2
    client.force_login(record.editor)
    assert [text.strip() for text in see(client, path).texts["span.draft"]] == ["draft"]


@pytest.mark.parametrize("name", ["dumping", "settlement"])
def test_a_retracted_record_is_gone_with_its_reason(client, record, name):
    row = getattr(record, name)
    room = "events" if name == "settlement" else "claims"
    review.retract(row, editor=record.editor, reason="The wrong <firm>.")
    for _ in range(2):
        page = see(client, f"/{room}/{row.id}/", status=410)
        assert "Reason The wrong <firm>." in page.words
        assert f"Since {timezone.now():%-d %B %Y}" in page.words
        client.force_login(record.editor)


def test_a_retracted_claim_is_on_no_other_page(client, record):
    review.retract(record.dumping, editor=record.editor, reason="Wrong.")
    for path in pages_of(record):
        if path != f"/claims/{record.dumping.id}/":
            response = client.get(path)
            assert "Kelpline dumped sludge" not in response.content.decode(), path


@pytest.mark.parametrize(
    "path", ["/claims/x/", "/stories/none/", "/actors/none/", "/events/1/", "/documents/1/", "/x/"]
)
def test_what_was_never_published_is_not_found(client, db, path):
    assert "There is no such page" in see(client, path, status=404).words


def test_a_merged_actor_leads_on_to_the_survivor(client, record):
    clerk, kelpline = record.actor("a harbour clerk"), record.actor("Kelpline")
    Actor.objects.filter(pk=clerk.pk).update(merged_into=kelpline)
    response = client.get(f"/actors/{clerk.id}/")
    assert (response.status_code, response["Location"]) == (301, f"/actors/{kelpline.id}/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client, db, method):
    assert getattr(client, method)("/").status_code == 405


# --- hostile words ----------------------------------------------------------------------------------------------------


def test_every_page_keeps_the_strict_policy_and_asks_no_other_host(client, record):
    for path in [*pages_of(record), "/nothing/"]:
        response = client.get(path)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        for tag, attrs in see(client, path, status=response.status_code).tags:
            assert "style" not in attrs, path
            assert not [name for name in attrs if name.startswith("on")], path
            resource = attrs.get("src") or (attrs.get("href") if tag == "link" else None)
            assert resource is None or resource.startswith("/static/"), (path, resource)


def test_pages_have_a_language_a_main_part_and_a_way_past_the_header(client, record):
    for path in pages_of(record):
        page = see(client, path)
        assert ("html", {"lang": "en"}) in page.tags
        assert page.links[0] == "#main"
        assert [tag for tag, _ in page.tags].count("main") == 1
        assert [tag for tag, _ in page.tags].count("h1") == 1
        assert len(page.ids) == len(set(page.ids)), path


# --- bounds -----------------------------------------------------------------------------------------------------------


MOST_QUERIES = {
    "/": 16,
    "/stories/sludge/": 24,
    "/conflicts/": 20,
    "/claims/{dumping}/": 24,
    "/events/{settlement}/": 22,
    "/actors/{kelpline}/": 34,
    "/documents/{document}/": 24,
}


def test_the_number_of_queries_does_not_grow_with_the_rows(client, record):
    rows = {name: getattr(record, name) for name in ("dumping", "settlement", "document")}
    rows["kelpline"] = record.actor("Kelpline")
    ids = {name: row.id for name, row in rows.items()}
    before = {path: count_queries(client, path.format(**ids)) for path in MOST_QUERIES}
    assert {path: count for path, count in before.items() if count > MOST_QUERIES[path]} == {}
    for n in range(8):
        crowd(record, n)
    after = {path: count_queries(client, path.format(**ids)) for path in MOST_QUERIES}
    assert {path: count for path, count in after.items() if count > before[path]} == {}


def count_queries(client, path):
    """Of the first who asks: nothing is kept from whoever asked before."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def crowd(record, n):
    """One more claim with its own speaker, document relation and conflict."""
    statement = review.add_statement(
        draft(record.document, "settled", f"Claim {n}.", claimant=f"Speaker {n}", targets=("Kelpline",)),
        editor=record.editor,
    )
    review.add_statement(
        draft(record.document, "storm", "x", claimant="Kelpline", attitude="denies"),
        editor=record.editor,
        claim=record.dumping,
    )
    review.relate(review_draft(statement.claim, record.dumping), editor=record.editor)
    review.publish(statement.claim, editor=record.editor)
    review.publish(record.dumping, editor=record.editor)


def test_long_lists_are_cut_into_pages(client, record):
    kelpline = record.actor("Kelpline")
    for n in range(60):
        claim = Claim.objects.create(wording=f"Claim {n}.", publication="published")
        Target.objects.create(claim=claim, actor=kelpline, position=0)
    page = see(client, f"/actors/{kelpline.id}/")
    assert "Page 1 Older" in page.words
    assert "?about=2#about" in page.links
    last = see(client, f"/actors/{kelpline.id}/?about=2")
    assert "Claim 0." in last.words
    assert "Newer Page 2" in last.words
    assert "Older" not in last.words


@pytest.mark.parametrize(
    ("asked", "shown"), [("nonsense", 1), ("0", 1), ("-1", 1), ("1", 1), ("²", 1), ("2", 2), ("3", 2), ("9" * 9, 2)]
)
def test_a_page_that_is_not_there_stands_for_the_nearest(client, record, asked, shown):
    kelpline = record.actor("Kelpline")
    for n in range(60):
        claim = Claim.objects.create(wording=f"Claim {n}.", publication="published")
        Target.objects.create(claim=claim, actor=kelpline, position=0)
    assert f"Page {shown}" in see(client, f"/actors/{kelpline.id}/?about={quote(asked)}").words


def test_open_conflicts_stand_before_explained_ones_on_every_page(client, record, monkeypatch):
    for n in range(3):
        crowd(record, n)
    oldest = Conflict.objects.filter(status="open").order_by("pk")[0]
    newest = Conflict.objects.filter(status="open").order_by("-pk")[0]
    for conflict in (oldest, newest):
        review.resolve_conflict(conflict, editor=record.editor, explanation="genuine")
    expected = list(Conflict.objects.order_by("status", "-pk").values_list("pk", "status"))
    assert [status for _, status in expected].count("resolved") == 2
    for size in range(1, 5):
        monkeypatch.setattr("claims.pages.gathering.PAGE_SIZE", size)
        pages = list(read_conflicts(client))
        assert [pair for page in pages for pair in page] == expected, size
        assert client.get("/conflicts/?page=99").context["page"].number == len(pages)


def read_conflicts(client):
    """Page by page, the number and the status of each conflict."""
    for number in range(1, 20):
        answer = client.get(f"/conflicts/?page={number}")
        yield [(pair["relation"].id, pair["relation"].conflict.status) for pair in answer.context["pairs"]]
        if not answer.context["page"].has_next:
            break


def test_the_home_page_counts_anew_after_every_act(client, record):
    before = see(client, "/").words
    record_count = Claim.objects.published().count()
    assert f"{record_count} claim" in before
    claim = review.add_statement(draft(record.document, "settled", "One more."), editor=record.editor).claim
    review.publish(claim, editor=record.editor)
    assert f"{record_count + 1} claim" in see(client, "/").words
    review.retract(claim, editor=record.editor, reason="It was another firm.")
    assert f"{record_count} claim" in see(client, "/").words


def test_the_home_page_stays_short_when_there_are_many_stories(client, record, monkeypatch):
    monkeypatch.setattr("claims.pages.views.MOST_STORIES", 0)
    page = client.get("/").content.decode()
    assert "1 more story" in page
    assert 'class="story"' not in page
