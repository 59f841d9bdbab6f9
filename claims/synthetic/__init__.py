"""A record of any size that is made up, for measuring: believable in its proportions, invented in every word.

In: how many claims and a seed. Out: affairs, one at a time, so that memory does not grow with the record; `loading`
writes them. The same size and seed give the same record, character by character. Nothing here may be taken for news.
"""
