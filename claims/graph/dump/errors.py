"""The one error of this room."""

from claims.graph.engine import GraphError


class DumpError(GraphError):
    """The dump cannot be written or taken in. `reason` is one plain sentence; nothing was changed."""
