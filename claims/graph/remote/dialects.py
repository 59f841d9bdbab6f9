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
digits or six; a language or a datatype that is new to it and comes with a transaction that breaks off keeps its number
and loses its name, for good, and what is written with it comes back without (`Server.introduce`).
Its own words (DEFINE, OPTION, bif:, sql:) can fetch addresses and call functions, so no query may hold them.
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
from claims.graph.remote.rewriting import (
    GRAPH_VARIABLE,
    check_token,
    is_ours,
    with_graph_variables,
    with_whole_iris,
    without_dataset,
)

XSD = "http://www.w3.org/2001/XMLSchema#"
NOTHING = "urn:onrecord:nothing"  # the name of a graph that never is
Fields = list[tuple[str, str]]
Term = ox.NamedNode | ox.Literal | ox.BlankNode


class Standard:
    """SPARQL 1.1 as written. The server's default graph must be the union of its named graphs."""

    name = "SPARQL 1.1"
    forgets = False  # whether it may forget a language or a datatype that came with a transaction that broke off

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
    forgets = True

    def check(self, text: str) -> None:
        """Lets pass the words, signs and names of SPARQL 1.1 alone."""
        for reading in gate.readings(text):
            for match in gate.find_tokens(reading):
                check_token(match)
            if GRAPH_VARIABLE in reading:
                raise QueryRefused(f"Variables whose names begin with {GRAPH_VARIABLE} are kept for the graph server.")

    def ask(self, query: Query, admitted: Admitted) -> Fields:
        listed = bool(query.default_graphs or query.named_graphs)
        text = with_whole_iris(query.text, query.base)
        text = with_graph_variables(without_dataset(text) if listed else text)
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
        if GRAPH_VARIABLE.encode() not in body:
            return body
        document = json.loads(body)
        document["head"]["vars"] = [name for name in document["head"]["vars"] if not is_ours(name)]
        for row in document["results"]["bindings"]:
            for name in [name for name in row if is_ours(name)]:
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


def foreign_graphs(names: list[str]) -> tuple[str, ...]:
    """The graphs to leave out: those that the server holds beside ours, and the one with the watermark."""
    return (*sorted({*names} - {WATERMARK_GRAPH}), WATERMARK_GRAPH)
