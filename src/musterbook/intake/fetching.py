"""Fetch an address, and refuse those that a stranger's document must not make this machine contact.

In: an http or https address. Out: `Fetched`: the bytes, their media type, and the address that answered. This is the
only place that contacts an address which a document or a user supplied.

The name is resolved first, every address it has is judged, and the connection is made to the very address that was
judged: a name that answers differently the second time gains nothing. A redirect is a new address and is judged like
the first. Proxies that the environment names are not used: a proxy resolves names itself, and all of the above would
then be decided elsewhere. Who must use one fetches with his own tool and gives Musterbook the file.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from musterbook.errors import FetchRefused
from musterbook.intake.limits import Limits

USER_AGENT = "musterbook/0.1 (+offline by default)"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?", re.IGNORECASE
)
_CONNECT_SECONDS = 10.0
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 1 << 16
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = _PATH + "?"
_HEADERS = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate", "Connection": "close"}
# The IANA special-purpose registries; written out, because Python's `is_global` differs between its versions.
_RANGES = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16
fc00::/7 fe80::/10 fec0::/10 ff00::/8
"""
_CLOSED = tuple(map(ipaddress.ip_network, _RANGES.split()))


class AnswerRefused(FetchRefused):
    """An address that may be contacted gave nothing to take: an error, a bad redirect, too much, too slow."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the bytes (inflated), the media type and encoding declared, and the last address asked."""

    raw: bytes
    url: str
    media_type: str | None
    charset: str | None

    @property
    def name(self) -> str:
        """The last part of the address's path, as a file's name; empty where the path ends in a slash."""
        return PurePosixPath(urlsplit(self.url).path).name


def is_public(address: Address) -> bool:
    """Tell an address that anybody may contact from one that belongs to this machine, its network or no one."""
    closed = any(address in net for net in _CLOSED if net.version == address.version)
    return address.is_global and not address.is_multicast and not closed


def resolve(host: str, port: int) -> list[str]:
    """Give the addresses of a host. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def fetch(
    url: str,
    *,
    limits: Limits | None = None,
    resolver: Resolver = resolve,
    allow: Callable[[Address, int], bool] | None = None,
) -> Fetched:
    """Fetch an address with GET.

    `allow` (address, port) admits what would be refused; tests use it for a server on this machine. Raises FetchRefused
    for an address that may not be contacted, AnswerRefused (one of its kind) for what came back.
    """
    limits = limits or Limits()
    until = time.monotonic() + limits.fetch_seconds
    current = url
    for hop in range(limits.fetch_redirects + 1):
        try:
            parts = check_address(current, allow=allow)
            addresses = _judged(parts, resolver, allow)
        except FetchRefused as error:
            if hop == 0:
                raise
            raise AnswerRefused(f"{url}: redirected to an address that may not be contacted: {error}") from error
        answer = _ask(current, parts, addresses, limits, until)
        if isinstance(answer, Fetched):
            return answer
        current = urljoin(current, answer)
    raise AnswerRefused(f"{url}: more than {limits.fetch_redirects} redirects, which is the limit")


def check_address(url: str, *, allow: Callable[[Address, int], bool] | None = None) -> SplitResult:
    """Judge an address by its writing alone; nothing is resolved or contacted.

    Raises FetchRefused for another scheme than http and https, a user name in it, a host that is a number in disguise
    or no full name, another port than 80 and 443, and an IP address that is not public.
    """
    shown = url[:200]
    if any(c <= " " or c in "\\\x7f" for c in url):
        raise FetchRefused(f"{shown!r}: blanks, backslashes and control characters do not belong in an address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused(f"{shown}: not an address ({error})") from error
    if parts.scheme not in _PORTS:
        raise FetchRefused(f"{shown}: only http and https addresses are fetched, not {parts.scheme or 'a bare name'!r}")
    if "@" in parts.netloc:
        raise FetchRefused(f"{shown}: an address with a user name before the host is not fetched; leave it out")
    host = _host(parts, shown)
    literal = _literal(host)
    if literal is None and not _HOST.fullmatch(host):
        raise FetchRefused(f"{shown}: the host {host[:80]!r} is not a full name (or is a number in disguise)")
    at = port if port is not None else _PORTS[parts.scheme]
    if literal is not None and not (is_public(literal) or (allow is not None and allow(literal, at))):
        raise FetchRefused(f"{shown}: {literal} is not a public address")
    if at not in _PORTS.values() and allow is None:
        raise FetchRefused(f"{shown}: port {at} is not fetched from, only 80 and 443")
    return parts


def _host(parts: SplitResult, shown: str) -> str:
    host = parts.hostname or ""
    if not host:
        raise FetchRefused(f"{shown}: no host in the address")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchRefused(f"{shown}: the host's name cannot be written in DNS ({error})") from error


def _literal(host: str) -> Address | None:
    """Read an IP address in its one standard form; 0x7f.1, 017700000001 and 2130706433 are no such form."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _judged(parts: SplitResult, resolver: Resolver, allow: Callable[[Address, int], bool] | None) -> list[str]:
    """Give the addresses of the host, all of them judged. Raises FetchRefused if a single one may not be contacted."""
    host = _host(parts, parts.geturl()[:200])
    port = parts.port or _PORTS[parts.scheme]
    literal = _literal(host)
    try:
        found = [str(literal)] if literal is not None else list(resolver(host, port))
    except (OSError, UnicodeError) as error:
        raise AnswerRefused(f"{parts.geturl()[:200]}: the name {host} could not be resolved ({error})") from error
    if not found:
        raise AnswerRefused(f"{parts.geturl()[:200]}: the name {host} has no address")
    for said in found:
        address = ipaddress.ip_address(said.partition("%")[0])
        allowed = allow is not None and allow(address, port)
        if not allowed and (port not in _PORTS.values() or not is_public(address)):
            raise FetchRefused(f"{parts.geturl()[:200]}: {host} is at {said}, which is not a public address")
    return found


