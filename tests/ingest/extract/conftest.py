"""One reading of a text by the real model."""

import datetime as dt

import pytest

from ingest import nlp
from ingest.extract import extract

PUBLISHED = dt.date(2026, 2, 24)


@pytest.fixture(scope="session")
def find():
    """Text in, (extraction, function from spans to their words) out."""

    def run(text, *, names=(), published_on=PUBLISHED):
        doc = nlp.read(nlp.load(), text, names)
        found = extract(doc, lexicons=nlp.load_lexicons(), published_on=published_on)
        return found

    return run


@pytest.fixture
def said(find):
    """(claimant, cue, content) of each attribution of a text, as words."""

    def run(text, **options):
        def words(spans):
            return " ~ ".join(text[start:end] for start, end in spans)

        return [
            (claim.claimant, words(claim.attribution.cue), words(claim.attribution.content))
            for claim in find(text, **options).attributions
        ]

    return run
