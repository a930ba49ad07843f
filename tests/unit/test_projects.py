"""民生实事: states that follow from numbers, pictures with words, lateness on its day, and progress on the home page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.stages.resolve import next_change
from tests.portal import PNG, Portal, portal
from tests.unit.test_blast_radius import OF_THE_DAY, pages

TEXT = """\
标题: 2026年民生实事完成情况
发布日期: 2026-02-01
年度: 2026
应有件数: 4
项目:
  - {编号: '1', 名称: 增加停车泊位, 年度目标: 新增泊位500个, 目标值: 500, 单位: 个, 完成时限: 2026-11-24, 进展: [{日期: 2026-06-01, 内容: 建成一处。, 完成值: 120}], 佐证: [report]}
  - {编号: '2', 名称: 改造老旧小区, 年度目标: 改造小区10个, 目标值: 10, 单位: 个, 完成值: 10, 完成时限: 2026-06-30, 照片: [{文件: after.png, 替代文字: 改造后的小区大门, 时点: 实施后}]}
  - {编号: '3', 名称: 修缮古桥, 年度目标: 修缮古桥1座, 完成时限: 2026-06-30, 销号: {日期: 2026-05-01, 理由: 列入省级文物保护项目}}
  - {编号: '4', 名称: 编制名录, 年度目标: 公布名录}
"""
FILES: dict[str, str | bytes] = {
    "projects/2026/work.yaml": TEXT,
    "projects/2026/after.png": PNG,
    "notices/2026/report.md": "---\n标题: 第二季度进展\n发布日期: 2026-06-10\n---\n\n正文。\n",
}
URL = "projects/2026/work.html"


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    made = portal(tmp_path, FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def page(site: Portal, url: str = URL) -> LexborHTMLParser:
    return LexborHTMLParser(site.output()[url].decode())


def test_a_state_follows_from_the_numbers(site: Portal) -> None:
    states = [node.text() for node in page(site).css("tbody .task-state")]
    assert states == ["推进中", "已完成", "已销号", "未启动"]


def test_a_bar_says_in_words_how_much_is_done(site: Portal) -> None:
    bar = page(site).css_first("progress[aria-label^=增加停车泊位]")
    assert bar is not None and bar.attributes["value"] == "24"
    assert "目标500个，已完成120个（24%）" in page(site).html  # type: ignore[operator]


def test_a_photo_has_words_and_measures(site: Portal) -> None:
    picture = page(site).css_first(".photos img")
    assert picture is not None
    shown = picture.attributes
    assert (shown["alt"], shown["width"], shown["height"]) == ("改造后的小区大门", "8", "4")
    assert "projects/2026/after.png" in site.output() and "附件" not in page(site).css_first("article").text()


def test_the_home_page_counts_what_is_done(site: Portal) -> None:
    home = page(site, "index.html").css_first("#home-plans ~ ul")
    assert home is not None and "共4项，已完成1项（25%）" in home.text()


def test_it_stands_beside_the_plans(site: Portal) -> None:
    assert "民生实事项目" in page(site, "plans/index.html").css_first("#beside ~ ul").text()
    assert page(site).css_first('.nav [aria-current="true"]').text() == "规划计划"


def test_evidence_names_the_project_that_it_proves(site: Portal) -> None:
    link = page(site, "notices/2026/report.html").css_first('a[href$="work.html#项目1"]')
    assert link is not None and link.text() == "2026年民生实事完成情况：增加停车泊位"


def test_a_project_is_late_from_the_day_after(site: Portal) -> None:
    resolved = site.examine().resolved
    assert resolved is not None and next_change(resolved) == date(2026, 11, 25)
    site.build(date(2026, 11, 24))
    report = site.build(date(2026, 11, 25))
    assert pages(report) == {*OF_THE_DAY, URL}
    assert "1项已逾期" in page(site, "index.html").css_first("#home-plans ~ ul").text()
    assert page(site).css_first(".is-overdue a").text() == "增加停车泊位"


def test_an_update_changes_its_page_and_nothing_else(site: Portal) -> None:
    """Only how many projects are done stands elsewhere."""
    site.write("projects/2026/work.yaml", TEXT.replace("完成值: 120", "完成值: 130"))
    assert pages(site.build()) == {URL}
    site.write("projects/2026/work.yaml", TEXT.replace("完成值: 120", "完成值: 500"))
    assert pages(site.build()) == {URL, "index.html"}


def test_the_title_of_its_evidence_changes_its_page(site: Portal) -> None:
    site.write("notices/2026/report.md", str(FILES["notices/2026/report.md"]).replace("第二季度", "二季度"))
    assert URL in pages(site.build())
