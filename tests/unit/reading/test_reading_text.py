"""Bytes to text: everything an office program saves either works or is named, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.kernel.diagnostic import Severity
from site_builder.kernel.span import Span
from site_builder.reading.text import LARGEST, LineStarts, decode

PATH = "content/notices/a.md"
CHINESE = "标题: 云栖县人民政府关于公布目录的通知\n发布日期: 2024-03-01\n"


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.replace("\n", "\r\n").encode(),
        CHINESE.replace("\n", "\r").encode(),
        CHINESE.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["utf-8", "bom", "crlf", "cr", "bom-crlf"],
)
def test_ordinary_files_simply_work(data: bytes) -> None:
    assert decode(PATH, data) == (CHINESE, ())


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "E101", 1, 1),
        (b"\xef\xbb\xbf", "E101", 1, 1),
        (b" \r\n\n", "E101", 1, 1),
        (CHINESE.encode("utf-16"), "E103", 1, 1),
        (CHINESE.encode("utf-16-le"), "E103", 1, 1),
        (CHINESE.encode("utf-16-be"), "E103", 1, 1),
        ("a\n标题\0".encode(), "E104", 2, 3),
        (b"PK\x03\x04\x14\x00", "E104", 1, 1),
        (b"%PDF-1.7 ...", "E104", 1, 1),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "E104", 1, 1),
        (CHINESE.encode("gb18030"), "E105", 1, 1),
        (b"title: ok\r\n" + CHINESE.encode("gbk"), "E105", 2, 1),
        (("标题" * 50 + "\n云").encode() + b"\xff" + "栖".encode(), "E106", 2, 2),
        (CHINESE.encode()[:-1] + b"\xe4", "E106", 2, 17),
        (b"a\x80\xff\xff", "E106", 1, 2),
    ],
)
def test_unreadable_files_are_named_with_their_place(data: bytes, code: str, line: int, column: int) -> None:
    text, found = decode(PATH, data)
    assert text is None
    assert [(d.code, d.severity, d.span.place) for d in found] == [
        (code, Severity.ERROR, f"{PATH}:{line}:{column}")
    ]


def test_gb18030_is_named_and_the_way_out_is_told() -> None:
    _, (found,) = decode(PATH, CHINESE.encode("gb18030"))
    assert "GB18030" in found.message
    assert "另存为" in found.fix and "UTF-8" in found.fix and "WPS" in found.fix


def test_an_enormous_file_is_not_even_decoded() -> None:
    text, found = decode(PATH, b"\xff" * (LARGEST + 1))
    assert text is None
    assert [d.code for d in found] == ["E102"]
    assert "20" in found[0].message


@pytest.mark.parametrize(
    ("text", "code", "column", "expected"),
    [
        ("金额\u202e001 元", "W101", 3, "金额\u202e001 元"),
        ("金额\u2066001 元", "W101", 3, "金额\u2066001 元"),
        ("第一行\x0b第二行", "W102", 4, "第一行 第二行"),
        ("云\u2028栖", "W102", 2, "云 栖"),
        ("云\x85栖", "W102", 2, "云 栖"),
        ("云\u200b栖", "W103", 2, "云\u200b栖"),
        ("云\ufeff栖", "W103", 2, "云\ufeff栖"),
        ("云\ufffd县", "W104", 2, "云\ufffd县"),
        ("\uf06c 项目", "W105", 1, "\uf06c 项目"),
    ],
)
def test_unusual_characters_are_shown_and_columns_stay(
    text: str, code: str, column: int, expected: str
) -> None:
    read, found = decode(PATH, ("甲\n" + text).encode())
    assert read == "甲\n" + expected
    assert [(d.code, d.severity, d.span) for d in found] == [
        (code, Severity.WARNING, Span.at(PATH, 2, column))
    ]


def test_many_places_of_one_kind_are_one_finding() -> None:
    _, (found,) = decode(PATH, ("\u200b甲\n" * 9).encode())
    assert "9 处" in found.message
    assert [note.span.start.line for note in found.notes] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("text", ["“引号”——破折号……\u3000全角", "👨‍👩‍👧 表情", "𠮷野家", "a\tb\n"])
def test_ordinary_typography_is_left_alone(text: str) -> None:
    assert decode(PATH, text.encode()) == (text, ())


def test_line_starts_find_a_place() -> None:
    assert LineStarts.of("ab\ncd\n", 5).span("p", 4, 2) == Span.at("p", 6, 2, 2)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_an_error(data: bytes) -> None:
    text, found = decode(PATH, data)
    assert (text is None) == any(d.severity is Severity.ERROR for d in found)
    assert text is None or "\r" not in text


@given(st.text(min_size=1, max_size=200))
def test_any_text_survives(text: str) -> None:
    read, _ = decode(PATH, text.encode())
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert read is None or len(read) == len(expected)
