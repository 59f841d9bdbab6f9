import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import nlp
from ingest.extract import extract
from ingest.records import to_json

pytestmark = pytest.mark.model
PUBLISHED = dt.date(2026, 2, 24)
PIECES = st.sampled_from(
    ["Ada Roe", "said", "that", "“", "”", "'", '"', "\n", "\n\n", "Bolt Ltd", "the company", "reportedly",
     "accused", "of", "theft", "$3 million",
     "on Monday", ".", ",", "they", "denied", "it",
     "\x00", "\ud800", "\u202eשלום", "  ", "according to", "has not", "confirmed", "—", "…"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join))


def spans_of(value):
    """Every pair of integers in a JSON value."""
    if isinstance(value, dict):
        return [span for item in value.values() for span in spans_of(item)]
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(item, int) for item in value):
            return [tuple(value)]
        return [span for item in value for span in spans_of(item)]
    return []


@pytest.mark.parametrize("name", [nlp.RULES, nlp.SHIPPED])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_every_span_holds_words_of_the_text_and_the_same_text_gives_the_same(name, text):
    once, twice = (read(text, nlp.load_weights(name)) for _ in range(2))
    assert once == twice
    check(once, text)


def read(text, weights):
    doc = nlp.read(nlp.load(), text)
    return extract(doc, lexicons=nlp.load_lexicons(), published_on=PUBLISHED, weights=weights)


def check(once, text):
    for start, end in spans_of(to_json(once)):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    for claim in once.attributions:
        assert claim.attribution.content
        for item in (*claim.quantities, *claim.dates):
            assert text[slice(*item.span)] == item.as_written
    places = range(len(once.attributions))
    assert all(item.source in places and item.target in places for item in once.relations)
    assert all(item.source != item.target for item in once.relations)


ODD = {
    "blank before the noun": ' $aalx00"K accused 2',
    "interview": "Q: Did the dam leak?\nA: It did not, and I said so.\n\nROE: Who told you?\nLIND: Nobody told me.",
    "bullets": "They said:\n\n- Ada Roe said it is safe.\n* “It leaks,” said Bo Lind.\n• Acme declined to comment.",
    "hard wrapped": "Ada Roe told the council on\nMonday that it had been\nleaking, and that she\nhad warned Acme.",
    "capitals": "ADA ROE SAID THE DAM IS SAFE.\n\nBO LIND DENIED IT.",
    "byline and caption": "Dam leaks\nBy Ada Roe, Correspondent\nPhoto: Bo Lind/Acme\n\nIt leaks, she said.",
    "typography": "„Er leckt“, sagte Roe. «Il fuit,» said Lind. ‘It leaks,’ said Bolt. ``It leaks,'' said Acme.",
    "nested": "“He told me ‘it is safe’ and “no””, said Roe. “Never closed, said Lind.\n\n“Nor this, she added.",
    "combining": "A\u0301da Roe\u200d said 👩\u200d👩\u200d👧 \u202eשלום\u202c “it leaks”. Bo Li\u0308nd denied it.",
    "line ends": "Ada Roe said it leaks.\r\nBo Lind\u2028said no.\x85Acme\x0bdeclined\tto comment.\xa0It\xa0did.",
    "marks alone": "“" * 500 + '"' * 501 + "’" * 500,
    "deep": "Roe said that Lind said that " * 150 + "it leaks.",
}


@pytest.mark.parametrize("name", [nlp.RULES, nlp.SHIPPED])
@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_texts_are_read_with_exact_offsets(text, name):
    check(read(text, nlp.load_weights(name)), text)
