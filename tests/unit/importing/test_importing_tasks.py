"""Tasks of a 工作要点 from the brackets at the ends of its clauses, in the ways they are written in the wild."""

from __future__ import annotations

import re

import pytest

from site_builder.importing.markdown import import_markdown
from site_builder.importing.sources import SourceFile
from site_builder.importing.tasks import Duty, read_duty, tasks_of
from site_builder.reading.front_matter import split
from site_builder.reading.yaml_tree import read_mapping
from tests.portal import ROOT, portal

BRACKETS = {
    "县发改局牵头，县直相关单位和乡镇按职责分工负责": Duty("县发改局", ("县直相关单位和乡镇",)),
    "县司法局牵头,县政府办公室、县财政局按职责分工负责": Duty("县司法局", ("县政府办公室", "县财政局")),
    "县财政局牵头，县教育局、各乡镇按职责分工负责；完成时限：2026年10月": Duty("县财政局", ("县教育局", "各乡镇"), "2026年10月"),
    "牵头部门:政府办,责任部门:政府各部门、各乡镇街道;完成时限:2023年10月": Duty("政府办", ("政府各部门", "各乡镇街道"), "2023年10月"),
    "牵头部门：政府办；责任部门：司法局；完成时限：长期": Duty("政府办", ("司法局",), "长期"),
    "责任部门:财政局;完成时限:2023年9月": Duty("", ("财政局",), "2023年9月"),
    "牵头单位：民政局，配合单位：财政局、卫健局，完成时间：年底前": Duty("民政局", ("财政局", "卫健局"), "年底前"),
    "省财政厅、国税局按职责分工分别牵头落实": Duty("省财政厅", ("国税局",), "", True),
    "县政务服务和数据局牵头负责": Duty("县政务服务和数据局"),
    "完成时限：每季度最后一个月10日前": Duty("", (), "每季度最后一个月10日前"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "duty"), BRACKETS.items(), ids=BRACKETS)
def test_a_bracket_says_who_and_until_when(inside: str, duty: Duty) -> None:
    assert read_duty(inside) == duty


@pytest.mark.parametrize("inside", ["试行", "以下简称《条例》", "国办发〔2021〕12号", "此件公开发布", ""])
def test_other_brackets_are_no_duty(inside: str) -> None:
    assert read_duty(inside) is None


def test_only_numbered_clauses_with_a_duty_are_tasks() -> None:
    body = (
        "一、总体要求（县政府办公室牵头）\n\n"
        "（一）公布目录（试行）。每年更新一次。（县司法局牵头，县财政局按职责分工负责）\n\n"
        "1.公布清单(牵头部门:政府办;完成时限:2023年10月)。\n\n"
        "（二）加强培训。\n\n（县财政局牵头）\n"
    )
    found = tasks_of(body)
    assert [(t.label, t.text, t.duty.lead) for t in found] == [
        ("（一）", "公布目录（试行）。每年更新一次。", "县司法局"),
        ("1", "公布清单", "政府办"),
    ]


def test_the_text_of_a_plan_gives_its_own_ledger() -> None:
    """The demo plan was written by hand; its brackets say the same as its ledger, but for 各单位 written in full there."""
    text = (ROOT / "content/plans/2026/plan-2026.md").read_text(encoding="utf-8")
    parts, _ = split("content/a.md", text)
    assert parts is not None
    tree, _ = read_mapping("content/a.md", parts.front, parts.front_line)
    assert tree is not None
    taken, written = tasks_of(parts.body), tree.data["任务"]
    assert [t.label for t in taken] == [w["条款"] for w in written] and len(taken) == 38
    assert [t.duty.lead for t in taken] == [w["牵头部门"] for w in written]
    assert [t.text for t in taken] == [w["内容"] for w in written]
    days = [re.sub(r"(\d{4})-0?(\d+)-0?(\d+)", r"\1年\2月\3日", w["完成时限"]) for w in written]
    assert [t.duty.deadline for t in taken] == days
    named = [(t.duty.responsible, w["责任部门"]) for t, w in zip(taken, written, strict=True)]
    plain = [
        (got, tuple(wanted)) for got, wanted in named if not any("各乡镇" in g or "其他" in g for g in got)
    ]
    assert len(plain) > 15 and all(got == wanted for got, wanted in plain)


TEXT = """# 云水县2024年政务公开工作要点

2024年3月1日 公布

（一）公布决策目录。（县政府办公室牵头，县司法局、县财政局按职责分工负责；完成时限：2024年3月）

（二）公开决算。（牵头部门：县财政局、县审计局；完成时限：年底前）

（三）公布村务。（责任部门：各乡镇）
"""


def test_an_imported_plan_has_tasks_and_a_report_of_guesses(tmp_path: object) -> None:
    source = SourceFile("要点.md", "要点.md", TEXT.encode())
    result = import_markdown([source], "plan", "plans")
    (file,) = result.files
    assert file.path.startswith("plans/2024/")
    reasons = {guess.value: guess.reason for guess in file.guesses if guess.field == "任务"}
    assert reasons == {
        "任务1：牵头 县政府办公室；县司法局、县财政局；2024年3月": "取自条文末尾的括号；部门名称请核对",
        "任务2：牵头 县财政局；县审计局；年底前": "条文末尾的括号里牵头部门不止一个，取第一个，其余写到责任部门",
        "任务3：各乡镇": "条文末尾的括号里没有牵头部门，请补写",
    }
    site = portal(tmp_path, {file.path: file.text})  # type: ignore[arg-type]
    report = site.build()
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    resolved = site.examine().resolved
    assert resolved is not None
    (card,) = (c for c in resolved.catalog.cards.values() if c.tasks)
    assert [(t.clause, t.text, t.lead, t.responsible, t.deadline) for t in card.tasks] == [
        ("（一）", "公布决策目录。", "县政府办公室", ("县司法局", "县财政局"), "2024年3月"),
        ("（二）", "公开决算。", "县财政局", ("县审计局",), "年底前"),
        ("（三）", "公布村务。", "", ("各乡镇",), ""),
    ]


def test_a_plan_without_such_clauses_says_so() -> None:
    source = SourceFile("要点.md", "要点.md", "# 要点\n\n2024年3月1日 公布\n\n（一）公布目录。\n".encode())
    (file,) = import_markdown([source], "plan", "plans").files
    assert any(g.field == "任务" and g.value == "（未写）" for g in file.guesses) and "任务:" not in file.text
