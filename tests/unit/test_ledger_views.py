"""The views of a ledger: what each shows, that they agree, and the exact files that an edit or a day rewrites."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.portal import Portal, policy, portal
from tests.unit.test_blast_radius import DOCUMENTS, OF_THE_DAY, edit, pages

LAST_YEAR = policy(
    "2025年要点", 发布日期="2025-02-01", 年度="'2025'", 任务="""
  - {编号: '1', 内容: 公布目录。每年一次。, 状态: 已完成, 进展: [{日期: 2025-05-06, 内容: 目录公布。}], 佐证: [list-1]}
  - {编号: '2', 内容: 对接平台, 牵头部门: 县财政局, 状态: 推进中, 进展: [{日期: 2025-06-07, 内容: 完成联调。}]}
  - {编号: '3', 内容: 合并账号, 销号: {日期: 2025-05-06, 理由: 并入市级专项。}}
""",
)  # fmt: skip
PLAN = policy(
    "2026年要点", 发布日期="2026-04-01", 年度="'2026'", 上年度="[points-25]", 任务="""
  - {编号: '1', 内容: 修订办法, 牵头部门: 县财政局, 责任部门: [县民政局], 完成时限: 2026-11-24, 状态: 推进中, 进展: [{日期: 2026-08-09, 内容: 征求意见。}]}
  - {编号: '2', 内容: 公布清单, 牵头部门: 县民政局, 完成时限: 2026年6月, 佐证: [list-2], 进展: [{日期: 2026-06-30, 内容: 清单公布。}]}
  - {编号: '3', 内容: 报送进展, 牵头部门: 县财政局, 完成时限: 每季度最后一个月10日前, 状态: 推进中}
