"""A ledger: states by evidence, both deadlines, points that stay inside, and links from evidence to its task."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from site_builder.stages.resolve import next_change
from tests.portal import Portal, policy, portal

PLAN = policy(
    "2026年要点", 发布日期="2026-02-01", 年度="'2026'", 总分="7", 任务="""
  - {编号: '1', 内容: 修订办法, 完成时限: 2026年6月, 正文时限: 2026-03-31, 时限说明: 六月底前包括培训, 状态: 推进中, 分值: 7}
  - {编号: '2', 内容: 公布清单, 完成时限: 2026年6月, 佐证: [list-1]}
  - {编号: '3', 内容: 合并账号, 销号: {日期: 2026-05-06, 理由: 并入市级专项}}
""",
)  # fmt: skip
FILES: dict[str, str | bytes] = {
    "plans/2026/points.md": PLAN,
    "notices/2026/list-1.md": policy("清单公告", 发布日期="2026-04-01"),
}


def made(home: Path, files: dict[str, str | bytes] | None = None) -> Portal:
    return portal(home, files or FILES)


def output(site: Portal, day: date) -> dict[str, str]:
    report = site.build(day)
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    return {
        url: data.decode("utf-8-sig") for url, data in site.output().items() if url.endswith(("html", "json", "csv", "xml"))
    }  # fmt: skip


def tasks(files: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files["data/tasks.json"])["tasks"]
    return found


def row(files: dict[str, str], number: str) -> str:
    node = LexborHTMLParser(files["plans/2026/points.html"]).css_first(f"#任务{number}")
    assert node is not None
    return " ".join(node.text().split())


def test_evidence_makes_a_task_done_on_the_day_it_is_published(tmp_path: Path) -> None:
    site = made(tmp_path)
    assert site.build(date(2026, 3, 31)).published
    before = {url: data.decode() for url, data in site.output().items() if url.endswith("html")}
    assert "未启动" in row(before, "2")
    after = output(site, date(2026, 4, 1))
    assert "已完成" in row(after, "2") and [t["state"] for t in tasks(after)] == [
        "推进中",
        "已完成",
        "已销号",
    ]


def test_a_task_is_late_by_each_of_its_deadlines(tmp_path: Path) -> None:
    site = made(tmp_path)
    seen = {}
    for day in (date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)):
        seen[day] = row(output(site, day), "1")
    assert all("已过正文时限" in text and "六月底前包括培训" in text for text in seen.values())
    assert ["已逾期" in text for text in seen.values()] == [False, False, True]


def test_both_deadlines_are_days_on_which_the_portal_changes(tmp_path: Path) -> None:
    site = made(tmp_path)
    asked = {}
    for day in (date(2026, 3, 30), date(2026, 4, 1), date(2026, 7, 1)):
        resolved = site.examine(day).resolved
        assert resolved is not None
        asked[day] = next_change(resolved)
    assert list(asked.values()) == [date(2026, 4, 1), date(2026, 7, 1), None]


def test_points_stay_inside_unless_the_plan_publishes_them(tmp_path: Path) -> None:
    inside = output(made(tmp_path / "inside"), date(2026, 4, 1))
    assert "7分" not in row(inside, "1") and all("points" not in task for task in tasks(inside))
    files = {**FILES, "plans/2026/points.md": PLAN.replace("总分: 7", "总分: 7\n公开赋分: true")}
    outside = output(made(tmp_path / "outside", files), date(2026, 4, 1))
    assert "7分" in row(outside, "1") and [t.get("points") for t in tasks(outside)] == [7.0, None, None]


def test_a_closed_task_stays_with_its_reason(tmp_path: Path) -> None:
    files = output(made(tmp_path), date(2026, 6, 1))
    assert "已销号" in row(files, "3") and "2026年5月6日销号：并入市级专项" in row(files, "3")
    assert (tasks(files)[2]["closed"], tasks(files)[2]["closed_reason"]) == ("2026-05-06", "并入市级专项")


def test_evidence_names_the_task_that_it_proves(tmp_path: Path) -> None:
    page = output(made(tmp_path), date(2026, 6, 1))["notices/2026/list-1.html"]
    assert "为任务提供佐证" in page
    assert '<a href="../../plans/2026/points.html#任务2">2026年要点：任务2</a>' in page
