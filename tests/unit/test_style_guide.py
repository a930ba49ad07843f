"""The style page: there when it is asked for, hidden from searchers, complete, and true to the style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.validity import State
from site_builder.pages.style_guide import DARK, LIGHT, PAIRS, TOKENS, URL, ratio
from tests.portal import CONFIG, ROOT, policy, portal

TEMPLATES = ROOT / "themes" / "base" / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
SHEET = (ROOT / "themes" / "base" / "assets" / "site.css").read_text(encoding="utf-8")
_MACRO = re.compile(r"{%-? macro (\w+)\(")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text files of a small portal with the page."""
    files: dict[str, str | bytes] = {"policies/2024/a.md": policy("供水办法")}
    made = portal(tmp_path_factory.mktemp("guided"), files, CONFIG + "style_guide: true\n")
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return {url: data.decode() for url, data in made.output().items() if url.endswith((".html", ".xml"))}


@pytest.fixture(scope="module")
def page(output: dict[str, str]) -> LexborHTMLParser:
    """The style page."""
    return LexborHTMLParser(output[URL])


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    made = portal(tmp_path, {"policies/2024/a.md": policy("供水办法")})
    assert made.build().published and URL not in made.output()


def test_no_searcher_is_led_to_it(output: dict[str, str], page: LexborHTMLParser) -> None:
    tag = page.css_first('meta[name="robots"]')
    assert tag is not None and tag.attributes["content"] == "noindex"
    assert [url for url, text in output.items() if "style-guide" in text and url != URL] == []


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: str(file.stem))
def test_every_component_stands_on_it(file: Path, page: LexborHTMLParser) -> None:
    assert page.css_matches(f"#component-{file.stem}"), f"样式页上没有组件 {file.name}"
    template = (TEMPLATES / "style_guide.html").read_text(encoding="utf-8")
    shell = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    own = file.read_text(encoding="utf-8")
    macros = _MACRO.findall(own)
    assert macros
    for macro in macros:
        called = re.compile(rf"(?<!macro )\b{macro}\(")
        assert any(called.search(text) for text in (template, shell, own)), f"样式页没有用到 {macro}"


def test_every_state_is_shown(page: LexborHTMLParser) -> None:
    for state in State:
        assert page.css_matches(f"#component-badge ~ p .validity-{state.code}"), state
        assert page.css_matches(f"#component-chart ~ .chart .ink-{state.code}"), state
    for code in ("todo", "doing", "done", "closed"):
        assert page.css_matches(f".task-{code}") and page.css_matches(f".ink-{code}"), code
    for kind in ("plain", "pending", "changed", "ended"):
        assert page.css_matches(f".banner-{kind}"), kind
    for change in ("same", "changed", "added", "removed"):
        assert page.css_matches(f".clause-{change}"), change


def test_no_anchor_is_there_twice(page: LexborHTMLParser) -> None:
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_are_those_of_the_style_sheet(scheme: str) -> None:
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in re.findall(r":root {(.*?)}", SHEET, re.DOTALL)[:2]
    )  # fmt: skip
    declared = light if scheme == "light" else light | dark
    assert {name: declared[name] for name in TOKENS} == dict(LIGHT if scheme == "light" else DARK)


@pytest.mark.parametrize(("text", "ground", "about", "least"), PAIRS, ids=[pair[2] for pair in PAIRS])
def test_every_colour_reads_well_on_its_ground(text: str, ground: str, about: str, least: float) -> None:
    for palette in (LIGHT, DARK):
        assert ratio(text, ground, palette) >= least, about
