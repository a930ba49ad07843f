"""The search page in a real browser: what a citizen sees, types, chooses and shares, and what happens when it fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import checks
from tests.browser.gate import seen, walked
from tests.demo import demo

Open = Callable[[str], None]
SHIFT = """
addEventListener("DOMContentLoaded", () => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
});
"""
"""Sums up how much of the page jumped without the reader doing anything."""
IME = """
(field) => {
  const press = (more) => field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }));
  field.dispatchEvent(new CompositionEvent("compositionstart"));
  return [press({ isComposing: true }), press({ keyCode: 229 })];
}
"""
"""Enter twice as input methods send it; tells whether the browser may go on."""


@pytest.fixture
def search(page: Page, base_url: str) -> Open:
    """Opens the search page with the given rest of its address, and waits for the answer if there is a question."""

    page.set_default_timeout(8000)

    def open_(rest: str = "") -> None:
        page.goto(f"{base_url}search/index.html{rest}")
        if "q=" in rest and "q=&" not in rest and not rest.endswith("q="):
            done(page)

    return open_


def done(page: Page) -> None:
    """The list stands."""
    page.wait_for_selector('#results[aria-busy="false"]', state="attached")


def given(page: Page) -> dict[str, list[str]]:
    """What the address asks for."""
    return parse_qs(urlsplit(page.url).query)


def focused(page: Page) -> str:
    """The id of the element that has the focus, or its text."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent"))


def urls(page: Page) -> list[str]:
    """The hits of the shown page."""
    return [str(li.get_attribute("data-url")) for li in page.locator("#results li").all()]


def test_hits_stand_as_the_contract_says(page: Page, search: Open) -> None:
    search("?q=" + quote("办法"))
    records = {
        d["url"]: d
        for d in json.loads((demo().output / "data/documents.json").read_text("utf-8"))["documents"]
    }
    total = int(page.locator("#results").get_attribute("data-total") or "")
    hits = page.locator("#results li[data-url]")
    assert hits.count() == 10 < total
    for hit in hits.all():
        record = records[str(hit.get_attribute("data-url"))]
        assert (hit.get_attribute("data-status") or None) == record["status"]
        shown = hit.inner_text()
        assert record["title"] in shown and (record["doc_number"] or "") in shown
        assert (record["status"] or "") in shown
    words = f"共找到{total}件，第1/{-(-total // 10)}页"
    assert page.locator("#search-count").inner_text() == words
    expect(page.locator(".live")).to_have_text(words)
    assert page.title() == "办法 - 站内搜索 - 云栖县人民政府"
    first = page.locator("#results li").first
    expect(first).to_have_attribute("data-excerpt", "done")
    assert first.locator("mark").count()
    first.locator("h3 a").click()
    assert page.locator("article[data-id]").count() == 1


def test_a_hit_points_at_its_clause(page: Page, search: Open) -> None:
    search("?q=" + quote("因赌博、吸毒"))
    page.wait_for_selector("#results .place[href]")
    place = page.locator("#results .place[href]").first
    words = place.inner_text()
    place.click()
    page.wait_for_selector(":target")
    assert page.locator(":target").inner_text().startswith(words)


@pytest.mark.parametrize("state", ["results", "filters", "suggestions", "nothing", "blank", "failed"])
def test_every_state_of_the_page_is_accessible_and_fits(
    state: str, page: Page, search: Open, base_url: str, axe: str
) -> None:
    talk = checks.Talk(page, base_url)
    page.set_viewport_size(checks.WIDE)
    if state == "failed":
        page.route("**/search/index/*.bin*", lambda route: route.abort())
    search(
        {
            "results": "?q=" + quote("低保"),
            "filters": f"?q={quote('办法')}&status={quote('有效')}&type=policy&within={quote('人民')}",
            "nothing": "?q=" + quote("低保高铁机场") + "&year=2016",
            "blank": "?q=",
            "failed": "?q=" + quote("低保"),
        }.get(state, "")
    )
    if state == "suggestions":
        page.locator("#search-q").press_sequentially("民政")
        page.wait_for_selector("#search-suggestions:not([hidden])")
        page.keyboard.press("ArrowDown")
    if state == "filters":
        for facet in ("publisher", "topic"):
            page.locator(f"[data-facet={facet}] summary").click()
            page.wait_for_selector(f"[data-facet={facet}] li")
    assert seen(page, axe) == {}
    page.set_viewport_size(checks.PHONE)
    small = page.evaluate(
        "[...document.querySelectorAll('#search-page :is(button, summary, .check, .chip, [role=option], .pages a, input[type=text])')]"
        ".filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML)"
    )
    assert small == []
    assert walked(page) == {}
    refused = "console: Failed to load resource: net::ERR_FAILED"
    assert [one for one in talk.faults() if state != "failed" or one != refused] == []


