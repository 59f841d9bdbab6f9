"""Fitting the trained reader of attributions: a marked corpus in, a file of weights out.

Only `manage.py train_attribution` comes here; reading a text needs nothing of it. PyTorch (dependency group `train`) is
imported here alone. May import `ingest.nlp`, `ingest.extract` and `ingest.scoring`; nothing imports it.
"""
