"""Timelines: published statements and events in order of a clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import filters
from claims.api.linked import tell_entries
from claims.api.pagination import day_in, make_cursor, read_cursor, refused
from claims.api.views.base import RecordEndpoint, list_response, next_link
from claims.entries import Entry
from claims.material import EntryPage, read_timeline
from claims.past.log import as_of
from claims.past.timeline import read_timeline_then
from claims.timeline import Position

LARGEST_OFFSET = 2**31  # no text is longer


class Timelines(RecordEndpoint):
    """Who said what about whom, when. Months and years are intervals; `from` and `to` select by overlap.

    Order: earliest day (open start: latest), latest day, offset in the document, id; what has no date comes last.
    """

    shape, is_list, parameters = Entry, True, filters.TimelineParameters

    def get(self, request: Request, format: str | None = None) -> Response:
        values = self.read_parameters()
        page = self.read(values)
        cursor = make_cursor(clock_name(values), *page.next) if page.next else None
        if self.is_linked:
            return self.answer_linked(tell_entries(page.entries), **next_link(request, cursor))
        return list_response(request, page.entries, cursor, values)

    def read(self, values: Mapping[str, Any]) -> EntryPage:
        selection, after = filters.TimelineParameters.selection(values), position_in(values)
        if "as_of" not in values:
            return read_timeline(selection, limit=self.page_size(values), after=after)
        self.refuse_linked_past()
        return read_timeline_then(selection, as_of(values["as_of"]), limit=values["page_size"], after=after)


def clock_name(values: Mapping[str, Any]) -> str:
    return f"timeline by {values['clock']}"


def position_in(values: Mapping[str, Any]) -> Position | None:
    """Where the page begins. Raises ValidationError where the cursor was made by another clock."""
    if not values["cursor"]:
        return None
    begins, ends, offset, key = read_cursor(values["cursor"], clock_name(values), length=4)
    if not isinstance(offset, int) or not 0 <= offset < LARGEST_OFFSET:
        raise refused()
    return day_in(begins), day_in(ends), offset, str(key)
