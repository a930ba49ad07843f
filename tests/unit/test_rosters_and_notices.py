"""Lists with what they add up to, and notices that come, stand on top and leave by themselves."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.search.describe import STATS
from site_builder.stages.resolve import next_change
from tests.demo import demo
from tests.portal import CONFIG, PDF, Portal, policy, portal

FILES: dict[str, str | bytes] = {
    "organizations/office.yaml": "名称: 云栖县人民政府办公室\n简称: [县政府办公室]\n",
    "policies/2025/rule.md": policy("督查办法", 发文字号="云政办发〔2025〕11号", 发布日期="2025-07-16"),
    "policies/2025/secret.md": policy("内部规程", 发布日期="2025-07-17", 公开属性="依申请公开"),
    "lists/2026/units.yaml": """\
标题: 示范点名单
发布日期: 2026-08-25
应有总数: 3
计量: 个
分类合计: {一级: 1, 二级: 2}
列: {名称: 示范点}
条目:
  - {名称: 甲中心, 类别: 一级, 单位: 县政府办公室, 文件: [云政办发〔2025〕11号], 电话: 0000-8800101, 其他: {备注: =1+1}}
  - {名称: 乙中心, 类别: 二级, 单位: 乙街道办事处, 文件: [secret], 网址: "https://www.gov.cn/", 其他: {备注: 无}}
  - {名称: 丙中心, 类别: 二级, 其他: {备注: 无}}
""",
}
SUBSIDY = policy(
    "丁家湾补贴发放情况",
    "戊己庚辛补贴共二十六户。",
    发布日期="2026-11-18",
    关键词="[壬癸补贴]",
    摘要="子丑寅卯摘要",
    公示期="{开始: 2026-11-18, 结束: 2026-11-24}",
    公开至="2026-12-31",
    留存地点="清禾镇政务公开查阅点",
    附件="[{名称: 辰巳汇总表, 文件: huizong.pdf}]",
)
SECRETS = ("丁家湾", "戊己庚辛", "壬癸", "子丑寅卯", "辰巳")


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    """A portal with one list, in both editions."""
    return portal(tmp_path, FILES, CONFIG + "traditional: true\n")


def notices(site: Portal) -> Portal:
    """The same with a notice that leaves at the end of the year, and one that is linked from it."""
    site.write("notices/2026/subsidy.md", SUBSIDY)
    site.write("notices/2026/huizong.pdf", PDF)
    site.write(
        "notices/2026/cold.md",
        policy("寒潮提示", 发布日期="2026-11-20", 预警级别="蓝色", 置顶至="2026-12-02"),
    )
    return site


def rewritten(site: Portal) -> set[str]:
    """What the next build rewrites beside the search index."""
    return {url for url in site.build().changed if not url.startswith("search/index/") and url != STATS}


def table(html: str) -> list[list[str]]:
    """The cells of the page's list, row by row, as they are read."""
    rows = LexborHTMLParser(html).css("table.roster tbody tr:not(.group)")
    return [[cell.text().strip() for cell in row.css("th, td")] for row in rows]


def test_a_list_is_a_table_by_class_with_totals_in_words(site: Portal) -> None:
    report = site.build()
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    html = site.output()["lists/2026/units.html"].decode()
    tree = LexborHTMLParser(html)
    assert "共3个：一级1个、二级2个。" in tree.css_first(".doc-top").text()
    assert [node.text() for node in tree.css("th[scope=rowgroup]")] == ["一级（1个）", "二级（2个）"]
    headings = [node.text() for node in tree.css("thead th[scope=col]")]
    assert headings == ["序号", "示范点", "单位", "文件", "电话", "网址", "备注"]
    assert all(len(row) == len(headings) for row in table(html)) and len(table(html)) == 3
    assert [node.text() for node in tree.css("tbody th[scope=row]")] == ["甲中心", "乙中心", "丙中心"]
    assert 'href="../../organizations/office.html">云栖县人民政府办公室</a>' in html
    assert 'href="../../policies/2025/rule.html">督查办法</a>' in html and 'href="tel:0000-8800101"' in html
    outward = tree.css_first('table a[href="https://www.gov.cn/"]')
    assert outward is not None and "乙中心" in (outward.parent.text() if outward.parent else "")


