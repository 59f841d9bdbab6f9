"""`manage.py train_speakers --lessons FOLDER`: fit the weights by which it is told whom "she" or "the firm" means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest import weight_files
from ingest.management.lessons import LessonCommand

if TYPE_CHECKING:
    from ingest.training.articles import Article


class Command(LessonCommand):
    help = "Fit the weights by which it is told whom a pronoun means that speaks. Needs PyTorch: uv sync --group train."
    weights = weight_files.SPEAKER_WEIGHTS

    def fit(self, articles: Sequence[Article], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import speakers

        examples = list(speakers.make_examples(articles))
        self.need(examples, "marked speakers")
        self.stdout.write(f"{len(examples)} sources")
        if folds := options["folds"]:
            self.stdout.write(f"right across {folds} folds: {speakers.cross(examples, folds):.3f}")
        return speakers.fit(examples)
