"""Who a request comes from, for the limits that each client has to itself."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

from claims.models import AccessToken

IPV6_PREFIX = 64  # bits; a household or a rented machine is given so many addresses, and may use a new one each time


def client_of(request: HttpRequest, token: AccessToken | None) -> str:
    """A name for the client: its token where it has one, else its address (of IPv6 the network)."""
    if token is not None:
        return f"token {token.pk}"
    try:
        return f"address {network_of(ip_address(address_of(request)))}"
    except ValueError:
        return "address unknown"  # a Unix socket has none; whatever else a proxy writes there is one client


def address_of(request: HttpRequest) -> str:
    """The socket's address; behind TRUSTED_PROXIES the one that the outermost of them saw.

    Each proxy appends the address that it was asked from, so what stands further left is the client's own invention.
    """
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = request.headers.get("X-Forwarded-For", "")
    chain = [part.strip() for part in forwarded.split(",") if part.strip()]
    if proxies and chain:
        return chain[-min(proxies, len(chain))]
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    host_bits = 128 - IPV6_PREFIX
    return f"{IPv6Address(int(address) >> host_bits << host_bits)}/{IPV6_PREFIX}"
