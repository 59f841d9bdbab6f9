"""The graph process: owns the embedded engine, keeps it in step with the record, answers the others over a Unix socket.

    POST /query    {"text", "accept", "default_graphs", "named_graphs", "seconds", "base", "client"}
                      -> the answer, with X-Graph-Seq
    POST /refusal  {"client"}: a request of this client was refused before it became a query; it counts as its error
    GET  /status   -> watermark, published, lag_seconds, quads, readers, last_error ...
    POST /sync     -> {"applied", "watermark"} as soon as queries see all that was pending
    POST /rebuild  -> the same, after a rebuild beside and swap

Errors are `{"error": class of GraphError, "reason": one sentence}` with the class's HTTP status. The socket has mode
0600: who may connect may do all of this.
"""

from __future__ import annotations

import json
import logging
import signal
import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import FrameType
from typing import Any

from claims.graph.budget import Ledger
from claims.graph.client import SEQUENCE_HEADER, check_length, socket_address, to_problem
from claims.graph.embedded import EmbeddedEngine, Limits
from claims.graph.engine import GraphError, GraphUnavailable, Query, QueryRefused, ServedEngine
from claims.graph.projector import Projector, Work

logger = logging.getLogger(__name__)

REQUEST_SECONDS = 30.0  # for a client to send its request


def serve(
    directory: Path,
    socket_path: Path,
    *,
    sync: Work,
    rebuild: Work,
    stop: threading.Event,
    limits: Limits | None = None,
    engine: ServedEngine | None = None,
    ledger: Ledger | None = None,
    pause_seconds: float = 0.2,
) -> None:
    """Serve until `stop` is set, then let go of everything within two seconds.

    `sync(engine)` projects what is pending, in as many `engine.apply` as it likes; `rebuild(engine)` calls
    `engine.rebuild` once; they never run at the same time. Between two calls of `sync` without work lie
    `pause_seconds`. The engine is the embedded one over `directory` unless another is given; it is closed at the end.
    Without a `ledger` no client has a budget. Raises GraphUnavailable where another process has the
    directory or the socket.
    """
    engine = engine or EmbeddedEngine(directory, limits=limits)
    try:
        projector = Projector(engine, sync=sync, rebuild=rebuild, pause_seconds=pause_seconds)
        with _Server(socket_path, engine, projector, ledger) as server:
            threads = [
                threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True),
                threading.Thread(target=projector.run, args=(stop,), daemon=True),
            ]
            for thread in threads:
                thread.start()
            logger.info("The graph process serves %s on %s", directory, socket_path)
            stop.wait()
            server.shutdown()
    finally:
        engine.close()


def stop_on_signals(stop: threading.Event) -> None:
    """Let SIGTERM and SIGINT set `stop`. Call from the main thread."""

    def set_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, set_stop)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, path: Path, engine: ServedEngine, projector: Projector, ledger: Ledger | None) -> None:
        self.path = path
        self.ledger = ledger
        self.engine = engine
        self.projector = projector
        self._bound = False
        self._connections: set[socket.socket] = set()
        super().__init__(str(path), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_bind(self) -> None:
        with socket_address(self.path) as address:
            _remove_stale(self.path, address)
            self.socket.bind(address)
        self._bound = True
        self.path.chmod(0o600)  # nobody can have connected before: it does not listen yet

    def server_close(self) -> None:
        """Hang up, so that no client that keeps its connection alive goes on talking to a server that has ended."""
        super().server_close()
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self._bound:  # what was in the way is not ours to remove
            self.path.unlink(missing_ok=True)


def _remove_stale(path: Path, address: str) -> None:
    """Clear away the socket of a process that was killed. A living one, or another kind of file, is an error."""
    if not path.exists():
        return
    if not path.is_socket():
        raise GraphError(f"{path} is in the way and is not a socket.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(address)
        except ConnectionRefusedError:
            path.unlink()
            return
    raise GraphUnavailable(f"Another graph process answers on {path}.")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = REQUEST_SECONDS
    wbufsize = -1  # head and body of an answer go out in one piece
    server: _Server

    def do_GET(self) -> None:
        self._answer({"/status": lambda _: self._status()})

    def do_POST(self) -> None:
        projector = self.server.projector
        self._answer(
            {
                "/query": self._query,
                "/refusal": self._note_refusal,
                "/sync": lambda _: projector.sync(),
                "/rebuild": lambda _: projector.rebuild(),
            }
        )

    def address_string(self) -> str:
        return "socket"  # a Unix peer has no address

    def log_message(self, format: str, *args: object) -> None:
        logger.debug(format, *args)

    def _answer(self, routes: dict[str, Callable[[bytes], dict[str, Any] | None]]) -> None:
        try:
            body = self._read_body()
            if self.path not in routes:
                self._send_json(404, {"error": "GraphError", "reason": f"There is no {self.command} {self.path} here."})
            elif (answer := routes[self.path](body)) is not None:
                self._send_json(200, answer)
        except GraphError as error:
            self._send_json(error.status, to_problem(error))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has gone; its query was bounded anyway
        except Exception:  # one request that fails must not take the thread's connection down without an answer
            logger.exception("%s %s failed", self.command, self.path)
            self._send_json(500, {"error": "GraphError", "reason": "The graph process failed; its log says why."})

    def _status(self) -> dict[str, Any]:
        return {**self.server.engine.status(), **self.server.projector.status()}

    def _query(self, body: bytes) -> None:
        given = _read_object(body)
        query, ledger = _to_query(given), self.server.ledger
        with nullcontext(query) if ledger is None else ledger.charge(_get_client(given), query) as charged:
            result = self.server.engine.query(charged)
        self._send(200, result.media_type, result.body, {SEQUENCE_HEADER: str(result.watermark)})

    def _note_refusal(self, body: bytes) -> dict[str, Any]:
        if self.server.ledger is not None:
            self.server.ledger.note_error(_get_client(_read_object(body)))
        return {}

    def _read_body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise QueryRefused("The request does not say its Content-Length.")
        try:
            check_length(int(length))
        except GraphError:
            self.close_connection = True
            raise
        return self.rfile.read(int(length))

    def _send_json(self, status: int, answer: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(answer).encode(), {})

    def _send(self, status: int, media_type: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        raise QueryRefused("The request is not JSON.") from None
    if not isinstance(given, dict):
        raise QueryRefused("The request is not a JSON object.")
    return given


def _get_client(given: dict[str, Any]) -> str:
    """Whose budget it is. Those who do not say share one, so that nobody gains by leaving it out."""
    client: str = _get(given, "client", str, "")
    return client


def _to_query(given: dict[str, Any]) -> Query:
    """A query as the client meant it. Raises QueryRefused naming the field that is missing or of the wrong type."""
    return Query(
        text=_get(given, "text", str, None),
        accept=_get(given, "accept", str, "*/*"),
        default_graphs=_get_iris(given, "default_graphs"),
        named_graphs=_get_iris(given, "named_graphs"),
        seconds=float(_get(given, "seconds", (int, float), 5.0)),
        base=_get(given, "base", str, ""),
    )


def _get(given: dict[str, Any], name: str, kind: type | tuple[type, ...], default: Any) -> Any:
    value = given.get(name, default)
    if not isinstance(value, kind):
        raise QueryRefused(f'"{name}" is missing or not of its type.')
    return value


def _get_iris(given: dict[str, Any], name: str) -> tuple[str, ...]:
    values = _get(given, name, list, [])
    if not all(isinstance(value, str) for value in values):
        raise QueryRefused(f'"{name}" is not a list of IRIs.')
    return tuple(values)
