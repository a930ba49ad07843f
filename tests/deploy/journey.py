"""A citizen's way: home, library, a document, a search. The same for every server and network it is tried on.

It refuses to judge: what was seen is given back, for tests to say whether it is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page, Response

WORDS = "低保"
LISTEN = """
if (!window.refused) {
  window.refused = [];
  addEventListener("securitypolicyviolation", (event) =>
    window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
}
"""
"""Takes down in every page what a Content-Security-Policy refuses."""


@dataclass(frozen=True)
class Seen:
    """Where the way led: titles of the pages, from which address and port they came, hits, and what was refused."""

    titles: tuple[str, ...]
    servers: tuple[tuple[str, int], ...]
    hits: int
    refused: list[str]


def refusals(page: Page) -> None:
    """From now on, ``window.refused`` holds what policies refuse."""
    page.add_init_script(LISTEN)


def browse(page: Page, home: str) -> Seen:
    """Go the way, by links and by the search box of a document's page."""
    refusals(page)
    titles: list[str] = []
    servers: list[tuple[str, int]] = []
    refused: list[str] = []

    def arrived(response: Response | None) -> None:
        where = response.server_addr() if response else None
        if where:
            servers.append((where["ipAddress"], where["port"]))
        titles.append(page.title())
        refused.extend(page.evaluate("window.refused"))

    arrived(page.goto(home))
    with page.expect_navigation() as went:
        page.locator('nav.nav a[href$="library/index.html"]').first.click()
    arrived(went.value)
    with page.expect_navigation() as went:
        page.locator('main a[href*="policies/"]').first.click()
    arrived(went.value)
    box = page.locator("header input[name=q]")
    box.fill(WORDS)
    with page.expect_navigation() as went:
        box.press("Enter")
    page.wait_for_selector('#results[aria-busy="false"] li[data-url]')
    arrived(went.value)
    return Seen(tuple(titles), tuple(servers), page.locator("#results li[data-url]").count(), refused)
