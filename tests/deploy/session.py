"""Serves a folder on ``::1`` and browses it, then tells as JSON what was seen and whether IPv4 led anywhere.

A program of its own, because a network namespace is entered by a process: with ``alone`` it first raises the
loopback of the new namespace and takes its IPv4 address away. Run with ``python -m tests.deploy.session FOLDER``.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import struct
import sys
import threading
from fcntl import ioctl
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.conftest import FLAGS, Quiet
from tests.deploy.journey import browse

SET_ADDRESS, SET_FLAGS, UP = 0x8916, 0x8914, 1
"""Of Linux' netdevice(7): SIOCSIFADDR, SIOCSIFFLAGS, IFF_UP."""


class OnlySix(ThreadingHTTPServer):
    """On IPv6, and on nothing else."""

    address_family = socket.AF_INET6
    daemon_threads = True

    def server_bind(self) -> None:
        """Without the mapped addresses of IPv4."""
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()


def raise_loopback() -> None:
    """``ip link set lo up; ip -4 addr flush dev lo``."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_:
        ioctl(any_, SET_FLAGS, struct.pack("16sH14x", b"lo", UP))
        ioctl(any_, SET_ADDRESS, struct.pack("16sHH4s8x", b"lo", socket.AF_INET, 0, bytes(4)))


def over_four(port: int) -> str:
    """What a connection over IPv4 ends in: the name of an error, or nothing when it succeeds."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError as problem:
        return errno.errorcode.get(problem.errno or 0, str(problem))
    return ""


def main(folder: Path, alone: bool) -> None:
    """Browse, and print."""
    if alone:
        raise_loopback()
    server = OnlySix(("::1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    home = f"http://[::1]:{port}/"
    asked: list[str] = []
    failed: list[str] = []
    said: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(15000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda problem: said.append(str(problem)))
        seen = browse(page, home)
        strangers = [url for url in asked if not url.startswith((home, "data:"))]
        problems = [*failed, *said]
        try:
            page.goto(f"http://127.0.0.1:{port}/")
            browsed = ""
        except Error as problem:
            browsed = problem.message.splitlines()[0]
        browser.close()
    found = {
        "home": home,
        "titles": seen.titles,
        "servers": sorted(set(seen.servers)),
        "hits": seen.hits,
        "refused": seen.refused,
        "strangers": strangers,
        "problems": problems,
        "over_four": over_four(port),
        "browsed_over_four": browsed,
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] == ["alone"])
