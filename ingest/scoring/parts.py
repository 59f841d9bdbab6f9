"""Attributions one by one: a document of `manage.py extract` with the parts of each in its place.

The benchmark holds what goes on over several sentences to be one attribution, and knows nothing that is quoted in a
quotation; our own gold marks each. So a prediction is taken apart before it is compared with gold that says more than
who said what (0011).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]


def marks_each(gold: Document) -> bool:
    """True for gold of our own, whose attributions have kinds."""
    return any("kind" in item for item in gold["attributions"])


def take_apart(document: Document, *, hearsay: bool = True) -> dict[str, Any]:
    """The same document without `parts`: they are attributions, and relations lead to them.

    Without `hearsay` what others are quoted to have said is left out: lessons do not mark it.
    """
    places: dict[tuple[int, int], int] = {}
    attributions = list[Any]()
    for turn, item in enumerate(document["attributions"]):
        for part, each in enumerate(item.get("parts", [item])):
            if hearsay or not each["cue"] or each["cue"] == item["cue"]:
                places[turn, part] = len(attributions)
                attributions.append(each)
    relations = [
        {"type": item["type"], **{end: places[ends[end]] for end in ends}, "reason": item["reason"]}
        for item in document["relations"]
        if (ends := _find_ends(item))["from"] in places and ends["to"] in places
    ]
    return {**document, "attributions": attributions, "relations": relations}


def _find_ends(relation: Document) -> dict[str, tuple[int, int]]:
    """The attribution and the part of it at either end."""
    return {end: (relation[end], relation.get(f"{end}_part", 0)) for end in ("from", "to")}
