"""Asks web addresses whether they still open: the only module of the library that connects to anybody.

Addresses are written by strangers. A connection goes only to an address of the public internet, the one that was
looked up and judged and not one that a second look-up might give; every redirect is judged anew. Nothing of an answer
is kept, little of it is read, and a slow answer is cut off. A host is asked one thing at a time with a pause between,
and its robots.txt is kept to.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import groupby
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import msgspec

from iltod.model import LinkOutcome

AGENT = "iltod-links/1"

MOST_REDIRECTS = 5

LARGEST_ROBOTS = 64 * 1024

LONGEST_CRAWL_DELAY = 10.0

_REFUSED = frozenset((401, 403, 407, 429, 451, 503))

_GONE = frozenset((404, 410))

_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class Manners(msgspec.Struct, frozen=True):
    """How politely and how long is asked. Times are seconds; `private` lets local and private addresses be asked."""

    timeout: float = 10.0
    pause: float = 1.0
    workers: int = 8
    private: bool = False


class Answer(msgspec.Struct, frozen=True):
    """What an address came to, and where it led after its redirects."""

    outcome: LinkOutcome
    url: str


class _Refused(Exception):  # noqa: N818 - no error: the address is not for us to ask
    """The address may not be asked."""


def ask_all(urls: Iterable[str], manners: Manners) -> Iterator[tuple[str, Answer]]:
    """Yield each address with what it answered, as the answers come; hosts are asked side by side."""
    client = _Client(manners)
    by_host = [list(group) for _, group in groupby(sorted(sorted(set(urls)), key=_host), key=_host)]
    with ThreadPoolExecutor(max(1, manners.workers)) as pool:
        for answers in pool.map(lambda group: [(url, client.ask(url)) for url in group], by_host):
            yield from answers


def fetch(url: str, manners: Manners, most: int) -> bytes | None:
    """Return at most so many bytes of what stands at an address, or None where it does not give it.

    Redirects are followed within the same manners; more bytes than `most` are as if there were none.
    """
    return _Client(manners).fetch(url, most)


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also where it is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(ip.packed[-4:])))
    return ip.is_global and not ip.is_multicast


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


class _Pacer(msgspec.Struct):
    """Lets each host be asked one thing at a time, with a pause after it."""

    pause: float
    _locks: dict[str, threading.Lock] = msgspec.field(default_factory=dict)
    _free: dict[str, float] = msgspec.field(default_factory=dict)
    _delays: dict[str, float] = msgspec.field(default_factory=dict)
    _guard: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def slow_down(self, host: str, delay: float) -> None:
        self._delays[host] = min(delay, LONGEST_CRAWL_DELAY)

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(0.0, self._free.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._free[host] = time.monotonic() + max(self.pause, self._delays.get(host, 0.0))


class _Client:
    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.pacer = _Pacer(manners.pause)
        self.context = ssl.create_default_context()
        self._robots: dict[str, RobotFileParser | None] = {}

    def ask(self, url: str) -> Answer:
        """Return what an address answers to HEAD, or to GET where it does not answer HEAD well."""
        try:
            return self._follow(url)
        except (_Refused, ValueError):
            return Answer(LinkOutcome.UNKNOWN, url)
        except (OSError, http.client.HTTPException):
            return Answer(LinkOutcome.NO_ANSWER, url)

    def _follow(self, url: str) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            if not self._may_ask(url):
                return Answer(LinkOutcome.UNKNOWN, url)
            status, location = self._status(url)
            if status not in _REDIRECTS or not location:
                return Answer(_outcome(status), url)
            url = urljoin(url, location)
        return Answer(LinkOutcome.NO_ANSWER, url)

    def fetch(self, url: str, most: int) -> bytes | None:
        """Return the content of an address, or None."""
        try:
            for _ in range(MOST_REDIRECTS + 1):
                if not self._may_ask(url):
                    return None
                status, location, content = self._request("GET", url, most + 1)
                if status in _REDIRECTS and location:
                    url = urljoin(url, location)
                    continue
                return content if status == http.client.OK and len(content) <= most else None
        except (_Refused, ValueError, OSError, http.client.HTTPException):
            return None
        return None

    def _status(self, url: str) -> tuple[int, str]:
        try:
            status, location, _ = self._request("HEAD", url)
        except (TimeoutError, http.client.HTTPException):
            status, location = 0, ""
        if 200 <= status < 400:
            return status, location
        status, location, _ = self._request("GET", url)
        return status, location

    def _may_ask(self, url: str) -> bool:
        """Return whether the host's robots.txt lets us; without one that can be read it does."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        rules = self._robots[origin]
        return rules is None or rules.can_fetch(AGENT, url)

    def _read_robots(self, origin: str) -> RobotFileParser | None:
        try:
            status, _, content = self._request("GET", f"{origin}/robots.txt", LARGEST_ROBOTS)
        except (OSError, http.client.HTTPException):
            return None
        if status != http.client.OK:
            return None
        rules = RobotFileParser()
        rules.parse(content.decode(errors="replace").splitlines())
        delay = rules.crawl_delay(AGENT)
        if delay:
            self.pacer.slow_down(_host(origin), float(delay))
        return rules

    def _request(self, method: str, url: str, most: int = 0) -> tuple[int, str, bytes]:
        """Return the status, where it redirects to, and at most so many bytes of the answer."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise _Refused(url)
        host = parts.hostname.encode("idna").decode()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        )
        with self.pacer.turn(host.lower()):
            connection = self._connect(host, parts.port, secure=parts.scheme == "https")
            with _cut_off(connection, 3 * self.manners.timeout) as late:
                headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
                if method == "GET" and not most:
                    headers["Range"] = "bytes=0-0"
                connection.request(method, path, headers=headers)
                answer = connection.getresponse()
                if late.is_set():
                    raise TimeoutError(url)
                return answer.status, answer.headers.get("Location", ""), answer.read(most) if most else b""

    def _connect(self, host: str, port: int | None, *, secure: bool) -> http.client.HTTPConnection:
        """Return a connection to an address that was judged; the name is looked up once."""
        found = socket.getaddrinfo(host, port or (443 if secure else 80), type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        if not self.manners.private and not all(is_public(address) for address in addresses):
            raise _Refused(host)
        stream = self._open(addresses, int(found[0][4][1]))
        try:
            if secure:
                stream = self.context.wrap_socket(stream, server_hostname=host)
        except BaseException:
            stream.close()
            raise
        connection = http.client.HTTPConnection(host, port or (443 if secure else 80), timeout=self.manners.timeout)
        connection.default_port = 443 if secure else 80
        connection.sock = stream
        return connection

    def _open(self, addresses: list[str], port: int) -> socket.socket:
        """Return a stream to the first of the addresses that answers."""
        for address in addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, port), self.manners.timeout)
        return socket.create_connection((addresses[-1], port), self.manners.timeout)


@contextmanager
def _cut_off(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Close a connection at the end, and break it off where that takes too long: each byte may come just in time.

    The event tells that it was broken off.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            return

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        connection.close()


def _outcome(status: int) -> LinkOutcome:
    if 200 <= status < 300 or status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        return LinkOutcome.OPENED
    if status in _GONE:
        return LinkOutcome.NOT_FOUND
    return LinkOutcome.UNKNOWN if status in _REFUSED else LinkOutcome.NO_ANSWER
