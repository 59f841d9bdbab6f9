"""From an article to a timeline as an editor and a reader go it: real processes, a real browser."""

import json
import re
import urllib.parse

import pytest

from tests.processes import get, get_json, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ARTICLE = """Kelpline accused of dumping

Brightwater said on Monday that Kelpline had dumped more than 40 tonnes of sludge in the bay. Kelpline denied it.

The Harbour Board has not confirmed the figure.
"""


def log_in(page, site):
    url, password = site
    page.goto(f"{url}/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", password)
    page.click("[type=submit]")


def ask(url, query):
    status, body = get(f"{url}/sparql?{urllib.parse.urlencode({'query': query})}")
    assert status == 200, body
    return [{name: cell["value"] for name, cell in row.items()} for row in json.loads(body)["results"]["bindings"]]


def test_an_article_goes_from_the_desk_to_the_timeline_and_the_graph(site, page):
    url, _ = site
    log_in(page, site)
    page.goto(f"{url}/admin/review/add/")
    page.fill("textarea[name=text]", ARTICLE)
    page.fill("input[name=publisher]", "The Quay Courier")
    page.fill("input[name=published_on]", "2026-06-03")
    page.click("text=Add >> nth=-1")
    page.wait_for_selector("button.accept", timeout=30_000)
    document = re.search(r"/review/(\w+)/", page.url)[1]
    for _ in range(2):  # the headline first, then what Brightwater said
        page.click("button.accept >> nth=0")
        page.wait_for_load_state()
    page.click("text=Publish all accepted")
    page.wait_for_load_state()
    entries = get_json(f"{url}/api/v1/timelines/?document={document}")["results"]
    published = next(entry for entry in entries if (entry["claimant"] or {}).get("name") == "Brightwater")
    assert published["date"]["edtf"] == "2026-06-01"
    assert [(q["value"], q["bound"]) for q in published["quantities"]] == [(40, "at_least")]
    evidence = published["evidence"][0]
    assert ARTICLE[evidence["start"] : evidence["end"]] == evidence["quote"]
    claim = f"<{published['uri'].rsplit('/', 2)[0]}/claim/{published['claim']}>"
    query = f"SELECT ?wording {{ {claim} a <http://schema.org/Claim> ; <http://schema.org/text> ?wording }}"
    assert until(lambda: ask(url, query), seconds=2)
    page.goto(f"{url}/claims/{published['claim']}/")
    assert evidence["quote"] in page.inner_text("main")
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/stories/distillation/", "/conflicts/", "/about/", "/sparql", "/api/v1/docs/"])
def test_every_page_is_clean_under_its_policy_and_asks_nobody_outside(site, page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    answer = page.goto(site[0] + path)
    page.wait_for_load_state("networkidle")
    assert answer.status == 200
    assert page.complaints == []


def test_a_reader_follows_an_entry_of_the_timeline_to_the_words_in_the_article(site, page):
    page.goto(f"{site[0]}/stories/distillation/")
    page.click("main table a >> nth=0")
    page.wait_for_load_state()
    page.click("a[href^='/documents/'] >> nth=0")
    page.wait_for_load_state()
    assert page.locator("mark").count() > 0
    assert page.complaints == []


def test_the_pages_work_at_the_width_of_a_telephone(site, page):
    page.set_viewport_size({"width": 375, "height": 800})
    for path in ("/", "/stories/distillation/", "/conflicts/"):
        page.goto(site[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
