"""`manage.py train_speakers --lessons FOLDER`: fit what tells whom "she", "the firm" or a lead's "a bank" means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest import weight_files
from ingest.management.lessons import LessonCommand

if TYPE_CHECKING:
    from ingest.training.articles import Article


class Command(LessonCommand):
    help = (
        "Fit the weights by which it is told whom a pronoun means that speaks, and which name a lead's description is "
        "introduced as. Needs PyTorch: uv sync --group train."
    )
    weights = weight_files.SPEAKER_WEIGHTS

    def fit(self, articles: Sequence[Article], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import introductions, speakers

        examples, leads = list(speakers.make_examples(articles)), list(introductions.make_examples(articles))
        self.need(examples, "marked speakers")
        self.stdout.write(f"{len(examples)} sources, {len(leads)} descriptions")
        if folds := options["folds"]:
            told = speakers.cross(examples, folds), introductions.cross(leads, folds)
            self.stdout.write(f"right across {folds} folds: {told[0]:.3f} and {told[1]:.3f}")
        return speakers.fit(examples) | introductions.fit(leads)
