"""Web addresses: taken apart strictly, and written in one canonical form so that one address is one document.

Whatever two parsers could read in two ways (backslashes, user names, 0x7f.1, percent signs in host names) is refused
here, so that the guard and the connection never see different hosts.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from ingest.acquire.errors import AcquireError

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2048
NEVER_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# WHATWG URL, "ends in a number": such a host is an IPv4 address or nothing.
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")  # RFC 3986, section 2.3
TRACKING = frozenset({"fbclid", "gclid"})


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address in its parts. `host` is ASCII and lower case, without brackets; `query` has no "?"."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the default, port: the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def request_target(self) -> str:
        """Path and query, as they stand in the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.request_target}"


def canonical_url(url: str) -> str:
    """The one form of an address: the same page is the same document however its address was pasted.

    Scheme and host in lower case; default port, fragment, `utm_*`, `fbclid` and `gclid` dropped; dots resolved; escapes
    written one way (RFC 3986, section 6.2.2). Applying it twice changes nothing. Raises AcquireError with a reason.
    """
    address = parse_address(url)
    pieces = [piece for piece in address.query.split("&") if piece and not _is_tracking(piece)]
    return str(replace(address, query="&".join(pieces)))


def parse_address(url: str) -> Address:
    """The address in parts, without its fragment. Raises AcquireError where it can be read in two ways."""
    url = url.strip()
    if len(url) > MAX_LENGTH:
        raise AcquireError(f"The address is longer than {MAX_LENGTH:,} characters.")
    if NEVER_IN_AN_ADDRESS.search(url):
        raise AcquireError("The address holds a space, a control character or a backslash.")
    parts, port = _split(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise AcquireError("Only http and https addresses are fetched.")
    if "@" in parts.netloc:
        raise AcquireError("An address with a user name or a password is not fetched.")
    return Address(
        scheme=parts.scheme,
        host=_clean_host(parts.hostname or ""),
        port=DEFAULT_PORTS[parts.scheme] if port is None else port,
        path=_resolve_dots(_clean_escapes(parts.path)),
        query=_clean_escapes(parts.query),
    )


def join(base: Address, location: str) -> Address:
    """Where a redirect from `base` leads. Raises AcquireError as `parse_address` does."""
    try:
        return parse_address(urljoin(str(base), location))
    except ValueError as error:
        raise AcquireError("The address is not valid.") from error


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AcquireError("The address is not valid.") from error
    if port == 0:
        raise AcquireError("The address is not valid.")
    return parts, port


def _clean_host(host: str) -> str:
    if not host:
        raise AcquireError("The address names no server.")
    try:
        if ":" in host:
            return _clean_ipv6(host)
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
        name = name.lower().removesuffix(".")
        labels = name.split(".")
        if NUMBER.fullmatch(labels[-1]):
            return str(ipaddress.IPv4Address(name))
    except (ValueError, idna.IDNAError) as error:
        raise AcquireError("The address names its server in a way that is not valid.") from error
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise AcquireError("The address names its server in a way that is not valid.")
    return name


def _clean_ipv6(host: str) -> str:
    ip = ipaddress.IPv6Address(host)
    if ip.scope_id is not None:
        raise ValueError("a zone means something on one machine only")
    return ip.compressed


def _clean_escapes(part: str) -> str:
    """Escapes in capitals, none where none is needed, and one for every character outside ASCII."""

    def clean(match: re.Match[str]) -> str:
        digits = match[1]
        if digits is None:
            return "%25"
        byte = int(digits, 16)
        return chr(byte) if byte in UNRESERVED else f"%{digits.upper()}"

    return quote(ESCAPE.sub(clean, part), safe="%/?:@!$&'()*+,;=~[]|")


def _resolve_dots(path: str) -> str:
    """The path without "." and ".." segments (RFC 3986, section 5.2.4). Empty segments stay: they can count."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept = [*kept, segment]
    ends_in_dots = bool(segments) and segments[-1] in {".", ".."}
    return "/" + "/".join([*kept, ""] if ends_in_dots and kept else kept)


def _is_tracking(piece: str) -> bool:
    key = piece.partition("=")[0].lower()
    return key.startswith("utm_") or key in TRACKING
