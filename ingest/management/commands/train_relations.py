"""`manage.py train_relations --lessons FOLDER --gold JSONL ...`: fit the weights by which relations are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest import nlp
from ingest.management.lessons import LessonCommand

if TYPE_CHECKING:
    from ingest.training.articles import Article


class Command(LessonCommand):
    help = "Fit the weights by which relations within an article are found. Needs PyTorch: uv sync --group train."
    weights = nlp.RELATION_WEIGHTS
    epochs = 4

    def fit(self, articles: Sequence[Article], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import relations
        from ingest.training.choosing import Plan

        examples = list(relations.make_examples(articles))
        self.need(examples, "marked relations")
        self.stdout.write(f"{len(examples)} articles, {sum(example.total for example in examples)} relations")
        plan = Plan(epochs=options["epochs"], seed=options["seed"], choices=64)
        if folds := options["folds"]:
            right, found, marked = relations.cross(examples, folds, plan)
            self.stdout.write(f"across {folds} folds: {right} right of {found} found and {marked} marked")
        return relations.fit(examples, plan)
