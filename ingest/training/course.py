"""The course of training: marked articles read, one network fitted to all that is marked in them, files at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from ingest import nlp, weight_files
from ingest.extract import Utterances, extract
from ingest.extract.documents import to_document
from ingest.extract.learned.encoder import STATES
from ingest.extract.learned.pieces import HIDDEN, Pieces, make_windows
from ingest.extract.learned.utterances import make_kind_weights
from ingest.extract.learned.weights import Weights
from ingest.records import RELATION_TYPES
from ingest.scoring import GoldError, score
from ingest.scoring.benchmark import read_marks
from ingest.scoring.lessons import read_lessons as read_files
from ingest.training import choosing, kind_network, kinds, relations, targets
from ingest.training.articles import BENCHMARK, GOLD, Article, Reader, read_documents, read_lessons
from ingest.training.corpus import Example, Marked, make_example, read_corpus, to_marked
from ingest.training.encoder import Encoder, Published, find_published, load_published
from ingest.training.files import write_all, write_judges
from ingest.training.fitting import Plan, Say, fit, fit_judges, settle, settle_judges
from ingest.training.joint import Aim, Bearing, Joint, Sample
from ingest.training.network import Network

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Sources:
    """What is learnt from: a corpus of attributions and our marks on it, lessons, gold.

    `dev` is scored after each epoch, never learnt from. `encoder` is the folder of that which training begins with.
    """

    corpus: Path
    marks: Path | None = None
    lessons: Sequence[Path] = ()
    gold: Sequence[Path] = ()
    dev: Path | None = None
    encoder: Path | None = None


@dataclass(frozen=True, eq=False)
class Source:
    """An article with what is marked of its words, where that is known."""

    article: Article
    example: Example | None


@dataclass(frozen=True, eq=False)
class Known:
    """What has numbers: pieces of words, features of kinds (with the linear model), of relations, of targets."""

    pieces: tuple[str, ...]
    kinds: Mapping[str, Any]
    relations: relations.Names
    targets: targets.Vectors


def read_sources(sources: Sources, read: Reader) -> Iterator[Source]:
    """All articles, as they are read. Raises OSError, GoldError or LessonError for what cannot be."""
    lines = read_corpus(sources.corpus)
    if not lines:
        raise GoldError(f"{sources.corpus}: no text in it")
    marked = read_marks(sources.marks, lines) if sources.marks else []
    known = {document["text"] for document in marked}
    marked += [{**line, "relations": []} for line in lines if line["text"] not in known]
    lessons = read_files(sources.lessons)
    spans = {lesson.name: found for lesson in lessons if (found := to_marked(lesson))}
    for article in read_lessons(lessons, read):
        yield _make_source(article, spans.get(article.name))
    gold = [document for path in sources.gold for document in read_corpus(path)]
    for article in read_documents(gold, read):
        yield _make_source(article, None)  # gold of our own says how well attributions are found
    for article, document in zip(read_documents(marked, read, BENCHMARK), marked, strict=True):
        yield _make_source(article, document)


def _read_all(sources: Sources, read: Reader, say: Say) -> list[Source]:
    found = []
    for number, source in enumerate(read_sources(sources, read), start=1):
        found.append(source)
        if number % 500 == 0:
            say(f"{number} articles read")
    return found


def _make_source(article: Article, marked: Marked | None) -> Source:
    said = article.said
    if marked is None or said.columns is None:
        return Source(article, None)
    return Source(article, make_example(marked, said.cast.doc, said.columns))


def train_judges(sources: Sources, plan: Plan, read: Reader, *, say: Say) -> dict[str, bytes]:
    """The files of kinds, targets and relations alone, by name: the encoder and the reader stay the shipped ones.

    Raises OSError, GoldError, LessonError or ValueError for what cannot be read.
    """
    reader = nlp.load_weights()
    assert reader is not None
    published = find_published(sources.encoder)
    found = _read_all(sources, read, say)
    samples, known = make_samples(found, published)
    states = [source.article.said.columns.states for source in found if source.article.said.columns is not None]
    del found
    networks = make_networks(known, reader, published, plan)
    fit_judges(networks, samples, states, plan, say=say)
    gold = [(sample, read) for sample, read in zip(samples, states, strict=True) if sample.is_gold]
    _settle_on_gold(networks, gold, plan, say)
    return write_judges(networks, kinds=dict(known.kinds), relations=known.relations, targets=known.targets)


def train(sources: Sources, plan: Plan, read: Reader, *, model: str, say: Say) -> dict[str, bytes]:
    """All files of weights by name, without those of speakers. `read` must be a trained reader of articles.

    Raises OSError, GoldError, LessonError or ValueError for what cannot be read.
    """
    reader = nlp.load_weights()
    assert reader is not None
    published = find_published(sources.encoder)
    dev = read_corpus(sources.dev) if sources.dev else []
    found = _read_all(sources, read, say)
    samples, known = make_samples(found, published)
    tagged = sum(source.example is not None for source in found)
    say(f"{len(found)} articles, {tagged} with marked words; {sum(sample.size for sample in samples)} words")
    del found
    networks = make_networks(known, reader, published, plan)
    parsed = [(line, nlp.read(nlp.load(model), line["text"])) for line in dev]

    def write() -> dict[str, bytes]:
        return write_all(
            networks,
            reader=reader,
            pieces=known.pieces,
            kinds=dict(known.kinds),
            relations=known.relations,
            targets=known.targets,
        )

    def measure() -> None:
        if parsed:
            fitted = weight_files.make_reader(weight_files.read_shipped() | write())
            layers = score((line, _extract(doc, fitted)) for line, doc in parsed)
            say(" ".join(f"{layer} {value.f1:.3f}" for layer, value in layers.items()))

    fit(networks, samples, known.pieces.index(HIDDEN), plan, say=say, ended=measure)
    if plan.settling and (of_corpus := [sample for sample in samples if sample.is_of_corpus]):
        settle(networks, of_corpus, plan, say=say)
        measure()
    with torch.no_grad():
        gold = [(one, networks.encode([one]).half().numpy()) for one in samples if one.is_gold]
    _settle_on_gold(networks, gold, plan, say)
    return write()


def _settle_on_gold(networks: Joint, gold: Sequence[tuple[Sample, NDArray[np.float16]]], plan: Plan, say: Say) -> None:
    if plan.gold_rounds and gold:
        samples, states = zip(*gold, strict=True)
        settle_judges(networks, samples, states, plan, say=say)


def _extract(doc: Doc, weights: Weights) -> dict[str, Any]:
    found = extract(doc, lexicons=nlp.load_lexicons(), published_on=None, weights=weights)
    return to_document(found, id="", sha256="", extractor=nlp.make_extractor(weights=weights))


def make_samples(sources: Sequence[Source], published: Published) -> tuple[list[Sample], Known]:
    """The articles as the networks see them. They must have been read by trained weights."""
    articles = [source.article for source in sources]
    texts = [_list_words(article.said) for article in articles]
    pieces = published.keep(texts)
    cutter = Pieces({name: number for number, name in enumerate(pieces)})
    linear = kinds.fit(list(kinds.make_examples(articles)))
    known = make_kind_weights(linear).rows
    rows = {name: row for name, row in known.items() if row < linear["common"]}
    aimed = list(targets.make_examples(articles))
    aims, vectors = targets.make_choices(aimed)
    bearing = list(relations.make_examples(articles))
    bearings, names = relations.make_choices(bearing)
    by_article: dict[str, list[Aim]] = {}
    for example, choice in zip(aimed, aims, strict=True):
        by_article.setdefault(example.article, []).append(
            Aim(example.place, choice, example.rows, example.everywhere, example.claims)
        )
    borne = {
        example.name: [Bearing(item.place, choice, [other for other, *_ in item.others]) for item, choice in made]
        for example, made in zip(bearing, bearings, strict=True)
    }
    samples = []
    for source, words in zip(sources, texts, strict=True):
        article = source.article
        columns, is_said = article.said.columns, bool(article.said.drafts)
        assert columns is not None
        samples.append(
            Sample(
                list(make_windows(words, columns.paragraphs, cutter)),
                columns.proper,
                source.example,
                kinds.make_text(article, rows) if is_said else None,
                by_article.get(article.name, ()),
                borne.get(article.name, ()),
                is_of_corpus=article.origin == BENCHMARK,
                is_gold=article.origin == GOLD,
            )
        )
    return samples, Known(pieces, linear, names, vectors)


def _list_words(said: Utterances) -> list[str]:
    assert said.columns is not None
    return [said.cast.doc[place].text for place in said.columns.places.tolist()]


def make_networks(known: Known, reader: Weights, published: Published, plan: Plan) -> Joint:
    """All networks before the first step; `reader` is who numbers words."""
    torch.manual_seed(plan.seed)
    encoder = Encoder(len(known.pieces))
    load_published(encoder, published, known.pieces)
    sizes = {name: len(words) + 1 for name, words in reader.vocabularies.items()}
    told = kind_network.TOLD_WIDTH
    aiming, aimed = (len(buckets) for buckets in known.targets)
    own, each = (len(names) for names in known.relations)
    return Joint(
        encoder,
        Network(sizes, width=plan.width, dropout=plan.dropout),
        kind_network.Network(sizes, int(known.kinds["common"])),
        choosing.Network(aiming, aimed, 1, plan.choice, read=told, seen=2 * STATES + told),
        choosing.Network(own, each, len(RELATION_TYPES), plan.choice, read=told, seen=told),
    )
