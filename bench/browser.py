"""Turns an opened search page into what its reader waited for: milliseconds, requests, bytes, and the hits in the window.

It refuses to know engines: it reads the interface that every search page here has, and measures from outside.
A search page takes ``?q=``, has ``input[name=q]``, and ``#results`` with ``aria-busy`` and one ``li[data-url]`` a hit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from msgspec import Struct
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.server import StaticServer, Traffic

WINDOW = (1280, 720)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_REST = 0.3
"""Seconds without a request and without a change of the results, after which a search is over."""
_PATIENCE = 120_000
"""Milliseconds after which a search counts as broken."""
_PAUSE = 50
"""Milliseconds between two looks at the server."""
_WATCH = """
window.bench = {started: 0, changed: 0};
addEventListener("keydown", event => {
  if (event.key === "Enter") window.bench = {started: performance.now(), changed: 0};
}, true);
new MutationObserver(records => {
  const elements = records.map(({target}) => target.nodeType === 1 ? target : target.parentElement);
  if (elements.some(element => element?.closest("#results"))) bench.changed = performance.now();
}).observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
"""
"""Runs before the page's own scripts. A search begins with the navigation or with Enter, and ends when the results
change for the last time; a page that reloads on Enter begins anew with that navigation."""
_RESTED = """rest => bench.changed && performance.now() - bench.changed > 1000 * rest
  && document.querySelector("#results")?.getAttribute("aria-busy") === "false" """
_HITS = """() => {
  const hits = [...document.querySelectorAll("#results li[data-url]")];
  const seen = hits.filter(hit => hit.getBoundingClientRect().top < innerHeight);
  return [hits.length ? hits[0].dataset.url : "", seen.length, seen.filter(hit => hit.querySelector("mark")).length];
}"""


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


class Search(Struct, frozen=True):
    """What one search took. ``first`` is the address of the first hit; ``shown`` counts the hits that begin inside the
    window, ``marked`` those with marks."""

    milliseconds: float
    traffic: Traffic
    first: str
    shown: int
    marked: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's browser without a window. ``CHROMIUM`` in the environment names another one."""
    names = (os.environ.get("CHROMIUM", ""), *_NAMES)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        raise NoBrowserError
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who was never here: nothing is cached."""
    context = browser.new_context(viewport={"width": WINDOW[0], "height": WINDOW[1]}, locale="zh-CN")
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(_WATCH)
    yield context
    context.close()


def opened(browser: Browser, server: StaticServer, address: str) -> Traffic:
    """The search page alone, before anybody types."""
    before = server.traffic
    with stranger(browser) as context:
        context.new_page().goto(server.url + address, wait_until="networkidle")
    return server.traffic.since(before)


def cold(page: Page, server: StaticServer, address: str, query: str) -> Search:
    """Open the search page with ``query`` in its address."""
    before = server.traffic
    page.goto(f"{server.url}{address}?q={quote(query)}")
    return _search(page, server, before)


def warm(page: Page, server: StaticServer, query: str) -> Search:
    """Type another query into the opened page; only what happens from Enter on counts as time."""
    before = server.traffic
    page.fill("input[name=q]", query)
    while not server.quiet(_REST):
        page.wait_for_timeout(_PAUSE)
    page.press("input[name=q]", "Enter")
    return _search(page, server, before)


def _search(page: Page, server: StaticServer, before: Traffic) -> Search:
    page.wait_for_function(_RESTED, arg=_REST)
    while not server.quiet(_REST):
        page.wait_for_timeout(_PAUSE)
        page.wait_for_function(_RESTED, arg=_REST)
    taken: float = page.evaluate("bench.changed - bench.started")
    first, shown, marked = page.evaluate(_HITS)
    return Search(taken, server.traffic.since(before), first, shown, marked)
