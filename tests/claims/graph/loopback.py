"""A SPARQL 1.1 server of a few lines over Oxigraph in memory, which can be told to misbehave."""

import contextlib
import http.server
import socket
import threading
import urllib.parse

import pyoxigraph as ox

from claims.graph.remote import Addresses


class Loopback:
    """`fault(handler, fields)` may answer in place of the server; it then returns True."""

    def __init__(self):
        self.store = ox.Store()
        self.fault = None
        self.requests = []
        self.lock = threading.Lock()
        self.port = 0

    @property
    def addresses(self):
        return Addresses(f"http://127.0.0.1:{self.port}/query", f"http://127.0.0.1:{self.port}/update")

    def answer(self, fields, accept):
        graphs = {}
        if "default-graph-uri" in fields or "named-graph-uri" in fields:
            graphs = {
                "default_graph": [ox.NamedNode(name) for name in fields.get("default-graph-uri", [])],
                "named_graphs": [ox.NamedNode(name) for name in fields.get("named-graph-uri", [])],
            }
        text = fields["query"][0]
        graphs = graphs or {"use_default_graph_as_union": "FROM" not in text.split("{")[0]}
        result = self.store.query(text, **graphs)
        if isinstance(result, ox.QueryTriples):
            return "application/n-triples", result.serialize(format=ox.RdfFormat.N_TRIPLES)
        return "application/sparql-results+json", result.serialize(format=ox.QueryResultsFormat.JSON)


@contextlib.contextmanager
def running(port=0, loopback=None):
    """The server, in threads of this process. With `loopback` and `port` one that was stopped comes back."""
    loopback = loopback or Loopback()
    lines = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            super().setup()
            lines.append(self.connection)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_update = self.headers["Content-Type"] == "application/sparql-update"
            fields = {"update": [body]} if is_update else urllib.parse.parse_qs(body, keep_blank_values=True)
            loopback.requests.append((self.path, fields, dict(self.headers)))
            if loopback.fault and loopback.fault(self, fields):
                return
            try:
                with loopback.lock:
                    if is_update:
                        loopback.store.update(body)
                        self.send(204, "text/plain", b"")
                    else:
                        self.send(200, *loopback.answer(fields, self.headers["Accept"]))
            except SyntaxError as error:
                self.send(400, "text/plain", str(error).encode())

        def send(self, status, media_type, body, headers=()):
            self.send_response(status)
            for name, value in (("Content-Type", media_type), ("Content-Length", str(len(body))), *headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    class Server(http.server.ThreadingHTTPServer):
        block_on_close = False
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", port), Handler) as server:
        loopback.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield loopback
        finally:
            server.shutdown()
            thread.join()
            for line in lines:  # connections that were kept alive end with the server
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
