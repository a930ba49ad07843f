"""Turns folders into a web site on this machine that compresses every answer and counts what it sends.

It refuses to know browsers and pages; it stands for any host of static files, with nothing tuned for anybody.
"""

from __future__ import annotations

import gzip
import mimetypes
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct

_LEVEL = 6
"""Of gzip; what most hosts use."""
_MAX_AGE = 600
"""Seconds for which a browser may keep a file without asking again, as on common static hosts."""


class Traffic(Struct, frozen=True):
    """``size`` is the bytes of all compressed bodies, without headers."""

    requests: int
    size: int

    def since(self, before: Traffic) -> Traffic:
        """What was sent after ``before``."""
        return Traffic(self.requests - before.requests, self.size - before.size)


class StaticServer(ThreadingHTTPServer):
    """The files of several folders as one site; a file in an earlier folder hides the same path in a later one."""

    daemon_threads = True

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._folders = tuple(folders)
        self._packed: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._traffic = Traffic(0, 0)
        self._last = time.monotonic()

    @property
    def url(self) -> str:
        """The root, with a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    @property
    def traffic(self) -> Traffic:
        """All that was sent so far."""
        return self._traffic

    def quiet(self, seconds: float) -> bool:
        """Whether nobody asked for anything during the last ``seconds``."""
        return time.monotonic() - self._last >= seconds

    def packed(self, path: str) -> bytes | None:
        """The compressed file of a root-relative address, remembered; ``None`` when there is none."""
        if path not in self._packed:
            names = (folder / path for folder in self._folders)
            file = next((name for name in names if name.is_file() and ".." not in path), None)
            if file is None:
                return None
            self._packed[path] = gzip.compress(file.read_bytes(), _LEVEL, mtime=0)
        return self._packed[path]

    def count(self, sent: int) -> None:
        """One more request, answered with ``sent`` bytes."""
        with self._lock:
            self._traffic = Traffic(self._traffic.requests + 1, self._traffic.size + sent)
            self._last = time.monotonic()


class _Handler(BaseHTTPRequestHandler):
    server: StaticServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # headers and body leave together: two small packets would wait for each other

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        packed = self.server.packed(path)
        self.server.count(len(packed or b""))
        self.send_response(HTTPStatus.OK if packed is not None else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(packed or b"")))
        if packed is not None:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", f"max-age={_MAX_AGE}")
        self.end_headers()
        self.wfile.write(packed or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving(folders: Sequence[Path]) -> Iterator[StaticServer]:
    """A server on a free port, for as long as the block runs."""
    server = StaticServer(folders)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
