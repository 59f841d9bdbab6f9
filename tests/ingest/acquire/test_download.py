from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc

import pytest

from ingest.acquire import AcquireError, Fetched, FetchError, FetchLimits, fetch
from tests.ingest.loopback import ARTICLE, LoopbackServer, make_bomb

LIMITS = FetchLimits(seconds=5)


def fetch_from(server: LoopbackServer, path: str, *, limits: FetchLimits = LIMITS) -> Fetched:
    return fetch(server.url(path), limits=limits, loopback_ports=frozenset({server.port}))


def test_a_page_comes_with_its_type_charset_and_bytes(server):
    assert fetch_from(server, "/article?utm_source=mail") == Fetched(
        url=server.url("/article?utm_source=mail"),
        final_url=server.url("/article?utm_source=mail"),
        media_type="text/html",
        charset="utf-8",
        body=ARTICLE,
    )


@pytest.mark.parametrize("path", ["/packed", "/redirect"])
def test_a_packed_or_moved_page_is_the_same_page(server, path):
    assert fetch_from(server, path).body == ARTICLE


def test_the_final_address_is_where_the_redirects_ended(server):
    assert fetch_from(server, "/redirect").final_url == server.url("/article")


def test_a_chunked_answer_is_put_together(server):
    assert fetch_from(server, "/chunked").body == b"Hello world"


def test_an_empty_answer_is_fetched_as_empty_bytes(server):
    assert fetch_from(server, "/empty").body == b""


@pytest.mark.parametrize(
    ("path", "reason", "passing"),
    [
        ("/absent", "The server answered 404 Not Found.", False),
        ("/broken", "The server answered 500 Internal Server Error.", True),
        ("/picture", "The address leads to a file that is neither a web page nor plain text.", False),
        ("/untyped", "The server did not say what kind of file this is.", False),
        ("/endless", "The server redirected more than 5 times.", False),
        ("/big", "The page is larger than 10 MB.", False),
        ("/bomb", "The page unpacks to more than 20 MB.", False),
        ("/short", "The page did not arrive in full.", True),
        ("/half-packed", "The page did not arrive in full.", True),
        ("/wrongly-packed", "The page arrived damaged.", True),
        ("/brotli", "The server packed the page in a way that was not asked for.", False),
        ("/not-http", "The server's answer is not valid HTTP.", True),
        ("/negative-chunk", "The server's answer is not valid HTTP.", True),
        ("/hang-up", "The server broke off the connection.", True),
    ],
)
def test_a_bad_answer_ends_in_a_plain_reason(server, path, reason, passing):
    with pytest.raises(FetchError) as refused:
        fetch_from(server, path)
    assert (refused.value.reason, refused.value.passing) == (reason, passing)


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_a_server_that_drips_bytes_is_cut_off_at_the_deadline(server, path):
    started = time.monotonic()
    with pytest.raises(FetchError) as refused:
        fetch_from(server, path, limits=FetchLimits(seconds=0.5))
    assert refused.value.reason == "The address did not answer within 0.5 seconds."
    assert refused.value.passing
    assert 0.5 <= time.monotonic() - started < 1.5


def test_the_deadline_covers_all_redirects_together(server):
    server.target = "/drip-headers"
    with pytest.raises(FetchError) as refused:
        fetch_from(server, "/redirect", limits=FetchLimits(seconds=0.4))
    assert refused.value.reason == "After a redirect: The address did not answer within 0.4 seconds."


def test_a_bomb_is_refused_by_its_ratio_before_it_fills_memory(server):
    fetch_from(server, "/text")
    limits = FetchLimits(seconds=10, decoded_bytes=500_000_000, wire_bytes=10_000)
    with pytest.raises(FetchError, match=r"larger than 0\.01 MB"):
        fetch_from(server, "/bomb", limits=limits)
    with pytest.raises(FetchError, match="far more than was sent"):
        fetch_from(server, "/bomb", limits=FetchLimits(seconds=10, decoded_bytes=500_000_000))