""",
)  # fmt: skip
CHILD = policy("县民政局2026年方案", 发布日期="2026-04-21", 发布机构="县民政局", 落实="[points-26]")
FILES: dict[str, str | bytes] = {
    "organizations/office.yaml": "名称: 云栖县人民政府办公室\n简称: [县政府办公室]\n",
    "organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
    "organizations/civil.yaml": "名称: 云栖县民政局\n简称: [县民政局]\n",
    "plans/2025/points-25.md": LAST_YEAR,
    "plans/2026/points-26.md": PLAN,
    "plans/2026/civil-26.md": CHILD,
    "policies/2025/rules.md": policy("公开办法", 发布日期="2025-01-02"),
    "notices/2025/list-1.md": policy("目录公告", 发布日期="2025-05-06"),
    "notices/2026/list-2.md": policy("清单公告", 发布日期="2026-06-30"),
}
OWN = "ledgers/points-26"


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    made = portal(tmp_path, FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def page(site: Portal, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(site.output()[f"{OWN}/{name}.html"].decode())


def numbers(tree: LexborHTMLParser, table: str) -> list[str]:
    return [
        node.text().removeprefix("任务") for node in tree.css(f"[aria-labelledby={table}-caption] tbody th a")
    ]


def said(tree: LexborHTMLParser) -> str:
    return "".join(tree.css_first("main").text().split())


def test_a_ledger_has_a_view_for_every_quarter_from_its_publication_on(site: Portal) -> None:
    own = {url for url in site.output() if url.startswith(OWN)}
    names = ("index", "report", "lookback", "units", "departments/finance", "departments/civil")
    quarters = [f"{OWN}/2026-Q{n}.{kind}" for n in (2, 3, 4) for kind in ("html", "csv")]
    assert own == {*(f"{OWN}/{name}.html" for name in names), *quarters}


def test_the_plan_leads_to_all_of_them_but_those_of_departments(site: Portal) -> None:
    tree = LexborHTMLParser(site.output()["plans/2026/points-26.html"].decode())
    links = {str(node.attributes["href"]).removeprefix("../../") for node in tree.css("#part-views ~ ul a")}
    names = ("index", "report", "lookback", "units", "2026-Q2", "2026-Q3", "2026-Q4")
    assert links == {f"{OWN}/{name}.html" for name in names}
    offices = {str(n.attributes["href"]) for n in page(site, "index").css("#offices ~ div a")}
    assert offices == {"departments/finance.html", "departments/civil.html"}


def test_a_quarter_tells_what_was_due_what_ended_and_what_was_done(site: Portal) -> None:
    second, third, fourth = (page(site, f"2026-Q{n}") for n in (2, 3, 4))
    assert (numbers(second, "due"), numbers(second, "ended")) == (["2", "3"], ["2"])
    assert (numbers(third, "due"), numbers(third, "ended")) == (["3"], [])
    assert numbers(fourth, "due") == ["1", "3"]
    assert "任务1修订办法2026年8月9日征求意见。" in said(third) and "本季度没有进展记录。" in said(fourth)
    assert [node.text() for node in third.css("#steps ~ section h3")] == ["云栖县财政局"]


def test_the_table_of_a_quarter_opens_in_a_spreadsheet_program(site: Portal) -> None:
    raw = site.output()[f"{OWN}/2026-Q3.csv"]
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [(row["编号"], row["本季度应当完成"], row["本季度进展"]) for row in rows] == [
        ("1", "否", "2026-08-09 征求意见。"),
        ("3", "是", ""),
    ]
    assert rows[0]["网址"] == "https://www.yunqi.example/plans/2026/points-26.html#任务1"


def test_a_department_sees_what_it_leads_and_what_it_joins(site: Portal) -> None:
    finance, civil = page(site, "departments/finance"), page(site, "departments/civil")
    assert (numbers(finance, "lead"), numbers(finance, "part")) == (["1", "3"], [])
    assert (numbers(civil, "lead"), numbers(civil, "part")) == (["2"], ["1"])


def test_the_look_back_is_made_from_last_year(site: Portal) -> None:
    tree = page(site, "lookback")
    assert [numbers(tree, group) for group in ("done", "open", "closed")] == [["1"], ["2"], ["3"]]
    text = said(tree)
    assert "佐证材料：目录公告" in text and "2025年5月6日销号：并入市级专项" in text and "完成联调。" in text
    last_year = site.output()["plans/2025/points-25.html"].decode()
    assert f'href="../../{OWN}/lookback.html"' in last_year


def test_the_units_are_those_that_the_plan_names(site: Portal) -> None:
    rows = {
        str(node.css_first("th").text()).strip(): " ".join(node.text().split())
        for node in page(site, "units").css(".units tbody tr")
    }
    assert list(rows) == ["云栖县财政局", "云栖县民政局"]
    assert "未公开" in rows["云栖县财政局"] and "县民政局2026年方案" in rows["云栖县民政局"]
    assert "已经公开1个，未公开1个" in said(page(site, "units"))


def test_the_days_until_a_unit_published_are_working_days(site: Portal) -> None:
    """From 1 to 21 April 2026: three weekends and 清明节, with a Monday free, lie between."""
    assert "要点公开后：13个工作日" in said(page(site, "units"))


def test_a_plan_may_ask_for_plans_before_there_is_one(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name != "plans/2026/civil-26.md"}
    quiet = portal(tmp_path / "quiet", files)
    assert quiet.build().published and f"{OWN}/units.html" not in quiet.output()
    asked = portal(tmp_path / "asked", {**files, "plans/2026/points-26.md": PLAN.replace("年度: '2026'", "年度: '2026'\n单位方案: true")})  # fmt: skip
    assert (
        asked.build().published and asked.output()[f"{OWN}/units.html"].decode().count("未公开</span>") == 2
    )


def test_the_annual_report_says_what_the_ledger_counts(site: Portal) -> None:
    text = said(LexborHTMLParser(site.output()["ledgers/points-25/report.html"].decode()))
    assert "2025年，《2025年要点》共3项任务，已经完成1项，占33%；推进中1项；已销号1项。" in text
    assert "已经销号的1项：合并账号（并入市级专项）。" in text
    assert "尚未完成的1项：对接平台（完成联调）。" in text


def test_a_plan_of_a_unit_is_no_plan_of_the_portal_on_the_home_page(site: Portal) -> None:
    site.write("plans/2026/civil-26.md", CHILD.replace("落实:", "任务: [{编号: '1', 内容: 甲}]\n落实:"))
    site.build()
    home = LexborHTMLParser(site.output()["index.html"].decode()).css_first("#home-plans ~ ul")
    assert "2026年要点" in home.text() and "县民政局" not in home.text()


SHOWING = {f"{OWN}/{name}.html" for name in ("index", "report", "departments/finance", "departments/civil")}
"""The views that show the first task on any day; quarters show it when it is due or moves."""


def test_a_task_becomes_late(site: Portal) -> None:
    site.build(date(2026, 11, 24))
    report = site.build(date(2026, 11, 25))
    assert pages(report) == {
        *OF_THE_DAY,
        "plans/2026/points-26.html",
        "organizations/finance.html",
        *SHOWING,
        *(f"{OWN}/{name}" for name in ("2026-Q3.csv", "2026-Q4.csv", "2026-Q4.html")),
    }


def test_a_day_passes_on_which_nothing_happens(site: Portal) -> None:
    assert pages(site.build(date(2026, 11, 22))) == OF_THE_DAY


def test_a_step_is_added(site: Portal) -> None:
    """The last step of an open task stands in every view that shows the task."""
    edit(
        site,
        "plans/2026/points-26.md",
        "内容: 征求意见。}",
        "内容: 征求意见。}, {日期: 2026-11-05, 内容: 审议。}",
    )
    assert pages(site.build()) == {
        "plans/2026/points-26.html",
        "data/tasks.json",
        *SHOWING,
        *(f"{OWN}/2026-Q4.{kind}" for kind in ("html", "csv")),
    }


def test_the_evidence_is_withdrawn(site: Portal) -> None:
    """The task is no longer done, wherever it is shown; the page of the evidence says that it was withdrawn."""
    edit(site, "notices/2026/list-2.md", "发布日期", "撤回: {日期: 2026-07-01, 理由: 有误}\n发布日期")
    report = site.build()
    assert {url for url in pages(report) if url.startswith(("ledgers", "plans"))} == {
        "plans/2026/points-26.html",
        *(f"{OWN}/{name}.html" for name in ("index", "report", "departments/civil", "2026-Q2")),
        f"{OWN}/2026-Q2.csv",
    }
    assert "index.html" in report.changed and [d.code for d in report.diagnostics] == ["W771"]


def test_a_task_of_last_year_is_done(site: Portal) -> None:
    edit(site, "plans/2025/points-25.md", "状态: 推进中,", "状态: 已完成, 佐证说明: 材料存档,")
    own = "ledgers/points-25"
    assert pages(site.build()) == {
        "plans/2025/points-25.html",
        f"{OWN}/lookback.html",
        *(f"{own}/{name}.html" for name in ("index", "report", "departments/finance", "2025-Q2")),
        f"{own}/2025-Q2.csv",
        *("organizations/finance.html", "index.html", "data/tasks.json"),
    }


def test_another_unit_publishes_its_plan(site: Portal) -> None:
    site.write(
        "plans/2026/fin-26.md", CHILD.replace("县民政局", "县财政局").replace("2026-04-21", "2026-05-06")
    )
    report = site.build()
    assert pages(report) == {
        *("plans/2026/fin-26.html", "plans/2026/points-26.html", f"{OWN}/units.html"),
        *("plans/2026/civil-26.html", "plans/2026-1.html", "plans/index.html"),
        *("organizations/finance.html", "feeds/all.xml", "sitemap.html", "sitemap-2026.xml"),
        *DOCUMENTS,
    }
