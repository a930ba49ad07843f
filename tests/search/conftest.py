"""A file server for any folder, and the Chromium of the browser tests, which searches the way citizens do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

import tests.properties.conftest  # noqa: F401  (chooses how examples are drawn)
from tests.conftest import Quiet

Serve = Callable[[Path], str]
"""Serves a folder until the tests are over, and gives its address."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serves folders."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(serving(folder))
