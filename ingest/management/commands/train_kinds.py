"""`manage.py train_kinds --lessons FOLDER`: fit the weights by which kinds are told where rules see no sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest import nlp
from ingest.management.lessons import WEIGHT, LessonCommand, read
from ingest.scoring.counting import Document
from ingest.scoring.lessons import Lesson


class Command(LessonCommand):
    help = "Fit the weights by which kinds of utterances are told apart. Needs PyTorch: uv sync --group train."
    weights = nlp.KIND_WEIGHTS

    def fit(self, lessons: Sequence[Lesson], gold: Sequence[Document], folds: int) -> Mapping[str, Any]:
        from ingest.training import kinds

        again = WEIGHT * list(kinds.make_gold_examples(gold, read))
        examples = [*kinds.make_examples(lessons, read), *again]
        self.need(examples, "marked utterances")
        self.stdout.write(f"{len(examples)} utterances")
        if folds:
            self.stdout.write(f"right across {folds} folds: {kinds.cross(examples, folds):.3f}")
        return kinds.fit(examples)
