"""Near misses of Chinese keys and English identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.reading.suggest import suggest

KEYS = [
    "标题",
    "发布日期",
    "发布机构",
    "来源",
    "主题分类",
    "关键词",
    "摘要",
    "附件",
    "公开属性",
    "审查",
    "责任编辑",
    "更正",
    "撤回",
    "旧网址",
    "发文字号",
    "索引号",
    "发文机关",
    "成文日期",
    "施行日期",
    "有效期至",
    "文件性质",
    "公文种类",
    "解读要求",
    "起草部门",
    "已并入",
    "废止",
    "修改",
    "替代",
    "部分废止",
    "依据",
    "转发",
    "解读",
    "落实",
    "续期",
    "title",
    "published",
    "publisher",
    "doc_number",
]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("发文子号", "发文字号"),
        ("有效期", "有效期至"),
        ("有效期限", "有效期至"),
        ("文号", "发文字号"),
        ("标提", "标题"),
        ("题标", "标题"),
        ("主题", "主题分类"),
        ("日期", "发布日期"),
        ("关键字", "关键词"),
        ("发布曰期", "发布日期"),
        ("废除", "废止"),
        ("标 题", "标题"),
        ("Titel", "title"),
        ("Ｔｉｔｌｅ", "title"),
        ("docnumber", "doc_number"),
        ("作者", None),
        ("效力状态", None),
        ("题", None),
        ("", None),
    ],
)
def test_near_misses(word: str, expected: str | None) -> None:
    assert suggest(word, KEYS) == expected


def test_the_earlier_of_two_equals_wins() -> None:
    assert suggest("甲乙丁", ["甲乙丙", "甲乙戊"]) == "甲乙丙"


@given(st.text(max_size=100), st.lists(st.text(max_size=10), max_size=5))
def test_any_word_gives_a_known_word_or_nothing(word: str, known: list[str]) -> None:
    found = suggest(word, known)
    assert found is None or found in known


@given(st.sampled_from(KEYS))
def test_a_known_word_finds_itself(word: str) -> None:
    assert suggest(word, KEYS) == word
