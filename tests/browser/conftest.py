"""One server on IPv6 loopback and one profile of the browser for all browser tests of a worker."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import Quiet
from tests.demo import demo


class Server6(ThreadingHTTPServer):
    """On IPv6."""

    address_family = socket.AF_INET6
    daemon_threads = True


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The demo portal on ``http://[::1]``."""
    server = Server6(("::1", 0), partial(Quiet, directory=str(demo().output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://[::1]:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(chromium: BrowserContext) -> Iterator[Page]:
    """An empty tab."""
    tab = chromium.new_page()
    yield tab
    tab.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    path = os.environ.get("AXE_CORE", "")
    if not path:
        pytest.skip("没有 axe-core：请用 scripts/test 运行，或者设置环境变量 AXE_CORE。")
    return Path(path).read_text(encoding="utf-8")