def test_the_same_list_is_a_csv_file_in_which_no_cell_runs(site: Portal) -> None:
    site.build()
    output = site.output()
    text = output["lists/2026/units.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["类别"], row["示范点"]) for row in rows] == [
        ("一级", "甲中心"),
        ("二级", "乙中心"),
        ("二级", "丙中心"),
    ]
    assert rows[0]["文件"] == "督查办法 云政办发〔2025〕11号" and rows[0]["备注"] == "'=1+1"
    assert 'href="units.csv"' in output["lists/2026/units.html"].decode()
    assert 'href="../../../lists/2026/units.csv"' in output["zh-hant/lists/2026/units.html"].decode()


def test_a_document_that_is_not_public_is_named_by_no_list(site: Portal) -> None:
    site.build()
    for url, data in site.output().items():
        assert "内部规程" not in data.decode("utf-8", "replace"), url
        assert "secret" not in data.decode("utf-8", "replace"), url


def test_a_document_names_the_lists_it_stands_in(site: Portal) -> None:
    site.build()
    page = LexborHTMLParser(site.output()["policies/2025/rule.html"].decode())
    relations = page.css_first(".relations")
    assert relations is not None and "列入的清单" in relations.text() and "示范点名单" in relations.text()


def test_a_list_stands_under_the_notices(site: Portal) -> None:
    notices(site).build()
    output = site.output()
    assert '<a href="../lists/index.html">清单名录</a>' in output["notices/index.html"].decode()
    crumbs = LexborHTMLParser(output["lists/2026/units.html"].decode()).css_first(".crumbs")
    assert crumbs is not None and "公告公示" in crumbs.text() and "清单名录" in crumbs.text()


def test_what_is_pinned_leaves_the_home_page_by_itself(site: Portal) -> None:
    notices(site)
    for day, shown in ((date(2026, 11, 20), True), (date(2026, 12, 2), True), (date(2026, 12, 3), False)):
        site.build(day)
        pinned = LexborHTMLParser(site.output()["index.html"].decode()).css_first(".pinned")
        assert (pinned is not None and "寒潮提示" in pinned.text()) is shown, day
        assert "寒潮提示" in site.output()["notices/2026/cold.html"].decode()


def test_a_term_is_a_state_that_changes_on_its_day(site: Portal) -> None:
    notices(site)
    for day, state in ((date(2026, 11, 24), "公示中"), (date(2026, 11, 25), "公示结束")):
        site.build(day)
        badge = LexborHTMLParser(site.output()["notices/2026/subsidy.html"].decode()).css_first(".validity")
        assert badge is not None and badge.text() == state
    site.build(date(2026, 11, 24))
    found = json.loads(site.output()["data/next-transition.json"])["transitions"]
    assert {"date": "2026-11-25", "from": "公示中", "to": "公示结束"}.items() <= found[0].items()


def test_every_day_on_which_something_leaves_is_the_next_change(site: Portal) -> None:
    notices(site)
    found, day = [], date(2026, 11, 20)
    while day < date(2027, 1, 2):
        resolved = site.examine(day).resolved
        assert resolved is not None
        change = next_change(resolved)
        if change is None:
            break
        found.append(change)
        day = change
    assert found == [date(2026, 11, 25), date(2026, 12, 3), date(2027, 1, 1)]


def test_what_was_public_until_a_day_is_nowhere_afterwards(site: Portal) -> None:
    """K10: text, attachment, data, feeds, search and both editions; the address says where to consult it."""
    notices(site)
    site.build(date(2026, 12, 31))
    before = site.output()
    assert "notices/2026/huizong.pdf" in before
    assert all(
        secret in before["notices/2026/subsidy.html"].decode() for secret in SECRETS if secret != "子丑寅卯"
    )
    report = site.build(date(2027, 1, 1))
    assert report.published and not report.diagnostics
    after = site.output()
    assert "notices/2026/huizong.pdf" not in after
    for url, data in after.items():
        text = data.decode("utf-8", "replace")
        assert not any(secret in text for secret in SECRETS), url
    assert "subsidy" not in after["data/documents.json"].decode() + after["feeds/all.xml"].decode()
    for url in ("notices/2026/subsidy.html", "zh-hant/notices/2026/subsidy.html"):
        text = LexborHTMLParser(after[url].decode()).css_first("main").text()
        assert "2027年1月1日" in text and "清禾镇" in text.replace("鎮", "镇"), url
    fresh = portal(site.home.parent / "fresh", {}, CONFIG + "traditional: true\n")
    for path in (site.home / "content").rglob("*"):
        if path.is_file():
            fresh.write(path.relative_to(site.home / "content").as_posix(), path.read_bytes())
    fresh.build(date(2027, 1, 1))
    assert fresh.output() == after, "leaving by itself gives what a clean build gives"


