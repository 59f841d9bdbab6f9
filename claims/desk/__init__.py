"""The editors' desk inside Django admin: what the machine proposes, and buttons that call the verbs.

In: a request of a member of staff. Out: a page, or one verb called and a redirect with a message.
May import the rest of `claims` but not api, pages or graph, and `ingest.pipeline`. Writes no row itself.
"""
