"""What five pages are to somebody who hears them, as text that a reviewer can read and compare.

After an intended change: ``RENEW_ARIA=1 scripts/test tests/browser/test_aria.py``, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages import KINDS

FOLDER = Path(__file__).parent / "aria"
HEARD = ("home", "facet", "policy-amended", "organization", "search")


def heard(page: Page, url: str) -> str:
    """The tree of roles, names and texts, on the day of the demo portal."""
    page.clock.set_fixed_time("2026-11-21T12:00:00+08:00")
    page.goto(url)
    return page.locator("body").aria_snapshot() + "\n"


@pytest.mark.parametrize("kind", HEARD)
def test_a_page_sounds_as_it_did(kind: str, page: Page, base_url: str) -> None:
    file = FOLDER / f"{kind}.txt"
    found = heard(page, base_url + KINDS[kind])
    if os.environ.get("RENEW_ARIA"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "break_it",
    [
        "document.querySelector('nav').removeAttribute('aria-label')",
        "document.querySelector('h1').outerHTML = '<p>x</p>'",
        "document.querySelector('main li').setAttribute('role', 'presentation')",
        "document.querySelector('button').setAttribute('aria-pressed', 'true')",
    ],
)
def test_a_change_for_the_ear_is_noticed(break_it: str, page: Page, base_url: str) -> None:
    sound = heard(page, base_url + KINDS["home"])
    page.evaluate(break_it)
    assert page.locator("body").aria_snapshot() + "\n" != sound
