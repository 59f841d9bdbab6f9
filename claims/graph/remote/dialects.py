"""What a server of the standard is asked, and where Virtuoso is asked otherwise. Every deviation was measured on 7.2.5.

Virtuoso differs from SPARQL 1.1 in what it is asked:
- its union of all graphs holds graphs of its own, which must be left out by name; then GRAPH <name> finds nothing,
  but GRAPH ?variable with a FILTER does;
- graphs listed in the request are added to those of FROM instead of replacing them, and an empty list means all;
- DESCRIBE gives triples about anything that mentions the resource, unless told "CBD";
- it reads one BASE, before the prefixes, and no escapes in an IRI; without BASE a relative IRI stays as it is, and the
  function IRI() never looks at BASE;
- it cannot sort what some FILTER NOT EXISTS or MINUS left while graphs are left out (its stack overflows);
in what it answers:
- an answer of more than ResultSetMaxRows rows is cut; of SELECT a header says so, of CONSTRUCT and DESCRIBE nothing;
- at its time limit (`timeout`) it answers what it has so far, and a header says so;
- an ASK with a prologue of its own answers with a row;
and in what it keeps: integers beyond 64 bits and IRIs beyond 1,900 bytes are lost, fractions of seconds have three
digits or six. Its own words (DEFINE, OPTION, bif:, sql:) can fetch addresses and call functions, so no query may
hold them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pyoxigraph as ox

from claims.graph import gate
from claims.graph.engine import (
    WATERMARK_GRAPH,
    Form,
    GraphError,
    Query,
    QueryRefused,
    QueryTimedOut,
    ResultTooLarge,
)
from claims.graph.gate import Admitted
from claims.graph.remote.http import Answer, ServerFault

XSD = "http://www.w3.org/2001/XMLSchema#"
NOTHING = "urn:onrecord:nothing"  # the name of a graph that never is
Fields = list[tuple[str, str]]
Term = ox.NamedNode | ox.Literal | ox.BlankNode


class Standard:
    """SPARQL 1.1 as written. The server's default graph must be the union of its named graphs."""

    name = "SPARQL 1.1"

    def check(self, text: str) -> None:
        """Raises QueryRefused for what this server reads in its own way."""

    def ask(self, query: Query, admitted: Admitted) -> Fields:
        """The fields of the request."""
        base = f"BASE <{query.base}> " if query.base else ""  # on the first line, so that no line gets another number
        return [
            ("query", base + query.text),
            *(("default-graph-uri", graph) for graph in query.default_graphs),
            *(("named-graph-uri", graph) for graph in query.named_graphs),
        ]

    def judge(self, answer: Answer) -> None:
        """Raises GraphError where the answer is known to be a part of it."""

    def tidy(self, body: bytes) -> bytes:
        """Solutions in JSON without what only this server was asked for."""
        return body

    def judge_count(self, triples: int) -> None:
        """Raises ResultTooLarge where so many triples of a CONSTRUCT or DESCRIBE are a part of the answer."""

    def explain(self, fault: ServerFault) -> GraphError:
        """What a server's error means for the query."""
        return fault

    def to_kept(self, term: Term) -> Term:
        """The object as this server can keep it."""
        return term

    def from_kept(self, term: Term) -> Term:
        """The inverse of `to_kept`, and of the server's own normal form."""
        return term


