"""Fetching, against a server on this machine that only a test may name; nothing here reaches the network."""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import shutil
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from musterbook.errors import FetchRefused
from musterbook.intake import Limits, take
from musterbook.intake.fetching import USER_AGENT, Address, AnswerRefused, Fetched, check_address, fetch, is_public

PAGE = b"<html><body><article><p>The ministers met and agreed on the aid.</p></article></body></html>"
LIMITS = Limits(fetch_bytes=100_000, fetch_seconds=2.0, fetch_redirects=3)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        type(self).seen.append(dict(self.headers.items()) | {"path": self.path})
        action = self.path.partition("?")[0].strip("/").replace("-", "_") or "page"
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, action)()
        self.close_connection = True

    def _send(self, body: bytes, *, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> None:
        self._send(PAGE, Content_Type="text/html; charset=utf-8")

    def bare(self) -> None:
        self._send(b"Words.")

    def zipped(self) -> None:
        self._send(gzip.compress(PAGE), Content_Type="text/html", Content_Encoding="gzip")

    def deflated(self) -> None:
        self._send(zlib.compress(PAGE), Content_Type="text/html", Content_Encoding="deflate")

    def deflated_bare(self) -> None:
        squeeze = zlib.compressobj(wbits=-15)
        self._send(squeeze.compress(PAGE) + squeeze.flush(), Content_Type="text/html", Content_Encoding="deflate")

    def strange(self) -> None:
        self._send(PAGE, Content_Encoding="br")

    def bomb(self) -> None:
        self._send(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def cut(self) -> None:
        self._send(PAGE, length=len(PAGE) + 10)

    def zip_cut(self) -> None:
        self._send(gzip.compress(PAGE)[:-12], Content_Encoding="gzip")

    def junk_zip(self) -> None:
        self._send(b"no gzip at all", Content_Encoding="gzip")

    def missing(self) -> None:
        self._send(b"no", status=404)

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 10_000)

    def drip(self) -> None:
        self._send(b"", length=1_000)
        for _ in range(200):
            time.sleep(0.05)
            self.wfile.write(b"x")

    def drip_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            time.sleep(0.05)
            self.wfile.write(b"x")

    def silent(self) -> None:
        time.sleep(5)

    def nonsense(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")

    def _to(self, where: str) -> None:
        self._send(b"", status=302, Location=where)

    def to_page(self) -> None:
        self._to("/page")

    def to_metadata(self) -> None:
        self._to("http://169.254.169.254/latest/")

    def to_inside(self) -> None:
        self._to("http://10.0.0.1/")

    def to_file(self) -> None:
        self._to("file:///etc/passwd")

    def to_name(self) -> None:
        self._to("http://inside.example.org/")

    def around(self) -> None:
        self._to("/around")

    def nowhere(self) -> None:
        self._send(b"", status=301)


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    _Handler.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


Get = Callable[..., Fetched]


@pytest.fixture
def get(server: ThreadingHTTPServer) -> Get:
    """Fetch from the server, by a name that the resolver of the test knows."""
    port = server.server_address[1]

    def allow(address: Address, at: int) -> bool:
        return str(address) == "127.0.0.1" and at == port

    def resolver(host: str, _: int) -> list[str]:
        return {"news.example.org": ["127.0.0.1"], "inside.example.org": ["192.168.1.1"]}.get(host, [])

    def run(path: str, limits: Limits = LIMITS, host: str = "news.example.org") -> Fetched:
        _Handler.seen.clear()
        return fetch(f"http://{host}:{port}/{path}", limits=limits, allow=allow, resolver=resolver)

    return run


@pytest.mark.parametrize("path", ["page", "zipped", "deflated", "deflated-bare", "to-page"])
def test_gives_the_page(get: Get, path: str) -> None:
    fetched = get(path)
    assert fetched.raw == PAGE
    assert fetched.media_type == "text/html"


def test_gives_what_the_server_declares(get: Get) -> None:
    assert get("page").charset == "utf-8"
    assert (get("bare").media_type, get("bare").charset) == (None, None)
    assert get("to-page").url.endswith("/page")
    assert get("to-page").name == "page"


def test_asks_politely_and_as_written(get: Get) -> None:
    get("page?q=a%20b&x=ü")
    asked = _Handler.seen[0]
    assert asked["User-Agent"] == USER_AGENT
    assert asked["Host"].startswith("news.example.org:")  # the name, though the connection is to a checked address
    assert asked["path"] == "/page?q=a%20b&x=%C3%BC"
    assert "Cookie" not in asked
    assert "Referer" not in asked


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("missing", "answered 404"),
        ("nowhere", "does not say where to"),
        ("around", "more than 3 redirects"),
        ("to-metadata", "169.254.169.254 is not a public address"),
        ("to-inside", "10.0.0.1 is not a public address"),
        ("to-file", "only http and https"),
        ("to-name", "inside.example.org is at 192.168.1.1, which is not a public address"),
        ("endless", "larger than 100,000 bytes"),
        ("bomb", "larger than 100,000 bytes"),
        ("strange", "encoding 'br'"),
        ("cut", "broke off"),
        ("zip-cut", "broke off"),
        ("junk-zip", "broke off or is no HTTP"),
        ("nonsense", "no HTTP"),
        ("drip", "no whole answer in 2 s"),
        ("drip-head", "no whole answer in 2 s"),
        ("silent", "no whole answer in 2 s"),
    ],
)
def test_refuses_answers(get: Get, path: str, why: str) -> None:
    began = time.monotonic()
    with pytest.raises(AnswerRefused, match=why):
        get(path)
    assert time.monotonic() - began < 4  # dripped out, it would be ten


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://①②⑦.⓪.⓪.①/",
        "http://0/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://198.18.0.1/",
        "http://192.0.2.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b::808:808]/",
        "http://[2002:7f00:1::]/",
        "http://[2001::1]/",
        "http://[fc00::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
        "http://localhost/",
        "http://intranet/",
        "http://user@news.example.org/",
        "http://news.example.org@127.0.0.1/",
        "http://user:pass@news.example.org/",
        "http://news.example.org:8080/",
        "http://news.example.org:22/",
        "http://news.example.org:99999/",
        "http://news.example.org\\@127.0.0.1/",
        "http://news.example.org /",
        "http://news.example.org/\r\nHost: x",
        "http:///path",
        "http://",
        "http://news..example.org/",
        "http://[::1/",
        "ftp://news.example.org/",
        "file:///etc/passwd",
        "gopher://news.example.org/",
        "javascript:alert(1)",
        "news.example.org",
    ],
)
def test_refuses_addresses_without_contact(url: str) -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise AssertionError(f"asked for {host}:{port}")

    with pytest.raises(FetchRefused) as caught:
        fetch(url, resolver=resolver)
    assert not isinstance(caught.value, AnswerRefused)


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example.org/",
        "https://news.example.org:443/a?b=c#d",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
        "https://zürich.example.ch/",
        "https://xn--zrich-kva.example.ch/",
        "https://3com.example.com/",
        "https://a_b.example.com./",
    ],
)
def test_admits_public_addresses(url: str) -> None:
    check_address(url)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_refuses_names_that_resolve_inside(address: str) -> None:
    with pytest.raises(FetchRefused, match="not a public address"):
        fetch("http://news.example.org/", resolver=lambda host, port: [address])


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(FetchRefused, match=r"is at 10\.0\.0\.1"):
        fetch("http://news.example.org/", resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])


