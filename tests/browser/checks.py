"""Turns an open page into what is wrong with it: one function a check, each giving a list of offenders, empty when all is well.

It refuses to know which pages exist and what they say; a check leaves the page as it found it. Sources of the numbers:
WCAG 2.2 (AA), GB/T 9704 and clreq for Chinese lines, 互联网网站适老化通用设计规范 for sizes.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from opencc import OpenCC
from PIL import Image
from playwright.sync_api import Page, ViewportSize

REVIEWED: dict[str, list[dict[str, str]]] = json.loads(
    Path(__file__).with_name("reviewed.json").read_text(encoding="utf-8")
)
"""What a machine cannot decide or decides wrongly for a Chinese portal, looked at by people, each with its reason."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL: ViewportSize = {"width": 320, "height": 256}
"""A window of 1280 x 1024 at 400 %."""
PHONE: ViewportSize = {"width": 320, "height": 640}
TABLET: ViewportSize = {"width": 768, "height": 1024}
WIDE: ViewportSize = {"width": 1280, "height": 800}

_WORDS = """
  const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const heard = e => e.closest(".vh, .live") !== null;
  const own = e => [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const called = e => (e.cloneNode().outerHTML.slice(0, 160) + " " + e.textContent.trim().slice(0, 24)).trim();
  const all = css => [...document.querySelectorAll(css)].filter(shown);
  const stops = () => all("a[href], button, input, select, textarea, summary, iframe, [contenteditable], [tabindex]")
    .filter(e => e.tabIndex >= 0 && !e.matches(":disabled, [type=hidden]") && (e.type !== "radio" || e.checked));
  const kind = e => e.tagName + "." + e.className + "[" + (e.type || "") + "]"
    + ["header", "nav", "main", "footer", "form", "article", "table", "aside"].filter(one => e.closest(one));
  const samples = () => [...new Map(stops().reverse().map(e => [kind(e), e])).values()].reverse();
  const top_of_page = () => {
    const mark = document.createElement("a");
    mark.href = "#";
    document.body.prepend(mark);
    mark.focus();
    mark.remove();
  };
"""
"""``heard`` elements are for screen readers only; ``own`` ones hold text themselves. ``samples`` are the first stop of every kind that looks alike.
``top_of_page`` lets the next Tab begin there: blur() would keep the place."""


def ask(page: Page, body: str, given: Any = None) -> Any:
    """What the JavaScript ``body`` returns; it may use the words above, and ``given``."""
    return page.evaluate("given => {" + _WORDS + body + "}", given)


@contextmanager
def window(page: Page, size: ViewportSize) -> Iterator[None]:
    """The page in a window of another size."""
    before = page.viewport_size
    page.set_viewport_size(size)
    yield
    if before:
        page.set_viewport_size(before)


@contextmanager
def elder(page: Page) -> Iterator[None]:
    """The page in 长者模式, without the switch."""
    before = page.evaluate("document.documentElement.dataset.size || ''")
    page.evaluate("document.documentElement.dataset.size = 'elder'")
    yield
    page.evaluate(
        "v => v ? document.documentElement.dataset.size = v : delete document.documentElement.dataset.size",
        before,
    )


