"""Every check of the gate fails where it should: a page is broken on purpose, and this very fault is reported.

A check that finds nothing on a sound page proves nothing as long as nobody has seen it find something.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import checks, gate
from tests.browser.test_pages import KINDS

STYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""
INSERT = "html => document.querySelector('main').insertAdjacentHTML('afterbegin', html)"


class Broken(NamedTuple):
    """A fault to make, and words of the report about it."""

    check: gate.Check
    finds: str
    css: str = ""
    html: str = ""
    script: str = ""


TRAP = """() => {
  const link = document.querySelector(".nav a");
  link.addEventListener("keydown", event => event.preventDefault());
}"""
LINE = '<p id="line"><span>一二三四五六七八九十</span><span class="label">。</span></p>'
BROKEN = [
    Broken(checks.keyboard, "first stop", script="() => document.querySelector('.skip').remove()"),
    Broken(checks.keyboard, "positive tabindex: <a", html='<a href="#main" tabindex="5">x</a>'),
    Broken(checks.keyboard, "not for keyboards: <span", html="<span onclick=1>x</span>"),
    Broken(checks.keyboard, "not for keyboards: <a", html="<a href='javascript:1'>x</a>"),
    Broken(checks.keyboard, "never reached: <", script=TRAP),
    Broken(checks.skip_link, "skipped to", script="() => document.querySelector('main').removeAttribute('tabindex')"),
    Broken(checks.skip_link, "skipped to", script="() => document.querySelector('.skip').hash = 'nowhere'"),
    Broken(checks.focus_not_obscured, "covered: <a", css="body::after { content: ''; position: fixed; inset: 50% 0 0 }"),
    Broken(checks.reflow, "of 320 px", css="h1 { white-space: nowrap }"),
    Broken(checks.reflow, "of 768 px", css="h1 { width: 800px } @media (max-width: 700px) { h1 { width: auto } }"),
    Broken(checks.reflow, "<h1", css="html[data-size=elder] h1 { white-space: nowrap }"),
    Broken(checks.reflow, "cut off: <h1", css="h1 { overflow: hidden; white-space: nowrap }"),
    Broken(checks.resize, "does not grow: ", css="h1 { font-size: 24px }"),
    Broken(checks.resize, "cut off: <nav", css=".nav { height: 60px; overflow: hidden }"),
    Broken(checks.resize, "of 1280 px", css="h1 { width: 60rem }"),
    Broken(checks.text_spacing, "cut off: <p", html="<p>一二三四五六七八九十</p>", css="main > p { width: 10em; height: 1.6em; overflow: hidden }"),
    Broken(checks.text_spacing, "of 320 px", html="<p>一二三四五六七八九十一二三四五六</p>", css="main > p { white-space: nowrap }"),
    Broken(checks.forced_colors, "no outline: <a", css="a:focus-visible { outline: none }"),
    Broken(checks.forced_colors, "no edge: <span", css=".validity { border: 0 }"),
    Broken(checks.forced_colors, "no edge: <button", css="button { border: 0 !important }"),
    Broken(checks.moving, "<h1", css="h1 { transition: color 1s }"),
    Broken(checks.moving, "runs: k", css="@keyframes k { to { opacity: 0 } } h1 { animation: k 9s infinite }"),
    Broken(checks.moving, "<marquee", html="<marquee>x</marquee>"),
    Broken(checks.printed, "on paper: <nav", css=".nav { display: block !important }"),
    Broken(checks.printed, "not on paper: main", css="@media print { main { display: none } }"),
    Broken(checks.printed, "not on paper: article", css="@media print { .validity { visibility: hidden } }"),
    Broken(checks.language, "Chinese marked as en", script="() => { document.documentElement.lang = 'en' }"),
    Broken(checks.language, "Chinese marked as none", script="() => document.documentElement.removeAttribute('lang')"),
    Broken(checks.language, "marked zh-Hant are not", script="() => { document.documentElement.lang = 'zh-Hant' }"),
    Broken(checks.language, "marked zh-Hans are not", html="<p>" + "關於發佈規範性文檔的決定" * 60 + "</p>"),
    Broken(checks.glyphs, "CJK JP", css="h1 { font-family: 'Noto Sans CJK JP' }"),
    Broken(checks.unlabelled, "<input", html="<input placeholder='姓名'>"),
    Broken(checks.unlabelled, "<select", html="<label for='one'> </label><select id='one'></select>"),
    Broken(checks.attachments, "<a", html="<a href='x.pdf'>附件：申请表</a>"),
    Broken(checks.attachments, "<a", html="<a href='x.xlsx'>附件：申请表（Excel）</a>"),
    Broken(checks.pictures, "<img", html="<img src='x.png' width='1' height='1'>"),
    Broken(checks.pictures, "<img", html="<img src='x.png' alt='x'>"),
    Broken(checks.pictures, "<img", html="<div class='gw-body'><img src='x.png' alt='x' width='1' height='1'></div>"),
    Broken(checks.line_breaks, "1280 px", html="<p>一二三（一）四，五。</p>", css="main > p { width: 1em; line-break: anywhere }"),
    Broken(checks.typography, "below 16 px (15.0)", css="h1 { font-size: 15px }"),
    Broken(checks.typography, "body text below 18 px: <p", css=".gw-body p { font-size: 17px }"),
    Broken(checks.typography, "lines too close: <p", css=".gw-body p { line-height: 1.4 }"),
    Broken(checks.typography, "no indent: <p", css=".gw-body p { text-indent: 1em }"),
    Broken(checks.typography, "indent by spaces: <p", html="<p>\u3000\u3000关于</p>"),
    Broken(checks.elder_targets, "of 44: <button", css="button { min-height: 0 !important; height: 40px !important }"),
    Broken(checks.elder_targets, "of 60: <a", css=".nav a { padding: 0 !important; line-height: 1.5; min-height: 0 !important }"),
]  # fmt: skip


def broken(page: Page, fault: Broken) -> None:
    """Make the fault."""
    for how, what in ((STYLE, fault.css), (INSERT, fault.html)):
        if what:
            page.evaluate(how, what)
    if fault.script:
        page.evaluate(fault.script)


@pytest.fixture
def document(page: Page, base_url: str) -> Page:
    """A sound document."""
    page.set_viewport_size(checks.WIDE)
    page.goto(base_url + KINDS["policy-expired"])
    return page


@pytest.mark.parametrize("fault", BROKEN, ids=lambda f: f"{f.check.__name__}: {f.finds}")
def test_a_fault_is_reported(fault: Broken, document: Page) -> None:
    before = fault.check(document)
    broken(document, fault)
    new = [one for one in fault.check(document) if one not in before]
    assert any(fault.finds in one for one in new), new


def test_every_check_is_seen_to_fail() -> None:
    assert {fault.check for fault in BROKEN} == {*gate.LOOKS, *gate.WALKS}


@pytest.mark.parametrize("view", gate.VIEWS)
def test_axe_reports_a_fault_in_every_view(view: str, document: Page, axe: str) -> None:
    document.evaluate(STYLE, "h1 { color: color-mix(in srgb, var(--paper), var(--ink) 20%) !important }")
    with gate.VIEWS[view](document):
        assert any(one.startswith("color-contrast: <h1") for one in checks.axe(document, axe))


def test_axe_reports_a_broken_page(document: Page, axe: str) -> None:
    document.evaluate(
        "document.documentElement.removeAttribute('lang'); document.querySelector('h1').remove()"
    )
    document.evaluate(INSERT, "<img src='x.png'><button type='button'></button>")
    rules = {one.partition(":")[0] for one in checks.axe(document, axe)}
    assert rules >= {"html-has-lang", "page-has-heading-one", "image-alt", "button-name"}


def test_what_axe_leaves_undecided_is_reported(document: Page, axe: str) -> None:
    document.evaluate(STYLE, "h1 { background: linear-gradient(red, blue) }")
    assert any(one.startswith("undecided color-contrast") for one in checks.axe(document, axe))


@pytest.mark.parametrize("view", gate.VIEWS)
def test_a_page_that_is_too_wide_is_reported_in_every_view(view: str, document: Page) -> None:
    document.evaluate(STYLE, "h1 { width: 2000px }")
    with gate.VIEWS[view](document):
        assert any("<h1" in one for one in checks.overflow(document))


@pytest.mark.parametrize(
    "css",
    [
        "a:focus-visible { outline: none }",
        "a:focus-visible { outline: .1875rem solid #ddd !important }",
        "a:focus-visible { outline: 0 !important; color: blue }",
    ],
)
def test_a_focus_that_cannot_be_seen_is_reported(css: str, document: Page) -> None:
    assert not any(checks.focus_visible(document).values())
    document.evaluate(STYLE, css)
    assert any("<a" in one for found in checks.focus_visible(document).values() for one in found)


def test_a_caret_is_no_focus(document: Page) -> None:
    document.evaluate(STYLE, "input:focus-visible { outline: none }")
    assert any("<input" in one for found in checks.focus_visible(document).values() for one in found)


@pytest.fixture
def mute(scriptless: BrowserContext, base_url: str) -> Iterator[Page]:
    """The sound document without script."""
    tab = scriptless.new_page()
    tab.goto(base_url + KINDS["policy-expired"])
    yield tab
    tab.close()


@pytest.mark.parametrize(
    ("html", "finds"),
    [
        ("<button type='button'>放大</button>", "dead: <button"),
        ("<form><button>搜索</button></form>", "dead: <button"),
        ("<select><option>x</select>", "dead: <select"),
        ("<span role='button'>x</span>", "dead: <span"),
        ("<a>x</a>", "dead: <a"),
    ],
)
def test_what_is_dead_without_script_is_reported(html: str, finds: str, mute: Page) -> None:
    assert checks.dead_without_script(mute) == []
    mute.evaluate(INSERT, html)
    assert any(finds in one for one in checks.dead_without_script(mute))


def test_an_empty_page_without_script_is_reported(mute: Page) -> None:
    mute.evaluate("document.querySelector('h1').remove()")
    assert checks.dead_without_script(mute) == ["missing: h1"]


@pytest.mark.parametrize(
    ("script", "finds"),
    [
        ("console.log('x')", "console: x"),
        ("setTimeout(() => { throw Error('x') })", "error: x"),
        ("fetch('https://elsewhere.example/').catch(() => {})", "asks another host: https://elsewhere.example/"),
        ("new Image().src = 'http://127.0.0.1:9/x.png'", "asks another host: http://127.0.0.1:9/x.png"),
        ("document.cookie = 'a=b'", "cookie: a"),
        ("document.head.append(Object.assign(document.createElement('style'), { textContent: '*{}' }))", "console: "),
    ],
)  # fmt: skip
def test_a_page_that_talks_is_reported(script: str, finds: str, browser: Browser, base_url: str) -> None:
    context = browser.new_context(bypass_csp=finds.startswith("asks"))
    tab = context.new_page()
    talk = checks.Talk(tab, base_url)
    tab.goto(base_url + KINDS["policy-expired"])
    assert talk.faults() == []
    tab.evaluate("script => { " + script + " }", None)
    tab.wait_for_timeout(200)
    assert any(one.startswith(finds) for one in talk.faults()), talk.faults()
    context.close()
