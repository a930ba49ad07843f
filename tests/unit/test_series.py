"""Series: issues in order, years and periods in a table with what is missing, and the way from one issue to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.series import INDEX, all_series, issue, series_url, sides, tables
from tests.portal import Portal, policy, portal

TALKS, MONEY = "政策公开讲", "财政收支情况"


def item(title: str, series: str = "", period: str = "", **fields: str) -> str:
    """A notice of a series."""
    more = {"系列": series} if series else {}
    more |= {"期别": period} if period else {}
    return policy(title, **more, **fields)


FILES: dict[str, str | bytes] = {
    "notices/talk-10.md": item("第十讲", TALKS, "第10期", 发布日期="2026-05-01"),
    "notices/talk-2.md": item("第二讲", TALKS, "第2讲", 发布日期="2026-03-01"),
    "interpretations/talk-1.md": item("第一讲", TALKS, "第一期", 发布日期="2026-04-01", 解读="[law]"),
    "policies/law.md": policy("供水办法"),
    "notices/m-11.md": item("11月", MONEY, "2025年11月", 发布日期="2025-12-10"),
    "notices/m-02.md": item("2月", MONEY, "2026年2月", 发布日期="2026-03-10"),
    "notices/m-01.md": item("1月", MONEY, "2026-01", 发布日期="2026-03-11"),
    "notices/q-1.md": item("一季度", MONEY, "2026年第一季度", 发布日期="2026-04-10"),
    "notices/y-25.md": item("全年", MONEY, "2025年", 发布日期="2026-02-10"),
    "notices/extra.md": item("说明", MONEY, 发布日期="2026-06-10"),
    "notices/alone.md": item("无关"),
    "notices/hidden.md": item("不公开", MONEY, "2025年12月", 公开属性="不予公开"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = portal(tmp_path_factory.mktemp("series"), FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def page(site: Portal, url: str) -> LexborHTMLParser:
    return LexborHTMLParser((site.home / "output" / url).read_text(encoding="utf-8"))


def test_issues_stand_in_order_whatever_their_days(site: Portal) -> None:
    resolved = site.examine().resolved
    assert resolved is not None
    found = all_series(resolved.catalog)
    assert [card.id for card in found[TALKS]] == ["talk-1", "talk-2", "talk-10"]
    assert [card.id for card in found[MONEY]] == ["y-25", "m-11", "m-01", "q-1", "m-02", "extra"]
    assert [issue(card) for card in found[TALKS]] == ["第1期", "第2期", "第10期"]
    assert issue(found[MONEY][-1]) == ""
    assert sides(found[TALKS][1], resolved.catalog) == (found[TALKS][0], found[TALKS][2])
    assert sides(found[TALKS][0], resolved.catalog)[0] is None
    assert sides(resolved.catalog.cards["alone"], resolved.catalog) == (None, None)


def test_a_period_between_others_is_missing_and_no_other(site: Portal) -> None:
    resolved = site.examine().resolved
    assert resolved is not None
    months, quarters, years = tables(all_series(resolved.catalog)[MONEY])
    assert [months.kind, quarters.kind, years.kind] == ["月", "季度", "年"]
    missing = {
        (year, column)
        for year, cells in months.rows
        for column, cell in zip(months.columns, cells, strict=True)
        if cell.missing
    }
    assert missing == {(2025, "12月")} and months.missing == 1
    assert quarters.missing == years.missing == 0
    assert [cell.ids for cell in quarters.rows[0][1]] == [("q-1",), (), (), ()]


def test_the_pages_of_series(site: Portal) -> None:
    links = [a.attributes["href"] for a in page(site, INDEX).css("a.row-title")]
    assert links == [series_url(name).removeprefix("series/") for name in (TALKS, MONEY)]
    shown = page(site, series_url(MONEY))
    assert "共6期，其中1期未公开。" in shown.css_first(".page-head").text()  # type: ignore[union-attr]
    (missing,) = shown.css("table .overdue")
    assert missing.text() == "未公开"
    row = missing.parent and missing.parent.parent
    assert row and row.css_first("th").text() == "2025年"
    assert 'href="series/index.html"' in (site.home / "output/sitemap.html").read_text(encoding="utf-8")


def test_an_issue_leads_to_the_ones_beside_it(site: Portal) -> None:
    line = next(n for n in page(site, "notices/talk-2.html").css(".doc-note") if "系列" in n.text())
    assert line.text() == "系列：政策公开讲 第2期，上一期：第1期，下一期：第10期"
    assert [a.attributes["href"] for a in line.css("a")] == [
        f"../{series_url(TALKS)}",
        "../interpretations/talk-1.html",
        "talk-10.html",
    ]
    assert not [n for n in page(site, "notices/alone.html").css(".doc-note") if "系列" in n.text()]


def test_without_a_series_there_is_no_page(tmp_path: Path) -> None:
    made = portal(tmp_path, {"notices/alone.md": item("无关")})
    made.build()
    assert not [url for url in made.output() if url.startswith("series/")]


def test_a_new_issue_rewrites_its_series_and_its_neighbour(tmp_path: Path) -> None:
    made = portal(tmp_path, FILES)
    made.build()
    made.write("notices/talk-3.md", item("第三讲", TALKS, "第3期", 发布日期="2026-01-01"))
    changed = set(made.build().changed)
    pages = {url for url in changed if url.startswith(("series/", "notices/talk", "interpretations/"))}
    assert pages == {INDEX, series_url(TALKS)} | {f"notices/talk-{n}.html" for n in (2, 3, 10)}
