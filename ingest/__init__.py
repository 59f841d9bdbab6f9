"""Machine room: document -> text -> annotations -> candidates.

In: addresses, files and pasted texts from outside, all of it hostile. Out: archived snapshots, plain texts and
candidates, every one of which may be computed again. Rows are written by `pipeline` alone.
Never imports `claims` or `config`; only `acquire` touches the network, only `nlp` loads models.
"""
