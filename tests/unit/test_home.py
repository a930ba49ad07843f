"""The first page and the charts: in the order in which citizens ask, without a hole, and every bar in words too."""

from __future__ import annotations

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.model.validity import State
from tests.demo import demo
from tests.portal import CONFIG, policy, portal

ORDER = [
    "pinned",
    "open",
    "policy",
    "interpretation",
    "notice",
    "qa",
    "cleanup",
    "topic",
    "plans",
    "states",
    "changes",
    "upcoming",
]


def page(url: str) -> LexborHTMLParser:
    return LexborHTMLParser(demo().pages()[url])


def headings(tree: LexborHTMLParser) -> list[str]:
    return [(node.attributes["id"] or "").removeprefix("home-") for node in tree.css("main h2")]


def width(node: LexborNode) -> float:
    """How far the bar of a row reaches, in units of the drawing."""
    return max(float(r.attributes["x"] or 0) + float(r.attributes["width"] or 0) for r in node.css("rect"))


def test_the_search_box_comes_first_and_then_what_is_new() -> None:
    tree = page("index.html")
    assert headings(tree) == ORDER
    html = demo().pages()["index.html"]
    assert html.index('id="home-q"') < html.index('id="home-policy"')


def test_a_portal_with_one_item_has_no_empty_part(tmp_path: Path) -> None:
    made = portal(tmp_path, {"notices/2026/one.md": policy("网站开通公告", 发布日期="2026-06-01")})
    assert made.build().published
    tree = LexborHTMLParser(made.output()["index.html"].decode())
    assert headings(tree) == ["notice"]


def test_a_portal_without_any_says_so(tmp_path: Path) -> None:
    made = portal(tmp_path)
    assert made.build().published
    tree = LexborHTMLParser(made.output()["index.html"].decode())
    assert headings(tree) == [] and "这里还没有内容" in tree.css_first("main").text()


def test_every_year_of_the_library_is_a_bar_and_a_link_and_words() -> None:
    tree = page("library/index.html")
    rows = tree.css(".chart li")
    totals = [int(re.sub(r"\D", "", row.css_first(".chart-total").text())) for row in rows]
    said = tree.css_first(".page-head").text()
    assert rows and f"共收录{sum(totals)}件" in said
    for row, total in zip(rows, totals, strict=True):
        link = row.css_first("a")
        year = link.text().removesuffix("年")
        assert link.attributes["href"] == f"year/{year}/index.html"
        words = dict(re.findall(r"(\w+?)(\d+)件", row.css_first(".chart-words").text()))
        assert set(words) <= {state.value for state in State}
        assert sum(map(int, words.values())) == total
        assert row.css_first("svg").attributes["aria-hidden"] == "true"
        assert abs(width(row) - 400 * total / max(totals)) <= 4


def test_a_year_without_a_list_of_its_own_is_nowhere_on_the_library_page() -> None:
    """The chart takes the place of the facet: no year is listed twice."""
    links = [node.attributes["href"] for node in page("library/index.html").css('main a[href^="year/"]')]
    assert len(links) == len(set(links)) > 5


def test_the_states_of_a_ledger_are_drawn_and_told() -> None:
    tree = page("plans/2026/plan-2026.html")
    counts = [int(node.text()) for node in tree.css(".counts strong")]
    assert len(counts) == 4 and tree.css_first(".doc-wide > section > svg.bar") is not None
    total = re.search(r"共(\d+)项", tree.css_first("#ledger-caption").text())
    assert total is not None and sum(counts) == int(total[1])


def test_the_footer_says_what_is_true_of_the_portal(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"policies/2024/a.md": policy("供水办法")}
    for setting, shown in (("true", True), ("false", False)):
        made = portal(tmp_path / setting, files, CONFIG + f"  ipv6: {setting}\n")
        assert made.build().published
        assert ("本网站支持IPv6" in made.output()["index.html"].decode()) is shown