@dataclass(frozen=True, slots=True)
class Virtuoso(Standard):
    """Virtuoso 7. `foreign` are the graphs that are not ours; `max_rows` its ResultSetMaxRows, or 0 for none."""

    foreign: tuple[str, ...]
    max_rows: int = 0
    name = "Virtuoso"

    def check(self, text: str) -> None:
        """Lets pass the words, signs and names of SPARQL 1.1 alone."""
        for reading in gate.readings(text):
            for match in gate.find_tokens(reading):
                _check_token(match)
            if _GRAPH_VARIABLE in reading:
                raise QueryRefused(f"Variables whose names begin with {_GRAPH_VARIABLE} are kept for the graph server.")

    def ask(self, query: Query, admitted: Admitted) -> Fields:
        listed = bool(query.default_graphs or query.named_graphs)
        text = _with_whole_iris(query.text, query.base)
        text = _with_graph_variables(_without_dataset(text) if listed else text)
        fields = Standard().ask(query, admitted)[1:]
        if listed or admitted.has_dataset:
            fields += [("default-graph-uri", NOTHING), ("named-graph-uri", NOTHING)]
        # Virtuoso counts in milliseconds, and takes less than a second for no limit.
        fields += [("timeout", str(max(int(query.seconds * 1000), 1000)))]
        return [("query", self._prologue(admitted.form) + text), *fields]

    def _prologue(self, form: Form) -> str:
        lists = ("default", "named")
        lines = [f"DEFINE input:{kind}-graph-exclude <{graph}>" for graph in self.foreign for kind in lists]
        if form == "DESCRIBE":
            lines.append('DEFINE sql:describe-mode "CBD"')
        return "".join(f"{line}\n" for line in lines)

    def tidy(self, body: bytes) -> bytes:
        if _GRAPH_VARIABLE.encode() not in body:
            return body
        document = json.loads(body)
        document["head"]["vars"] = [name for name in document["head"]["vars"] if not _is_ours(name)]
        for row in document["results"]["bindings"]:
            for name in [name for name in row if _is_ours(name)]:
                del row[name]
        return json.dumps(document).encode()

    def judge(self, answer: Answer) -> None:
        state = answer.headers.get("x-sql-state", "")
        if state == "S1TAT":
            raise QueryTimedOut("The query ran into its time limit.")
        if state:
            raise GraphError(f"The graph server answered in part only (state {state}).")
        if "x-sparql-maxrows" in answer.headers:
            self._refuse_size()

    def judge_count(self, triples: int) -> None:
        if self.max_rows and triples >= self.max_rows:
            self._refuse_size()

    def _refuse_size(self) -> None:
        raise ResultTooLarge(f"The answer has {self.max_rows:,} rows or more, which is the limit of the graph server.")

    def explain(self, fault: ServerFault) -> GraphError:
        said = fault.complaint
        if "S1T00" in said or "estimated execution time" in said:
            return QueryTimedOut("The query would run, or ran, into the time limit of the graph server.")
        if "SR353" in said:  # ORDER BY with more rows than it sorts
            return ResultTooLarge(f"The answer has more than the {self.max_rows:,} rows that the graph server sorts.")
        if "SQ200" in said:  # with graphs left out of the union; without ORDER BY it answers
            return QueryRefused(
                "The graph server cannot sort what FILTER NOT EXISTS or MINUS left: leave out ORDER BY."
            )
        if re.search(r"Virtuoso (37000|42000|22\w{3}|RDF\w+|SR\w+)", said):
            return QueryRefused(f"The graph server refuses it: {said}")
        return fault

    def to_kept(self, term: Term) -> Term:
        if isinstance(term, ox.NamedNode):
            return term if _is_short(term.value) else ox.Literal(term.value, datatype=_type("anyURI"))
        if isinstance(term, ox.Literal) and term.datatype == _type("integer") and not _is_machine_number(term.value):
            return ox.Literal(term.value, datatype=_type("decimal"))
        return term

    def from_kept(self, term: Term) -> Term:
        if not isinstance(term, ox.Literal):
            return term
        if term.datatype == _type("anyURI") and not _is_short(term.value):
            return ox.NamedNode(term.value)
        if term.datatype == _type("decimal") and _is_big_integer(term.value):
            return ox.Literal(term.value, datatype=_type("integer"))
        if term.datatype == _type("dateTime") and "." in term.value:
            whole, fraction = term.value.split(".")
            return ox.Literal(f"{whole}.{fraction.rstrip('Z').rstrip('0')}Z", datatype=_type("dateTime"))
        if term.datatype == _type("boolean") and term.value in ("0", "1"):
            return ox.Literal("true" if term.value == "1" else "false", datatype=_type("boolean"))
        return term


# --- Virtuoso's terms -------------------------------------------------------------------------------------------------

_LONGEST_IRI = 1800  # bytes; 1,880 came back, 1,918 did not


def _type(name: str) -> ox.NamedNode:
    return ox.NamedNode(XSD + name)


def _is_short(iri: str) -> bool:
    return len(iri.encode()) <= _LONGEST_IRI


def _is_machine_number(digits: str) -> bool:
    return -(2**63) <= int(digits) < 2**63


def _is_big_integer(lexical: str) -> bool:
    return re.fullmatch(r"-?\d+", lexical) is not None and not _is_machine_number(lexical)


# --- Virtuoso's queries -----------------------------------------------------------------------------------------------

