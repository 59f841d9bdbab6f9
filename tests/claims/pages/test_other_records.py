"""Pages of records unlike the one that the tests of pages share."""

import pytest

from claims.models import Actor, Claim, Statement
from tests.claims.pages.rows import BODY, make_record, pages_of, see

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "extra",
    [
        "\r\nA line.\r\rAnother.",
        "\n\nשלום עולם, אמר הדובר.",
        "\n\n🦀 e\u0301 \u200f\u202e <b>&amp;</b>",
        "\n \n\t\nx\n",
        "\n\n\n",
    ],
)
def test_a_text_keeps_every_character_on_its_page(client, extra):
    record = make_record(body=f"\n{extra}\n{BODY}{extra}")
    html = client.get(f"/documents/{record.document.id}/").content.decode()
    shown = see(client, f"/documents/{record.document.id}/").texts["section.text"][0]
    assert shown == record.document.text.body
    # A browser reads a bare carriage return as a line feed (HTML 13.2.3.5), so it must not stand in the source.
    assert "\r" not in html


def test_a_text_that_is_not_ours_is_shown_as_quotes_with_a_little_context(client):
    record = make_record(text_public=False, body="Far away. " * 60 + BODY + " Far away." * 60)
    page = see(client, f"/documents/{record.document.id}/")
    assert "section.text" not in page.texts
    assert page.texts["mark"][0] == "dumping at least 40 tonnes of sludge"
    assert max(map(len, page.texts["span.context"])) == 201  # 200 characters and the ellipsis
    assert "Far away. " * 21 not in page.words


def test_drafts_are_unknown_to_the_public_and_marked_for_editors(client):
    record = make_record(publish=False)
    paths = [path for path in pages_of(record) if path not in ("/", "/about/", "/conflicts/")]
    for path in paths:
        see(client, path, status=404)
    assert "No claim is published yet." in see(client, "/").words
    client.force_login(record.editor)
    for path in paths:
        assert "Draft. Only editors see this page" in see(client, path).words


def test_names_and_words_are_never_markup(client):
    record = make_record(wording="<script>alert(1)</script>")
    Actor.objects.update(
        name="<img src=x onerror=alert(1)>",
        description="<b>",
        exact_matches=["javascript:x", "https://a.example/?a=1&b=2"],
    )
    Claim.objects.update(language='en"><script>')
    for path in pages_of(record):
        page = see(client, path)
        assert "script" not in [
            tag for tag, attrs in page.tags if not (attrs.get("src") or "").startswith("/static/")
        ], path
        assert not [attrs for tag, attrs in page.tags if tag == "img" and attrs.get("src") == "x"], path
        assert not [link for link in page.links if link.startswith("javascript")], path


def test_words_of_others_carry_their_own_direction(client):
    record = make_record(wording="Kelpline שפכה בוצה למפרץ")
    for tag, attrs in see(client, f"/claims/{record.dumping.id}/").tags:
        if tag == "blockquote" or (tag == "span" and attrs.get("class") == "said"):
            assert attrs["dir"] == "auto"


def test_a_draft_and_what_is_behind_it_are_not_there(client):
    draft = make_record(publish=False)
    statement = Statement.objects.filter(claim=draft.dumping).first()
    for name in (f"claim/{draft.dumping.pk}", f"statement/{statement.pk}", f"decision/{statement.decision_id}"):
        assert client.get(f"/id/{name}").status_code == 404
