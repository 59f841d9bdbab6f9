"""`manage.py train_kinds --lessons FOLDER`: fit the weights, and the network, by which kinds are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError

from ingest import nlp
from ingest.management.lessons import LessonCommand

if TYPE_CHECKING:
    from ingest.training.articles import Article


class Command(LessonCommand):
    help = "Fit the weights by which kinds of utterances are told apart. Needs PyTorch: uv sync --group train."
    weights = nlp.KIND_WEIGHTS
    epochs = 7

    def fit(self, articles: Sequence[Article], options: Mapping[str, Any]) -> Mapping[str, Any]:
        from ingest.training import kinds
        from ingest.training.kind_network import Plan

        examples = list(kinds.make_examples(articles))
        self.need(examples, "marked utterances")
        self.stdout.write(f"{len(articles)} articles, {len(examples)} utterances")
        if folds := options["folds"]:
            self.stdout.write(f"right across {folds} folds, without the network: {kinds.cross(examples, folds):.3f}")
        fitted = kinds.fit(examples)
        if not options["epochs"]:
            return fitted
        if (reader := nlp.load_weights()) is None:
            raise CommandError("The network needs a trained reader of attributions.")
        plan = Plan(epochs=options["epochs"], seed=options["seed"])
        return kinds.add_network(fitted, articles, reader, plan, self.report)

    def report(self, epoch: int, loss: float) -> None:
        """Says how far the network has come."""
        self.stdout.write(f"epoch {epoch}: loss {loss:.3f}")
        self.stdout.flush()