class _Timed(socket.socket):
    """A socket that as a whole, and not only at each read, waits no longer than `until` (monotonic seconds).

    A server that drips one byte at a time never lets a single read time out.
    """

    until = 0.0

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(_left(self.until))
        return super().recv_into(*args, **kwargs)


class _TimedTLS(ssl.SSLSocket):
    """The same under TLS."""

    until = 0.0

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(_left(self.until))
        return super().recv_into(*args, **kwargs)


def _left(until: float) -> float:
    """Give the seconds left. Raises TimeoutError where there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time is up")
    return left


def _ask(url: str, parts: SplitResult, addresses: Sequence[str], limits: Limits, until: float) -> Fetched | str:
    """Ask one address. Gives what it sent, or where it sends us. Raises AnswerRefused."""
    try:
        connection = _connect(url, parts, addresses, until)
        try:
            path = quote(parts.path or "/", safe=_PATH) + (f"?{quote(parts.query, safe=_QUERY)}" if parts.query else "")
            connection.request("GET", path, headers=_HEADERS)
            return _answered(url, connection.getresponse(), limits)
        finally:
            connection.close()
    except TimeoutError as error:
        message = f"{url}: no whole answer in {limits.fetch_seconds:g} s, which is the limit"
        raise AnswerRefused(message) from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise AnswerRefused(f"{url}: the answer broke off or is no HTTP ({why})") from error


def _answered(url: str, response: http.client.HTTPResponse, limits: Limits) -> Fetched | str:
    if response.status in _REDIRECTS:
        target = response.getheader("Location")
        if not target:
            raise AnswerRefused(f"{url}: a redirect that does not say where to")
        return target
    if response.status != 200:
        raise AnswerRefused(f"{url}: the server answered {response.status} {response.reason}"[:300])
    raw = _body(url, response, limits)
    kind = response.headers.get_content_type() if response.getheader("Content-Type") else None
    return Fetched(raw, url, kind, response.headers.get_content_charset())


def _connect(url: str, parts: SplitResult, addresses: Sequence[str], until: float) -> http.client.HTTPConnection:
    """Connect to the first judged address that answers; the host's name goes into Host and, with TLS, SNI."""
    host = _host(parts, url[:200])
    port = parts.port or _PORTS[parts.scheme]
    why: Exception | None = None
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        line: socket.socket = _Timed(family, socket.SOCK_STREAM)
        try:
            line.settimeout(min(_CONNECT_SECONDS, _left(until)))
            line.connect((address, port))
            if parts.scheme == "https":
                context = ssl.create_default_context()
                context.sslsocket_class = _TimedTLS
                line.settimeout(_left(until))
                line = context.wrap_socket(line, server_hostname=host)
        except OSError as error:
            line.close()
            why = error
            continue
        line.until = until  # type: ignore[attr-defined]
        connection = http.client.HTTPConnection(host, port)
        connection.default_port = _PORTS[parts.scheme]  # so that Host names only an unusual port
        connection.sock = line
        return connection
    raise AnswerRefused(f"{url}: no connection ({why})"[:300])


def _body(url: str, response: http.client.HTTPResponse, limits: Limits) -> bytes:
    """Read an answer piece by piece, counting it as sent and as inflated."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise AnswerRefused(f"{url}: sent in the encoding {encoding[:40]!r}, which was not asked for")
    inflater = None if encoding == "identity" else _Inflater()
    out, sent = bytearray(), 0
    while piece := response.read1(_CHUNK):
        sent += len(piece)
        for part in inflater.feed(piece) if inflater else (piece,):
            out += part
            if max(len(out), sent) > limits.fetch_bytes:
                message = f"{url}: the answer is larger than {limits.fetch_bytes:,} bytes, which is the limit"
                raise AnswerRefused(message)
    if response.length or (inflater and not inflater.whole):
        raise AnswerRefused(f"{url}: the answer broke off after {sent:,} bytes")
    return bytes(out)


class _Inflater:
    """Inflate gzip or deflate in pieces of bounded size; `whole` tells whether its end has come."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False

    @property
    def whole(self) -> bool:
        return self._inflate.eof

    def feed(self, piece: bytes) -> Iterator[bytes]:
        waiting = piece
        while waiting and not self._inflate.eof:
            try:
                out = self._inflate.decompress(waiting, _CHUNK)
            except zlib.error:
                if self._begun:
                    raise
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers send deflate without its header
                self._begun = True
                continue
            self._begun = True
            yield out
            waiting = self._inflate.unconsumed_tail