def axe(page: Page, source: str) -> list[str]:
    """Violations of axe-core, and what it leaves undecided unless that is reviewed. ``source`` is axe-core itself."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(source)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations', 'incomplete']})", TAGS
    )
    wrong = [f"{v['id']}: {node['html'][:200]}" for v in found["violations"] for node in v["nodes"]]
    unsure = [
        f"undecided {v['id']} ({_why(node)}): {node['html'][:200]}"
        for v in found["incomplete"]
        for node in v["nodes"]
        if not any(_is_reviewed(page, v["id"], node, one) for one in REVIEWED["axe"])
    ]
    return wrong + unsure


def _why(node: dict[str, Any]) -> str:
    reasons = {(one["data"] or {}).get("messageKey") for one in node["any"] if isinstance(one["data"], dict)}
    return ", ".join(sorted(filter(None, reasons)))


def _is_reviewed(page: Page, rule: str, node: dict[str, Any], known: dict[str, str]) -> bool:
    return (
        known["rule"] == rule
        and known["why"] == _why(node)
        and bool(
            page.locator(node["target"][0]).first.evaluate("(e, css) => e.matches(css)", known["element"])
        )
    )


def keyboard(page: Page) -> list[str]:
    """What Tab does not reach from the top, what else takes part in no order, and a first stop that does not skip."""
    count = ask(
        page,
        """
        top_of_page();
        window.walk = { reached: [], note: event => window.walk.reached.push(event.target) };
        addEventListener("focusin", window.walk.note);
        return stops().length;
        """,
    )
    for _ in range(6):  # what a page adds while somebody walks is reached the next time round
        for _ in range(count // 2 + 3):
            page.keyboard.press("Tab")
        if ask(page, "return stops().every(e => window.walk.reached.includes(e))"):
            break
    return list(
        ask(
            page,
            """
            removeEventListener("focusin", window.walk.note);
            const { reached } = window.walk;
            delete window.walk;
            return [
              ...(reached[0]?.matches("a.skip[href='#main']") ? [] : ["the first stop is not the skip link"]),
              ...stops().filter(e => !reached.includes(e)).map(e => "never reached: " + called(e)),
              ...all("[tabindex]").filter(e => e.tabIndex > 0).map(e => "positive tabindex: " + called(e)),
              ...all("[onclick], a[href^='javascript:'], a:not([href])").map(e => "not for keyboards: " + called(e)),
            ];
            """,
        )
    )


def skip_link(page: Page) -> list[str]:
    """The skip link leads into ``main``, which takes the focus and is in the window."""
    ask(page, "top_of_page()")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    return list(
        ask(
            page,
            """
            const [one, main] = [document.activeElement, document.querySelector("main")];
            const top = main?.getBoundingClientRect().top;
            return one === main && main.tabIndex === -1 && top > -1 && top < innerHeight ? [] : ["skipped to " + called(one)];
            """,
        )
    )


def focus_visible(page: Page, known: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Per kind of stop that is not ``known``, what is wrong with it: focus must change pixels by 3 to 1, as many as half
    its outline is long."""
    page.keyboard.press("Tab")
    found: dict[str, list[str]] = {}
    for index, kind in enumerate(ask(page, "return samples().map(kind)")):
        if kind in known or kind in found:
            continue
        name, *box = ask(
            page,
            """
            const e = window.sample = samples()[given];
            e.scrollIntoView({ block: "center" });
            e.focus({ preventScroll: true });
            const { x, y, width, height } = e.getBoundingClientRect();
            const [left, top] = [Math.max(0, x - 8), Math.max(0, y - 8)];
            return [called(e), left, top,
              Math.min(innerWidth, x + width + 8) - left, Math.min(innerHeight, y + height + 8) - top];
            """,
            index,
        )
        clip = dict(zip(("x", "y", "width", "height"), box, strict=True))
        lit = page.screenshot(clip=clip)  # type: ignore[arg-type]
        ask(page, "document.activeElement.blur(); delete window.sample;")
        unlit = page.screenshot(clip=clip)  # type: ignore[arg-type]
        ask(page, "samples()[given]?.focus({ preventScroll: true })", index)
        enough = clip["width"] + clip["height"]
        changed = _contrasting(lit, unlit)
        found[kind] = [] if changed >= enough else [f"focus changes {changed} of {enough:.0f} pixels: {name}"]
    return found


