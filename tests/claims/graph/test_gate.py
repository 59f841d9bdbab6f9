"""What a public query may contain: everything that is legal, and nothing that leaves the machine or breaks it."""

import contextlib
import os
from pathlib import Path
from re import _parser as parser  # the library's own reading of a pattern: there is no public one

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.graph import gate
from claims.graph.engine import QueryRefused
from claims.graph.gate import Admitted

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "../shared"))
SPARQL11 = SHARED / "suites/sparql11/sparql/sparql11"
# The standard itself says that these are not queries, or they are about what we refuse.
REFUSED_SUITES = {"service", "syntax-fed"}
NOT_QUERIES = {"syn-invalid-codepoint-escaped-bad-01.rq"}


@pytest.mark.parametrize(
    ("query", "admitted"),
    [
        ("ASK {}", Admitted("ASK", False)),
        ("SELECT*{}", Admitted("SELECT", False)),
        ("PREFIX:<urn:x>ASK{}", Admitted("ASK", False)),
        ("# ASK\nCONSTRUCT WHERE {?s ?p ?o}", Admitted("CONSTRUCT", False)),
        ("PREFIX select: <urn:x:> DESCRIBE select:a", Admitted("DESCRIBE", False)),
        ("SELECT * FROM <urn:g> {?s ?p ?o}", Admitted("SELECT", True)),
        ("select ?s from named <urn:g> {?s ?p ?o}", Admitted("SELECT", True)),
        ("SELECT ?from {?from ?p 'FROM'}", Admitted("SELECT", False)),
    ],
)
def test_the_gate_tells_the_form_of_a_query_and_whether_it_names_its_graphs(query, admitted):
    assert gate.check(query) == admitted


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX service: <urn:x:> SELECT * {?s service:p ?o}",
        "PREFIX service: <urn:x:> SELECT * {GRAPH service:g {?s ?p ?o}}",
        "PREFIX service: <urn:x:> SELECT * FROM service:g {?s ?p ?o}",
        "PREFIX service: <urn:x:> SELECT * {?s ?p service:o . {?a ?b ?c}}",
        "PREFIX load: <urn:x:> SELECT * {?s load:service load:drop}",
        "SELECT ('SERVICE <x>' AS ?y) {}",
        'SELECT ("""a "" SERVICE <x> "quoted" """ AS ?y) {}',
        "SELECT ('''it's ''SERVICE'' ''' AS ?y) {}",
        "SELECT ('it\\'s SERVICE' AS ?y) {}",
        "SELECT * {?s ?p ?o # SERVICE <x> {}\n}",
        "SELECT * {?s ?p <http://a.example/SERVICE/load#service>}",
        "SELECT * {?s ?p <http://a.example/b)/SERVICE#drop>}",
        "SELECT * {?s ?p <urn:service>}",
        "SELECT ?service {?service ?load $insert}",
        "SELECT * {?s ?p 'x'@en-service}",
        "SELECT * {?s ?p _:service}",
        "PREFIX a: <urn:x:> SELECT * {?s a:b\\#SERVICE ?o}",
        "PREFIX a: <urn:x:> SELECT * {?s a:insert.service ?o}",
        "SELECT * {?s ?p ?o FILTER(?o<3&&?o>1)}",
        "SELECT * {?s ?p 'C:\\\\users'}",
        "SELECT * {?s ?p 'caf\\u00E9'}",
        "SELECT * {?s ?p <http://a.example/\\u00e9/SERVICE>}",
        "SELECT * {?s <urn:a>/<urn:b>*/^<urn:c>|!(<urn:d>|^<urn:e>) ?o}",
        "PREFIX " + "long-" * 50 + "p: <urn:x:> SELECT * {?s " + "long-" * 50 + "p:service ?o}",
        "SELECT * {?s ?p <b)SERVICE>}",
        "SELECT * {?s ?p <b#)SERVICE>}",
        "ASK {" + "{" * 63 + "}" * 63 + "}",
        "ASK {FILTER(" + "!" * 16 + "true)}",
    ],
)
def test_a_legal_query_is_not_refused(query):
    gate.check(query)


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://a.example/> {}",
        "service<http://a.example/>{}",
        "SERVICE#x\n<http://a.example/>{}",
        "SERVICE SILENT ?x {}",
        # What Oxigraph 0.5.13 reads as SERVICE although the standard's tokens say otherwise.
        "SERVICESILENT<http://a.example/>{}",
        "?s ?p 1SERVICE<http://a.example/>{}",
        "?s ?p 1.5e3SERVICE<http://a.example/>{}",
        "?s ?p trueSERVICE<http://a.example/>{}",
        "SERVICE:a{}",
        "?s ?p true SERVICE:a #x\n {}",
        "?s ?p trueSERVICESILENT:a {}",
        "BIND(1 AS ?a) FILTER(?a<?b)SERVICE?x#>\n{}",
        "\\u0053ERVICE <http://a.example/> {}",
        "\\U00000053ERVICE <http://a.example/> {}",
        "?s ?p '\\u0027 . SERVICE <http://a.example/> {} #'",
        "?s ?p ?o \\u0023\n SERVICE <http://a.example/> {}",
    ],
)
def test_federation_is_refused_however_it_is_written(clause):
    with pytest.raises(QueryRefused, match=r"SERVICE|not closed"):
        gate.check(f"PREFIX : <http://a.example/> SELECT * {{ {clause} }}")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "The query has no SELECT, ASK, CONSTRUCT or DESCRIBE."),
        ("SELEC * {}", "The query has no SELECT, ASK, CONSTRUCT or DESCRIBE."),
        ("DROP ALL", "DROP is not allowed: this endpoint answers queries only."),
        ("ASK {} ; INSERT DATA {<a:a> <a:b> 1}", "INSERT is not allowed: this endpoint answers queries only."),
        ("LOAD <file:///etc/passwd>", "LOAD is not allowed: this endpoint sends no requests to others."),
        ("ASK {?s ?p 'open}", "A string is not closed."),
        ('ASK {?s ?p """open"}', "A string is not closed."),
        ("ASK {?s ?p '\ud800'}", "The query holds half a surrogate pair and is not Unicode text."),
        ("ASK {?s ?p '\\uD800'}", "\\uD800 is not a character."),
        ("ASK {} #" + "é" * 9000, "The query has 18,008 bytes; the limit is 16,384."),
        ("ASK {" + "1 " * 3000 + "}", "The query has more than 3,000 words and signs."),
        ("ASK " + "{" * 65 + "}" * 65, "The query nests brackets deeper than 64 levels."),
        ("ASK {" + "<<" * 64 + "}", "The query nests brackets deeper than 64 levels."),
        ("ASK {FILTER(" + "!" * 17 + "true)}", "The query has more than 16 operators in a row."),
        ("ASK {FILTER(" + "- #x\n" * 17 + "1)}", "The query has more than 16 operators in a row."),
    ],
)
def test_a_refusal_names_what_and_the_limit(query, reason):
    with pytest.raises(QueryRefused) as refusal:
        gate.check(query)
    assert refusal.value.reason == reason


