"""The one error of this room."""


class ReviewError(Exception):
    """The decision cannot be taken. The message says why, in words for an editor."""
