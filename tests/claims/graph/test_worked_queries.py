"""Every worked query over the demo's record, held against what the decisions of its editor say, file by file."""

import csv
import io
import json
from collections import Counter
from itertools import pairwise, product

import pytest

from claims import review
from claims.graph import gate, sync
from claims.graph.embedded import EmbeddedEngine, Limits
from claims.graph.engine import Query
from claims.graph.queries import worked_queries
from claims.graph.remote import RemoteEngine
from claims.models import Claim
from tests.claims.factories import make_editor
from tests.fixtures.reading import ARTICLES, DECISIONS
from tests.processes import until

pytestmark = [pytest.mark.django_db, pytest.mark.model, pytest.mark.slow]
QUERIES = {query.slug.partition("-")[2]: query for query in worked_queries()}
RANDOM = {"claim", "version"}  # columns of addresses, which differ from load to load
ACCUSING = {"allegation", "counterclaim"}


@pytest.fixture(scope="module")
def embedded(demo_record, tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("graph"), limits=Limits(readers=1, extra_readers=0))
    sync.project_all(engine)
    until(lambda: engine.query(Query("ASK {}")).watermark == sync.last_decision(), seconds=5, pause=0.01)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def on_virtuoso(demo_record, virtuoso_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("remote")
    engine = RemoteEngine(virtuoso_server.addresses, base=sync.iri_base(), directory=folder)
    sync.rebuild(engine)
    yield engine
    engine.close()


@pytest.fixture(params=["embedded", pytest.param("on_virtuoso", marks=pytest.mark.service)])
def engine(request, demo_record):  # first the record, or the transaction of the first test takes it along
    return request.getfixturevalue(request.param)


def ask(engine, slug, accept="text/csv"):
    return engine.query(Query(QUERIES[slug].text, accept=accept, seconds=20)).body.decode()


def terms_of(engine, slug):
    """The answer to a SELECT, each row with the kind, the datatype and the language of its terms."""
    document = json.loads(ask(engine, slug, "application/sparql-results+json"))
    names = document["head"]["vars"]
    rows = ([tuple(sorted(row.get(name, {}).items())) for name in names] for row in document["results"]["bindings"])
    return names, Counter(map(tuple, rows))


def rows_of(engine, slug):
    """The answer as it stands: terms of a vocabulary by their own names, addresses of records left out."""
    table = csv.DictReader(io.StringIO(ask(engine, slug), newline=""))
    return [tuple(short(value) for name, value in row.items() if name not in RANDOM) for row in table]


def short(value):
    own = value.startswith(("https://w3id.org/onrecord/ns#", "http://purl.org/spar/cito/"))
    return value.replace("#", "/").rsplit("/", 1)[1] if own else value


# --- What the decisions say -------------------------------------------------------------------------------------------

NAMES = {actor["key"]: actor["name"] for story in DECISIONS.values() for actor in story["actors"]}
CLAIMS = {claim["key"]: claim for story in DECISIONS.values() for claim in story["claims"]}
EVENTS = {event["key"]: event for story in DECISIONS.values() for event in story["events"]}
STATEMENTS = {one["key"]: one for story in DECISIONS.values() for one in story["statements"]}
CONFLICTS = [one for story in DECISIONS.values() for one in story["conflicts"]]
RELATIONS = [one for story in DECISIONS.values() for one in story["relations"]]
RELATIONS += [{**one["relation"], "explanation": one["explanation"]} for one in CONFLICTS]


def about(one):
    return ARTICLES[one["document"]][1]


def outlet(one):
    return about(one)["publisher"]


def wording(one):
    return CLAIMS[one["claim"]]["wording"]


def speaker(one):
    return NAMES.get(one["claimant"], "")


def said(one):
    return one["said"]["edtf"] if one.get("said") else f"../{about(one)['published_on']}"


def year(one):
    return said(one).removeprefix("../")[:4]


def targets(key):
    return [NAMES[target["actor"]] for target in CLAIMS[key].get("targets", ())]


def named(key):
    return CLAIMS[key]["wording"] if key in CLAIMS else EVENTS[key]["headline"]


def statements(**wanted):
    """The statements with these values; a set stands for any of its members."""
    return [
        one
        for one in STATEMENTS.values()
        if all(one[name] in (value if isinstance(value, set) else {value}) for name, value in wanted.items())
    ]


def accusations():
    return [one for one in statements(kind=ACCUSING, attitude="asserts") if one["claimant"]]


def who_accused_whom():
    return [(speaker(a), target, wording(a), said(a)) for a in accusations() for target in targets(a["claim"])]


def unanswered():
    return [
        (NAMES[target["actor"]], claim["wording"])
        for claim in CLAIMS.values()
        for target in claim.get("targets", ())
        if target["response"] == "none_recorded"
    ]


def counterclaims():
    return {
        (speaker(counter), wording(counter), target, speaker(first), wording(first))
        for relation in RELATIONS
        if relation["type"] == "disputes"
        for counter, first in product(statements(kind="counterclaim"), statements(kind="allegation"))
        if (counter["claim"], first["claim"]) == (relation["from"], relation["to"]) and first["claimant"]
        for target in targets(counter["claim"])
    }


def denials():
    answered = {
        one["key"]: speaker(STATEMENTS[one["replies_to"]]) for one in STATEMENTS.values() if one.get("replies_to")
    }
    return {(speaker(one), wording(one), answered.get(one["key"], "")) for one in statements(attitude="denies")}


def silences():
    silent = {"declines_to_comment", "did_not_reply", "does_not_know", "does_not_confirm"}
    return {(speaker(one), one["attitude"], wording(one), outlet(one)) for one in statements(attitude=silent)}


def withdrawals():
    withdrawn = [(speaker(one), wording(one), "", "") for one in statements(attitude="withdraws")]
    corrected = [one for one in RELATIONS if one["type"] == "corrects"]
    return withdrawn + [("", named(one["to"]), named(one["from"]), one["reason"]) for one in corrected]


def numbers():
    return [
        (q["as_written"], str(q["value"]), q["bound"], q["unit"], NAMES.get(q.get("counted_by"), ""))
        for claim in CLAIMS.values()
        for q in claim.get("quantities", ())
    ]


def number_drift():
    return [
        (a["as_written"], b["as_written"], a["unit"], one["type"], one.get("explanation", ""))
        for one in RELATIONS
        if one["to"] in CLAIMS
        for a in CLAIMS[one["to"]].get("quantities", ())
        for b in CLAIMS[one["from"]].get("quantities", ())
        if a["unit"] == b["unit"] and a["value"] != b["value"]
    ]


def open_conflicts():
    return [
        (named(one["relation"]["from"]), named(one["relation"]["to"]), one["scope"], one["note"])
        for one in CONFLICTS
        if one["status"] == "open"
    ]


def explained_conflicts():
    found = Counter(one["explanation"] for one in CONFLICTS if one["status"] == "resolved")
    return [(name, str(number)) for name, number in found.items()]


def evidence():
    key, _ = Counter(one["claim"] for one in STATEMENTS.values()).most_common(1)[0]
    return [
        (wording(one), one["attitude"], *place, outlet(one), about(one)["title"])
        for one in statements(claim=key)
        for place in places(one)
    ]


def places(one):
    text = ARTICLES[one["document"]][0]
    for quote in one["quotes"]:
        words, nth = (quote["quote"], quote["nth"]) if isinstance(quote, dict) else (quote, 1)
        start = -1
        for _ in range(nth):
            start = text.index(words, start + 1)
        yield words, str(start), str(start + len(words))


def one_origin():
    for key in CLAIMS:
        asserting = statements(claim=key, attitude="asserts")
        speakers = {speaker(one) for one in asserting} - {""}
        outlets = {outlet(one) for one in asserting if one["claimant"]}
        if len(speakers) == 1 and len(outlets) > 1:
            yield (CLAIMS[key]["wording"], *speakers, str(len(outlets)))


def unnamed_sources():
    unnamed = {a["key"] for story in DECISIONS.values() for a in story["actors"] if a["kind"] == "unnamed"}
    return {(outlet(one), speaker(one), wording(one)) for one in statements(claimant=unnamed)}


def hedged():
    held = [(outlet(one), hedge, wording(one)) for one in STATEMENTS.values() for hedge in one["hedges"]]
    return held + [(outlet(e), hedge, e["headline"]) for e in EVENTS.values() for hedge in e["hedges"]]


def voices():
    found = Counter()
    for one in STATEMENTS.values():
        first, *others = [*(NAMES[key] for key in one["voice"]), outlet(one)]
        found.update((first, other, str(position)) for position, other in enumerate(others, start=2))
    return [(*chain, str(number)) for chain, number in found.items()]


def timeline():
    for slug, story in DECISIONS.items():
        for one in story["statements"]:
            yield slug, said(one), speaker(one), one["attitude"], wording(one)
        for event in story["events"]:
            if event.get("time"):
                yield slug, event["time"]["edtf"], "", "", event["headline"]


def outlets():
    accusing = Counter(outlet(one) for one in statements(kind=ACCUSING, attitude="asserts"))
    denying = Counter(outlet(one) for one in statements(attitude="denies"))
    return [(name, str(accusing[name]), str(denying[name])) for name in {outlet(one) for one in STATEMENTS.values()}]


def kinds_by_year():
    made = Counter((year(one), one["kind"]) for one in STATEMENTS.values())
    claims = Counter((y, kind) for y, kind, _ in {(year(o), o["kind"], o["claim"]) for o in STATEMENTS.values()})
    return [(*key, str(claims[key]), str(number)) for key, number in made.items()]


def first_in_print():
    for key, claim in CLAIMS.items():
        articles = {one["document"]: one for one in statements(claim=key)}
        days = sorted(about(one)["published_on"] for one in articles.values())
        for name in {outlet(one) for one in articles.values() if about(one)["published_on"] == days[0]}:
            if len(articles) > 1:
                yield claim["wording"], days[0], name, days[-1], str(len(articles))


def versions():
    return [("1", claim["wording"]) for claim in CLAIMS.values()] + [("1", e["headline"]) for e in EVENTS.values()]


def elsewhere():
    for actor in (actor for story in DECISIONS.values() for actor in story["actors"]):
        for address in actor.get("exact_matches", ()):
            yield actor["name"], address, str(len(statements(claimant=actor["key"])))


def events_in_a_period():
    return [
        (EVENTS[key]["headline"], kind, edtf, f"{first}T00:00:00Z", f"{last}T23:59:59Z")
        for key, kind, edtf, first, last in [
            ("settlement-authors", "Settlement", "2025-12", "2025-12-01", "2025-12-31"),
            ("settlement", "Settlement", "2026-01-27", "2026-01-27", "2026-01-27"),
            ("resignation", "Resignation", "2026-01-28", "2026-01-28", "2026-01-28"),
        ]
    ]


def settlements_by_year():
    return [("2025", "USD", "1500000000", "1"), ("2026", "EUR", "620000", "1")]


EXPECTED = {
    make.__name__.replace("_", "-"): make
    for make in (
        who_accused_whom, unanswered, counterclaims, denials, silences, withdrawals, numbers, number_drift,
        settlements_by_year, open_conflicts, explained_conflicts, evidence, one_origin, unnamed_sources, hedged, voices,
        timeline, events_in_a_period, elsewhere, versions, kinds_by_year, outlets, first_in_print,
    )
}  # fmt: skip


@pytest.mark.parametrize("slug", EXPECTED)
def test_a_worked_query_finds_what_the_editor_decided(engine, slug):
    expected = Counter(EXPECTED[slug]())
    assert expected
    assert Counter(rows_of(engine, slug)) == expected


@pytest.mark.service
@pytest.mark.parametrize("slug", EXPECTED)
def test_a_worked_query_gives_the_same_terms_on_virtuoso(embedded, on_virtuoso, slug):
    assert terms_of(on_virtuoso, slug) == terms_of(embedded, slug)


@pytest.mark.service
def test_the_network_is_the_same_on_virtuoso(embedded, on_virtuoso):
    one, other = (ask(engine, "network", "application/n-triples").splitlines() for engine in (embedded, on_virtuoso))
    assert set(one) == set(other)


def test_the_network_of_accusations_is_rdf_that_names_everybody(engine):
    from rdflib import Graph

    from claims.graph.vocabulary import OR, SCHEMA

    network = Graph().parse(data=ask(engine, "network", "text/turtle"), format="turtle")
    pairs = {
        (str(network.value(a, SCHEMA.name)), str(network.value(b, SCHEMA.name))) for a, b in network[: OR.target :]
    }
    assert pairs == {(accuser, accused) for accuser, accused, _, _ in who_accused_whom()}


def test_every_worked_query_is_one_of_these():
    assert set(QUERIES) == {*EXPECTED, "network"}


@pytest.mark.usefixtures("demo_record")
def test_a_revised_claim_comes_first_among_the_versions(open_engine, settle):
    editor = make_editor("reviser")
    claim = Claim.objects.get(wording=CLAIMS["valve"]["wording"])
    review.revise(claim, editor=editor, changes={"wording": "A valve at the dock was left open for hours."})
    claim.refresh_from_db()
    review.publish(claim, editor=editor)
    engine = open_engine()
    sync.rebuild(engine)
    settle(engine, sync.last_decision())
    first, second, *_ = rows_of(engine, "versions")
    assert (first, second[0]) == (("2", "A valve at the dock was left open for hours."), "1")


SORTED_BY = {
    "who-accused-whom": [0, 1, 2, 3],
    "unanswered": [0, 1],
    "counterclaims": [0, 1, 2, 3],
    "denials": [1, 0, 2],
    "silences": [0, 2, 3],
    "number-drift": [2, 0, 1],
    "open-conflicts": [0, 1],
    "unnamed-sources": [0, 1, 2],
    "hedged": [0, 1, 2],
}


@pytest.mark.parametrize(("slug", "columns"), SORTED_BY.items())
def test_an_answer_comes_in_the_order_that_the_query_says(engine, slug, columns):
    keys = [tuple(row[column] for column in columns) for row in rows_of(engine, slug)]
    assert all(one <= other for one, other in pairwise(keys))


@pytest.mark.parametrize("query", worked_queries(), ids=lambda query: query.slug)
def test_a_worked_query_says_what_it_asks_and_shows_and_passes_the_gate(query):
    assert query.question.endswith("?")
    assert query.shows.endswith(".")
    assert "GRAPH" not in query.text
    gate.check(query.text)
