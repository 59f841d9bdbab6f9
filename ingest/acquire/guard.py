"""Connections to public servers only. Every address a name resolves to is judged, and the socket is opened to exactly
the judged address, so neither a redirect nor a name that changes its answer (DNS rebinding) leads inside.

Own code over the standard library: the guards that can be had (requests-hardened 1.3, ssrfguard 0.4) pin the connection
well, but let loopback through for all ports or none, and neither bounds the time of name resolution and of headers.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import time
from collections.abc import Sequence
from threading import Thread

from ingest.acquire.errors import FetchError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

PUBLIC_PORTS = frozenset({80, 443})
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # IANA IPv6 address space: nothing else is routed on the Internet
# Judged public by one or another version of `ipaddress`, or public but answering for the inside.
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocol assignments; metadata of one cloud
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # the inner server of Azure, on a public address
        "2001::/23",  # IETF protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address, private ones too
        "3fff::/20",  # documentation
    )
)


def is_public(ip: IP) -> bool:
    """True for unicast addresses of the open Internet; False for everything private, special or translated.

    Source: IANA special-purpose address registries. IPv6 forms that embed an IPv4 address are never public here.
    """
    if isinstance(ip, ipaddress.IPv6Address) and ip not in GLOBAL_UNICAST:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        return False
    return not any(ip in network for network in NEVER)


def open_socket(host: str, port: int, *, expires: float, loopback_ports: frozenset[int]) -> socket.socket:
    """A connected socket to `host`, which is a name or a literal address.

    `expires` is a reading of `time.monotonic()`; names are resolved and all their addresses tried before it. Loopback
    is open on exactly `loopback_ports`, public addresses on 80 and 443. Raises FetchError.
    """
    if port not in PUBLIC_PORTS | loopback_ports:
        raise FetchError("Only addresses on ports 80 and 443 are fetched.")
    addresses = _find_addresses(host, port, expires=expires)
    if not all(_may_connect(ip, port, loopback_ports) for ip in addresses):
        raise FetchError("That address is private and is not fetched.")
    return _connect(addresses, port, expires=expires)


def _may_connect(ip: IP, port: int, loopback_ports: frozenset[int]) -> bool:
    if port in loopback_ports and ip.is_loopback:
        return True
    return port in PUBLIC_PORTS and is_public(ip)


def _find_addresses(host: str, port: int, *, expires: float) -> Sequence[IP]:
    """Every address of the host, in the resolver's order. A literal address is never asked of a name server."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    if "." not in host and host != "localhost":
        raise FetchError("The address names a server on the local network, which is not fetched.")
    return [ipaddress.ip_address(found) for found in _resolve(host, port, seconds=expires - time.monotonic())]


def _resolve(host: str, port: int, *, seconds: float) -> list[str]:
    """Asks the system's resolver in a thread that is left behind where it is slow: getaddrinfo has no time limit."""
    answers: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            answers.put(None)
        else:
            answers.put([str(entry[4][0]).partition("%")[0] for entry in found])

    Thread(target=ask, daemon=True, name="onrecord-resolve").start()
    try:
        answer = answers.get(timeout=max(seconds, 0))
    except queue.Empty:
        raise FetchError("The name of the server could not be looked up in time.", passing=True) from None
    if not answer:
        raise FetchError("No server of that name was found.", passing=True)
    return answer


def _connect(addresses: Sequence[IP], port: int, *, expires: float) -> socket.socket:
    """The first address that answers; each gets an equal share of the time left, so a silent one leaves some over."""
    silent = False
    for position, ip in enumerate(addresses):
        left = (expires - time.monotonic()) / (len(addresses) - position)
        try:
            return socket.create_connection((str(ip), port), timeout=max(left, 0.001))
        except TimeoutError:
            silent = True
        except OSError:
            continue
    reason = "The server did not answer in time." if silent else "The server could not be reached."
    raise FetchError(reason, passing=True)
