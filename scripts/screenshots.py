"""Turns the built demo portal into the pictures of the README and of docs/, each small enough to keep in git.

It refuses to build: run ``scripts/build`` first. Run with ``python scripts/screenshots.py``; CHROMIUM names a browser.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LARGEST = 200_000
COLOURS = 128
"""Colours of a picture: pages have few, and a third of the bytes is enough for them."""


class Picture(NamedTuple):
    """One picture: a page, a window in pixels, and what a reader has switched on."""

    url: str
    width: int
    height: int
    pressed: str = ""


PICTURES = {
    "home": Picture("index.html", 1280, 900),
    "document": Picture("policies/2018/yzf-2018-006.html", 1280, 900),
    "list": Picture("library/status/effective/index.html", 1280, 900),
    "library": Picture("library/index.html", 1280, 900),
    "search": Picture("search/index.html?q=低保", 1280, 900),
    "ledger": Picture("plans/2026/plan-2026.html#任务19", 1024, 620),
    "comparison": Picture("compare/yzf-2026-008--yzf-2022-005.html", 1024, 680),
    "mobile": Picture("policies/2022/yzf-2022-005.html", 320, 640),
    "elder": Picture("policies/2022/yzf-2022-005.html", 1280, 900, "长者模式"),
}


class Quiet(SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """On IPv6, as a portal should be."""

    address_family = socket.AF_INET6


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which a folder can be browsed: the search loads its index, which a file cannot."""
    server = Server(("::1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://[::1]:{server.server_address[1]}/"
    server.shutdown()


def small(picture: bytes) -> bytes:
    """The same picture with fewer colours."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(made, "png", optimize=True)
    return made.getvalue()


def main() -> int:
    """Take every picture; 1 when one is too large or there is no browser."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        print("没有找到 Chromium：请安装，或者用环境变量 CHROMIUM 指明。")
        return 1
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver, served(ROOT / "output") as base, TemporaryDirectory() as profile:
        context = driver.chromium.launch_persistent_context(profile, executable_path=browser, args=FLAGS)
        page = context.new_page()
        for name, (url, width, height, pressed) in PICTURES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(base + url, wait_until="networkidle")
            if pressed:
                page.get_by_role("button", name=pressed).click()
            (folder / f"{name}.png").write_bytes(small(page.screenshot()))
        context.close()
    large = [name for name in PICTURES if (folder / f"{name}.png").stat().st_size > LARGEST]
    for name in large:
        print(f"{name}.png 超过了 {LARGEST // 1000} KB。")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
