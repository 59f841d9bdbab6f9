"""A graph process in a thread, for tests that ask it through its socket."""

import contextlib
import threading

from claims.graph.client import GraphClient
from claims.graph.engine import Change, Query
from claims.graph.projection import graph_iri, project, to_ntriples
from claims.graph.service import serve
from tests.claims.graph.examples import BASE
from tests.processes import until


@contextlib.contextmanager
def serving(folder, records, *, watermark):
    """Gives the socket of a graph that holds these records, once queries see them."""
    socket, stop = folder / "g.sock", threading.Event()
    changes = [Change(str(graph_iri(r, BASE)), to_ntriples(project(r, BASE))) for r in records]

    def sync(engine):
        if engine.watermark() >= watermark:
            return 0
        engine.apply(changes, watermark=watermark)
        return len(changes)

    wires = {"sync": sync, "rebuild": sync, "stop": stop}
    thread = threading.Thread(target=serve, args=(folder / "store", socket), kwargs=wires)
    thread.start()
    try:
        client = GraphClient(socket)
        until(lambda: socket.exists() and client.query(Query("ASK {}")).watermark == watermark, seconds=20)
        yield socket
    finally:
        stop.set()
        thread.join()