@pytest.mark.parametrize(("path", "mebibytes"), [("/bomb", 64), ("/big", 24), ("/negative-chunk", 8)])
def test_a_page_that_is_too_large_costs_little_memory(server, path, mebibytes):
    make_bomb()
    tracemalloc.start()
    with pytest.raises(FetchError):
        fetch_from(server, path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < mebibytes << 20


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{other}/", "http://localhost:{other}/", "http://[::ffff:127.0.0.1]:{port}/", "http://10.0.0.1/"],
)
def test_a_redirect_to_a_private_address_is_refused(server, target):
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.05)
        server.target = target.format(port=server.port, other=canary.getsockname()[1])
        with pytest.raises(FetchError, match=r"^After a redirect: (Only addresses on ports|That address is private)"):
            fetch_from(server, "/redirect")
        with pytest.raises(TimeoutError):
            canary.accept()
    assert server.paths == ["/redirect"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://127.0.0.1:70/_x", "http://u:p@127.0.0.1/", "http://["]
)
def test_a_redirect_to_what_is_no_web_address_is_refused(server, target):
    server.target = target
    with pytest.raises(FetchError, match=r"^The server redirected to an address that is not fetched\. "):
        fetch_from(server, "/redirect")


def test_a_redirect_may_be_written_in_utf_8(server):
    server.target = "/größe".encode().decode("latin-1")
    with pytest.raises(FetchError, match="404 Not Found"):
        fetch_from(server, "/redirect")
    assert server.paths == ["/redirect", "/gr%C3%B6%C3%9Fe"]


@pytest.mark.parametrize(
    ("declared", "charset"),
    [("text/plain; charset=KOI8-R", "koi8-r"), ("text/plain; charset='a b'", None), ("text/plain", None)],
)
def test_a_charset_is_passed_on_where_it_is_a_name(server, declared, charset):
    server.media_type = declared
    assert fetch_from(server, "/declared").charset == charset


def test_a_redirect_without_a_target_comes_back_to_itself_until_the_cap(server):
    with pytest.raises(FetchError, match="more than 5 times"):
        fetch_from(server, "/nowhere")


def test_loopback_is_closed_where_no_port_is_named(server):
    with pytest.raises(FetchError, match="Only addresses on ports 80 and 443"):
        fetch(server.url("/article"), limits=LIMITS)
    assert server.paths == []


def test_proxies_in_the_environment_are_not_used(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9/")
    assert fetch_from(server, "/article").body == ARTICLE


def test_an_invalid_address_is_refused_before_any_connection():
    with pytest.raises(AcquireError, match="Only http and https"):
        fetch("ftp://files.example/", limits=LIMITS)


def test_a_server_that_does_not_speak_tls_is_refused():
    def answer(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 400 Plain text on a TLS port\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer, args=(listener,), daemon=True).start()
        port = listener.getsockname()[1]
        with pytest.raises(FetchError) as refused:
            fetch(f"https://127.0.0.1:{port}/", limits=LIMITS, loopback_ports=frozenset({port}))
    assert refused.value.reason == "No secure connection to the server could be made."
    assert isinstance(refused.value.__cause__.__cause__, ssl.SSLError)


def test_a_port_where_nobody_listens_is_a_passing_fault():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchError) as refused:
        fetch(f"http://127.0.0.1:{port}/", limits=LIMITS, loopback_ports=frozenset({port}))
    assert (refused.value.reason, refused.value.passing) == ("The server could not be reached.", True)


@pytest.fixture
def secure_server(server, tmp_path):
    """The server behind TLS, with a certificate for "localhost" that nobody but SSL_CERT_FILE vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run([*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.certificate = certificate
    return server


@pytest.mark.skipif(shutil.which("openssl") is None, reason="Python alone makes no certificate")
def test_a_certificate_is_checked_against_the_name_that_was_asked_for(secure_server, monkeypatch):
    def fetch_by(host: str, path: str) -> bytes:
        url = f"https://{host}:{secure_server.port}{path}"
        return fetch(url, limits=FetchLimits(seconds=1), loopback_ports=frozenset({secure_server.port})).body

    with pytest.raises(FetchError, match=r"The server's certificate is not valid\."):
        fetch_by("localhost", "/article")
    monkeypatch.setitem(os.environ, "SSL_CERT_FILE", str(secure_server.certificate))
    assert fetch_by("localhost", "/article") == ARTICLE
    with pytest.raises(FetchError, match=r"did not answer within 1 seconds"):
        fetch_by("localhost", "/drip")
    with pytest.raises(FetchError, match=r"The server's certificate is not valid\."):
        fetch_by("127.0.0.1", "/article")
    assert secure_server.paths == ["/article", "/drip"]
