"""Predicted against gold: precision, recall and F1 per layer. Pure; documents in the JSON form of `manage.py extract`.

Roles and attributions are compared over word tokens (`TOKEN`; punctuation and quotation marks never count). A token
belongs to a role where a span of that role overlaps it. J is the Jaccard index of two token sets.

- source, cue, content: tokens that any attribution of the document gives that role, micro-averaged.
- match50: predicted and gold attributions paired one to one, greedily, best J of content first (then of cue, then of
  source); right where J of content is at least one half.
- attributed50: the same, and the sources share a token or are both empty.
- core_attributed: attributed50 over attributions that have a source, a speech cue (`SPEECH`) and four tokens of content
  or more; for precision a predicted one may be paired with any gold one, and the other way round for recall.
- kind, attitude, polarity, claimant, voice (the whole chain), medium, targets, quantities, dates: over the pairs of
  match50; an unpaired attribution is missed. "kind of found" and so on: the same over the paired ones alone, which
  tells this step from the finding of attributions; for what has one value, precision, recall and F1 are then all the
  accuracy.
- events, relations, conflicts: over those of the documents; events by kind and a shared party or span, relations by
  type and paired ends, conflicts by overlapping passages. Only documents whose gold line has the layer count.

`counting` counts one document, `figures` adds documents up and says how sure the sum is, `errors` shows what went
wrong.
"""

from ingest.scoring.counting import LAYERS, SPEECH, GoldError, check_gold, count
from ingest.scoring.figures import Score, add_up, find_intervals, score

__all__ = ["LAYERS", "SPEECH", "GoldError", "Score", "add_up", "check_gold", "count", "find_intervals", "score"]
