"""Claims as of a moment: which are asked for by the values of then, and how they are presented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework.exceptions import NotFound

from claims.api import presenters, shapes
from claims.api.errors import Gone
from claims.api.filters import claim_condition, utterance_condition
from claims.api.pagination import behind_cursor, cursor_at, ordered
from claims.models import Claim, Relation, Statement
from claims.past.log import AsOf, as_of, revised, withdrawal
from claims.past.material import material_then, open_conflicts_then
from claims.past.versions import claims_then
from claims.records import StatementRecord
from claims.timeline import Material, overlaps

Values = Mapping[str, Any]
SMALLEST_LOOK = 50  # claims that are looked at together


def find_claim(key: str, moment: dt.datetime) -> shapes.Claim:
    """The claim as it was. Raises NotFound where it was not public yet, Gone where it was withdrawn or is redacted."""
    row = Claim.objects.filter(pk=key, published_at__isnull=False).with_decision().first()
    if row is None:
        raise NotFound(f"There is no claim {key!r}.")
    if row.publication == "redacted":
        raise Gone(row)
    then = as_of(moment)
    found = dict(present_then([row], then))
    if key in found:
        return found[key]
    if gone := withdrawal(row, then):
        raise Gone(row, retracted=gone)
    raise NotFound(f"Claim {key} was not public at {moment.isoformat()}.")


def page_of_claims(values: Values, *, size: int) -> tuple[list[shapes.Claim], str | None]:
    """At most `size` claims that were public then and asked for, and the cursor of the next page."""
    then, ordering = as_of(values["as_of"]), values["ordering"]
    rows, found = candidates(values, then), []
    if values["cursor"]:
        rows = behind_cursor(rows, ordering=ordering, cursor=values["cursor"])
    for row, claim in looked_at(rows, values, then, each=max(size, SMALLEST_LOOK)):
        found.append((row, claim))
        if len(found) > size:
            return [claim for _, claim in found[:size]], cursor_at(found[size - 1][0], ordering)
    return [claim for _, claim in found], None


def candidates(values: Values, then: AsOf) -> QuerySet[Claim]:
    """Claims that may be asked for: those that are by the rows of today, withdrawn or not, and those revised since."""
    rows: QuerySet[Claim] = Claim.objects.exclude(publication="redacted").filter(published_at__lte=then.at)
    if values.get("has_conflict"):
        ends = Q(from_claim=OuterRef("pk")) | Q(to_claim=OuterRef("pk"))
        rows = rows.filter(Exists(Relation.objects.filter(ends, conflict__isnull=False)))
    if "updated_since" in values:
        rows = rows.filter(updated_at__gte=values["updated_since"])  # a row is as young as its versions
    today = {name: value for name, value in values.items() if name != "has_conflict"}
    condition = claim_condition(today, None) & utterance_condition(today, Statement.objects.all())
    return rows.filter(condition | Q(pk__in=revised(Claim, then))) if condition else rows


def looked_at(rows: QuerySet[Claim], values: Values, then: AsOf, *, each: int) -> Iterator[tuple[Claim, shapes.Claim]]:
    """Row and claim of those that are asked for by the values of then, `each` of the rows at a time."""
    rest = rows
    while chunk := list(ordered(rest, values["ordering"])[:each]):
        told = dict(present_then(chunk, then))
        spoken = statements_by_document(chunk, values)
        for row in chunk:
            if row.pk in told and is_asked_for(told[row.pk], values, spoken):
                yield row, told[row.pk]
        last = cursor_at(chunk[-1], values["ordering"])
        rest = behind_cursor(rows, ordering=values["ordering"], cursor=last)


def statements_by_document(rows: Sequence[Claim], values: Values) -> set[str] | None:
    """Which statements of these claims the asked document or publisher has; None: neither is asked for.

    No act changes where a statement stands.
    """
    columns = {"publisher": "document__publisher", "document": "document__document"}
    wanted = {column: values[name] for name, column in columns.items() if name in values}
    if not wanted:
        return None
    return set(Statement.objects.filter(claim__in=rows, **wanted).values_list("pk", flat=True))


# --- what is asked for, by the values of then -------------------------------------------------------------------------


def is_asked_for(claim: shapes.Claim, values: Values, spoken: set[str] | None) -> bool:
    """`filters.ClaimParameters.where` on what is presented."""
    statements = [one for one in claim.statements if spoken is None or one.id in spoken]
    return all(is_met(claim, values)) and any(all(is_said(one, values)) for one in statements)


def is_met(claim: shapes.Claim, values: Values) -> Iterator[bool]:
    """One truth per condition on the claim itself."""
    if "status" in values:
        yield claim.status in values["status"]
    if "target" in values:
        yield values["target"] in {target.id for target in claim.targets}
    if "story" in values:
        yield values["story"] in {story.id for story in claim.stories}
    if "has_conflict" in values:
        yield claim.has_conflict == values["has_conflict"]
    if "updated_since" in values:
        yield claim.updated_at >= values["updated_since"]
    if "event_from" in values or "event_to" in values:
        yield claim.event_time is not None and overlaps(
            claim.event_time, values.get("event_from"), values.get("event_to")
        )
    wording = claim.wording.casefold()
    yield from (word.casefold() in wording for word in values.get("q", "").split())


def is_said(statement: shapes.Statement, values: Values) -> Iterator[bool]:
    """One truth per condition on one and the same statement."""
    if "kind" in values:
        yield statement.kind in values["kind"]
    if "attitude" in values:
        yield statement.attitude in values["attitude"]
    if "claimant" in values:
        yield statement.claimant is not None and statement.claimant.id == values["claimant"]
    yield overlaps(statement.said, values.get("said_from"), values.get("said_to"))


# --- as it was presented ----------------------------------------------------------------------------------------------


def present_then(rows: Sequence[Claim], then: AsOf) -> Iterator[tuple[str, shapes.Claim]]:
    """Id and form of those of the claims that were public then."""
    editions = claims_then([row.pk for row in rows], then)
    material = material_then(editions, then)
    conflicts = open_conflicts_then(editions, then)
    stories = presenters.stories_of(editions, None)
    statements = statement_rows(material)
    for row in rows:
        if row.pk not in editions:
            continue
        told = tuple(
            present_statement(statements[record.id], record, material) for record in editions[row.pk].statements
        )
        claim = presenters.present_claim(
            row, material, has_conflict=row.pk in conflicts, stories=stories.get(row.pk, ()), statements=told
        )
        yield row.pk, replace(claim, publication="published", updated_at=editions[row.pk].published_at)


def statement_rows(material: Material) -> dict[str, Any]:
    """The rows behind the statements, for when they were made: what they say may have changed since."""
    wanted = [record.id for record in material.statements]
    rows: dict[str, Any] = Statement.objects.only("publication", "created_at", "updated_at", "published_at").in_bulk(
        wanted
    )
    return rows


def present_statement(row: Any, record: StatementRecord, material: Material) -> shapes.Statement:
    told = presenters.present_statement(row, record, material)
    return replace(told, publication="published", updated_at=record.provenance.reviewed_at)
