"""Turns the bytes of an old Office or WPS file (.doc .xls .ppt .wps .et .dps) into the same without names, in place.

Its properties are overwritten by empty ones of the same length, and so are the names that the three programs keep
elsewhere; no other byte changes. It refuses to repack such a file, which no library can do without loss, and to promise
that nothing is hidden in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from olefile import OleFileIO

from site_builder.cleaning.cleaned import LOCKED, Cleaned, Outcome, Uncleanable, listed
from site_builder.cleaning.findings import COMMENTS, HIDDEN, PROGRAMS, SIGNED
from site_builder.kernel.diagnostic import Problem, Rule, Severity

BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD = Rule(
    "W462",
    Severity.WARNING,
    "附件是旧格式",
    "附件“{name}”是旧格式：作者等信息已经清除，但是有没有批注、修订和隐藏的内容，没法全部检查。",
    "用 WPS 或者 Office 打开，另存为 .docx、.xlsx 或者 .pptx，换掉原来的文件。",
    "旧格式（.doc、.xls、.ppt、.wps、.et、.dps）二十多年前就有了，里面可以藏着改过的字句和删掉的内容，程序看不全。"
    "手机上的许多软件也打不开旧格式，里面的文字也搜索不到。附件照样发布。",
)

_SUMMARY, _MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_FORMS = {
    _SUMMARY: bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9"),
    _MORE: bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae"),
}
"""Property sets and the forms they have ([MS-OLEPS] 3.1.2 and 3.1.3, FMTID)."""
_SET = struct.Struct("<HHL16sL16sL")
_PROPERTIES = struct.Struct("<LLLLHHHH")
_PAGE, _INTEGER, _UTF16_PAGE = 1, 2, 1200
_PROGRAMS = ("macros", "_vba_project_cur", "vba", "_vba_project")
_SIGNATURES = ("_signatures", "_xmlsignatures")


def clean_old_office(data: bytes) -> Outcome:
    """The file without names, of the same size, and what is wrong with it. Raises when it is damaged."""
    file = BytesIO(data)
    with OleFileIO(file, write_mode=True) as ole:
        names = {name.lower() for path in ole.listdir(streams=True, storages=True) for name in path}
        if "encryptedpackage" in names:
            raise Uncleanable(LOCKED)
        problems = list(_faults(ole, names))
        if any(problem.rule.severity is Severity.ERROR for problem in problems):
            return Cleaned(data), tuple(problems)
        if names.intersection(_SIGNATURES):
            return Cleaned(data), (*problems, Problem(SIGNED))
        for path in ole.listdir():
            content = ole.openstream(path).read()
            made = _nameless(ole, path, content)
            if made != content:
                ole.write_stream(path, made)
        return Cleaned(file.getvalue()), tuple(problems)


def _nameless(ole: OleFileIO, path: list[str], content: bytes) -> bytes:
    """A stream without names, of the same length. Files within the file have streams of the same names."""
    name = path[-1]
    if name in _FORMS:
        return _empty(_FORMS[name], len(content))
    if name in _WORKBOOKS:
        return _nameless_workbook(content)
    if name == _USER:
        return _nameless_user(content)
    document = [*path[:-1], _WORD]
    if name in _TABLES and ole.exists(document):
        return _nameless_table(name, ole.openstream(document).read(), content)
    return content


def _empty(form: bytes, size: int) -> bytes:
    """A property set without properties but for the one that says how texts are stored, which there are none of."""
    head = _SET.pack(0xFFFE, 0, 0, bytes(16), 1, form, _SET.size)
    page = _PROPERTIES.pack(_PROPERTIES.size, 1, _PAGE, 16, _INTEGER, 0, _UTF16_PAGE, 0)
    return (head + page).ljust(size, b"\x00")[:size] if size >= len(head + page) else bytes(size)


def _faults(ole: OleFileIO, names: set[str]) -> Iterator[Problem]:
    if names.intersection(_PROGRAMS):
        yield Problem(PROGRAMS, {"found": "宏"})
    for name in _WORKBOOKS:
        if ole.exists(name):
            yield from _workbook_faults(name, ole.openstream(name).read())
    if ole.exists(_WORD):
        yield from _document_faults(ole.openstream(_WORD).read())
    if ole.exists(_USER) and ole.openstream(_USER).read()[_USER_LOCK_AT:].startswith(_USER_LOCKED):
        raise Uncleanable(LOCKED)
    yield Problem(OLD)


# Excel 97 and earlier: a chain of records ([MS-XLS] 2.1.4)

_NEW, _EARLIER = "Workbook", "Book"
_WORKBOOKS = (_NEW, _EARLIER)
"""Of Excel 97 and of Excel 5, in which names have one byte a letter."""
_NOTE, _LOCK, _WRITER, _SHEET = 0x1C, 0x2F, 0x5C, 0x85
_SHEET_HEAD = struct.Struct("<LBBB")
"""Where a sheet begins, whether it is hidden, of what kind it is, and how many letters its name has."""
_HIDDEN, _MACROS = 3, 1
_SPACE = b" "


def _records(book: bytes) -> Iterator[tuple[int, int, int]]:
    """The number of every record, where its content begins, and where it ends."""
    at = 0
    while at + 4 <= len(book):
        number, size = struct.unpack_from("<HH", book, at)
        if at + 4 + size > len(book):
            return
        yield number, at + 4, at + 4 + size
        at += 4 + size


def _workbook_faults(stream: str, book: bytes) -> Iterator[Problem]:
    hidden: list[str] = []
    macros = notes = 0
    for number, begin, end in _records(book):
        if number == _LOCK:
            raise Uncleanable(LOCKED)
        notes += number == _NOTE
        if number == _SHEET and end - begin > _SHEET_HEAD.size:
            _, state, kind, letters = _SHEET_HEAD.unpack_from(book, begin)
            macros += kind == _MACROS
            if state & _HIDDEN:
                written = book[begin + _SHEET_HEAD.size : end]
                hidden.append(f"“{_sheet_name(stream, letters, written)}”")
    if macros:
        yield Problem(PROGRAMS, {"found": "宏表"})
    if notes:
        yield Problem(COMMENTS, {"count": notes, "places": "工作表的格子（右上角有红色三角）"})
    if hidden:
        yield Problem(HIDDEN, {"count": len(hidden), "what": "工作表", "places": listed(hidden)})


def _sheet_name(stream: str, letters: int, written: bytes) -> str:
    """The name of a sheet; that of Excel 97 begins with a byte that tells how wide its letters are."""
    if stream == _EARLIER:
        return written[:letters].decode("gb18030", "replace")
    wide, name = written[0] & 1, written[1:]
    return name[: letters * 2].decode("utf-16-le", "replace") if wide else name[:letters].decode("latin-1")


def _nameless_workbook(book: bytes) -> bytes:
    """Spaces instead of who saved it, which stands among the first records: two bytes of length, one of width, letters."""
    made = bytearray(book)
    for number, begin, end in _records(book):
        if number == _WRITER:
            made[begin:end] = b"\x00\x00\x00"[: end - begin].ljust(end - begin, _SPACE)
    return bytes(made)


# PowerPoint 97: who saved it last ([MS-PPT] 2.3.2)

_USER = "Current User"
_USER_HEAD = 28
_USER_LETTERS_AT = 20
_USER_LOCK_AT, _USER_LOCKED = 12, bytes.fromhex("dfc4d1f3")


def _nameless_user(content: bytes) -> bytes:
    """Spaces instead of the name, once in bytes and once in UTF-16, with the version between them."""
    if len(content) < _USER_HEAD:
        return content
    letters = int(struct.unpack_from("<H", content, _USER_LETTERS_AT)[0])
    end = _USER_HEAD + letters
    if end + 4 > len(content):
        return content
    wide = len(content) - end - 4
    return content[:_USER_HEAD] + _SPACE * letters + content[end : end + 4] + (b" \x00" * wide)[:wide]


# Word 97: tables of names beside the text ([MS-DOC] 2.5)

_WORD = "WordDocument"
_TABLES = ("0Table", "1Table")
_WORD_MAGIC = 0xA5EC
_FLAGS_AT, _SECOND_TABLE, _WORD_LOCKED = 0x0A, 0x0200, 0x0100
_REMARKS_AT = 0x5C
"""How many letters all comments together have."""
_PLACES_AT, _PLACES = 0x9A, 0x98
"""Where the list of places in the table begins, and where it is said how many there are."""
_REMARKS, _ASSOCIATED, _REVISERS, _SAVERS = 4, 32, 51, 71
"""Places of the comments, of title and authors, of the names behind changes, and of those who saved last and where."""
_REMARK = 34
"""Bytes of a comment in the list of comments, which ends with four more."""
_AUTHORS = (6, 7)
"""Of the associated texts, the author and who saved last."""
_EXTENDED = 0xFFFF


def _document_faults(document: bytes) -> Iterator[Problem]:
    if len(document) < _PLACES_AT or struct.unpack_from("<H", document)[0] != _WORD_MAGIC:
        return
    if struct.unpack_from("<H", document, _FLAGS_AT)[0] & _WORD_LOCKED:
        raise Uncleanable(LOCKED)
    if struct.unpack_from("<l", document, _REMARKS_AT)[0] > 0:
        _, size = _place(document, _REMARKS)
        yield Problem(COMMENTS, {"count": max(1, (size - 4) // _REMARK), "places": "正文"})


def _nameless_table(name: str, document: bytes, table: bytes) -> bytes:
    """Spaces instead of the names that the places in ``document`` lead to, when it is this table that they mean."""
    if len(document) < _PLACES_AT or struct.unpack_from("<H", document)[0] != _WORD_MAGIC:
        return table
    flags = struct.unpack_from("<H", document, _FLAGS_AT)[0]
    if name != _TABLES[bool(flags & _SECOND_TABLE)]:
        return table
    made = bytearray(table)
    for place, some in ((_ASSOCIATED, _AUTHORS), (_REVISERS, ()), (_SAVERS, ())):
        begin, size = _place(document, place)
        if size >= 6 and begin + size <= len(table):
            _blank_texts(made, begin, begin + size, some)
    return bytes(made)


def _place(document: bytes, number: int) -> tuple[int, int]:
    """Where something lies in the table, and how long it is."""
    at = _PLACES_AT + 8 * number
    (count,) = struct.unpack_from("<H", document, _PLACES)
    if number >= count or at + 8 > len(document):
        return 0, 0
    begin, size = struct.unpack_from("<LL", document, at)
    return begin, size


def _blank_texts(table: bytearray, begin: int, end: int, some: tuple[int, ...]) -> None:
    """Spaces instead of the letters of a list of texts in UTF-16, or of some of them ([MS-DOC] 2.2.4, STTB)."""
    mark, count, extra = struct.unpack_from("<HHH", table, begin)
    if mark != _EXTENDED:
        return
    at = begin + 6
    for number in range(count):
        if at + 2 > end:
            return
        (letters,) = struct.unpack_from("<H", table, at)
        text, at = at + 2, at + 2 + 2 * letters + extra
        if at > end:
            return
        if not some or number in some:
            table[text : text + 2 * letters] = b" \x00" * letters
