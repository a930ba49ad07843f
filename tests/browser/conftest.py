"""One server on IPv6 loopback and one profile of the browser for all browser tests of a worker."""

from __future__ import annotations

import gzip
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.tools import path_of
from tests.conftest import Quiet
from tests.demo import demo
from tests.portal import policy, portal


class Server6(ThreadingHTTPServer):
    """On IPv6."""

    address_family = socket.AF_INET6
    daemon_threads = True


class Packed(Quiet):
    """As hosts are configured: what is text leaves compressed."""

    protocol_version = "HTTP/1.1"
    texts = frozenset({".css", ".html", ".js", ".json", ".svg", ".xml"})

    def do_GET(self) -> None:
        """One file."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in self.texts or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a folder on IPv6."""
    server = Server6(("::1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://[::1]:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The demo portal on ``http://[::1]``."""
    with serving(demo().output) as url:
        yield url


@pytest.fixture(scope="session")
def packed_url() -> Iterator[str]:
    """The demo portal on ``http://[::1]``, compressed."""
    with serving(demo().output, Packed) as url:
        yield url


class Statutes(NamedTuple):
    """A portal with two statutes: where it is, and the pages of one of about 20,000 characters and of the longest."""

    url: str
    long: str
    longest: str


@pytest.fixture(scope="session")
def statutes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statutes]:
    """Real statutes on ``http://[::1]``, compressed."""
    folder = Path(os.environ.get("SITE_BUILDER_CORPUS") or "nowhere")
    found = sorted(folder.glob("*.md"), key=lambda path: path.stat().st_size)
    if not found:
        pytest.skip("没有法规文本：请用环境变量 SITE_BUILDER_CORPUS 指明放法规的文件夹。")
    long = next(path for path in found if path.stat().st_size > 54_000)
    files: dict[str, str | bytes] = {}
    for name, path in (("long", long), ("longest", found[-1])):
        title, _, rest = path.read_text(encoding="utf-8").partition("\n")
        body = rest.partition("<!-- INFO END -->")[2]
        files[f"policies/2024/{name}.md"] = policy(title.removeprefix("# "), body)
    made = portal(tmp_path_factory.mktemp("statutes"), files)
    assert made.build().published
    with serving(made.home / "output", Packed) as url:
        yield Statutes(url, "policies/2024/long.html", "policies/2024/longest.html")


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="session")
def scriptless(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
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
    return Path(path_of("AXE_CORE")).read_text(encoding="utf-8")