def _contrasting(one: bytes, other: bytes) -> int:
    """How many pixels differ by 3 to 1 in luminance."""
    first, second = (_luminance(picture) for picture in (one, other))
    ratio = (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
    return int((ratio >= 3).sum())


def _luminance(picture: bytes) -> np.ndarray[Any, np.dtype[np.float64]]:
    values = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=np.float64) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def focus_not_obscured(page: Page) -> list[str]:
    """Stops that something else covers at their centre or a corner while they have the focus, wide and narrow."""
    found = []
    for size in (WIDE, PHONE):
        with window(page, size):
            found += ask(
                page,
                """
                return stops().filter(e => {
                  e.focus();
                  const { left, right, top, bottom } = e.getClientRects()[0];
                  const points = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, top + 3],
                    [left + 3, bottom - 3], [right - 3, bottom - 3]]
                    .filter(([x, y]) => x > 0 && y > 0 && x < innerWidth && y < innerHeight);
                  return !points.length || points.some(([x, y]) => {
                    const hit = document.elementFromPoint(x, y);
                    return !e.contains(hit);
                  });
                }).map(e => "covered: " + called(e));
                """,
            )
    return found


def overflow(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    return list(
        ask(
            page,
            """
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            const rolls = e => e !== document.body && /auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX);
            const held = e => { for (e = e.parentElement; e; e = e.parentElement) if (rolls(e)) return true; };
            const wide = e => e.getBoundingClientRect().right > root.clientWidth + 1
              || (e.clientWidth && !rolls(e) && e.getBoundingClientRect().left + e.scrollWidth > root.clientWidth + 1);
            const out = all("body *").filter(e => wide(e) && !held(e));
            const last = out.filter(e => !out.some(other => other !== e && e.contains(other)));
            return [root.scrollWidth + " of " + root.clientWidth + " px", ...last.map(called)];
            """,
        )
    )


def cut_off(page: Page) -> list[str]:
    """Text that its box hides. What hits say of a document is an extract anyway."""
    return list(
        ask(
            page,
            """
            return all("body *").filter(e => {
              const style = getComputedStyle(e);
              return !heard(e) && !e.closest(".excerpt, svg") && !e.matches("input, select, img, progress")
                && e.textContent.trim()
                && ((/hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
                  || (/hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1));
            }).map(e => "cut off: " + called(e));
            """,
        )
    )


def reflow(page: Page) -> list[str]:
    """What does not fit in a window of 1280 x 1024 at 400 %, in 长者模式 too, or on a tablet."""
    with window(page, TABLET):
        found = overflow(page) + cut_off(page)
    with window(page, SMALL):
        found += overflow(page) + cut_off(page)
        with elder(page):
            return found + overflow(page) + cut_off(page)


def resize(page: Page) -> list[str]:
    """What does not grow, does not fit or is cut off when text is twice as large."""
    sizes = "return Object.fromEntries(all('body *').filter(own).map((e, i) => [i + called(e), parseFloat(getComputedStyle(e).fontSize)]))"
    with window(page, WIDE):
        before: dict[str, float] = ask(page, sizes)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        after: dict[str, float] = ask(page, sizes)
        found = overflow(page) + cut_off(page)
        page.evaluate("document.documentElement.style.removeProperty('font-size')")
    return found + [f"does not grow: {e}" for e, size in before.items() if after.get(e, 99) < 1.3 * size]


def text_spacing(page: Page) -> list[str]:
    """What is cut off or does not fit when a reader sets wider letters, words, lines and paragraphs (WCAG 1.4.12)."""
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
            p { margin-bottom: 2em !important }`);
          document.adoptedStyleSheets.push(sheet);
        }"""
    )
    found = []
    for size in (WIDE, PHONE):
        with window(page, size):
            found += overflow(page) + cut_off(page)
    page.evaluate("document.adoptedStyleSheets.pop()")
    return found


def forced_colors(page: Page) -> list[str]:
    """Stops whose focus, and fields, buttons and badges whose edge, vanishes when the system chooses the colours."""
    page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")
    found = ask(
        page,
        """
        const edgeless = css => all(css).filter(e => !heard(e)
          && (getComputedStyle(e).borderTopStyle === "none" || parseFloat(getComputedStyle(e).borderTopWidth) < 1));
        const lines = samples().filter(e => {
          e.focus({ preventScroll: true });
          const style = getComputedStyle(e);
          return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
        });
        return [...lines.map(e => "no outline: " + called(e)),
          ...edgeless("button, select, textarea, .validity, input:not([type=checkbox], [type=radio])")
            .map(e => "no edge: " + called(e))];
        """,
    )
    page.emulate_media(forced_colors="none")
    return list(found)


def moving(page: Page) -> list[str]:
    """Everything that moves or would."""
    return list(
        ask(
            page,
            """
            const moves = style => style.animationName !== "none"
              || (style.transitionProperty !== "none" && /[1-9]/.test(style.transitionDuration));
            return [
              ...document.getAnimations().map(one => "runs: " + (one.animationName || one.transitionProperty || one.id)),
              ...[...document.querySelectorAll("*")].filter(e => ["", "::before", "::after"]
                .some(part => moves(getComputedStyle(e, part)))).map(called),
              ...all("marquee, blink, video, audio[autoplay], svg animate, svg animateTransform").map(called),
            ];
            """,
        )
    )


def printed(page: Page) -> list[str]:
    """What paper has no use for and yet would show, and what it lacks."""
    page.emulate_media(media="print")
    found = ask(
        page,
        """
        const gone = ".skip, .nav, .tools, .crumbs, .pager, .contents, .neighbours, form, button, select, input";
        const kept = ["main", "h1", ...(document.querySelector("article .validity") ? ["article .validity"] : [])];
        return [...all(gone).filter(e => !heard(e)).map(e => "on paper: " + called(e)),
          ...kept.filter(css => !all(css).length).map(css => "not on paper: " + css)];
        """,
    )
    page.emulate_media(media="screen")
    return list(found)


def language(page: Page) -> list[str]:
    """Texts whose characters do not belong to the language that they are marked with. Official numbers stay as they are."""
    texts: dict[str, str] = ask(
        page,
        """
        const found = {};
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          const e = node.parentElement;
          if (e.matches("script, style, template") || !shown(e)) continue;
          const lang = e.closest("[lang]")?.lang || "none";
          found[lang] = (found[lang] || "") + node.data;
        }
        return found;
        """,
    )
    found = []
    for lang, text in texts.items():
        han = [c for c in _NUMBER.sub("", text) if "\u4e00" <= c <= "\u9fff"]
        if not han:
            continue
        if not lang.startswith(("zh-Hans", "zh-Hant")):
            found.append(f"Chinese marked as {lang}: {''.join(han[:20])}")
            continue
        wrong = _changed(han, "t2s" if lang.startswith("zh-Hans") else "s2t")
        if len(wrong) > 0.02 * len(han):
            found.append(
                f"{len(wrong)} of {len(han)} characters marked {lang} are not: {''.join(wrong[:20])}"
            )
    return found


_NUMBER = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕\d+[号號]|[\u4e00-\u9fff]+备\d+[号號]")


def _changed(characters: list[str], direction: str) -> list[str]:
    """The characters that exist in the other script only."""
    there, back = _converter(direction), _converter("s2t" if direction == "t2s" else "t2s")
    lines = "\n".join(characters)
    both = zip(characters, there.convert(lines).split("\n"), back.convert(lines).split("\n"), strict=True)
    return [c for c, one, other in both if one != c and other == c]


_converter = cache(OpenCC)


def glyphs(page: Page) -> list[str]:
    """Fonts made for the characters of another country. Says nothing where the system has none with such a name."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    texts = {"nodeId": root, "selector": "h1, main p, main li, .nav a"}
    found: dict[str, int] = {}
    for node in session.send("DOM.querySelectorAll", texts)["nodeIds"][:40]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            found.setdefault(font["familyName"], node)
    own = " TC" if str(page.evaluate("document.documentElement.lang")).startswith("zh-Hant") else " SC"
    wrong = {name: node for name, node in found.items() if " CJK" in name and not name.endswith(own)}
    html = {
        name: session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"] for name, node in wrong.items()
    }
    session.detach()
    return [f"{name}: {text[:120]}" for name, text in html.items()]


def attachments(page: Page) -> list[str]:
    """Links to files that do not say what they are and how large."""
    return list(
        ask(
            page,
            r"""
            const files = /\.(pdf|docx?|xlsx?|pptx?|ofd|wps|et|zip|rar|7z)$/i;
            const says = /(PDF|Word|Excel|PowerPoint|DOCX?|XLSX?|PPTX?|OFD|WPS|ZIP|RAR|7Z).{0,12}?\d+(\.\d+)? ?(字节|字節|KB|MB)/i;
            return all("a[href]").filter(e => files.test(new URL(e.href).pathname) && !says.test(e.textContent)).map(called);
            """,
        )
    )


def line_breaks(page: Page) -> list[str]:
    """Lines that begin with closing punctuation or end with an opening one (clreq, 避头尾), wide and narrow."""
    found = []
    for size in (WIDE, PHONE):
        with window(page, size):
            found += ask(
                page,
                """
                const [never_first, never_last] = ["，。、；：？！）》」』”’】〕", "（《「『“‘【〔"];
                const range = document.createRange();
                const lines = new Map();
                const box = e => { while (/^(inline|contents|ruby)/.test(getComputedStyle(e).display)) e = e.parentElement; return e; };
                const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const found = [];
                for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                  const e = node.parentElement;
                  if (!node.data.trim() || !shown(e) || heard(e) || e.closest("svg, rt, rp, .excerpt")) continue;
                  const home = box(e);
                  range.selectNodeContents(node);
                  const rects = range.getClientRects();
                  if (!rects.length) continue;
                  let last = lines.get(home);
                  const flat = rects[0].top === rects[rects.length - 1].top;
                  const [first, end] = [node.data.search(/\\S/), node.data.trimEnd().length - 1];
                  for (let i = first; i <= end; i++) {
                    if (!node.data[i].trim() || (flat && i > first && i < end)) continue;
                    range.setStart(node, i);
                    range.setEnd(node, i + 1);
                    const rect = range.getBoundingClientRect();
                    if (!rect.width) continue;
                    const now = { c: node.data[i], rect, text: node.data.slice(Math.max(0, i - 6), i + 6) };
                    if (last && rect.left <= last.rect.left && rect.top > last.rect.top + last.rect.height / 2
                      && (never_first.includes(now.c) || never_last.includes(last.c)))
                      found.push(innerWidth + " px: " + last.text + " ⏎ " + now.text + " in " + called(home).slice(0, 80));
                    last = now;
                  }
                  lines.set(home, last);
                }
                return found;
                """,
            )
    return found


def typography(page: Page) -> list[str]:
    """Text that is too small or too dense, and paragraphs of documents without their indent of two characters."""
    return list(
        ask(
            page,
            """
            const size = e => parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM?.()?.a ?? 1);
            const texts = all("body *").filter(e => own(e) && !heard(e) && !e.matches("rt, rp, sup, sub, option"));
            const body = texts.filter(e => e.matches(".gw-body :is(p, li)"));
            const lines = all("main :is(p, li, dd)").filter(e => own(e) && !heard(e));
            const at = (e, name) => parseFloat(getComputedStyle(e)[name]) / parseFloat(getComputedStyle(e).fontSize);
            const begun = all(".gw-body > p:not(.addressee)")
              .filter(e => !["center", "right", "end"].includes(getComputedStyle(e).textAlign));
            return [
              ...texts.filter(e => size(e) < 15.9).map(e => "below 16 px (" + size(e).toFixed(1) + "): " + called(e)),
              ...body.filter(e => size(e) < 17.9).map(e => "body text below 18 px: " + called(e)),
              ...lines.filter(e => at(e, "lineHeight") < 1.495).map(e => "lines too close: " + called(e)),
              ...begun.filter(e => Math.abs(at(e, "textIndent") - 2) > .01).map(e => "no indent: " + called(e)),
              ...texts.filter(e => /^[\\u3000\\u00a0]/.test(e.textContent)).map(e => "indent by spaces: " + called(e)),
            ];
            """,
        )
    )


def elder_targets(page: Page) -> list[str]:
    """What is smaller than 44 px on a phone in 长者模式, and than 60 px where most readers begin."""
    with window(page, PHONE), elder(page):
        return list(
            ask(
                page,
                """
                const main = ".nav a, .search button, .search input[name=q], .tools button";
                const some = "button, input:not([type=hidden]), select, textarea, summary, .nav a, .pager a, .chip, [role=option]";
                const area = e => (e.matches("[type=checkbox], [type=radio]") && e.closest("label") || e).getBoundingClientRect();
                const small = (css, least) => all(css).filter(e => !heard(e))
                  .filter(e => Math.min(area(e).width, area(e).height) < least - .5)
                  .map(e => `${area(e).width.toFixed()} x ${area(e).height.toFixed()} of ${least}: ` + called(e));
                return [...small(some, 44), ...small(main, 60)];
                """,
            )
        )


def unlabelled(page: Page) -> list[str]:
    """Fields that only a placeholder or nothing names; axe-core is content with a placeholder."""
    return list(
        ask(
            page,
            """
            const named = e => [...e.labels].some(one => one.textContent.trim())
              || document.getElementById(e.getAttribute("aria-labelledby"))?.textContent.trim();
            return all("input:not([type=hidden]), select, textarea").filter(e => !named(e)).map(called);
            """,
        )
    )


def pictures(page: Page) -> list[str]:
    """Pictures without a text of their own, that make the page jump, or that load before anybody comes near them."""
    return list(
        ask(
            page,
            """
            return [...document.querySelectorAll("img")].filter(e => !e.hasAttribute("alt") || !e.width || !e.height
              || !e.hasAttribute("width") || !e.hasAttribute("height") || (e.closest(".gw-body") && e.loading !== "lazy"))
              .map(called);
            """,
        )
    )


def dead_without_script(page: Page) -> list[str]:
    """For a page that was opened without script: what is missing, and what shows and does nothing."""
    return list(
        ask(
            page,
            """
            const sends = e => e.type === "submit" && e.form?.getAttribute("action");
            return [
              ...["h1", "main a[href], footer a[href]"].filter(css => !all(css).length).map(css => "missing: " + css),
              ...all("button").filter(e => !sends(e)).map(e => "dead: " + called(e)),
              ...all("select, textarea, input").filter(e => !e.form?.getAttribute("action")).map(e => "dead: " + called(e)),
              ...all("[role=button], [aria-pressed], a:not([href])").map(e => "dead: " + called(e)),
            ];
            """,
        )
    )


class Talk:
    """Notes from now on what a page says and asks for."""

    def __init__(self, page: Page, base_url: str) -> None:
        self._page, self._base_url = page, base_url
        self._said: list[str] = []
        page.on("console", lambda message: self._said.append(f"console: {message.text}"))
        page.on("pageerror", lambda problem: self._said.append(f"error: {problem}"))
        page.on("request", lambda request: self._asks(request.url))
        page.on("websocket", lambda socket: self._asks(socket.url))

    def _asks(self, url: str) -> None:
        if not url.startswith((self._base_url, "data:", "about:", "blob:")):
            self._said.append(f"asks another host: {url}")

    def faults(self) -> list[str]:
        """Everything said on the console (refusals by the content security policy are), requests to other hosts, cookies."""
        cookies = [f"cookie: {one.get('name')}" for one in self._page.context.cookies()]
        return self._said + cookies
