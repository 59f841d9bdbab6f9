"""What one document adds to the layers that `ingest.scoring` defines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"\w+(?:['’\-]\w+)*")
ROLES = ("source", "cue", "content")
FIELDS = ("kind", "attitude", "polarity", "claimant", "voice", "medium", "targets", "quantities", "dates")
BEARINGS = "relations, conflicts"


def found_of(field: str) -> str:
    """The layer that counts a field over attributions that were found."""
    return f"{field} of found"


LAYERS = (
    *ROLES, "match50", "attributed50", "core_attributed", *FIELDS, *map(found_of, FIELDS),
    "events", "relations", "conflicts", BEARINGS,
)  # fmt: skip
# Words of saying proper, as far as they stand in a timeline: every inflected form.
_SPEECH_FORMS = (
    "say said says saying tell told tells telling claim claimed claims claiming allege alleged alleges "
    "alleging deny denied denies denying assert asserted asserts argue argued argues arguing state stated "
    "states stating add added adds adding announce announced announces report reported reports reporting "
    "write wrote writes written according insist insisted insists suggest suggested suggests suggesting "
    "accuse accused accuses accusing warn warned warns note noted notes noting tweet tweeted tweets "
    "contend contended contends declare declared declares acknowledge acknowledged acknowledges admit "
    "admitted admits confirm confirmed confirms explain explained explains respond responded reply "
    "replied continue continued call called calls calling ask asked asks criticize criticized statement "
    "promise promised promises vow vowed predict predicted estimate estimated testify testified dismiss "
    "dismissed reject rejected complain complained conclude concluded"
)
SPEECH = frozenset(_SPEECH_FORMS.split())

Tokens = frozenset[int]
Document = Mapping[str, Any]
Word = tuple[int, int, str]
Counts = Counter[tuple[str, str]]  # (layer, right | predicted | gold | recalled | seen) -> how many


class GoldError(ValueError):
    """A gold line that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Roles:
    source: Tokens
    cue: Tokens
    content: Tokens

    def __getitem__(self, role: str) -> Tokens:
        value: Tokens = getattr(self, role)
        return value


def count(gold: Document, predicted: Document) -> Counts:
    """What one document adds to each layer: how many were right, predicted, in the gold; the gold carries `text`."""
    counts: Counts = Counter()
    words = find_words(gold["text"])
    ours = [roles_of(item, words) for item in predicted["attributions"]]
    theirs = [roles_of(item, words) for item in gold["attributions"]]
    for layer in (*ROLES, "match50", "attributed50", "core_attributed"):
        counts[layer, "seen"] = int(gold.get("has_spans", True))
    for role in ROLES:
        _count_sets(counts, role, _union(theirs, role), _union(ours, role))
    good = find_good(theirs, ours)
    attributed = {left: right for left, right in good.items() if is_same_source(theirs[left], ours[right])}
    _add(counts, "match50", len(good), len(ours), len(theirs))
    _add(counts, "attributed50", len(attributed), len(ours), len(theirs))
    _count_core(counts, theirs, ours, good, words)
    for field in FIELDS:
        _count_field(counts, field, gold["attributions"], predicted["attributions"], good)
    _count_layer(counts, "events", gold, predicted, is_same_event)
    _count_relations(counts, gold, predicted, good)
    _count_layer(counts, "conflicts", gold, predicted, is_same_conflict)
    _count_bearings(counts)
    return counts


def check_gold(gold: Document, number: int) -> None:
    """Raises GoldError, naming the line, where attributions or their roles are missing or are not lists of spans."""
    attributions = gold.get("attributions")
    if not isinstance(attributions, list):
        raise GoldError(f'line {number}: needs a list "attributions"')
    for item in attributions:
        spans = [span for role in ROLES for span in item.get(role, ())] if isinstance(item, Mapping) else [None]
        if not all(
            isinstance(span, list) and len(span) == 2 and all(isinstance(x, int) for x in span) for span in spans
        ):
            raise GoldError(f"line {number}: source, cue and content must be lists of [start, end]")


def find_words(text: str) -> list[Word]:
    """The word tokens of a text: start, end, lower-case form."""
    return [(match.start(), match.end(), match.group().lower()) for match in TOKEN.finditer(text)]


def find_good(gold: Sequence[Roles], predicted: Sequence[Roles]) -> dict[int, int]:
    """Gold position -> predicted position of the pairs of match50."""
    return {left: right for left, (right, value) in pair(gold, predicted).items() if value >= 0.5}


def pair(gold: Sequence[Roles], predicted: Sequence[Roles]) -> dict[int, tuple[int, float]]:
    """Gold position -> (predicted position, J of content), one to one, best first; deterministic."""
    scored = sorted(
        (
            -jaccard(left.content, right.content),
            -jaccard(left.cue, right.cue),
            -jaccard(left.source, right.source),
            place,
            other,
        )
        for place, left in enumerate(gold)
        for other, right in enumerate(predicted)
        if left.content & right.content
    )
    pairs: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for value, _, _, place, other in scored:
        if place not in pairs and other not in used:
            pairs[place] = (other, -value)
            used.add(other)
    return pairs


def jaccard(left: Tokens, right: Tokens) -> float:
    """Size of the intersection over size of the union; 0 where both are empty."""
    return len(left & right) / len(left | right) if left or right else 0.0


