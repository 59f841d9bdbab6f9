"""Assessing, identifying and redacting in a real browser, by keyboard alone and under the strict policy."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from claims import review
from claims.models import Actor, Assessment, Claim
from tests.claims.desk.articles import DUMPING, add_candidate, make_document, make_run
from tests.claims.desk.test_keys import CHROMIUM, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SCREENSHOTS")  # a folder to leave pictures in, for looking at


@pytest.fixture
def claim(live_server):
    chief = User.objects.create_superuser("maren", password="correct horse")
    claim = review.accept(add_candidate(make_run(make_document()), "statement", DUMPING), editor=chief).claim
    review.publish(claim, editor=chief)
    return claim


def browse(live_server, path, walk, *, scheme="light"):
    """Log in, open the page, walk; gives what the walk gives. Nothing may be written to the browser's console."""
    from playwright.sync_api import sync_playwright

    said = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(color_scheme=scheme)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}/admin/login/?next={path}")
        page.fill("#id_username", "maren")
        page.fill("#id_password", "correct horse")
        page.click("input[type=submit]")
        page.wait_for_selector("main h1, #content h1")
        result = walk(page)
        browser.close()
    assert said == []
    return result


def press_until(page, selector):
    """Go on with the tabulator key to an element, as somebody without a mouse does."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the keyboard")


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS, f"{name}.png"), full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_claim_is_assessed_without_the_mouse(live_server, claim, scheme):
    def walk(page):
        press_until(page, "#id_verdict")
        page.keyboard.type("ref")
        press_until(page, "#id_assessor")
        page.keyboard.type("Baywatch Check")
        press_until(page, "#id_summary")
        page.keyboard.type("The log of that day shows no discharge.")
        shoot(page, f"assess-{scheme}")
        press_until(page, "form.edit button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        shoot(page, f"assessed-{scheme}")
        return page.inner_text(".messagelist")

    told = browse(live_server, f"/admin/review/claim/{claim.pk}/assess/", walk, scheme=scheme)
    assert told == "Recorded, and public: Baywatch Check: refuted."
    assert Assessment.objects.get().summary == "The log of that day shows no discharge."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_actor_is_identified_and_that_is_undone_without_the_mouse(live_server, claim, scheme):
    actor = Actor.objects.get(name="Northmill")

    def walk(page):
        press_until(page, "#id_address")
        page.keyboard.type("https://register.example/entity/Q7")
        press_until(page, "#id_judgement_0")
        press_until(page, "#id_reason")
        page.keyboard.type("Both name the same seat.")
        press_until(page, "form.edit button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        shoot(page, f"identified-{scheme}")
        before = page.inner_text("#content ul")
        with page.expect_navigation():
            page.keyboard.press("u")
        return before, page.inner_text(".messagelist")

    told = browse(live_server, f"/admin/review/actor/{actor.pk}/identify/", walk, scheme=scheme)
    assert told == ("https://register.example/entity/Q7 · Not the same …", "Undone: identify actor: Northmill")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_claim_is_erased_only_after_its_box_is_ticked(live_server, claim, scheme):
    def walk(page):
        press_until(page, "#id_reason")
        page.keyboard.type("A court has ordered it.")
        shoot(page, f"redact-{scheme}")
        press_until(page, "button.danger")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        shoot(page, f"redact-refused-{scheme}")
        refused = page.inner_text(".errorlist")
        press_until(page, "#id_confirmed")
        page.keyboard.press("Space")
        press_until(page, "button.danger")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        return refused, page.inner_text(".messagelist")

    refused, told = browse(live_server, f"/admin/review/claim/{claim.pk}/redact/", walk, scheme=scheme)
    assert refused == "Tick this to erase it: it cannot be taken back."
    assert told == f"Erased: claim {claim.pk}. Its address answers 410."
    assert Claim.objects.get().publication == "redacted"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_rests_on_a_document_is_chosen_without_the_mouse(live_server, claim, scheme):
    document = claim.statements.get().document.document_id

    def walk(page):
        press_until(page, "#id_records_0")
        page.keyboard.press("Space")
        press_until(page, "#id_reason")
        page.keyboard.type("A court has ordered it.")
        press_until(page, "#id_confirmed")
        page.keyboard.press("Space")
        shoot(page, f"redact-document-{scheme}")
        press_until(page, "button.danger")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        shoot(page, f"review-after-{scheme}")
        return page.inner_text(".messagelist")

    told = browse(live_server, f"/admin/review/{document}/redact/", walk, scheme=scheme)
    assert told == "Erased: 1. Their addresses answer 410."