def test_a_list_edited_in_one_row_rewrites_its_own_files(site: Portal) -> None:
    """The blast radius of a list: its page in both editions, its table, and nothing of the document it names."""
    site.build()
    path = "lists/2026/units.yaml"
    text = (site.home / "content" / path).read_text(encoding="utf-8")
    site.write(path, text.replace("0000-8800101", "0000-8800102"))
    assert rewritten(site) == {
        "lists/2026/units.html",
        "zh-hant/lists/2026/units.html",
        "lists/2026/units.csv",
    }


def test_the_title_of_a_listed_document_rewrites_the_list(site: Portal) -> None:
    site.build()
    path = "policies/2025/rule.md"
    text = (site.home / "content" / path).read_text(encoding="utf-8")
    site.write(path, text.replace("督查办法", "督查督办办法"))
    changed = rewritten(site)
    assert {"lists/2026/units.html", "lists/2026/units.csv", "policies/2025/rule.html"} <= changed
    assert not {"lists/index.html", "lists/2026-1.html"} & changed


def test_a_new_list_is_named_by_the_documents_in_it(site: Portal) -> None:
    site.build()
    site.write(
        "lists/2026/more.yaml", "标题: 又一份清单\n发布日期: 2026-08-24\n条目: [{名称: 丁, 文件: [rule]}]\n"
    )
    changed = rewritten(site)
    assert {
        "policies/2025/rule.html",
        "lists/2026/more.html",
        "lists/2026/more.csv",
        "lists/index.html",
    } <= changed
    assert "lists/2026/units.html" in changed, "its neighbour"
    assert not {"lists/2026/units.csv", "library/index.html", "policies/2025/rule.csv"} & changed


def test_the_county_has_its_lists() -> None:
    """B15, B18, C20, D7, D14, D17, K18: on the demo portal, and their numbers agree."""
    pages = demo().pages()
    words = {
        "lists/shifandian-2026.html": "共11个：一级2个、二级3个、三级6个。",
        "lists/zhidu-2025.html": "共9项：工作机制4项、工作制度5项。",
        "lists/yijianshi-2026.html": "共6件：个人4件、企业2件。",
        "lists/jianduyuan-2026.html": "共8项：监督员4项、监督渠道4项。",
        "lists/zhaocuo-2026.html": "共5条：内容错误3条、链接错误2条。",
        "lists/participation-scope.html": "共7项。",
    }
    for url, said in words.items():
        assert said in pages[url], url
        assert len(table(pages[url])) == int("".join(filter(str.isdigit, said[:4]))), url
    system = LexborHTMLParser(pages["lists/zhidu-2025.html"])
    assert all(row.css_first("a[href*=yzb-]") for row in system.css("tbody tr:not(.group)"))
    assert "W755" not in {d.code for d in demo().report.diagnostics}


def test_the_county_reports_its_inspections() -> None:
    """B16: one notice a quarter, in one series."""
    resolved = demo().examined.resolved
    assert resolved is not None
    found = [c for c in resolved.catalog.listed() if c.series == "政务公开明查暗访情况通报"]
    assert [card.period for card in found] == ["2026年第二季度", "2026年第三季度"]
    assert all("整改" in demo().pages()[card.url] for card in found)


def test_the_county_warns_and_withdraws() -> None:
    """C19, K10: the warning is on top today; the subsidies leave on New Year's Day."""
    home = LexborHTMLParser(demo().pages()["index.html"]).css_first(".pinned")
    assert home is not None and "寒潮蓝色预警" in home.text()
    resolved = demo().examined.resolved
    assert resolved is not None
    card = resolved.catalog.cards["gs-2026-004"]
    assert card.shown_until == date(2026, 12, 31) and card.kept_at
    day = date(2026, 12, 31) + timedelta(days=1)
    gone = demo().portal.examine(day).resolved
    assert gone is not None and not gone.catalog.visible("gs-2026-004")
