"""Fetching a page over HTTP, bounded in every direction: time, redirects, bytes sent, bytes unpacked, media types."""

from __future__ import annotations

import io
import re
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from socket import SHUT_RDWR, socket
from threading import Event, Timer

import certifi

from ingest.acquire.addresses import Address, join, parse_address
from ingest.acquire.errors import AcquireError, FetchError
from ingest.acquire.guard import open_socket

MEDIA_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHARSET = re.compile(r"[\w.:-]{1,40}", re.ASCII)
CHUNK = 1 << 16
SMALL = 1 << 14  # bytes on the wire below which the ratio says nothing: a short page of blanks packs very well
HEADERS = {
    "User-Agent": "Onrecord/0.1 (archive of claims and evidence)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much one fetch may cost. `seconds` is for the whole of it: names, redirects and the last byte."""

    seconds: float = 10.0
    redirects: int = 5
    wire_bytes: int = 10_000_000
    decoded_bytes: int = 20_000_000
    ratio: int = 100  # unpacked bytes per byte on the wire; pages lie between 3 and 20, bombs near 1,000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the server gave it, unpacked. `charset` is what its header declares; None where that is no name."""

    url: str
    final_url: str
    media_type: str
    charset: str | None
    body: bytes


def fetch(url: str, *, limits: FetchLimits, loopback_ports: frozenset[int] = frozenset()) -> Fetched:
    """The page behind an address, over at most `limits.redirects` redirects, each judged like the first address.

    `loopback_ports` opens loopback on exactly these ports, for tests. Proxies in the environment are not used.
    Raises AcquireError (mostly FetchError) with a reason that may be shown to an editor.
    """
    expires = time.monotonic() + limits.seconds
    address = parse_address(url)
    for hop in range(limits.redirects + 1):
        try:
            with _exchange(address, expires=expires, limits=limits, loopback_ports=loopback_ports) as response:
                if response.status not in REDIRECTS:
                    return _read_page(url, address, response, limits=limits)
                address = join(address, _find_location(response))
        except FetchError as error:
            raise FetchError(_after(hop, error.reason), passing=error.passing) from error
        except AcquireError as error:
            raise FetchError(f"The server redirected to an address that is not fetched. {error.reason}") from error
    raise FetchError(f"The server redirected more than {limits.redirects} times.")


def _find_location(response: HTTPResponse) -> str:
    """Where a redirect points. http.client reads headers as Latin-1; servers write UTF-8."""
    location = response.headers.get("Location", "")
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _after(hop: int, reason: str) -> str:
    return f"After a redirect: {reason}" if hop else reason


@contextmanager
def _exchange(
    address: Address, *, expires: float, limits: FetchLimits, loopback_ports: frozenset[int]
) -> Iterator[HTTPResponse]:
    """One request and its answer, cut off at `expires`. Turns what goes wrong on the wire into a FetchError."""
    sock = open_socket(address.host, address.port, expires=expires, loopback_ports=loopback_ports)
    with closing(sock), _cut_off(sock, seconds=expires - time.monotonic()) as expired:
        late = FetchError(f"The address did not answer within {limits.seconds:g} seconds.", passing=True)
        try:
            with closing(_secure(sock, address)) as stream, closing(_request(stream, address)) as response:
                yield response
        except FetchError as error:
            if expired.is_set():
                raise late from error
            raise
        except (OSError, HTTPException, zlib.error) as error:
            raise (late if expired.is_set() else _explain(error)) from error
        if expired.is_set():  # a page without a declared length looks complete where it was cut off
            raise late


@contextmanager
def _cut_off(sock: socket, *, seconds: float) -> Iterator[Event]:
    """Shuts the connection down after `seconds`, whatever it is doing, and sets the event.

    A socket's own timeout starts anew with each byte, so a server that drips bytes would never meet it. The twin
    stays usable when TLS takes the socket over.
    """
    expired = Event()
    with sock.dup() as twin:

        def cut() -> None:
            expired.set()
            with suppress(OSError):
                twin.shutdown(SHUT_RDWR)

        timer = Timer(max(seconds, 0), cut)
        timer.daemon = True
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()
            timer.join()


def _secure(sock: socket, address: Address) -> socket:
    """The socket itself, or TLS over it with the certificate checked against the host that was asked for."""
    sock.settimeout(None)  # from here on _cut_off bounds the time
    if address.scheme == "http":
        return sock
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # besides the system's roots, which some Pythons do not find
    return context.wrap_socket(sock, server_hostname=address.host)


def _request(stream: socket, address: Address) -> HTTPResponse:
    connection = HTTPConnection(address.host, address.port)
    connection.auto_open = 0  # never a connection that the guard has not opened
    connection.sock = stream
    connection.request("GET", address.request_target, headers={"Host": address.authority, **HEADERS})
    response = connection.getresponse()
    response.fp = _ForwardReader(response.fp)
    return response


class _ForwardReader(io.BufferedReader):
    """Refuses to read "all there is": http.client takes a chunk whose length is given as -1 for that (Python 3.11)."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            raise HTTPException("a chunk of negative length")
        return super().read(size)


def _explain(error: OSError | HTTPException | zlib.error) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchError("The server's certificate is not valid.")
    if isinstance(error, ssl.SSLError):
        return FetchError("No secure connection to the server could be made.")
    if isinstance(error, OSError):
        return FetchError("The server broke off the connection.", passing=True)
    if isinstance(error, zlib.error):
        return FetchError("The page arrived damaged.", passing=True)
    return FetchError("The server's answer is not valid HTTP.", passing=True)


def _read_page(url: str, address: Address, response: HTTPResponse, *, limits: FetchLimits) -> Fetched:
    if response.status != HTTPStatus.OK:
        raise FetchError(f"The server answered {_name_status(response.status)}.", passing=response.status >= 500)
    media_type = response.headers.get_content_type() if "Content-Type" in response.headers else ""
    if not media_type:
        raise FetchError("The server did not say what kind of file this is.")
    if media_type not in MEDIA_TYPES:
        raise FetchError("The address leads to a file that is neither a web page nor plain text.")
    charset = response.headers.get_content_charset() or ""
    body = _read_body(response, limits=limits)
    return Fetched(url, str(address), media_type, charset if CHARSET.fullmatch(charset) else None, body)


def _name_status(status: int) -> str:
    """The code with its registered phrase; the server's own phrase is a stranger's text."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _read_body(response: HTTPResponse, *, limits: FetchLimits) -> bytes:
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError("The server packed the page in a way that was not asked for.")
    unpack = zlib.decompressobj(wbits=47) if encoding not in {"", "identity"} else None  # 47: gzip or zlib by header
    body, wire = bytearray(), 0
    while chunk := response.read(CHUNK):
        wire += len(chunk)
        body += unpack.decompress(chunk, limits.decoded_bytes - len(body) + 1) if unpack else chunk
        _check_size(wire, len(body), limits)
    if response.length or (unpack and not unpack.eof):
        raise FetchError("The page did not arrive in full.", passing=True)
    return bytes(body)


def _check_size(wire: int, decoded: int, limits: FetchLimits) -> None:
    if wire > limits.wire_bytes:
        raise FetchError(f"The page is larger than {limits.wire_bytes / 1_000_000:g} MB.")
    if decoded > limits.decoded_bytes:
        raise FetchError(f"The page unpacks to more than {limits.decoded_bytes / 1_000_000:g} MB.")
    if decoded > limits.ratio * max(wire, SMALL):
        raise FetchError("The page unpacks to far more than was sent and is not read.")
