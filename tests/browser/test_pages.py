"""One page of every kind in a real browser: accessible, fitting, silent, and usable by keyboard and without script."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.demo import demo

KINDS = {
    "home": "index.html",
    "library": "library/index.html",
    "facet": "library/status/effective/index.html",
    "slice": "library/year/2026/2026-1.html",
    "catalogue": "catalogue/index.html",
    "policy": "policies/2022/yzf-2022-005.html",
    "policy-pending": "policies/2026/yzf-2026-008.html",
    "policy-repealed": "policies/2018/yzf-2018-006.html",
    "policy-expired": "policies/2022/ywj-2022-005.html",
    "policy-amended": "policies/2020/yzf-2020-010.html",
    "policy-partly": "policies/2017/yzf-2017-009.html",
    "interpretation": "interpretations/2026/jd-2026-001.html",
    "transcript": "interpretations/2026/jd-2026-002.html",
    "plan": "plans/2026/plan-2026.html",
    "topic": "topics/topic-budget.html",
    "notice": "notices/2026/gs-2026-003.html",
    "cleanup": "cleanups/qingli-2025.html",
    "organization": "organizations/org-civil-affairs.html",
    "organization-dissolved": "organizations/org-work-safety.html",
    "organizations": "organizations/index.html",
    "interpretations": "interpretations/index.html",
    "comparison": "compare/yzf-2026-008--yzf-2022-005.html",
    "withdrawn": "policies/2026/ycg-2026-003.html",
    "moved": "zwgk/wjk/201805/t20180523_1024.html",
    "search": "search/index.html",
    "sitemap": "sitemap.html",
    "404": "404.html",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"


def faults(page: Page, axe: str) -> list[tuple[str, str]]:
    """What axe finds: rule and the first element."""
    page.evaluate(axe)
    found = page.evaluate(RUN, TAGS)["violations"]
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found]


def _standing_still(route: Route) -> None:
    """A page that leads on, without the tag that makes it do so."""
    response = route.fetch()
    kept = re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text())
    route.fulfill(response=response, body=kept)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_overflows(kind: str, page: Page, base_url: str, axe: str) -> None:
    spoken: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: spoken.append(message.text))
    page.on("pageerror", lambda problem: spoken.append(str(problem)))
    page.on("request", lambda request: asked.append(request.url))
    url = base_url + KINDS[kind]
    if kind == "moved":
        page.route(url, _standing_still)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(url)
    assert faults(page, axe) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, axe) == []
    page.emulate_media(color_scheme="light")
    for width in (320, 768):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page, axe) == []
    assert spoken == []
    assert all(one.startswith((base_url, "data:")) for one in asked), asked


def test_axe_catches_a_broken_page(page: Page, base_url: str, axe: str) -> None:
    page.goto(base_url + KINDS["policy"])
    page.evaluate("document.documentElement.removeAttribute('lang'); document.querySelector('h1').remove()")
    assert {rule for rule, _ in faults(page, axe)} >= {"html-has-lang"}


@pytest.mark.parametrize("kind", ["home", "policy", "facet", "plan"])
def test_the_first_stop_is_the_skip_link(kind: str, page: Page, base_url: str) -> None:
    page.goto(base_url + KINDS[kind])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_link_of_a_document_is_reached_by_keyboard(page: Page, base_url: str) -> None:
    page.goto(base_url + KINDS["policy"])
    links = page.evaluate(
        "[...document.querySelectorAll('a[href], summary')].filter(e => e.getClientRects().length).length"
    )
    reached = set()
    for _ in range(links + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(reached) >= links


def test_a_badge_is_corrected_when_its_day_has_passed(page: Page, base_url: str) -> None:
    page.clock.install(time="2030-01-05T08:00:00+08:00")
    page.goto(base_url + KINDS["policy-pending"])
    assert "有效" in page.locator("article .validity").first.inner_text()
    assert page.locator("#status-note").is_visible()


def test_without_script_the_dates_stand_in_plain_text(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(base_url + KINDS["policy"])
    text = tab.locator("article").inner_text()
    assert "有效期至2027年7月31日" in text and "现行有效" in text
    context.close()


def test_print_keeps_the_state_and_drops_the_chrome(page: Page, base_url: str) -> None:
    page.goto(base_url + KINDS["policy-repealed"])
    page.emulate_media(media="print")
    assert page.locator("article .validity").first.is_visible()
    assert not page.locator("nav.nav").is_visible()


def test_structured_data_is_json(page: Page, base_url: str) -> None:
    page.goto(base_url + KINDS["policy"])
    text: Any = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(text)["@type"] == "Legislation"


def test_every_kind_of_page_is_covered() -> None:
    templates = {page.template for page in demo().examined.pages if page.template.endswith(".html")}
    by_url = {page.url: page.template for page in demo().examined.pages}
    assert {by_url[url] for url in KINDS.values()} == templates
