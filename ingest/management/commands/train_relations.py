"""`manage.py train_relations --lessons FOLDER --gold JSONL ...`: fit the weights by which relations are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest import nlp
from ingest.management.lessons import LessonCommand, read
from ingest.scoring.counting import Document
from ingest.scoring.lessons import Lesson


class Command(LessonCommand):
    help = "Fit the weights by which relations within an article are found. Needs PyTorch: uv sync --group train."
    weights = nlp.RELATION_WEIGHTS

    def fit(self, lessons: Sequence[Lesson], gold: Sequence[Document], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import kinds, relations

        related = [lesson for lesson in lessons if any(lesson.find_relations())]
        others = kinds.read_lessons([lesson for lesson in lessons if lesson not in related], read)
        examples = list(relations.make_examples(related, gold, list(kinds.make_examples(others)), read))
        self.need(examples, "marked relations")
        self.stdout.write(f"{len(examples)} articles, {sum(example.total for example in examples)} relations")
        if folds := options["folds"]:
            right, found, marked = relations.cross(examples, folds)
            self.stdout.write(f"across {folds} folds: {right} right of {found} found and {marked} marked")
        return relations.fit(examples)
