"""One page of every kind in a real browser and in every state: the gate of ``gate.py``, and what single kinds promise.

A new kind of page is one more line in ``KINDS``.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser import checks
from tests.browser.gate import VIEWS, seen, walked
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
    "explained": "interpretations/2026/jd-2026-008.html",
    "coverage": "interpretations/coverage/index.html",
    "coverage-year": "interpretations/coverage/2026.html",
    "leaflet": "leaflet/jd-2026-008.html",
    "interpretations-facet": "interpretations/facet/scope/index.html",
    "series": "series/x4050269838/index.html",
    "series-list": "series/index.html",
    "plan": "plans/2026/plan-2026.html",
    "ledger": "ledgers/plan-2026/index.html",
    "ledger-quarter": "ledgers/plan-2026/2026-Q3.html",
    "ledger-department": "ledgers/plan-2026/departments/org-civil-affairs.html",
    "ledger-lookback": "ledgers/plan-2026/lookback.html",
    "ledger-units": "ledgers/plan-2026/units.html",
    "ledger-report": "ledgers/plan-2025/report.html",
    "snapshot": "snapshots/2025/plan-2025-middle.html",
    "project": "projects/2026/minsheng-2026.html",
    "topic": "topics/topic-budget.html",
    "qa": "qa/2026/wd-2026-001.html",
    "qa-ended": "qa/2025/wd-2025-002.html",
    "qa-list": "qa/index.html",
    "qa-topic": "qa/topic/civil-affairs/index.html",
    "notice": "notices/2026/gs-2026-003.html",
    "warning": "notices/2026/yj-2026-001.html",
    "roster": "lists/shifandian-2026.html",
    "roster-columns": "lists/yijianshi-2026.html",
    "consultation": "consultations/2026/zj-2026-004.html",
    "consultation-answered": "consultations/2026/zj-2026-001.html",
    "decisions": "decisions/2026/jcml-2026-xzf.html",
    "decisions-none": "decisions/2026/jcml-2026-mzj.html",
    "decisions-coverage": "decisions/coverage.html",
    "meeting": "meetings/2026/cwh-2026-005.html",
    "meeting-recorded": "meetings/2026/cwh-2026-006.html",
    "participation": "participation/index.html",
    "proposal-reply": "proposals/2026/jy-2026-012.html",
    "counts": "letters/statistics/index.html",
    "letter": "letters/2026/lx-2026-003.html",
    "open-day": "open-days/2026/kfr-2026-001.html",
    "open-day-to-come": "open-days/2026/kfr-2026-002.html",
    "response": "responses/2026/hy-2026-001.html",
    "cleanup": "cleanups/qingli-2025.html",
    "organization": "organizations/org-civil-affairs.html",
    "organization-dissolved": "organizations/org-work-safety.html",
    "organizations": "organizations/index.html",
    "interpretations": "interpretations/index.html",
    "comparison": "compare/yzf-2026-008--yzf-2022-005.html",
    "withdrawn": "policies/2026/ycg-2026-003.html",
    "moved": "zwgk/wjk/201805/t20180523_1024.html",
    "search": "search/index.html",
    "accessibility": "accessibility.html",
    "sitemap": "sitemap.html",
    "404": "404.html",
    "home-hant": "zh-hant/index.html",
    "policy-hant": "zh-hant/policies/2022/yzf-2022-005.html",
    "facet-hant": "zh-hant/library/status/effective/index.html",
}


def _standing_still(route: Route) -> None:
    """A page that leads on, without the tag that makes it do so."""
    response = route.fetch()
    kept = re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text())
    route.fulfill(response=response, body=kept)


def opened(page: Page, url: str) -> None:
    """The page; one that leads on stays."""
    page.route(url, _standing_still)
    page.goto(url)
    page.unroute(url)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_with_a_page_in_any_state(kind: str, page: Page, base_url: str, axe: str) -> None:
    talk = checks.Talk(page, base_url)
    page.set_viewport_size(checks.WIDE)
    opened(page, base_url + KINDS[kind])
    assert seen(page, axe) | walked(page) == {}
    assert talk.faults() == []


@pytest.mark.parametrize("view", ["as it comes", "high contrast", "dark"])
def test_focus_is_seen_wherever_it_goes(view: str, page: Page, base_url: str) -> None:
    """One of every kind of link, field and button that looks alike, of all pages."""
    found: dict[str, list[str]] = {}
    page.set_viewport_size(checks.WIDE)
    for url in KINDS.values():
        opened(page, base_url + url)
        with VIEWS[view](page):
            found |= checks.focus_visible(page, frozenset(found))
    assert [fault for faults in found.values() for fault in faults] == []
    assert len(found) > 30


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_dead_without_script(kind: str, scriptless: BrowserContext, base_url: str) -> None:
    tab = scriptless.new_page()
    opened(tab, base_url + KINDS[kind])
    assert checks.dead_without_script(tab) == []
    tab.close()


def test_a_badge_is_corrected_when_its_day_has_passed(page: Page, base_url: str) -> None:
    page.clock.install(time="2030-01-05T08:00:00+08:00")
    page.goto(base_url + KINDS["policy-pending"])
    assert "有效" in page.locator("article .validity").first.inner_text()
    assert page.locator("#status-note").is_visible()


def test_without_script_the_dates_stand_in_plain_text(scriptless: BrowserContext, base_url: str) -> None:
    tab = scriptless.new_page()
    tab.goto(base_url + KINDS["policy"])
    text = tab.locator("article").inner_text()
    assert "有效期至2027年7月31日" in text and "现行有效" in text
    tab.close()


def test_structured_data_is_json(page: Page, base_url: str) -> None:
    page.goto(base_url + KINDS["policy"])
    text: Any = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(text)["@type"] == "Legislation"


def test_every_kind_of_page_is_covered() -> None:
    templates = {page.template for page in demo().examined.pages if page.template.endswith(".html")}
    by_url = {page.url: page.template for page in demo().examined.pages}
    assert {by_url[url] for url in KINDS.values()} == templates