# Each made the lexer, or could make one, search again and again to the end of the text.
COSTLY = [
    ")",
    ")SERVICE",
    ")LOAD",
    "a.",
    "a-",
    "a·",
    ".e·",
    '"<\\',
    "'\\",
    "''\\",
    "\\",
    "<a",
    ":%4",
    "@a-",
    "1e",
    "\\u0041",
]


def costly_texts(size=gate.MAX_BYTES):
    """(what it is made of, text) of `size` bytes or a little less, for `tests/benchmarks/gate.py` as well."""
    for start in ("ASK {", "ASK {<", "ASK {'"):
        for unit in COSTLY:
            yield f"{start} and {unit}", start + unit * ((size - 10) // len(unit.encode())) + ">}"


def repeats_of(tree):
    """(operation, least, most) of every repeat in a parsed pattern, however deep."""
    for part in tree:
        operation, value = part if isinstance(part, tuple) else (None, part)
        if operation in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
            yield operation, value[0], value[1]
        if isinstance(value, list | tuple | parser.SubPattern):
            yield from repeats_of([inner for inner in value if isinstance(inner, list | tuple | parser.SubPattern)])


def test_the_lexer_takes_no_long_repeat_back():
    """Every other query waits while one is lexed. What it has read once, a token gives back no more than four of."""
    repeats = list(repeats_of(parser.parse(gate._TOKEN.pattern, gate._TOKEN.flags)))
    taken_back = [repeat for repeat in repeats if repeat[0] != parser.POSSESSIVE_REPEAT and repeat[1] != repeat[2]]
    assert len(repeats) > len(taken_back) > 0
    assert [most for _, _, most in taken_back if most > 4] == []


def test_the_pattern_walk_sees_a_repeat_that_can_be_taken_back():
    tree = parser.parse(r"(?:a|(?P<x>b(?:c*d)?+)){2}")
    assert (parser.MAX_REPEAT, 0, parser.MAXREPEAT) in list(repeats_of(tree))


@pytest.mark.parametrize("quote", ["'", '"', "'''", '"""'])
def test_behind_a_string_that_is_not_closed_nothing_is_looked_at(quote):
    """Each further quote would be looked for to the end of the text, and so would the next one."""
    tokens = list(gate._tokens("ASK {" + f"{quote}\\" * 3000))
    assert [token.text for token in tokens[:2]] == ["ASK", "{"]
    assert len(tokens) <= 4


@pytest.mark.parametrize("text", [pytest.param(text, id=made_of) for made_of, text in costly_texts()])
def test_of_a_costly_text_no_more_is_read_than_a_query_may_hold(text, monkeypatch):
    read = []
    tokens = gate._tokens

    def counted(text):
        for token in tokens(text):
            read.append(token)
            yield token

    monkeypatch.setattr(gate, "_tokens", counted)
    with contextlib.suppress(QueryRefused):
        gate.check(text)
    assert len(read) <= 2 * (gate.MAX_TOKENS + 1)  # once as written, once with its escapes resolved


def _w3c_queries():
    files = sorted(SPARQL11.rglob("*.rq")) if SPARQL11.exists() else []
    return [file for file in files if file.parent.name not in REFUSED_SUITES and file.name not in NOT_QUERIES]


@pytest.mark.skipif(not SPARQL11.exists(), reason="the W3C suite is not here")
def test_no_query_of_the_w3c_suite_without_service_is_refused():
    refused = {}
    for file in _w3c_queries():
        try:
            gate.check(file.read_text())
        except QueryRefused as error:
            refused[file.name] = error.reason
    assert refused == {}
    assert len(_w3c_queries()) > 390


@given(st.text(alphabet="\"'\\<>#{}() \n?aSERVICEu0053:.@1", max_size=200))
def test_any_text_is_admitted_or_refused_and_nothing_else(text):
    with contextlib.suppress(QueryRefused):
        assert gate.check(text).form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="'\"\\\r\n"), max_size=100))
def test_whatever_stands_in_a_string_passes(text):
    assert gate.check(f'SELECT ("{text}" AS ?x) {{}}') == Admitted("SELECT", False)
