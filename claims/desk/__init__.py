"""The editors' desk inside Django admin: pages that show what the machine proposes and buttons that call `claims.review`.

In: a request of a member of staff. Out: a page, or one verb called and a redirect with a message.
May import `claims.review`, `claims.drafts`, `claims.bulk`, `claims.resolve`, models and `ingest.pipeline`; writes no row.
"""
