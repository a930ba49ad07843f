"""A citizen's way through the portal as nginx delivers it: every policy in force, nothing refused, nobody else asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from tests.browser.conftest import Server6
from tests.conftest import Quiet
from tests.demo import demo
from tests.deploy.journey import browse, refusals
from tests.deploy.servers import Server


@dataclass
class Heard:
    """What a page said and asked while it was looked at."""

    console: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def careless(site: Path) -> Iterator[str]:
    """The address of a server that sends files and types, and nothing that makes them safe."""
    server = Server6(("::1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://[::1]:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab with an empty cache."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


def listen(page: Page) -> Heard:
    """Take down what ``page`` says and asks from now on."""
    heard = Heard()
    page.on("console", lambda message: heard.console.append(message.text))
    page.on("pageerror", lambda problem: heard.console.append(str(problem)))
    page.on("request", lambda request: heard.asked.append(request.url))
    page.on("requestfailed", lambda request: heard.failed.append(request.url))
    return heard


def test_the_way_from_the_home_page_to_results(tab: Page, nginx: Server) -> None:
    heard = listen(tab)
    seen = browse(tab, nginx.url)
    assert seen.hits and seen.refused == []
    assert heard.console == [] and heard.failed == []
    assert all(url.startswith((nginx.url, "data:")) for url in heard.asked), heard.asked
    assert any("search/index/" in url and "?v=" in url for url in heard.asked)


def test_on_the_second_visit_only_what_may_change_is_asked_for(tab: Page, nginx: Server) -> None:
    browse(tab, nginx.url)
    known: dict[str, str] = {}
    received: set[str] = set()
    kept: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        (kept if event["response"].get("fromDiskCache") else received).add(event["requestId"])

    session = tab.context.new_cdp_session(tab)
    session.on("Network.requestWillBeSent", lambda e: known.update({e["requestId"]: e["request"]["url"]}))
    session.on("Network.requestServedFromCache", lambda e: kept.add(e["requestId"]))
    session.on("Network.responseReceived", answered)
    session.send("Network.enable")
    browse(tab, nginx.url)
    sent = {known[request] for request in received - kept}
    lasting = {url for url in known.values() if "/assets/" in url or "?v=" in url}
    assert {"/assets/" in url for url in lasting} == {True, False}
    assert nginx.url in sent and not lasting & sent


def test_a_refusal_is_noticed(tab: Page, nginx: Server) -> None:
    refusals(tab)
    heard = listen(tab)
    tab.goto(nginx.url)
    tab.evaluate(
        "document.body.append(Object.assign(document.createElement('object'), {data: 'index.html'}))"
    )
    wait_for(tab, "window.refused.length")
    assert heard.console and tab.evaluate("window.refused")


def wait_for(tab: Page, words: str) -> None:
    """Until an expression holds, asked from outside: inside, the policy allows no text to become a script."""
    for _ in range(100):
        if tab.evaluate(words):
            return
        tab.wait_for_timeout(100)
    raise AssertionError(words)


def test_every_page_has_the_strict_policy_in_itself() -> None:
    for url, html in demo().pages().items():
        found = LexborHTMLParser(html).css('meta[http-equiv="Content-Security-Policy" i]')
        policy = found[0].attributes["content"] or "" if len(found) == 1 else ""
        assert "default-src 'none'" in policy and "script-src 'self'" in policy, url
        assert "unsafe-" not in policy, url


def test_a_missing_page_says_so_in_the_portals_own_words(tab: Page, nginx: Server) -> None:
    answer = tab.goto(nginx.url + "policies/1999/missing.html")
    assert answer is not None and answer.status == 404
    assert tab.locator("main h1").inner_text() == "没有找到这个网页"
    loaded = tab.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)")
    assert loaded and tab.evaluate("document.styleSheets.length")


@pytest.mark.parametrize("name", ["scripted.svg", "scripted.xml"])
def test_scripts_in_attachments_do_not_run(name: str, tab: Page, nginx: Server, careless: str) -> None:
    word = "document.querySelector('title').textContent"
    tab.goto(careless + f"policies/2026/{name}")
    assert tab.evaluate(word) == "动"
    tab.goto(nginx.url + f"policies/2026/{name}")
    assert tab.evaluate(word) == "静"


def test_the_search_recovers_from_what_was_kept_while_it_was_published(
    tab: Page, nginx: Server, site: Path
) -> None:
    shards = {path: path.read_bytes() for path in (site / "search/index").glob("*.bin")}
    try:
        for path, data in shards.items():
            path.write_bytes(b"???" + data[3:])
        tab.goto(nginx.url + "search/index.html?q=低保")
        tab.wait_for_selector('#results[aria-busy="false"]', state="attached")
        assert tab.locator("#results li[data-url]").count() == 0
    finally:
        for path, data in shards.items():
            path.write_bytes(data)
    tab.goto(nginx.url + "search/index.html?q=低保")
    tab.wait_for_selector("#results li[data-url]")
