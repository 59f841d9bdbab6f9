"""The drawing of the schema shows what the projection writes: every class, every property, every lead."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import RDF, URIRef

from claims.graph import diagram
from claims.graph.projection import project
from claims.graph.schema import BOXES, read_rows, shorten
from tests.claims.graph.examples import BASE, EVERYTHING

DRAWING = diagram.render()
CHILD = re.compile(r"/(reply|voice|participation|hedge)/\d+$")
PARTS = {"reply": "Reply", "voice": "Voice", "participation": "Participation", "hedge": "Hedge"}
# What the projection names without giving it a type, by the beginning of its address.
UNTYPED = {"snapshot": "Snapshot", "text": "Text", "decision": "Decision", "extraction": "Extraction"}


@pytest.fixture(scope="module")
def quads():
    return {quad for record in EVERYTHING for quad in project(record, BASE)}


@pytest.fixture(scope="module")
def kinds(quads):
    """Address of a node -> the name of its box."""
    by_class = {name: box.name for box in BOXES for name in box.classes.split()}
    found = {s: by_class.get(shorten(o)) for s, p, o, _ in quads if p == RDF.type}
    for node in {node for s, _, o, _ in quads for node in (s, o) if isinstance(node, URIRef)}:
        part, head = CHILD.search(node), node.removeprefix(BASE).split("/")[0]
        if node not in found and node.startswith(BASE):
            name = PARTS.get(part[1]) if part else UNTYPED.get(head)
            if name:
                found[node] = name
    return found


def test_it_shows_every_class_that_the_projection_writes(quads):
    classes = {shorten(o) for _, p, o, _ in quads if p == RDF.type}
    assert classes
    shown = set(re.findall(r"[a-z]+:[A-Z]\w+", DRAWING))
    assert classes - shown == set()


def test_it_shows_every_property_of_every_kind_of_node(quads, kinds):
    shown = {(name, row.name) for name, rows in read_rows().items() for row in rows}
    written = {(kinds[s], shorten(p)) for s, p, _, _ in quads if p != RDF.type and kinds.get(s)}
    assert written - shown == set()
    assert {s for s, *_ in quads if not kinds.get(s)} == set()


def test_every_lead_that_the_projection_writes_is_drawn_to_where_it_leads(quads, kinds):
    drawn = {(name, row.name, to) for name, rows in read_rows().items() for row in rows for to in row.targets}
    unspecific = {(name, prop) for name, prop, to in drawn if to in ("record", "address")}
    written = {(kinds[s], shorten(p), kinds[o]) for s, p, o, _ in quads if kinds.get(s) and kinds.get(o)}
    assert len(written) > 20
    assert {lead for lead in written if lead not in drawn and lead[:2] not in unspecific} == set()


def test_every_row_is_a_line_of_the_drawing_and_every_lead_a_curve():
    svg = ElementTree.fromstring(DRAWING)
    texts = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    rows = [row for rows in read_rows().values() for row in rows]
    assert all(any(text.startswith(f"{row.name} ") for text in texts) for row in rows)
    names = {box.name for box in BOXES}
    leads = sum(to in names and to != name for name, rows in read_rows().items() for row in rows for to in row.targets)
    assert DRAWING.count('<path class="lead"') == leads


def test_no_two_boxes_overlap_and_all_stand_on_the_sheet():
    placed = list(diagram.place().values())
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', DRAWING).groups())
    for at in placed:
        assert at.x + diagram.WIDTH <= width
        assert at.y + at.height <= height
        others = [other for other in placed if other is not at and other.x == at.x]
        assert all(other.y >= at.y + at.height or at.y >= other.y + other.height for other in others)


def test_the_drawing_in_the_docs_is_of_this_schema():
    """If not: `python -m claims.graph.diagram > docs/schema.svg`."""
    docs = Path(__file__).parents[3] / "docs/schema.svg"
    assert docs.read_text(encoding="utf-8") == diagram.render(alone=True)
