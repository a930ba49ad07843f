"""One Chromium and one server on IPv6 loopback for all browser tests of a worker."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.demo import demo

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Quiet(SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


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
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM", "")
    if not path:
        pytest.skip("没有 Chromium：请用 scripts/test 运行，或者设置环境变量 CHROMIUM。")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


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
