"""Fitting what is read by weights: marked texts in, a file of weights out.

Only the commands `train_...` come here; reading a text needs nothing of it. PyTorch (dependency group `train`) is
imported here alone. May import `ingest.nlp`, `ingest.weight_files`, `ingest.extract` and `ingest.scoring`; nothing
imports it.
"""
