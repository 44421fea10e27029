"""Asks web addresses whether they still open: the only module of the library that connects to anybody.

Addresses are written by strangers. A connection goes only to an address of the public internet, the one that was looked
up and judged and not one that a second look-up might give; every redirect is judged again. Nothing of an answer is
kept, little of it is read, and a slow answer is cut off. A host is asked one thing at a time with a pause between, and
its robots.txt is kept to.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import groupby
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from iltod.evidence.public_addresses import is_public
from iltod.evidence.robots import ALL_FORBIDDEN, LARGEST_ROBOTS, Robots, read_robots
from iltod.model import LinkOutcome

AGENT = "iltod-links"

_HEADERS = {"User-Agent": f"{AGENT}/1", "Accept": "*/*", "Connection": "close"}

MOST_REDIRECTS = 5

HOST_TIME = 30
"""How many times the timeout one host may let us wait, for all of its addresses together."""

_GONE = frozenset((404, 410))

_REDIRECTS = frozenset((301, 302, 303, 307, 308))

_FAILED = frozenset((500, 502, 504, 520, 521, 522, 523, 524))
"""Answers of a server that does not work; after a second try they count as none."""


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
    """Return the bytes at `url`, or None where it does not give them or they are more than `most`.

    `manners` hold the pauses and limits; redirects are followed within them.
    """
    return _Client(manners).fetch(url, most)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # no address at all: nobody is asked
        return ""


class _Pacer(msgspec.Struct):
    """Lets each machine be asked one thing at a time, with a pause after it, however many names it has."""

    pause: float
    _locks: dict[str, threading.Lock] = msgspec.field(default_factory=dict)
    _free: dict[str, float] = msgspec.field(default_factory=dict)
    _delays: dict[str, float] = msgspec.field(default_factory=dict)
    _guard: threading.Lock = msgspec.field(default_factory=threading.Lock)

    def slow_down(self, machine: str, delay: float) -> None:
        self._delays[machine] = max(delay, self._delays.get(machine, 0.0))

    @contextmanager
    def turn(self, machine: str) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(machine, threading.Lock())
        with lock:
            time.sleep(max(0.0, self._free.get(machine, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._free[machine] = time.monotonic() + max(self.pause, self._delays.get(machine, 0.0))


class _Response(msgspec.Struct, frozen=True):
    """What a server answered: its status, where it redirects to, the beginning of the content, and which machine."""

    status: int
    location: str
    content: bytes
    machine: str


class _Client:
    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.pacer = _Pacer(manners.pause)
        self.context = ssl.create_default_context()
        self._robots: dict[str, Robots] = {}
        self._waited: dict[str, float] = {}

    def ask(self, url: str) -> Answer:
        """Return what an address answers to HEAD, or to GET where it does not answer HEAD well.

        A bad address never ends a round: whatever goes wrong with it is an outcome of its own.
        """
        try:
            return self._follow(url)
        except OSError:
            return Answer(LinkOutcome.NO_ANSWER, url)
        except Exception:  # an address that is none, or an answer that is no HTTP: somebody is there
            return Answer(LinkOutcome.UNKNOWN, url)

    def fetch(self, url: str, most: int) -> bytes | None:
        """Return the content of an address, or None."""
        try:
            for _ in range(MOST_REDIRECTS + 1):
                if not self._may_ask(url):
                    return None
                found = self._request("GET", url, most + 1)
                if found.status in _REDIRECTS and found.location:
                    url = urljoin(url, found.location)
                    continue
                return found.content if found.status == http.client.OK and len(found.content) <= most else None
        except (_Refused, ValueError, OSError, http.client.HTTPException):
            return None
        return None

    def _follow(self, url: str) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            if not self._may_ask(url) or self._waited.get(_host(url), 0.0) > HOST_TIME * self.manners.timeout:
                return Answer(LinkOutcome.UNKNOWN, url)
            found = self._answer(url)
            if found.status not in _REDIRECTS or not found.location:
                return Answer(_outcome(found.status), url)
            url = urljoin(url, found.location)
        return Answer(LinkOutcome.UNKNOWN, url)  # a page that wants a cookie first leads to itself for ever

    def _answer(self, url: str) -> _Response:
        """Return the answer to HEAD if it is a good one, else that to GET, which is tried twice."""
        with suppress(OSError, http.client.HTTPException):
            found = self._request("HEAD", url)
            if 200 <= found.status < 400:
                return found
        with suppress(OSError, http.client.HTTPException):
            found = self._request("GET", url)
            if found.status not in _FAILED:
                return found
        return self._request("GET", url)

    def _may_ask(self, url: str) -> bool:
        """Return whether the host's robots.txt lets us; where there is none it does."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt")
        return self._robots[origin].allows(url)

    def _read_robots(self, url: str) -> Robots:
        """Return the rules of a host (RFC 9309, 2.3.1). Raises OSError where nobody is there to answer anything."""
        try:
            for _ in range(MOST_REDIRECTS + 1):
                found = self._request("GET", url, LARGEST_ROBOTS)
                if found.status not in _REDIRECTS or not found.location:
                    break
                url = urljoin(url, found.location)
        except (TimeoutError, http.client.HTTPException):
            return ALL_FORBIDDEN
        if found.status >= 500 and found.status != 999:
            return ALL_FORBIDDEN
        robots = read_robots(found.content, AGENT) if 200 <= found.status < 300 else Robots()
        self.pacer.slow_down(found.machine, robots.delay)
        return robots

    def _request(self, method: str, url: str, most: int = 0) -> _Response:
        """Return the status, where it redirects to, and at most so many bytes of the answer."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise _Refused(url)
        host = parts.hostname.encode("idna").decode()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        )
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        addresses = self._addresses(host, port)
        with self.pacer.turn(addresses[0]):
            begun = time.monotonic()
            try:
                return self._exchange(method, (host, port), path, addresses, most, secure=secure)
            finally:
                waited = time.monotonic() - begun
                self._waited[host] = self._waited.get(host, 0.0) + waited

    def _exchange(
        self, method: str, server: tuple[str, int], path: str, addresses: list[str], most: int, *, secure: bool
    ) -> _Response:
        """Ask `server` at one of `addresses` for a path and return its answer, which is cut off when it takes long."""
        headers = {**_HEADERS, "Range": "bytes=0-0"} if method == "GET" and not most else _HEADERS
        connection = self._connect(server, addresses, secure=secure)
        with _cut_off(connection, 3 * self.manners.timeout) as late:
            try:
                connection.request(method, path, headers=headers)
                answer = connection.getresponse()
                content = answer.read(most) if most and method == "GET" else b""
            except (OSError, http.client.HTTPException) as error:
                if late.is_set():
                    raise TimeoutError(path) from error
                raise
            if late.is_set():  # what was read before it was broken off is not the whole
                raise TimeoutError(path)
            return _Response(answer.status, _readable(answer.headers.get("Location", "")), content, addresses[0])

    def _addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host; the name is looked up once, and all of them are judged."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        if not self.manners.private and not all(is_public(address) for address in addresses):
            raise _Refused(host)
        return addresses

    def _connect(self, server: tuple[str, int], addresses: list[str], *, secure: bool) -> http.client.HTTPConnection:
        """Return a connection to one of the addresses that were judged."""
        host, port = server
        stream = self._open(addresses, port)
        try:
            if secure:
                stream = self.context.wrap_socket(stream, server_hostname=host)
        except BaseException:
            stream.close()
            raise
        connection = http.client.HTTPConnection(host, port, timeout=self.manners.timeout)
        connection.response_class = _PatientResponse
        connection.default_port = 443 if secure else 80
        connection.sock = stream
        return connection

    def _open(self, addresses: list[str], port: int) -> socket.socket:
        """Return a stream to the first of the addresses that answers."""
        for address in addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, port), self.manners.timeout)
        return socket.create_connection((addresses[-1], port), self.manners.timeout)


class _PatientResponse(http.client.HTTPResponse):
    """An answer whose early hints (103 and other interim answers) are passed over."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(10):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 101 < status < 200:
                break
            while self.fp.readline(65_537).strip():
                pass
        return version, status, reason


def _readable(location: str) -> str:
    """Return where an answer leads to: the standard has ASCII there, servers write UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


@contextmanager
def _cut_off(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Close a connection at the end, and break it off where that takes too long: each byte may come just in time.

    The event says that it was broken off.
    """
    late = threading.Event()
    stream = connection.sock  # the connection lets go of it while the answer is still being read

    def end() -> None:
        late.set()
        with suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        connection.close()
        stream.close()


def _outcome(status: int) -> LinkOutcome:
    """Return what a status says of an address: only 404 and 410 say that nothing is there."""
    if 200 <= status < 300 or status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        return LinkOutcome.OPENED
    if status in _GONE:
        return LinkOutcome.NOT_FOUND
    return LinkOutcome.NO_ANSWER if status in _FAILED else LinkOutcome.UNKNOWN
