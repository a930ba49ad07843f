"""明白卡 on paper: every card of the demo portal is one sheet of A4, whatever its interpretation says."""

from __future__ import annotations

import io

import pikepdf
import pytest
from playwright.sync_api import Page

from tests.demo import demo

CARDS = [url for url in demo().pages() if url.startswith("leaflet/")]
A4 = (595, 842)


@pytest.mark.parametrize("url", CARDS)
def test_a_card_is_one_sheet(url: str, page: Page, base_url: str) -> None:
    page.goto(base_url + url)
    printed = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    assert tuple(round(float(n)) for n in printed.pages[0].mediabox[2:]) == A4


def test_there_are_cards() -> None:
    assert len(CARDS) >= 10
