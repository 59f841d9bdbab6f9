"""The query page in a real browser: YASGUI over the form, in both colour schemes, on a telephone, without script."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from claims.graph.queries import worked_queries
from tests.conftest import watch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.model]
ROWS = ".tabPanel.active .yasr_results tbody tr"
COUNT = "SELECT (COUNT(?c) AS ?claims) { ?c a <http://schema.org/Claim> }"
CONTRAST = """(selectors) => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    const { backgroundColor } = getComputedStyle(node);
    return node.parentElement && (parts(backgroundColor)[3] ?? 1) === 0 ? ground(node.parentElement) : backgroundColor;
  };
  return Object.fromEntries(selectors.map((selector) => {
    const ratios = [...document.querySelectorAll(selector)].filter((node) => node.offsetParent).map((node) => {
      const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    });
    return [selector, Math.min(...ratios)];
  }));
}"""


@pytest.fixture
def visit(site, browser):
    """Opens pages in contexts of their own, and holds in the end that none of them complained."""
    contexts = []

    def open_one(path="/sparql", **options):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        watch(page, site[0])
        page.goto(site[0] + path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_one
    complaints = [words for context in contexts for page in context.pages for words in page.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


def type_query(page, text):
    page.click(".tabPanel.active .CodeMirror")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def query_in(address):
    return parse_qs(urlsplit(address).query)["query"][0]


def test_every_worked_query_runs_in_one_click(visit):
    page = visit()
    for number, query in enumerate(worked_queries()):
        with page.expect_response("**/sparql") as asked:
            page.click(f".worked a >> nth={number}")
        assert asked.value.status == 200
        page.wait_for_selector(ROWS)
        assert page.inner_text("#chosen h2") == query.question
        assert query_in(page.url) == query.text
        assert page.locator(".tabsList .tab").count() == 1


def test_a_query_is_typed_and_run_by_keyboard_and_its_address_leads_back_to_it(visit, site):
    page = visit()
    type_query(page, COUNT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(ROWS)
    assert query_in(page.url) == COUNT
    answer = page.inner_text(ROWS)
    page.click(".yasqe_share")
    assert page.input_value(".yasqe_sharePopup input") == page.url
    again = visit(page.url.removeprefix(site[0]))
    assert again.inner_text("#answer tbody tr") == answer
    assert again.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == COUNT


def test_the_way_back_leads_to_the_query_before(visit):
    page = visit()
    page.click(".worked a >> nth=0")
    page.wait_for_selector(ROWS)
    page.click(".worked a >> nth=8")
    page.wait_for_selector("text=1500000000")
    page.go_back()
    page.wait_for_selector("#chosen h2:has-text('Who accused whom')")
    page.wait_for_selector(f"{ROWS}:has-text('DeepSeek')")


def test_the_answer_is_downloaded_as_csv(visit):
    page = visit()
    page.click(".worked a >> nth=8")
    page.wait_for_selector(ROWS)
    with page.expect_download() as download:
        page.click(".yasr_downloadIcon")
    lines = re.sub('"', "", download.value.path().read_text()).splitlines()
    assert lines == ["year,currency,total,settlements", "2025,USD,1500000000,1", "2026,EUR,620000,1"]


ON_ONE_LINE = """(cells) => cells.every((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size === 1;
})"""


@pytest.mark.parametrize("scripted", [True, False])
def test_a_date_in_an_answer_stays_on_its_line(visit, scripted):
    page = visit("/sparql?" + urlencode({"query": worked_queries()[0].text}), java_script_enabled=scripted)
    rows = "#answer tbody tr"
    if scripted:
        page.click(".worked a >> nth=0")
        page.wait_for_selector(ROWS)
        rows = ROWS
    dates = page.locator(f"{rows} td:last-child .short, {rows} td.short:last-child")
    assert dates.count() > 10
    assert "-" in dates.first.inner_text()
    assert dates.evaluate_all(ON_ONE_LINE)


def test_a_tab_is_named_for_a_worked_query_while_it_asks_that(visit):
    page = visit()
    page.click(".worked a >> nth=8")
    page.wait_for_selector(ROWS)
    assert page.inner_text(".tab.active span") == worked_queries()[8].question
    type_query(page, COUNT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"{ROWS} >> nth=0")
    page.wait_for_selector(".tab.active:has-text('Query')")


def test_before_the_first_answer_there_are_no_buttons_for_it(visit):
    page = visit()
    assert not page.is_visible(".yasr_header")
    page.click(".worked a >> nth=8")
    page.wait_for_selector(ROWS)
    assert page.is_visible(".yasr_header")


def test_records_in_an_answer_lead_to_their_pages(visit):
    page = visit("/sparql?" + urlencode({"query": worked_queries()[1].text}))
    assert page.locator("#answer a[href^='/claims/']").count() > 10
    page.click(".worked a >> nth=1")
    link = page.locator(f"{ROWS} a >> nth=0")
    link.hover()
    assert re.fullmatch(r"/claims/\w+/", link.get_attribute("href"))


def test_what_an_answer_holds_is_never_markup(visit):
    page = visit()
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    type_query(page, """SELECT ("<img src=/x onerror=alert(1)>" AS ?a) (IRI("javascript:alert(1)") AS ?b) {}""")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(ROWS)
    assert "<img src=/x" in page.inner_text(ROWS)
    assert page.locator(".yasr_results img").count() == 0
    assert page.locator(".yasr_results [href^=javascript]").count() == 0
    assert said == []
    # YASGUI cleans it in a document that runs nothing, and the policy reports even that.
    page.complaints[:] = [words for words in page.complaints if "inline event handler violates" not in words]


def test_an_address_too_long_for_the_server_is_not_kept(visit, site):
    page = visit()
    type_query(page, f"# {'x' * 9000}\n{COUNT}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(ROWS)
    assert page.url == f"{site[0]}/sparql"


def test_an_error_is_told_in_words(visit):
    page = visit()
    type_query(page, "SELECT * { ?s ?p")
    page.keyboard.press("Control+Enter")
    told = page.inner_text(".yasr_results [role=alert]")
    assert told.startswith("The query")
    assert "{" not in told.removeprefix("The query cannot be answered: ")[:1]
    page.complaints[:] = [words for words in page.complaints if "status of 400" not in words]  # the browser's own line


def test_a_word_is_completed_from_our_vocabulary(visit):
    page = visit()
    type_query(page, "PREFIX or: <https://w3id.org/onrecord/ns#>\nSELECT * { ?s ")
    page.keyboard.type("or:ofCl")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint:has-text('or:ofClaim')")
    page.keyboard.press("Enter")
    assert page.inner_text(".tabPanel.active .CodeMirror-code").rstrip().endswith("or:ofClaim")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_in_both_colour_schemes(visit, scheme, tmp_path):
    page = visit(color_scheme=scheme)
    page.click(".worked a >> nth=7")
    page.wait_for_selector(ROWS)
    page.click(".tabContextButton")
    words = [".CodeMirror-line span span", f"{ROWS} td div", ".yasr_results th", ".yasr_btn span", ".tab.active a"]
    words += [".yasr_response_chip", ".tabMenu .label", ".worked a", ".worked li span", ".CodeMirror-linenumber"]
    found = page.evaluate(CONTRAST, words)
    assert set(found) == set(words)
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}  # WCAG 2.2, 1.4.3
    ground = page.evaluate("getComputedStyle(document.querySelector('.CodeMirror')).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (scheme == "dark")
    picture = tmp_path / f"{scheme}.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 50_000


def test_the_page_works_at_the_width_of_a_telephone(visit):
    page = visit()
    page.set_viewport_size({"width": 375, "height": 800})
    page.click(".worked a >> nth=1")
    page.wait_for_selector(ROWS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.locator(".yasqe_queryButton").bounding_box()["x"] < 340


def test_without_script_the_form_runs_the_query_and_shows_a_table(visit):
    page = visit(java_script_enabled=False)
    page.fill("#query", COUNT)
    page.click("text=Run")
    assert page.inner_text("#answer th") == "claims"
    assert int(page.inner_text("#answer td")) >= 42
    page.click(".worked a >> nth=8")
    assert "1500000000" in page.inner_text("#answer")
    page.fill("#query", "SELECT nonsense")
    page.click("text=Run")
    assert "No answer." in page.inner_text("[role=alert]")
    page.complaints[:] = [words for words in page.complaints if "status of 400" not in words]
