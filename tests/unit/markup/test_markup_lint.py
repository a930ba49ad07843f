"""Advice about the keyboard and the numbering: once for a text, at the first place."""

from __future__ import annotations

import pytest
from markup_samples import codes, found, html, place


@pytest.mark.parametrize(
    ("text", "column", "count"),
    [
        ("为加强管理,提高效率,特制定本办法。", 6, 2),
        ("时间:2024年", 3, 1),
        ("(一)甲", 1, 2),
        ("办法(试行)", 3, 2),
        ("甲;乙?丙!", 2, 3),
        ("《办法》,乙", 5, 1),
        ("GDP,增长", 4, 1),
        ("第一条 甲,乙", 6, 1),
        ("甲\n\n乙[丙](x),丁", 0, 1),
        ("## 甲(乙)", 5, 2),
    ],
)
def test_half_width_marks(text: str, column: int, count: int) -> None:
    item = found(text, "W417")
    assert f"共 {count} 处" in item.message
    if column:
        assert place(item)[:2] == (1, column)


@pytest.mark.parametrize(
    "text",
    [
        "时间 12:30，共 1,000 人",
        "见 https://x.cn/a,b 页面",
        "[甲,乙](x)",
        "`甲,乙`",
        "f(x)的值",
        "open data, here",
        "```\n甲,乙\n```",
        "甲，乙；丙：丁（戊）",
    ],
)
def test_half_width_marks_that_are_right(text: str) -> None:
    assert "W417" not in codes(text)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("甲\n\n（一）、加强领导。\n\n（二）、乙。", "W418", (3, 4, 3, 5)),
        ("（1）、加强领导。", "W418", (1, 4, 1, 5)),
        ("1、加强领导。\n\n2、乙。", "W419", (1, 1, 1, 3)),
        ("第一条 甲\n\n第二条 乙\n\n第四条 丙\n\n第八条 丁", "W420", (5, 1, 5, 4)),
        ("第一条 甲\n\n**第一百条** 丙", "W420", (3, 3, 3, 7)),
        ("第二条 甲\n\n第二条 乙", "W421", (3, 1, 3, 4)),
        ("甲[申请表](附件 1.pdf)", "W422", (1, 2, 1, 17)),
        ("甲[申请表]（a.pdf）", "W422", (1, 2, 1, 14)),
        ("##总则", "W426", (1, 1, 1, 5)),
    ],
)
def test_slips(text: str, code: str, where: tuple[int, int, int, int]) -> None:
    assert place(found(text, code)) == where


def test_missing_articles_are_named() -> None:
    assert "中间的第三条没有" in found("第二条 甲\n\n第四条 乙", "W420").message
    assert "中间的第三条到第六条没有" in found("第二条 甲\n\n第七条 乙", "W420").message


@pytest.mark.parametrize(
    "text",
    [
        "（一）加强领导。\n\n1. 甲。\n\n（1）乙。",
        "第一条 甲\n\n第二条 乙\n\n第二条之一 丙\n\n第二条之二 丁\n\n第三条 戊",
        "第一条 甲\n\n第二条 乙\n\n## 附件\n\n第一条 丙",
        "第五条 节选\n\n第六条 乙",
        "甲[2018]（试行）",
        "\\[a\\](b)",
        "# 标题",
    ],
)
def test_nothing_to_say(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("甲<b>乙</b>", "<b>"),
        ("<script>alert(1)</script>", "<script>"),
        ("<IMG src=x onerror=alert(1)>", "<img>"),
        ("<div\nclass=a>", "<div>"),
        ("<!-- 注 -->", "<!-- -->"),
        ("甲<br>乙", "<br>"),
    ],
)
def test_raw_html_is_named_and_shown(text: str, tag: str) -> None:
    item = found(text, "W414")
    assert f"写了 {tag}，HTML 不会生效" in item.message
    assert "&lt;" in html(text)


def test_each_tag_is_named_once() -> None:
    assert codes("<b>甲</b><b>乙</b><i>丙</i>") == ["W414", "W414"]


@pytest.mark.parametrize(
    "text", ["a < b > c", "`<b>`", "<https://x.cn>", "\\<b>", "| 甲<br>乙 |\n|---|\n", "<某某>"]
)
def test_what_is_no_raw_html(text: str) -> None:
    assert "W414" not in codes(text)
