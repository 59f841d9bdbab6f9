"""The trained reader of attributions: a parsed text in, spans of source, cue and content joined out.

`columns` turns words into small integers, `network` those into scores, `decoding` scores into spans, `linking` spans
into attributions, `proposals` attributions into drafts; `weights` holds what was learnt. Everything is numpy over whole
texts; nothing here is fitted (that is `ingest.training`) and nothing is loaded (that is `ingest.nlp`).
"""
