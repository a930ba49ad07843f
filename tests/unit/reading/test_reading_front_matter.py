"""The two fence lines: found where editors put them, explained where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.reading.front_matter import Parts, split

PATH = "content/notices/a.md"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\n标题: 甲\n---\n正文\n", Parts("标题: 甲\n", 2, "正文\n", 4)),
        ("---\n标题: 甲\n...\n正文", Parts("标题: 甲\n", 2, "正文", 4)),
        ("--- \n标题: 甲\n---\t\n", Parts("标题: 甲\n", 2, "", 4)),
        ("\n\u3000\n---\n标题: 甲\n---\n\n正文", Parts("标题: 甲\n", 4, "\n正文", 6)),
        ("---\n---\n", Parts("", 2, "", 3)),
        ("---\n标题: 甲\n---", Parts("标题: 甲\n", 2, "", 4)),
        ("---\n摘要: |\n  甲\n  ---\n  乙\n---\n文", Parts("摘要: |\n  甲\n  ---\n  乙\n", 2, "文", 7)),
        ("---\n标题: 甲\n---\n上\n\n---\n\n下", Parts("标题: 甲\n", 2, "上\n\n---\n\n下", 4)),
    ],
)
def test_front_matter_and_body(text: str, expected: Parts) -> None:
    assert split(PATH, text) == (expected, ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("正文第一段。\n", "E110", 1),
        ("各乡镇人民政府：\n正文。\n", "E110", 1),
        ("# 标题\n", "E110", 1),
        ("标题: 甲\n发布日期: 2024-03-01\n---\n正文", "E111", 1),
        ("---\n标题: 甲\n\n正文\n", "E112", 1),
        ("---", "E112", 1),
        ("———\n标题: 甲\n———\n正文", "E113", 1),
        ("－－－\n标题: 甲\n---\n", "E113", 1),
        ("--\n标题: 甲\n--\n", "E113", 1),
        ("----\n标题: 甲\n---\n", "E113", 1),
        (" ---\n标题: 甲\n---\n", "E113", 1),
        ("+++\n标题 = 甲\n+++\n", "E113", 1),
        ("---标题: 甲\n---\n", "E113", 1),
        ("---\n标题: 甲\n———\n正文\n", "E113", 3),
        ("---\n标题: 甲\n－－－\n正文\n\n---\n\n正文", "E113", 3),
        ("\n---\n标题: 甲\n--\n正文", "E113", 4),
        ("云栖县\n---\n标题: 甲\n---\n", "E114", 1),
    ],
)
def test_faulty_fences(text: str, code: str, line: int) -> None:
    parts, found = split(PATH, text)
    assert parts is None
    assert [(d.code, d.span.start.line) for d in found] == [(code, line)]
    assert "---" in found[0].fix


def test_an_unclosed_front_matter_guesses_where_it_ends() -> None:
    _, (found,) = split(PATH, "---\n标题: 甲\n发布日期: 2024-03-01\n\n第一条 为了规范管理。\n")
    assert [note.span.start.line for note in found.notes] == [4]


def test_the_fix_shows_a_minimal_example() -> None:
    _, (found,) = split(PATH, "正文")
    assert "---\n标题: " in found.fix


@given(st.text(alphabet=st.sampled_from("-—－. \n标题:：#a。"), max_size=60))
def test_any_text_gives_parts_or_one_error(text: str) -> None:
    parts, found = split(PATH, text)
    assert (parts is None) == (len(found) == 1)
    if parts is not None:
        lines = text.split("\n")
        assert parts.front == "".join(f"{x}\n" for x in lines[parts.front_line - 1 : parts.body_line - 2])
        assert parts.body == "\n".join(lines[parts.body_line - 1 :])
