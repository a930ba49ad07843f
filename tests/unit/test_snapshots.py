"""台账快照 by command: what is frozen stays, two are compared by value, nothing is overwritten; and the list of problems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from selectolax.lexbor import LexborHTMLParser

from site_builder.cli.main import cli
from tests.portal import Portal, policy, portal
from tests.unit.test_blast_radius import edit, pages

PLAN = policy(
    "2026年要点", 发布日期="2026-02-01", 年度="'2026'", 任务="""
  - {编号: '1', 内容: "修订“办法”: 甲", 牵头部门: 县财政局, 完成时限: 2026-06-30, 状态: 推进中, 进展: [{日期: 2026-03-04, 内容: 征求意见。}]}
  - {编号: '2', 内容: 公布清单, 完成时限: 年底前, 正文时限: 2026-10-31, 时限说明: 包括培训, 状态: 未启动}
  - {编号: '3', 内容: 合并账号, 牵头部门: 县财政局, 状态: 推进中}
""",
)  # fmt: skip
START, MIDDLE = "snapshots/2026/points-start", "snapshots/2026/points-middle"
Run = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    return portal(
        tmp_path,
        {
            "plans/2026/points.md": PLAN,
            "organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
        },
    )


@pytest.fixture
def run(site: Portal) -> Run:
    def run_(*words: str, day: str = "2026-04-01") -> Result:
        config = str(site.home / "config.yaml")
        return CliRunner().invoke(cli, [*words, "--config", config, "--as-of", day, "--jobs", "1"])

    return run_


def page(site: Portal, url: str) -> LexborHTMLParser:
    return LexborHTMLParser(site.output()[f"{url}.html"].decode())


def said(tree: LexborHTMLParser) -> str:
    return "".join(tree.css_first("article").text().split())


def test_a_snapshot_is_a_content_file_without_a_finding(site: Portal, run: Run) -> None:
    made = run("snapshot", "points", "--stage", "年初")
    assert made.exit_code == 0 and f"{START}.yaml" in made.output
    report = site.build(date(2026, 4, 1))
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    text = said(page(site, START))
    assert (
        "任务台账在2026年4月1日的样子" in text
        and "修订“办法”:甲进展1条" in text
        and "与上一次快照相比" not in text
    )


def test_it_keeps_what_the_plan_said_then(site: Portal, run: Run) -> None:
    run("snapshot", "points", "--stage", "年初")
    site.build(date(2026, 4, 1))
    edit(site, "plans/2026/points.md", "编号: '3', 内容: 合并账号", "编号: '3', 内容: 合并全部账号")
    assert f"{START}.html" not in pages(site.build(date(2026, 4, 1)))
    assert "合并全部账号" not in said(page(site, START))


def test_two_are_compared_by_value(site: Portal, run: Run) -> None:
    run("snapshot", "points", "--stage", "年初")
    text = PLAN.replace("状态: 未启动", "状态: 推进中").replace(
        "编号: '3', 内容: 合并账号", "编号: '4', 内容: 开通账号"
    )
    site.write("plans/2026/points.md", text)
    run("snapshot", "points", "--stage", "年中", day="2026-07-01")
    assert site.build(date(2026, 7, 1)).published
    rows = ["".join(node.text().split()) for node in page(site, MIDDLE).css("#part-differences ~ ul li")]
    assert rows == [
        "任务1逾期变化由“没有逾期”变为“逾期”修订“办法”:甲",
        "任务2状态变化由“未启动”变为“推进中”公布清单",
        "任务4新增推进中开通账号",
        "任务3删去删去以前是“推进中”合并账号",
    ]
    assert '<a href="points-start.html">' in page(site, MIDDLE).html  # type: ignore[operator]


def test_the_plan_and_its_ledger_lead_to_it(site: Portal, run: Run) -> None:
    site.build(date(2026, 4, 1))
    run("snapshot", "points", "--stage", "年初")
    changed = pages(site.build(date(2026, 4, 1)))
    own = {url for url in changed if url.startswith(("plans/2026/", "ledgers", "snapshots"))}
    assert own == {
        *("plans/2026/points.html", "ledgers/points/index.html", f"{START}.html"),
        *("snapshots/2026-1.html", "snapshots/index.html"),
    }
    assert "台账快照" in said(page(site, "plans/2026/points"))
    assert 'href="../snapshots/index.html"' in site.output()["plans/index.html"].decode()


def test_nothing_is_overwritten_and_deleting_is_undoing(site: Portal, run: Run) -> None:
    run("snapshot", "points", "--stage", "年初")
    before = (site.home / f"content/{START}.yaml").read_bytes()
    again = run("snapshot", "points", "--stage", "年初", day="2026-05-01")
    assert again.exit_code == 1 and "已经有了，没有改动" in again.output
    assert (site.home / f"content/{START}.yaml").read_bytes() == before
    site.remove(f"{START}.yaml")
    assert run("snapshot", "points", "--stage", "年初", day="2026-05-01").exit_code == 0


def test_what_is_not_a_ledger_is_told_with_those_that_are(run: Run) -> None:
    for command in (["snapshot", "finance", "--stage", "年初"], ["ledger", "finance"]):
        ended = run(*command)
        assert ended.exit_code == 2 and "“finance”不是带任务台账的要点。现有：points。" in ended.output
    assert run("snapshot", "points", "--stage", "年尾").exit_code == 2


def test_with_an_error_in_the_content_nothing_is_frozen(site: Portal, run: Run) -> None:
    edit(site, "plans/2026/points.md", "状态: 未启动", "状态: 没启动")
    assert run("snapshot", "points", "--stage", "年初").exit_code == 1
    assert not (site.home / "content/snapshots").exists()


def test_the_list_of_problems_is_grouped_by_unit(site: Portal, run: Run) -> None:
    text = run("ledger", "points", day="2026-11-01").output
    assert "没有完成的任务 3 项，其中逾期或者超过正文时限 2 项。" in text
    finance, nobody = text.index("云栖县财政局（2 项）"), text.index("没有写牵头部门（1 项）")
    assert finance < text.index("任务1  【逾期124天】") < text.index("任务3") < nobody
    assert nobody < text.index("任务2  【超过正文时限1天】公布清单")
    assert "最近进展：2026年3月4日：征求意见。" in text and not (site.home / "output").exists()


def test_the_list_of_problems_is_narrowed(run: Run) -> None:
    late = run("ledger", "points", "--overdue", "--unit", "县财政局", day="2026-11-01").output
    assert "任务1" in late and "任务3" not in late and "任务2" not in late
    assert run("ledger", "points", "--unit", "县水利局").exit_code == 2


def test_the_list_of_problems_as_a_table(run: Run) -> None:
    rows = run("ledger", "points", "--format", "csv", day="2026-11-01").output.lstrip("\ufeff").splitlines()
    assert rows[0].startswith("单位,编号,任务,完成时限,最后一天,状态,问题,最近进展")
    assert (
        rows[1].startswith("云栖县财政局,1,修订“办法”: 甲,2026-06-30,2026-06-30,推进中,逾期124天,")
        and len(rows) == 4
    )
