"""Reading the answer of a server on a thread of its own."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from core.errors import BadDownload

if TYPE_CHECKING:
    import httpx2

    from core.hub.remote import RemoteFile

_CONNECT = 15.0  # seconds until a connection stands
_REDIRECTS = 8


class Source(NamedTuple):
    """Where files come from.

    Attributes:
        root: address of the repository at its commit, without the file's path.
        name: what messages call it.
        token: sent to the host of ``root`` and to no other.
    """

    root: str
    name: str
    token: str | None = None

    def __repr__(self) -> str:
        """Everything but the token, which must not reach a log."""
        return f"Source({self.root!r})"


class Head(NamedTuple):
    """What comes before the bytes; ``home`` if from the host of the repository."""

    status: int
    headers: httpx2.Headers
    home: bool


class Reader:
    """Reads an answer on a thread, which touches no file and may be abandoned."""

    def __init__(self, source: Source, file: RemoteFile, start: int, stall: float) -> None:
        self.pieces: queue.Queue[Head | bytes | Exception | None] = queue.Queue(maxsize=64)
        self._source, self._file, self._start, self._stall = source, file, start, stall
        self._stopped = threading.Event()
        self._response: httpx2.Response | None = None
        threading.Thread(target=self._run, daemon=True, name=f"reading {file.path}").start()

    def close(self) -> None:
        """End the thread soon; a socket that waits for bytes is woken."""
        self._stopped.set()
        response = self._response
        if response is not None:
            with contextlib.suppress(Exception):
                stream = response.extensions["network_stream"]
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        import httpx2

        timeout = httpx2.Timeout(self._stall, connect=min(_CONNECT, self._stall))
        try:
            with httpx2.Client(timeout=timeout, follow_redirects=False) as client:
                response = self._opened(client)
                with contextlib.closing(response):
                    for chunk in response.iter_raw():
                        if not self._put(chunk):
                            return
            self._put(None)
        except Exception as error:  # noqa: BLE001  raised again by whoever waits for the bytes
            self._put(error)

    def _opened(self, client: httpx2.Client) -> httpx2.Response:
        """The answer after all redirects; the token goes to the first host alone."""
        import httpx2

        home = httpx2.URL(self._source.root)
        url = httpx2.URL(f"{self._source.root}/{quote(self._file.path)}")
        for _ in range(_REDIRECTS):
            headers = {"Accept-Encoding": "identity", "User-Agent": "scorebrush"}
            if self._start:
                headers["Range"] = f"bytes={self._start}-"
            at_home = _origin(url) == _origin(home)
            if self._source.token and at_home:
                headers["Authorization"] = f"Bearer {self._source.token}"
            request = client.build_request("GET", url, headers=headers)
            response = self._response = client.send(request, stream=True)
            if not response.is_redirect:
                self._put(Head(response.status_code, response.headers, at_home))
                return response
            response.close()
            there = url.join(response.headers["location"])
            if there.scheme not in {"http", "https"} or (url.scheme, there.scheme) == (
                "https",
                "http",
            ):
                raise BadDownload(
                    f"The server sends us on to {there.scheme}://{there.host}, which is not safe."
                )
            url = there
        raise BadDownload(f"The server sends us round in circles for {self._file.path}.")

    def _put(self, piece: Head | bytes | Exception | None) -> bool:
        while not self._stopped.is_set():
            with contextlib.suppress(queue.Full):
                self.pieces.put(piece, timeout=0.1)
                return True
        return False


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    port = url.port or {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.host, port
