"""The REST door: thin. A view validates, acts through `claims.review` or `ingest.pipeline`, and presents.

In: requests. Out: JSON made of `shapes`, CSV, RDF, and for every error `application/problem+json`. Rows are read
through `claims.querysets` and `claims.material`; nothing here writes a row of its own accord.
"""
