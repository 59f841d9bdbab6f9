"""Marked articles as all trainings on them take them: what is found in each, and what is marked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ingest.extract import Utterances
from ingest.scoring.counting import Document
from ingest.scoring.lessons import Lesson, Mark
from ingest.training.matching import find_starts, pair_spans

# Where an article is from: a lesson is marked by sentence, gold and the benchmark by span; the benchmark is real.
LESSON, GOLD, BENCHMARK = "lesson", "gold", "benchmark"

Reader = Callable[[Sequence[str]], Iterable[Utterances]]  # texts -> what is said in each, in order
Link = tuple[str, int, int]  # type of a relation, and the places of the utterances that it leads from and to


@dataclass(frozen=True, eq=False)
class Article:
    """One marked article. `marks`: what is marked of an utterance that was found, by its place.

    `links` lead between utterances that were found; `relations` counts those that were not as well. Of the utterances
    at places `unsure` it is not known what is marked: as many were not found in their sentence as are marked.
    """

    name: str
    origin: str
    said: Utterances
    marks: Mapping[int, Mark]
    links: frozenset[Link] = frozenset()
    relations: int = 0
    unsure: frozenset[int] = frozenset()

    @property
    def is_plain(self) -> bool:
        """True for a lesson that does not say who speaks: its sentences are plainer than a paper's."""
        return self.origin == LESSON and all(mark.claimant is None for mark in self.marks.values())

    @property
    def has_relations(self) -> bool:
        """False for a lesson that may hold relations which nobody marked."""
        return self.origin != LESSON or self.relations > 0


class OfArticle(Protocol):
    """An example of some training."""

    @property
    def article(self) -> str:
        """The name of the article that it is from."""


Item = TypeVar("Item", bound=OfArticle)


def split(examples: Sequence[Item], folds: int) -> Iterator[tuple[list[Item], list[Item]]]:
    """Of each fold of articles the examples from all others, and those from it."""
    articles = list(dict.fromkeys(example.article for example in examples))
    for number in range(folds):
        held_out = frozenset(articles[number::folds])
        known = [example for example in examples if example.article not in held_out]
        yield known, [example for example in examples if example.article in held_out]


def read_lessons(lessons: Sequence[Lesson], read: Reader) -> Iterator[Article]:
    """Lessons, each with what is found in it."""
    for lesson, said in zip(lessons, read([lesson.text for lesson in lessons]), strict=True):
        starts = find_starts(said)
        pairs = _pair(lesson, said, starts)
        marked = {place for low, high, _ in lesson.marked for place, at in enumerate(starts) if low <= at < high}
        links = list(lesson.find_relations())
        yield Article(
            lesson.name,
            LESSON,
            said,
            {place: lesson.marks[mark] for mark, place in pairs.items()},
            _to_links(links, pairs),
            len(links),
            frozenset(marked - set(pairs.values())),
        )


def _pair(lesson: Lesson, said: Utterances, starts: Sequence[int]) -> dict[int, int]:
    """Place in its marks -> place of the utterance: by words where they are marked, else by sentence."""
    if lesson.has_spans:
        return pair_spans(lesson.text, [mark.roles for mark in lesson.marks], said)
    return lesson.pair(starts)


def read_documents(documents: Sequence[Document], read: Reader, origin: str = GOLD) -> Iterator[Article]:
    """The same of articles in the form of `score_extraction`'s gold; an utterance is a mark's where contents agree.

    Attributions without a kind are not marked.
    """
    texts = [document["text"] for document in documents]
    for document, said in zip(documents, read(texts), strict=True):
        items = document["attributions"]
        paired = pair_spans(document["text"], items, said, by_turn=origin == BENCHMARK)
        pairs = {mark: place for mark, place in paired.items() if "kind" in items[mark]}
        links = [(item["type"], item["from"], item["to"]) for item in document["relations"]]
        marks = {place: _make_mark(items[mark]) for mark, place in pairs.items()}
        yield Article(str(document["id"]), origin, said, marks, _to_links(links, pairs), len(links))


def _make_mark(item: Document) -> Mark:
    return Mark(item["kind"], tuple(item["targets"]), item["claimant"] or "")


def _to_links(marked: Iterable[Link], pairs: Mapping[int, int]) -> frozenset[Link]:
    return frozenset((type, pairs[one], pairs[two]) for type, one, two in marked if one in pairs and two in pairs)
