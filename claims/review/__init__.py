"""The editors' verbs: the only writer of claims rows, each act one transaction with its line in the decision log.

In: candidates, drafts and rows, and the editor who decides. Out: the row that the act made or changed.
A decision that cannot be taken raises ReviewError with a sentence for the editor.
"""

from claims.review.assessing import assess
from claims.review.candidates import accept, reject
from claims.review.errors import ReviewError
from claims.review.identities import identify
from claims.review.publication import problems_of, publish, retract
from claims.review.records import (
    add_event,
    add_statement,
    create_actor,
    create_story,
    record_response,
    relate,
    resolve_conflict,
    revise,
)
from claims.review.redaction import redact
from claims.review.undoing import undo

__all__ = [
    "ReviewError",
    "accept",
    "add_event",
    "add_statement",
    "assess",
    "create_actor",
    "create_story",
    "identify",
    "problems_of",
    "publish",
    "record_response",
    "redact",
    "reject",
    "relate",
    "resolve_conflict",
    "retract",
    "revise",
    "undo",
]
