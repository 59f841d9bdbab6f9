import pytest

from ingest import nlp
from ingest.extract.quantities import find_quantities

pytestmark = pytest.mark.model
CASES = [
    ("It opened over 24,000 false accounts.", (24000, "at_least", "accounts", "over 24,000 false accounts")),
    ("They held more than 16 million talks.", (16_000_000, "at_least", "talks", "more than 16 million talks")),
    ("Up to 40 percent left.", (40, "at_most", "percent", "Up to 40 percent")),
    ("It paid $1.5 billion.", (1_500_000_000, "exact", "USD", "$1.5 billion")),
    ("It paid US$1.5bn.", (1_500_000_000, "exact", "USD", "US$1.5bn")),
    ("It paid at least £4m.", (4_000_000, "at_least", "GBP", "at least £4m")),
    ("It paid 3.5 million euros.", (3_500_000, "exact", "EUR", "3.5 million euros")),
    ("It settled multi-billion-dollar lawsuits.", (10**9, "at_least", "USD", "multi-billion-dollar")),
    ("Nearly 50,000 litres leaked.", (50_000, "about", "litres", "Nearly 50,000 litres")),
    ("Some 300 people came.", (300, "about", "people", "Some 300 people")),
    ("500 or so letters came.", (500, "about", "letters", "500 or so letters")),
    ("Twenty-five workers left.", (25, "exact", "workers", "Twenty-five workers")),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_number_is_read_with_its_bound_and_unit(text, expected):
    (found,) = find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons())
    assert (found.value, found.bound, found.unit, found.as_written) == expected
    assert text[slice(*found.span)] == found.as_written


@pytest.mark.parametrize(
    "text", ["In 2024 it closed.", "It met on May 5.", "At 10:30 it rang.", "The 3rd man left.", "One of them left."]
)
def test_dates_times_and_ordinals_are_no_quantities(text):
    assert find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons()) == ()
