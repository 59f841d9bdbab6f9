"""One reading of a text by the real model, and parses written down by hand for the steps that need none."""

import datetime as dt

import pytest

from ingest import nlp
from ingest.extract import extract
from ingest.extract.attributions import join
from ingest.extract.cast import Cast
from ingest.extract.cues import find_cues
from ingest.extract.drafts import Reading, to_ranges
from ingest.extract.grammar import written
from ingest.extract.mentions import find_names
from ingest.extract.quotations import find_quotations
from ingest.records import Attribution, CandidateClaim

PUBLISHED = dt.date(2026, 2, 24)
COARSE = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "IN": "ADP", "JJ": "ADJ", "MD": "AUX", "NN": "NOUN", "NNS": "NOUN",
    "NNP": "PROPN", "NNPS": "PROPN", "POS": "PART", "PRP": "PRON", "PRP$": "PRON", "RB": "ADV", "TO": "PART",
    "WDT": "PRON", "WP": "PRON", ".": "PUNCT", ",": "PUNCT", "``": "PUNCT", "''": "PUNCT",
}  # fmt: skip


@pytest.fixture(scope="session")
def find():
    """Text in, extraction by the real pipeline and the rules out."""
    return make_finder(None)


@pytest.fixture(scope="session")
def find_trained():
    """The same by the trained reader: what is on by default."""
    return make_finder(nlp.load_weights())


def make_finder(weights):
    def run(text, *, names=(), published_on=PUBLISHED):
        doc = nlp.read(nlp.load(), text, names)
        return extract(doc, lexicons=nlp.load_lexicons(), published_on=published_on, weights=weights)

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


@pytest.fixture(scope="session")
def lexicons():
    return nlp.load_lexicons()


@pytest.fixture(scope="session")
def parse():
    """A parse in words to a Doc: WORD[=LEMMA]/TAG/DEPENDENCY/HEAD[/ENTITY] each, heads counted from 0 in the text."""
    import spacy
    from spacy.tokens import Doc

    vocab = spacy.blank("en").vocab

    def run(written_parse):
        rows = [(*row.split("/"), "")[:5] for row in written_parse.split()]
        words, lemmas = zip(*(split_lemma(word) for word, *_ in rows), strict=True)
        heads = [int(row[3]) for row in rows]
        starts = {find_root(place, heads): place for place in reversed(range(len(rows)))}
        return Doc(
            vocab,
            words=words,
            lemmas=lemmas,
            spaces=find_spaces(words),
            tags=[row[1] for row in rows],
            pos=[find_coarse(tag, dep) for _, tag, dep, *_ in rows],
            deps=[row[2] for row in rows],
            heads=heads,
            sent_starts=[place in starts.values() for place in range(len(rows))],
            ents=find_ents([row[4] for row in rows]),
        )

    return run


def split_lemma(word):
    written_word, _, lemma = word.partition("=")
    return written_word, lemma or (written_word if written_word[0].isupper() else written_word.lower())


def find_root(place, heads):
    while heads[place] != place:
        place = heads[place]
    return place


def find_coarse(tag, dep):
    if tag.startswith("VB"):
        return "AUX" if dep in {"aux", "auxpass"} else "VERB"
    return COARSE[tag]


def find_spaces(words):
    """A space behind each word but the last, those before closing marks and that of an opening quotation mark."""
    spaces, is_open = [], False
    for place, word in enumerate(words):
        is_open ^= word == '"'
        following = words[place + 1] if place + 1 < len(words) else ""
        closes = following in {".", ",", "'s", ""} or (following == '"' and is_open)
        spaces.append(not closes and not (word == '"' and is_open))
    return spaces


def find_ents(labels):
    """Entity labels as IOB tags; neighbours of one label are one entity."""
    marks = ["I" if label == last else "B" for last, label in zip(["", *labels], labels, strict=False)]
    return [f"{mark}-{label}" if label else "O" for mark, label in zip(marks, labels, strict=True)]


@pytest.fixture(scope="session")
def cast(parse, lexicons):
    """A written parse to a Cast."""

    def run(written_parse):
        doc = parse(written_parse)
        return Cast(doc, find_names(doc, lexicons), lexicons)

    return run


@pytest.fixture(scope="session")
def drafts(lexicons):
    """A Cast to the drafts of its text."""

    def run(cast):
        quotations = to_ranges(cast.doc, find_quotations(written(cast.doc)))
        return join(Reading(cast.doc, quotations, lexicons), find_cues(cast.doc, lexicons))

    return run


@pytest.fixture(scope="session")
def make_claim():
    """A candidate with these fields, ten code points long, at an offset."""

    def run(claimant, kind="statement", attitude="asserts", targets=(), *, at=0, quantities=(), polarity="positive"):
        attribution = Attribution(((at, at + 2),), ((at + 3, at + 5),), ((at + 6, at + 10),), "indirect")
        return CandidateClaim(
            attribution=attribution,
            kind=kind,
            attitude=attitude,
            polarity=polarity,
            hedges=(),
            claimant=claimant,
            voice=(claimant, "publisher"),
            medium=None,
            targets=targets,
            quantities=quantities,
            dates=(),
            said=None,
            confidence=0.5,
        )

    return run
