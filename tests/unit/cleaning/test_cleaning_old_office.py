"""Old Office files: names are overwritten where they lie, everything else stays, and what can be seen is told."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.cleaning.clean import clean
from site_builder.cleaning.cleaned import Cleaned
from site_builder.kernel.span import Span

AUTHOR = "张某某"
WIDE = AUTHOR.encode("utf-16-le")
SUMMARY, MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI = 512, 64


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB] 2) of streams by their paths; those below 4096 bytes lie in the small one, as always."""
    names = sorted({"/".join(path.split("/")[:n]) for path in streams for n in range(1, path.count("/") + 2)})
    sectors: list[bytes] = []
    chains: list[int] = []
    small, small_chains = b"", list[int]()

    def store(content: bytes) -> int:
        begin = len(sectors)
        for at in range(0, len(content), SECTOR):
            sectors.append(content[at : at + SECTOR].ljust(SECTOR, b"\0"))
            chains.append(len(sectors))
        if begin == len(sectors):
            return END
        chains[-1] = END
        return begin

    places: dict[str, tuple[int, int]] = {}
    for path, content in streams.items():
        if len(content) >= 4096:
            places[path] = store(content), len(content)
        elif content:
            begin = len(small_chains)
            small += content.ljust(-(-len(content) // MINI) * MINI, b"\0")
            small_chains += [*range(begin + 1, len(small) // MINI), END]
            places[path] = begin, len(content)
        else:
            places[path] = END, 0
    root = store(small)
    mini_table = store(struct.pack(f"<{len(small_chains)}L", *small_chains)) if small_chains else END

    def children(folder: str) -> list[str]:
        return [name for name in names if name.rpartition("/")[0] == folder]

    def entry(name: str, kind: int, right: int, child: int, begin: int, size: int) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0"
        head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
        return head + struct.pack("<LLL", FREE, right, child) + bytes(36) + struct.pack("<LQ", begin, size)

    def first(folder: str) -> int:
        inside = children(folder)
        return 1 + names.index(inside[0]) if inside else FREE

    entries = [entry("Root Entry", 5, FREE, first(""), root, len(small))]
    for name in names:
        beside = children(name.rpartition("/")[0])
        at = beside.index(name) + 1
        right = 1 + names.index(beside[at]) if at < len(beside) else FREE
        kind = 2 if name in streams else 1
        entries.append(entry(name.rpartition("/")[2], kind, right, first(name), *places.get(name, (0, 0))))
    folder = store(b"".join(entries))
    count = 1
    while count * SECTOR // 4 < len(chains) + count:
        count += 1
    tables = list(range(len(sectors), len(sectors) + count))
    chains += [TABLE] * count
    table = struct.pack(f"<{len(chains)}L", *chains).ljust(count * SECTOR, b"\xff")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<LLLLLL", 0, count, folder, 0, 4096, mini_table) + struct.pack("<LLL", 1, END, 0)
    head += struct.pack("<109L", *[*tables, *[FREE] * 109][:109])
    return head + b"".join(sectors) + table


def properties(size: int) -> bytes:
    """Something like a property set with a name in it."""
    return (b"\xfe\xff" + bytes(46) + WIDE * 9 + AUTHOR.encode("gb18030")).ljust(size, b"\x01")[:size]


def streams(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


def settled(path: str, data: bytes) -> bytes:
    """The bytes to publish of a file with nothing but its age against it."""
    cleaned, problems = clean(path, data)
    assert [p.rule.code for p in problems] == ["W462"]
    assert clean(path, cleaned.data) == (cleaned, problems)
    assert len(cleaned.data) == len(data)
    for encoding in ("utf-16-le", "gb18030"):
        assert AUTHOR.encode(encoding) not in cleaned.data
    return cleaned.data


def told(path: str, data: bytes, code: str) -> str:
    """The sentence of one finding of a file that stays as it is."""
    cleaned, problems = clean(path, data)
    assert cleaned == Cleaned(data)
    (problem,) = (p for p in problems if p.rule.code == code)
    return problem.at(Span(path)).message


@pytest.mark.parametrize("path", ["a.doc", "a.xls", "a.PPT", "a.wps", "a.et", "a.dps", "a.docx"])
@pytest.mark.parametrize("size", [60, 100, 400, 4096, 9000])
def test_properties_become_empty_ones_of_the_same_length(path: str, size: int) -> None:
    text = b"text" * 2000
    data = compound(
        {
            SUMMARY: properties(size),
            MORE: properties(size + 7),
            "ObjectPool/_1/" + SUMMARY: properties(size),
            "Text": text,
        }
    )
    made = settled(path, data)
    after = streams(made)
    assert after["Text"] == text and len(after[SUMMARY]) == size
    with olefile.OleFileIO(io.BytesIO(made)) as ole:
        assert olefile.isOleFile(io.BytesIO(made))
        found = ole.get_metadata()
        assert (found.author, found.last_saved_by, found.company, found.revision_number) == (None,) * 4
        if size >= 72:
            assert ole.getproperties(SUMMARY) == ole.getproperties(MORE) == {1: 1200}


def test_only_the_bytes_of_properties_change() -> None:
    data = compound({SUMMARY: properties(5000), "Text": bytes(range(256)) * 40})
    made = settled("a.doc", data)
    changed = [at for at in range(len(data)) if data[at] != made[at]]
    assert changed and changed[-1] - changed[0] < 5000


# Excel


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def sheet(name: str, state: int = 0, kind: int = 0, wide: bool = True) -> bytes:
    letters = b"\1" + name.encode("utf-16-le") if wide else b"\0" + name.encode("latin-1")
    return record(0x85, struct.pack("<LBBB", 0, state, kind, len(name)) + letters)


def writer(size: int = 112) -> bytes:
    return record(0x5C, (struct.pack("<HB", 3, 1) + WIDE).ljust(size, b" "))


def book(*records: bytes, stream: str = "Workbook") -> bytes:
    chain = record(0x809, bytes(16)) + writer() + b"".join(records) + record(0x0A, b"")
    return compound({stream: chain + bytes(5000), SUMMARY: properties(400)})


def test_a_workbook_forgets_who_saved_it() -> None:
    data = book(sheet("明细"), record(0x203, b"cell"))
    before, after = streams(data)["Workbook"], streams(settled("a.xls", data))["Workbook"]
    at = before.index(WIDE)
    assert after == before[: at - 3] + b"\0\0\0" + b" " * 109 + before[at + 109 :]


@pytest.mark.parametrize("state", [1, 2])
def test_hidden_sheets_of_a_workbook_are_named(state: int) -> None:
    sentence = "附件“a.xls”里有 2 个隐藏的工作表：“底稿”、“Sheet3”。"
    assert (
        told("a.xls", book(sheet("明细"), sheet("底稿", state), sheet("Sheet3", state, wide=False)), "E453")
        == sentence
    )


def test_hidden_sheets_of_an_earlier_workbook_are_named() -> None:
    name = "底稿".encode("gb18030")
    hidden = record(0x85, struct.pack("<LBBB", 0, 1, 0, len(name)) + name)
    assert "1 个隐藏的工作表：“底稿”" in told("a.xls", book(hidden, stream="Book"), "E453")


def test_notes_and_macros_of_a_workbook_are_told() -> None:
    assert "还有 2 条批注" in told("a.xls", book(record(0x1C, bytes(9)), record(0x1C, bytes(9))), "E451")
    assert "宏表" in told("a.xls", book(sheet("宏", kind=1)), "E454")


def test_a_locked_workbook_stays_as_it_is() -> None:
    assert "文件加了密码" in told("a.xls", book(record(0x2F, bytes(6))), "W461")


# Word


def texts(*words: str) -> bytes:
    """A list of texts ([MS-DOC] 2.2.4)."""
    return struct.pack("<HHH", 0xFFFF, len(words), 0) + b"".join(
        struct.pack("<H", len(word)) + word.encode("utf-16-le") for word in words
    )


def word(
    tables: Mapping[int, bytes], flags: int = 0x0200, remarks: int = 0, more: Mapping[str, bytes] = {}
) -> bytes:
    """A Word file with some lists in its table, by their numbers."""
    document = bytearray(4096)
    struct.pack_into("<H", document, 0, 0xA5EC)
    struct.pack_into("<H", document, 0x0A, flags)
    struct.pack_into("<l", document, 0x5C, remarks)
    struct.pack_into("<H", document, 0x98, 93)
    table = b"before"
    for number, content in tables.items():
        struct.pack_into("<LL", document, 0x9A + 8 * number, len(table), len(content))
        table += content
    table += b"after"
    name = "1Table" if flags & 0x0200 else "0Table"
    return compound({"WordDocument": bytes(document), name: table, SUMMARY: properties(400), **more})


@pytest.mark.parametrize("flags", [0, 0x0200])
def test_a_document_forgets_who_wrote_changed_and_saved_it(flags: int) -> None:
    associated = texts("", "Normal.dot", "标题", "", "", "", AUTHOR, AUTHOR, "尾")
    data = word({32: associated, 51: texts("Unknown", AUTHOR), 71: texts(AUTHOR, "C:\\1.doc")}, flags)
    name = "1Table" if flags else "0Table"
    before, after = streams(data)[name], streams(settled("a.doc", data))[name]
    blank = "   ".encode("utf-16-le")
    wanted = before.replace(WIDE, blank)
    for gone in ("Unknown", "C:\\1.doc"):
        wanted = wanted.replace(gone.encode("utf-16-le"), b" \0" * len(gone))
    assert after == wanted


def test_lists_that_do_not_add_up_stay() -> None:
    short = struct.pack("<HHH", 0xFFFF, 9, 0) + b"\x05\0abc"
    old = struct.pack("<HHH", 3, 0, 0)
    data = word({32: short, 51: old, 71: b"x"})
    assert streams(settled("a.doc", data))["1Table"] == streams(data)["1Table"]


def test_comments_in_a_document_are_told() -> None:
    data = word({4: bytes(4 + 34 * 3)}, remarks=20)
    assert told("a.doc", data, "E451") == "附件“a.doc”里还有 3 条批注，位置：正文。"


def test_macros_in_a_document_are_told() -> None:
    assert "宏" in told("a.doc", word({}, more={"Macros/VBA/dir": b"x"}), "E454")


@pytest.mark.parametrize(
    "data",
    [
        word({}, flags=0x0100),
        compound({"EncryptedPackage": bytes(9), "EncryptionInfo": bytes(9)}),
        compound({"Current User": bytes(12) + bytes.fromhex("dfc4d1f3") + bytes(20)}),
    ],
)
def test_locked_files_stay_as_they_are(data: bytes) -> None:
    assert "文件加了密码" in told("a.doc", data, "W461")


# PowerPoint


def test_a_presentation_forgets_who_saved_it() -> None:
    name = AUTHOR.encode("gb18030")
    head = bytes(20) + struct.pack("<HHBBH", len(name), 0x3F4, 3, 0, 0)
    wide = WIDE + bytes(2 * len(name) - len(WIDE))
    data = compound({"Current User": head + name + b"\x08\0\0\0" + wide, "PowerPoint Document": b"x" * 5000})
    after = streams(settled("a.ppt", data))
    assert after["Current User"] == head + b" " * len(name) + b"\x08\0\0\0" + b" \0" * len(name)
    assert after["PowerPoint Document"] == b"x" * 5000


@pytest.mark.parametrize("size", [0, 10, 28, 30, 33])
def test_a_short_name_of_a_user_stays(size: int) -> None:
    user = (bytes(20) + struct.pack("<H", 9)).ljust(size, b"\0")[:size]
    settled("a.ppt", compound({"Current User": user, "Text": bytes(5000)}))


def test_a_signed_file_stays_as_it_is() -> None:
    data = compound({"_xmlsignatures/1": b"x", SUMMARY: properties(400)})
    cleaned, problems = clean("a.doc", data)
    assert cleaned.data == data and [p.rule.code for p in problems] == ["W462", "N463"]


# Whatever is in a file


@pytest.mark.parametrize("kept", [8, 100, 512, 900, 2000])
def test_a_cut_file_stays_as_it_is(kept: int) -> None:
    assert "文件损坏" in told("a.doc", word({})[:kept], "W461")


@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_change_of_bytes_raises(at: int, new: bytes) -> None:
    data = bytearray(_BOOK)
    begin = at % len(data)
    data[begin : begin + len(new)] = new
    cleaned, problems = clean("a.xls", bytes(data))
    assert len(cleaned.data) == len(data)
    if {p.rule.code for p in problems} == {"W462"}:
        assert clean("a.xls", cleaned.data) == (cleaned, problems)


_BOOK: Any = book(sheet("明细"))
