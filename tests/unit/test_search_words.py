"""The three files of the search: words, synonyms and queries are read as a clerk writes them, or explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.kernel.diagnostic import Diagnostic
from site_builder.search.expected import Expected
from site_builder.stages.search_queries import QUERIES_PATH, read_queries, unknown
from site_builder.stages.search_words import (
    DICTIONARY_PATH,
    LONGEST,
    SYNONYMS_PATH,
    read_dictionary,
    read_synonyms,
)

READERS: list[Callable[[bytes | None], tuple[Any, tuple[Diagnostic, ...]]]] = [
    read_dictionary,
    read_synonyms,
    read_queries,
]


def places(found: tuple[Diagnostic, ...]) -> list[tuple[str, int, int]]:
    """The codes with their lines and columns."""
    return [(d.code, d.span.start.line, d.span.start.column) for d in found]


@pytest.mark.parametrize("read", READERS)
def test_without_a_file_there_is_nothing(read: Any) -> None:
    assert read(None) == ((), ())


@pytest.mark.parametrize("read", READERS)
def test_comments_alone_are_nothing(read: Any) -> None:
    assert read("# 说明\n\n".encode()) == ((), ())


@pytest.mark.parametrize(
    ("read", "path"),
    [
        (read_dictionary, DICTIONARY_PATH),
        (read_synonyms, SYNONYMS_PATH),
        (read_queries, QUERIES_PATH),
    ],
)
def test_a_file_that_is_no_text_is_explained(read: Any, path: str) -> None:
    for data, code in ((b"", "E101"), (b"PK\x03\x04", "E104"), ("- 清禾镇的词".encode("gb18030"), "E105")):
        value, (found,) = read(data)
        assert (value, found.code, found.span.path) == ((), code, "content/" + path)


@settings(deadline=None)  # the first text makes the table of characters
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_answered(data: bytes) -> None:
    for read in READERS:
        value, found = read(data)
        assert isinstance(value, tuple) and all(d.message and d.fix for d in found)


@settings(deadline=None)
@given(st.text(alphabet="-[]{},: #低保社\n", max_size=60))
def test_any_marks_are_answered(text: str) -> None:
    for read in READERS:
        value, _ = read(text.encode())
        assert isinstance(value, tuple)


def test_a_file_of_another_kind_is_not_told_of_line_by_line() -> None:
    for read in READERS:
        value, found = read("某年某月某日，开会。\n".encode() * 100_000)
        assert value == () and len(found) == 100


def test_words_stand_one_a_line() -> None:
    text = "\ufeff# 地名\r\n云栖县\r\n\r\n  清禾镇   # 镇名\r\n\u3000石门岭镇\u3000\r\n"
    assert read_dictionary(text.encode()) == (("云栖县", "清禾镇", "石门岭镇"), ())


def test_words_come_in_their_normal_form() -> None:
    words, found = read_dictionary("清\u200b禾镇\n".encode())
    assert words == ("清禾镇",) and [d.code for d in found] == ["W103"]
    words, found = read_dictionary("雲棲縣\n零就业家庭\n".encode())
    assert words == ("云栖县", "〇就业家庭") and found == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("云栖县 100 ns", "中间有空格"),
        ("清禾镇　石门岭镇", "中间有空格"),
        ("12345热线", "含有汉字以外的字符"),
        ("“一卡通”", "含有汉字以外的字符"),
        ("清禾镇、石门岭镇", "含有汉字以外的字符"),
        ("县", "只有一个字"),
        ("长" * (LONGEST + 1), "有 21 个字，太长了"),
    ],
)
def test_a_line_that_is_no_word_is_explained(line: str, reason: str) -> None:
    words, found = read_dictionary(f"清禾镇\n{line}\n石门岭镇\n".encode())
    assert words == ("清禾镇", "石门岭镇")
    assert places(found) == [("E901", 2, 1)] and reason in found[0].message


def test_the_longest_and_the_shortest_word() -> None:
    words = ("云栖", "长" * LONGEST)
    assert read_dictionary("\n".join(words).encode()) == (words, ())


def test_a_word_written_twice_is_mentioned_once_more() -> None:
    words, found = read_dictionary("云栖县\n清禾镇\n 雲棲縣 # 县名\n".encode())
    assert words == ("云栖县", "清禾镇") and places(found) == [("W901", 3, 2)]
    assert found[0].notes[0].span.start.line == 1


def test_groups_are_lists_in_a_list() -> None:
    text = (
        "# 社会救助\n- [低保, 最低生活保障]\n\n- [五保户, 五保, 特困人员]  # 旧称\n- - 三公\n  - 三公经费\n"
    )
    groups = (("低保", "最低生活保障"), ("五保户", "五保", "特困人员"), ("三公", "三公经费"))
    assert read_synonyms(text.encode()) == (groups, ())


def test_groups_may_be_indented_and_hold_letters_and_digits() -> None:
    text = "  - [12345, 政务服务热线]\n  - [WiFi, 无线网络]\n  - [医保, '基本医疗保险']\n"
    groups, found = read_synonyms(text.encode())
    assert (
        groups == (("12345", "政务服务热线"), ("WiFi", "无线网络"), ("医保", "基本医疗保险")) and found == ()
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("- [低保]", "只有“低保”一个词"),
        ("- [低保、最低生活保障]", "只有“低保、最低生活保障”一个词"),
        ("- 低保, 最低生活保障", "没有写在方括号里"),
        ("- 低保: 最低生活保障", "写成了“键: 值”"),
        ("- [低保, [最低生活保障]]", "里面又套了一层"),
        ("- []", "是空的"),
    ],
)
def test_a_group_that_is_none_is_explained(entry: str, reason: str) -> None:
    groups, found = read_synonyms(f"- [医保, 医疗保险]\n{entry}\n- [公租房, 公共租赁住房]\n".encode())
    assert groups == (("医保", "医疗保险"), ("公租房", "公共租赁住房"))
    assert places(found) == [("E902", 2, 3)] and reason in found[0].message


def test_a_full_width_comma_is_pointed_at() -> None:
    _, found = read_synonyms("- [低保，最低生活保障]\n".encode())
    assert places(found) == [("W122", 1, 6), ("E902", 1, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "[低保, 最低生活保障]",
        "低保，最低生活保障",
        "低保: 最低生活保障",
        "同义词:",
        "-[低保, 最低生活保障]",
        "－ [低保, 最低生活保障]",
    ],
)
def test_a_line_outside_the_list_is_explained(text: str) -> None:
    for read in (read_synonyms, read_queries):
        value, found = read(f"# 说明\n\n{text}\n".encode())
        assert value == () and places(found) == [("E148", 3, 1)]


def test_an_entry_without_anything_is_explained() -> None:
    for read in (read_synonyms, read_queries):
        value, found = read(b"-\n")
        assert value == () and [d.code for d in found] == ["E148"]


def test_a_text_stands_once() -> None:
    text = "- [低保, 最低生活保障]\n- [低保户, 低保]\n- [醫保, 医保]\n"
    groups, found = read_synonyms(text.encode())
    assert groups == (("低保", "最低生活保障"),)
    assert places(found) == [("E903", 2, 9), ("E903", 3, 8)]
    assert [d.notes[0].span.start.line for d in found] == [1, 3]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("''", "里面没有内容"),
        ("~", "里面没有内容"),
        ("县", "只有一个字"),
        ("养老 补贴", "中间有空格或标点"),
        ("双随机、一公开", "中间有空格或标点"),
        ("12345热线", "汉字和字母、数字混在一起"),
    ],
)
def test_a_text_that_nobody_can_look_up_is_explained(text: str, reason: str) -> None:
    groups, found = read_synonyms(f"- [低保, {text}, 最低生活保障]\n".encode())
    assert groups == () and places(found) == [("E904", 1, 8)] and reason in found[0].message


def test_queries_have_words_and_first_hits() -> None:
    text = "- 搜索: 低保\n  首条: [yzf-2022-005, jd-2026-004]\n- 搜索: 2024 3号\n  首条: yzf-2024-003\n"
    expected, found = read_queries(text.encode())
    assert found == ()
    assert [(e.query, e.ids) for e in expected] == [
        ("低保", ("yzf-2022-005", "jd-2026-004")),
        ("2024 3号", ("yzf-2024-003",)),
    ]
    assert [e.span.place for e in expected] == [f"content/{QUERIES_PATH}:{line}:7" for line in (1, 3)]
    assert [p.start.column for p in expected[0].places] == [8, 22]


def test_english_keys_are_queries_too() -> None:
    expected, found = read_queries("- search: 低保\n  first: [a]\n".encode())
    assert [(e.query, e.ids) for e in expected] == [("低保", ("a",))] and found == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- 搜索: 低保\n", [("E201", 1, 3)]),
        ("- 首条: a\n", [("E201", 1, 3)]),
        ("- 搜索: 低保\n  首条: []\n", [("E208", 2, 7)]),
        ("- 搜索: ''\n  首条: a\n", [("E208", 1, 7)]),
        ("- 搜索: 低保\n  首次: a\n", [("E201", 1, 3), ("E202", 2, 3)]),
        ("- 搜索: 低保\n首条: a\n", [("E148", 2, 1)]),
        ("- 搜索: ？！\n  首条: a\n", [("E905", 1, 7)]),
        ("- 搜索: 低保\n  首条: [a, b, a]\n", [("E906", 2, 14)]),
        ("- 搜索: 低保  办法\n  首条: a\n- 搜索: 低保 办法\n  首条: b\n", [("E906", 3, 7)]),
    ],
)
def test_a_query_that_checks_nothing_is_explained(text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert places(read_queries(text.encode())[1]) == wanted


def test_forms_of_one_number_are_different_queries() -> None:
    text = "".join(
        f"- 搜索: {n}\n  首条: a\n" for n in ("云政发〔2024〕3号", "云政发［2024］3号", "云政发[2024]3号")
    )
    expected, found = read_queries(text.encode())
    assert len(expected) == 3 and found == ()


def test_ids_must_be_those_of_documents() -> None:
    expected, _ = read_queries(
        "- 搜索: 低保\n  首条: [yzf-2022-05, yzf-2022-005]\n- 搜索: 医保\n  首条: xyz\n".encode()
    )
    found = unknown(expected, {"yzf-2022-005", "yzf-2018-006"})
    assert places(found) == [("W907", 2, 8), ("W907", 4, 7)]
    assert "您要写的是不是“yzf-2022-005”？" in found[0].message and "是不是" not in found[1].message
    assert unknown(expected[:0], ()) == ()


def test_a_promise_has_a_place_for_every_id() -> None:
    for one in read_queries("- 搜索: 低保\n  首条: a\n".encode())[0]:
        assert isinstance(one, Expected) and len(one.places) == len(one.ids) == 1