def roles_of(item: Document, words: Sequence[Word]) -> Roles:
    return Roles(*(_cover(item.get(role, ()), words) for role in ROLES))


def _cover(spans: Iterable[Sequence[int]], words: Sequence[Word]) -> Tokens:
    ranges = [tuple(span) for span in spans]
    return frozenset(
        place for place, (start, end, _) in enumerate(words) if any(low < end and start < high for low, high in ranges)
    )


def _union(items: Sequence[Roles], role: str) -> Tokens:
    return frozenset().union(*(item[role] for item in items))


def is_same_source(left: Roles, right: Roles) -> bool:
    return bool(left.source & right.source) or not (left.source or right.source)


def _add(counts: Counts, layer: str, right: int, predicted: int, gold: int) -> None:
    counts[layer, "right"] += right
    counts[layer, "predicted"] += predicted
    counts[layer, "gold"] += gold


def _count_sets(counts: Counts, layer: str, gold: Tokens, predicted: Tokens) -> None:
    _add(counts, layer, len(gold & predicted), len(predicted), len(gold))


def _count_core(
    counts: Counts,
    gold: Sequence[Roles],
    predicted: Sequence[Roles],
    good: Mapping[int, int],
    words: Sequence[Word],
) -> None:
    back = {right: left for left, right in good.items()}
    ours = [place for place, item in enumerate(predicted) if _is_core(item, words)]
    theirs = [place for place, item in enumerate(gold) if _is_core(item, words)]
    right = sum(place in back and bool(gold[back[place]].source & predicted[place].source) for place in ours)
    recalled = sum(place in good and bool(gold[place].source & predicted[good[place]].source) for place in theirs)
    _add(counts, "core_attributed", right, len(ours), len(theirs))
    counts["core_attributed", "recalled"] += recalled


def _is_core(item: Roles, words: Sequence[Word]) -> bool:
    return bool(item.source) and len(item.content) >= 4 and any(words[place][2] in SPEECH for place in item.cue)


def _count_field(
    counts: Counts,
    field: str,
    gold: Sequence[Document],
    predicted: Sequence[Document],
    good: Mapping[int, int],
) -> None:
    """One unit per attribution, or per element of a list. Left out where the gold does not mark the field."""
    if not any(field in item for item in gold):
        return
    theirs = [values_of(field, item) for item in gold]
    ours = [values_of(field, item) for item in predicted]
    right = sum((theirs[left] & ours[other]).total() for left, other in good.items())
    counts[field, "seen"] = counts[found_of(field), "seen"] = 1
    _add(counts, field, right, sum(item.total() for item in ours), sum(item.total() for item in theirs))
    given = sum(ours[other].total() for other in good.values()), sum(theirs[left].total() for left in good)
    _add(counts, found_of(field), right, *given)


def values_of(field: str, item: Document) -> Counter[object]:
    value = item.get(field)
    if field == "quantities":
        return Counter((float(entry["value"]), entry["bound"], entry["unit"]) for entry in value or ())
    if field == "dates":
        return Counter(entry["edtf"] or entry["as_written"] for entry in value or ())
    if field == "targets":
        return Counter(_plain(name) for name in value or ())
    if field == "voice":
        return Counter([tuple(map(_plain, value or ()))])
    return Counter([_plain(value) if isinstance(value, str) else value])


def _plain(name: str) -> str:
    words = name.lower().split()
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def _count_layer(
    counts: Counts,
    layer: str,
    gold: Document,
    predicted: Document,
    is_same: Callable[[Any, Any], bool],
) -> None:
    if layer not in gold:
        return
    counts[layer, "seen"] = 1
    left = list(predicted.get(layer, ()))
    right = 0
    for item in gold[layer]:
        found = next((other for other in left if is_same(item, other)), None)
        if found is not None:
            left.remove(found)
            right += 1
    _add(counts, layer, right, len(predicted.get(layer, ())), len(gold[layer]))


def _overlap(left: Sequence[int], right: Sequence[int]) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def is_same_event(left: Document, right: Document) -> bool:
    if left["kind"] != right["kind"]:
        return False
    parties = {_plain(name) for name in left["parties"]} & {_plain(name) for name in right["parties"]}
    return bool(parties) or _overlap(left["span"], right["span"])


def is_same_conflict(left: Document, right: Document) -> bool:
    straight = _overlap(left["a"], right["a"]) and _overlap(left["b"], right["b"])
    return straight or (_overlap(left["a"], right["b"]) and _overlap(left["b"], right["a"]))


def _count_relations(counts: Counts, gold: Document, predicted: Document, good: Mapping[int, int]) -> None:
    if "relations" not in gold:
        return
    counts["relations", "seen"] = 1
    wanted = {(item["type"], good.get(item["from"]), good.get(item["to"])) for item in gold["relations"]}
    found = {(item["type"], item["from"], item["to"]) for item in predicted.get("relations", ())}
    _add(counts, "relations", len(wanted & found), len(found), len(gold["relations"]))


def _count_bearings(counts: Counts) -> None:
    """Relations and conflicts as one layer."""
    for part in ("right", "predicted", "gold", "seen"):
        counts[BEARINGS, part] = counts["relations", part] + counts["conflicts", part]
    if not counts[BEARINGS, "seen"]:
        del counts[BEARINGS, "seen"]
