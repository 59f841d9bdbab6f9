"""Queries of SPARQL 1.1 -> the same as Virtuoso reads them right. Why each is needed stands in `dialects`."""

from __future__ import annotations

import re

import pyoxigraph as ox

from claims.graph import gate
from claims.graph.engine import QueryRefused

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
GRAPH_VARIABLE = "onrecord_graph_"
_WHOLE_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^\\]*>")
# Names with these beginnings are calls of functions, whatever a PREFIX says; so is a prefix that is bound to one.
_CALLS = re.compile(r"<?(?:bif|sql|xpf|virt[a-z]*|java|clr)\s*:", re.IGNORECASE)


def check_token(match: re.Match[str]) -> None:
    kind, text = match.lastgroup, match.group()
    if kind == "word" and text.upper() not in _WORDS:
        raise QueryRefused(f"{text[:40]} is not a word of SPARQL 1.1.")
    if kind == "mark" and text not in _MARKS:
        raise QueryRefused(f"{text} is not a sign of SPARQL 1.1.")
    if kind in ("iri", "name") and _CALLS.match(text):
        raise QueryRefused(f"{text[:40]} is a function of the graph server, which is not allowed.")


def with_whole_iris(text: str, base: str) -> str:
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


def without_dataset(text: str) -> str:
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


def with_graph_variables(text: str) -> str:
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
            variable = f"?{GRAPH_VARIABLE}{number}"
            kept.append(text[position : match.start()] + variable)
            position = match.end()
            condition = f" FILTER ({variable} = {word})"
        before = word
    return "".join([*kept, text[position:]])


def is_ours(variable: str) -> bool:
    return variable.startswith(GRAPH_VARIABLE)
