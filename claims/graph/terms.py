"""RDF terms in the one spelling that a store gives back, and their text.

Oxigraph normalises literals ("01" and 1.10 as numbers, @en-US, fractions of seconds), so only canonical forms are made
here: what is stored equals what was projected, line by line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from rdflib import Literal, URIRef

from claims.graph.vocabulary import EDTF, RDF, XSD

Node = URIRef | Literal
Quad = tuple[URIRef, URIRef, Node, URIRef]  # subject, predicate, object, name of the graph

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?")  # the common part of BCP 47
# Safe in every engine; anything rarer is kept as a literal, because one refused address would hold up a whole batch.
_PART = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*"
_LINK = re.compile(rf"https?://[A-Za-z0-9.\-]+(?::[0-9]{{1,5}})?(?:[/?]{_PART})?(?:#{_PART})?")
_HALF_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can say them, UTF-8 cannot
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f\ufffe\uffff]')
_IRI = r"<([^\x00-\x20<>\"{}|^`\\]+)>"
_LEXICAL = r'"((?:[^"\\\n\r]|\\[tbnrf"\\]|\\u(?!D[89A-F])[0-9A-F]{4})*)"'
_LINE = re.compile(rf"{_IRI} {_IRI} (?:{_IRI}|{_LEXICAL}(?:@([a-z0-9-]+)|\^\^{_IRI})?) {_IRI} \.\n")
_ESCAPE = re.compile(r'\\(?:[tbnrf"\\]|u[0-9A-F]{4})')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES = {escape: character for character, escape in _SHORT_ESCAPES.items()}


def make_string(value: str, *, language: str = "") -> Literal:
    """Text, tagged where `language` is a plain BCP 47 tag; half surrogates become U+FFFD."""
    tag = language.lower()
    return Literal(_HALF_SURROGATE.sub("\ufffd", value), lang=tag if _LANGUAGE.fullmatch(tag) else None)


def make_number(value: int | Decimal) -> Literal:
    """An xsd:integer where the value is whole, else an xsd:decimal without trailing zeros."""
    number = Decimal(value)
    if number == number.to_integral_value():
        return _literal(f"{number:.0f}" if number else "0", XSD.integer)
    return _literal(f"{number:f}".rstrip("0"), XSD.decimal)


def make_day(value: dt.date) -> Literal:
    return _literal(value.isoformat(), XSD.date)


def make_moment(value: dt.datetime) -> Literal:
    """An aware moment as xsd:dateTime in UTC, fraction without trailing zeros."""
    utc = value.astimezone(dt.UTC).replace(tzinfo=None).isoformat()
    return _literal((utc.rstrip("0") if "." in utc else utc) + "Z", XSD.dateTime)


def make_first_moment(day: dt.date) -> Literal:
    """The start of a day, for `xsd:dateTime` comparison: engines need not compare xsd:date."""
    return _literal(f"{day.isoformat()}T00:00:00Z", XSD.dateTime)


def make_last_moment(day: dt.date) -> Literal:
    return _literal(f"{day.isoformat()}T23:59:59Z", XSD.dateTime)


def make_edtf(value: str) -> Literal:
    return _literal(_HALF_SURROGATE.sub("\ufffd", value), EDTF)


def make_json(value: str) -> Literal:
    """JSON in the spelling that it has: two spellings are two literals."""
    return _literal(value, RDF.JSON)


def make_link(address: str) -> Node:
    """An address as an IRI where every engine takes it for one, else as a string."""
    return URIRef(address) if _LINK.fullmatch(address) else make_string(address)


def to_ntriples(quads: Iterable[Quad]) -> str:
    """One line per triple in sorted order, graph names left out: canonical N-Triples (RDFC-1.0, section 5.2)."""
    lines = [f"<{s}> <{p}> {_text_of(o)} .\n" for s, p, o, _ in quads]
    return "".join(sorted(lines))


def to_nquads(quads: Iterable[Quad]) -> str:
    """One line per quad in sorted order."""
    lines = [f"<{s}> <{p}> {_text_of(o)} <{g}> .\n" for s, p, o, g in quads]
    return "".join(sorted(lines))


def from_nquads(lines: Iterable[str]) -> Iterator[Quad]:
    """The quads of such lines as `to_nquads` writes, read one by one: no comments, no blank nodes.

    Raises ValueError with the number of a line that is none.
    """
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} is not a quad of Onrecord")
        yield _quad_of(match)


def _quad_of(match: re.Match[str]) -> Quad:
    subject, predicate, iri, lexical, language, datatype, graph = match.groups()
    value: Node
    if iri is not None:
        value = _iri(iri)
    elif datatype is not None:
        value = _literal(_ESCAPE.sub(_unescape, lexical), _iri(datatype))
    else:
        value = Literal(_ESCAPE.sub(_unescape, lexical), lang=language)
    return _iri(subject), _iri(predicate), value, _iri(graph)


_iri = lru_cache(maxsize=8192)(URIRef)  # properties, graphs and their nodes come line after line


def _unescape(match: re.Match[str]) -> str:
    escape = match.group()
    return _ESCAPES.get(escape) or chr(int(escape[2:], 16))


@lru_cache(maxsize=8192)  # ranks and days come again and again, and rdflib parses each literal (measured)
def _literal(lexical: str, datatype: URIRef) -> Literal:
    return Literal(lexical, datatype=datatype, normalize=False)


def _text_of(node: Node) -> str:
    if isinstance(node, URIRef):
        return f"<{node}>"
    quoted = '"' + _ESCAPED.sub(_escape, node) + '"'
    if node.language:
        return f"{quoted}@{node.language}"
    return f"{quoted}^^<{node.datatype}>" if node.datatype else quoted


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04X}"