_KEYWORDS = """
    BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT WHERE DESCRIBE ASK FROM NAMED GROUP BY HAVING ORDER ASC DESC LIMIT
    OFFSET VALUES UNDEF OPTIONAL GRAPH BIND MINUS UNION FILTER A STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND
    ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR
    MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT
    SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE EXISTS NOT IN COUNT SUM MIN MAX AVG SAMPLE
    GROUP_CONCAT SEPARATOR TRUE FALSE
"""
_WORDS = frozenset(_KEYWORDS.split())
_MARKS = frozenset(".,;=<>&^?$:")
_GRAPH_VARIABLE = "onrecord_graph_"
_WHOLE_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^\\]*>")
# Names with these beginnings are calls of functions, whatever a PREFIX says; so is a prefix that is bound to one.
_CALLS = re.compile(r"<?(?:bif|sql|xpf|virt[a-z]*|java|clr)\s*:", re.IGNORECASE)


def _check_token(match: re.Match[str]) -> None:
    kind, text = match.lastgroup, match.group()
    if kind == "word" and text.upper() not in _WORDS:
        raise QueryRefused(f"{text[:40]} is not a word of SPARQL 1.1.")
    if kind == "mark" and text not in _MARKS:
        raise QueryRefused(f"{text} is not a sign of SPARQL 1.1.")
    if kind in ("iri", "name") and _CALLS.match(text):
        raise QueryRefused(f"{text[:40]} is a function of the graph server, which is not allowed.")


def _with_whole_iris(text: str, base: str) -> str:
    """The query without BASE and with every relative IRI resolved. Raises QueryRefused where one has no base."""
    kept, position = list[str](), 0
    keyword: re.Match[str] | None = None  # the BASE that goes before this IRI
    for match in gate.find_tokens(text):
        if match.lastgroup == "iri":
            iri = _resolve(match.group(), base)
            kept.append(text[position : keyword.start() if keyword else match.start()])
            kept.append(" " if keyword else iri)
            base = iri.strip("<>") if keyword else base
            position = match.end()
        keyword = match if match.lastgroup == "word" and match.group().upper() == "BASE" else None
    return "".join([*kept, text[position:]])


def _resolve(reference: str, base: str) -> str:
    """An IRI reference in brackets -> the IRI in brackets (RFC 3986, section 5)."""
    if _WHOLE_IRI.match(reference):
        return reference
    try:
        (quad,) = ox.parse(input=f"{reference} a <urn:x> .", format=ox.RdfFormat.TURTLE, base_iri=base or None)
    except (SyntaxError, ValueError):
        trouble = "is no IRI" if base else "is relative, and the query has no BASE"
        raise QueryRefused(f"{reference[:100]} {trouble}.") from None
    return str(quad.subject)


def _without_dataset(text: str) -> str:
    """The query without its FROM clauses: the graphs listed in a request replace them (SPARQL 1.1 Protocol, 2.1.4)."""
    kept, position, skipping = [], 0, False
    for match in gate.find_tokens(text):
        word = match.group().upper() if match.lastgroup == "word" else ""
        if word == "FROM":
            kept.append(text[position : match.start()])
            skipping = True
        elif skipping and word != "NAMED":
            position = match.end()  # the name of the graph
            skipping = False
    return "".join([*kept, text[position:]])


def _with_graph_variables(text: str) -> str:
    """`GRAPH <a> {...}` as `GRAPH ?v {...} FILTER (?v = <a>)`, however deep it stands."""
    kept, position, number = list[str](), 0, 0
    conditions = [""]  # of each open group, what follows its end
    before = condition = ""
    for match in gate.find_tokens(text):
        word = match.group()
        if word == "{":
            conditions.append(condition)
            condition = ""
        elif word == "}" and len(conditions) > 1:
            kept.append(text[position : match.end()] + conditions.pop())
            position = match.end()
        elif before.upper() == "GRAPH" and match.lastgroup in ("iri", "name"):
            number += 1
            variable = f"?{_GRAPH_VARIABLE}{number}"
            kept.append(text[position : match.start()] + variable)
            position = match.end()
            condition = f" FILTER ({variable} = {word})"
        before = word
    return "".join([*kept, text[position:]])


def _is_ours(variable: str) -> bool:
    return variable.startswith(_GRAPH_VARIABLE)


def foreign_graphs(names: list[str]) -> tuple[str, ...]:
    """The graphs to leave out: those that the server holds beside ours, and the one with the watermark."""
    return (*sorted({*names} - {WATERMARK_GRAPH}), WATERMARK_GRAPH)
