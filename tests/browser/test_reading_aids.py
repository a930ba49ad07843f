"""The reading aids in a real browser: chosen, remembered, applied without a jump, and never shown dead."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser import checks
from tests.browser.test_pages import KINDS
from tests.browser.test_search_page import SHIFT
from tests.demo import demo

Context = Callable[..., BrowserContext]
SEARCHED = "search/index.html?q=%E5%8A%9E%E6%B3%95"
SAVED = "localStorage.setItem('reading-{}', '{}');"
DENIED = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
"""
VOICES = """
(() => {
  const voices = [{ lang: "en-US", localService: true }, { lang: "zh_CN", localService: true, name: "local" }];
  window.spoken = [];
  window.calls = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  window.voices = voices;
  const queue = [];
  const next = () => {
    window.current = queue.shift();
    if (window.current && window.current.onstart) window.current.onstart();
  };
  window.end = () => {
    const done = window.current;
    next();
    done.onend();
  };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => window.voices,
    speak(one) { window.spoken.push(one); queue.push(one); if (!window.current) next(); },
    cancel() {
      window.calls.push("cancel");
      const dropped = [window.current, ...queue.splice(0)].filter(Boolean);
      window.current = null;
      for (const one of dropped) setTimeout(() => one.onerror());
    },
    resume() { window.calls.push("resume"); },
    pause() {},
  } });
})();
"""
"""A browser that can speak: ``spoken`` keeps what it was asked to say, ``end()`` is the end of what it says now."""
UNITS = """
() => [...document.querySelectorAll(".gw-body *")].filter(
  (e) => e.matches("p, li, tr, h2, h3, h4, caption") && !e.parentElement.closest("tr") && /[\\p{L}\\p{N}]/u.test(
    [...e.childNodes].filter((n) => n.nodeType === 3 || e.matches("tr") || !n.matches("p, li, ul, ol")).map((n) => n.textContent)
      .join(""))).length
"""
"""How many paragraphs, headings, list items and rows of a text hold words of their own."""
SMALL = """
(least) => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")]
  .filter((e) => e.getClientRects().length && getComputedStyle(e).visibility === "visible")
  .filter((e) => !e.matches(".skip, .anchor, label > input"))
  .filter((e) => { const box = e.getBoundingClientRect(); return box.width < least || box.height < least; })
  .map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 20)}`)
"""
"""Targets that are smaller than ``least`` pixels in either direction."""
MAIN = """
(least) => [...document.querySelectorAll(".nav a, .search-line button, .search-line input, .pager a, .tool")]
  .filter((e) => e.getClientRects().length && getComputedStyle(e).visibility === "visible")
  .filter((e) => { const box = e.getBoundingClientRect(); return box.width < least || box.height < least; })
  .map((e) => e.outerHTML.slice(0, 80))
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[Context]:
    """Makes profiles in which nothing is remembered."""
    made: list[BrowserContext] = []

    def make(script: str = "", **options: Any) -> BrowserContext:
        fresh = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        if script:
            fresh.add_init_script(script)
        made.append(fresh)
        return fresh

    yield make
    for one in made:
        one.close()


def opened(profile: BrowserContext, url: str) -> Page:
    """A page on which site.js has run, where there is one."""
    tab = profile.new_page()
    tab.set_default_timeout(8000)
    tab.goto(url)
    return tab


def tool(tab: Page, name: str) -> Any:
    """A button by its words."""
    return tab.get_by_role("button", name=name, exact=True)


def chosen(tab: Page) -> list[str | None]:
    """What the page looks like by choice: size, contrast, text."""
    return [tab.locator("html").get_attribute(f"data-{name}") for name in ("size", "contrast", "text")]


def pressed(tab: Page) -> list[str]:
    """The buttons that stand pressed."""
    return [one.inner_text() for one in tab.locator('[aria-pressed="true"]').all()]


def test_a_choice_shows_at_once_and_on_the_next_page_and_can_be_taken_back(
    context: Context, base_url: str
) -> None:
    profile = context()
    tab = opened(profile, base_url + KINDS["policy"])
    assert chosen(tab) == [None, None, None] and pressed(tab) == ["标准"]
    for name in ("长者模式", "高对比度", "特大"):
        tool(tab, name).click()
    assert chosen(tab) == ["elder", "high", "larger"] and pressed(tab) == ["长者模式", "高对比度", "特大"]
    assert tab.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    tab.goto(base_url + KINDS["notice"])
    assert chosen(tab) == ["elder", "high", "larger"] and pressed(tab) == ["长者模式", "高对比度", "特大"]
    tool(tab, "标准").click()
    tool(tab, "长者模式").click()
    tool(tab, "高对比度").click()
    assert chosen(tab) == [None, None, None] and pressed(tab) == ["标准"]
    tab.goto(base_url + KINDS["home"])
    assert chosen(tab) == [None, None, None] and pressed(tab) == []
    assert tab.evaluate("localStorage.length") == 0
    assert profile.cookies() == []


def test_the_size_of_letters_changes_the_text_of_the_document_only(context: Context, base_url: str) -> None:
    tab = opened(context(), base_url + KINDS["notice"])
    sizes = "['.gw-body p', '.gw-body td', '.meta dd', '.nav a'].map(s => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))"
    assert tab.evaluate(sizes) == [20, 16, 16, 18]
    tool(tab, "大").click()
    assert tab.evaluate(sizes) == [25, 20, 16, 18]
    tool(tab, "特大").click()
    assert tab.evaluate(sizes) == [30, 24, 16, 18]


@pytest.mark.parametrize("kind", ["home", "policy-repealed", "slice", "search"])
@pytest.mark.parametrize("width", [320, 1280])
def test_what_was_chosen_is_there_before_the_first_paint(
    kind: str, width: int, context: Context, base_url: str
) -> None:
    saved = SAVED.format("size", "elder") + SAVED.format("contrast", "high") + SAVED.format("text", "larger")
    tab = opened(context(SHIFT + saved, viewport={"width": width, "height": 800}), base_url + KINDS[kind])
    expect(tab.locator("html")).to_have_attribute("data-script", "ready")
    assert chosen(tab) == ["elder", "high", "larger"]
    tab.wait_for_timeout(300)
    assert tab.evaluate("shift") == 0


def test_a_choice_that_comes_late_would_be_seen_to_jump(context: Context, base_url: str) -> None:
    late = "addEventListener('load', () => setTimeout(() => { document.documentElement.dataset.size = 'elder'; }, 200));"
    tab = opened(context(SHIFT + late), base_url + KINDS["policy-repealed"])
    tab.wait_for_timeout(600)
    assert tab.evaluate("shift") > 0.02


def test_a_page_that_comes_back_from_the_history_shows_the_newer_choice(
    context: Context, base_url: str
) -> None:
    tab = opened(context(), base_url + KINDS["policy"])
    tab.evaluate(SAVED.format("size", "elder"))
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert chosen(tab)[0] == "elder" and pressed(tab) == ["长者模式", "标准"]


def test_where_nothing_may_be_saved_a_choice_holds_for_the_page(context: Context, base_url: str) -> None:
    spoken: list[str] = []
    profile = context(DENIED)
    profile.on("weberror", lambda problem: spoken.append(str(problem.error)))
    tab = opened(profile, base_url + KINDS["policy"])
    tool(tab, "长者模式").click()
    tool(tab, "大").click()
    assert chosen(tab) == ["elder", None, "large"] and pressed(tab) == ["长者模式", "大"]
    tab.reload()
    assert chosen(tab) == [None, None, None] and tool(tab, "长者模式").is_visible()
    assert spoken == []


@pytest.mark.parametrize("kind", ["home", "policy", "topic", "search"])
def test_without_script_there_are_no_buttons_that_do_nothing(
    kind: str, context: Context, base_url: str
) -> None:
    tab = opened(context(java_script_enabled=False), base_url + KINDS[kind])
    shown = tab.locator("button:not([type=submit])").filter(visible=True)
    assert shown.count() == 0
    assert tab.locator(".needs-script").filter(visible=True).count() == 0


def test_the_other_edition_is_a_link_that_needs_no_script(context: Context, base_url: str) -> None:
    tab = opened(context(java_script_enabled=False), base_url + KINDS["policy"])
    link = tab.locator(".tools a")
    assert (link.inner_text(), link.get_attribute("hreflang"), link.get_attribute("lang")) == (
        "繁體",
        "zh-Hant",
        "zh-Hant",
    )
    link.click()
    back = tab.locator(".tools a")
    assert (back.inner_text(), back.get_attribute("hreflang"), back.get_attribute("lang")) == (
        "简体",
        "zh-Hans",
        "zh-Hans",
    )
    assert tab.locator(".tools").get_attribute("aria-label") == "閱讀輔助"
    back.click()
    assert tab.url == base_url + KINDS["policy"]


def test_until_the_script_works_the_buttons_keep_their_room_but_are_not_there(
    context: Context, base_url: str
) -> None:
    where = "['main', '.gw-body', '.search'].map(s => document.querySelector(s).getBoundingClientRect().top)"
    whole = opened(context(), base_url + KINDS["policy"])
    expect(whole.locator("html")).to_have_attribute("data-script", "ready")
    profile = context()
    profile.route("**/assets/site.*.js", lambda route: route.abort())
    tab = opened(profile, base_url + KINDS["policy"])
    assert tab.locator("button:not([type=submit])").filter(visible=True).count() == 0
    assert tab.evaluate(where) == whole.evaluate(where)
    reached = set()
    for _ in range(20):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("document.activeElement.className"))
    assert "tool" in reached, "the link to the other edition"
    assert not any("needs-script" in one for one in reached)


@pytest.mark.parametrize(
    "kind",
    ["home", "library", "slice", "policy-repealed", "plan", "organization", "comparison", "404", "results"],
)
def test_elder_mode_has_large_targets_and_fits_a_small_screen(
    kind: str, context: Context, base_url: str
) -> None:
    url = base_url + (SEARCHED if kind == "results" else KINDS[kind])
    tab = opened(context(SAVED.format("size", "elder"), viewport={"width": 320, "height": 640}), url)
    if kind == "results":
        tab.wait_for_selector('#results[aria-busy="false"]', state="attached")
        tab.locator("#search-side > summary").click()
    for width in (320, 1280):
        tab.set_viewport_size({"width": width, "height": 640})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(SMALL, 44) == []
        assert tab.evaluate(MAIN, 60) == []


def test_the_measure_of_targets_finds_small_ones(context: Context, base_url: str) -> None:
    tab = opened(context(), base_url + KINDS["policy"])
    assert tab.evaluate(SMALL, 44) != [] and tab.evaluate(MAIN, 60) != []


def test_elder_mode_sets_the_text_in_sans_with_more_air(context: Context, base_url: str) -> None:
    looks = "(() => { const s = getComputedStyle(document.querySelector('.gw-body .article')); return [s.fontFamily.split(',').pop().trim(), parseFloat(s.lineHeight) / parseFloat(s.fontSize)]; })()"
    tab = opened(context(), base_url + KINDS["policy"])
    assert tab.evaluate(looks) == ["serif", 1.9]
    tool(tab, "长者模式").click()
    assert tab.evaluate(looks) == ["sans-serif", 2]


@pytest.mark.parametrize("kind", ["home", "library", "policy-repealed", "results"])
def test_modes_together_pass_axe(kind: str, context: Context, base_url: str, axe: str) -> None:
    tab = opened(context(), base_url + (SEARCHED if kind == "results" else KINDS[kind]))
    if kind == "results":
        tab.wait_for_selector('#results[aria-busy="false"]', state="attached")
    tool(tab, "高对比度").click()
    tool(tab, "长者模式").click()
    assert checks.axe(tab, axe) == []
    tool(tab, "高对比度").click()
    tab.emulate_media(contrast="more", color_scheme="dark")
    assert checks.axe(tab, axe) == []
    tab.emulate_media(contrast="more", color_scheme="light")
    assert checks.axe(tab, axe) == []


def test_with_colours_of_the_reader_buttons_keep_an_edge_and_show_that_they_are_pressed(
    context: Context, base_url: str
) -> None:
    tab = opened(context(forced_colors="active"), base_url + KINDS["policy"])
    assert not tool(tab, "高对比度").is_visible()
    look = "(() => { const s = getComputedStyle(document.querySelector('[data-choice=size]')); return [s.borderTopWidth, s.borderTopStyle, s.backgroundColor]; })()"
    before = tab.evaluate(look)
    assert before[:2] == ["1px", "solid"]
    tool(tab, "长者模式").click()
    assert tab.evaluate(look)[2] != before[2]


def voiced(context: Context, url: str, script: str = VOICES) -> Page:
    """A page in a browser that can speak."""
    return opened(context(script), url)


def heard(tab: Page) -> list[str]:
    """What was said so far."""
    return [str(text) for text in tab.evaluate("spoken.map(one => one.text)")]


def test_the_text_is_read_paragraph_by_paragraph(context: Context, base_url: str) -> None:
    tab = voiced(context, base_url + KINDS["policy-repealed"])
    tab.evaluate(
        "document.querySelector('.gw-body p:nth-of-type(2)').innerHTML ="
        " '什<ruby>邡<rp>（</rp><rt>fāng</rt><rp>）</rp></ruby>市<span hidden>不读</span>'"
    )
    tool(tab, "朗读").click()
    texts = heard(tab)
    title = "云栖县人民政府关于印发云栖县最低生活保障办法的通知"
    assert texts[:3] == [title, "本文件已废止", "自2022年8月1日起废止。"]
    assert texts[3].startswith("替代文件：")
    assert texts[5] == "什邡市"
    banner = tab.locator(".banner p").filter(visible=True).count()
    assert len(texts) == 1 + banner + tab.evaluate(UNITS)
    assert all(text.strip() and "#" not in text and "本条链接" not in text for text in texts)
    assert any(text.startswith("第一条") and "为了" in text for text in texts)
    assert texts[-2:] == ["云栖县人民政府", "2018年5月21日"]
    assert set(tab.evaluate("spoken.map(one => one.lang)")) == {"zh-CN"}
    assert set(tab.evaluate("spoken.map(one => one.voice.name)")) == {"local"}
    assert tab.evaluate("calls") == ["cancel", "resume"], "works although someone paused the voice"


def test_rows_of_a_table_are_read_as_one(context: Context, base_url: str) -> None:
    tab = voiced(context, base_url + KINDS["notice"])
    tool(tab, "朗读").click()
    texts = heard(tab)
    assert "机构，得分，等次" in texts and "云栖街道第一托育园，94.5，优秀" in texts
    assert len(texts) == len(set(texts)) == 1 + tab.evaluate(UNITS)


def test_nothing_of_a_nested_list_is_left_out_or_read_twice(context: Context, base_url: str) -> None:
    tab = voiced(context, base_url + KINDS["notice"])
    tab.evaluate(
        "document.querySelector('.gw-body').innerHTML = '<ul><li>甲<ul><li>乙</li><li><p>丙</p><p>丁</p></li></ul></li></ul>"
        "<blockquote><p>戊</p></blockquote><p>——</p><p></p>'"
    )
    tool(tab, "朗读").click()
    assert heard(tab)[1:] == ["甲", "乙", "丙", "丁", "戊"]


def test_what_is_read_is_marked_and_the_end_takes_the_mark_away(context: Context, base_url: str) -> None:
    tab = voiced(context, base_url + KINDS["notice"])
    button = tab.locator("[data-read]")
    button.click()
    assert button.inner_text() == "停止朗读"
    assert tab.locator(".reading").inner_text() == tab.locator("h1").inner_text()
    outline = tab.locator(".reading").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    tab.evaluate("end()")
    assert tab.locator(".reading").count() == 1 and not tab.locator("h1.reading").count()
    tab.mouse.wheel(0, 3000)
    expect(button).to_be_in_viewport()
    for _ in range(len(heard(tab)) - 1):
        tab.evaluate("end()")
    assert button.inner_text() == "朗读" and tab.locator(".reading").count() == 0


@pytest.mark.parametrize("how", ["button", "escape", "leaving"])
def test_reading_stops(how: str, context: Context, base_url: str) -> None:
    tab = voiced(context, base_url + KINDS["notice"])
    button = tab.locator("[data-read]")
    button.click()
    tab.evaluate("calls.length = 0")
    if how == "button":
        button.click()
    elif how == "escape":
        tab.keyboard.press("Escape")
    else:
        tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert tab.evaluate("calls") == ["cancel"]
    assert button.inner_text() == "朗读" and tab.locator(".reading").count() == 0
    said = len(heard(tab))
    button.click()
    tab.wait_for_timeout(50)
    assert button.inner_text() == "停止朗读", "what was broken off earlier stops nothing now"
    assert len(heard(tab)) == 2 * said and tab.locator(".reading").count() == 1


def test_reading_begins_where_text_is_selected(context: Context, base_url: str) -> None:
    tab = voiced(context, base_url + KINDS["policy"])
    article = tab.locator(".gw-body .article").nth(4)
    article.scroll_into_view_if_needed()
    article.evaluate("e => getSelection().setBaseAndExtent(e.lastChild, 2, e.lastChild, 6)")
    tool(tab, "朗读").click()
    assert heard(tab)[0].startswith("第五条")


def test_reading_is_offered_only_where_there_is_a_voice(context: Context, base_url: str) -> None:
    silent = opened(
        context("delete Object.getPrototypeOf(window).speechSynthesis; delete window.speechSynthesis;"),
        base_url + KINDS["policy"],
    )
    expect(silent.locator("html")).to_have_attribute("data-script", "ready")
    assert not silent.locator("[data-read]").is_visible()
    late = voiced(context, base_url + KINDS["policy"], VOICES + "voices = [];")
    button = late.locator("[data-read]")
    place = "document.querySelector('.gw-body').getBoundingClientRect().top"
    before = late.evaluate(place)
    assert not button.is_visible()
    late.evaluate(
        "voices = [{ lang: 'zh-CN', localService: false }, { lang: 'fr-FR' }]; speechSynthesis.onvoiceschanged()"
    )
    assert not button.is_visible(), "a voice of another host would be sent the text"
    late.evaluate("voices = [{ lang: 'zh-HK', localService: true }]; speechSynthesis.onvoiceschanged()")
    assert button.is_visible()
    assert late.evaluate(place) == before


def test_the_traditional_edition_is_read_and_speaks_in_its_own_words(context: Context, base_url: str) -> None:
    profile = context(VOICES, permissions=["clipboard-read", "clipboard-write"])
    tab = opened(profile, base_url + "zh-hant/" + KINDS["policy-repealed"])
    button = tab.locator("[data-read]")
    assert button.inner_text() == "朗讀"
    button.click()
    assert button.inner_text() == "停止朗讀"
    assert set(tab.evaluate("spoken.map(one => one.lang)")) == {"zh-TW"}
    tab.locator(".anchor").first.click()
    expect(tab.locator(".live")).to_contain_text("已複製")


def test_a_badge_of_the_traditional_edition_is_corrected(context: Context, base_url: str) -> None:
    profile = context()
    tab = profile.new_page()
    tab.clock.install(time="2030-01-05T08:00:00+08:00")
    tab.goto(base_url + "zh-hant/" + KINDS["policy"])
    badge = tab.locator("article .doc-line .validity")
    assert badge.inner_text() == "廢止" and "validity-repealed" in str(badge.get_attribute("class"))


def test_the_address_of_a_clause_is_copied(context: Context, base_url: str) -> None:
    profile = context(permissions=["clipboard-read", "clipboard-write"])
    tab = opened(profile, base_url + KINDS["policy-repealed"] + "?from=x#第一条")
    tab.locator("#第三条 .anchor").click()
    live = tab.locator(".live")
    expect(live).to_have_text("第三条的链接已复制")
    box = live.bounding_box()
    assert box is not None and box["width"] > 100 and box["height"] > 30
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert unquote(copied) == base_url + KINDS["policy-repealed"] + "#第三条"
    assert unquote(tab.url).endswith("#第三条")
    assert tab.evaluate("document.getAnimations().length") == 0
    tab.goto(copied)
    assert tab.locator(":target").inner_text().startswith("第三条")


@pytest.mark.parametrize(
    "clipboard", ["undefined", "{ writeText: () => Promise.reject(new DOMException('denied')) }"]
)
def test_where_nothing_may_be_copied_the_link_is_a_link(
    clipboard: str, context: Context, base_url: str
) -> None:
    spoken: list[str] = []
    profile = context(f"Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard} }});")
    profile.on("weberror", lambda problem: spoken.append(str(problem.error)))
    tab = opened(profile, base_url + KINDS["policy-repealed"])
    tab.locator("#第三条 .anchor").click()
    tab.wait_for_timeout(100)
    assert unquote(tab.url).endswith("#第三条") and tab.locator(".live").inner_text() == ""
    assert spoken == []


def test_printing_opens_what_is_folded_up_and_says_the_day(context: Context, base_url: str) -> None:
    tab = opened(context("window.print = () => { window.printed = true; };"), base_url + KINDS["comparison"])
    folded = tab.locator(".compare details:not([open])").count()
    assert folded
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator(".compare details:not([open])").count() == 0
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".compare details:not([open])").count() == folded
    tab.goto(base_url + KINDS["policy"])
    tool(tab, "打印").click()
    assert tab.evaluate("printed") is True
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert re.search(r"打印日期：\d{4}年\d+月\d+日$", tab.locator(".printed").inner_text())


def test_paper_shows_state_address_version_and_all_text(context: Context, base_url: str) -> None:
    saved = SAVED.format("size", "elder") + SAVED.format("contrast", "high") + SAVED.format("text", "larger")
    tab = opened(context(saved, viewport={"width": 590, "height": 850}), base_url + KINDS["policy"])
    tab.emulate_media(media="print")
    for shown in (".doc-line .validity", ".address", ".version", ".qr"):
        assert tab.locator(shown).first.is_visible(), shown
    for gone in (".tools", ".aids", ".nav", ".anchor", ".foot", ".live", ".printed"):
        assert not tab.locator(gone).first.is_visible(), gone
    looks = tab.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('.gw-body p')); return [s.fontSize, s.color]; })()"
    )
    assert looks[0] == f"{16 / 0.75:.4f}".rstrip("0") + "px" and looks[1] == "rgb(27, 33, 31)"
    tab.goto(base_url + KINDS["plan"])
    assert tab.evaluate("document.documentElement.scrollWidth") <= 590
    tab.goto(base_url + KINDS["comparison"])
    assert tab.locator(".compare details:not([open]) .clause-text").first.is_visible()


def test_a_mistake_is_reported_with_title_address_and_version(base_url: str, context: Context) -> None:
    tab = opened(context(java_script_enabled=False), base_url + KINDS["policy"])
    shown = tab.locator(".version").inner_text()
    mail = unquote(str(tab.locator(".feedback a").get_attribute("href")))
    assert tab.locator(".feedback a").inner_text() == "我要纠错"
    assert re.fullmatch("[0-9a-f]{8}", shown) and f"版本：{shown}" in mail
    assert tab.locator("h1").inner_text() in mail and KINDS["policy"] in mail


def test_the_aids_weigh_little(context: Context, base_url: str) -> None:
    html = (demo().output / KINDS["policy"]).read_text(encoding="utf-8")
    inline = re.search(r"<script>(.*?)</script>\n<link rel=\"stylesheet\"", html, re.DOTALL)
    assert inline is not None and len(inline[1].encode()) <= 300
    script = next((demo().output / "assets").glob("site.*.js")).read_bytes()
    assert len(gzip.compress(inline[1].encode() + script)) <= 3 * 1024
    assert json.dumps(inline[1]).isascii(), "the digest in the policy holds whatever the encoding"


def test_a_page_without_its_inline_script_shows_no_dead_buttons(context: Context, base_url: str) -> None:
    def without(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(r"<script>.*?</script>", "", response.text()))

    profile = context()
    url = base_url + KINDS["policy"]
    profile.route(url, without)
    tab = opened(profile, url)
    tool(tab, "长者模式").click()
    assert chosen(tab)[0] == "elder", "site.js alone makes them work"
