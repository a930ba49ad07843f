"""Numerals and labels: what counts as the number of a paragraph, and what only speaks about one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.markup.numbering import Kind, normal_anchor, read_label, read_number, write_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("一百〇三", 103),
        ("一百一十", 110),
        ("一百二十三", 123),
        ("两百", 200),
        ("一千二百六十", 1260),
        ("二〇", 20),
        ("一二", 12),
        ("12", 12),
        ("１２", 12),
        ("", 0),
        ("甲", 0),
        ("1" * 30, 0),
    ],
)
def test_read_number(text: str, number: int) -> None:
    assert read_number(text) == number


@given(st.integers(1, 9999))
def test_numbers_survive_being_written(number: int) -> None:
    assert read_number(write_number(number)) == number


@pytest.mark.parametrize(
    ("text", "kind", "written", "anchor"),
    [
        ("第十二条 本办法", Kind.ARTICLE, "第十二条", "第十二条"),
        ("第12条　本办法", Kind.ARTICLE, "第12条", "第十二条"),
        ("第１２条", Kind.ARTICLE, "第１２条", "第十二条"),
        ("第一百〇三条 甲", Kind.ARTICLE, "第一百〇三条", "第一百零三条"),
        ("第十二条之一 甲", Kind.ARTICLE, "第十二条之一", "第十二条之一"),
        ("第12条之2 甲", Kind.ARTICLE, "第12条之2", "第十二条之二"),
        ("第一条为了规范", Kind.ARTICLE, "第一条", "第一条"),
        ("第一条（目的）为了规范", Kind.ARTICLE, "第一条", "第一条"),
        ("第五条 第二款规定的", Kind.ARTICLE, "第五条", "第五条"),
        ("第一编 总则", Kind.PART, "第一编", "第一编"),
        ("第一章总则", Kind.CHAPTER, "第一章", "第一章"),
        ("第2节 一般规定", Kind.SECTION, "第2节", "第二节"),
        ("一、总体要求", Kind.ITEM, "一、", "一"),
        ("二十一、附则", Kind.ITEM, "二十一、", "二十一"),
        ("（一）指导思想", Kind.SUBITEM, "（一）", "（一）"),
        ("(一)指导思想", Kind.SUBITEM, "(一)", "（一）"),
        ("1. 内容", Kind.POINT, "1.", "1"),
        ("1．内容", Kind.POINT, "1．", "1"),
        ("1、内容", Kind.POINT, "1、", "1"),
        ("⒈内容", Kind.POINT, "⒈", "1"),
        ("（1）内容", Kind.SUBPOINT, "（1）", "1"),
        ("(12)内容", Kind.SUBPOINT, "(12)", "12"),
        ("1）内容", Kind.SUBPOINT, "1）", "1"),
    ],
)
def test_labels(text: str, kind: Kind, written: str, anchor: str) -> None:
    label = read_label(text)
    assert label is not None
    assert (label.kind, label.written, label.anchor) == (kind, written, anchor)


@pytest.mark.parametrize(
    "text",
    [
        "第五条第二款规定的情形",
        "第五条规定的情形",
        "第五条、第六条",
        "第五条至第八条",
        "第五条和第六条",
        "第五条所称负责人",
        "第五条的规定",
        "第五条修改为：",
        "第五条之规定",
        "第三章第二节",
        "第一节课",
        "一、二级保护动物",
        "一等奖",
        "1.5万元",
        "2024.5",
        "1234. 甲",
        "（甲）",
        "甲、乙",
        "十分重要",
        "",
    ],
)
def test_what_only_looks_like_a_label(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("anchor", "normal"),
    [
        ("第12条", "第十二条"),
        ("第12条之1", "第十二条之一"),
        ("第3章第2节", "第三章第二节"),
        ("第2版说明", "第2版说明"),
    ],
)
def test_normal_anchors(anchor: str, normal: str) -> None:
    assert normal_anchor(anchor) == normal


@given(st.text("第一二十百零〇条章节编之、（）()123.１ 甲"))
def test_any_start_of_a_line_is_read(text: str) -> None:
    label = read_label(text)
    assert label is None or (text.startswith(label.written) and label.anchor)