def test_a_name_that_changes_its_address_gains_nothing(server: ThreadingHTTPServer) -> None:
    port = server.server_address[1]
    asked = []

    def resolver(host: str, _: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.168.0.1"]

    def go(path: str) -> Fetched:
        url = f"http://news.example.org:{port}/{path}"
        return fetch(url, resolver=resolver, allow=lambda a, p: str(a) == "127.0.0.1", limits=LIMITS)

    assert go("page").raw == PAGE
    assert asked == ["news.example.org"]  # once: the connection was made to the address that was judged
    asked.clear()
    with pytest.raises(AnswerRefused, match=r"192\.168\.0\.1"):  # and after a redirect it is judged again
        go("to-page")


def test_a_name_without_an_address() -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(AnswerRefused, match="could not be resolved"):
        fetch("http://news.example.org/", resolver=resolver)
    with pytest.raises(AnswerRefused, match="has no address"):
        fetch("http://news.example.org/", resolver=lambda host, port: [])


def test_nobody_listening(get: Get) -> None:
    with pytest.raises(AnswerRefused, match="no connection"):
        fetch("http://127.0.0.1:9/", allow=lambda a, p: True, limits=LIMITS)


def test_proxies_of_the_environment_are_not_used(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    assert get("page").raw == PAGE


@pytest.fixture
def secure(server: ThreadingHTTPServer, tmp_path: Path) -> Iterator[tuple[int, Path, list[str | None]]]:
    """The same server under TLS, with a certificate made on the spot for news.example.org; the names asked by SNI."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=news.example.org", "-addext", "subjectAltName=DNS:news.example.org"]
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    subprocess.run([openssl, *new, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked: list[str | None] = []
    context.sni_callback = lambda _line, name, _context: asked.append(name)
    tls = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    tls.daemon_threads = True
    tls.socket = context.wrap_socket(tls.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=tls.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield tls.server_address[1], certificate, asked
    tls.shutdown()
    tls.server_close()


def test_tls_checks_the_name_at_the_pinned_address(
    secure: tuple[int, Path, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate, asked = secure

    def go(host: str, path: str = "page") -> Fetched:
        url = f"https://{host}:{port}/{path}"
        return fetch(url, limits=LIMITS, allow=lambda a, p: p == port, resolver=lambda h, p: ["127.0.0.1"])

    with pytest.raises(AnswerRefused, match="CERTIFICATE_VERIFY_FAILED"):
        go("news.example.org")  # a certificate that nobody vouches for
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    _Handler.seen.clear()
    assert go("news.example.org").raw == PAGE
    assert asked[-1] == "news.example.org"
    assert _Handler.seen[0]["Host"] == f"news.example.org:{port}"
    with pytest.raises(AnswerRefused, match="CERTIFICATE_VERIFY_FAILED"):
        go("other.example.org")  # vouched for, and of another name
    with pytest.raises(AnswerRefused, match=r"no whole answer in 2 s"):
        go("news.example.org", "drip")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "93.184.216.34"])
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_taking_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(url: str, *, limits: Limits) -> Fetched:
        if "gone" in url:
            raise AnswerRefused(f"{url}: the server answered 404")
        if "inside" in url:
            raise FetchRefused(f"{url}: is at 10.0.0.1, which is not a public address")
        page = PAGE.replace(b"<body>", b'<head><link rel="canonical" href="https://other.example.net/"></head><body>')
        return Fetched(page, url, "text/html", None)

    monkeypatch.setattr("musterbook.intake.fetching.fetch", fake)
    urls = [f"https://news.example.org/{name}" for name in ("gone", "inside", "page")]
    gone, inside, page = take(urls)
    assert [f.code for f in gone.findings] == ["intake.fetch_failed"]
    assert [f.code for f in inside.findings] == ["intake.fetch_refused"]
    assert page.document is not None
    assert page.document.text == "The ministers met and agreed on the aid."
    assert page.copy is not None
    assert page.copy.url == urls[2]  # not what the page calls itself
    assert page.copy.source == urls[2]


def test_taking_refuses_at_once(tmp_path: Path) -> None:
    with pytest.raises(FetchRefused, match="not a public address"):
        take(["http://127.0.0.1/"])
    with pytest.raises(Exception, match="fetching is off"):
        take(["https://news.example.org/"], fetch=False)
