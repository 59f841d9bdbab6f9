"""The review page in a real browser: its keys, its selection, and that its policy lets everything through it needs."""

import pytest
from django.contrib.auth.models import User

from claims.models import CandidateDecision, Statement
from tests.claims.desk.articles import (
    CONFLICT,
    DENIAL,
    DUMPING,
    SETTLEMENT,
    add_candidate,
    make_document,
    make_run,
    span,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--disable-quic", "--no-first-run"]


@pytest.fixture
def address(live_server):
    User.objects.create_user("maren", password="correct horse", is_staff=True)
    document = make_document()
    run = make_run(document)
    for value in (DUMPING, DENIAL):
        add_candidate(run, "statement", value)
    add_candidate(run, "event", SETTLEMENT)
    add_candidate(run, "conflict", CONFLICT)
    return f"{live_server.url}/admin/review/{document.pk}/"


def browse(address, walk):
    """Log in, open the page, walk; gives what the walk gives. Nothing may be written to the browser's console."""
    from playwright.sync_api import sync_playwright

    said = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        page.goto(f"{address.split('/admin/')[0]}/admin/login/?next=/admin/review/{address.split('/review/')[1]}")
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.fill("#id_username", "maren")
        page.fill("#id_password", "correct horse")
        page.click("input[type=submit]")
        page.wait_for_selector("section.card.current")
        result = walk(page)
        browser.close()
    assert said == []
    return result


def test_an_article_is_reviewed_without_the_mouse(address):
    def walk(page):
        page.keyboard.press("j")
        page.keyboard.press("k")
        with page.expect_navigation():
            page.keyboard.press("a")
        page.keyboard.press("x")
        page.keyboard.type("Not a claim")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.keyboard.press("?")
        assert page.locator("#keys").get_attribute("open") is not None
        with page.expect_navigation():
            page.keyboard.press("e")
        return page.title()

    assert browse(address, walk).startswith("Edit: Denial · Northmill")
    decided = CandidateDecision.objects.order_by("outcome").values_list("candidate__type", "outcome", "reason")
    assert list(decided) == [("statement", "accepted", ""), ("conflict", "rejected", "Not a claim")]


def test_a_selection_brings_its_words_and_offsets(address):
    def walk(page):
        page.evaluate(
            """() => {
                const walker = document.createTreeWalker(document.getElementById("article"), NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const at = walker.currentNode.data.indexOf("200 tonnes");
                    if (at >= 0) document.getSelection().setBaseAndExtent(
                        walker.currentNode, at, walker.currentNode, at + 10);
                }
            }"""
        )
        page.wait_for_function("document.getElementById('quote').value !== ''")
        with page.expect_navigation():
            page.click("#by-hand button")
        return [page.input_value(f"#id_spans-0-{name}") for name in ("quote", "start", "end")]

    assert browse(address, walk) == ["200 tonnes", *map(str, span("200 tonnes"))]
    assert not Statement.objects.exists()