def test_nothing_jumps(page: Page, search: Open) -> None:
    page.add_init_script(SHIFT)
    page.set_viewport_size({"width": 1280, "height": 720})
    for rest in ("?q=" + quote("低保"), "?q=" + quote("低保高铁机场"), ""):
        search(rest)
        page.wait_for_timeout(600)
        assert page.evaluate("window.shift") < 0.001, rest


def test_a_phrase_is_found_in_whatever_the_page_itself_says(page: Page, search: Open) -> None:
    search("?q=" + quote("“对腿脚不便的老人”"))
    assert urls(page) == ["interpretations/2026/jd-2026-002.html"]
    page.wait_for_selector("#results [data-excerpt]")
    assert "对腿脚不便的老人" in page.locator("#results li").inner_text()


def test_the_whole_journey_by_keyboard(page: Page, search: Open) -> None:
    search("")
    while focused(page) != "search-q":
        page.keyboard.press("Tab")
    page.keyboard.type("低保")
    page.wait_for_selector("#search-suggestions:not([hidden])")
    field = page.locator("#search-q")
    assert field.get_attribute("aria-expanded") == "true"
    options = page.locator("#search-suggestions [role=option]")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == "低保"
    page.keyboard.press("Enter")
    done(page)
    assert focused(page) == "search-count" and given(page) == {"q": ["低保"]}
    while focused(page) != "发布日期":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-sort [data-sort=date][aria-current]")
    assert focused(page) == "发布日期" and given(page)["sort"] == ["date"]
    while page.evaluate("document.activeElement.name") != "type":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector(".chip")
    assert page.evaluate("document.activeElement.name + document.activeElement.checked") == "typetrue"


def test_choosing_a_suggestion_opens_it(page: Page, search: Open) -> None:
    search("")
    page.locator("#search-q").press_sequentially("民政局")
    page.wait_for_selector("#search-suggestions:not([hidden])")
    page.keyboard.press("ArrowDown")
    text = page.locator("[aria-selected=true] .option-text").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(policies|notices|organizations)/"))
    assert page.locator("h1").inner_text() == text
    page.go_back()
    page.locator("#search-q").fill("")
    page.locator("#search-q").press_sequentially("民政局")
    page.wait_for_selector("#search-suggestions mark:text-is('民政局')")  # the list for the whole word
    page.locator("#search-suggestions li", has_text="机构").first.click()
    page.wait_for_url("**/organizations/*")


def test_an_input_method_keeps_its_keys(page: Page, search: Open) -> None:
    search("")
    page.locator("#search-q").press_sequentially("民政")
    page.wait_for_selector("#search-suggestions:not([hidden])")
    page.keyboard.press("ArrowDown")
    before = page.url
    assert page.locator("#search-q").evaluate(IME) == [True, True]
    page.wait_for_timeout(100)
    assert page.url == before
    page.evaluate("document.querySelector('form.search').requestSubmit()")
    assert page.url == before
    page.locator("#search-q").dispatch_event("compositionend")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    done(page)
    assert given(page) == {"q": ["民政"]}


