"""The longest titles, widest tables and fullest lists in a real browser: nothing overflows, nothing is cut, all can be read.

That the pages hold everything is asked in tests/unit/test_wide_input.py, and the checks are held to faulty pages in
test_checks.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.conftest import serving
from tests.browser.gate import VIEWS
from tests.extremes import extreme_portal

PAGES = {
    "site-name": "index.html",
    "title": "policies/a-title.html",
    "table": "policies/b-table.html",
    "attachments": "policies/c-many.html",
    "ruby": "organizations/fangting.html",
    "empty-column": "topics/water.html",
    "list": "library/status/effective/index.html",
}
BAND, LINK = "rgb(28, 70, 109)", "rgb(31, 78, 121)"
"""What the colour ``main`` of the portal becomes in light, on the band and in links."""


@pytest.fixture(scope="module")
def extreme_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal on ``http://[::1]``."""
    site = extreme_portal(tmp_path_factory.mktemp("extremes"))
    assert site.build().published
    with serving(site.home / "output") as url:
        yield url


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_overflows_a_phone_and_nothing_is_cut(kind: str, page: Page, extreme_url: str) -> None:
    page.set_viewport_size(checks.PHONE)
    page.goto(extreme_url + PAGES[kind])
    found = checks.overflow(page) + checks.reflow(page) + checks.attachments(page)
    assert found + checks.typography(page) + checks.line_breaks(page) == []


def test_a_table_that_is_too_wide_is_scrolled_by_keyboard(page: Page, extreme_url: str) -> None:
    page.set_viewport_size(checks.PHONE)
    page.goto(extreme_url + PAGES["table"])
    box = page.locator(".scroll").first
    assert box.get_attribute("tabindex") == "0"
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")


@pytest.mark.parametrize("kind", ["site-name", "ruby"])
def test_the_colours_of_a_portal_can_be_read_in_light_and_dark(
    kind: str, page: Page, extreme_url: str, axe: str
) -> None:
    page.set_viewport_size(checks.WIDE)
    page.goto(extreme_url + PAGES[kind])
    colour = "css => getComputedStyle(document.querySelector(css))"
    assert page.evaluate(f"({colour})('.nav').backgroundColor") == BAND
    assert page.evaluate(f"({colour})('main a, .crumbs a').color") == LINK
    assert checks.axe(page, axe) == []
    with VIEWS["dark"](page):
        assert checks.axe(page, axe) == []
