"""Editors' room: what people vouch for. Nothing here is ever computed again.

In: candidates from `ingest` and the decisions of editors. Out: records (`claims.records`) for the graph, the timeline,
the API and the pages. Rows are written by `review` alone, each act with its line in the decision log.
May import `ingest`; never `config`.
"""
