"""`manage.py train_targets --lessons FOLDER --gold JSONL ...`: fit the weights by which targets are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest import nlp
from ingest.management.lessons import LessonCommand
from ingest.scoring import Score

if TYPE_CHECKING:
    from ingest.training.articles import Article


class Command(LessonCommand):
    help = "Fit the weights by which it is told who is accused or asked. Needs PyTorch: uv sync --group train."
    weights = nlp.TARGET_WEIGHTS
    epochs = 4

    def fit(self, articles: Sequence[Article], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import kinds, targets
        from ingest.training.choosing import Plan

        examples = list(targets.make_examples(articles))
        self.need(examples, "accusations or demands")
        self.stdout.write(f"{len(articles)} articles, {len(examples)} utterances aimed at somebody")
        plan = Plan(epochs=options["epochs"], seed=options["seed"])
        if folds := options["folds"]:
            known = list(kinds.make_examples(articles))
            crossed = targets.cross(articles, examples, known, folds, plan)
            for name, counts in zip(("marked", "found"), crossed, strict=True):
                self.stdout.write(f"F1 across {folds} folds, kinds as {name}: {Score(*counts).f1:.3f}")
        return targets.fit(examples, plan)
