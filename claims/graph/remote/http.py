"""One address of a SPARQL server: requests in, whole answers out. Nothing here knows what is asked.

An answer counts only if its end is known to have arrived, within its time and its size: a server that breaks off, or
says less than all, is an error.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

import httpx

from claims.graph.engine import GraphError, GraphUnavailable, QueryRefused, QueryTimedOut, ResultTooLarge

CONNECT_SECONDS = 5.0
MAX_REASON = 300  # characters of a server's complaint that are passed on
_MAX_COMPLAINT = 64 << 10  # bytes of an error's body that are read


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `headers` by their names in lower case."""

    media_type: str
    body: bytes
    headers: Mapping[str, str]


class ServerFault(GraphError):
    """The server answered with an error. `status` is its own, `complaint` the first line of what it says."""

    def __init__(self, reason: str, *, code: int, complaint: str) -> None:
        super().__init__(reason)
        self.code = code
        self.complaint = complaint


class ServerAway(GraphUnavailable):
    """Nothing listens there, so nothing was sent."""


class Endpoint:
    """A SPARQL 1.1 Protocol address. Safe to use from many threads."""

    def __init__(self, url: str, *, user: str = "", password: str = "", connections: int = 8) -> None:
        """`url` may hold user and password, which then win. Raises GraphError where it is not an http(s) address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise GraphError("The address of the graph server is not an http(s) address.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self.name = host if parts.port is None else f"{host}:{parts.port}"
        self._url = urlunsplit((parts.scheme, self.name, parts.path, parts.query, ""))
        user, password = unquote(parts.username or user), unquote(parts.password or password)
        self._client = httpx.Client(
            auth=_Credentials(user, password) if user else None,
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            trust_env=False,  # no proxy, no ~/.netrc
            follow_redirects=False,  # credentials go to this address and no other
        )

    def post(self, fields: list[tuple[str, str]] | bytes, *, accept: str, seconds: float, answer_bytes: int) -> Answer:
        """Send a form, or an update as it is, and read the whole answer.

        Raises GraphUnavailable, QueryTimedOut, ResultTooLarge or ServerFault.
        """
        deadline = time.monotonic() + seconds
        content, kind = _encode(fields)
        try:
            with self._client.stream(
                "POST",
                self._url,
                content=content,
                headers={"Accept": accept, "Content-Type": kind},
                timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
            ) as response:
                if response.status_code != 200 and response.status_code != 204:
                    raise _to_fault(response)
                return Answer(_media_type(response), _read(response, deadline, answer_bytes), dict(response.headers))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise ServerAway(f"The graph server at {self.name} cannot be reached.") from None
        except (httpx.ReadTimeout, httpx.WriteTimeout):
            raise QueryTimedOut(f"The graph server gave no whole answer within {seconds:.3g} seconds.") from None
        except httpx.PoolTimeout:
            raise GraphUnavailable("All connections to the graph server are busy. Try again later.") from None
        except httpx.HTTPError:
            raise GraphUnavailable(f"The graph server at {self.name} broke off.") from None

    def close(self) -> None:
        self._client.close()


class _Credentials(httpx.Auth):
    """Basic or Digest, whichever the server asks for: Virtuoso takes Digest only, most others Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._schemes = {"basic": httpx.BasicAuth(user, password), "digest": httpx.DigestAuth(user, password)}
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            wanted = response.headers.get("www-authenticate", "").split(" ")[0].lower()
            self._chosen = self._schemes.get(wanted, self._schemes["basic"])
        yield from self._chosen.auth_flow(request)


def _encode(fields: list[tuple[str, str]] | bytes) -> tuple[bytes, str]:
    if isinstance(fields, bytes):
        return fields, "application/sparql-update"
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _read(response: httpx.Response, deadline: float, answer_bytes: int) -> bytes:
    if response.status_code == 200 and not {"content-length", "transfer-encoding"} & response.headers.keys():
        raise GraphError("The graph server does not say how long its answer is, so its end cannot be known.")
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > answer_bytes:
            raise ResultTooLarge(f"The answer has more than {answer_bytes:,} bytes.")
        if time.monotonic() > deadline:
            raise QueryTimedOut("The graph server gave no whole answer in time.")
        chunks.append(chunk)
    return b"".join(chunks)


def _to_fault(response: httpx.Response) -> GraphError:
    complaint = _first_line(response)
    code = response.status_code
    match code:
        case 401 | 403:
            return ServerFault("The graph server refuses the credentials.", code=code, complaint=complaint)
        case 400 | 422:
            return _Refusal(complaint, code)
        case 408 | 504:
            return QueryTimedOut("The query ran into the time limit of the graph server.")
        case 413:
            return ResultTooLarge("The answer is larger than the graph server allows.")
        case 429 | 502 | 503:
            return GraphUnavailable(f"The graph server is busy or starting (HTTP {code}). Try again later.")
    return ServerFault(f"The graph server failed (HTTP {code}): {complaint}", code=code, complaint=complaint)


class _Refusal(ServerFault, QueryRefused):
    """HTTP 400: to a query it is a refusal, to an update a fault."""

    def __init__(self, complaint: str, code: int) -> None:
        super().__init__(f"The graph server refuses it: {complaint}", code=code, complaint=complaint)


def _first_line(response: httpx.Response) -> str:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _MAX_COMPLAINT:
            break
    text = body.decode(errors="replace").strip()
    return " ".join(text.split("\n\n")[0].split())[:MAX_REASON]


def _media_type(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).split(";")[0].strip().lower()
