import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import nlp
from ingest.extract import extract
from ingest.records import to_json

pytestmark = pytest.mark.model
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_span_holds_words_of_the_text_and_the_same_text_gives_the_same(text):
    once, twice = (
        extract(nlp.read(nlp.load(), text), lexicons=nlp.load_lexicons(), published_on=None) for _ in range(2)
    )
    assert once == twice
    for start, end in spans_of(to_json(once)):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    for claim in once.attributions:
        for item in (*claim.quantities, *claim.dates):
            assert text[slice(*item.span)] == item.as_written
