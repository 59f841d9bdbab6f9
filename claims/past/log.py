"""The decision log as of a moment: which versions were in force, and which rows have moved on since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from claims.models import Claim, Decision, Statement, Target, Version

UNDONE = "Publication undone by the desk."  # as `claims.review.undoing` says it
Note = Mapping[str, Any]  # of one row in the payload of a decision: see `claims.journal`


@dataclass(frozen=True, slots=True)
class AsOf:
    """A moment, and the number of the newest decision of then; 0: before the first."""

    at: dt.datetime
    line: int


def as_of(moment: dt.datetime) -> AsOf:
    made = Decision.objects.filter(made_at__lte=moment).order_by("-made_at", "-number")
    return AsOf(moment, made.values_list("number", flat=True).first() or 0)


def in_force(model: Any, then: AsOf) -> QuerySet[Version]:
    """The versions of claims or of events that anybody could read then. What is redacted by now has none."""
    same = {"record_type": OuterRef("record_type"), "record_id": OuterRef("record_id")}
    newer = Version.objects.filter(**same, number__gt=OuterRef("number"), decision__lte=then.line)
    return (
        Version.objects.filter(record_type=model._meta.model_name, decision__lte=then.line)
        .exclude(body="")
        .filter(~Exists(newer), ~Exists(withdrawing(then)), ~Exists(undoing(then)))
    )


def withdrawing(then: AsOf) -> QuerySet[Decision]:
    """The retractions of an outer version that stood then."""
    acts = Decision.objects.filter(verb="retract", record_type=OuterRef("record_type"), record_id=OuterRef("record_id"))
    return acts.filter(number__gt=OuterRef("decision"), number__lte=then.line).exclude(undone_by__lte=then.line)


def undoing(then: AsOf) -> QuerySet[Version]:
    """The publications of an outer version's record that were undone after it and until then: this withdraws too."""
    same = Version.objects.filter(record_type=OuterRef("record_type"), record_id=OuterRef("record_id"))
    return same.filter(decision__undone_by__gt=OuterRef("decision"), decision__undone_by__lte=then.line)


def withdrawal(record: Any, then: AsOf) -> tuple[dt.datetime, str] | None:
    """When and why a claim or event was last withdrawn by then; None: it was not."""
    acts = Decision.objects.filter(record_type=record._meta.model_name, record_id=record.pk)
    retracted = acts.filter(verb="retract", number__lte=then.line).exclude(undone_by__lte=then.line).last()
    undone = acts.filter(verb="publish", undone_by__lte=then.line).order_by("undone_by").last()
    known = [(retracted, retracted.payload.get("reason", ""))] if retracted else []
    known += [(undone.undone_by, UNDONE)] if undone and undone.undone_by else []
    act, reason = max(known, key=lambda pair: pair[0].number, default=(None, ""))
    return (act.made_at, reason) if act else None


def strayed(model: Any, then: AsOf) -> Any:
    """The ids of claims or events whose rows need not tell what was public then: they were revised or withdrawn.

    A few too many do no harm. All others were, if public by then, what they are now but for replies and later
    statements.
    """
    undone = Decision.objects.filter(verb="undo").values(undone=Cast("record_id", BigIntegerField()))
    # Nothing is said of the type: identifiers are unique without it, and SQLite would begin with it.
    publications = Version.objects.order_by().filter(decision__in=undone).values("record_id")
    return acted_on(model, "retract", then).union(publications, revised(model, then))


def revised(model: Any, then: AsOf) -> Any:
    """The ids of claims or events that may say by now what they did not say then, or the other way round."""
    own = acted_on(model, "revise", then)
    if model is not Claim:
        return own
    statements = Decision.objects.filter(verb="revise", record_type="statement").values("record_id")
    return own.union(Statement.objects.filter(pk__in=statements).values("claim"))


def acted_on(model: Any, verb: str, then: AsOf) -> Any:
    """The ids of records on which there was such an act behind the version of then, or whose act was undone since."""
    name = model._meta.model_name
    newest = Version.objects.filter(record_type=name, record_id=OuterRef("record_id"), decision__lte=then.line)
    acts = Decision.objects.order_by().filter(verb=verb, record_type=name)
    known = acts.annotate(version=Subquery(newest.order_by("-number").values("decision")[:1]))
    return known.filter(Q(number__gt=F("version")) | Q(undone_by__gt=F("version"))).values("record_id")


@dataclass(frozen=True, slots=True)
class Moving:
    """What no version holds, as it stood at a moment: by claim, and by claim and target."""

    statuses: Mapping[str, str]
    responses: Mapping[tuple[str, str], str]


def moving(claims: Iterable[str], then: AsOf) -> Moving:
    """Status and replies of then: those of now, with the acts since taken back in thought.

    Where a dump brought the log without its notes, those of now.
    """
    wanted = list(claims)
    statuses = dict(Claim.objects.filter(pk__in=wanted).values_list("pk", "status"))
    told = Target.objects.filter(claim__in=wanted).values_list("claim", "actor", "response")
    responses = {(claim, actor): response for claim, actor, response in told}
    for note in reversed(list(states_then(wanted, then))):  # the earliest act since then has the last word
        fields = note["fields"]
        if note["model"] == Claim._meta.label:
            statuses[note["pk"]] = fields["status"]
        elif note["model"] == Target._meta.label:
            responses[fields["claim"], fields["actor"]] = fields["response"]
    return Moving(statuses, responses)


def states_then(claims: list[str], then: AsOf) -> Iterator[Note]:
    """Rows as they stood before each act on these claims that came after the moment, oldest act first."""
    acts = Decision.objects.filter(record_type="claim", record_id__in=claims, verb__in=("revise", "respond"))
    since = acts.filter(Q(number__gt=then.line) | Q(undone_by__gt=then.line))
    steps: list[tuple[int, str, Any]] = []
    for act in since:
        if act.number > then.line:
            steps.append((act.number, "before", act.payload))
        elif act.undone_by_id:
            steps.append((act.undone_by_id, "after", act.payload))  # its undoing found the row as the act had left it
    for _, side, payload in sorted(steps, key=lambda step: step[0]):
        for row in payload.get("rows", ()):
            if row.get(side):
                yield {"model": row["model"], "pk": row["pk"], "fields": row[side]}
