"""Proposals for editors: who is meant, which known claim is near. Nothing is merged in silence.

In: names and wordings. Out: rows of `claims.models`, best first. Reads the database, never writes.
"""
