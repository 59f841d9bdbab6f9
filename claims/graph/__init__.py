"""Derived room: the published record as RDF. A copy that may be dropped and rebuilt at any hour.

In: records of published rows (`claims.records`). Out: quads, answers to SPARQL queries, dumps.
`engine`, `gate`, `embedded`, `client` and `service` know neither Django nor the database: settings and the projector
come in as arguments. `embedded` alone imports pyoxigraph, and only the graph process imports `embedded`.
"""
