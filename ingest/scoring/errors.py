"""What went wrong, shown: the kinds taken for each other, and the worst errors with their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.scoring.counting import (
    FIELDS,
    Document,
    Roles,
    find_good,
    find_words,
    is_same_conflict,
    is_same_event,
    is_same_source,
    roles_of,
    values_of,
)

NOBODY = "-"  # in the confusion table: not predicted, or not in the gold
_QUOTED = 160  # code points of a passage that are shown


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference. `weight` orders them: words of content of what was missed or invented, 1 for a wrong field."""

    layer: str
    document: str
    quote: str
    expected: str
    found: str
    weight: int


def confuse(pairs: Iterable[tuple[Document, Document]]) -> Counter[tuple[str, str]]:
    """(kind in the gold, kind predicted) -> how many; `NOBODY` where an attribution was missed or invented."""
    table: Counter[tuple[str, str]] = Counter()
    for gold, predicted in pairs:
        _, _, good = _pair(gold, predicted)
        for place, item in enumerate(gold["attributions"]):
            other = predicted["attributions"][good[place]] if place in good else {}
            table[item.get("kind", NOBODY), other.get("kind", NOBODY)] += 1
        for place, item in enumerate(predicted["attributions"]):
            if place not in good.values():
                table[NOBODY, item.get("kind", NOBODY)] += 1
    return table


def find_faults(gold: Document, predicted: Document) -> Iterator[Fault]:
    """Every difference between two documents, layer by layer."""
    theirs, ours, good = _pair(gold, predicted)
    yield from _find_unpaired("missed", gold, gold["attributions"], theirs, set(good))
    yield from _find_unpaired("invented", gold, predicted["attributions"], ours, set(good.values()))
    for left, right in sorted(good.items()):
        item, other = gold["attributions"][left], predicted["attributions"][right]
        if not is_same_source(theirs[left], ours[right]):
            yield _make_fault("source", gold, item, _words(gold, item["source"]), _words(gold, other["source"]))
        for field in FIELDS:
            if field in item and values_of(field, item) != values_of(field, other):
                yield _make_fault(field, gold, item, _show(values_of(field, item)), _show(values_of(field, other)))
    yield from _find_others("events", gold, predicted, is_same_event)
    yield from _find_others("conflicts", gold, predicted, is_same_conflict)
    yield from _find_relations(gold, predicted, good)


def _pair(gold: Document, predicted: Document) -> tuple[list[Roles], list[Roles], dict[int, int]]:
    words = find_words(gold["text"])
    theirs = [roles_of(item, words) for item in gold["attributions"]]
    ours = [roles_of(item, words) for item in predicted["attributions"]]
    return theirs, ours, find_good(theirs, ours)


def _find_unpaired(
    layer: str, gold: Document, items: Sequence[Document], roles: Sequence[Roles], paired: set[int]
) -> Iterator[Fault]:
    for place, item in enumerate(items):
        if place not in paired:
            said = f"{_words(gold, item['source'])} | {_words(gold, item['cue'])}"
            both = (said, "") if layer == "missed" else ("", said)
            yield Fault(layer, _name(gold), _words(gold, item["content"]), *both, len(roles[place].content))


def _find_others(layer: str, gold: Document, predicted: Document, is_same: Any) -> Iterator[Fault]:
    if layer not in gold:
        return
    left = list(predicted.get(layer, ()))
    for item in gold[layer]:
        found = next((other for other in left if is_same(item, other)), None)
        if found is None:
            yield Fault(layer, _name(gold), _passage(gold, item), item.get("kind", item.get("reason", "")), "", 1)
        else:
            left.remove(found)
    for item in left:
        yield Fault(layer, _name(gold), _passage(gold, item), "", item.get("kind", item.get("reason", "")), 1)


def _find_relations(gold: Document, predicted: Document, good: dict[int, int]) -> Iterator[Fault]:
    if "relations" not in gold:
        return
    back = {right: left for left, right in good.items()}
    wanted = {(item["type"], item["from"], item["to"]) for item in gold["relations"]}
    found = {(item["type"], back.get(item["from"]), back.get(item["to"])) for item in predicted.get("relations", ())}
    for type_, source, target in sorted(wanted - found):
        quote = f"{_content(gold, source)} -> {_content(gold, target)}"
        reachable = "" if source in good and target in good else " (an end was not found)"
        yield Fault("relations", _name(gold), quote, type_ + reachable, "", 1)
    for item in predicted.get("relations", ()):
        if (item["type"], back.get(item["from"]), back.get(item["to"])) not in wanted:
            ends = (predicted["attributions"][item[end]] for end in ("from", "to"))
            quote = " -> ".join(_words(gold, end["content"]) for end in ends)
            yield Fault("relations", _name(gold), quote, "", item["type"], 1)


def _make_fault(layer: str, gold: Document, item: Document, expected: str, found: str) -> Fault:
    quote = f"{_words(gold, item['source'])} | {_words(gold, item['cue'])} | {_words(gold, item['content'])}"
    return Fault(layer, _name(gold), quote, expected, found, 1)


def _name(gold: Document) -> str:
    return str(gold.get("id", ""))


def _content(gold: Document, place: int) -> str:
    return _words(gold, gold["attributions"][place]["content"])


def _passage(gold: Document, item: Document) -> str:
    spans = [item["span"]] if "span" in item else [item["a"], item["b"]]
    return _words(gold, spans)


def _words(gold: Document, spans: Iterable[Sequence[int]]) -> str:
    text = " ~ ".join(" ".join(gold["text"][start:end].split()) for start, end in spans)
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def _show(values: Counter[object]) -> str:
    return ", ".join(str(value) for value in sorted(values.elements(), key=str))