def test_filters_narrow_at_once_and_can_be_taken_back(page: Page, search: Open) -> None:
    search("?page=2&q=" + quote("办法"))
    total = int(page.locator("#results").get_attribute("data-total") or "")
    box = page.locator("[data-facet=status] .check", has_text="废止")
    expected = int(re.sub(r"\D", "", box.locator(".count").inner_text()))
    box.locator("input").check()
    expect(page.locator("#results")).to_have_attribute("data-total", str(expected))
    assert 0 < expected < total and given(page) == {"q": ["办法"], "status": ["废止"]}
    assert page.evaluate("document.activeElement.value") == "废止"
    assert {li.get_attribute("data-status") for li in page.locator("#results li").all()} == {"废止"}
    page.locator("[data-facet=publisher] summary").click()
    page.locator("[data-facet=publisher] input").first.check()
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    assert page.evaluate("document.activeElement.className") == "chip"
    page.locator(".chip").click()
    expect(page.locator("#results")).to_have_attribute("data-total", str(total))
    assert focused(page) == "search-count" and given(page) == {"q": ["办法"]}


def test_searching_within_the_results(page: Page, search: Open) -> None:
    search("?q=" + quote("办法"))
    before = int(page.locator("#results").get_attribute("data-total") or "")
    page.locator("#search-within-q").fill("养老")
    page.locator("#search-within-q").press("Enter")
    page.wait_for_selector(".chip")
    within = int(page.locator("#results").get_attribute("data-total") or "")
    assert 0 < within < before and given(page) == {"q": ["办法"], "within": ["养老"]}
    assert focused(page) == "search-count"
    page.go_back()
    expect(page.locator("#results")).to_have_attribute("data-total", str(before))
    page.go_forward()
    expect(page.locator("#results")).to_have_attribute("data-total", str(within))
    expect(page.locator(".chip")).to_contain_text("养老")


def test_pages_back_and_a_shared_address(page: Page, search: Open, browser: Browser, axe: str) -> None:
    search("?q=" + quote("云栖县"))
    first = urls(page)
    assert page.locator("#search-pages [aria-current]").inner_text() == "1"
    page.get_by_role("link", name="第2页", exact=True).click()
    page.wait_for_selector("#search-pages [aria-current=page][aria-label='第2页']")
    assert "第2页" in page.title() and focused(page) == "search-count"
    second = urls(page)
    assert not set(first) & set(second)
    page.locator("#search-pages [rel=next]").click()
    page.wait_for_selector("#search-pages [aria-current=page][aria-label='第3页']")
    assert checks.axe(page, axe) == []
    page.go_back()
    page.wait_for_selector("#search-pages [aria-current=page][aria-label='第2页']")
    assert urls(page) == second
    tab = browser.new_page()
    tab.goto(page.url)
    done(tab)
    assert urls(tab) == second
    tab.close()


