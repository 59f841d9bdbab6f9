"""The other processes' side of the socket: a GraphClient asks the graph process and raises what it would have raised.

Plain HTTP over a Unix socket, so `curl --unix-socket graph.sock http://graph/status` works too. Standard library only.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import socket
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from claims.graph.budget import BudgetSpent
from claims.graph.engine import (
    GraphError,
    GraphUnavailable,
    Query,
    QueryRefused,
    QueryResult,
    QueryTimedOut,
    QueryTooLong,
    ResultTooLarge,
)

SEQUENCE_HEADER = "X-Graph-Seq"
MAX_REQUEST_BYTES = 1 << 20
MAX_SOCKET_PATH = 107  # bytes, without the closing zero: unix(7), sun_path
_ERRORS: Mapping[str, type[GraphError]] = {
    kind.__name__: kind
    for kind in (GraphError, QueryRefused, QueryTooLong, QueryTimedOut, ResultTooLarge, GraphUnavailable)
}
_GRACE_SECONDS = 5.0  # beyond a query's own limit, for killing its reader and for a busy machine


class ProcessAway(GraphUnavailable):
    """No graph process runs here."""


class GraphClient:
    """One graph process. May be shared by threads and outlive restarts of the process."""

    def __init__(
        self, socket_path: Path, *, seconds: float = 10.0, work_seconds: float = 3600.0, keeps_alive: bool = False
    ) -> None:
        """`seconds` bounds the wait for a status, `work_seconds` for a sync or a rebuild.

        One that `keeps_alive` holds as many connections as threads have asked at once, which spares each question a
        connection and the graph process a thread: 0.3 ms of 1.2 (measured).
        """
        self._path = socket_path
        self._keeps_alive = keeps_alive
        self._idle: list[_Connection] = []
        self._seconds = seconds
        self._work_seconds = work_seconds

    def __del__(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def query(self, query: Query, *, client: str = "") -> QueryResult:
        """GraphEngine.query, asked of the graph process on behalf of `client`, whose budget it goes to.

        Raises GraphUnavailable where the process is not running, BudgetSpent where `client` has used up what it may.
        """
        payload = {**asdict(query), "client": client}
        headers, body = self._ask("POST", "/query", payload, seconds=query.seconds + _GRACE_SECONDS)
        return QueryResult(headers["Content-Type"], body, int(headers[SEQUENCE_HEADER]))

    def note_refusal(self, *, client: str) -> None:
        """Count an error of `client` that never became a query. Raises BudgetSpent, or GraphUnavailable."""
        self._ask("POST", "/refusal", {"client": client}, seconds=self._seconds)

    def status(self) -> dict[str, Any]:
        """What `service` reports of itself: watermark, published, lag_seconds, quads, readers, last error."""
        return self._ask_for_json("GET", "/status", seconds=self._seconds)

    def sync(self) -> dict[str, Any]:
        """Have all pending rows projected now; returns `{"applied", "watermark"}` when queries can see them."""
        return self._ask_for_json("POST", "/sync", seconds=self._work_seconds)

    def rebuild(self) -> dict[str, Any]:
        """Have the graph rebuilt beside the old one; returns `{"applied", "watermark"}` when queries can see it."""
        return self._ask_for_json("POST", "/rebuild", seconds=self._work_seconds)

    def _ask_for_json(self, method: str, path: str, *, seconds: float) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._ask(method, path, {}, seconds=seconds)[1])
        return answer

    def _ask(
        self, method: str, path: str, payload: dict[str, Any], *, seconds: float
    ) -> tuple[http.client.HTTPMessage, bytes]:
        request = json.dumps(payload).encode()
        check_length(len(request))
        connection = self._take_idle(seconds) or _Connection(self._path, seconds)
        keep = False
        try:
            connection.request(method, path, request, {"Content-Type": "application/json"})
            response = connection.getresponse()
            body = response.read()
            keep = self._keeps_alive and not response.will_close
        except (FileNotFoundError, ConnectionRefusedError):
            raise ProcessAway("The graph process is not running; start it with `manage.py graph serve`.") from None
        except TimeoutError:
            raise GraphUnavailable(f"The graph process gave no answer within {seconds:g} seconds.") from None
        except (OSError, http.client.HTTPException):
            raise GraphUnavailable("The graph process broke off. Try again.") from None
        finally:
            if keep:
                self._idle.append(connection)
            else:
                connection.close()
        if response.status != 200:
            raise _to_error(body)
        return response.headers, body

    def _take_idle(self, seconds: float) -> _Connection | None:
        """A connection that the graph process has not closed since: it does so when it ends and after a while."""
        while self._idle:
            with contextlib.suppress(IndexError):  # another thread was quicker
                connection = self._idle.pop()
                if connection.is_open():
                    connection.sock.settimeout(seconds)
                    return connection
                connection.close()
        return None


def check_length(size: int) -> None:
    """Both sides of the socket ask this, since a client that is cut off while it sends cannot hear the reason."""
    if size > MAX_REQUEST_BYTES:
        raise QueryTooLong(f"The request has {size:,} bytes; the limit is {MAX_REQUEST_BYTES:,}.")


def to_problem(error: GraphError) -> dict[str, Any]:
    """An error as it travels over the socket."""
    kinds = (kind.__name__ for kind in type(error).__mro__)  # engines may have kinds of their own below ours
    name = next(name for name in kinds if name in (*_ERRORS, BudgetSpent.__name__))
    problem: dict[str, Any] = {"error": name, "reason": error.reason}
    return problem | {"retry_seconds": error.retry_seconds} if isinstance(error, BudgetSpent) else problem


def _to_error(body: bytes) -> GraphError:
    try:
        answer = json.loads(body)
        if answer["error"] == BudgetSpent.__name__:
            return BudgetSpent(answer["reason"], int(answer["retry_seconds"]))
        return _ERRORS[answer["error"]](answer["reason"])
    except (ValueError, KeyError, TypeError):
        return GraphError("The graph process answered in a way that this version does not understand.")


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__("graph", timeout=seconds)
        self._path = path

    def is_open(self) -> bool:
        """True where the other side has neither closed nor, out of turn, said anything."""
        waiting = select.poll()
        waiting.register(self.sock, select.POLLIN)
        return not waiting.poll(0)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        with socket_address(self._path) as address:
            self.sock.connect(address)


@contextlib.contextmanager
def socket_address(path: Path) -> Iterator[str]:
    """An address by which the kernel finds `path` even where it is longer than the 107 bytes that fit an address.

    Goes through a descriptor of the folder under /proc, so a long path needs Linux. Raises GraphError where there is no
    way.
    """
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        yield str(path)
        return
    if (
        len(os.fsencode(path.name)) > MAX_SOCKET_PATH - len("/proc/self/fd/1000000/")
        or not Path("/proc/self/fd").exists()
    ):
        raise GraphError(
            f"The socket path {path} is longer than {MAX_SOCKET_PATH} bytes; choose a shorter data directory."
        )
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{path.name}"
    finally:
        os.close(descriptor)
