"""`manage.py train_speakers --lessons FOLDER`: fit the weights by which it is told whom "she" or "the firm" means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest import nlp
from ingest.management.lessons import LessonCommand, read
from ingest.scoring.counting import Document
from ingest.scoring.lessons import Lesson


class Command(LessonCommand):
    help = "Fit the weights by which it is told whom a pronoun means that speaks. Needs PyTorch: uv sync --group train."
    weights = nlp.SPEAKER_WEIGHTS

    def fit(self, lessons: Sequence[Lesson], gold: Sequence[Document], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import speakers

        marked = [lesson for lesson in lessons if any(mark.claimant is not None for mark in lesson.marks)]
        examples = list(speakers.make_examples(marked, gold, read))
        self.need(examples, "marked speakers")
        self.stdout.write(f"{len(examples)} sources")
        if folds := options["folds"]:
            self.stdout.write(f"right across {folds} folds: {speakers.cross(examples, folds):.3f}")
        return speakers.fit(examples)