def test_going_back_to_the_hits_finds_the_place(page: Page, search: Open) -> None:
    search("?q=" + quote("云栖县"))
    link = page.locator("#results h3 a").nth(8)
    link.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")
    assert top > 300
    link.click()
    page.wait_for_selector("article")
    page.go_back()
    done(page)
    page.wait_for_function(f"Math.abs(scrollY - {top}) < 2")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0", "1"), ("-3", "1"), ("abc", "1"), ("", "1"), ("99999", "last"), ("1e9", "1"), ("2.7", "2")],
)
def test_any_page_number_is_the_nearest_page(number: str, shown: str, page: Page, search: Open) -> None:
    search(f"?q={quote('云栖县')}&page={number}")
    total = int(page.locator("#results").get_attribute("data-total") or "")
    last = -(-total // 10)
    wanted = str(last) if shown == "last" else shown
    assert f"第{wanted}/{last}页" in page.locator("#search-count").inner_text()
    assert given(page).get("page", ["1"]) == [wanted]


@pytest.mark.parametrize("blank", ["", "%20%20", "%E3%80%80"])
def test_a_blank_query_is_told_kindly(blank: str, page: Page, base_url: str, search: Open) -> None:
    page.goto(f"{base_url}search/index.html?q={blank}")
    page.wait_for_selector("#search-error:not([hidden])")
    assert focused(page) == "search-error"
    assert page.locator("#search-q").get_attribute("aria-invalid") == "true"
    page.get_by_role("link", name="请输入要查找的词").click()
    assert focused(page) == "search-q"
    page.keyboard.type("低保")
    page.keyboard.press("Enter")
    done(page)
    assert page.locator("#search-q").get_attribute("aria-invalid") == "false"
    assert not page.locator("#search-error").is_visible()


def test_the_first_opening_complains_of_nothing(page: Page, search: Open) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    search("")
    page.wait_for_timeout(300)
    assert not page.locator("#search-error").is_visible() and page.locator("#search-ways").is_visible()
    assert [path for path in asked if "/search/index/" in path] == []
    with page.expect_request("**/search/index/root.json"):
        page.locator("#search-q").focus()
    page.locator("#search-q").press("Enter")
    assert focused(page) == "search-error"


def test_nothing_found_helps_on(page: Page, search: Open) -> None:
    search("?q=" + quote("低保高铁机场"))
    assert page.locator("#results").get_attribute("data-total") == "0"
    assert "没有找到" in page.locator("#search-count").inner_text()
    assert page.locator("#search-ways").is_visible()
    page.locator("#search-help a").first.click()
    page.wait_for_selector("#results li")
    search("?q=" + quote("低保") + "&within=" + quote("高铁机场"))
    assert page.locator("#results").get_attribute("data-total") == "0"
    page.locator("#search-help a", has_text="去掉全部条件").click()
    page.wait_for_selector("#results li")
    assert given(page) == {"q": ["低保"]}


@pytest.mark.parametrize("name", ["type", "status", "year", "publisher", "topic"])
def test_an_unknown_value_is_named_and_can_be_removed(name: str, page: Page, search: Open) -> None:
    search(f"?q={quote('低保')}&{name}={quote('不存在<b>')}")
    assert page.locator("#results").get_attribute("data-total") == "0"
    assert "不存在<b>" in page.locator("#search-notes").inner_text()
    page.locator(".chip").click()
    page.wait_for_selector("#results li")
    assert given(page) == {"q": ["低保"]}


@pytest.mark.parametrize(
    "text",
    [
        "政", "水", "8", "低保 x", "。，、！", "😀", "<img src=x onerror=alert(1)>", ".*+?^${}()|[]\\", "a&b=c#d%20+", '"', "-低保",
        "低保" * 2500, "__proto__", "constructor", "低保\u200b标准",
    ],
)  # fmt: skip
def test_odd_queries_are_answered_calmly(text: str, page: Page, search: Open) -> None:
    spoken: list[str] = []
    page.on("pageerror", lambda problem: spoken.append(str(problem)))
    page.on("dialog", lambda dialog: spoken.append(dialog.message))
    search("?q=" + quote(text[:3000]))
    assert re.match("共找到|没有找到", page.locator("#search-count").inner_text())
    assert page.locator("#search-page img, #search-page script").count() == 0
    if len(text) > 120:
        assert "只查找了前120个字" in page.locator("#search-notes").inner_text()
    search("")
    page.locator("#search-q").fill(text)
    page.locator("#search-q").press("Enter")
    done(page)
    assert spoken == []


def test_a_lone_surrogate_is_answered_calmly(page: Page, search: Open) -> None:
    search("")
    page.locator("#search-q").evaluate(
        "(field) => { field.value = '低保\\ud800'; field.form.requestSubmit(); }"
    )
    done(page)
    assert page.locator("#search-count").inner_text()


def test_a_file_that_does_not_load_is_told_and_tried_again(page: Page, search: Open) -> None:
    broken = [True]

    def answer(route: Route) -> None:
        if broken[0]:
            route.abort()
        else:
            route.continue_()

    page.route("**/search/index/*.bin*", answer)
    search("?q=" + quote("低保"))
    alert = page.locator("#search-failed")
    assert alert.is_visible() and alert.get_attribute("role") == "alert"
    assert page.locator("#search-ways a").first.is_visible()
    page.get_by_role("button", name="重试").click()
    page.wait_for_timeout(300)
    assert alert.is_visible()
    broken[0] = False
    page.get_by_role("button", name="重试").click()
    page.wait_for_selector("#results li")
    assert not alert.is_visible() and focused(page) == "search-count"


@pytest.mark.parametrize("name", ["*.bin*", "d*.json*", "root.json"])
def test_a_file_that_arrives_in_part_is_told_and_tried_again(name: str, page: Page, search: Open) -> None:
    spoken: list[str] = []
    page.on("pageerror", lambda problem: spoken.append(str(problem)))
    page.route(f"**/search/index/{name}", lambda r: r.fulfill(body=r.fetch().body()[:200]))
    search("?q=" + quote("低保"))
    assert page.locator("#search-failed").is_visible()
    page.unroute(f"**/search/index/{name}")
    page.get_by_role("button", name="重试").click()
    page.wait_for_selector("#results li")
    assert spoken == []


@pytest.mark.parametrize("name", ["*.bin*", "d*.json*"])
@pytest.mark.parametrize("answer", [{"status": 404, "body": ""}, {"body": "zzz{}"}])
def test_files_of_another_build_are_met_with_a_new_root(
    name: str, answer: dict[str, Any], page: Page, search: Open
) -> None:
    roots: list[str] = []
    page.on("request", lambda r: roots.append(r.url) if "root.json" in r.url else None)
    page.route(f"**/search/index/{name}", lambda route: route.fulfill(**answer), times=1)
    search("?q=" + quote("低保"))
    page.wait_for_selector("#results li")
    assert len(roots) == 2


def test_a_root_that_does_not_load_is_told_when_it_is_needed(page: Page, search: Open) -> None:
    page.route("**/root.json", lambda route: route.fulfill(status=404, body=""))
    search("")
    page.wait_for_timeout(200)
    assert not page.locator("#search-failed").is_visible()
    page.locator("#search-q").fill("低保")
    page.locator("#search-q").press("Enter")
    page.wait_for_selector("#search-failed:not([hidden])")
    page.unroute("**/root.json")
    page.get_by_role("button", name="重试").click()
    page.wait_for_selector("#results li")


def test_without_script_the_catalogues_remain(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(base_url + "notices/index.html")
    tab.locator("form[role=search] input[name=q]").fill("低保")
    tab.locator("form[role=search] button").click()
    assert parse_qs(urlsplit(tab.url).query) == {"q": ["低保"]}
    assert "脚本" in tab.locator("noscript").inner_text()
    for place in ("library/year/", "library/topic/", "library/issuer/", "catalogue/", "sitemap"):
        assert tab.locator(f"#search-ways a[href*='{place}']").first.is_visible(), place
    context.close()


def test_a_browser_without_modules_is_told(page: Page, base_url: str) -> None:
    page.route("**/assets/search.*.js", lambda route: route.abort())
    page.goto(base_url + "search/index.html")
    expect(page.locator("#search-off")).to_be_visible()


def test_it_works_in_a_folder(page: Page, base_url: str) -> None:
    inner = base_url + "portal/2026/"
    page.route(inner + "**", lambda route: route.continue_(url=route.request.url.replace(inner, base_url)))
    page.goto(inner + "index.html")
    page.locator("form[role=search] input[name=q]").fill("低保")
    page.keyboard.press("Enter")
    page.wait_for_url(inner + "search/index.html?q=*")
    done(page)
    page.locator("#results h3 a").first.click()
    page.wait_for_selector("article[data-id]")
    assert page.url.startswith(inner)


def test_every_page_has_one_search_box() -> None:
    for url, html in demo().pages().items():
        assert html.count('role="search"') == 1, url
        assert len(re.findall(r'<input[^>]* name="q"', html)) == 1, url


def test_the_index_is_loaded_for_those_who_search(page: Page, base_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base_url + "search/index.html", wait_until="networkidle")
    assert not [url for url in asked if "/search/index/" in url]
    with page.expect_response("**/search/index/root.json"):
        page.locator("#search-q").focus()
