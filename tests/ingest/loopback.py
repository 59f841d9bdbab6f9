"""A web server on 127.0.0.1 that behaves well or badly, by path. All its pages are our own writing."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

SENTENCES = (
    "The harbour board of Port Ember said on Tuesday that Brightwater Freight had failed to report three spills.",
    "Mara Lindqvist, who leads the board, told reporters that the company was given two weeks to answer.",
    "Brightwater Freight denied the claim and said that its logs had been sent to the board in January.",
    "The board has not yet said whether it will ask a court to look at the logs before the summer.",
)
ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Board says three spills went unreported - The Ember Courier</title>
<meta property="og:title" content="Board says three spills went unreported">
<meta property="og:site_name" content="The Ember Courier">
<meta property="article:published_time" content="2026-03-04T08:30:00Z"></head>
<body><header><nav><a href="/">Home</a><a href="/sport">Sport</a></nav></header>
<article><h1>Board says three spills went unreported</h1>{paragraphs}</article>
<footer><p>Site last updated 1 May 2019. All rights reserved.</p></footer></body></html>""".format(
    paragraphs="".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
).encode()
GERMAN = """<!DOCTYPE html><html lang="de"><head><title>Hafenamt</title></head><body><article><h1>Hafenamt prüft</h1>
<p>Das Hafenamt hat am Dienstag mitgeteilt, dass die Reederei drei Vorfälle nicht gemeldet hat und nun zwei Wochen Zeit
bekommt, um sich zu den Vorwürfen zu äußern.</p><p>Die Reederei wies die Vorwürfe zurück und sagte, dass sie alle Daten
bereits im Januar an das Amt geschickt habe, und dass es keine weiteren Vorfälle gebe.</p></article></body></html>
""".encode()
NO_ARTICLE = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form><input name=q></form></body></html>"
MANY_ATTRIBUTES = (
    b"<!DOCTYPE html><html><body><article><p "
    + b" ".join(b'a%d="1"' % n for n in range(100_000))
    + b">x</p></article></body></html>"
)
PAGE_OF_LETTERS = b"a" * (1 << 20)
PAGES = {
    "/article": ("text/html; charset=utf-8", ARTICLE),
    "/german": ("text/html; charset=utf-8", GERMAN),
    "/no-article": ("text/html", NO_ARTICLE),
    "/attributes": ("text/html", MANY_ATTRIBUTES),
    "/text": ("text/plain; charset=utf-8", "\n".join(SENTENCES).encode()),
    "/picture": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "/empty": ("text/plain", b""),
}


@cache
def make_bomb(mebibytes: int = 300) -> bytes:
    """That many MiB of zeros in gzip, about a thousandth of it on the wire."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(mebibytes)), packer.flush()])


class LoopbackServer(ThreadingHTTPServer):
    """`url(path)` is the address of a page; `paths` and `hosts` list what was asked for, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        self.paths: list[str] = []
        self.hosts: list[str | None] = []
        self.lock = Lock()
        self.target = "/article"  # where /redirect leads
        self.media_type = "text/plain"  # what /declared says it is

    @property
    def port(self) -> int:
        return self.server_address[1]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what most of these pages are for."""


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LoopbackServer

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.paths.append(self.path)
            self.server.hosts.append(self.headers["Host"])
        path = self.path.partition("?")[0]
        self.close_connection = True
        if path in PAGES:
            self._send(200, PAGES[path][1], {"Content-Type": PAGES[path][0]})
        elif behave := getattr(self, f"_{path.strip('/').replace('-', '_')}", None):
            behave()
        else:
            self._send(404, b"no such page", {"Content-Type": "text/plain"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _declared(self) -> None:
        self._send(200, b"text", {"Content-Type": self.server.media_type})

    def _broken(self) -> None:
        self._send(500, b"oops", {"Content-Type": "text/plain"})

    def _packed(self) -> None:
        self._send(200, gzip.compress(ARTICLE), {"Content-Type": "text/html", "Content-Encoding": "gzip"})

    def _half_packed(self) -> None:
        body = gzip.compress(ARTICLE)[:200]
        self._send(200, body, {"Content-Type": "text/html", "Content-Encoding": "gzip"})

    def _wrongly_packed(self) -> None:
        self._send(200, ARTICLE, {"Content-Type": "text/html", "Content-Encoding": "gzip"})

    def _brotli(self) -> None:
        self._send(200, ARTICLE, {"Content-Type": "text/html", "Content-Encoding": "br"})

    def _bomb(self) -> None:
        self._send(200, make_bomb(), {"Content-Type": "text/html", "Content-Encoding": "gzip"})

    def _big(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(64):
            self.wfile.write(PAGE_OF_LETTERS)

    def _short(self) -> None:
        self._send(200, b"only this", {"Content-Type": "text/plain", "Content-Length": "1000"})

    def _chunked(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"6\r\nHello \r\n5\r\nworld\r\n0\r\n\r\n")

    def _negative_chunk(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"-1\r\n")
        for _ in range(32):
            self.wfile.write(PAGE_OF_LETTERS)

    def _untyped(self) -> None:
        self._send(200, ARTICLE, {})

    def _not_http(self) -> None:
        self.wfile.write(b"220 mail.example ESMTP\r\n")

    def _hang_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"a")
            time.sleep(0.1)

    def _drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            self.wfile.write(b"X-A: b\r\n")
            time.sleep(0.1)

    def _redirect(self) -> None:
        self._send(302, b"", {"Location": self.server.target})

    def _endless(self) -> None:
        self._send(302, b"", {"Location": f"/endless?{len(self.server.paths)}"})

    def _nowhere(self) -> None:
        self._send(302, b"", {})


@contextmanager
def serve_loopback() -> Iterator[LoopbackServer]:
    """A running server; it is shut down at the end of the block."""
    with LoopbackServer() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
