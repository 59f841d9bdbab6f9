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


def take_apart(document: Document) -> dict[str, Any]:
    """The same document without `parts`: they are attributions, and relations lead to them."""
    starts, attributions = [], list[Any]()
    for item in document["attributions"]:
        starts.append(len(attributions))
        attributions += item.get("parts", [item])
    relations = [
        {
            "type": item["type"],
            **{end: starts[item[end]] + item.get(f"{end}_part", 0) for end in ("from", "to")},
            "reason": item["reason"],
        }
        for item in document["relations"]
    ]
    return {**document, "attributions": attributions, "relations": relations}
