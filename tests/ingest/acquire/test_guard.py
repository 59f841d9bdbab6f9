from __future__ import annotations

import ipaddress
import itertools
import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.acquire import AcquireError, FetchError, FetchLimits, fetch
from ingest.acquire.guard import is_public, open_socket
from tests.ingest.loopback import ARTICLE, serve_loopback

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "../shared"))
SSRF = SHARED / "suites/ssrf/urls.json"
LIMITS = FetchLimits(seconds=2)
PUBLIC = "93.184.215.14"  # never contacted: Network sends it to a server on this machine

# Names of the suite that lead inside when somebody's name server says so; any other name does not resolve.
INSIDE = {
    "localhost": "127.0.0.1",
    "169.254.169.254.nip.io": "169.254.169.254",
    "metadata.google.internal": "169.254.169.254",
    "printer.local": "192.168.1.20",
    "1u.ms": "127.0.0.1",
}


class Network:
    """Stands in for resolver and routing: names from a table, PUBLIC leads to a loopback port, all else is unreachable.

    `asked` lists the names looked up, `connected` the addresses that a connection was tried to.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, names: dict[str, Callable[[], list[str]]], route: int) -> None:
        self.asked: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.names = names
        self.route = route
        self.getaddrinfo = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._resolve)
        network, connect = self, socket.socket.connect

        def route_connect(sock: socket.socket, address: tuple[str, int]) -> None:
            network.connected.append(address[:2])
            if address[0] != PUBLIC:
                raise OSError(101, "this test does not leave the machine")
            connect(sock, ("127.0.0.1", network.route))

        monkeypatch.setattr(socket.socket, "connect", route_connect)

    def _resolve(self, host: str, port: int, *args: object, **options: object) -> list[object]:
        if _is_literal(host):
            return self.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in self.names[host]()]


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@pytest.mark.skipif(not SSRF.exists(), reason="the shared SSRF suite is not there")
def test_every_address_of_the_ssrf_suite_is_refused_without_a_byte(monkeypatch):
    urls = [case["url"] for case in json.loads(SSRF.read_text())]
    assert len(urls) == 257
    with serve_loopback() as server:
        network = Network(monkeypatch, {name: lambda ip=ip: [ip] for name, ip in INSIDE.items()}, server.port)
        fetched = []
        for url in urls:
            with pytest.raises(AcquireError):
                fetched.append(fetch(url, limits=LIMITS))
    assert fetched == []
    assert server.paths == []
    assert {ip for ip, _ in network.connected} == {"1.1.1.1"}, "the suite's one public literal address"
    assert not any(name.replace(".", "").isdigit() or name.startswith("0x") for name in network.asked)


@pytest.mark.skipif(not SSRF.exists(), reason="the shared SSRF suite is not there")
def test_every_address_of_the_ssrf_suite_is_refused_behind_a_redirect(monkeypatch):
    urls = [case["url"] for case in json.loads(SSRF.read_text()) if case["url"].isprintable()]
    with serve_loopback() as outside:
        names = {name: lambda ip=ip: [ip] for name, ip in INSIDE.items()} | {"news.example": lambda: [PUBLIC]}
        network = Network(monkeypatch, names, outside.port)
        for url in urls:
            outside.target = url.encode().decode("latin-1")  # as a server would send it: UTF-8 on the wire
            with pytest.raises(AcquireError):
                fetch("http://news.example/redirect", limits=LIMITS)
    assert {ip for ip, _ in network.connected} == {PUBLIC, "1.1.1.1"}


def test_a_name_that_changes_its_answer_never_leads_inside(monkeypatch):
    def turn_coat() -> Callable[[], list[str]]:
        answers = itertools.chain([[PUBLIC]], itertools.repeat(["127.0.0.1"]))
        return lambda: next(answers)

    names = [f"turn{number}.example" for number in range(20)]
    with serve_loopback() as outside:
        network = Network(monkeypatch, {name: turn_coat() for name in names}, outside.port)
        for name in names:
            assert fetch(f"http://{name}/article", limits=LIMITS).body == ARTICLE
            assert network.asked[-1] == name
            with pytest.raises(FetchError, match="That address is private"):
                fetch(f"http://{name}/article", limits=LIMITS)
    assert network.asked == [name for name in names for _ in range(2)], "asked for once per fetch, the answer kept"
    assert network.connected == [(PUBLIC, 80)] * 20


def test_a_name_that_changes_its_answer_between_redirects_never_leads_inside(monkeypatch):
    with serve_loopback() as outside:
        outside.target = "http://turn.example/article"
        answers = itertools.chain([[PUBLIC]], itertools.repeat(["169.254.169.254"]))
        Network(monkeypatch, {"turn.example": lambda: next(answers)}, outside.port)
        with pytest.raises(FetchError) as refused:
            fetch("http://turn.example/redirect", limits=LIMITS)
    assert refused.value.reason == "After a redirect: That address is private and is not fetched."
    assert outside.paths == ["/redirect"]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    network = Network(monkeypatch, {"mixed.example": lambda: [PUBLIC, "10.0.0.7"]}, 1)
    with pytest.raises(FetchError, match="That address is private"):
        fetch("http://mixed.example/", limits=LIMITS)
    assert network.connected == []


def test_the_host_header_names_what_was_asked_for(monkeypatch):
    with serve_loopback() as outside:
        Network(monkeypatch, {"news.example": lambda: [PUBLIC]}, outside.port)
        fetch("http://News.example/article", limits=LIMITS)
    assert outside.hosts == ["news.example"]


def test_a_second_address_is_tried_where_the_first_is_dead(monkeypatch):
    with serve_loopback() as outside:
        network = Network(monkeypatch, {"news.example": lambda: ["8.8.8.8", PUBLIC]}, outside.port)
        fetch("http://news.example/article", limits=LIMITS)
    assert network.connected == [("8.8.8.8", 80), (PUBLIC, 80)]


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    started = time.monotonic()
    with pytest.raises(FetchError) as refused:
        fetch("http://news.example/", limits=FetchLimits(seconds=0.2))
    assert (refused.value.reason, refused.value.passing) == (
        "The name of the server could not be looked up in time.",
        True,
    )
    assert time.monotonic() - started < 0.8


@pytest.mark.parametrize("ip", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450::1"])
def test_an_address_of_the_open_internet_is_public(ip):
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "ip",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.254", "192.0.0.192"),
        *("192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.5", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::127.0.0.1", "::ffff:93.184.215.14"),
        *("64:ff9b::7f00:1", "64:ff9b:1::a00:1", "100::1", "2001:0:7f00:1::", "2001:20::1", "2001:db8::1"),
        *("2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1"),
    ],
)
def test_a_special_address_is_not_public(ip):
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 22), ("93.184.215.14", 8123), ("10.0.0.1", 8123)])
def test_a_permitted_loopback_port_opens_nothing_else(monkeypatch, host, port):
    network = Network(monkeypatch, {}, 1)
    with pytest.raises(FetchError):
        open_socket(host, port, expires=time.monotonic() + 1, loopback_ports=frozenset({8123}))
    assert network.connected == []
